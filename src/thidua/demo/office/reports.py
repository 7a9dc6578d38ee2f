"""Reports of the made-up year: that of its first half issued, the year's being written."""

import datetime as dt
from collections.abc import Mapping

from thidua.agencies.actor import Actor
from thidua.reports.models import Report, ReportKind
from thidua.reports.periodic import services
from thidua.reports.periodic.wording import GAP

WRITTEN = {  # by how the line of the outline begins; all of it made up
    "Trong": "vừa thực hiện nhiệm vụ thường xuyên, vừa sắp xếp tổ chức của các xã.",
    "Thuận lợi": "các cấp ủy, chính quyền quan tâm chỉ đạo; cán bộ làm công tác thi đua, khen thưởng ổn định.",
    "Khó khăn": "khối lượng hồ sơ tăng, cán bộ cấp xã mới nhận việc.",
    "Việc quán triệt": "đã tổ chức hội nghị trực tuyến tới các xã, phường.",
    "Kết quả nổi bật": "các xã thi đua giải ngân đúng tiến độ, cải cách thủ tục hành chính.",
    "Đánh giá hoạt động": "các cụm, khối duy trì giao ước, chấm điểm công khai.",
    "Tập thể nhỏ": "chưa thống kê.",
    "Công tác tuyên truyền": "có chuyên mục hằng tuần trên báo, đài địa phương.",
    "Đào tạo": "một lớp tập huấn nghiệp vụ; hồ sơ lập và gửi trên hệ thống.",
    "Lập, quản lý": "đúng dự toán, công khai theo quy định.",
    "Tồn tại": "một số đơn vị gửi hồ sơ sát hạn; số liệu vị trí công tác trong sổ cũ chưa đầy đủ.",
    "Nguyên nhân": "việc lập hồ sơ dồn vào cuối kỳ.",
    "1.": "Tổ chức chấm điểm, bình xét thi đua cuối năm đúng kế hoạch.",
    "2.": "Rà soát hồ sơ đề nghị khen thưởng trước khi trình hội đồng.",
    "Đề xuất": "không.",
}


def make_reports(actors: Mapping[str, Actor], *, today: dt.date, year: int) -> list[Report]:
    """Issue the half-year's report and begin the year's. `actors` by user name: «thamdinh» writes, «chutich» signs."""
    writer, head = actors["thamdinh"], actors["chutich"]
    first, middle, last = dt.date(year, 1, 1), dt.date(year, 6, 30), dt.date(year, 12, 31)
    half = services.begin_report(writer, kind=ReportKind.HALF_YEAR, starts_on=first, ends_on=middle)
    for section in half.sections.filter(text__contains=GAP):
        text = "\n".join(_written(line) for line in section.text.split("\n"))
        services.write_section(writer, section=section, heading=section.heading, text=text, seen=section.version)
    half = services.propose_report(writer, report=half, seen=half.version)
    day = min(today, dt.date(year, 7, 3))
    half = services.issue_report(head, report=half, issued_on=day, seen=half.version)
    return [half, services.begin_report(writer, kind=ReportKind.YEAR, starts_on=first, ends_on=last)]


def _written(line: str) -> str:
    said = next((words for start, words in WRITTEN.items() if line.startswith(start)), "")
    return line.replace(GAP, said) if said else line
