"""The made-up exemplars, the project of publicity and the press plan of the demonstration's province."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from thidua.agencies.actor import Actor
from thidua.agencies.queries import subtree
from thidua.demo.emulation import clock
from thidua.demo.office.drawings import landscape
from thidua.exemplars import services
from thidua.exemplars.models import Campaign, Exemplar
from thidua.exemplars.services import CampaignFacts, Facts, FilmLink, PressFacts, ResultFact, TargetFact

MADE_UP = "Nhân vật và sự việc bịa ra để trình diễn."
DRAWN = "Tranh vẽ bằng máy, thay cho ảnh thật."


@dataclass(frozen=True)
class Story:
    """Who, where, of what, and what is told."""

    name: str
    kind: str
    field: str
    place: str
    title: str
    lead: str
    body: str


STORIES = (
    Story(
        "Cô giáo Vừ Thị Ví Dụ",
        "person",
        "education",
        "Bản Mẫu, xã Tân Lập (bịa)",
        "Mười hai năm mang con chữ lên bản",
        "Con dốc bốn cây số, mưa hay nắng, cô vẫn lên bản trước giờ học. Lớp của cô chưa mất một buổi nào.",
        "Năm đầu lên bản, lớp có bảy em. Buổi sáng cô dạy chữ, buổi chiều cô đi từng nhà hỏi vì sao em này, em kia "
        "không đến.\n\nCô ghi lại những câu hỏi của phụ huynh, rồi mở lớp tối cho người lớn. Ai biết đọc trước thì dạy "
        "người sau.\n\nNay cả bản không còn người lớn nào phải điểm chỉ thay chữ ký.",
    ),
    Story(
        "Tổ thủy lợi tự quản thôn Thử Nghiệm",
        "model",
        "agriculture",
        "Xã Đồng Mẫu (bịa)",
        "Một cuốn sổ nước, hết chuyện tranh nhau",
        "Mười bốn hộ chung một con mương, chung một cuốn sổ: ai lấy nước đều ghi. Ba vụ liền không ruộng nào khô.",
        "Trước đây mùa khô nào cũng có tiếng cãi nhau ở đầu mương. Tổ họp ba buổi, chia ngày theo diện tích, viết lên "
        "bảng ở nhà văn hóa.\n\nCách làm không tốn tiền: một cuốn sổ, một cái bảng và hai người trực.\n\nHai "
        "thôn bên đã đến xem và làm theo.",
    ),
    Story(
        "Trạm y tế xã Giả Định",
        "collective",
        "health",
        "Xã Giả Định (bịa)",
        "Trạm y tế gọi điện trước khi bệnh nặng",
        "Danh sách người cao tuổi sống một mình treo ngay bàn trực. Sáng nào cũng có người gọi hỏi thăm.",
        "Trạm chỉ có sáu người. Họ chia nhau tám mươi cụ, mỗi người gọi mười mấy cuộc mỗi tuần.\n\nCuộc gọi ngắn: ăn "
        "được không, ngủ được không, thuốc còn không. Ai trả lời khác mọi ngày thì có người đến nhà.",
    ),
    Story(
        "Gia đình ông Trần Văn Giả Sử",
        "household",
        "environment",
        "Xã Rừng Mẫu (bịa)",
        "Ba đời giữ một khoảnh rừng",
        "Ông trồng, con giữ, cháu đếm từng gốc. Khoảnh rừng đầu nguồn nay che nước cho cả thôn.",
        "Gia đình không bán cây non dù có năm mất mùa. Mỗi tháng ba lần họ đi hết rừng, ghi chỗ sạt, chỗ cháy.\n\n"
        "Những ghi chép ấy nay được kiểm lâm dùng làm bản đồ phòng cháy.",
    ),
    Story(
        "Bộ phận một cửa phường Ví Dụ",
        "collective",
        "administration",
        "Phường Ví Dụ (bịa)",
        "Giấy tờ xong trước giờ tan chợ",
        "Mở cửa từ sáu giờ rưỡi hai ngày mỗi tuần, để người bán hàng làm giấy tờ xong còn kịp ra chợ.",
        "Ý tưởng đến từ một lời phàn nàn ghi trong sổ góp ý. Ba tháng thử, số lượt phải quay lại giảm hẳn.\n\nCán bộ "
        "đổi ca cho nhau, không ai phải làm thêm giờ.",
    ),
)


def make_exemplars(actors: Mapping[str, Actor], *, today: dt.date, year: int) -> list[Exemplar]:
    """Five that are public, one of them taken up elsewhere; one for the head, one from the public; project and press.

    `actors` by user name, of one agency: «thamdinh» finds and writes, «chutich» publishes.
    """
    officer, head = actors["thamdinh"], actors["chutich"]
    public = []
    for number, story in enumerate(STORIES):
        with clock.on(dt.date(year, 2 + number, 12), today=today):
            public.append(_published(officer, head, story, number))
    _followed(officer, public[1], today)
    with clock.on(today, today=today):
        first = STORIES[0]
        services.propose_exemplar(
            agency=officer.agency,
            facts=Facts(
                "Bà Hà Thị Thí Dụ", "person", "Nồi cơm trưa cho học trò ở xa", "society", f"Mười năm nấu cơm. {MADE_UP}"
            ),
            proposer_name="Người Giới Thiệu (bịa)",
            proposer_contact="0900 000 000",
        )
        waiting = _agreed(
            officer, Facts("Đội xe cấp cứu thôn Mẫu", "collective", "Chuyến xe nửa đêm", "health", MADE_UP)
        )
        _written(officer, waiting, (first.lead, first.body), 7)
        waiting.refresh_from_db()
        services.propose_article(officer, exemplar=waiting, version=waiting.version)
    _press(officer, _project(officer, today=today, year=year), public, today)
    return public


def _published(officer: Actor, head: Actor, story: Story, number: int) -> Exemplar:
    facts = Facts(story.name, story.kind, story.title, story.field, f"{story.lead} {MADE_UP}", story.place)
    exemplar = _agreed(officer, facts)
    films = [FilmLink("Phim ngắn (địa chỉ bịa)", "https://phim.example/guong")] if number == 0 else []
    words = (story.lead, f"{story.body}\n\n{MADE_UP}")
    _written(officer, exemplar, words, number, films=films, pictures=3 if number == 0 else 1)
    exemplar.refresh_from_db()
    exemplar = services.propose_article(officer, exemplar=exemplar, version=exemplar.version)
    return services.publish_exemplar(head, exemplar=exemplar, version=exemplar.version)


def _agreed(officer: Actor, facts: Facts) -> Exemplar:
    exemplar = services.discover_exemplar(officer, facts=facts, origin="unit")
    exemplar = services.verify_exemplar(
        officer,
        exemplar=exemplar,
        version=exemplar.version,
        checked_by="Tổ xác minh (trình diễn)",
        checked_on=exemplar.found_on,
        verification=f"Đã gặp, đã xem tại chỗ. {MADE_UP}",
    )
    return services.record_consent(
        officer,
        exemplar=exemplar,
        version=exemplar.version,
        consent_on=exemplar.found_on,
        consent_by="Đồng ý bằng giấy ký tay (trình diễn)",
    )


def _written(
    officer: Actor,
    exemplar: Exemplar,
    words: tuple[str, str],
    number: int,
    *,
    films: Sequence[FilmLink] = (),
    pictures: int = 1,
) -> None:
    services.write_article(
        officer,
        exemplar=exemplar,
        version=exemplar.version,
        title=exemplar.title,
        lead=words[0],
        body=words[1],
        films=films,
    )
    for place in range(pictures):
        exemplar.refresh_from_db()
        services.add_picture(
            officer,
            exemplar=exemplar,
            version=exemplar.version,
            upload=landscape(number + 5 * place),
            alt="Tranh vẽ: đồi và ruộng bậc thang dưới mặt trời",
            caption=DRAWN,
        )


def _followed(officer: Actor, exemplar: Exemplar, today: dt.date) -> None:
    below = subtree(officer.agency).exclude(pk=officer.agency_id).filter(level="commune", ended_on=None)[:3]
    with clock.on(exemplar.found_on + dt.timedelta(days=40), today=today) as day:
        for unit in below:
            services.follow_exemplar(
                officer,
                exemplar=exemplar,
                agency=unit,
                place="",
                since=day,
                text=f"Lập sổ nước và bảng chia ngày theo diện tích. {MADE_UP}",
                result="Vụ đầu không còn ruộng thiếu nước (bịa).",
            )


def _project(officer: Actor, *, today: dt.date, year: int) -> Campaign:
    """A project of four years that ends this year, with results up to last year."""
    first = year - 3
    facts = CampaignFacts(
        "project",
        f"Đề án tuyên truyền gương điển hình tiên tiến {first}–{year} (bịa để trình diễn)",
        first,
        year,
        f"Phát hiện, viết, đăng và nhân rộng gương điển hình. {MADE_UP}",
        "15/ĐA-UBND (trình diễn)",
        dt.date(first, 1, 20),
    )
    wanted = [
        TargetFact("Bài viết về gương điển hình", "bài", 48),
        TargetFact("Phim ngắn", "phim", 4),
        TargetFact("Mô hình được nhân rộng", "mô hình", 6),
    ]
    with clock.on(dt.date(first, 1, 25), today=today):
        campaign = services.open_campaign(officer, facts=facts, targets=wanted)
    for place, numbers in enumerate(((41, 2, 5), (52, 4, 6), (55, 5, 8))):
        with clock.on(dt.date(first + place, 12, 20), today=today) as day:
            targets = campaign.targets.filter(dropped_at=None)
            results = {each.pk: ResultFact(number) for each, number in zip(targets, numbers, strict=True)}
            campaign = services.report_campaign(
                officer, campaign=campaign, version=campaign.version, year=day.year, results=results
            )
    return campaign


def _press(officer: Actor, campaign: Campaign, public: Sequence[Exemplar], today: dt.date) -> None:
    rows = (
        ("television", "Đài tỉnh Ví Dụ (bịa)", "Phóng sự: lớp học trên bản", -12, public[0]),
        ("online", "Báo điện tử Ví Dụ (bịa)", "Cuốn sổ nước của mười bốn hộ", -3, public[1]),
        ("radio", "Loa truyền thanh cơ sở (bịa)", "Chuyên mục mỗi tuần một tấm gương", 4, public[2]),
        ("exhibition", "Nhà văn hóa tỉnh (bịa)", "Triển lãm ảnh gương điển hình", 18, None),
    )
    with clock.on(today - dt.timedelta(days=20), today=today):
        items = [
            services.plan_press(
                officer,
                facts=PressFacts(
                    channel, outlet, subject, today + dt.timedelta(days=days), officer.account, campaign, exemplar
                ),
            )
            for channel, outlet, subject, days, exemplar in rows
        ]
    with clock.on(today - dt.timedelta(days=11), today=today) as day:
        services.finish_press(officer, item=items[0], version=1, done_on=day, link="https://dai.example/phong-su")
