"""What is read of made-up decisions: by the real machine from a turned and noisy scan, and from a layer of text."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.scans.papers import LAYOUTS, as_pdf, make_paper, scan
from thidua.scans import ocr, services
from thidua.scans.pages import count_pages, render_page
from thidua.scans.reading.decision import read_decision
from thidua.scans.reading.found import FoundRow
from thidua.scans.reading.letterhead import proper
from thidua.scans.reading.people import is_entry
from thidua.scans.words import Page

SEEDS = dict(zip(LAYOUTS, range(len(LAYOUTS)), strict=True))


def from_text(pdf):
    """The pages of a PDF that has its text in it; the machine is not asked."""
    pages = []
    for number in range(count_pages(pdf)):
        page = render_page(pdf, number)
        pages.append(Page(number + 1, page.width, page.height, page.words, page.across, page.down))
    return pages


def said(row):
    return {name: reading.value for name, reading in row.fields.items()}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("body", [0, 2, 4])
def test_every_layout_is_read_whole_where_the_letters_are_certain(layout, body):
    paper = make_paper(SEEDS[layout] + len(LAYOUTS) * body)
    decision = read_decision(from_text(paper.pdf))
    values = {name: reading.value for name, reading in decision.fields.items()}
    assert values["number"] == paper.number
    assert values["decided_on"] == "/".join(reversed(paper.day.split("-")))
    assert values["issuer"].lower() == paper.body.lower()
    assert (values["signer"], values["award"], values["year"]) == (paper.signer, paper.award, str(paper.year))
    assert [said(row)["name"] for row in decision.rows] == [person.name for person in paper.people]
    for row, person in zip(decision.rows, paper.people, strict=True):
        assert (said(row).get("job_title", ""), said(row).get("unit", "")) == (person.job_title, person.unit)
        assert said(row)["award"] == paper.award
        assert said(row)["kind"] == ("person" if person.job_title else "collective")
        assert said(row).get("birth", "") == str(person.birth_year or "")


def test_every_reading_has_its_box_where_the_word_stands():
    paper = make_paper(0, layout="table", people=3)
    first, annex = from_text(paper.pdf)
    decision = read_decision([first, annex])
    name = decision.rows[0].fields["name"]
    left, top, right, bottom = name.box
    inside = [
        word.text for word in annex.words if word.left >= left and word.right <= right and top <= word.middle <= bottom
    ]
    assert (name.page, " ".join(inside)) == (2, paper.people[0].name)


def test_a_person_of_the_own_section_gets_its_award_and_a_body_is_a_collective():
    paper = make_paper(SEEDS["sections"])
    rows = read_decision(from_text(paper.pdf)).rows
    kinds = [said(row)["kind"] for row in rows]
    assert kinds == ["collective"] * 3 + ["person"] * (len(rows) - 3)


def test_the_machine_reads_a_turned_and_noisy_scan(read, paper):
    assert read.values["number"] == paper.number
    assert read.values["award"] == paper.award
    assert read.values["year"] == str(paper.year)
    names = [row.name for row in read.rows.all()]
    # A letter of a machine may be wrong; the rows are all there, and nearly all names are right.
    assert len(names) == len(paper.people)
    assert len(set(names) & {person.name for person in paper.people}) >= len(paper.people) - 1
    assert {page.how for page in read.pages.all()} == {"machine"}
    assert all(page.reader.startswith("tesseract") for page in read.pages.all())


def test_a_steep_page_is_straightened_before_it_is_read():
    paper = make_paper(2, layout="one")
    level = render_page(as_pdf([scan(paper, turn=0)[0]]), 0)
    turned = [scan(paper, turn=0)[0].rotate(2.0, fillcolor=250)]
    page = render_page(as_pdf(turned), 0)
    words = ocr.read_picture(page.bare)
    lines = [word for word in words if word.text in {"Căn", "2003;"}]
    assert level.width == page.width
    assert len(lines) == 2
    # Turned by two degrees the ends of this line stand 32 pixels apart.
    assert abs(lines[0].middle - lines[1].middle) < 10


def test_what_is_no_entry_of_a_list_makes_no_row():
    assert is_entry("1. Ông Nguyễn Văn An, Trưởng phòng;")
    assert is_entry("lào) . Bà Vũ Thị Hà, Kế toán;")
    assert is_entry("3. Phòng Nội vụ;")
    assert not is_entry("I. TẬP THỂ")
    assert not is_entry("Các ông (bà) Chánh Văn phòng chịu trách nhiệm thi hành")
    assert not is_entry("2. Kinh phí lấy từ quỹ thi đua, khen thưởng.")


def test_a_citizen_number_on_the_paper_goes_into_no_row(officer):
    paper = make_paper(1, layout="running", people=1)
    found = read_decision(from_text(paper.pdf))
    found.rows[0] = FoundRow(1, found.rows[0].source + ", số CCCD 001180000123", found.rows[0].fields)
    scan_of = services.upload_scan(officer, uploads=[SimpleUploadedFile("qd.pdf", paper.pdf)])
    services.keep_reading(officer, scan=scan_of, pages=[], decision=found)
    row = scan_of.rows.get()
    assert "001180000" not in row.source
    assert row.source.endswith("123")


def test_names_in_capitals_are_put_as_they_are_written():
    assert proper("ỦY BAN NHÂN DÂN TỈNH VÍ DỤ") == "Ủy ban nhân dân tỉnh Ví Dụ"
    assert proper("GIÁM ĐỐC SỞ TÀI CHÍNH") == "Giám đốc Sở Tài chính"
