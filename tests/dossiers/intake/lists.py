"""Lists as offices lay them out. Every person and number in them is made up."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter

HERE = Path(__file__).parent
SAMPLE = HERE / "danh-sach-de-nghi-nam-2024.xlsx"
OLD_EXCEL = HERE / "danh-sach-kieu-cu.xls"

NAMES = {
    "grassroots_emulation_soldier": ["Chiến sĩ thi đua cơ sở", "CSTĐCS", "CSTĐ cơ sở", "Chiến sỹ thi đua cơ sở"],
    "ministry_province_emulation_soldier": [
        "Chiến sĩ thi đua Bộ, ban, ngành, tỉnh",
        "Chiến sĩ thi đua cấp tỉnh",
        "CSTĐ cấp tỉnh",
    ],
    "national_emulation_soldier": ["Chiến sĩ thi đua toàn quốc", "CSTĐTQ"],
    "advanced_worker": ["Lao động tiên tiến", "LĐTT"],
    "excellent_labor_collective": ["Tập thể lao động xuất sắc", "TTLĐXS"],
    "advanced_labor_collective": ["Tập thể lao động tiên tiến", "TTLĐTT"],
    "ministry_province_merit_certificate": [
        "Bằng khen của Bộ, ban, ngành, tỉnh",
        "BK UBND tỉnh",
        "Bằng khen UBND tỉnh",
        "Bằng khen của Chủ tịch UBND tỉnh",
        "Bằng khen của Bộ trưởng",
    ],
    "pm_merit_certificate": ["Bằng khen của Thủ tướng Chính phủ", "BK TTg"],
    "commendation_letter": ["Giấy khen", "GK", "Giấy khen của Giám đốc Sở"],
    "labor_order_1": ["Huân chương Lao động hạng Nhất", "HCLĐ hạng Nhất"],
    "labor_order_2": ["Huân chương Lao động hạng Nhì", "HCLĐ hạng Nhì"],
    "labor_order_3": ["Huân chương Lao động hạng Ba", "HCLĐ hạng Ba"],
}


def written(*sheets: tuple[str, Callable[[xlsxwriter.Workbook, object], None]]) -> bytes:
    """A workbook whose sheets are filled by the functions."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for name, fill in sheets:
            fill(book, book.add_worksheet(name))
    return buffer.getvalue()


def rows(*lines: list[object]) -> Callable[[xlsxwriter.Workbook, object], None]:
    """Fill a sheet line by line; None leaves a cell empty."""

    def fill(book: xlsxwriter.Workbook, sheet: object) -> None:
        for number, line in enumerate(lines):
            for column, cell in enumerate(line):
                if cell is not None:
                    sheet.write(number, column, cell)

    return fill


def simple(*lines: list[object]) -> bytes:
    """A workbook of one sheet."""
    return written(("Danh sách", rows(*lines)))


def birth_year_by_sex() -> bytes:
    """The birth year stands under "Nam" or "Nữ", in a header over two rows, with column numbers below."""

    def fill(book: xlsxwriter.Workbook, sheet: object) -> None:
        rows(
            ["DANH SÁCH ĐỀ NGHỊ TẶNG GIẤY KHEN NĂM 2025"],
            [],
            ["TT", "Họ tên", "Năm sinh", None, "Chức vụ, đơn vị", "Hình thức khen thưởng"],
            [None, None, "Nam", "Nữ"],
            ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
            ["A", "Khối phòng ban"],
            [1, "Trần Văn Mẫu", 1979, None, "Trưởng phòng, Phòng Nội vụ", "Giấy khen"],
            [2, "Lê Thị Thử", None, "12/3/1988", "Chuyên viên - Phòng Tài chính", "GK"],
            ["B", "Khối trường học"],
            [3, "Ngô Thị Ví Dụ", None, 1990, "Trường Mầm non Hoa Mai", "Giấy khen"],
            ["Tổng cộng: 03 người"],
            ["Nơi nhận:", None, None, None, "GIÁM ĐỐC"],
        )(book, sheet)
        for columns in ("A", "B", "E", "F"):
            sheet.merge_range(f"{columns}3:{columns}4", "")
        sheet.merge_range("C3:D3", "")
        for place, text in {"A3": "TT", "B3": "Họ tên", "C3": "Năm sinh"}.items():
            sheet.write(place, text)
        sheet.write("E3", "Chức vụ, đơn vị")
        sheet.write("F3", "Hình thức khen thưởng")

    return written(("DS", fill))


def split_name() -> bytes:
    """Family and given names in two columns under one merged header; the unit merged over several rows; no numbers."""

    def fill(book: xlsxwriter.Workbook, sheet: object) -> None:
        rows(
            ["Đơn vị", "Họ và tên", None, "Sinh ngày", "Phái", "CMND/CCCD", "Đề nghị khen thưởng"],
            ["Phòng Kế toán", "Nguyễn Thị", "Giả", "1.2.1990", "Nữ", "079190000011", "LĐTT"],
            [None, "Phạm Văn", "Định", "15-6-1985", "Nam", "079085000012", "CSTĐCS"],
            ["Phòng Kế hoạch", "Vũ Hoàng", "Nam", "3/11/92", "Nam", "123456789", "LĐTT"],
        )(book, sheet)
        sheet.merge_range("B1:C1", "Họ và tên")
        sheet.merge_range("A2:A3", "Phòng Kế toán")

    return written(("Sheet1", fill))


def two_tables() -> bytes:
    """People, then collectives, in one sheet; the header of the first repeats; another sheet is hidden."""

    def hide(book: xlsxwriter.Workbook, sheet: object) -> None:
        rows(["STT", "Họ và tên", "Danh hiệu"], [1, "Đinh Thị Ẩn", "LĐTT"])(book, sheet)
        sheet.hide()

    people = ["Số TT", "Họ và tên", "Chức danh", "Nơi công tác", "Danh hiệu đề nghị", "Ghi chú"]
    return written(
        (
            "Tổng hợp",
            rows(
                ["I. CÁ NHÂN NĂM 2025"],
                people,
                [1, "Hà Văn Tạm", "Bác sĩ", "Khoa Nội", "LĐTT", None],
                [2, "Mai Thị Nháp", "Điều dưỡng", "Khoa Ngoại", "CSTĐCS", "Mới chuyển về"],
                people,
                [3, "Lý Văn Bổ Sung", "Y sĩ", "Khoa Nhi", "LĐTT", None],
                ["Cộng: 3"],
                [],
                ["II. TẬP THỂ NĂM 2025"],
                ["Số TT", "Tên tập thể", None, None, "Danh hiệu đề nghị", "Tóm tắt thành tích"],
                [1, "Khoa Nội", None, None, "TTLĐXS", "Hoàn thành xuất sắc nhiệm vụ năm 2025"],
                [2, "Phòng Tổ chức cán bộ", None, None, "TTLĐTT", None],
            ),
        ),
        ("Ẩn", hide),
    )


def names_that_mislead() -> bytes:
    """Columns without names, or with names that say something else; no award column."""
    return simple(
        ["Ngày vào Đảng", "Cột 1", "Họ và tên", "Mã số", "Cột 2"],
        ["03/02/2010", "Đặng Thị Minh Họa", "Nữ", "031190000021", "20/5/1990"],
        ["19/5/2012", "Bùi Văn Giả Định", "Nam", "031085000022", "1/12/1985"],
        ["07/11/2015", "Cao Thị Thí Dụ", "Nữ", "031188000023", "8/8/1988"],
    )


def swapped_dates() -> bytes:
    """Excel took day/month for month/day where it could, and left the other dates as text."""

    def fill(book: xlsxwriter.Workbook, sheet: object) -> None:
        rows(
            ["STT", "Họ và tên", "Ngày sinh", "Danh hiệu đề nghị"],
            [1, "Lâm Văn Một", "28/09/1968", "LĐTT"],
            [2, "Lâm Văn Hai", "15/10/1975", "LĐTT"],
            [3, "Lâm Văn Ba", "31/01/1980", "LĐTT"],
            [4, "Lâm Văn Bốn", None, "LĐTT"],
        )(book, sheet)
        sheet.write_number("C5", 29684, book.add_format({"num_format": "dd/mm/yyyy"}))  # 08/04/1981

    return written(("DS", fill))


def text_list(delimiter: str = ";") -> str:
    """A list saved as text, with a comma and a line break inside cells."""
    lines = [
        ["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Chức vụ, đơn vị", "Đề nghị"],
        ["1", "Tạ Thị Chữ", "04/9/1985", "1185000031", '"Kế toán, Phòng Tài vụ"', "Lao động tiên tiến"],
        ["2", "Đỗ Văn Tệp", "1990", "001090000032", '"Văn thư\nVăn phòng Sở"', "Chiến sĩ thi đua cơ sở"],
    ]
    return "\r\n".join(delimiter.join(line) for line in lines)


def open_document(*lines: list[str | None]) -> bytes:
    """An .ods of one sheet, with the endless empty rows and columns that LibreOffice writes after it."""
    namespaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    cells = (
        "".join(
            "<table:table-cell/>"
            if cell is None
            else f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
            for cell in line
        )
        for line in lines
    )
    body = "".join(
        f'<table:table-row>{line}<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        for line in cells
    )
    empty = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {namespaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="Danh sách">{body}{empty}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"></manifest:manifest>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return buffer.getvalue()
