"""What happens after a decision, asked and decided in short. Nobody here exists."""

import datetime as dt
from typing import Any

from django.utils import timezone

from tests.decisions.desk import Desk, issued, to_decide
from thidua.decisions.after.services import ask_after, check_after
from thidua.decisions.models import AfterCase, CaseStatus, Certificate
from thidua.decisions.services import issue_decision

HERO = "hero_of_labor"
ANSWERS: dict[str, dict[str, Any]] = {
    "correction": {"legal_basis": "Điều 9 Quy chế thử", "changes": {"citation": "Thành tích đúng"}},
    "revocation": {"ground": "fraud", "letter": "15/TTr-STC ngày 01/03/2026"},
    "stripping": {"ground": "convicted", "letter": "16/TTr-STC ngày 01/03/2026"},
    "restoration": {"ground": "innocent"},
    "exchange": {"ground": "damaged", "legal_basis": "Điều 9 Quy chế thử"},
    "reissue": {"ground": "lost", "legal_basis": "Điều 9 Quy chế thử"},
}
MONEY = {"revocation": {"money_due": 3_510_000}, "stripping": {"money_due": 0, "money_basis": "Chưa chi"}}


def certified(desk: Desk, **fields: Any) -> Certificate:
    """The certificate of a new award of the desk's agency."""
    award = fields.pop("award", "ministry_province_merit_certificate")
    return issued(desk, [to_decide(desk, award, **fields)], award=award).items.get().certificate


def asked(desk: Desk, certificate: Certificate, kind: str, **fields: Any) -> AfterCase:
    """A case of the desk's own officer."""
    answer = {"explanation": "Lý do thử", "proof": "Kết luận 7/KL-TTr ngày 20/02/2026"} | ANSWERS[kind] | fields
    return ask_after(desk.officer, certificate=certificate, kind=kind, **answer)


def checked(desk: Desk, case: AfterCase, **fields: Any) -> AfterCase:
    """The case with its decision drafted."""
    answer = {"title": "Về việc thử", "grounds": "Căn cứ thử"} | MONEY.get(case.kind, {}) | fields
    check_after(desk.officer, case=case, **answer)
    case.refresh_from_db()
    return case


def signed(desk: Desk, case: AfterCase, on: dt.date | None = None) -> AfterCase:
    """The case decided by the head."""
    assert case.decision is not None
    issue_decision(desk.head, decision=case.decision, decided_on=on or timezone.localdate())
    case.refresh_from_db()
    assert case.status == CaseStatus.DONE
    return case


def done(desk: Desk, certificate: Certificate, kind: str, **fields: Any) -> AfterCase:
    """Asked, checked and signed."""
    return signed(desk, checked(desk, asked(desk, certificate, kind, **fields)))
