"""What a signed receipt changes here: the package that it is about, and the dossiers in it."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role
from thidua.dossiers.models import Submission, SubmissionStatus
from thidua.dossiers.services.locking import tell
from thidua.dossiers.services.reviews import return_nomination
from thidua.dossiers.services.submissions import receive_submission
from thidua.exchange.content import ReceiptPart
from thidua.exchange.models import Direction, Package, PackageItem, PackageKind, PackageState
from thidua.trail.events import Event
from thidua.trail.services import record

SETTLED = (PackageState.ACCEPTED, PackageState.RETURNED)


def acknowledge(actor: Actor, *, package: Package, receipt: ReceiptPart, on: dt.date) -> None:
    """Write what the receiver says of a package of ours, locked by the caller. The first receipt counts.

    In a service. A submission is received here in the receiver's name by the same service as inside one installation,
    so that everybody sees where it is and by when an answer is due; one that came back is returned in its name.
    """
    if package.state in SETTLED:
        return
    before, accepted = package.state, receipt.outcome == "accepted"
    package.state = PackageState.ACCEPTED if accepted else PackageState.RETURNED
    package.reason, package.settled_at = receipt.reason, timezone.now()
    package.save(update_fields=["state", "reason", "settled_at"])
    record(
        actor,
        Event.PACKAGE_ACKNOWLEDGED,
        package,
        before={"state": before},
        after={"state": package.state},
        reason=receipt.reason,
    )
    if package.submission is not None and package.kind == PackageKind.SUBMISSION:
        _mirror(package.submission, package.partner.other, receipt, on)
    if package.kind == PackageKind.RESULT and not accepted:  # what it told is to be told anew
        PackageItem.objects.filter(result=package, package__direction=Direction.IN).update(result=None)
    text = _("%(other)s trả lời về gói «%(title)s»: %(state)s.") % {
        "other": package.partner.other,
        "title": package.title,
        "state": package.get_state_display().lower(),
    }
    tell(package.agency, Event.PACKAGE_ACKNOWLEDGED, text, reverse("exchange:package", args=[package.pk]))


def in_the_name_of(agency: Agency) -> Actor:
    """The partner at work in our installation: what it did there is done here, by nobody of ours."""
    return Actor(None, agency, frozenset({Role.APPRAISER}))


def _mirror(submission: Submission, other: Agency, receipt: ReceiptPart, on: dt.date) -> None:
    if submission.status != SubmissionStatus.SENT:
        return
    there = in_the_name_of(other)
    sent_on = timezone.localdate(submission.sent_at)
    earliest = min(filter(None, (submission.letter_date, sent_on)))
    day = min(max(on, earliest), timezone.localdate())  # their clock may be ahead or behind
    receive_submission(there, submission=submission, received_on=day)
    if receipt.outcome == "returned":
        for nomination in submission.nominations.order_by("pk"):
            return_nomination(there, nomination=nomination, reason=receipt.reason)
