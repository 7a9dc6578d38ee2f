"""The tasks of the made-up year: what, by whom, until when, and what became of each. Nothing of it is real."""

from dataclasses import dataclass
from typing import Literal

from thidua.demo.office.days import When
from thidua.programme.models import Origin

Deed = Literal["report", "ask", "grant", "deny", "hand_in", "give_back", "accept", "cancel"]
PLAN, COUNCIL_PLAN, SPRING, AUTUMN = "plan", "council", "spring", "autumn"


@dataclass(frozen=True)
class Step:
    """What was done to a task on a day; `percent` of a report, `until` of a request for more time and its answer."""

    on: When
    deed: Deed
    text: str
    percent: int = 0
    until: When = 0


@dataclass(frozen=True)
class Row:
    """One task. `given`: in which programme or session, or on which day by the head; `who` works on it."""

    title: str
    product: str
    origin: Origin
    who: str
    given: str | When
    due: When
    steps: tuple[Step, ...] = ()
    source: str = ""
    weight: int = 1
    helps: tuple[str, ...] = ()


def _done(
    handed_in: When, accepted: When, product: str, quality: str = "Đạt yêu cầu, đúng nội dung"
) -> tuple[Step, ...]:
    return Step(handed_in, "hand_in", product), Step(accepted, "accept", quality)


def _province(who: str, *steps: Step) -> Row:
    return Row(
        "Báo cáo sơ kết phong trào thi đua chuyển đổi số của tỉnh",
        "Báo cáo của Ủy ban nhân dân tỉnh",
        Origin.HEAD,
        who,
        PLAN,
        (7, 10),
        steps,
    )


LATE = "Nội dung tốt; nộp chậm, rút kinh nghiệm"
REPORT = "Báo cáo đã gửi qua trục liên thông"
ROWS = (
    # The agency's programme, approved in January.
    Row(
        "Trình Chính phủ dự thảo Nghị định về trao đổi dữ liệu thi đua, khen thưởng (trình diễn)",
        "Nghị định",
        Origin.PRIME_MINISTER,
        "phapche-tw",
        PLAN,
        20,
        (
            Step((3, 31), "report", "Đã lập tổ soạn thảo, có đề cương.", 20),
            Step(-26, "report", "Đã có bản dự thảo 1, bắt đầu lấy ý kiến các tỉnh.", 50),
            Step(-3, "report", "Đã tiếp thu, giải trình phần lớn ý kiến; có bản dự thảo 2.", 70),
        ),
        "Chương trình công tác của Chính phủ (trình diễn)",
        5,
        ("Ủy ban nhân dân tỉnh Ví Dụ", "Bộ Thử Nghiệm (trình diễn)"),
    ),
    Row(
        "Trình Bộ trưởng ban hành Thông tư về biểu mẫu số của báo cáo phong trào (trình diễn)",
        "Thông tư",
        Origin.MINISTER,
        "phapche-tw",
        PLAN,
        (7, 31),
        (
            Step((4, 15), "report", "Đã lấy ý kiến, đang tiếp thu.", 60),
            *_done((7, 20), (7, 22), "Thông tư đã ban hành, xem hồ sơ xây dựng văn bản", "Tốt"),
        ),
        "Kế hoạch xây dựng văn bản của Bộ (trình diễn)",
        3,
    ),
    Row(
        "Hướng dẫn tổ chức phong trào thi đua trong năm",
        "Văn bản hướng dẫn",
        Origin.HEAD,
        "thamdinh-tw",
        PLAN,
        (2, 28),
        _done((2, 25), (2, 27), "Hướng dẫn số 12/HD (trình diễn)", "Tốt"),
    ),
    Row(
        "Xây dựng kế hoạch kiểm tra công tác thi đua, khen thưởng",
        "Kế hoạch được phê duyệt",
        Origin.HEAD,
        "thanhtra-tw",
        PLAN,
        (2, 15),
        _done((2, 6), (2, 10), "Kế hoạch đã phê duyệt, xem phần kiểm tra"),
    ),
    Row(
        "Tập huấn nghiệp vụ cho cán bộ thi đua các tỉnh",
        "Báo cáo kết quả 3 lớp tập huấn",
        Origin.HEAD,
        "thamdinh-tw",
        PLAN,
        (5, 31),
        (
            Step((4, 28), "report", "Đã mở 2 trên 3 lớp.", 65),
            *_done((6, 9), (6, 11), "Báo cáo 3 lớp, 214 người dự (số liệu trình diễn)", LATE),
        ),
        weight=2,
    ),
    Row(
        "Số hóa sổ khen thưởng 5 năm gần nhất",
        "Dữ liệu đã đối chiếu, biên bản bàn giao",
        Origin.HEAD,
        "canbo-tw",
        PLAN,
        (6, 30),
        (
            Step((5, 20), "report", "Đã quét xong 3 năm.", 55),
            Step((6, 22), "ask", "Chờ sửa máy quét, còn hai năm chưa quét.", until=(8, 31)),
            Step((6, 24), "grant", "Đồng ý; không lùi thêm.", until=(8, 31)),
            *_done((8, 28), (9, 1), "Biên bản bàn giao dữ liệu (trình diễn)", "Tốt"),
        ),
        weight=3,
    ),
    Row(
        "Báo cáo công tác thi đua, khen thưởng 6 tháng đầu năm",
        "Báo cáo trình Bộ trưởng",
        Origin.MINISTER,
        "thamdinh-tw",
        PLAN,
        (6, 25),
        _done((6, 23), (6, 24), "Báo cáo số 45/BC (trình diễn)"),
        weight=2,
    ),
    Row(
        "Đề án tuyên truyền điển hình tiên tiến",
        "Đề án được phê duyệt",
        Origin.HEAD,
        "canbo-tw",
        PLAN,
        (9, 15),
        (
            Step((8, 14), "report", "Đã có dự thảo đề án.", 70),
            *_done((9, 18), (9, 22), "Đề án hoàn chỉnh sau khi tiếp thu ý kiến", LATE),
        ),
    ),
    Row(
        "Sơ kết phong trào thi đua chuyển đổi số do Thủ tướng Chính phủ phát động (trình diễn)",
        "Báo cáo sơ kết trình Thủ tướng",
        Origin.PRIME_MINISTER,
        "thamdinh-tw",
        PLAN,
        (8, 15),
        (
            Step((7, 22), "report", "Đã nhận báo cáo của các tỉnh, đang tổng hợp.", 60),
            *_done((8, 12), (8, 13), "Báo cáo số 61/BC (trình diễn)", "Tốt"),
        ),
        "Quyết định phát động phong trào (trình diễn)",
        4,
        ("Ủy ban nhân dân tỉnh Giả Định", "Ủy ban nhân dân tỉnh Làm Mẫu"),
    ),
    _province("canbo-tinh", *_done((7, 8), (7, 13), REPORT)),
    _province("giadinh", *_done((7, 14), (7, 16), REPORT, LATE)),
    _province(
        "lammau",
        Step((7, 7), "ask", "Chờ số liệu của các xã.", until=(7, 31)),
        Step((7, 8), "deny", "Số liệu đã có trên hệ thống; nộp đúng hạn."),
        *_done((7, 20), (7, 22), REPORT, LATE),
    ),
    _province("minhhoa", *_done((7, 9), (7, 13), REPORT, "Tốt")),
    Row(
        "Hội thảo trao đổi kinh nghiệm về cụm, khối thi đua",
        "Kỷ yếu hội thảo",
        Origin.HEAD,
        "canbo-tw",
        PLAN,
        (6, 15),
        (Step((5, 4), "cancel", "Lồng ghép vào lớp tập huấn, không tổ chức riêng."),),
    ),
    # The council's programme.
    Row(
        "Sửa đổi Quy chế hoạt động của Hội đồng",
        "Quy chế đã ban hành",
        Origin.COUNCIL,
        "thuky-tw",
        COUNCIL_PLAN,
        (3, 31),
        _done((3, 25), (3, 30), "Quy chế trình Chủ tịch Hội đồng ký (trình diễn)"),
    ),
    Row(
        "Kiểm tra 4 đơn vị theo kế hoạch của Hội đồng",
        "Báo cáo kết quả kiểm tra trong năm",
        Origin.COUNCIL,
        "thanhtra-tw",
        COUNCIL_PLAN,
        30,
        (
            Step((6, 20), "report", "Đã kết luận 1 đơn vị, thôi 1 đơn vị.", 40),
            Step(-12, "report", "Đang kiểm tra đơn vị thứ ba.", 60),
        ),
        weight=3,
    ),
    Row(
        "Phân công ủy viên Hội đồng theo dõi cụm, khối thi đua",
        "Thông báo phân công",
        Origin.COUNCIL,
        "thuky-tw",
        COUNCIL_PLAN,
        (4, 15),
        _done((4, 10), (4, 14), "Thông báo số 08/TB-HĐ (trình diễn)"),
    ),
    # What the council's two sessions concluded.
    Row(
        "Rà soát hồ sơ trình khen thưởng chưa đủ minh chứng",
        "Danh sách hồ sơ và hướng xử lý",
        Origin.CONCLUSION,
        "thamdinh-tw",
        SPRING,
        (4, 30),
        _done((4, 27), (4, 29), "Danh sách 18 hồ sơ, đã hướng dẫn bổ sung (số liệu trình diễn)"),
    ),
    Row(
        "Giải trình tỷ lệ khen thưởng người trực tiếp lao động thấp",
        "Báo cáo giải trình của tỉnh",
        Origin.CONCLUSION,
        "tuongtuong",
        SPRING,
        (5, 15),
        _done((5, 20), (5, 25), "Báo cáo giải trình (trình diễn)", LATE),
    ),
    Row(
        "Dự thảo kế hoạch hội nghị điển hình tiên tiến toàn quốc",
        "Dự thảo kế hoạch",
        Origin.CONCLUSION,
        "thamdinh-tw",
        AUTUMN,
        -5,
        (Step(-15, "report", "Chờ thống nhất địa điểm, thời gian.", 55),),
    ),
    Row(
        "Công khai tiến độ giải quyết hồ sơ khen thưởng trên cổng thông tin",
        "Trang công khai hoạt động",
        Origin.CONCLUSION,
        "canbo-tw",
        AUTUMN,
        8,
        (
            Step(-20, "report", "Đã xong thiết kế, đang nối dữ liệu.", 70),
            Step(-2, "ask", "Chờ kiểm tra an toàn thông tin.", until=25),
        ),
    ),
    # What came up in the year.
    Row(
        "Báo cáo việc trả lời kiến nghị của cử tri về khen thưởng",
        "Báo cáo trình Thủ tướng Chính phủ",
        Origin.PRIME_MINISTER,
        "thanhtra-tw",
        (9, 1),
        (9, 25),
        _done((9, 23), (9, 24), "Báo cáo số 70/BC (trình diễn)"),
        "Công văn 301/VP (trình diễn)",
    ),
    Row(
        "Tổng hợp khen thưởng đột xuất người tham gia cứu hộ vùng lũ",
        "Tờ trình kèm danh sách",
        Origin.MINISTER,
        "thamdinh-tw",
        -20,
        3,
        (
            Step(-8, "report", "Đã nhận danh sách của ba tỉnh.", 60),
            Step(-1, "hand_in", "Tờ trình và danh sách đã đặt trong hồ sơ trình."),
        ),
        "Công văn 402/BNV (trình diễn)",
    ),
    Row(
        "Chuẩn bị hội nghị cán bộ, công chức cơ quan",
        "Chương trình, báo cáo, dự kiến khen thưởng",
        Origin.HEAD,
        "canbo-tw",
        -15,
        15,
        (
            Step(-4, "hand_in", "Dự thảo chương trình và báo cáo."),
            Step(-2, "give_back", "Thiếu dự kiến khen thưởng và phương hướng năm sau."),
        ),
    ),
    Row(
        "Cung cấp danh sách điển hình để biên soạn sách người tốt, việc tốt",
        "Danh sách kèm bản tóm tắt thành tích",
        Origin.HEAD,
        "canbo-tinh",
        -30,
        -8,
    ),
    Row(
        "Tham mưu kế hoạch phong trào thi đua đặc biệt năm sau (trình diễn)",
        "Kế hoạch trình Thủ tướng",
        Origin.PRIME_MINISTER,
        "thamdinh-tw",
        -3,
        25,
        (),
        "Công văn 455/VP (trình diễn)",
        3,
        ("Ủy ban nhân dân tỉnh Ví Dụ",),
    ),
    Row(
        "Hoàn thiện phần mềm theo dõi văn bản trình khen thưởng",
        "Biên bản nghiệm thu",
        Origin.MINISTER,
        "canbo-tw",
        -25,
        -5,
        (
            Step(-14, "report", "Còn hai chức năng chưa thử.", 65),
            Step(-12, "ask", "Cần thêm thời gian thử ở hai tỉnh.", until=10),
            Step(-10, "grant", "Đồng ý.", until=10),
        ),
        "Công văn 398/BNV (trình diễn)",
    ),
)
