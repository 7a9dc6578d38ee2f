"""Biên bản giao nhận hiện vật: what of a decision is handed over to each unit, with room for who receives.

No form of it is known: it follows Nghị định 30/2020/NĐ-CP. What goes with an award: `decisions/data/certificates.yaml`.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from thidua.agencies.models import Agency
from thidua.decisions.makings import has_object, makings
from thidua.decisions.models import Decision, DecisionItem, DecisionKind
from thidua.documents import blocks
from thidua.documents.blocks import BREAK, REST, STRONG, Block, Text
from thidua.documents.certificates import printable_positions
from thidua.documents.house import said
from thidua.documents.letterhead import DOTS, competent_person, letterhead
from thidua.documents.models import PaperKind
from thidua.documents.official import official_at
from thidua.documents.rendering import Paper
from thidua.documents.wording import addressed, award, given, number
from thidua.trail.errors import Refused
from thidua.vietnamese.dates import long_date

BLANK = DOTS * 4
OBJECTS = {"orders": "Huân chương", "medals": "Huy chương"}
FLAG, CERTIFICATE = "Cờ thi đua", "Bằng, giấy chứng nhận"


def handover_paper(decision: Decision) -> Paper:
    """A record for each unit that receives, in the order of the list, of the awards that stand.

    Raises Refused where nothing is handed over.
    """
    if decision.kind != DecisionKind.AWARD or official_at(decision) is None:
        raise Refused(_("Chỉ giao nhận hiện vật của quyết định khen thưởng đã ban hành."))
    if not has_object(decision.award):
        raise Refused(_("Danh hiệu này chỉ kèm tiền thưởng, không có bằng hay hiện vật để giao."))
    standing = decision.items.filter(position__in=printable_positions(decision))
    units: dict[int, list[DecisionItem]] = {}
    for item in standing.select_related("nomination__subject", "nomination__owner").order_by("position"):
        units.setdefault(item.nomination.owner_id, []).append(item)
    rows = [(place, _record(decision, items)) for place, items in enumerate(units.values(), start=1)]
    title = f"Biên bản giao nhận hiện vật, Quyết định {decision.number}"
    return blocks.documents(title, rows, official_at(decision))


def _record(decision: Decision, items: Sequence[DecisionItem]) -> list[Block | None]:
    giver, taker = decision.agency, items[0].nomination.owner
    own = said(giver, PaperKind.HANDOVER)
    return [
        letterhead(giver, kind=""),
        blocks.titled("BIÊN BẢN GIAO NHẬN", "Bằng, hiện vật khen thưởng"),
        blocks.paragraph(_reference(decision)),
        blocks.paragraph(f"Hôm nay, ngày … tháng … năm ……, tại {DOTS * 3}, chúng tôi gồm:"),
        *_side("Bên giao", giver),
        *_side("Bên nhận", taker),
        blocks.paragraph(own.text("list")),
        blocks.listing(
            columns=(10, 18, REST, 44, 30),
            heads=["STT", ["Số", BREAK, "sổ vàng"], "Người, tập thể được khen", "Hiện vật", "Ký nhận"],
            aligns=["center", "center", "left", "left", "left"],
            sections=blocks.rows([_row(decision, place, item) for place, item in enumerate(items, start=1)]),
        ),
        blocks.paragraph([("Cộng: ", STRONG), f"{number(len(items))} {object_of(decision.award).lower()}."]),
        blocks.paragraph(f"Hiện vật kèm theo (khung, hộp…): {BLANK}"),
        blocks.paragraph(f"Tình trạng khi giao: {BLANK}"),
        blocks.closing(
            [],
            blocks.signer(["BÊN NHẬN"], note="(Ký, ghi rõ họ tên)"),
            left_signature=blocks.signer(["BÊN GIAO"], note="(Ký, ghi rõ họ tên)"),
            last=own.text("end"),
        ),
    ]


def object_of(code: str) -> str:
    """What is handed over with an award, as the record calls it."""
    making = makings().get(code)
    if making is not None and making.gives == "flag":
        return FLAG
    definition = award(code)
    if making is not None and definition.family in {"merit_certificates", "commendation_letters"}:
        return making.words or definition.name
    return OBJECTS.get(definition.family, CERTIFICATE)


def _reference(decision: Decision) -> str:
    on = decision.decided_on
    assert on is not None  # noqa: S101 -- an issued decision has its day
    award_given = given(decision.award, decision.agency, on)
    return (
        f"Căn cứ Quyết định số {decision.number} {long_date(on)} của {competent_person(decision.agency)} về việc tặng "
        f"{award_given}."
    )


def _side(name: str, agency: Agency) -> list[Block]:
    return [
        blocks.paragraph([(f"{name}: ", STRONG), agency.name], indent=False),
        blocks.paragraph(f"Ông (bà): {BLANK}, chức vụ: {BLANK}", indent=False),
    ]


def _row(decision: Decision, place: int, item: DecisionItem) -> list[Text]:
    name = addressed(item.recipient_name, item.nomination.subject)
    who: Text = [(name, STRONG), *([BREAK, item.recipient_detail] if item.recipient_detail else [])]
    return [str(place), str(item.position), who, f"{object_of(decision.award)}: 01", ""]
