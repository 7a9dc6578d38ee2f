"""What has to be handed back, or given back, after a decision: owed, received by parts, settled."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.decisions.after.kinds import kinds
from thidua.decisions.after.locking import locked_case
from thidua.decisions.models import AfterCase, CaseStatus, Receipt, ReceiptKind
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean
from thidua.vietnamese.numbers import amount as said_amount


@dataclass(frozen=True)
class Balance:
    """What of a case is owed and what was received. `is_lifted`: the award was restored, nothing more is owed."""

    money_due: int
    money_received: int
    object_due: bool
    object_received: bool
    is_lifted: bool

    @property
    def money_left(self) -> int:
        return 0 if self.is_lifted else max(0, self.money_due - self.money_received)

    @property
    def object_left(self) -> bool:
        return self.object_due and not self.object_received and not self.is_lifted

    @property
    def is_settled(self) -> bool:
        return not self.money_left and not self.object_left


def balance_of(case: AfterCase) -> Balance:
    """The balance of a case as the receipts that stand make it."""
    receipts = list(case.receipts.filter(cancelled_at=None))
    return Balance(
        case.money_due or 0,
        sum(receipt.amount or 0 for receipt in receipts),
        case.object_due,
        any(receipt.kind == ReceiptKind.OBJECT for receipt in receipts),
        case.undone_by.filter(status=CaseStatus.DONE).exists(),
    )


def owe_back(case: AfterCase) -> None:
    """What was recovered when the honour was stripped is owed to the holder by its restoration (unsaved)."""
    taken = case.certificate.after_cases.filter(status=CaseStatus.DONE, kind="stripping").order_by("pk").last()
    if taken is not None:
        balance = balance_of(taken)
        case.undoes = taken
        case.money_due, case.object_due = balance.money_received, balance.object_received
        case.money_basis = _("Số đã thu theo %(decision)s") % {"decision": decided_by(taken)}


def decided_by(case: AfterCase) -> str:
    """«Quyết định số … ngày …», of a case whose decision has its number."""
    decision = case.decision
    if decision is None or decision.decided_on is None:
        raise AssertionError("a decision under way has its number and day")
    return _("Quyết định số %(number)s ngày %(day)s") % {
        "number": decision.number,
        "day": f"{decision.decided_on:%d/%m/%Y}",
    }


@service
def record_receipt(
    actor: Actor, *, case: AfterCase, kind: str, received_on: dt.date, paper: str, amount: int | None = None
) -> Receipt:
    """Say that money (`amount` in đồng) or the object was handed back, or given back, on a day by a paper.

    Refused when it is more than what is left, or dated outside the days from the decision to today.
    """
    require(actor, Action.DRAFT_DECISION, case.agency_id)
    case = locked_case(case, CaseStatus.DONE)
    if not kinds()[case.kind].recovers:
        raise Refused(_("Việc này không có gì phải nộp lại hay trả lại."))
    _refuse_wrong(case, kind, amount)
    _refuse_wrong_day(case, received_on)
    if not clean(paper):
        raise Refused(_("Cần ghi chứng từ."), fields={"paper": _("Ghi số phiếu thu, biên bản giao nhận.")})
    receipt = Receipt.objects.create(
        case=case,
        kind=kind,
        amount=amount if kind == ReceiptKind.MONEY else None,
        received_on=received_on,
        paper=clean(paper),
        recorded_by=actor.account,
    )
    record(actor, Event.RECEIPT_RECORDED, case, after=_said(receipt))
    return receipt


@service
def cancel_receipt(actor: Actor, *, receipt: Receipt, reason: str) -> None:
    """Take back a receipt that was recorded by mistake; it stays in sight and counts for nothing."""
    require(actor, Action.DRAFT_DECISION, receipt.case.agency_id)
    if not clean(reason):
        raise Refused(_("Cần nêu lý do."), fields={"reason": _("Nêu lý do.")})
    case = locked_case(receipt.case, CaseStatus.DONE)
    receipt = Receipt.objects.select_for_update().get(pk=receipt.pk)
    if receipt.cancelled_at is not None:
        raise Overtaken(_("Lần ghi nhận này đã được hủy."))
    if case.undone_by.filter(status=CaseStatus.DONE).exists():
        raise Refused(_("Danh hiệu đã được phục hồi theo số đã thu này; không sửa được nữa."))
    receipt.cancelled_at, receipt.cancel_reason = timezone.now(), clean(reason)
    receipt.save(update_fields=["cancelled_at", "cancel_reason"])
    record(actor, Event.RECEIPT_CANCELLED, case, before=_said(receipt), reason=receipt.cancel_reason)


def _refuse_wrong(case: AfterCase, kind: str, amount: int | None) -> None:
    balance = balance_of(case)
    if balance.is_lifted:
        raise Refused(_("Danh hiệu đã được phục hồi; không thu nữa."))
    if kind == ReceiptKind.OBJECT:
        if not balance.object_left:
            raise Refused(_("Không còn hiện vật nào phải nộp lại, trả lại."))
        return
    if amount is None or amount <= 0:
        raise Refused(_("Cần nhập số tiền."), fields={"amount": _("Nhập số tiền lớn hơn 0.")})
    if amount > balance.money_left:
        message = _("Chỉ còn phải nộp lại, trả lại %(left)s.") % {"left": said_amount(balance.money_left)}
        raise Refused(message, fields={"amount": message})


def _refuse_wrong_day(case: AfterCase, day: dt.date) -> None:
    decided_on = case.decision.decided_on if case.decision else None
    if day > timezone.localdate():
        raise Refused(_("Ngày chưa tới."), fields={"received_on": _("Ngày không được sau hôm nay.")})
    if decided_on and day < decided_on:
        message = _("Ngày không được trước ngày quyết định (%(day)s).") % {"day": f"{decided_on:%d/%m/%Y}"}
        raise Refused(message, fields={"received_on": message})


def _said(receipt: Receipt) -> dict[str, object]:
    return {
        "receipt": str(receipt.get_kind_display()),
        "amount": receipt.amount,
        "received_on": receipt.received_on,
        "paper": receipt.paper,
    }
