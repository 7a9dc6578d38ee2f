"""Which column of an old register holds what: by which words offices call them, and as the officer last said."""

from dataclasses import replace

from thidua.agencies.actor import Actor
from thidua.dossiers import files
from thidua.dossiers.intake.fields import JOB, UNIT, Field, Vocabulary
from thidua.dossiers.intake.legacy import in_unicode
from thidua.dossiers.intake.mapping import Mapping, propose_mapping, signature_of
from thidua.dossiers.intake.tables import Table, find_tables
from thidua.dossiers.intake.workbook import OF_BOOKS, UnreadableFile, read_workbook
from thidua.dossiers.models import ColumnLayout
from thidua.past.models import PastImport
from thidua.trail.errors import Refused

LABELS = {
    Field.FULL_NAME: "Họ và tên, tên tập thể",
    Field.FAMILY_AND_MIDDLE_NAME: "Họ và tên đệm",
    Field.GIVEN_NAME: "Tên (riêng một cột)",
    Field.KIND: "Loại đối tượng",
    Field.BIRTH_DATE: "Ngày, tháng, năm sinh",
    Field.SEX: "Giới tính",
    Field.CITIZEN_NUMBER: "Số định danh cá nhân (CCCD)",
    Field.UNIT: "Đơn vị (tên hoặc mã)",
    Field.JOB_TITLE: "Chức vụ",
    Field.JOB_AND_UNIT: "Chức vụ, đơn vị",
    Field.ADDRESS: "Địa chỉ",
    Field.AWARD: "Danh hiệu, hình thức khen thưởng",
    Field.YEAR: "Năm thành tích",
    Field.FROM_YEAR: "Từ năm",
    Field.BASIS: "Loại hình khen thưởng",
    Field.DECISION_NUMBER: "Số quyết định",
    Field.DECIDED_ON: "Ngày quyết định",
    Field.DECIDED_BY: "Người, cấp quyết định",
    Field.SUMMARY: "Thành tích",
    Field.ORDER_NUMBER: "Số thứ tự",
    Field.NOTE: "Ghi chú",
    Field.IGNORE: "Không dùng",
}
DECISION = "quyet dinh|qd"
HEADERS = [
    (r"^(stt|s tt|so tt|tt|so thu tu|no)$", Field.ORDER_NUMBER),
    (r"dan toc|ton giao|que quan|dien thoai|email|thu dien tu|trinh do|vao dang|dang vien", Field.IGNORE),
    (r"ngach|bac luong|he so|vao nganh|tham nien|noi cap|ngay cap|tai khoan|tien thuong|muc thuong", Field.IGNORE),
    (r"chu ky|ky nhan|so bang|so huy hieu|^loi$", Field.IGNORE),
    (r"ghi chu", Field.NOTE),
    (rf"ngay.*({DECISION}|ky|ban hanh|khen)|({DECISION}).*ngay", Field.DECIDED_ON),
    (rf"(nguoi|cap|co quan|chuc danh|tham quyen).*({DECISION}|khen|ky|ban hanh)|tham quyen", Field.DECIDED_BY),
    (rf"(so|ma).*({DECISION})|({DECISION}).*so|^({DECISION})( so)?$|so hieu van ban", Field.DECISION_NUMBER),
    (r"ho (va |)(ten |chu |)(dem|lot)|^ho$|ho (va )?dem", Field.FAMILY_AND_MIDDLE_NAME),
    (r"cccd|cmnd|can cuoc|dinh danh|chung minh", Field.CITIZEN_NUMBER),
    (r"gioi tinh|^phai$|^nam nu$", Field.SEX),
    (r"sinh|^ns$", Field.BIRTH_DATE),
    (r"dia chi|noi o|cho o|thuong tru", Field.ADDRESS),
    (r"^tu nam|nam bat dau", Field.FROM_YEAR),
    (r"^loai hinh", Field.BASIS),
    (r"^(loai )?doi tuong$|^loai (ho so|khen)", Field.KIND),
    # «Năm khen thưởng», «Năm tặng» may be the decision's, one later: the officer says.
    (r"^nam$|^(den )?nam (thanh tich|dat|xet|cong tac|thuc hien)|^den nam|^nien khoa", Field.YEAR),
    (rf"({JOB}).*({UNIT})|({UNIT}).*({JOB})", Field.JOB_AND_UNIT),
    (r"ho( va)? ?ten|^ten$|^ten (ca nhan|tap the|doi tuong|nguoi)|^ca nhan|^tap the|nguoi duoc khen", Field.FULL_NAME),
    (r"danh hieu|hinh thuc|khen thuong", Field.AWARD),
    (r"thanh tich|noi dung|ly do khen|trich yeu", Field.SUMMARY),
    (JOB, Field.JOB_TITLE),
    (rf"{UNIT}|^ma don vi|^truong$|^phong$", Field.UNIT),
]
PAST = Vocabulary(HEADERS, LABELS, sexes=False)
REQUIRED = (Field.AWARD, Field.YEAR)
ERROR_HEAD = "Lỗi"  # of the last column of a file of bad rows


def tables_of(content: bytes, name: str) -> list[Table]:
    """The tables of the file, largest first; raises Refused when it can't be read or holds none."""
    try:
        workbook = in_unicode(read_workbook(content, name, OF_BOOKS))
    except UnreadableFile as error:
        raise Refused(error.message, fields={"file": error.message}) from error
    tables = sorted(find_tables(workbook, PAST), key=lambda table: -len(table.rows))
    if not tables:
        message = (
            "Không tìm thấy bảng nào có cột họ tên trong tệp này. Hãy kiểm tra lại dòng tên cột, ví dụ: "
            "Họ và tên, Danh hiệu, Năm."
        )
        raise Refused(message, fields={"file": message})
    return tables


def tables_of_import(found: PastImport) -> list[Table]:
    """The tables of an import's file."""
    return tables_of(files.read(found.file), found.file_name)


def proposed_columns(actor: Actor, table: Table) -> dict[str, int]:
    """Field to column: as the agency's officer last mapped these heads, else as the columns are called and hold."""
    remembered = ColumnLayout.objects.filter(agency=actor.agency, signature=layout_of(table)).first()
    return dict(remembered.columns) if remembered else columns_of(propose_mapping(table, PAST))


def columns_of(mapping: Mapping) -> dict[str, int]:
    """The columns of a mapping that are used."""
    unused = {Field.ORDER_NUMBER, Field.NOTE, Field.IGNORE}
    return {str(field): column for field, column in mapping.columns.items() if field not in unused}


def layout_of(table: Table) -> str:
    """Fingerprint of the heads, another than that of a list of nominees with the same ones.

    A file of bad rows that was corrected has the heads of the file that it came of.
    """
    heads = table.headers[:-1] if table.headers[-1:] == (ERROR_HEAD,) else table.headers
    return f"past{signature_of(replace(table, headers=heads))[4:]}"


def missing(columns: dict[str, int]) -> list[str]:
    """The labels of what no column holds although every row needs it."""
    names = {Field.FAMILY_AND_MIDDLE_NAME, Field.GIVEN_NAME}
    lacking = [] if Field.FULL_NAME in columns or names <= columns.keys() else [Field.FULL_NAME]
    return [LABELS[field] for field in [*lacking, *(field for field in REQUIRED if field not in columns)]]
