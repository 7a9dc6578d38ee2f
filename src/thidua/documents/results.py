"""Thông báo kết quả khen thưởng: a page for each line of a decision, for the unit to hand over to the subject.

Units nominate, so the paper is theirs: their letterhead, their number and day, blank, and their head's signature.
"""

from typing import Any

from django.utils.translation import gettext as _

from thidua.decisions.models import Decision, DecisionItem, DecisionKind
from thidua.documents.certificates import certificate_fields, look_up_address
from thidua.documents.letterhead import competent_person, letterhead, signature
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
    data = {
        "look-up": look_up_address(),
        "units": {
            str(number): {
                "head": letterhead(unit, kind="TB"),
                "name": unit.name,
                "signature": signature(unit, for_body=True),
            }
            for number, unit in units.items()
        },
        "rows": [_row(item) for item in items],
    }
    return Paper(f"Thông báo kết quả khen thưởng, Quyết định {decision.number}", "results", data, official_at(decision))


def _row(item: DecisionItem) -> dict[str, Any]:
    name = addressed(item.recipient_name, item.nomination.subject)
    return {
        "position": item.position,
        "unit": str(item.nomination.owner_id),
        "name": name,
        "paragraphs": [text for text in (_given(item, name), _achievement(item), _bonus(item), _kept(item)) if text],
        **certificate_fields(item),
    }


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
