"""What a column of an office's list can hold, and the words by which offices call and fill it."""

import re
from collections import abc
from dataclasses import dataclass, field
from enum import StrEnum

from thidua.vietnamese.names import clean, fold


class Field(StrEnum):
    """What a column holds. A list names people in one column, or in two (family and middle names, given name)."""

    ORDER_NUMBER = "order_number"
    FULL_NAME = "full_name"
    FAMILY_AND_MIDDLE_NAME = "family_and_middle_name"
    GIVEN_NAME = "given_name"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    SEX_MALE = "sex_male"
    SEX_FEMALE = "sex_female"
    CITIZEN_NUMBER = "citizen_number"
    JOB_TITLE = "job_title"
    UNIT = "unit"
    JOB_AND_UNIT = "job_and_unit"
    AWARD = "award"
    SUMMARY = "summary"
    INITIATIVES = "initiatives"
    NOTE = "note"
    IGNORE = "ignore"
    # of tables of past awards
    KIND = "kind"
    ADDRESS = "address"
    YEAR = "year"
    FROM_YEAR = "from_year"
    BASIS = "basis"
    DECISION_NUMBER = "decision_number"
    DECIDED_ON = "decided_on"
    DECIDED_BY = "decided_by"


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """By which words one sort of table calls its columns, and what they can hold (with the names that are shown)."""

    headers: abc.Sequence[tuple[str, Field]]  # folded, without punctuation; the first pattern found names the column
    labels: abc.Mapping[Field, str]
    sexes: bool = True  # whether a column «Nam» is that of men
    _known: dict[str, Field | None] = field(default_factory=dict, repr=False)  # every row asks again for its columns

    def field_of(self, text: str) -> Field | None:
        """The field that a header names, or None. A header of two rows comes as "upper / lower"."""
        if text not in self._known:
            if len(self._known) > MOST_KNOWN:
                self._known.clear()
            self._known[text] = self._named(text)
        return self._known[text]

    def _named(self, text: str) -> Field | None:
        lower = clean(text).rsplit(" / ", 1)[-1].lower()
        if self.sexes and lower in {"nam", "nữ", "nu"}:  # with its mark, "năm" is a year
            return Field.SEX_MALE if lower == "nam" else Field.SEX_FEMALE
        plain = plain_header(text)
        return next((found for pattern, found in self.headers if re.search(pattern, plain)), None)


MOST_KNOWN = 1_000
LABELS = {
    Field.ORDER_NUMBER: "Số thứ tự",
    Field.FULL_NAME: "Họ và tên",
    Field.FAMILY_AND_MIDDLE_NAME: "Họ và tên đệm",
    Field.GIVEN_NAME: "Tên",
    Field.BIRTH_DATE: "Ngày, tháng, năm sinh",
    Field.SEX: "Giới tính",
    Field.SEX_MALE: "Nam",
    Field.SEX_FEMALE: "Nữ",
    Field.CITIZEN_NUMBER: "Số định danh cá nhân (CCCD)",
    Field.JOB_TITLE: "Chức vụ",
    Field.UNIT: "Đơn vị",
    Field.JOB_AND_UNIT: "Chức vụ, đơn vị",
    Field.AWARD: "Danh hiệu, hình thức đề nghị",
    Field.SUMMARY: "Tóm tắt thành tích",
    Field.INITIATIVES: "Sáng kiến, đề tài",
    Field.NOTE: "Ghi chú",
    Field.IGNORE: "Không dùng",
}

NAME_FIELDS = frozenset({Field.FULL_NAME, Field.FAMILY_AND_MIDDLE_NAME, Field.GIVEN_NAME})

JOB = r"chuc vu|chuc danh|nghe nghiep|cong viec|vi tri viec lam"
UNIT = r"don vi|noi cong tac|noi lam viec|co quan|phong ban"
HEADERS: list[tuple[str, Field]] = [
    (r"^(stt|s tt|so tt|tt|so thu tu|no)$", Field.ORDER_NUMBER),
    (r"dan toc|ton giao|que quan|dien thoai|email|thu dien tu|trinh do|vao dang|dang vien|dia chi", Field.IGNORE),
    (r"ngach|bac luong|he so|vao nganh|tham nien|noi cap|ngay cap|tai khoan|tien thuong", Field.IGNORE),
    (r"chu ky|ky ten|ky nhan|phieu|ty le", Field.IGNORE),
    (r"ho (va |)(ten |chu |)(dem|lot)|^ho$|ho (va )?dem", Field.FAMILY_AND_MIDDLE_NAME),
    (r"^ten$", Field.GIVEN_NAME),
    (r"cccd|cmnd|can cuoc|dinh danh|chung minh", Field.CITIZEN_NUMBER),
    (r"gioi tinh|^phai$|^nam nu$", Field.SEX),
    (r"sinh|^ns$", Field.BIRTH_DATE),
    (rf"({JOB}).*({UNIT})|({UNIT}).*({JOB})", Field.JOB_AND_UNIT),
    (r"ho( va)? ?ten|^ten (ca nhan|tap the)|^ca nhan|^tap the|nguoi duoc (de nghi|khen)|^ten nguoi", Field.FULL_NAME),
    (r"thanh tich|da (co|dat|nhan|duoc)|qua trinh khen|tom tat|khen thuong truoc", Field.SUMMARY),
    (r"xep loai|danh gia|muc do hoan thanh", Field.SUMMARY),
    (r"sang kien|de tai|nckh|^giai phap", Field.INITIATIVES),
    (r"danh hieu|hinh thuc|de nghi|khen thuong", Field.AWARD),
    (JOB, Field.JOB_TITLE),
    (rf"{UNIT}|^truong$|^phong$", Field.UNIT),
    (r"ghi chu", Field.NOTE),
]

FAMILY_NAMES = frozenset(
    fold(
        "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Mai Đào Trịnh Trương Đoàn Hà Lâm "
        "Tạ Chu Châu Lưu Phùng Tô Cao Thái Quách La Lò Lục Vương Nông Hứa Khổng Kiều Tống Triệu Vi Bế Giàng Sùng Thào"
    ).split()
)
# Words that open the name of a body; with their marks, because "Tô" is a family name and "Tổ" is a team.
BODIES = re.compile(
    r"(tập thể|phòng|sở|ban|ủy ban|uỷ ban|ubnd|trường|công ty|tổng công ty|chi cục|cục|vụ|tổng cục|trung tâm|khoa|tổ"
    r"|đội|xã|phường|huyện|tỉnh|thôn|văn phòng|viện|bệnh viện|trạm|đảng bộ|chi bộ|đảng ủy|hội|công đoàn|liên đoàn"
    r"|đoàn thanh niên|nhân dân và|cán bộ|khối|cụm|nhà máy|hợp tác xã|tòa án|viện kiểm sát|công an|bộ|báo|đài"
    r"|ngân hàng|bảo hiểm|kho bạc|thanh tra|trung đoàn|sư đoàn|lữ đoàn|tiểu đoàn|đại đội)(?=\s|$)",
)


def plain_header(text: str) -> str:
    """The header folded, punctuation as spaces: what two spellings of one header have in common."""
    return fold(re.sub(r"[\W_]+", " ", clean(text)))


LISTS = Vocabulary(HEADERS, LABELS)


def is_body(name: str) -> bool:
    """Whether the name is that of a body (phòng, sở, trường…) rather than of a person."""
    return BODIES.match(clean(name).lower()) is not None


def looks_like_person(name: str) -> bool:
    """Whether the name is made as a person's full name is: two to six words of letters, a known family name first."""
    words = fold(name).split()
    return 2 <= len(words) <= 6 and words[0] in FAMILY_NAMES and all(word.isalpha() for word in words)
