"""Making packages and sending them: by hand, or over HTTPS as webhooks are sent, tried again when it fails."""

import logging
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.dossiers import files
from thidua.dossiers.models import Submission, SubmissionStatus
from thidua.dossiers.services.locking import locked_submission
from thidua.exchange import keys, writing
from thidua.exchange.bags import MEDIA_TYPE, packed, verified
from thidua.exchange.models import LOST_AFTER, OVER, Direction, Package, PackageItem, PackageKind, PackageState, Partner
from thidua.exchange.queries import open_partner
from thidua.exchange.writing import Body
from thidua.jobs.daily import daily
from thidua.jobs.outbound import PAUSES, Unsendable
from thidua.jobs.outbound import post as send
from thidua.jobs.queue import enqueue, queued
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service

logger = logging.getLogger(__name__)
DELIVER = "exchange.deliver"
LONGEST_PACKAGE = 120.0  # seconds; the other side opens every paper before it answers


@service
def make_submission_package(actor: Actor, *, submission: Submission, no_secrets: bool) -> Package:
    """Put a sent submission with all its papers into a package for the installation of its receiver.

    `no_secrets`: the officer says that nothing in it is a State secret; those go another way. Refused without that,
    without a partner, and while a package of it is on its way.
    """
    require(actor, Action.SUBMIT, submission.sender_id)
    if not no_secrets:
        message = _("Hồ sơ có bí mật nhà nước không gửi theo đường này. Hãy xác nhận hồ sơ không có bí mật nhà nước.")
        raise Refused(message, fields={"no_secrets": message})
    submission = locked_submission(submission)
    if submission.status != SubmissionStatus.SENT:
        raise Overtaken(_("Tờ trình này chưa gửi hoặc đã được tiếp nhận, nên không lập gói."))
    partner = Partner.objects.filter(agency=actor.agency_id, other=submission.receiver_id, ended_at=None).first()
    if partner is None:
        raise Refused(
            _("Chưa đăng ký %(agency)s làm đối tác trao đổi. Hãy đề nghị quản trị hệ thống đăng ký.")
            % {"agency": submission.receiver}
        )
    known = Package.objects.filter(submission=submission, direction=Direction.OUT).exclude(state__in=OVER)
    if (other := known.first()) is not None:
        raise Overtaken(_("Tờ trình này đã có gói %(package)s; hãy dùng gói đó.") % {"package": other.short})
    body, found = writing.submission_part(submission)
    package = make_package(actor, partner, body, found, submission.title, submission=submission)
    nominations = {each.code: each for each in submission.nominations.all()}
    order = submission.items.order_by("position").values_list("nomination__code", flat=True)
    PackageItem.objects.bulk_create(
        PackageItem(
            package=package,
            nomination=nominations[code],
            origin=part.origin.installation,
            origin_code=part.origin.code,
        )
        for code, part in zip(order, body.nominations, strict=True)
    )
    return package


def make_package(
    actor: Actor, partner: Partner, body: Body, found: Mapping[str, bytes], title: str, **links: Any
) -> Package:
    """Write, sign and keep a package; what we send is verified as a stranger's would be. Only inside a service."""
    content = writing.content_of(partner, body)
    raw = packed(content, found, keys.own_key())
    whole = verified(raw, {keys.own_public_key()})
    package = Package.objects.create(
        partner=partner,
        agency=partner.agency,
        direction=Direction.OUT,
        kind=PackageKind(body.kind),
        identity=content.id,
        digest=whole.digest,
        file=files.keep(raw, MEDIA_TYPE),
        title=title[:300],
        state=PackageState.MADE,
        made_by=actor.account,
        **links,
    )
    record(
        actor, Event.PACKAGE_MADE, package, after={"to": partner.other.name, "kind": body.kind, "sha256": whole.digest}
    )
    return package


@service
def send_package(actor: Actor, *, package: Package) -> Package:
    """Send a package to the partner's address; it is tried again for a day when it is not received."""
    require(actor, Action.SUBMIT, package.agency_id)
    package = _locked_out(package)
    if not package.can_send:
        raise Overtaken(_("Gói này đang gửi hoặc đã gửi. Hãy tải lại trang."))
    partner = open_partner(package.partner)
    if partner is None or not partner.url:
        raise Refused(_("Đối tác chưa có địa chỉ nhận gói: hãy tải gói về và gửi bằng cách khác."))
    put_in_queue(package)
    record(actor, Event.PACKAGE_SENT, package, after={"how": "https", "to": package.partner.other.name})
    return package


@service
def hand_out_package(actor: Actor, *, package: Package) -> bytes:
    """The bytes of a package, for an officer who brings it to the partner; from then on it counts as sent."""
    require(actor, Action.SUBMIT, package.agency_id)
    if package.direction == Direction.OUT:
        package = _locked_out(package)
        if package.can_send:
            package.state, package.sent_at = PackageState.SENT, timezone.now()
            package.save(update_fields=["state", "sent_at"])
        record(actor, Event.PACKAGE_SENT, package, after={"how": "file", "to": package.partner.other.name})
    return files.read(package.file)


def void_unsent(actor: Actor, submission: Submission) -> None:
    """What was made of a submission that is taken back is never sent (a follower of the dossiers, in their service)."""
    made = Package.objects.select_for_update(of=("self",)).filter(
        submission=submission, direction=Direction.OUT, state=PackageState.MADE
    )
    for package in made:
        package.state = PackageState.VOID
        package.save(update_fields=["state"])
        reason = _("Tờ trình đã được lấy lại")
        record(actor, Event.PACKAGE_UNSENT, package, after={"state": package.state}, reason=reason)


def put_in_queue(package: Package) -> None:
    """Have a locked package sent, from the first try on; only inside a service."""
    package.state, package.attempts, package.next_try_at = PackageState.SENDING, 0, timezone.now()
    package.save(update_fields=["state", "attempts", "next_try_at"])
    enqueue(DELIVER, package=package.pk)


@queued(DELIVER)
def deliver(package: int) -> None:
    """Try to bring one package; put it back for later when it was not received. Of two workers one tries."""
    found = Package.objects.select_related("partner__other", "agency", "file").get(pk=package)
    mine = Package.objects.filter(pk=found.pk, state=PackageState.SENDING, attempts=found.attempts)
    if not mine.update(attempts=found.attempts + 1, next_try_at=timezone.now()):
        return
    status, error = _tried(found)
    _note_try(found, status, error)


@daily
def put_back_lost() -> int:
    """Put packages whose worker died back into the queue; returns how many."""
    lost = Package.objects.filter(state=PackageState.SENDING, next_try_at__lt=timezone.now() - LOST_AFTER)
    numbers = list(lost.values_list("pk", flat=True))
    for number in numbers:
        enqueue(DELIVER, package=number)
    return len(numbers)


@service
def _note_try(found: Package, status: int | None, error: str) -> None:
    """Keep what came of a try. 409 and 422 say that it will never be taken: only a person can mend that."""
    package = Package.objects.select_for_update(of=("self",)).select_related("partner__other").get(pk=found.pk)
    package.tries.append({"at": timezone.now().isoformat(), "status": status, "error": error})
    received = status is not None and 200 <= status < 300
    hopeless = status in {400, 403, 409, 413, 422} or open_partner(package.partner) is None
    pause = PAUSES[found.attempts] if found.attempts < len(PAUSES) and not hopeless else None
    if package.state == PackageState.SENDING:  # else its receipt was here before the answer
        if received:
            package.state, package.sent_at = PackageState.SENT, timezone.now()
        elif pause is None:
            package.state = PackageState.FAILED
            system = Actor(None, found.agency, frozenset())
            record(system, Event.PACKAGE_UNSENT, package, reason=error)
    package.next_try_at = timezone.now() + pause if pause else None
    package.save(update_fields=["tries", "state", "sent_at", "next_try_at"])
    if package.state == PackageState.SENDING and pause is not None:
        enqueue(DELIVER, after=pause, package=package.pk)


def _tried(package: Package) -> tuple[int | None, str]:
    """The status that came back, or why there is none."""
    partner = open_partner(package.partner)
    if partner is None:
        return None, _("Đã thôi trao đổi với đối tác này.")
    try:
        headers = {"Content-Type": MEDIA_TYPE, "User-Agent": "thidua-exchange/1"}
        status = send(partner.url, files.read(package.file), headers, longest=LONGEST_PACKAGE)
    except Unsendable as error:
        return None, str(error)
    except Refused as refusal:
        return None, refusal.message
    return status, "" if 200 <= status < 300 else _("Nơi nhận trả lời %(status)s.") % {"status": status}


def send_if_possible(package: Package) -> None:
    """Send a receipt at once where the partner has an address; else it waits to be downloaded. Inside a service."""
    with transaction.atomic():
        if package.partner.url:
            put_in_queue(package)


def _locked_out(package: Package) -> Package:
    """The package as it is now; one that has not left is refused when its submission is not what it was."""
    submission = locked_submission(package.submission) if package.submission is not None else None
    found = (
        Package.objects.select_for_update(of=("self",))
        .select_related("partner__other", "partner__agency", "file")
        .get(pk=package.pk, direction=Direction.OUT)
    )
    is_stale = submission is not None and (
        submission.status != SubmissionStatus.SENT or submission.sent_at is None or submission.sent_at > found.made_at
    )
    if found.state == PackageState.VOID or (found.can_send and is_stale):
        raise Overtaken(_("Tờ trình của gói này đã được lấy lại hoặc đã gửi lại; hãy lập gói mới."))
    return found
