"""The committee's year in one browser: a task of the Prime Minister becomes a decree, the council concludes, a province
is inspected, a citizen is answered in time, and at the end every number of the report equals the rows behind it.

Steps that the rooms' own browser tests walk are done by the services here.
"""

import datetime as dt
import html
import io
import re
from collections import Counter
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser import assert_accessible, enter, looker, press, screenshot
from tests.office.committee import Committee, paper
from thidua.drafting.models import DraftCase, Opinion, Settlement, State
from thidua.inspections import services as inspections
from thidua.inspections.models import Inspection, Recommendation
from thidua.legislation.models import LawChange
from thidua.petitions import services as petitions
from thidua.petitions.models import Petition
from thidua.petitions.running import clocks_of
from thidua.programme.models import Origin, Task, TaskState
from thidua.reports.models import ReportKind
from thidua.reports.periodic import services as reports
from thidua.reports.periodic.content import codes_of, filled
from thidua.trail.services import verify

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
look = looker("nam-cong-tac")
DECREE = "Trình Chính phủ Nghị định về việc làm thử"


def test_the_committee_lives_its_year_and_every_number_equals_its_rows(page: Page) -> None:
    committee = Committee()
    committee.programme()
    task = a_task_of_the_prime_minister(page, committee)
    becomes_a_decree(page, committee)
    the_council_concludes(page, committee)
    a_province_is_inspected(page, committee)
    a_citizen_is_answered_in_time(page, committee)
    the_decree_is_handed_in_and_accepted(page, committee, task)
    its_tasks_are_counted(page, committee)
    ends_with_the_report(page, committee)
    assert verify() == []


def a_task_of_the_prime_minister(page: Page, committee: Committee) -> Task:
    """The head gives it to the legal officer, who finds it among what waits."""
    enter(page, committee.head)
    page.goto("/cong-tac/giao/")
    page.get_by_label("Nhiệm vụ").fill(DECREE)
    page.get_by_label("Sản phẩm phải nộp").fill("Nghị định")
    page.get_by_label("Người phụ trách").select_option(label="Vũ Văn Pháp Chế")
    page.get_by_label("Hạn", exact=False).last.fill(f"{committee.due(20):%d/%m/%Y}")
    page.get_by_label("Nguồn giao").select_option("prime_minister")
    page.get_by_label("Số văn bản giao").fill("301/VP")
    press(page, "Giao nhiệm vụ")
    task = Task.objects.get(title=DECREE)
    assert (task.origin, task.product, task.state) == (Origin.PRIME_MINISTER, "Nghị định", TaskState.ASSIGNED)
    enter(page, committee.drafter)
    page.get_by_role("link", name=re.compile("Nhiệm vụ tôi phụ trách")).click()
    expect(page.get_by_role("heading", name=DECREE)).to_be_visible()
    return task


def becomes_a_decree(page: Page, committee: Committee) -> None:
    """Sent out, answered by clause, taken up in the next version, issued into the law's list."""
    case = committee.draft()
    here = case.get_absolute_url()
    enter(page, committee.drafter)
    page.goto(here)
    _follow(page, "Gửi lấy ý kiến")
    page.get_by_label("Hạn trả lời").fill(f"{committee.day(10):%d/%m/%Y}")
    page.get_by_label("Ủy ban nhân dân tỉnh Ví Dụ").check()
    press(page, "Gửi lấy ý kiến")

    enter(page, committee.unit)
    page.goto("/xay-dung-van-ban/y-kien/")
    _follow(page, "việc làm thử")
    page.get_by_label("Nhất trí, có góp ý").check()
    first = page.get_by_role("group", name="Góp ý 1")
    first.get_by_label("Chỗ góp ý").select_option("dieu-2")
    first.get_by_label("Nội dung góp ý").fill("Ba lần là quá nhiều, đề nghị hai lần.")
    press(page, "Gửi ý kiến", sure=True)

    committee.version(case)
    enter(page, committee.drafter)
    page.goto(here)
    _follow(page, "Tổng hợp, tiếp thu")
    _follow(page, "Xử lý.*Điều 2")
    page.get_by_label("Tiếp thu", exact=True).check()
    page.get_by_label("Đã tiếp thu tại bản").select_option(label="Bản dự thảo 2")
    press(page, "Lưu")
    screenshot(page, "nam-cong-tac-tiep-thu")
    assert Opinion.objects.get().state == Settlement.TAKEN
    for result in ("", "Báo cáo thẩm định số 12/BC: đủ điều kiện trình.", ""):
        committee.finished(case, result)

    enter(page, committee.head)
    page.goto(here)
    _follow(page, "^Ban hành")
    page.get_by_label("Số, ký hiệu văn bản").fill(f"12/{committee.today.year}/NĐ-THU")
    page.get_by_label("Có hiệu lực").fill(f"{committee.day(10):%d/%m/%Y}")
    page.get_by_label("Bản ký").set_input_files(paper("12.pdf"))
    press(page, "^Ban hành", sure=True)
    _end(page, "da-ban-hanh")
    _follow(page, "^QD-")
    expect(page.get_by_role("heading", name=f"Thêm văn bản: 12/{committee.today.year}/NĐ-THU")).to_be_visible()
    assert DraftCase.objects.get().state == State.ISSUED
    assert LawChange.objects.get().source == here


def the_council_concludes(page: Page, committee: Committee) -> None:
    """What the session concluded is a task, with who does it and until when."""
    session = committee.session()
    enter(page, committee.secretary)
    page.goto(f"/cong-tac/phien/{session.pk}/")
    _follow(page, "Ghi kết luận thành nhiệm vụ")
    page.get_by_label("Nhiệm vụ").fill("Rà soát hồ sơ chưa đủ minh chứng")
    page.get_by_label("Sản phẩm phải nộp").fill("Danh sách")
    page.get_by_label("Đơn vị chủ trì").select_option(label="Ủy ban nhân dân tỉnh Ví Dụ")
    page.get_by_label("Hạn", exact=False).last.fill(f"{committee.due(20):%d/%m/%Y}")
    press(page, "Kết luận")
    screenshot(page, "nam-cong-tac-ket-luan-hoi-dong")
    task = Task.objects.get(session=session)
    assert (task.origin, task.lead) == (Origin.CONCLUSION, committee.province)


def a_province_is_inspected(page: Page, committee: Committee) -> None:
    """A sample is drawn, a finding written on a row of it, the conclusion signed, the recommendation confirmed."""
    case = committee.inspected()
    here = f"/kiem-tra/{case.pk}/"
    enter(page, committee.inspector)
    page.goto(here)
    _follow(page, "Rút mẫu")
    page.get_by_label("Số dòng cần rút").fill("4")
    press(page, "Rút mẫu ngẫu nhiên", sure=True)
    screenshot(page, "nam-cong-tac-rut-mau")
    page.get_by_role("link", name=re.compile("^Ghi phát hiện")).first.click()
    page.get_by_role("textbox", name=re.compile("^Phát hiện")).fill("Thiếu biên bản bình xét")
    page.get_by_label("Chứng cứ").fill("Hồ sơ không có biên bản.")
    page.get_by_label("Hạn giải trình").fill(f"{committee.today:%d/%m/%Y}")
    press(page, "^Ghi phát hiện$")
    committee.written_up(case)

    enter(page, committee.head)
    page.goto(here)
    _follow(page, "Ký kết luận")
    page.get_by_label("Số, ký hiệu văn bản").fill("30/KL")
    press(page, "Ký kết luận", sure=True)
    _end(page, "da-ket-luan")
    advice = Recommendation.objects.get()
    inspections.report_recommendation(committee.unit, recommendation=advice, text="Đã bổ sung.")
    enter(page, committee.inspector)
    page.goto(f"/kiem-tra/kien-nghi/{advice.pk}/")
    press(page, "Xác nhận đã thực hiện", sure=True)
    found = Inspection.objects.get()
    assert (found.state, found.draws.get().rows.count(), found.findings.get().row.draw.number) == ("concluded", 4, 1)
    assert Recommendation.objects.get().state == "closed"


def a_citizen_is_answered_in_time(page: Page, committee: Committee) -> None:
    """From the public form to the decision, and where the sender reads of it with the code."""
    committee.holds_a_key(committee.inspector)
    page.context.clear_cookies()
    page.goto("/cong-khai/gui-don/")
    page.get_by_role("link", name=committee.agency.name).click()
    page.get_by_label("Khiếu nại", exact=True).check()
    page.get_by_label("Họ và tên").fill("Quách Thị Gửi Đơn")
    page.get_by_label("Điện thoại").fill("gui-don@example.vn")
    page.get_by_label("Nội dung").fill("Tôi không đồng ý việc trả lại hồ sơ của tôi.")
    page.get_by_label("không chứa bí mật").check()
    press(page, "Gửi đơn")
    code = page.locator(".receipt").inner_text()

    petition = Petition.objects.get()
    petition = petitions.classify_petition(
        committee.officer,
        petition=petition,
        version=petition.version,
        kind=petition.kind,
        about_kind="refusal",
        handler=committee.officer.person,
        summary="Khiếu nại việc trả lại hồ sơ",
    )
    here = f"/don-thu/{petition.pk}/"
    enter(page, committee.officer)
    page.goto(here)
    _follow(page, "^Thụ lý$")
    press(page, "Thụ lý")
    petition.refresh_from_db()
    petitions.verify_petition(
        committee.officer, petition=petition, version=petition.version, verification="Hồ sơ bị trả lại nhầm."
    )
    enter(page, committee.head)
    page.goto(here)
    _follow(page, "^Quyết định, kết luận$")
    page.get_by_label("Đúng", exact=True).check()
    page.get_by_label("Số, ký hiệu").fill("18/QĐ-GQKN")
    page.get_by_label("Nội dung quyết định").fill("Khiếu nại đúng; nhận lại hồ sơ.")
    press(page, "Quyết định")
    _end(page, "don-da-quyet-dinh")
    petition.refresh_from_db()
    assert (petition.state, petition.outcome) == ("decided", "right")
    accepting, settling = clocks_of(petition)[:2]
    assert (accepting.step, settling.step) == ("accept", "settle")
    assert accepting.done_on <= accepting.due_on
    assert settling.done_on <= settling.due_on

    page.context.clear_cookies()
    page.goto("/cong-khai/theo-doi-don/")
    page.get_by_label("Mã theo dõi").fill(code)
    press(page, "Xem")
    expect(page.get_by_text("Đã có quyết định, kết luận")).to_be_visible()


def the_decree_is_handed_in_and_accepted(page: Page, committee: Committee, task: Task) -> None:
    """By who drafted it, and by the head who gave the task."""
    enter(page, committee.drafter)
    page.goto(f"/cong-tac/{task.pk}/nop/")
    page.get_by_label("Sản phẩm đã hoàn thành").fill(f"Nghị định 12/{committee.today.year}/NĐ-THU")
    press(page, "Nộp sản phẩm")
    enter(page, committee.head)
    page.goto(f"/cong-tac/{task.pk}/nghiem-thu/")
    page.get_by_label("Nhận xét chất lượng").fill("Tốt")
    press(page, "Nghiệm thu", sure=True)
    _end(page, "da-nghiem-thu")
    task.refresh_from_db()
    assert (task.state, task.standing) == (TaskState.ACCEPTED, "on_time")


def its_tasks_are_counted(page: Page, committee: Committee) -> None:
    """Every number of the programme's totals opens as many rows as it says."""
    enter(page, committee.head)
    due = {task.title: task.due_on.year for task in Task.objects.all()}
    for year in sorted(set(due.values())):
        page.goto(f"/cong-tac/tong-hop/?nam={year}&ben=given")
        shown = numbers_equal_their_rows(page)
        assert shown[f"Năm {year}, Tổng số"] == sum(each == year for each in due.values())
    decree = due[DECREE]
    page.goto(f"/cong-tac/tong-hop/?nam={decree}&ben=given")
    look(page, "tong-hop")
    page.get_by_role("link", name=re.compile(rf"^1\s*: Năm {decree}, Xong đúng hạn")).click()
    expect(page.get_by_role("link", name=DECREE)).to_be_visible()
    states = Counter(Task.objects.values_list("state", flat=True))
    assert states == {TaskState.ACCEPTED: 1, TaskState.ASSIGNED: 2, TaskState.CANCELLED: 1}


DONE = {  # what the year held, by the code of its number in the report
    "nhiem-vu": "3",
    "van-ban-ban-hanh": "1",
    "kiem-tra": "1",
    "kiem-tra-kien-nghi-xong": "1",
    "don": "1",
    "don-dung-han": "100%",
    "guong-dang": "1",
    "doan-vien": "1",
    "cong-doan-hoat-dong": "1",
    "le-trao-tang": "1",
}


def ends_with_the_report(page: Page, committee: Committee) -> None:
    """The conference hears a report whose every number, on the page and in the PDF, equals the rows behind it."""
    committee.exemplar()
    committee.union_day()
    committee.conference()
    first, last = dt.date(committee.today.year, 1, 1), dt.date(committee.today.year, 12, 31)
    report = reports.begin_report(committee.officer, kind=ReportKind.CONFERENCE, starts_on=first, ends_on=last)
    enter(page, committee.officer)
    page.goto(f"/bao-cao/dinh-ky/{report.pk}/")
    _end(page, "bao-cao-hoi-nghi")
    words = filled(committee.officer, report)
    numbers = {code: words.number(code) for code in codes_of(report)}
    assert {code: numbers[code].text for code in DONE} == DONE
    opened = {code: number for code, number in numbers.items() if number.url}
    assert len(opened) > 50
    for code, number in opened.items():
        assert _heading_of(page, number.url) == number.text, code
        assert not number.now, code
    press(page, "Trình ký", sure=True)
    enter(page, committee.head)
    page.goto(f"/bao-cao/dinh-ky/{report.pk}/")
    _follow(page, "^Ban hành$")
    press(page, "Ban hành báo cáo", sure=True)
    _end(page, "bao-cao-da-ban-hanh")
    address = page.get_by_role("link", name="PDF").get_attribute("href") or ""
    pages = PdfReader(io.BytesIO(page.request.get(address).body())).pages
    said = " ".join(" ".join(each.extract_text() for each in pages).split())
    for text in ("Kết luận 1 cuộc kiểm tra", "Tiếp nhận 1 đơn", "đăng công khai 1 gương", "Công đoàn có 1 đoàn viên"):
        assert text in said


def _heading_of(page: Page, address: str) -> str:
    """The number at the top of the page of rows."""
    text = page.request.get(address).text()
    found = re.search(r"<span data-number>([^<]*)</span>", text)
    assert found is not None, address
    return html.unescape(found[1]).split(" ")[0]


def numbers_equal_their_rows(page: Page, row: str = "Nhiệm vụ") -> dict[str, int]:
    """Open every number of the page and count its rows (cells of the column `row`); the numbers by what they say."""
    shown: dict[str, int] = {}
    for link in page.locator("td.numeric a").all():
        number, _colon, name = link.inner_text().partition(":")
        opened = page.request.get(link.get_attribute("href") or "")
        assert opened.ok, opened.url
        rows = opened.text().count(f'data-label="{row}"')
        assert rows == int(number), f"{name} says {number} and opens {rows} rows: {urlsplit(opened.url).query}"
        shown[" ".join(name.split())] = int(number)
    assert shown, f"{page.url} shows no number that opens anything"
    return shown


def _follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=re.compile(name)).first.click()
    page.wait_for_load_state()


def _end(page: Page, name: str) -> None:
    """Where a part of the year ends: accessible, with a picture."""
    assert_accessible(page)
    screenshot(page, f"nam-cong-tac-{name}")
