"""What another installation did with a nomination that came from there or was sent there."""

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, require
from thidua.dossiers.models import Conclusion, Nomination, Submission
from thidua.dossiers.services.locking import locked_nomination, move, tell
from thidua.dossiers.services.reviews import end_review
from thidua.dossiers.services.telling import tell_nominees
from thidua.trail.errors import NotAllowed, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service


@service
def pass_on_nomination(actor: Actor, *, nomination: Nomination, holder: Agency, reason: str) -> Nomination:
    """Put a draft into the hands of `holder`, to whom its owner sent it in another installation.

    `reason` says which package told so. Only to an agency above the owner.
    """
    require(actor, Action.NOMINATE, nomination.owner_id)
    if not nomination.owner.path.startswith(holder.path):
        raise NotAllowed(_("%(agency)s không phải cấp trên của nơi lập hồ sơ.") % {"agency": holder})
    nomination = locked_nomination(nomination)
    before = {"status": move(nomination, "pass_on"), "holder": nomination.holder.name}
    nomination.holder = holder
    nomination.save(update_fields=["status", "holder"])
    after = {"status": nomination.status, "holder": holder.name}
    record(actor, Event.NOMINATION_CHANGED, nomination, before=before, after=after, reason=reason)
    return nomination


@service
def settle_elsewhere(actor: Actor, *, nomination: Nomination, decided: bool, reason: str) -> Nomination:
    """End a nomination that the actor's agency sent to another installation, as it was decided or refused there.

    `reason` is the decision, or why it was refused. The award itself is the register's to write.
    """
    require(actor, Action.RECEIVE)
    nomination = locked_nomination(nomination)
    if not Submission.objects.filter(sender=actor.agency_id, items__nomination=nomination).exists():
        raise NotAllowed(_("Hồ sơ này không do cơ quan của bạn gửi đi."))
    if not reason.strip():
        raise Refused(_("Cần nêu quyết định hoặc lý do."))
    before = move(nomination, "decided_elsewhere" if decided else "refused_elsewhere")
    nomination.save(update_fields=["status"])
    review = nomination.reviews.select_for_update().filter(conclusion="").first()
    if review is not None:
        end_review(review, Conclusion.DECIDE if decided else Conclusion.REFUSE, reason)
    event = Event.DECISION_ISSUED if decided else Event.NOMINATION_REFUSED
    record(actor, event, nomination, before={"status": before}, after={"status": nomination.status}, reason=reason)
    text = _("Hồ sơ %(nomination)s: %(status)s. %(reason)s") % {
        "nomination": nomination,
        "status": nomination.get_status_display().lower(),
        "reason": reason,
    }
    tell(nomination.owner, event, text, reverse("dossiers:nomination", args=[nomination.code]))
    tell_nominees([nomination], event)
    return nomination
