"""Báo cáo kết quả sơ kết, tổng kết of a movement. No national form is known: it follows Nghị định 30/2020/NĐ-CP."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils import timezone

from thidua.documents import blocks
from thidua.documents.blocks import REST, STRONG, Block, Text
from thidua.documents.letterhead import DOTS, letterhead, signature
from thidua.documents.rendering import Paper
from thidua.documents.wording import number
from thidua.documents.wording import paragraphs as lines_of
from thidua.movements.models import Criterion, Movement, Result, Review
from thidua.movements.queries import number_of, results_of
from thidua.vietnamese.dates import long_date
from thidua.vietnamese.numbers import decimal_text

WIDE = 3  # criteria from which on the table is laid across the page


def review_paper(review: Review) -> Paper:
    """The report of a review as it is scored; official, and the same for ever, from its lock on."""
    movement, results = review.movement, list(results_of(review))
    criteria = list(movement.criteria.all())
    kind = review.get_kind_display()
    body: list[Block | None] = [
        letterhead(movement.agency, kind="BC", day=timezone.localdate(review.locked_at) if review.locked_at else None),
        blocks.titled("BÁO CÁO", f"Kết quả {kind.lower()} phong trào thi đua «{movement.title}»"),
        blocks.heading("I. PHONG TRÀO VÀ CÁCH XẾP HẠNG"),
        *blocks.paragraphs([*_about(review, movement)]),
        blocks.paragraph([("Lý do công bố lại: ", STRONG), review.reason]) if review.reason else None,
        blocks.heading("II. SỐ LƯỢNG THAM GIA"),
        *blocks.paragraphs([*_numbers(results)]),
        blocks.heading("III. KẾT QUẢ, BÀI HỌC, MÔ HÌNH, ĐIỂN HÌNH TIÊN TIẾN"),
        *blocks.paragraphs(lines_of(review.text) if review.text.strip() else [DOTS * 4]),
        blocks.heading("IV. XẾP HẠNG"),
        *_ranking(criteria, results),
        blocks.closing(
            ["Các cơ quan, đơn vị tham gia;", "Cơ quan cấp trên (để báo cáo);", "Lưu: VT."],
            signature(movement.agency, for_body=True),
            last=f"Trên đây là Báo cáo kết quả {kind.lower()} phong trào thi đua của {movement.agency}./.",
        ),
    ]
    return blocks.document(
        f"Báo cáo kết quả {kind.lower()} phong trào {movement.title}",
        body,
        review.locked_at,
        flipped=len(criteria) >= WIDE,
    )


def _about(review: Review, movement: Movement) -> Iterator[str]:
    plan = f" theo Kế hoạch số {movement.number}" if movement.number else ""
    yield (
        f"{movement.agency} tổ chức phong trào thi đua «{movement.title}»{plan}, từ {long_date(movement.starts_on)} "
        f"đến hết {long_date(movement.ends_on)}."
    )
    again = f" Kết quả công bố lần {number(review.edition)}, thay lần trước." if review.replaces_id else ""
    yield f"Hội nghị {review.get_kind_display().lower()} họp {long_date(review.held_on)}.{again}"


def _numbers(results: Sequence[Result]) -> Iterator[str]:
    ranked = sum(each.rank is not None for each in results)
    yield (
        f"Số tập thể, cá nhân được chấm điểm: {number(len(results))}; được xếp hạng: {number(ranked)}; không xếp "
        f"hạng: {number(len(results) - ranked)}."
    )


def _ranking(criteria: Sequence[Criterion], results: Sequence[Result]) -> Iterator[Block]:
    if not results:
        yield blocks.paragraph("Không có tập thể, cá nhân nào tham gia lúc lập bảng điểm.")
        return
    yield blocks.listing(
        columns=(18, REST, *[28] * len(criteria), 22),
        heads=["Xếp thứ", "Tập thể, cá nhân", *(_head(each) for each in criteria), "Tổng điểm"],
        aligns=["center", "left", *["center"] * (len(criteria) + 1)],  # type: ignore[list-item] # words of Align
        size=12,
        sections=blocks.rows([_row(each, criteria) for each in results]),
    )


def _head(criterion: Criterion) -> str:
    return f"{criterion.name} (tối đa {decimal_text(criterion.max_points)})"


def _row(result: Result, criteria: Sequence[Criterion]) -> list[Text]:
    notes = [
        f"Không xếp hạng: {result.excluded}" if result.excluded else "",
        f"{result.votes} phiếu khi bằng điểm" if result.votes is not None else "",
        result.remark,
    ]
    said = "; ".join(note for note in notes if note)
    name: Text = [result.participation.name, *([blocks.BREAK, said] if said else [])]
    points = [decimal_text(number_of(result.points, each.pk) or Decimal(0)) for each in criteria]
    return ["–" if result.rank is None else str(result.rank), name, *points, decimal_text(result.total)]
