"""Registered titles: who may, until which day, what the year brought, and who sees it."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.browser import assert_accessible, screenshot
from tests.councils.test_browser import sign_in
from tests.exporting import export
from tests.makers import make_actor, make_agency, make_collective, make_person, make_tree
from thidua.agencies.models import Level, Role
from thidua.register.models import Award, Source
from thidua.registrations import services
from thidua.registrations.models import Line
from thidua.registrations.queries import call_for, compared, visible_registrations
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry, Notice

pytestmark = pytest.mark.django_db
TITLE = "advanced_worker"
NAME = "Lê Thị Đăng Ký"


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def officer(tree):
    return make_actor(tree["department"], Role.UNIT_OFFICER)


@pytest.fixture
def year():
    return timezone.localdate().year


@pytest.fixture
def sent(tree, officer, year):
    made = services.open_registration(officer, year=year)
    person = make_person(NAME, tree["department"])
    services.add_lines(officer, registration=made, award=TITLE, subjects=[person], target="Không có hồ sơ quá hạn")
    services.send_registration(officer, registration=made)
    made.refresh_from_db()
    return made


def test_a_unit_registers_and_sends_and_the_agency_above_is_told(tree, officer, year):
    appraiser = make_actor(tree["province"], Role.APPRAISER)
    made = services.open_registration(officer, year=year)
    with pytest.raises(Refused, match="chưa có dòng"):
        services.send_registration(officer, registration=made)
    services.add_lines(officer, registration=made, award=TITLE, group="Cán bộ trẻ", count=3)
    services.send_registration(officer, registration=made)
    made.refresh_from_db()
    assert made.is_sent
    assert made.sent_by == officer.account
    assert Notice.objects.filter(account_id=appraiser.account_id, event="titles_sent").exists()
    assert list(
        Entry.objects.filter(object_id=str(made.pk), event__startswith="titles").values_list("event", flat=True)
    )
    with pytest.raises(Overtaken):
        services.send_registration(officer, registration=made)
    with pytest.raises(Overtaken):
        services.open_registration(officer, year=year)


def test_after_sending_every_change_says_why_and_nothing_is_deleted(officer, sent):
    line = Line.objects.get(registration=sent)
    with pytest.raises(Refused, match="lý do"):
        services.drop_line(officer, line=line)
    with pytest.raises(Refused, match="lý do"):
        services.add_lines(officer, registration=sent, award=TITLE, group="Nhóm", reason=" ")
    services.drop_line(officer, line=line, reason="Người này đã chuyển công tác")
    assert not Line.objects.exists()
    assert Line.every.count() == 1
    assert Entry.objects.filter(event="titles_changed", reason="Người này đã chuyển công tác").exists()
    with pytest.raises(Overtaken):
        services.drop_line(officer, line=line, reason="Lần nữa")


def test_a_line_is_for_subjects_or_a_group_and_the_award_fits_the_subject_once(tree, officer, year):
    made = services.open_registration(officer, year=year)
    person, body = make_person(NAME, tree["department"]), make_collective("Phòng Ngân sách", tree["department"])
    for values in ({}, {"subjects": [person], "group": "Nhóm"}, {"group": "Nhóm", "count": 0}):
        with pytest.raises(Refused):
            services.add_lines(officer, registration=made, award=TITLE, **values)
    with pytest.raises(Refused, match="không dành cho"):
        services.add_lines(officer, registration=made, award=TITLE, subjects=[person, body])
    with pytest.raises(Refused, match="danh sách"):
        services.add_lines(officer, registration=made, award="khong_co", subjects=[person])
    services.add_lines(officer, registration=made, award=TITLE, subjects=[person])
    with pytest.raises(Refused, match=f"{NAME} đã đăng ký"):
        services.add_lines(officer, registration=made, award=TITLE, subjects=[person])
    assert Line.objects.count() == 1


@pytest.mark.parametrize(("asked", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_the_year_is_the_last_this_or_the_next(officer, year, asked, taken):
    if taken:
        assert services.open_registration(officer, year=year + asked).year == year + asked
    else:
        with pytest.raises(Refused, match="Chỉ đăng ký"):
            services.open_registration(officer, year=year + asked)


@pytest.mark.parametrize(("moment", "late"), [("2026-03-31T16:59:59Z", False), ("2026-03-31T17:00:00Z", True)])
def test_the_last_day_counts_until_its_midnight_in_viet_nam(tree, moment, late):
    due = dt.date(2026, 3, 31)
    with time_machine.travel(dt.datetime.fromisoformat(moment), tick=False):
        officer = make_actor(tree["department"], Role.UNIT_OFFICER)
        made = services.open_registration(officer, year=2026)
        services.add_lines(officer, registration=made, award=TITLE, group="Nhóm")
        assert made.is_late(due) is late
        services.send_registration(officer, registration=made)
        made.refresh_from_db()
    with time_machine.travel(dt.datetime(2026, 9, 1, tzinfo=dt.UTC)):
        assert made.is_late(due) is late


def test_a_call_holds_for_all_below_and_the_nearest_one_wins(tree, year):
    above, below = (make_actor(tree[name], Role.APPRAISER) for name in ("province", "department"))
    assert call_for(tree["department"], year) is None
    far = services.call_for_titles(above, year=year, due_on=dt.date(year, 3, 31))
    assert call_for(tree["department"], year) == far
    assert call_for(tree["stranger"], year) is None
    assert call_for(tree["department"], year + 1) is None
    near = services.call_for_titles(below, year=year, due_on=dt.date(year, 3, 15))
    assert call_for(tree["department"], year) == near
    assert call_for(tree["commune"], year) == far


def test_registration_is_a_condition_only_where_a_paper_of_the_place_says_so(tree, year):
    appraiser = make_actor(tree["province"], Role.APPRAISER)
    due = dt.date(year, 3, 31)
    with pytest.raises(Refused, match="văn bản"):
        services.call_for_titles(appraiser, year=year, due_on=due, is_condition=True)
    call = services.call_for_titles(appraiser, year=year, due_on=due, is_condition=True, document="Văn bản thử 01/QĐ")
    assert call.is_condition
    for day, taken in ((dt.date(year - 1, 6, 30), False), (dt.date(year - 1, 7, 1), True)):
        if taken:
            assert services.call_for_titles(appraiser, year=year, due_on=day).due_on == day
        else:
            with pytest.raises(Refused):
                services.call_for_titles(appraiser, year=year, due_on=day)


def test_drafts_are_the_own_agencys_and_what_was_sent_is_seen_above_only(tree, officer, year):
    made = services.open_registration(officer, year=year)
    services.add_lines(officer, registration=made, award=TITLE, group="Nhóm kín")
    unit = make_agency("Phòng dưới Sở", level=Level.GRASSROOTS, parent=tree["department"])
    viewers = {
        "own": officer,
        "above": make_actor(tree["province"], Role.APPRAISER),
        "below": make_actor(unit, Role.UNIT_OFFICER),
        "sideways": make_actor(tree["commune"], Role.UNIT_OFFICER),
        "stranger": make_actor(tree["stranger"], Role.APPRAISER),
        "no role": make_actor(tree["department"], Role.NOMINEE),
        "clerk": make_actor(tree["province"], Role.CLERK),
        "missing": None,
    }

    def seeing():
        return {name for name, viewer in viewers.items() if visible_registrations(viewer).exists()}

    assert seeing() == {"own"}
    services.send_registration(officer, registration=made)
    assert seeing() == {"own", "above"}
    assert not compared(viewers["stranger"], year).exists()
    assert not compared(None, year).exists()


@pytest.mark.parametrize("agency", ["province", "commune", "stranger"])
def test_another_agency_changes_nothing_even_one_above(tree, sent, agency):
    other = make_actor(tree[agency], Role.UNIT_OFFICER)
    person = make_person("Người Khác", tree[agency])
    count = Entry.objects.count()
    for call in (
        lambda: services.add_lines(other, registration=sent, award=TITLE, subjects=[person], reason="Lý do"),
        lambda: services.drop_line(other, line=Line.objects.get(), reason="Lý do"),
        lambda: services.send_registration(other, registration=sent),
    ):
        with pytest.raises(NotAllowed):
            call()
    assert Entry.objects.count() == count


def test_only_those_whose_work_it_is_register_and_call(tree, year):
    for role in set(Role) - {Role.UNIT_OFFICER}:
        with pytest.raises(NotAllowed):
            services.open_registration(make_actor(tree["department"], role), year=year)
    for role in set(Role) - {Role.APPRAISER}:
        with pytest.raises(NotAllowed):
            services.call_for_titles(make_actor(tree["province"], role), year=year, due_on=dt.date(year, 3, 1))


def test_people_of_another_agency_are_not_registered(tree, officer, year):
    made = services.open_registration(officer, year=year)
    for agency in ("province", "commune", "stranger"):
        with pytest.raises(NotAllowed):
            services.add_lines(officer, registration=made, award=TITLE, subjects=[make_person("Ai Đó", tree[agency])])
    assert not Line.every.exists()


def test_the_years_end_says_who_reached_what_was_registered(tree, officer, sent, year):
    line = compared(officer, year).get()
    assert not line.is_met
    other = {"subject": line.subject, "source": Source.ENTRY}
    Award.objects.create(code=TITLE, year=year - 1, **other)
    Award.objects.create(code="labor_order_3", year=year, **other)
    revoked = Award.objects.create(code=TITLE, year=year, status="revoked", **other)
    assert not compared(officer, year).get().is_met
    Award.every.filter(pk=revoked.pk).update(status="valid")
    assert compared(officer, year).get().is_met
    services.add_lines(officer, registration=sent, award=TITLE, group="Nhóm", reason="Bổ sung")
    assert sorted(line.is_met for line in compared(officer, year)) == [False, True]
    client = Client()
    client.force_login(officer.account)
    file = export(client, reverse("registrations:compare"), kind="csv")
    assert "Lê Thị Đăng Ký" in file.content.decode("utf-8-sig")


def test_a_refused_form_keeps_what_was_typed(tree, officer, year):
    made = services.open_registration(officer, year=year)
    client = Client()
    client.force_login(officer.account)
    typed = {"award": TITLE, "group": "", "count": "1", "target": "Chỉ tiêu đã gõ"}
    page = client.post(reverse("registrations:add", args=[made.pk]), typed).content.decode()
    assert "Chỉ tiêu đã gõ" in page
    assert "hoặc ghi tên một nhóm" in page
    assert not Line.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_unit_registers_in_the_browser_and_on_a_phone(page, context, live_server, year):
    tree = make_tree()
    officer = make_actor(tree["department"], Role.UNIT_OFFICER)
    make_person(NAME, tree["department"], job_title="Chuyên viên")
    sign_in(context, officer, live_server.url)
    page.goto("/dang-ky-thi-dua/")
    assert_accessible(page)
    page.get_by_role("link", name="Lập bản đăng ký").click()
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("link", name="Thêm dòng đầu tiên").click()
    page.get_by_label("Danh hiệu, hình thức khen thưởng").select_option("advanced_worker")
    page.get_by_label(f"{NAME}, Chuyên viên").check()
    page.get_by_label("Chỉ tiêu thi đua").fill("Giải quyết 100% hồ sơ đúng hạn")
    assert_accessible(page)
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("button", name="Gửi cơ quan cấp trên").click()
    page.get_by_role("dialog").get_by_role("button", name="Đồng ý").click()
    page.get_by_text("Đã gửi bản đăng ký.").wait_for()
    page.set_viewport_size({"width": 390, "height": 800})
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    screenshot(page, "registration-390")
