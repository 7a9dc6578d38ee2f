"""Award money of decisions: which decisions' money an agency pays, and for which of their lines."""

from collections.abc import Sequence

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Authority
from thidua.decisions.models import Decision, DecisionItem, DecisionKind, DecisionStatus
from thidua.decisions.queries import visible_decisions
from thidua.dossiers.models import Submission
from thidua.fund.models import LIVE, Entry, Payment, PaymentKind
from thidua.register.models import AwardStatus
from thidua.trail.books import balance
from thidua.trail.errors import Refused

STATE = (Authority.PRESIDENT, Authority.PRIME_MINISTER)


def payable_decisions(actor: Actor) -> QuerySet[Decision]:
    """Issued decisions whose money the actor's agency pays and has not asked for yet, each with `money`, how much.

    The newest first. The deciding agency pays; of Chủ tịch nước and Thủ tướng the ministry or province of who was
    commended (98/2023 Điều 51, now 152/2025 Điều 47: secondary).
    """
    asked = Payment.objects.filter(fund__agency=actor.agency_id, state__in=LIVE).exclude(decision=None)
    of_state = Q(decision__agency__authority__in=STATE) & own_people(actor.agency_id)
    lines = standing(DecisionItem.objects.filter(decision=OuterRef("pk"), bonus__gt=0))
    lines = lines.filter(Q(decision__agency=actor.agency_id) | of_state).order_by()
    whole = lines.values("decision").annotate(all=Sum("bonus")).values("all")
    paid = Entry.objects.filter(payment__fund__agency=actor.agency_id, payment__decision=OuterRef("pk")).order_by()
    before = paid.values("payment__decision").annotate(all=-Sum("amount")).values("all")
    rows = visible_decisions(actor).filter(status=DecisionStatus.ISSUED, kind=DecisionKind.AWARD)
    rows = rows.exclude(pk__in=asked.values("decision"))
    rows = rows.annotate(money=Coalesce(Subquery(whole), 0) - Coalesce(Subquery(before), 0))
    return rows.filter(money__gt=0).select_related("agency").order_by("-pk")


def payable(actor: Actor, decision: Decision) -> Sequence[DecisionItem]:
    """The lines whose money the actor's agency pays: all of its own decision, of the State's those of its people.

    Refused for a decision that is not issued, not of awards, or of an agency that pays itself.
    """
    if decision.kind != DecisionKind.AWARD or decision.status != DecisionStatus.ISSUED:
        raise Refused(_("Chỉ chi tiền thưởng của quyết định khen thưởng đã ban hành."))
    lines = standing(decision.items.all())
    if decision.agency_id == actor.agency_id:
        return list(lines)
    if decision.agency.authority not in STATE:
        text = _(
            "Tiền thưởng này do cơ quan ra quyết định chi (nguồn thứ cấp: Nghị định 98/2023/NĐ-CP Điều 51, nay là "
            "Nghị định 152/2025/NĐ-CP Điều 47)."
        )
        raise Refused(text)
    own = lines.filter(own_people(actor.agency_id))
    for other in _asked_elsewhere(actor, decision):
        own = own.exclude(pk__in=decision.items.filter(own_people(other)).values("pk"))
    if not own.exists() and lines.filter(own_people(actor.agency_id)).exists():
        raise Refused(_("Tiền thưởng này cơ quan khác đã đề nghị chi; mỗi người chỉ một nơi chi."))
    return list(own)


def _asked_elsewhere(actor: Actor, decision: Decision) -> list[int]:
    """Other agencies over the same people that asked for the decision's money, or paid some of it before they ended."""
    asked = Payment.objects.filter(decision=decision, kind=PaymentKind.AWARD_MONEY).exclude(
        fund__agency=actor.agency_id
    )
    return list(asked.filter(Q(state__in=LIVE) | Q(entries__isnull=False)).values_list("fund__agency", flat=True))


def still_due(actor: Actor, decision: Decision) -> int:
    """The money of the awards that stand, less what the actor's agency has paid of the decision, by whatever payment.

    Below nothing when an award was taken away after its money was paid. Refused as in `payable`.
    """
    paid = Entry.objects.filter(payment__decision=decision, payment__fund__agency=actor.agency_id)
    return sum(line.bonus or 0 for line in payable(actor, decision)) + balance(paid, "amount")


def own_people(agency: int) -> Q:
    """Lines on those whom the agency nominated, sent on or has as its own."""
    sent = Submission.objects.filter(sender=agency).order_by().values("items__nomination")
    return Q(nomination__owner=agency) | Q(nomination__subject__agency=agency) | Q(nomination__in=sent)


def standing(lines: QuerySet[DecisionItem]) -> QuerySet[DecisionItem]:
    """Those whose award was not taken away since."""
    return lines.exclude(certificate__award__status=AwardStatus.REVOKED).exclude(
        certificate=None, award__status=AwardStatus.REVOKED
    )
