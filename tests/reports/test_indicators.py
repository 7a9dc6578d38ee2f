"""Indicators: every number equals the rows behind it; days and borders at both ends; who may know what."""

import datetime as dt
import re
import statistics
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exporting import export
from tests.makers import make_actor, make_agency, make_person
from tests.petitions.desk import SENDER
from tests.petitions.desk import Desk as PetitionDesk
from tests.reports.year import Year, signed_in
from tests.staff.desk import Desk as StaffDesk
from tests.web.round import make_round
from thidua.agencies.models import Agency, Level, Lineage, Role
from thidua.petitions.models import Petition
from thidua.petitions.running import clocks_of
from thidua.reports.indicators.areas import area_figure
from thidua.reports.indicators.counting import UNKNOWN, Counting, Value, before, numbers_of, text_of
from thidua.reports.indicators.definitions import groups, indicator_of, indicators, tables
from thidua.reports.indicators.sources import readable, source_of
from thidua.reports.scope import query_of
from thidua.reports.statistics.sources import Scope
from thidua.staff import services as staff
from thidua.staff.models import Member

DAY = dt.timedelta(days=1)


def recomputed(indicator, scope):
    """The number from its rows, one by one."""
    rows = indicator.source.rows(scope, indicator.where)
    if indicator.measure == "median":
        days = [row.days.days for row in rows if row.days is not None]
        return Value(Decimal(str(statistics.median(days))).quantize(Decimal("0.1")) if days else None, len(days))
    if indicator.measure == "sum":
        return Value(Decimal(sum(getattr(row, indicator.field) or 0 for row in rows)))
    whole = None if indicator.whole is None else indicator.source.rows(scope, indicator.whole).count()
    return Value(Decimal(rows.count()), whole)


def assert_agree(scope, sources):
    counting = Counting(scope)
    for indicator in (each for each in indicators().values() if each.counts in sources):
        if readable(scope, indicator.source):
            assert counting.value(indicator) == recomputed(indicator, scope), indicator.code
        else:
            assert counting.value(indicator) is None


def counted_at(scope):
    """The sources that have something in the scope."""
    counting = Counting(scope)
    return {each.counts for each in indicators().values() if (value := counting.value(each)) and value.number}


def test_every_number_of_every_room_equals_its_rows_whatever_the_agency_the_days_and_the_borders(db):
    make_round()
    seen, today = set(), timezone.localdate()
    wide = (dt.date(2000, 1, 1), today + 400 * DAY)
    working = [Role.HEAD, Role.APPRAISER, Role.COUNCIL_SECRETARY]
    for agency in Agency.objects.filter(posts__role__in=working).distinct().order_by("-path"):
        actor = make_actor(agency, *(role for role in Role if role != Role.NOMINEE))
        scope = Scope(actor, agency, *wide)
        if found := counted_at(scope) - seen:
            assert_agree(scope, found)
            assert_agree(Scope(actor, agency, *wide, today=True), found)
            assert_agree(Scope(actor, agency, today, today), found)
            assert_agree(Scope(actor, agency, *wide, level=Level.COMMUNE), found)
            seen |= found
    assert {each.counts for each in indicators().values()} - seen == set()


def test_number_and_rows_agree_for_any_days(db):
    year = Year()
    year.awards()
    days = st.dates(year.first - 2 * DAY, year.last + 2 * DAY)

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(days, days, st.booleans(), st.sampled_from(["", *Level.values]))
    def check(one, other, today, level):
        scope = year.scope(starts_on=min(one, other), ends_on=max(one, other), today=today, level=level)
        counting = Counting(scope)
        for code in ("khen-thuong", "khen-nu", "khen-cap-nha-nuoc", "khen-theo-cap.2.4", "khen-theo-loai-hinh.7.1"):
            assert counting.value(indicator_of(code)) == recomputed(indicator_of(code), scope)

    check()


def test_awards_are_counted_from_the_first_day_to_the_last_of_ones_own_tree_alone(db):
    year = Year()
    year.awards()
    values = numbers_of(year.scope(), [*year.every_code, "khen-thuong:cung-ky"])
    assert values["khen-thuong"] == Value(Decimal(6))
    assert values["khen-thuong:cung-ky"] == Value(Decimal(1))
    assert values["khen-ca-nhan"] == Value(Decimal(4))
    assert values["khen-nu"] == Value(Decimal(2), 4)
    assert values["khen-gioi-tinh-khong-ro"] == Value(Decimal(1))
    assert values["khen-vi-tri-khong-ro"] == Value(Decimal(4))
    assert values["khen-truc-tiep"] == Value(Decimal(0), 4)
    assert values["khen-cap-nha-nuoc"] == Value(Decimal(2))
    assert text_of(values["khen-nu"], indicator_of("khen-nu")) == "50%"
    assert values["khen-nu"].detail(indicator_of("khen-nu")) == "2/4"
    below = year.scope(agency=year.tree["commune"])
    assert numbers_of(below, ["khen-thuong"])["khen-thuong"] == Value(Decimal(4))
    communes = year.scope(level=Level.COMMUNE)
    assert numbers_of(communes, ["khen-thuong"])["khen-thuong"] == Value(Decimal(0))


def test_a_share_of_nothing_and_the_median_of_nothing_are_a_dash_never_zero(db):
    year = Year()
    values = numbers_of(year.scope(), ["khen-nu", "ho-so-so-ngay", "khen-thuong"])
    assert [text_of(value, indicator_of(code)) for code, value in values.items()] == ["—", "—", "0"]


def test_what_went_into_an_agency_counts_by_todays_borders_only(db):
    year = Year()
    old = make_agency("Ủy ban nhân dân tỉnh Cũ", level=Level.PROVINCE, parent=year.tree["committee"])
    year.give(make_person("Người Tỉnh Cũ", old))
    assert numbers_of(year.scope(today=True), ["khen-thuong"])["khen-thuong"] == Value(Decimal(0))
    Lineage.objects.create(predecessor=old, successor=year.province, kind="merge", effective_on=dt.date(2020, 7, 1))
    assert numbers_of(year.scope(today=True), ["khen-thuong"])["khen-thuong"] == Value(Decimal(1))
    assert numbers_of(year.scope(), ["khen-thuong"])["khen-thuong"] == Value(Decimal(0))


@pytest.mark.parametrize(
    ("first", "last", "earlier"),
    [
        ("2026-01-01", "2026-12-31", ("2025-01-01", "2025-12-31")),
        ("2026-01-01", "2026-06-30", ("2025-01-01", "2025-06-30")),
        ("2021-01-01", "2025-12-31", ("2016-01-01", "2020-12-31")),
        ("2025-02-01", "2025-02-28", ("2024-02-01", "2024-02-29")),
        ("2024-02-01", "2024-02-29", ("2023-02-01", "2023-02-28")),
        ("2024-02-29", "2024-03-05", ("2023-02-28", "2023-03-05")),
    ],
)
def test_the_same_period_before(first, last, earlier):
    scope = Scope(None, None, dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    found = before(scope)
    assert (str(found.starts_on), str(found.ends_on)) == earlier


def test_a_petition_is_in_time_on_its_last_day_and_late_the_day_after(db):
    desk = PetitionDesk()
    petition = desk.decided(desk.verified(desk.accepted()))
    due = next(clock.due_on for clock in clocks_of(petition) if clock.step == "settle")
    actor = make_actor(desk.agency, Role.HEAD)
    scope = Scope(actor, desk.agency, petition.received_on, petition.received_on)
    for day, text in ((due, "100%"), (due + DAY, "0%")):
        Petition.objects.filter(pk=petition.pk).update(decided_on=day)
        value = Counting(scope).value(indicator_of("don-dung-han"))
        assert text_of(value, indicator_of("don-dung-han")) == text


def test_rows_of_petitions_tell_nobodys_name_and_are_for_those_who_read_petitions(db):
    desk = PetitionDesk()
    desk.accepted()
    client = signed_in(make_actor(desk.agency, Role.HEAD))
    page = client.get(reverse("reports:rows", args=["don"])).content.decode()
    assert "data-number>1<" in page
    assert SENDER.name not in page
    assert (
        signed_in(make_actor(desk.agency, Role.COUNCIL_MEMBER)).get(reverse("reports:rows", args=["don"])).status_code
        == 403
    )


def test_numbers_that_one_may_not_know_are_dots_and_their_rows_refused(db):
    year = Year()
    clerk = signed_in(year.clerk)
    page = clerk.get(reverse("reports:dashboard")).content.decode()
    assert UNKNOWN in page
    assert clerk.get(reverse("reports:rows", args=["khen-thuong"])).status_code == 403
    assert numbers_of(year.scope(agency=year.tree["commune"]), ["ho-so-tiep-nhan"])["ho-so-tiep-nhan"] is None
    writer = signed_in(year.writer)
    asked = {"don_vi": year.tree["commune"].pk}
    assert writer.get(reverse("reports:rows", args=["ho-so-tiep-nhan"]), asked).status_code == 403
    assert (
        writer.get(reverse("reports:rows", args=["khen-thuong"]), {"don_vi": year.tree["stranger"].pk}).status_code
        == 404
    )
    assert writer.get(reverse("reports:rows", args=["khong-co"])).status_code == 404


def test_the_rows_page_says_the_number_of_its_rows_and_exports_them_for_a_purpose(db):
    year = Year()
    year.awards()
    client = signed_in(year.writer)
    page = client.get(reverse("reports:rows", args=["khen-ca-nhan"]), query_of(year.scope())).content.decode()
    assert "data-number>4<" in page
    assert page.count(reverse("register:subject", args=[year.woman.pk])) == 2
    assert "Người Tỉnh Khác" not in page
    file = export(client, reverse("reports:rows", args=["khen-ca-nhan"]), query_of(year.scope()), kind="csv")
    assert len(file.content.decode("utf-8-sig").strip().splitlines()) == 5


def test_the_dashboard_asks_as_often_for_many_rows_as_for_none(db, django_assert_max_num_queries):
    year = Year()
    client = signed_in(year.writer)
    address = reverse("reports:dashboard")
    client.get(address)
    with django_assert_max_num_queries(90) as none:
        client.get(address)
    year.awards()
    for number in range(20):
        year.give(make_person(f"Người {number}", year.school))
    with django_assert_max_num_queries(len(none) + 3):  # names of units for the bars, and their paths
        page = client.get(address).content.decode()
    assert re.search(r'stat__number">26</span>', page)


def test_the_dashboard_shows_provinces_on_the_map_with_a_way_to_each(db):
    year = Year()
    for agency, area in ((year.province, "08"), (year.tree["stranger"], "15")):
        Agency.objects.filter(pk=agency.pk).update(area_code=area)
    year.awards()
    page = signed_in(year.above).get(reverse("reports:dashboard")).content.decode()
    assert 'class="map"' in page
    assert f"don_vi={year.tree['stranger'].pk}" in page
    own = signed_in(year.writer).get(reverse("reports:dashboard")).content.decode()
    assert 'class="map"' not in own
    assert "Khen thưởng theo đơn vị" in own


def test_every_definition_names_dimensions_that_its_source_has():
    assert len(groups()) >= 5
    for indicator in indicators().values():
        source = source_of(indicator.counts)
        for where in (indicator.where, indicator.whole or {}):
            assert set(source.translate(where)) <= set(source.dimensions), indicator.code
        assert indicator.measure != "sum" or indicator.field in source.sums, indicator.code
        assert indicator.how
    assert all(
        re.fullmatch(r"[a-z0-9-]+", code)
        for code in [*tables(), *(c for g in groups() for c in (i.code for i in g.indicators))]
    )


def test_what_only_the_agency_itself_has_is_dots_for_another_level_never_zero(db):
    year = Year()
    own = year.scope(level=year.province.level)
    assert numbers_of(own, ["ho-so-tiep-nhan"])["ho-so-tiep-nhan"] == Value(Decimal(0))
    communes = year.scope(level=Level.COMMUNE)
    assert numbers_of(communes, ["ho-so-tiep-nhan", "khen-thuong"]) == {
        "ho-so-tiep-nhan": None,
        "khen-thuong": Value(Decimal(0)),
    }
    writer = signed_in(year.writer)
    refused = writer.get(reverse("reports:rows", args=["ho-so-tiep-nhan"]), {"cap": Level.COMMUNE})
    assert refused.status_code == 403


def test_the_agencys_own_staff_are_counted_though_one_works_full_time_below(db):
    desk = StaffDesk()
    below = StaffDesk(make_agency("Trung tâm Lưu trữ tỉnh", level=desk.agency.level, parent=desk.agency))
    member = desk.member("Trần Thị Kiêm Nhiệm")
    desk.placed(member, emulation="part")
    there = Member.objects.create(agency=below.agency, subject=member.subject, joined_on=member.joined_on)
    below.placed(there, emulation="full")
    scope = Scope(desk.head, desk.agency, desk.today, desk.today)
    assert Counting(scope).value(indicator_of("can-bo")) == Value(Decimal(1))
    assert list(source_of("staff").rows(scope, {})) == [member]


def test_a_topic_that_failed_its_acceptance_is_not_among_the_accepted(db):
    desk = StaffDesk()
    member = desk.member()
    for title, grade in (("Đạt", "passed"), ("Không đạt", "failed")):
        topic = staff.open_topic(desk.appraiser, facts=desk.topic_facts(member, title=title))
        topic = staff.start_topic(desk.head, topic=topic, approval="12/QĐ-SNV")
        staff.accept_topic(desk.head, topic=topic, acceptance=staff.Acceptance("Hội đồng", desk.today, grade))
    scope = Scope(desk.head, desk.agency, desk.today, desk.today)
    assert Counting(scope).value(indicator_of("de-tai")) == Value(Decimal(1))


def test_what_the_map_of_today_has_no_place_for_is_said_and_two_agencies_of_one_place_have_no_link(db):
    year = Year()
    stranger, committee = year.tree["stranger"], year.tree["committee"]
    areas = [(year.province, "08"), (stranger, "15")]
    areas += [(make_agency("Ủy ban nhân dân tỉnh Cũ", level=Level.PROVINCE, parent=committee), "02")]
    areas += [(make_agency("Ủy ban nhân dân tỉnh, tên trước", level=Level.PROVINCE, parent=committee), "15")]
    for number, (agency, area) in enumerate(areas):
        Agency.objects.filter(pk=agency.pk).update(area_code=area)
        year.give(make_person(f"Người {number}", agency))
    scope = year.scope(actor=year.above, agency=committee)
    shown = area_figure(scope, lambda agency: f"/x/{agency.pk}/")
    assert "4 lượt ở 3 tỉnh, thành phố." in shown.finding
    assert "1 lượt ở tỉnh trước sắp xếp" in shown.finding
    assert f"/x/{year.province.pk}/" in shown.svg
    assert f"/x/{stranger.pk}/" not in shown.svg
