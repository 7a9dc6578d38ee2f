"""Reading what tells who a nominee is: name, sex, birth date and citizen number, and whether they agree."""

import re

from thidua.dossiers.intake.fields import is_body
from thidua.dossiers.intake.reading import FieldReading, Remark, refused
from thidua.dossiers.intake.workbook import Cell, shown
from thidua.vietnamese.citizen_numbers import DIGITS, parts
from thidua.vietnamese.dates import ReadDate, read_date, short_date
from thidua.vietnamese.names import clean, display_name, fold

OLD_DIGITS = 9  # chứng minh nhân dân
AGES = range(15, 101)  # in the year of the list
TITLE = re.compile(r"^(?:ông|bà|đ/c|đồng chí|anh|chị|ths|ts|bs|cn|ks)\.?:?\s+(?=\S+\s+\S)", re.IGNORECASE)
ASIDE = re.compile(r"\s*[(\[].*$", re.DOTALL)
NOT_A_LETTER = re.compile(r"[^a-zA-ZÀ-ỹ\s'’‘.\-]")
MASK = re.compile(r"[•*]|[xX]{3}")
MALE, FEMALE = {"nam", "m", "male", "ong", "trai"}, {"nu", "f", "female", "ba", "gai"}
SEX_LABELS = {"male": "nam", "female": "nữ"}


def read_name(cell: Cell) -> FieldReading:
    """A person's name as it is shown, or a body's as it was written."""
    raw = shown(cell)
    text = clean(raw)
    if not text:
        return refused(raw, "name_missing", "Chưa có họ và tên.")
    if is_body(text):
        return FieldReading(text, raw)
    bare = TITLE.sub("", ASIDE.sub("", text))
    if not fold(bare).replace(" ", "").strip("0123456789.,-"):
        return refused(raw, "name_unreadable", f"“{text}” không phải là họ và tên.")
    reading = FieldReading(display_name(bare), raw)
    if bare != text:
        reading = reading.doubting(Remark("name_shortened", f"Tên lấy từ “{text}”; hãy kiểm tra phần đã bỏ."))
    if NOT_A_LETTER.search(bare):
        remark = "Tên có ký tự lạ; có thể được gõ bằng phông chữ cũ hoặc gõ nhầm."
        return reading.doubting(Remark("name_letters", remark))
    if len(bare.split()) == 1:
        return reading.doubting(Remark("name_one_word", "Tên chỉ có một từ; hãy kiểm tra họ và tên đệm."))
    return reading


def read_sex(cell: Cell) -> FieldReading:
    """ "male" or "female"; an empty cell says nothing."""
    raw = shown(cell)
    text = fold(raw).strip(". ")
    if not text:
        return FieldReading(raw=raw)
    if text in MALE | FEMALE:
        return FieldReading("male" if text in MALE else "female", raw)
    return refused(raw, "sex_unreadable", f"Không rõ giới tính “{clean(raw)}”.")


def read_ticked_sex(male: Cell, female: Cell) -> tuple[FieldReading, Cell]:
    """The sex from two columns, and the cell that was filled: it may hold the birth date or only a tick."""
    ticks = [cell for cell in (male, female) if clean(shown(cell))]
    raw = " | ".join((shown(male), shown(female)))
    if not ticks:
        return FieldReading(), None
    if len(ticks) > 1:
        return refused(raw, "sex_unreadable", "Cả hai cột Nam và Nữ đều có dữ liệu."), None
    return FieldReading("male" if clean(shown(male)) else "female", shown(ticks[0])), ticks[0]


def is_tick(cell: Cell) -> bool:
    """Whether a cell of a column Nam or Nữ only marks the column, with no date in it."""
    return not any(letter.isdigit() for letter in shown(cell)) or shown(cell).strip() == "1"


def read_birth(cell: Cell, list_year: int | None) -> FieldReading:
    """The birth date as a ReadDate (whole date, or year only)."""
    raw, read = shown(cell), read_date(cell)
    if read.error:
        return refused(raw, "birth_unreadable", f"Ngày sinh: {read.error}")
    reading = FieldReading(read if read.year else None, raw)
    if read.doubt:
        reading = reading.doubting(Remark("birth_doubtful", f"Ngày sinh: {read.doubt}"))
    elif read.year and read.value is None:
        reading = reading.doubting(Remark("birth_year_only", "Ngày sinh: chỉ có năm, cần đủ ngày, tháng, năm."))
    if read.year and list_year and list_year - read.year not in AGES:
        text = f"Năm sinh {read.year} cho tuổi {list_year - read.year} vào năm {list_year}; hãy kiểm tra."
        reading = reading.doubting(Remark("birth_age", text))
    return reading


def read_citizen_number(cell: Cell) -> FieldReading:
    """Twelve digits, with the zeros put back that a spreadsheet drops; one of nine digits stays, in doubt."""
    raw = shown(cell)
    digits = re.sub(r"[\s.'’\-]", "", clean(raw))
    if not digits:
        return FieldReading(raw=raw)
    if MASK.search(digits):
        text = f"Số định danh bị che ({clean(raw)}); hãy ghi đủ 12 chữ số, hoặc để trống nếu chưa có."
        return refused(raw, "citizen_number_hidden", text)
    broken = isinstance(cell, int | float) and not raw.isdecimal()  # a fraction or a sign, hidden by the line above
    if broken or not (digits.isascii() and digits.isdecimal()) or len(digits) > DIGITS:
        return refused(raw, "citizen_number_unreadable", f"“{clean(raw)}” không phải là số định danh 12 chữ số.")
    if len(digits) in {OLD_DIGITS - 1, OLD_DIGITS}:
        text = "Đây là số chứng minh nhân dân cũ (9 chữ số), chưa thấy của ai trong sổ bộ; cần số định danh 12 chữ số."
        return FieldReading(digits.zfill(OLD_DIGITS), raw, (Remark("citizen_number_old", text),))
    if len(digits) < OLD_DIGITS - 1:
        return refused(raw, "citizen_number_unreadable", f"Số định danh chỉ có {len(digits)} chữ số, cần 12.")
    number = digits.zfill(DIGITS)
    reading = FieldReading(number, raw)
    if len(digits) < DIGITS:
        text = f"Số định danh có {len(digits)} chữ số vì mất số 0 ở đầu; được hiểu là {number}."
        reading = reading.doubting(Remark("citizen_number_zero", text))
    return reading


def disagreements(number: str | None, sex: str | None, birth: ReadDate | None) -> tuple[Remark, ...]:
    """Where the digits of a citizen number disagree with the place codes, the sex and the birth year."""
    if number is None or len(number) != DIGITS:
        return ()
    known, found = parts(number), []
    if not known.place_known:
        text = f"Ba số đầu {known.place} của số định danh không phải là mã tỉnh, thành phố nào; hãy đối chiếu với thẻ."
        found.append(Remark("citizen_number_place", text))
    if sex and sex != known.sex:
        text = f"Số định danh là của {SEX_LABELS[known.sex]}, danh sách ghi {SEX_LABELS[sex]}."
        found.append(Remark("citizen_number_sex", text))
    if birth and birth.year and birth.year != known.birth_year:
        found.append(_other_year(number, known.birth_year, birth))
    return tuple(found)


def _other_year(number: str, year: int, birth: ReadDate) -> Remark:
    written = short_date(birth.value) if birth.value else f"năm {birth.year}"
    if birth.year and birth.year % 100 == year % 100:
        start = year - year % 100
        text = f"Chữ số thứ tư ({number[3]}) của số định danh là của người sinh từ {start} đến {start + 99}"
        return Remark("citizen_number_century", f"{text}, danh sách ghi {written}.")
    return Remark("citizen_number_birth", f"Số định danh là của người sinh năm {year}, danh sách ghi {written}.")
