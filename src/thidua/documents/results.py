"""Thông báo kết quả khen thưởng: a page for each line of a decision, for the unit to hand over to the subject.

Units nominate, so the paper is theirs: their letterhead, their number and day, blank, and their head's signature.
"""

from django.utils.translation import gettext as _

from thidua.decisions.models import Decision, DecisionItem, DecisionKind
from thidua.documents import blocks
from thidua.documents.blocks import STRONG, Block, Text
from thidua.documents.certificates import certificate_fields, look_up_address
from thidua.documents.house import Said, said
from thidua.documents.letterhead import competent_person, letterhead, signature
from thidua.documents.models import PaperKind
from thidua.documents.official import official_at
from thidua.documents.rendering import Paper
from thidua.documents.wording import addressed, given
from thidua.trail.errors import Refused
from thidua.vietnamese.dates import long_date
from thidua.vietnamese.numbers import amount, amount_in_words


def results_paper(decision: Decision) -> Paper:
    """The notices of all lines, in their order; `certificates.part` takes those that a unit hands over."""
    if decision.kind != DecisionKind.AWARD or decision.decided_on is None:
        raise Refused(_("Chỉ thông báo kết quả của quyết định khen thưởng đã ban hành."))
    items = list(
        decision.items.select_related(
            "nomination__subject", "nomination__owner__parent", "certificate", "decision__agency"
        ).order_by("position")
    )
    units = {item.nomination.owner_id: item.nomination.owner for item in items}
    heads = {pk: letterhead(unit, kind="TB", with_logo=True) for pk, unit in units.items()}
    owns = {pk: said(unit, PaperKind.RESULTS) for pk, unit in units.items()}
    of = {item.position: item.nomination.owner_id for item in items}
    rows = [(item.position, _notice(item, heads[of[item.position]], owns[of[item.position]])) for item in items]
    title = f"Thông báo kết quả khen thưởng, Quyết định {decision.number}"
    return blocks.documents(title, rows, official_at(decision))


def _notice(item: DecisionItem, head: Block, own: Said) -> list[Block | None]:
    unit, name = item.nomination.owner, addressed(item.recipient_name, item.nomination.subject)
    return [
        head,
        blocks.titled("THÔNG BÁO", "Kết quả khen thưởng"),
        blocks.to(name),
        *blocks.paragraphs(
            [text for text in (_given(item, name), _achievement(item), _bonus(item), _kept(item)) if text]
        ),
        *_verification(item),
        blocks.closing(
            own.recipients(),
            signature(unit, **own.signer(), for_body=True),
            last=own.text("congratulation", {"cơ quan": unit.name, "người được khen": name}),
        ),
    ]


def _verification(item: DecisionItem) -> list[Block]:
    fields = certificate_fields(item)
    if not fields["code"]:
        return []
    text: Text = [
        f"Ai cũng kiểm tra được bằng, giấy chứng nhận kèm theo tại {look_up_address()}, mã tra cứu ",
        (fields["code"], STRONG),
        ".",
    ]
    return [blocks.gap(4), blocks.square(fields["address"], text, alt="Mã QR để kiểm tra bằng trên mạng")]


def _given(item: DecisionItem, name: str) -> str:
    decision, on = item.decision, item.decision.decided_on
    assert on is not None  # noqa: S101 -- an issued decision has its day
    who = ", ".join(part for part in (name, item.recipient_detail) if part)
    award = given(decision.award, decision.agency, on)
    day = long_date(on)
    return (
        f"{day[:1].upper()}{day[1:]}, {competent_person(decision.agency)} đã ký Quyết định số {decision.number} "
        f"tặng {award} cho {who}."
    )


def _achievement(item: DecisionItem) -> str:
    return f"Thành tích: {item.citation.strip().rstrip('.')}." if item.citation.strip() else ""


def _bonus(item: DecisionItem) -> str:
    if not item.bonus:
        return ""
    return f"Tiền thưởng kèm theo Quyết định: {amount(item.bonus)} ({amount_in_words(item.bonus)})."


def _kept(item: DecisionItem) -> str:
    return f"Khen thưởng đã được ghi vào sổ bộ; số sổ vàng: {item.position}."
