"""Text survives the way into the PDF; data is never source; only our fonts are used."""

import datetime as dt
import io
import itertools
import unicodedata

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents.reading import fonts, is_composed, size_in_mm, text
from tests.documents.reading import pages as pages_of
from thidua.documents import blocks
from thidua.documents.blocks import REST, emph, strong
from thidua.documents.glyphs import FONTS, letters, printable
from thidua.documents.rendering import Paper, plain, render

MOMENT = dt.datetime(2026, 9, 4, 3, 0, tzinfo=dt.UTC)
VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
SMALL = [unicodedata.normalize("NFC", vowel + tone) for vowel, tone in itertools.product(VOWELS, TONES)] + ["đ"]
LETTERS = [*SMALL, *(letter.upper() for letter in SMALL), "₫"]
HOSTILE = [
    "#panic()",
    "$x^2$",
    "*đậm* _nghiêng_ `mã`",
    '"ngoặc" và \\ gạch chéo',
    "@nhan <nhan> [khung] {khối}",
    "= Tiêu đề",
    "- gạch đầu dòng",
    '#read("/etc/passwd")',
    "// chú thích /* và */",
    "a~b--c---d...e",
    "http://example.invalid/#x",
    "{{ 7*7 }} {% now %}",
]


def submission(*names: str, about: str = "Về việc thử", official: bool = True, detail: str = "") -> Paper:
    """A tờ trình with a list of these names and made-up everything else; `detail` may hold the row's number."""
    rows = [[str(n), strong(name), detail.format(n)] for n, name in enumerate(names, start=1)]
    body = [
        blocks.letterhead(issuer="SỞ THỬ", symbol="TTr-ST", place="………", date=""),
        blocks.titled("TỜ TRÌNH", about),
        blocks.to("Ủy ban thử"),
        blocks.grounds(["Căn cứ thử."]),
        blocks.closing(["Lưu: VT."], blocks.signer(["GIÁM ĐỐC"]), last="Kính đề nghị xem xét./."),
        blocks.annex("DANH SÁCH", "Đề nghị thử", "(Kèm theo)"),
        blocks.listing(columns=(10, 55, REST), heads=("STT", "Tên", "Chức vụ, đơn vị"), sections=[("Mục", rows)]),
        blocks.paragraph(emph("Hết danh sách."), indent=False),
    ]
    return blocks.document("Văn bản thử", body, MOMENT if official else None)


def test_there_are_134_letters_with_marks_and_the_sign_of_the_dong():
    marked = {letter for letter in LETTERS if unicodedata.normalize("NFD", letter) != letter or letter in "đĐ"}
    assert len(marked) == 134
    assert all(ord(letter) in letters() for letter in LETTERS)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_vietnamese_letter_comes_out_of_the_pdf_as_it_went_in(form):
    words = [f"x{letter}x" for letter in LETTERS]
    found = text(render(submission(*(unicodedata.normalize(form, word) for word in words))))
    assert is_composed(found)
    assert [word for word in words if word not in found] == []


def test_the_four_fonts_are_small_and_come_with_their_licence():
    files = {font.stem: font.stat().st_size for font in FONTS.glob("*.ttf")}
    assert set(files) == {"Tinos-Regular", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"}
    assert max(files.values()) < 600 * 1024
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text("utf-8")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_looks_like_source_is_printed_as_a_name(name):
    assert " ".join(name.split()) in text(render(submission(name, about=name)))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_no_text_whatever_keeps_a_paper_from_being_made(name):
    assert render(submission(name)).startswith(b"%PDF-")


@given(st.text())
def test_printable_text_is_composed_on_one_line_and_stays_as_it_is(raw):
    once = printable(raw)
    assert printable(once) == once
    assert not set(once) & set("\n\r\t\v\f\x00\u202e\u200b")


def test_a_letter_that_the_font_does_not_have_is_shown_as_missing():
    assert printable("Nguyễn 😀 中 \ue000") == "Nguyễn □ □ □"
    assert "Nguyễn □" in text(render(submission("Nguyễn 😀")))


def test_letters_of_minorities_and_hidden_controls():
    assert printable("H'Ŭn Byă Êban Č\u200b\u202eX\x07") == "H'Ŭn Byă Êban ČX"


def test_only_our_fonts_are_in_the_file_and_all_of_them_are_embedded():
    found = fonts(render(submission("Nguyễn Thị Thử", official=False)))
    assert {name.split("-")[0] for name in found} == {"Tinos"}
    assert set(found.values()) == {True}


def test_the_file_says_that_it_is_an_archive_file_and_what_it_is_called():
    pdf = render(submission("Nguyễn Thị Thử"))
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert reader.metadata is not None
    assert reader.metadata.title == "Văn bản thử"
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf.replace(b" ", b"")
    assert reader.trailer["/Root"]["/Lang"].lower().startswith("vi")


def test_the_same_official_paper_gives_the_same_bytes():
    assert render(submission("Nguyễn Thị Thử")) == render(submission("Nguyễn Thị Thử"))


def test_a_draft_says_so_on_every_page_and_an_official_paper_on_none():
    names = [f"Người Thử {n}" for n in range(80)]
    draft = pages_of(render(submission(*names, official=False)))
    official = pages_of(render(submission(*names)))
    assert all("DỰ THẢO" in page.extract_text() for page in draft)
    assert not any("DỰ THẢO" in page.extract_text() for page in official)


def test_pages_are_a4_upright():
    assert {size_in_mm(page) for page in pages_of(render(submission("Nguyễn Thị Thử")))} == {(210, 297)}


@pytest.mark.parametrize("count", [3, 64, 1000])
def test_a_long_list_repeats_its_head_and_never_tears_a_row(count):
    detail = "Chuyên viên Phòng Kế hoạch - Tổng hợp kiêm cán bộ công đoàn, Sở Thử nghiệm tỉnh Ví Dụ " * 2
    names = (f"Người Thử Số {n} Hết" for n in range(1, count + 1))
    listed = pages_of(render(submission(*names, detail=f"Đầu{{0}} {detail} Cuối{{0}}")))[1:]
    seen: list[int] = []
    for page in listed:
        content = " ".join(page.extract_text().split())
        words = content.split()
        starts = [int(word.removeprefix("Đầu")) for word in words if word.startswith("Đầu") and word != "Đầu"]
        ends = [int(word.removeprefix("Cuối")) for word in words if word.startswith("Cuối")]
        assert starts == ends
        assert "STT" in words
        seen += starts
    assert seen == list(range(1, count + 1))


def test_page_numbers_begin_on_the_second_page_and_anew_in_the_annex():
    names = [f"Người Thử {n}" for n in range(120)]
    first, annex, second = pages_of(render(submission(*names)))[:3]
    assert first.extract_text().split()[0] != "1"
    assert annex.extract_text().split()[0] == "DANH"
    assert second.extract_text().split()[0] == "2"


def test_what_json_does_not_know_is_refused():
    with pytest.raises(TypeError):
        plain({"day": dt.date(2026, 1, 1)})
