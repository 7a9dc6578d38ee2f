"""Old registers in the encodings, delimiters and kinds of file that offices have."""

import codecs
import io

import pytest
import xlsxwriter

from tests.past.conftest import GOOD, HEADER, changed, csv_of, imported
from thidua.register.models import Award, Subject
from thidua.vietnamese.legacy_encodings import TCVN3

ROWS = [
    GOOD,
    changed(name="Nguyễn Thị Hồng Nhung", birth="02/09/1975", award="Lao động tiên tiến", decision="31/QĐ-STC"),
    changed(name="Đặng Quốc Dũng", birth="19/05/1969", award="Chiến sĩ thi đua cơ sở", decision="32/QĐ-STC"),
    changed(name="Phạm Thuỳ Dương", birth="03/02/1981", award="Lao động tiên tiến", decision="33/QĐ-STC"),
]
NAMES = {row[1] for row in ROWS}
TO_TCVN3 = {letter: byte for byte, letter in TCVN3.items()}


def tcvn3(text):
    """As the font .VnTime keeps it; a capital with a tone has no letter of its own."""
    return "".join(TO_TCVN3.get(letter, TO_TCVN3.get(letter.lower(), letter)) for letter in text)


def seen():
    return set(Subject.objects.values_list("name", flat=True)), Award.objects.count()


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("utf-16-le", "|")]
)
def test_a_text_file_of_any_delimiter_and_unicode_encoding_is_read(stage, encoding, delimiter):
    imported(stage.keeper, csv_of(*ROWS, delimiter=delimiter, encoding=encoding))
    assert seen() == (NAMES, 4)


def test_a_text_file_in_windows_1258_is_read(stage):
    text = csv_of(*ROWS, encoding="utf-8").decode()
    content = b"".join(_cp1258(letter) for letter in text)
    imported(stage.keeper, content)
    assert seen() == (NAMES, 4)


def test_a_text_file_typed_in_tcvn3_is_read(stage):
    lines = [[tcvn3(cell) for cell in row] for row in [HEADER, *ROWS]]
    content = csv_of(*lines[1:], header=lines[0], encoding="latin-1")
    imported(stage.keeper, content)
    assert seen() == (NAMES, 4)


def test_excel_cells_typed_in_tcvn3_are_read(stage):
    imported(stage.keeper, _excel([[tcvn3(cell) for cell in row] for row in [HEADER, *ROWS]]), "cu.xlsx")
    assert seen() == (NAMES, 4)


def test_excel_cells_typed_in_vni_are_read(stage):
    imported(stage.keeper, _excel([[vni(cell) for cell in row] for row in [HEADER, *ROWS]]), "cu.xlsx")
    assert seen() == (NAMES, 4)


def vni(text):
    """As the font VNI-Times keeps it."""
    import unicodedata  # noqa: PLC0415 - only here

    from thidua.vietnamese.legacy_encodings import VNI_LETTERS, VNI_MARKS  # noqa: PLC0415 - only here

    letters = {letter: written for written, letter in VNI_LETTERS.items()}
    letters |= {letter.upper(): written.upper() for letter, written in letters.items()}
    marks = {unicodedata.normalize("NFC", f"a{mark}"): written for written, mark in VNI_MARKS.items()}
    written = []
    for letter in unicodedata.normalize("NFC", text):
        base, tones = unicodedata.normalize("NFD", letter)[:1], unicodedata.normalize("NFD", letter)[1:]
        if letter in letters:
            written.append(letters[letter])
        elif base in "ou" + "OU" and "\u031b" in tones:
            horned = unicodedata.normalize("NFC", base + "\u031b")
            rest = tones.replace("\u031b", "")
            written.append(letters[horned] + (marks[unicodedata.normalize("NFC", f"a{rest}")] if rest else ""))
        elif tones and unicodedata.normalize("NFC", f"a{tones}") in marks:
            mark = marks[unicodedata.normalize("NFC", f"a{tones}")]
            written.append(base + (mark.upper() if base.isupper() else mark))
        else:
            written.append(letter)
    return "".join(written)


def _cp1258(letter):
    import unicodedata  # noqa: PLC0415 - only here

    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", letter)
        base, tone = parts[:-1], parts[-1]
        if tone in "\u0302\u0306\u031b":  # the tone stands before the hat
            base, tone = parts[0] + parts[-1], parts[1:-1]
        return (unicodedata.normalize("NFC", base) + tone).encode("cp1258")


def _excel(rows):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def test_the_marks_of_utf_16_are_those_of_the_codec():
    assert csv_of(GOOD, encoding="utf-16").startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def test_a_name_that_reads_both_ways_in_a_mixed_column_is_asked_about_and_never_changed(stage):
    """«Lê» as it stands is Lê; taken for TCVN3 it would be «Lờ», which is Vietnamese too."""
    unicode = changed(name="Lê Minh Quang", birth="04/05/1966", award="Lao động tiên tiến", decision="34/QĐ-STC")
    shown = changed(name="Nguyễn Thị Thưởng", birth="04/05/1967", award="Lao động tiên tiến", decision="35/QĐ-STC")
    lines = [HEADER, *([tcvn3(cell) for cell in row] for row in ROWS), unicode, shown]
    found = imported(stage.keeper, _excel(lines), "cu.xlsx")
    assert seen()[0] == NAMES | {"Nguyễn Thị Thưởng"}
    ((_number, why),) = [error for batch in found.batches.all() for error in batch.errors]
    assert "«Lê Minh Quang» đọc được cả theo Unicode" in why
    imported(stage.keeper, _excel([HEADER, unicode]), "sua.xlsx")
    assert "Lê Minh Quang" in seen()[0]


def test_a_word_that_is_right_in_both_is_read_as_its_column_is_and_told(stage):
    """«Phó» typed in TCVN3 is Phú."""
    row = changed(name="Lê Minh Phú", birth="04/05/1966", award="Lao động tiên tiến", decision="34/QĐ-STC")
    plain = changed(name="Minh Phú", birth="04/05/1968", award="Lao động tiên tiến", decision="36/QĐ-STC")
    lines = [[tcvn3(cell) for cell in each] for each in [HEADER, *ROWS, row, plain]]
    found = imported(stage.keeper, _excel(lines), "cu.xlsx")
    assert seen()[0] == NAMES | {"Lê Minh Phú", "Minh Phú"}
    doubts = [text for batch in found.batches.all() for _number, text in batch.doubts if "đối chiếu" in text]
    assert doubts == ["«Minh Phó» được đọc theo bảng mã cũ thành «Minh Phú»; hãy đối chiếu."]
