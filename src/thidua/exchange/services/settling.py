"""Accepting a package into the work of the agency, or returning it; either way the sender gets a signed receipt."""

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.dossiers import files
from thidua.exchange.bags import verified
from thidua.exchange.content import ReceiptPart, ResultPart, SubmissionPart
from thidua.exchange.models import Direction, Package, PackageState
from thidua.exchange.queries import open_partner
from thidua.exchange.services.partners import refuse_at_work
from thidua.exchange.services.results import take_results
from thidua.exchange.services.sending import make_package, send_if_possible
from thidua.exchange.services.taking_over import take_over
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service

LEAST_REASON = 10  # as for returning a nomination: the sender must know what to mend


@service
def accept_package(actor: Actor, *, package: Package) -> Package:
    """Take a received package into the agency's work: its submission into the inbox, its results into the register.

    All of it or nothing. The sender gets a receipt.
    """
    require(actor, Action.RECEIVE, package.agency_id)
    package = _locked_waiting(package)
    refuse_at_work(package.partner.other)
    # Verified anew: what is read is what was signed, also when somebody was at the disk meanwhile.
    whole = verified(files.read(package.file), {package.partner.public_key})
    body = whole.content.body
    if isinstance(body, SubmissionPart):
        package.submission, package.doubts = take_over(actor, package, body, whole.files)
    elif isinstance(body, ResultPart):
        take_results(actor, package, body)
    return _settle(actor, package, PackageState.ACCEPTED, "")


@service
def return_package(actor: Actor, *, package: Package, reason: str) -> Package:
    """Give a received package back: nothing of it comes into the work; the sender reads why."""
    require(actor, Action.RECEIVE, package.agency_id)
    reason = reason.strip()
    if len(reason) < LEAST_REASON:
        message = _("Nêu rõ thiếu gì, cần sửa gì (ít nhất %(least)s ký tự).") % {"least": LEAST_REASON}
        raise Refused(message, fields={"reason": message})
    return _settle(actor, _locked_waiting(package), PackageState.RETURNED, reason)


def _settle(actor: Actor, package: Package, state: PackageState, reason: str) -> Package:
    package.state, package.reason = state, reason
    package.settled_by, package.settled_at = actor.account, timezone.now()
    package.save(update_fields=["state", "reason", "submission", "doubts", "settled_by", "settled_at"])
    event = Event.PACKAGE_ACCEPTED if state == PackageState.ACCEPTED else Event.PACKAGE_RETURNED
    record(actor, event, package, before={"state": PackageState.WAITING}, after={"state": state}, reason=reason)
    outcome = "accepted" if state == PackageState.ACCEPTED else "returned"
    body = ReceiptPart.ours(kind="receipt", of=package.identity, digest=package.digest, outcome=outcome, reason=reason)
    title = _("Biên nhận gói %(code)s") % {"code": package.short}
    partner = open_partner(package.partner) or package.partner
    send_if_possible(make_package(actor, partner, body, {}, title, answers=package))
    return package


def _locked_waiting(package: Package) -> Package:
    rows = Package.objects.select_for_update(of=("self",)).select_related(
        "partner__other", "partner__agency", "agency", "file", "answers", "settled_by"
    )
    found = rows.get(pk=package.pk, direction=Direction.IN)
    if found.state != PackageState.WAITING:
        raise Overtaken(
            _("%(who)s đã xử lý gói này: %(state)s. Hãy tải lại trang.")
            % {"who": found.settled_by or _("Hệ thống"), "state": found.get_state_display().lower()}
        )
    if open_partner(found.partner) is None:
        raise Refused(_("Đã thôi trao đổi với nơi gửi gói này nên không tiếp nhận."))
    return found
