"""Reports of a period: words and figures agree, nothing typed is lost, what was issued stays, who may do what."""

import datetime as dt
import io
import re

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from tests.reports.year import Year, signed_in
from thidua.agencies.models import Role
from thidua.documents.periodic_reports import report_paper
from thidua.documents.rendering import render
from thidua.documents.word import word_of
from thidua.reports.indicators.counting import numbers_of, text_of
from thidua.reports.indicators.definitions import indicator_of
from thidua.reports.models import Figure, Report, ReportKind, ReportState, Section
from thidua.reports.periodic import services
from thidua.reports.periodic.content import codes_of, digest_of, filled, texts
from thidua.reports.periodic.outlines import outline_of, usual_period
from thidua.reports.periodic.queries import get_visible_report, visible_reports
from thidua.reports.periodic.wording import codes_in, faults_in, lines_of, period_text
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Notice


@pytest.fixture
def year(db):
    year = Year()
    year.awards()
    return year


def begun(year, kind=ReportKind.YEAR, **said):
    said = {"starts_on": year.first, "ends_on": year.last} | said
    return services.begin_report(year.writer, kind=kind, **said)


def proposed(year, report=None):
    report = report or begun(year)
    return services.propose_report(year.writer, report=report, seen=report.version)


def issued(year, report=None):
    report = proposed(year, report)
    return services.issue_report(year.head, report=report, issued_on=year.today, seen=report.version)


def commendation(report):
    return report.sections.get(heading__contains="Công tác khen thưởng")


def said_in(report, actor):
    """The numbers of the text by code, as they are written."""
    words = filled(actor, report)
    return {code: text for section in report.sections.all() for code, text in texts(words.blocks(section.text)).items()}


@pytest.mark.parametrize("kind", list(ReportKind))
def test_a_report_begins_with_its_outline_and_every_number_in_it_equals_its_rows(year, kind):
    report = begun(year, kind)
    assert [each.heading for each in report.sections.all()] == [each.heading for each in outline_of(kind).parts]
    assert "đề cương theo thông lệ, chưa đối chiếu" in outline_of(kind).known.lower()
    said = said_in(report, year.writer)
    assert said
    now = numbers_of(year.scope(), said)
    assert said == {code: text_of(now[code], indicator_of(code)) for code in said}
    assert said["khen-thuong"] == "6"
    assert not any(faults_in(each.text) for each in report.sections.all())


def test_the_outlines_name_only_what_there_is_and_their_usual_periods():
    for kind in ReportKind:
        for part in outline_of(kind).parts:
            assert not faults_in(part.text), (kind, part.heading)
    assert usual_period("half_year", dt.date(2026, 7, 1)) == (dt.date(2026, 1, 1), dt.date(2026, 6, 30))
    assert usual_period("half_year", dt.date(2026, 12, 1)) == (dt.date(2026, 7, 1), dt.date(2026, 12, 31))
    assert usual_period("five_year", dt.date(2025, 12, 1)) == (dt.date(2021, 1, 1), dt.date(2025, 12, 31))
    assert usual_period("five_year", dt.date(2026, 1, 1)) == (dt.date(2026, 1, 1), dt.date(2030, 12, 31))
    assert usual_period("thematic", dt.date(2026, 1, 1)) is None


def test_periods_are_named_as_people_name_them():
    named = {
        (dt.date(2026, 1, 1), dt.date(2026, 12, 31)): "năm 2026",
        (dt.date(2026, 1, 1), dt.date(2026, 6, 30)): "6 tháng đầu năm 2026",
        (dt.date(2026, 7, 1), dt.date(2026, 12, 31)): "6 tháng cuối năm 2026",
        (dt.date(2021, 1, 1), dt.date(2025, 12, 31)): "giai đoạn 2021 - 2025",
    }
    for days, name in named.items():
        assert period_text(*days) == name
    assert period_text(dt.date(2026, 1, 1), dt.date(2026, 12, 30)).startswith("từ ngày 01 tháng 01")


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("Có {khen-thuong} lượt, {khen-thuong:cung-ky} cùng kỳ.", []),
        ("Có {khen-thuongg} lượt.", ["{khen-thuongg}"]),
        ("{bang:khen-theo-cap}", []),
        ("Bảng: {bang:khen-theo-cap}", ["{bang:khen-theo-cap}"]),
        ("{bieu-do:khong-co}", ["{bieu-do:khong-co}"]),
        ("Ngoặc { lẻ", ["Ngoặc { lẻ"]),
        ("{ky}, {co-quan}, { khen-thuong }", []),
        ("{}", ["{}"]),
    ],
)
def test_what_in_braces_means_nothing_is_named(text, faults):
    assert faults_in(text) == faults


def test_a_text_names_its_numbers_once_and_the_cells_of_its_tables():
    found = codes_in("{khen-thuong} {khen-thuong}\n{bieu-do:nhiem-vu-theo-ket-qua}\n{ky}")
    assert found == ["khen-thuong", *(f"nhiem-vu-theo-ket-qua.{row}.1" for row in range(1, 6))]
    assert [len(line) for line in lines_of("a\n\n b {ky} c ")] == [1, 3]


def test_a_number_that_a_section_names_for_the_first_time_is_taken_then(year):
    report = begun(year)
    section = commendation(report)
    assert not report.figures.filter(code="khen-ho-gia-dinh:cung-ky").exists()
    services.write_section(
        year.writer, section=section, heading=section.heading, text="Hộ: {khen-ho-gia-dinh:cung-ky}.", seen=1
    )
    assert report.figures.get(code="khen-ho-gia-dinh:cung-ky").value == 0
    year.give(year.woman, basis="external")
    assert said_in(report, year.writer)["khen-ho-gia-dinh:cung-ky"] == "0"


def test_an_unknown_name_is_refused_beside_the_text_and_nothing_typed_is_lost(year):
    section = commendation(begun(year))
    client = signed_in(year.writer)
    address = reverse("reports:section", args=[section.pk])
    typed = {"heading": "Tên mới", "text": "Đoạn rất dài đã gõ, có {khong-co}.", "seen": "1"}
    page = client.post(address, typed).content.decode()
    assert "Không hiểu «{khong-co}»" in page
    assert "Đoạn rất dài đã gõ, có {khong-co}." in page
    section.refresh_from_db()
    assert section.version == 1


def test_of_two_who_write_a_section_the_second_is_told_and_keeps_what_was_typed(year):
    section = commendation(begun(year))
    services.write_section(year.writer, section=section, heading="Của người thứ nhất", text="Một.", seen=1)
    client = signed_in(year.writer)
    address = reverse("reports:section", args=[section.pk])
    page = client.post(address, {"heading": "Của tôi", "text": "Hai hai.", "seen": "1"}).content.decode()
    assert "Người khác vừa lưu" in page
    assert "Hai hai." in page
    assert "Một." in page
    assert re.search(r'name="seen" value="2"', page)
    assert client.post(address, {"heading": "Của tôi", "text": "Hai hai.", "seen": "2"}).status_code == 302
    section.refresh_from_db()
    assert section.text == "Hai hai."


def test_the_preview_fills_the_numbers_in_and_saves_nothing(year):
    section = commendation(begun(year))
    client = signed_in(year.writer)
    address = reverse("reports:preview", args=[section.pk])
    page = client.post(address, {"text": "Đã khen {khen-thuong} lượt, {nham}."}).content.decode()
    assert re.search(r"Đã khen <a [^>]*>6</a> lượt", page)
    assert "Chưa hiểu" in page
    section.refresh_from_db()
    assert section.version == 1
    assert client.get(address).status_code == 405


def test_the_page_says_which_number_differs_now_until_the_figures_are_taken_anew(year):
    report = begun(year)
    client = signed_in(year.writer)
    address = reverse("reports:report", args=[report.pk])
    assert "nay khác lúc lấy" not in client.get(address).content.decode()
    year.give(year.woman, basis="external")
    page = client.get(address).content.decode()
    assert "nay khác lúc lấy" in page
    assert "trong báo cáo 6, hiện nay 7" in page
    client.post(reverse("reports:refresh", args=[report.pk]))
    page = client.get(address).content.decode()
    assert "nay khác lúc lấy" not in page
    assert said_in(report, year.writer)["khen-thuong"] == "7"


def test_the_page_says_where_the_outline_waits_to_be_written_until_it_is(year):
    report = begun(year)
    client, address = signed_in(year.writer), reverse("reports:report", args=[report.pk])
    waiting = [each for each in report.sections.all() if "………" in each.text]
    page = client.get(address).text
    assert f"Còn chỗ chưa viết (………) ở {len(waiting)} mục" in page
    for each in waiting:
        services.write_section(year.writer, section=each, heading=each.heading, text="Đã viết.", seen=each.version)
    assert "Còn chỗ chưa viết" not in client.get(address).text
    assert "Còn chỗ chưa viết" not in client.get(reverse("reports:report", args=[issued(year, begun(year)).pk])).text


def test_a_report_goes_from_draft_to_the_head_back_and_out_under_the_agencys_next_number(year):
    report = proposed(year)
    assert Notice.objects.filter(account_id=year.head.account_id, text__startswith="Báo cáo chờ ký").count() == 1
    report = services.give_back_report(year.head, report=report, reason="Thiếu phần tồn tại.")
    assert (report.state, report.given_back) == (ReportState.DRAFT, "Thiếu phần tồn tại.")
    assert Notice.objects.filter(account_id=year.writer.account_id, text__startswith="Báo cáo bị trả lại").count() == 1
    report = issued(year, report)
    assert (report.number, report.signer_name, report.signer_title) == ("01/BC-UBND", "Trần Văn Chủ Tịch", "Chủ tịch")
    assert issued(year).number == "02/BC-UBND"


def test_what_a_state_does_not_allow_is_refused(year):
    draft = begun(year)
    for service, said in (
        (services.give_back_report, {"reason": "x"}),
        (services.issue_report, {"issued_on": year.today, "seen": 1}),
    ):
        with pytest.raises(Overtaken):
            service(year.head, report=draft, **said)
    waiting = proposed(year)
    with pytest.raises(Overtaken):
        services.refresh_report(year.writer, report=waiting)
    with pytest.raises(Overtaken):
        services.drop_report(year.writer, report=waiting, reason="x")
    with pytest.raises(Overtaken):
        services.write_section(year.writer, section=commendation(waiting), heading="x", text="", seen=1)
    with pytest.raises(Overtaken):
        services.propose_report(year.writer, report=draft, seen=99)
    with pytest.raises(Refused, match="không sau hôm nay"):
        services.issue_report(
            year.head, report=waiting, issued_on=year.today + dt.timedelta(days=1), seen=waiting.version
        )
    with pytest.raises(Refused):
        services.give_back_report(year.head, report=waiting, reason="  ")
    dropped = services.drop_report(year.writer, report=draft, reason="Lập nhầm kỳ.")
    with pytest.raises(Overtaken):
        services.propose_report(year.writer, report=dropped, seen=dropped.version)


def test_only_an_appraiser_writes_and_only_the_head_issues_and_only_of_their_own_agency(year):
    report = begun(year)
    for actor in (year.clerk, year.head, year.stranger):
        with pytest.raises(NotAllowed):
            services.refresh_report(actor, report=report)
    with pytest.raises(NotAllowed):
        services.begin_report(year.clerk, kind=ReportKind.YEAR, starts_on=year.first, ends_on=year.last)
    waiting = proposed(year, report)
    for actor in (year.writer, year.stranger):
        with pytest.raises(NotAllowed):
            services.issue_report(actor, report=waiting, issued_on=year.today, seen=waiting.version)


def test_others_see_nothing_and_those_above_what_was_issued(year):
    draft = begun(year)
    assert not visible_reports(year.stranger).exists()
    assert not visible_reports(year.above).exists()
    assert signed_in(year.above).get(reverse("reports:report", args=[draft.pk])).status_code == 404
    assert signed_in(year.above).get(reverse("documents:periodic_report", args=[draft.pk])).status_code == 404
    done = issued(year, draft)
    assert get_visible_report(year.above, done.pk) == done
    page = signed_in(year.above).get(reverse("reports:report", args=[done.pk]))
    assert page.status_code == 200
    assert "Sửa mục" not in page.content.decode()
    assert not visible_reports(year.stranger).exists()


def test_what_was_issued_stays_whoever_asks_and_whatever_the_register_says_later(year):
    report = issued(year)
    assert digest_of(report) == report.digest
    before = render(report_paper(year.writer, report))
    changes = [
        lambda: Section.objects.filter(report=report).update(text="khác"),
        lambda: Figure.objects.filter(report=report).update(value=1),
        lambda: Figure.objects.create(report=report, code="moi", taken_at=report.issued_at),
        lambda: Figure.objects.filter(report=report).delete(),
        lambda: Report.objects.filter(pk=report.pk).update(title="khác"),
        lambda: Report.objects.filter(pk=report.pk).delete(),
    ]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    year.give(year.woman, basis="external")
    report = Report.objects.get(pk=report.pk)
    assert digest_of(report) == report.digest
    assert said_in(report, year.writer)["khen-thuong"] == "6"
    assert render(report_paper(year.writer, report)) == before


def pdf_text(content):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_the_papers_hold_the_numbers_the_tables_the_charts_and_where_each_number_comes_from(year):
    report = begun(year)
    draft = pdf_text(render(report_paper(year.writer, report)))
    assert "DỰ THẢO" in draft
    report = issued(year, report)
    text = pdf_text(render(report_paper(year.writer, report)))
    assert "DỰ THẢO" not in text
    assert "Số: 01/BC-UBND" in text
    assert "có 6 lượt khen thưởng (cùng kỳ trước 1)" in text
    assert "Nữ chiếm 50%; chưa ghi giới tính 1 lượt" in text
    assert "/bao-cao/chi-so/«mã»/dong/?don_vi=" in text.replace(" ", "")
    joined = text.replace(" ", "")
    assert all(code.replace("-", "") in joined.replace("-", "") for code in codes_of(report))
    word = Document(io.BytesIO(word_of(report_paper(year.writer, report))))
    said = " ".join(each.text for each in word.paragraphs)
    assert "có 6 lượt khen thưởng (cùng kỳ trước 1)" in said
    assert len(word.inline_shapes) == 1  # of two charts one has nothing to show
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert {"Cấp Nhà nước", "Tổng số", "Cá nhân"} <= set(cells)


def test_a_clerk_reads_a_report_but_not_the_rows_that_the_clerk_may_not_read(year):
    report = begun(year)
    client = signed_in(year.clerk)
    page = client.get(reverse("reports:report", args=[report.pk])).content.decode()
    assert ">6</a>" in page
    assert "Sửa mục" not in page
    assert client.get(reverse("reports:rows", args=["khen-thuong"])).status_code == 403
    assert client.get(reverse("reports:section", args=[commendation(report).pk])).status_code == 403
    assert Role.CLERK in year.clerk.roles
