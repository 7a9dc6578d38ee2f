"""The statistical forms: every number equals the rows behind it, days and borders at both ends, what is not known."""

import datetime as dt
import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.browser import assert_accessible, screenshot
from tests.exporting import export
from tests.jobs.test_screens import sign_in
from tests.makers import make_actor, make_agency, make_person, make_tree
from tests.reports.year import Year
from tests.staff.desk import Desk as StaffDesk
from thidua.agencies.models import Post, Role
from thidua.law import load_corpus
from thidua.movements.models import Movement
from thidua.register.models import Award, Source, SubjectKind
from thidua.reports.statistics.definitions import form_of, forms, regime
from thidua.reports.statistics.sources import AWARDS, SOURCES, Scope, duration_of, group_of, tabulated, total
from thidua.screens.ahead import Near, coming

FIRST, LAST = dt.date(2025, 1, 1), dt.date(2025, 12, 31)


class Ground:
    """A province with awards of every column, and a neighbour whose awards are nobody's business."""

    def __init__(self):
        self.tree = make_tree()
        self.school = make_agency("Trường Tiểu học Kim Đồng", parent=self.tree["commune"])
        self.officer = make_actor(self.tree["province"], Role.APPRAISER)
        self.person = make_person("Lê Thị Bình", self.tree["department"], sex="female")
        self.worker = make_person("Trần Văn An", self.school, sex="male", categories=["entrepreneur_intellectual"])
        self.company = make_person(
            "Công ty Sao Mai", self.school, kind=SubjectKind.COLLECTIVE, sex="", categories=["enterprise"]
        )
        self.family = make_person(
            "Hộ ông Vũ Văn Tám", self.tree["commune"], kind=SubjectKind.HOUSEHOLD, sex="", categories=[]
        )
        self.neighbour = make_person("Người Tỉnh Khác", self.tree["stranger"])

    def give(self, subject, code, decided_on=dt.date(2025, 6, 1), **said):
        said = {"year": 2025, "basis": "merit", "agency": subject.agency, "source": Source.ENTRY} | said
        return Award.objects.create(subject=subject, code=code, decided_on=decided_on, **said)

    def scope(self, agency=None, first=FIRST, last=LAST, actor=None):
        return Scope(actor or self.officer, agency or self.tree["province"], first, last)


@pytest.fixture
def ground(db):
    ground = Ground()
    ground.give(ground.person, "labor_order_3")
    ground.give(ground.person, "pm_merit_certificate", FIRST)
    ground.give(ground.worker, "ministry_province_merit_certificate", LAST, basis="sudden")
    ground.give(ground.worker, "ministry_province_emulation_soldier")
    ground.give(ground.company, "government_emulation_flag")
    ground.give(ground.company, "ministry_province_emulation_flag", basis="thematic")
    ground.give(ground.family, "ministry_province_merit_certificate", basis="")
    ground.give(ground.person, "commendation_letter")
    ground.give(ground.neighbour, "labor_order_1")
    return ground


def numbers(ground, code, **scope):
    """The numbers of a form by the labels of row and column."""
    form, asked = form_of(code), ground.scope(**scope)
    found = tabulated(form, {name: SOURCES[name].counted(asked) for name in form.sources})
    return {
        (row.label, column.label): number
        for row, counts in zip(form.rows, found, strict=True)
        for column, number in zip(form.columns, counts, strict=True)
    }


@pytest.mark.parametrize("code", [form.code for form in forms()])
def test_every_number_of_a_form_equals_the_rows_behind_it(ground, code):
    make_movement(ground, dt.date(2025, 2, 1), dt.date(2026, 1, 31))
    make_movement(ground, dt.date(2025, 3, 1), dt.date(2029, 1, 31), kind="regular")
    desk = StaffDesk(ground.tree["commune"])
    desk.placed(desk.member("Lò Thị Chuyên"), emulation="full")
    desk.placed(desk.member("Vừ A Kiêm", sex="male", education="master"), emulation="part")
    form, scope = form_of(code), ground.scope(last=timezone.localdate())
    lines = {name: SOURCES[name].counted(scope) for name in form.sources}
    found = tabulated(form, lines)
    seen = 0
    for down in range(len(form.rows)):
        for across in range(len(form.columns)):
            where, name = form.cell(down, across), form.source_of(across)
            if where is not None:
                number = total(lines[name], where)
                seen += number
                assert number == SOURCES[name].rows(scope, where).count(), (code, down, across)
                assert found[down][across] == number, (code, down, across)
            else:
                assert found[down][across] is None
    assert seen, "a form of noughts proves nothing"


def test_awards_are_told_apart_by_column_subject_and_kind_of_commendation(ground):
    state, province = numbers(ground, "0602.N"), numbers(ground, "0603.N")
    assert state["Tổng số", "Tổng số"] == 3
    assert state["Cá nhân", "Huân chương"] == 1
    assert state["Cá nhân", "Bằng khen của Thủ tướng"] == 1
    assert state["Tập thể", "Cờ thi đua của Chính phủ"] == 1
    assert state["Trong đó: doanh nghiệp", "Cờ thi đua của Chính phủ"] == 1
    assert province["Tổng số", "Tổng số"] == 4
    assert province["Đột xuất", "Bằng khen của bộ, ban, ngành, tỉnh"] == 1
    assert province["Hộ gia đình", "Bằng khen của bộ, ban, ngành, tỉnh"] == 1
    assert province["Chưa rõ phương thức", "Tổng số"] == 1
    assert province["Theo chuyên đề", "Cờ thi đua của bộ, ban, ngành, tỉnh"] == 1
    assert province["Doanh nhân, trí thức, nhà khoa học", "Tổng số"] == 2


def test_both_days_of_the_period_count_and_the_days_beside_them_do_not(ground):
    ground.give(ground.company, "pm_merit_certificate", FIRST - dt.timedelta(days=1), year=2024)
    ground.give(ground.company, "pm_merit_certificate", LAST + dt.timedelta(days=1), year=2026)
    assert numbers(ground, "0602.N")["Tổng số", "Bằng khen của Thủ tướng"] == 1
    assert numbers(ground, "0602.N", first=FIRST - dt.timedelta(days=1))["Tổng số", "Bằng khen của Thủ tướng"] == 2
    assert numbers(ground, "0602.N", last=LAST + dt.timedelta(days=1))["Tổng số", "Bằng khen của Thủ tướng"] == 2


def test_what_was_revoked_is_not_counted_and_what_has_no_day_is_said_apart(ground):
    ground.give(ground.family, "pm_merit_certificate", status="revoked")
    undated = ground.give(ground.family, "labor_order_2", None)
    ground.give(ground.neighbour, "labor_order_2", None)
    assert numbers(ground, "0602.N")["Hộ gia đình", "Tổng số"] == 0
    assert list(AWARDS.undated(ground.scope())) == [undated]


def test_a_row_stays_with_the_unit_that_the_person_had_then(ground):
    ground.person.agency = ground.tree["stranger"]
    ground.person.save()
    assert numbers(ground, "0602.N")["Cá nhân", "Tổng số"] == 2
    assert numbers(ground, "0602.N", agency=ground.tree["commune"])["Cá nhân", "Tổng số"] == 0


def test_what_no_data_is_held_of_is_empty_and_never_nought(ground):
    assert numbers(ground, "0602.N")["Kháng chiến", "Huân chương"] is None
    assert numbers(ground, "0604.N")["Tổng số", "Loại hình tổ chức"] is None


def test_every_award_of_the_corpus_at_state_or_province_level_has_a_column():
    columns = {
        group for code in ("0602.N", "0603.N") for each in form_of(code).columns for group in each.where["group"]
    }
    for code, award in load_corpus().awards.items():
        if award.level in {"state", "ministry_province"}:
            assert group_of(code) in columns, code
    assert group_of("commendation_letter") == ""


@pytest.mark.parametrize(
    ("last", "name"),
    [
        (dt.date(2025, 12, 30), "under_1"),
        (dt.date(2025, 12, 31), "exactly_1"),
        (dt.date(2026, 1, 1), "under_3"),
        (dt.date(2027, 12, 30), "under_3"),
        (dt.date(2027, 12, 31), "under_5"),
        (dt.date(2029, 12, 30), "under_5"),
        (dt.date(2029, 12, 31), "from_5"),
    ],
)
def test_a_movement_falls_in_the_class_of_its_length_with_both_days(last, name):
    assert duration_of(FIRST, last) == name


def make_movement(ground, first, last, kind="thematic", state="launched"):
    return Movement.objects.create(
        agency=ground.tree["province"],
        kind=kind,
        launcher="ministry_province",
        title="Chung sức",
        starts_on=first,
        ends_on=last,
        state=state,
        launched_at=dt.datetime(2025, 2, 1, 3, tzinfo=dt.UTC),
    )


def test_movements_count_when_launched_and_never_as_a_draft(ground):
    make_movement(ground, dt.date(2025, 2, 1), dt.date(2026, 1, 31))
    make_movement(ground, dt.date(2025, 2, 1), dt.date(2026, 1, 31), state="draft")
    found = numbers(ground, "0601.N")
    assert found["Tổng số", "Tổng số"] == found["Cấp phát động: bộ, ban, ngành, tỉnh", "1 năm"] == 1


def test_an_officer_with_two_posts_is_one_person_and_one_who_left_before_is_none(ground):
    make_actor(ground.tree["commune"], Role.APPRAISER, Role.COUNCIL_SECRETARY)
    left = make_actor(ground.tree["commune"], Role.APPRAISER)
    Post.objects.update(starts_on=FIRST)
    Post.objects.filter(account=left.account).update(ends_on=LAST)
    day = LAST + dt.timedelta(days=1)
    assert numbers(ground, "0605.N")["Xã, phường, đặc khu", "Số người thẩm định trên hệ thống"] == 2
    assert numbers(ground, "0605.N", last=day)["Xã, phường, đặc khu", "Số người thẩm định trên hệ thống"] == 1
    assert numbers(ground, "0604.N")["Xã, phường, đặc khu", "Số tổ chức có người thẩm định trên hệ thống"] == 1


def test_the_regime_says_that_it_was_not_compared():
    assert "chưa được đọc" in regime().note


def client_of(actor):
    client = Client()
    client.force_login(actor.account)
    return client


def test_the_page_opens_the_rows_and_says_what_was_typed_wrong(ground):
    client = client_of(ground.officer)
    address = reverse("reports:statistical_form", args=["0602.N"])
    text = client.get(address, {"tu": "01/01/2025", "den": "31/12/2025"}).content.decode()
    link = next(each for each in re.findall(r'href="([^"]+dong/[^"]+)"', text) if each.endswith("dong=0&amp;cot=0"))
    rows = client.get(link.replace("&amp;", "&")).content.decode()
    assert "Lê Thị Bình" in rows
    assert "Công ty Sao Mai" in rows
    assert "Người Tỉnh Khác" not in rows
    assert "3 dòng" in rows
    wrong = client.get(address, {"tu": "31/12/2025", "den": "01/01/2025"}).content.decode()
    assert "Ngày cuối phải từ ngày đầu trở đi." in wrong
    assert 'value="31/12/2025"' in wrong
    assert client.get(f"{address}dong/", {"dong": "99", "cot": "0"}).status_code == 404
    assert client.get(f"{address}dong/", {"dong": "16", "cot": "0"}).status_code == 404, "of what is not known"
    assert client.get(reverse("reports:statistical_form", args=["0699.N"])).status_code == 404


def test_another_office_counts_its_own_rows_only(ground):
    outsider = make_actor(ground.tree["stranger"], Role.APPRAISER)
    found = numbers(ground, "0602.N", actor=outsider, agency=ground.tree["stranger"])
    assert found["Tổng số", "Tổng số"] == 1
    address = reverse("reports:statistical_form", args=["0602.N"])
    assert client_of(outsider).get(address, {"don_vi": ground.tree["province"].pk}).status_code == 404


def test_a_form_is_handed_out_as_excel_with_its_empty_cells(ground):
    client = client_of(ground.officer)
    address = reverse("reports:statistical_form", args=["0602.N"])
    answer = export(client, address, {"tu": "01/01/2025", "den": "31/12/2025"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0][:2] == ["Chỉ tiêu", "Tổng số"]
    assert rows[1][:2] == ["Tổng số", 3]
    assert next(row for row in rows if row[0] == "Kháng chiến")[1] == "…"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_forms_are_read_in_the_browser_on_a_screen_and_on_a_phone(page, ground):
    sign_in(page, ground.officer)
    page.goto(reverse("reports:statistics"))
    assert_accessible(page)
    page.get_by_role("link", name="Khen thưởng cấp Nhà nước").click()
    page.get_by_label("Từ ngày").fill("01/01/2025")
    page.get_by_label("Đến hết ngày").fill("31/12/2025")
    page.get_by_role("button", name="Xem").click()
    assert_accessible(page)
    screenshot(page, "thong-ke-may-tinh")
    page.set_viewport_size({"width": 390, "height": 844})
    assert_accessible(page)
    screenshot(page, "thong-ke-dien-thoai")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("link", name="Tổng số, Tổng số: 3").click()
    page.get_by_text("3 dòng").wait_for()
    assert_accessible(page)


@pytest.mark.parametrize(("on", "is_told"), [((12, 11), False), ((12, 12), True), ((12, 15), True), ((12, 16), False)])
def test_who_writes_the_reports_of_a_province_is_reminded_of_the_last_day_of_the_forms(db, on, is_told):
    year = Year()
    commune = make_actor(year.tree["commune"], Role.APPRAISER)
    day = dt.date(2026, *on)
    near = Near(day, day + dt.timedelta(days=3), lambda _what, rows, _day: list(rows))
    found = [each for each in coming(near) if each.what == "statistics"]
    told = {account for each in found for account in each.accounts}
    assert (year.writer.account_id in told) == is_told
    assert not told & {commune.account_id, year.clerk.account_id}
    assert all("0601.N, 0602.N, 0603.N, 0604.N, 0605.N" in each.text for each in found)
