"""Kế hoạch of a movement, by the outline of practice (plans of provinces; no national form of it is known)."""

from collections.abc import Iterator

from thidua.documents import blocks
from thidua.documents.blocks import REST, Block, Text
from thidua.documents.letterhead import letterhead, signature
from thidua.documents.rendering import Paper
from thidua.documents.wording import paragraphs as lines_of
from thidua.movements.models import Criterion, Movement
from thidua.register.words import award_name
from thidua.vietnamese.dates import long_date, short_date
from thidua.vietnamese.numbers import decimal_text

DOTS = "………"


def plan_paper(movement: Movement) -> Paper:
    """The plan as it is drafted; official, and the same for ever, from its launch on."""
    grounds = [line.strip() for line in movement.grounds.splitlines() if line.strip()]
    body: list[Block | None] = [
        letterhead(movement.agency, kind="KH", number=movement.number, day=movement.signed_on),
        blocks.titled("KẾ HOẠCH", f"Phát động phong trào thi đua «{movement.title}»"),
        blocks.grounds(grounds) if grounds else None,
        blocks.paragraph(f"{movement.agency} ban hành Kế hoạch phát động phong trào thi đua như sau:"),
        *_slogan(movement),
        *_part("I. MỤC ĐÍCH, YÊU CẦU", movement.aim),
        *_part("II. ĐỐI TƯỢNG, PHẠM VI, THỜI GIAN", movement.participants),
        blocks.paragraph(f"Thời gian: từ {long_date(movement.starts_on)} đến hết {long_date(movement.ends_on)}."),
        *_reports(movement),
        *_part("III. NỘI DUNG, TIÊU CHÍ, THANG ĐIỂM, XẾP HẠNG", movement.content),
        *_criteria(movement),
        *blocks.paragraphs(lines_of(_ranking(movement))),
        *_part("IV. KHEN THƯỞNG, KINH PHÍ", movement.commendation, empty_says=False),
        *_lines(movement),
        *blocks.paragraphs([f"Kinh phí: {movement.funds}"] if movement.funds else []),
        *_part("V. TỔ CHỨC THỰC HIỆN", movement.organisation),
        blocks.closing(
            ["Các cơ quan, đơn vị trực thuộc;", "Cơ quan cấp trên (để báo cáo);", "Lưu: VT."],
            signature(movement.agency, title=movement.signer_title, name=movement.signer_name, for_body=True),
            last=f"Trên đây là Kế hoạch phát động phong trào thi đua của {movement.agency}./.",
        ),
    ]
    return blocks.document(f"Kế hoạch phong trào {movement.title}", body, movement.launched_at)


def _part(heading: str, text: str, *, empty_says: bool = True) -> Iterator[Block]:
    """A part of the outline; one that nobody has written yet says so by dots."""
    yield blocks.heading(heading)
    if text or empty_says:
        yield from blocks.paragraphs(lines_of(text) if text.strip() else [DOTS])


def _slogan(movement: Movement) -> Iterator[Block]:
    if movement.slogan:
        yield blocks.paragraph(["Khẩu hiệu: ", (f"«{movement.slogan}».", "strong")])


def _reports(movement: Movement) -> Iterator[Block]:
    periods = list(movement.periods.all())
    if periods:
        said = "; ".join(f"{each.name}: chậm nhất hết ngày {short_date(each.due_on)}" for each in periods)
        yield blocks.paragraph(f"Báo cáo: {said}.")
    if movement.needs_interim:
        yield blocks.paragraph(
            "Phong trào có thời gian từ 03 năm trở lên: kiểm tra và sơ kết giữa kỳ, tổng kết khi kết thúc."
        )


def _criteria(movement: Movement) -> Iterator[Block]:
    rows = [_row(place, each) for place, each in enumerate(movement.criteria.all(), start=1)]
    if rows:
        yield blocks.listing(
            columns=(10, REST, 40, 22, 24),
            heads=["TT", "Tiêu chí", "Chỉ tiêu", "Điểm tối đa", "Xét khi bằng điểm"],
            aligns=["center", "left", "left", "center", "center"],
            sections=blocks.rows(rows),
        )


def _row(place: int, each: Criterion) -> list[Text]:
    target = f"{decimal_text(each.target)} {each.unit}".strip() if each.target is not None else ""
    own = f"{each.name} (của cấp trên)" if each.inherited_id else each.name
    return [str(place), own, target, decimal_text(each.max_points), str(each.tie_break or "")]


def _ranking(movement: Movement) -> str:
    usual = (
        "Xếp hạng theo tổng điểm từ cao xuống thấp. Bằng điểm thì xét lần lượt các tiêu chí theo thứ tự ghi trong "
        "bảng; vẫn bằng nhau thì bỏ phiếu."
    )
    return movement.ranking or usual


def _lines(movement: Movement) -> Iterator[Block]:
    rows: list[list[Text]] = [
        [
            str(place),
            award_name(each.award),
            str(each.count or ""),
            each.papers,
            short_date(each.due_on) if each.due_on else "",
        ]
        for place, each in enumerate(movement.lines.all(), start=1)
    ]
    if rows:
        yield blocks.listing(
            columns=(10, REST, 22, 45, 26),
            heads=["TT", "Danh hiệu, hình thức", "Số lượng tối đa", "Hồ sơ", "Hạn gửi hồ sơ"],
            aligns=["center", "left", "center", "left", "center"],
            sections=blocks.rows(rows),
        )
