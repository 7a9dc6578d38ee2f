"""Every Vietnamese letter with every tone, composed and taken apart, in each style, as three programs read it back."""

import io
import itertools
import json
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pypdf
import pypdfium2
import pytest
import typst
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.documents.test_certificates import certificates
from tests.documents.test_rendering import MOMENT, submission
from thidua.documents.glyphs import FONTS
from thidua.documents.rendering import STANDARD, plain, render

HERE = Path(__file__).parent
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
VOWELS = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES]
SMALL = [*"abcdđeghiklmnopqrstuvxyfjwz", *(vowel for vowel in VOWELS if vowel not in "aeiouy")]
LETTERS = [*SMALL, *(letter.upper() for letter in SMALL)]
WORDS = [f"ng{letter}n" for letter in LETTERS]  # poppler takes letters that stand alone for one word set wide
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)  # a paper is laid out for each try: no minutes of shrinking
STYLES = {
    "regular": "Tinos",
    "bold": "Tinos-Bold",
    "italic": "Tinos-Italic",
    "bold-italic": "Tinos-BoldItalic",
}


def by_pypdf(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def by_pdfium(pdf: bytes) -> str:
    return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def by_poppler(pdf: bytes) -> str:
    program = shutil.which("pdftotext")
    if program is None:
        pytest.fail("Thiếu pdftotext: hãy cài bằng `apt-get install poppler-utils`.")
    done = subprocess.run([program, "-raw", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


READERS: dict[str, Callable[[bytes], str]] = {"pypdf": by_pypdf, "pdfium": by_pdfium, "poppler": by_poppler}


def set_in(style: str, words: list[str], *, size: float = 12) -> bytes:
    """The words in one style, laid out by the same compiler, fonts and standard as papers."""
    data = {"style": style, "size": size, "words": plain(words)}
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    compiler = typst.Compiler(
        str(HERE / "letters.typ"),
        root=str(HERE),
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    pdf = compiler.compile(format="pdf", pdf_standards=[STANDARD], timestamp=int(MOMENT.timestamp()))
    assert isinstance(pdf, bytes)
    return pdf


def test_the_list_has_every_letter_of_the_alphabet_with_every_tone():
    marked = {letter for letter in LETTERS if not letter.isascii()}
    assert len(marked) == 134
    assert len(set(LETTERS)) == len(LETTERS) == 134 + 2 * 26


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("style", STYLES)
def test_every_letter_in_every_style_is_read_back_as_nfc(style, form, reader):
    pdf = set_in(style, [unicodedata.normalize(form, word) for word in WORDS])
    used = {str(font["/BaseFont"]).split("+")[-1] for font in fonts_of(pdf)}
    assert used == {STYLES[style]}, "the style has its own font, not a slanted or thickened one"
    found = READERS[reader](pdf).split()
    assert found == WORDS


@pytest.mark.parametrize("size", [6, 8, 42])
def test_the_letters_are_read_back_at_the_smallest_and_the_largest_size_of_any_paper(size):
    pdf = set_in("bold", WORDS, size=size)
    assert {name: reader(pdf).split() for name, reader in READERS.items()} == dict.fromkeys(READERS, WORDS)


def fonts_of(pdf: bytes) -> list[pypdf.generic.DictionaryObject]:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]


ONSETS = ["", *"bcdđghklmnpqrstvx", "ch", "gh", "gi", "kh", "ng", "ngh", "nh", "ph", "qu", "th", "tr"]
RIMES = ["", "c", "ch", "i", "m", "n", "ng", "nh", "o", "p", "t", "u", "y"]


@st.composite
def names(draw) -> str:
    """A name of two to six syllables with any tone on any vowel, composed or taken apart."""
    parts = st.tuples(st.sampled_from(ONSETS), st.sampled_from(VOWELS), st.sampled_from(RIMES))
    words = draw(st.lists(parts.map("".join), min_size=2, max_size=6))
    shown = " ".join(word[:1].upper() + word[1:] for word in words)
    if draw(st.booleans()):
        shown = shown.upper()
    return unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), shown)


def missing(pdf: bytes, wanted: list[str]) -> dict[str, list[str]]:
    """By reader: names that it does not find, wherever lines were broken."""
    composed = ["".join(unicodedata.normalize("NFC", name).split()) for name in wanted]
    found = {name: "".join(reader(pdf).split()) for name, reader in READERS.items()}
    return {name: lost for name, text in found.items() if (lost := [each for each in composed if each not in text])}


@settings(max_examples=25, deadline=None, phases=QUICK)
@given(st.lists(names(), min_size=1, max_size=40))
def test_any_vietnamese_name_on_a_list_is_read_back(people):
    assert missing(render(submission(*people)), people) == {}


@settings(max_examples=15, deadline=None, phases=QUICK)
@given(st.lists(names(), min_size=1, max_size=6), st.sampled_from(["plain", "flags", ""]))
def test_any_vietnamese_name_on_a_certificate_is_read_back(people, frame):
    pdf = render(certificates(*({"name": name} for name in people), frame=frame))
    assert missing(pdf, people) == {}


def test_a_reader_that_lost_a_mark_would_be_found_out():
    pdf = render(submission("Nguyễn Thị Thủ"))
    assert missing(pdf, ["Nguyễn Thị Thử"]) == {name: ["NguyễnThịThử"] for name in READERS}
    assert list(itertools.chain(*missing(pdf, ["Nguyễn Thị Thủ"]).values())) == []
