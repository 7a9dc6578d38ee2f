"""What is asked to be paid: by the officers, approved or refused by the head."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.agencies.permissions import ROLES, Action
from thidua.agencies.queries import holders
from thidua.decisions.models import Decision
from thidua.fund import norms
from thidua.fund.awards import payable, still_due
from thidua.fund.models import LIVE, FundYear, Payment, PaymentKind, PaymentState
from thidua.fund.services.paying import checked_amount
from thidua.fund.services.years import locked_fund
from thidua.trail.errors import NotAllowed, Overtaken, Refused, beside, required
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service
from thidua.vietnamese.numbers import amount as dong


@dataclass(frozen=True)
class Ask:
    """What is asked for: the use, what exactly, how much; of a council's sessions how many times who took part."""

    kind: str
    title: str
    amount: int
    chairs: int = 0
    members: int = 0
    helpers: int = 0
    local_paper: str = ""


@service
def ask_payment(actor: Actor, *, fund: FundYear, ask: Ask) -> Payment:
    """Ask the head for a payment. Above the norm of a session it is refused unless a local paper sets another."""
    fund = locked_fund(actor, fund, Action.KEEP_FUND)
    if ask.kind not in PaymentKind.values:
        raise beside("kind", _("Chọn nội dung chi trong danh sách."))
    title = required(ask.title, "title", _("Cần diễn giải khoản chi."))
    _require_norm(ask)
    return _asked(actor, fund, ask, title)


@service
def propose_award_money(actor: Actor, *, fund: FundYear, decision: Decision) -> Payment:
    """Ask for the award money of an issued decision: what it fixed for each award that stands, less what was paid.

    What was paid by an earlier payment, whose rest was given up, is not asked for again.
    Refused for a decision whose money this agency does not pay or that gives none, Overtaken when it was asked before.
    """
    fund = locked_fund(actor, fund, Action.KEEP_FUND)
    Decision.objects.select_for_update().get(pk=decision.pk)
    lines = payable(actor, decision)
    if Payment.objects.filter(fund__agency=fund.agency_id, decision=decision, state__in=LIVE).exists():
        raise Overtaken(_("Tiền thưởng của quyết định này đã được đề nghị chi."))
    whole, total = sum(line.bonus or 0 for line in lines), still_due(actor, decision)
    if not whole:
        raise Refused(_("Không dòng nào của quyết định này có mức tiền thưởng để chi."))
    if total <= 0:
        raise Refused(_("Tiền thưởng của các danh hiệu còn hiệu lực trong quyết định này đã chi đủ."))
    title = _("Tiền thưởng theo Quyết định số %(number)s, %(count)s trường hợp")
    if total < whole:
        title = _("Phần còn lại của tiền thưởng theo Quyết định số %(number)s, %(count)s trường hợp")
    said = title % {"number": decision.number, "count": sum(1 for line in lines if line.bonus)}
    return _asked(actor, fund, Ask(PaymentKind.AWARD_MONEY, said, total), said, decision)


@service
def approve_payment(actor: Actor, *, payment: Payment) -> Payment:
    """Approve what was asked. Nobody approves what he or she asked for.

    Refused for award money of which less is due by now, since an award was taken away.
    """
    payment = _locked(actor, payment, PaymentState.ASKED)
    if payment.asked_by_id is not None and payment.asked_by_id == actor.account_id:
        raise NotAllowed(_("Bạn đã đề nghị khoản này; người khác duyệt."))
    if payment.decision is not None and payment.amount > still_due(actor, payment.decision):
        raise Refused(_("Có danh hiệu bị thu hồi sau khi đề nghị. Hãy không duyệt khoản này rồi đề nghị lại."))
    return _settled(actor, payment, PaymentState.APPROVED, Event.FUND_PAYMENT_APPROVED)


@service
def refuse_payment(actor: Actor, *, payment: Payment, reason: str) -> Payment:
    """Refuse what was asked, with the reason."""
    payment = _locked(actor, payment, PaymentState.ASKED)
    reason = required(reason, "reason", _("Cần nêu lý do không duyệt."))
    return _settled(actor, payment, PaymentState.REFUSED, Event.FUND_PAYMENT_REFUSED, reason)


@service
def end_payment(actor: Actor, *, payment: Payment, reason: str) -> Payment:
    """Pay no more of what was approved, with the reason; what was paid stays paid."""
    payment = _locked(actor, payment, PaymentState.APPROVED)
    reason = required(reason, "reason", _("Cần nêu lý do thôi chi phần còn lại."))
    return _settled(actor, payment, PaymentState.ENDED, Event.FUND_PAYMENT_REFUSED, reason)


def _require_norm(ask: Ask) -> None:
    """Refuse a session without people, and more than its norm without the paper that sets another."""
    if ask.kind != PaymentKind.COUNCIL:
        return
    most = norms.session_most(ask.chairs, ask.members, ask.helpers)
    if not most:
        raise beside("chairs", _("Chi họp hội đồng cần số lượt chủ trì, thành viên hoặc phục vụ."))
    if ask.amount > most and not ask.local_paper.strip():
        text = _("Mức tối đa là %(most)s (%(cite)s, nguồn thứ cấp). Chi cao hơn thì phải nêu văn bản quy định mức.")
        said = text % {"most": dong(most), "cite": norms.SESSION_CITE}
        raise Refused(said, fields={"amount": said, "local_paper": _("Cần văn bản quy định mức cao hơn.")})


def _asked(actor: Actor, fund: FundYear, ask: Ask, title: str, decision: Decision | None = None) -> Payment:
    made = Payment.objects.create(
        fund=fund,
        kind=ask.kind,
        title=title[:500],
        amount=checked_amount(ask.amount),
        decision=decision,
        chairs=ask.chairs,
        members=ask.members,
        helpers=ask.helpers,
        local_paper=ask.local_paper.strip()[:200],
        asked_on=timezone.localdate(),
        asked_by=actor.account,
    )
    after = {"kind": made.kind, "title": made.title, "amount": made.amount, "local_paper": made.local_paper}
    record(actor, Event.FUND_PAYMENT_ASKED, made, after=after)
    heads = [each.pk for each in holders(fund.agency, Role.HEAD)]
    text = _("Đề nghị chi quỹ: %(title)s, %(amount)s.") % {"title": made.title, "amount": dong(made.amount)}
    _tell(actor, heads, Event.FUND_PAYMENT_ASKED, text, made)
    return made


def _locked(actor: Actor, payment: Payment, state: PaymentState) -> Payment:
    locked_fund(actor, payment.fund, Action.APPROVE_PAYMENT)
    found = (
        Payment.objects.select_for_update(of=("self",))
        .select_related("fund__agency", "decision__agency")
        .get(pk=payment.pk)
    )
    if found.state != state:
        text = _("Khoản chi «%(title)s» hiện ở trạng thái «%(state)s»; hãy tải lại trang.")
        raise Overtaken(text % {"title": found.title, "state": found.get_state_display()})
    return found


def _settled(actor: Actor, payment: Payment, to: PaymentState, event: Event, reason: str = "") -> Payment:
    before = {"state": payment.state}
    payment.state, payment.why = to, reason[:500]
    payment.settled_on, payment.settled_by = timezone.localdate(), actor.account
    payment.save()
    record(actor, event, payment, before=before, after={"state": to}, reason=reason)
    keepers = [each.pk for each in holders(payment.fund.agency, *ROLES[Action.KEEP_FUND])]
    text = _("Khoản chi «%(title)s»: %(state)s.") % {"title": payment.title, "state": to.label.lower()}
    _tell(actor, keepers, event, text, payment)
    return payment


def _tell(actor: Actor, accounts: list[int], event: Event, text: str, payment: Payment) -> None:
    others = [each for each in accounts if each != actor.account_id]
    notify(others, event, text, reverse("fund:payment", args=[payment.pk]))
