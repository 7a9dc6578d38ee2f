import itertools
import subprocess
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.vietnamese import legacy_encodings as legacy
from thidua.vietnamese.legacy_encodings import Encoding, convert, recognise
from thidua.vietnamese.syllables import is_syllable

NAMES = """\
Nguyễn Văn An,Đỗ Thị Ánh Tuyết,Lê Hoàng Phượng,Trần Đức Mạnh,Phạm Quốc Khánh,Vũ Thuỷ Tiên,Bùi Xuân Trường,\
Hồ Ngọc Diệp,Đặng Hữu Nghĩa,Dương Mỹ Lệ,Lý Kiều Oanh,Phan Đình Giót,Ngô Bảo Yến,Đinh Thế Huỳnh,Cao Thị Bưởi,\
Tạ Quỳnh Như""".split(",")  # noqa: SIM905 - shorter to read
MARKS = ["", "\u0302", "\u0306", "\u031b"]
TONES = ["", *"\u0300\u0301\u0309\u0303\u0323"]
VOWELS = [
    unicodedata.normalize("NFC", letter + mark + tone)
    for letter, mark, tone in itertools.product("aeiouy", MARKS, TONES)
    if letter + mark in {"a", "a\u0302", "a\u0306", "e", "e\u0302", "i", "o", "o\u0302", "o\u031b", "u", "u\u031b", "y"}
]
SYLLABLES = sorted(
    word
    for start, vowel, end in itertools.product(["", "b", "đ", "ng", "tr"], VOWELS, ["", "n", "ng", "t", "ch", "m", "i"])
    if is_syllable(word := start + vowel + end) and not word.isascii()
)
TEXTS = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=4).map(" ".join)
CASES = [str.lower, str.capitalize, str.upper]
TCVN3 = {letter: sign for sign, letter in legacy.TCVN3.items()}


def tcvn3(text):
    """As input programs write it: a capital with a tone becomes the small one."""
    return "".join(TCVN3.get(letter) or TCVN3.get(letter.lower(), letter) for letter in text)


VNI_TABLE = """\
á aù à aø ả aû ã aõ ạ aï ă aê ắ aé ằ aè ẳ aú ẵ aü ặ aë â aâ ấ aá ầ aà ẩ aå ẫ aã ậ aä é eù è eø ẻ eû ẽ eõ ẹ eï
ê eâ ế eá ề eà ể eå ễ eã ệ eä í í ì ì ỉ æ ĩ ó ị ò ó où ò oø ỏ oû õ oõ ọ oï ô oâ ố oá ồ oà ổ oå ỗ oã ộ oä ơ ô ớ ôù
ờ ôø ở ôû ỡ ôõ ợ ôï ú uù ù uø ủ uû ũ uõ ụ uï ư ö ứ öù ừ öø ử öû ữ öõ ự öï ý yù ỳ yø ỷ yû ỹ yõ ỵ î đ ñ""".split()  # noqa: SIM905
VNI = dict(zip(VNI_TABLE[::2], VNI_TABLE[1::2], strict=True))
VNI |= {letter.upper(): written.upper() for letter, written in VNI.items()}


def vni(text):
    return "".join(VNI.get(letter, letter) for letter in text)


def viqr(text):
    signs = {mark: sign for sign, mark in legacy.VIQR_MARKS.items()}
    text = text.replace("đ", "dd").replace("Đ", "DD")
    marks = (sorted(unicodedata.normalize("NFD", letter), key=lambda mark: mark in TONES) for letter in text)
    return "".join(signs.get(mark, mark) for mark in itertools.chain.from_iterable(marks))


def windows_1258(text):
    """As Windows types it: the letter with its shape, then the tone."""
    typed = unicodedata.normalize("NFD", text)
    for base, mark in itertools.product("aeouAEOU", MARKS[1:]):
        for tone in TONES[1:]:  # the dot below comes before the circumflex in NFD
            typed = typed.replace(base + tone + mark, base + mark + tone)
        typed = typed.replace(base + mark, unicodedata.normalize("NFC", base + mark))
    return typed.encode("cp1258")


def misread(text):
    return legacy.as_read(b"\xff" + text.encode())[1:]


WRITERS = {
    Encoding.TCVN3: tcvn3,
    Encoding.VNI: vni,
    Encoding.VIQR: viqr,
    Encoding.WINDOWS_1258: windows_1258,
    Encoding.UTF8_AS_LATIN1: misread,
    Encoding.UTF8_AS_LATIN1_TWICE: lambda text: misread(misread(text)),
    Encoding.DECOMPOSED: lambda text: unicodedata.normalize("NFD", text),
}
every_encoding = pytest.mark.parametrize("encoding", WRITERS)


def can_be_known(text, encoding):
    """TCVN3 tells a capital with a tone only in a word typed in capitals."""
    return encoding is not Encoding.TCVN3 or not (text[0].lower() in TCVN3 and text[0] not in TCVN3)


def test_the_test_writes_every_letter_with_every_tone_in_both_cases():
    assert len(VOWELS) == 12 * 6
    assert {letter for word in SYLLABLES for letter in word} >= {
        letter for letter in VOWELS if not letter.isascii()
    } | {"đ"}


def test_the_table_of_tcvn3_is_that_of_iconv():
    written = "".join(legacy.TCVN3).encode("latin-1")
    read = subprocess.run(["iconv", "-f", "TCVN5712-1", "-t", "UTF-8"], input=written, capture_output=True, check=True)
    assert unicodedata.normalize("NFC", read.stdout.decode()) == "".join(legacy.TCVN3.values())


@pytest.mark.parametrize(
    ("encoding", "written", "meant"),
    [
        (Encoding.TCVN3, "NguyÔn ThÞ ¸nh TuyÕt", "Nguyễn Thị ánh Tuyết"),
        (Encoding.TCVN3, "céng hoµ x· héi chñ nghÜa ViÖt Nam", "cộng hoà xã hội chủ nghĩa Việt Nam"),
        (Encoding.TCVN3, b"\xa7\xe7 V\xa8n D\xadng", "Đỗ Văn Dưng"),
        (Encoding.VNI, "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        (Encoding.VNI, "ÑAËNG THÒ PHÖÔÏNG", "ĐẶNG THỊ PHƯỢNG"),
        (
            Encoding.VIQR,
            r"Co^.ng ho`a xa~ ho^.i chu? nghi~a, DDo^~ Tu+o+`ng, a\.",
            "Cộng hòa xã hội chủ nghĩa, Đỗ Tường, a.",
        ),
        (Encoding.WINDOWS_1258, "NguyêÞn Vãn Ðýõ\u00ccng, Trâ\u00ccn Thiò Lêò", "Nguyễn Văn Đường, Trần Thị Lệ"),
        (Encoding.UTF8_AS_LATIN1, "Nguyá»…n VÄƒn Ä\x90áº¡t", "Nguyễn Văn Đạt"),
        (Encoding.UTF8_AS_LATIN1_TWICE, "NguyÃ¡Â»â€¦n VÃ„Æ’n Ã„Â\x90Ã¡ÂºÂ¡t", "Nguyễn Văn Đạt"),
    ],
)
def test_texts_written_by_hand_are_read(encoding, written, meant):
    assert recognise([written]).encoding is encoding
    assert convert(written, encoding) == unicodedata.normalize("NFC", meant)


@every_encoding
def test_a_column_of_names_is_recognised_and_comes_back(encoding):
    written = [WRITERS[encoding](name) for name in NAMES]
    known = recognise(written)
    assert (known.encoding, known.score, known.mixed) == (encoding, 1.0, False)
    back = [convert(text, encoding) for text in written]
    assert [text.casefold() for text in back] == [name.casefold() for name in NAMES]
    assert encoding is Encoding.TCVN3 or back == NAMES


@every_encoding
@pytest.mark.parametrize("in_case", CASES)
def test_every_letter_with_every_tone_comes_back_in_a_column_of_names(encoding, in_case):
    names = [in_case(name) if in_case is not str.capitalize else name for name in NAMES]
    words = [f"{in_case(word)} {names[0]}" for word in SYLLABLES]
    written = [WRITERS[encoding](text) for text in words + names]
    assert recognise(written).encoding is encoding
    for text, made in zip(words, written, strict=False):
        back = convert(made, encoding)
        assert back == (text if can_be_known(text, encoding) else text[0].lower() + text[1:]) or back == text


@every_encoding
@given(texts=st.lists(TEXTS, min_size=1, max_size=8))
def test_a_column_is_never_taken_for_another_encoding(encoding, texts):
    known = recognise([WRITERS[encoding](text) for text in texts]).encoding
    assert known in {encoding, Encoding.UNKNOWN, Encoding.UNICODE}
    if known is encoding:
        assert [convert(WRITERS[encoding](text), encoding) for text in texts] == texts


@given(texts=st.lists(st.tuples(st.sampled_from(CASES), TEXTS), min_size=1))
def test_correct_texts_are_never_recognised_as_legacy(texts):
    assert recognise([in_case(text) + " HĐND An" for in_case, text in texts]).encoding is Encoding.UNICODE


@pytest.mark.parametrize(
    "column",
    [
        ["Nguyễn Văn A"],
        ["Nguyen Van A", "O'Brien", "TP.HCM", "C++", "O+", "dd/mm/yyyy", "Ha. Noi?", "f(a) = a^2"],
        ["Ðỗ Thị Ðào", "Nguyễn Ðình Ðức"],
        ["Hà", "Lê", "Tó"],
        ["Y Wôn Niê", "H'Hen Mlô", "Ksor H'Bơ", "Rơ Châm Phương"],
        ["“Thi đua là yêu nước” – số 15/2013/QĐ-TTg", "«Nhà giáo ưu tú»", "±5 µm, 30°C, ½"],
        ["Nguyễn Thị Hoa", "Loïc Dupont", "Jürgen Möller"],
        [],
        [""],
    ],
)
def test_what_is_in_order_is_left_as_it_is(column):
    known = recognise(column)
    assert known.encoding is Encoding.UNICODE
    assert [convert(text, known.encoding) for text in column] == column


@pytest.mark.parametrize("column", [["Loïc"], ["François", "Noël", "Zoë"], ["Nguy\ufffdn"], ["Иван"]])
def test_what_is_no_vietnamese_in_any_encoding_cannot_be_told(column):
    known = recognise(column)
    assert known.encoding is Encoding.UNKNOWN
    assert [convert(text, known.encoding) for text in column] == column


@every_encoding
def test_in_a_mixed_column_what_is_correct_is_left(encoding):
    half = len(NAMES) // 2
    column = [*(WRITERS[encoding](name) for name in NAMES[:half]), *NAMES[half:]]
    known = recognise(column)
    assert known.encoding is encoding
    assert known.mixed == (encoding is not Encoding.DECOMPOSED)
    assert [convert(text, encoding).casefold() for text in column] == [name.casefold() for name in NAMES]


def test_a_word_that_is_right_in_both_is_named_for_a_person_to_look_at():
    assert legacy.reads_both_ways("hép", Encoding.TCVN3)  # hép, or hộp
    assert convert("hép", Encoding.TCVN3) == "hộp"
    assert not legacy.reads_both_ways("NguyÔn", Encoding.TCVN3)
    assert not legacy.reads_both_ways("Nguyễn", Encoding.TCVN3)
    assert legacy.reads_both_ways("Ha.", Encoding.VIQR)
    assert not legacy.reads_both_ways("Va(n Ha.", Encoding.VIQR)


def test_capitals_of_tcvn3_are_seen_from_the_other_letters_or_told_by_the_font():
    assert convert("NGUYÔN §ç ¸NH, phßng NéI vô", Encoding.TCVN3) == "NGUYỄN Đỗ ÁNH, phòng NỘI vụ"
    assert convert("§ç V¡N A", Encoding.TCVN3) == "ĐỖ VĂN A"
    assert convert("Lª A", Encoding.TCVN3) == "Lê A"
    assert legacy.is_capital_font(".VnTimeH")
    assert convert("nguyÔn v¨n ¸nh", Encoding.TCVN3, capitals=True) == "NGUYỄN VĂN ÁNH"


@pytest.mark.parametrize(
    ("font", "encoding", "capitals"),
    [
        (".VnTime", Encoding.TCVN3, False),
        (".VnArial NarrowH", Encoding.TCVN3, True),
        ("VNI-Times", Encoding.VNI, False),
        ("Times New Roman", Encoding.UNKNOWN, False),
        ("VNI-H", Encoding.VNI, False),
    ],
)
def test_a_font_tells_its_encoding(font, encoding, capitals):
    assert (legacy.font_encoding(font), legacy.is_capital_font(font)) == (encoding, capitals)
