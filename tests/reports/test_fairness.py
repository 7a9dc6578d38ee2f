"""The report on fairness: who is counted, who is not, and what is not known."""

import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.browser import assert_accessible
from tests.exporting import export
from tests.jobs.test_screens import sign_in
from tests.makers import make_actor, make_agency, make_collective, make_person, make_tree
from thidua.agencies.models import Agency, Lineage, LineageKind, Role
from thidua.dossiers.models import Nomination, NominationStatus
from thidua.dossiers.services import create_nomination
from thidua.reports.fairness.counts import fairness_of, years_of
from thidua.reports.fairness.figures import figures_of


class Desk:
    """Nominations of a province's units, and who looks at them."""

    def __init__(self):
        self.tree = make_tree()
        self.school = make_agency("Trường Tiểu học Kim Đồng", parent=self.tree["commune"])
        self.officer = make_actor(self.tree["province"], Role.UNIT_OFFICER)
        self.outsider = make_actor(self.tree["stranger"], *Role)

    def nominate(self, name, unit="department", status="draft", year=2025, make=make_person, **said):
        fields = {key: said.pop(key) for key in ("sex", "is_leader") if key in said}
        agency = self.school if unit == "school" else self.tree[unit]
        made = create_nomination(
            self.officer,
            subject=make(name, agency, **fields),
            award="ministry_province_merit_certificate",
            through_year=year,
            **said,
        )
        Nomination.objects.filter(pk=made.pk).update(status=status)
        return made

    def report(self, actor=None, agency=None, year=2025):
        actor = actor or self.officer
        return fairness_of(actor, agency or actor.agency, year)


@pytest.fixture
def desk(db):
    desk = Desk()
    desk.nominate("Lãnh Đạo Một", position="leader", sex="male", status=NominationStatus.DECIDED)
    desk.nominate("Trực Tiếp Một", position="direct", sex="female", status=NominationStatus.DECIDED)
    desk.nominate("Trực Tiếp Hai", position="direct", sex="female", unit="school")
    desk.nominate("Chưa Rõ Một", sex="")
    desk.nominate("Đã Rút Một", position="direct", status=NominationStatus.WITHDRAWN)
    desk.nominate("Năm Trước", position="direct", year=2024)
    desk.nominate("Tập Thể Một", unit="commune", make=make_collective)
    return desk


def counted(division):
    parts = {part.label: (part.nominated, part.commended) for part in division.parts}
    return parts, (division.unknown.nominated, division.unknown.commended)


def test_leaders_and_direct_workers_are_counted_among_nominees_and_among_the_commended(desk):
    report = desk.report()
    assert (report.nominated, report.commended) == (5, 2)
    assert counted(report.by_position) == (
        {"Lãnh đạo, quản lý": (1, 1), "Trực tiếp lao động, công tác": (2, 1)},
        (1, 0),
    )


def test_whose_sex_nobody_wrote_is_unknown_not_guessed(desk):
    assert counted(desk.report().by_sex) == ({"Nữ": (2, 1), "Nam": (1, 1)}, (1, 0))


def test_collectives_count_by_level_and_area_only(desk):
    report = desk.report()
    assert report.by_position.nominated == 4
    assert counted(report.by_level) == (
        {"Xã, phường, đặc khu": (1, 0), "Cơ quan, đơn vị cơ sở": (4, 2)},
        (0, 0),
    )
    areas, _unknown = counted(report.by_area)
    assert areas == {"Sở Tài chính": (3, 2), "Ủy ban nhân dân xã Tân Lập": (2, 0)}


def test_a_lower_agency_is_a_report_of_its_own(desk):
    report = desk.report(agency=desk.tree["commune"])
    areas, _unknown = counted(report.by_area)
    assert areas == {"Ủy ban nhân dân xã Tân Lập": (1, 0), "Trường Tiểu học Kim Đồng": (1, 0)}
    assert report.nominated == 2


def test_the_years_are_those_with_something_in_them(desk):
    assert years_of(desk.officer, desk.officer.agency) == [2025, 2024]
    assert desk.report(year=2024).nominated == 1
    assert desk.report(year=2019).nominated == 0


def test_a_strangers_agency_counts_nothing(desk):
    assert desk.report(actor=desk.outsider).nominated == 0
    client = Client()
    client.force_login(desk.outsider.account)
    text = client.get(reverse("reports:fairness")).content.decode()
    assert "Chưa có hồ sơ đề nghị nào" in text
    assert client.get(reverse("reports:fairness"), {"don_vi": desk.tree["province"].pk}).status_code == 404


def test_each_picture_says_its_finding_and_holds_its_numbers(desk):
    figures = figures_of(desk.report())
    assert figures[0].finding == (
        "Trực tiếp lao động, công tác: 50% trong số 4 người được đề nghị, 50% trong số 2 người được khen thưởng; "
        "1 người chưa rõ."
    )
    assert figures[0].table.rows[-1] == ("Cộng", "4", "100", "2", "100")
    assert ("Chưa rõ", "1", "25", "0", "0") in figures[0].table.rows
    assert len(figures) == 4


def test_the_page_cites_the_law_and_says_what_is_not_known(desk):
    client = Client()
    client.force_login(desk.officer.account)
    text = client.get(reverse("reports:fairness")).content.decode()
    assert "điểm d khoản 2 Điều 5 Luật 06/2022/QH15" in text
    assert "người chưa rõ vị trí công tác" in text
    assert reverse("dossiers:positions") in text
    assert "năm thành tích 2024" in client.get(reverse("reports:fairness"), {"nam": "2024"}).content.decode()
    assert "năm thành tích 2025" in client.get(reverse("reports:fairness"), {"nam": "1500"}).content.decode()


def test_the_numbers_are_numbers_in_excel(desk):
    client = Client()
    client.force_login(desk.officer.account)
    content = export(client, reverse("reports:fairness")).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert ["Trực tiếp lao động, công tác", 2.0, 50.0, 1.0, 50.0] in rows


def became(old, new, kind=LineageKind.MERGE, day=dt.date(2025, 7, 1)):
    Agency.objects.filter(pk=old.pk).update(ended_on=None if kind == LineageKind.SPLIT else day)
    return Lineage.objects.create(predecessor=old, successor=new, kind=kind, effective_on=day)


@pytest.fixture
def rearranged(desk):
    """A commune that went into another, a department that was split, and a nomination in each and in the new one."""
    old = make_agency("Ủy ban nhân dân xã Cũ", parent=desk.tree["province"])
    split, part = (make_agency(name, parent=desk.tree["province"]) for name in ("Sở Chia", "Sở Tách"))
    desk.tree |= {"old": old, "split": split, "part": part}
    for unit in ("old", "split", "part"):
        desk.nominate(f"Người {unit}", unit=unit, year=2024, status=NominationStatus.DECIDED)
    became(old, desk.tree["commune"])
    became(split, part, LineageKind.SPLIT)
    return desk


def test_areas_are_counted_as_they_were_or_by_todays_borders_and_what_was_split_is_said(rearranged):
    that_year = fairness_of(rearranged.officer, rearranged.officer.agency, 2024)
    areas, unknown = counted(that_year.by_area)
    assert areas["Ủy ban nhân dân xã Cũ (đến 01/07/2025)"] == (1, 1)
    assert (areas["Sở Chia"], unknown, that_year.unmapped) == ((1, 1), (0, 0), ())
    today = fairness_of(rearranged.officer, rearranged.officer.agency, 2024, today=True)
    areas, unknown = counted(today.by_area)
    assert areas == {"Ủy ban nhân dân xã Tân Lập": (1, 1), "Sở Tài chính": (1, 0), "Sở Tách": (1, 1)}
    assert unknown == (1, 1)
    assert today.unmapped == ("Sở Chia (chia, tách, 01/07/2025)",)
    assert (today.nominated, today.commended) == (that_year.nominated, that_year.commended)


def test_a_successors_report_holds_what_went_into_it_by_todays_borders_only(rearranged):
    commune = rearranged.tree["commune"]
    assert fairness_of(rearranged.officer, commune, 2024).nominated == 0
    assert fairness_of(rearranged.officer, commune, 2024, today=True).nominated == 1
    assert years_of(rearranged.officer, commune, today=True) == [2025, 2024]
    assert fairness_of(rearranged.outsider, rearranged.outsider.agency, 2024, today=True).nominated == 0


def test_the_page_offers_both_borders_and_says_what_cannot_be_placed(rearranged):
    client = Client()
    client.force_login(rearranged.officer.account)
    answer = client.get(reverse("reports:fairness"), {"nam": "2024", "dia_gioi": "hom-nay"})
    assert "Không quy được về địa giới hôm nay" in answer.text
    assert "Sở Chia (chia, tách, 01/07/2025)" in answer.text
    assert "xã Cũ" not in answer.text
    assert "xã Cũ (đến 01/07/2025)" in client.get(reverse("reports:fairness"), {"nam": "2024"}).text


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_hold_for_everybody(page, desk, width):
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, desk.officer)
    for address in (reverse("reports:fairness"), reverse("dossiers:positions")):
        page.goto(address)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
