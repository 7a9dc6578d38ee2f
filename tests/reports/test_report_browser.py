"""A year in a real browser: from the dashboard to the rows, then a report from its outline to its PDF."""

import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser import enter, looker, press
from tests.reports.year import Year
from thidua.reports.models import Report
from thidua.reports.periodic.content import codes_of, filled

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
look = looker("bao-cao")
COUNTED = ("khen-thuong", "khen-nu", "khen-theo-cap.1.1")


def rows_number(page: Page, url: str) -> str:
    """What the rows page behind a number says at its top."""
    page.goto(url)
    return page.locator("[data-number]").inner_text().split(" ")[0]


def test_from_the_dashboard_to_the_rows_and_from_an_outline_to_the_pdf(page):
    year = Year()
    year.awards()
    enter(page, year.writer)
    page.goto("/bao-cao/bang-dieu-hanh/")
    tile = page.locator("a.stat", has_text="Lượt khen thưởng")
    expect(tile.locator(".stat__number")).to_have_text("6")
    look(page, "bang-dieu-hanh")
    tile.click()
    expect(page.locator("[data-number]")).to_have_text("6")
    expect(page.locator("tbody tr")).to_have_count(6)
    look(page, "dong")

    page.goto("/bao-cao/dinh-ky/lap/")
    look(page, "lap")
    press(page, "^Lưu$")
    report = Report.objects.get()
    address = f"/bao-cao/dinh-ky/{report.pk}/"
    look(page, "bao-cao")
    section = report.sections.get(heading__contains="Công tác khen thưởng")
    page.goto(f"/bao-cao/dinh-ky/muc/{section.pk}/")
    text = page.get_by_label("Nội dung")
    text.fill(text.input_value() + "\nHộ gia đình: {khen-ho-gia-dinh} lượt; thử {sai-ma}.")
    expect(page.locator(".report__paper")).to_contain_text("Hộ gia đình: 0 lượt; thử {sai-ma}")
    expect(page.get_by_text("Chưa hiểu")).to_be_visible()
    press(page, "^Lưu$")
    expect(page.get_by_text("Không hiểu «{sai-ma}»").first).to_be_visible()
    text.fill(text.input_value().replace("; thử {sai-ma}", ""))
    look(page, "muc")
    press(page, "^Lưu$")
    expect(page.get_by_text("Hộ gia đình: 0 lượt.")).to_be_visible()
    press(page, "Trình ký", sure=True)
    expect(page.get_by_text("Chờ ký").first).to_be_visible()

    enter(page, year.head)
    page.goto(address)
    page.get_by_role("link", name="Ban hành").click()
    look(page, "ban-hanh")
    press(page, "Ban hành báo cáo", sure=True)
    expect(page.get_by_text("01/BC-UBND").first).to_be_visible()
    look(page, "da-ban-hanh")

    pdf = page.request.get(page.get_by_role("link", name="PDF").get_attribute("href")).body()
    said = " ".join(" ".join(each.extract_text() for each in PdfReader(io.BytesIO(pdf)).pages).split())
    report.refresh_from_db()
    words = filled(year.head, report)
    assert set(COUNTED) <= set(codes_of(report))
    for code in COUNTED:
        number = words.number(code)
        assert rows_number(page, number.url) == number.text
        assert number.text in said
    assert re.search(r"có 6 lượt khen thưởng", said)
