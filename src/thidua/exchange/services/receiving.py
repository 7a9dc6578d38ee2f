"""Taking a package in: verified in every respect, then kept for an officer to look at; once, however often sent."""

from dataclasses import dataclass

from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.agencies.permissions import Action, require
from thidua.dossiers import files
from thidua.dossiers.services.locking import tell
from thidua.exchange import edxml
from thidua.exchange.bags import MEDIA_TYPE, Verified, refuse_wrong_files, signed, signer
from thidua.exchange.content import ReceiptPart, ResultPart, SubmissionPart
from thidua.exchange.faults import BadPackage
from thidua.exchange.models import Direction, Package, PackageKind, PackageState, Partner
from thidua.exchange.queries import partners_of
from thidua.exchange.services.acknowledging import acknowledge
from thidua.exchange.services.partners import refuse_at_work, works_here
from thidua.trail.events import Event
from thidua.trail.services import record, service

TAKING_LOCK = 7_407


@dataclass(frozen=True)
class TakenIn:
    """The package as it is kept, and whether it was here before."""

    package: Package
    is_repeat: bool


def receive_package(actor: Actor, *, content: bytes) -> TakenIn:
    """Take in a file that an officer uploaded: a package, or an edXML message with one.

    Raises BadPackage before anything is written. The same package again changes nothing and says so; another one
    under the same number is refused.
    """
    require(actor, Action.SUBMIT)
    known = {partner.public_key: partner for partner in partners_of(actor.agency_id)}
    return _received(actor, _package_in(content), list(known.values()))


def receive_posted(content: bytes) -> TakenIn:
    """Take in what a partner's installation sends by itself; nobody of ours acts, so it waits for an officer."""
    partners = list(Partner.objects.filter(ended_at=None, agency__ended_on=None).select_related("other", "agency"))
    return _received(None, content, partners)


def _received(actor: Actor | None, content: bytes, partners: list[Partner]) -> TakenIn:
    """Answer a repeat at once; only of a new package all papers are opened, and of none of a sender who works here."""
    key = signer(content, {partner.public_key for partner in partners})
    senders = _elsewhere(key, partners)
    whole = signed(content, {key})
    partner = _addressed(whole, senders)
    if (known := _known(partner, whole)) is not None:
        return TakenIn(known, is_repeat=True)
    refuse_wrong_files(whole.files)
    actor = actor or Actor(None, partner.agency, frozenset())
    return _take_in(actor, partner=partner, whole=whole, content=content)


def _elsewhere(key: str, partners: list[Partner]) -> list[Partner]:
    """Who may have signed by the key: those whose own people don't work here. Refused when all of them do."""
    found = [partner for partner in partners if partner.public_key == key]
    elsewhere = [partner for partner in found if not works_here(partner.other)]
    if not elsewhere:
        refuse_at_work(found[0].other)
    return elsewhere


def _package_in(content: bytes) -> bytes:
    return edxml.read(content)[1] if edxml.is_message(content) else content


def _addressed(whole: Verified, partners: list[Partner]) -> Partner:
    """The partner who signed it and is named as its sender, of the agency to which it is addressed."""
    said = whole.content
    for partner in partners:
        ours = (partner.public_key, partner.other.code, partner.agency.code)
        if ours == (whole.key, said.sender.code, said.receiver.code):
            return partner
    raise BadPackage(
        _("Gói gửi từ %(sender)s cho %(receiver)s, không phải cho cơ quan này hoặc không đúng người gửi đã đăng ký.")
        % {"sender": said.sender.name, "receiver": said.receiver.name}
    )


@service
def _take_in(actor: Actor, *, partner: Partner, whole: Verified, content: bytes) -> TakenIn:
    with connection.cursor() as cursor:  # of the same package twice at once, the second finds the first
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, %s)", [TAKING_LOCK, hash((partner.agency_id, partner.other_id)) % 2**31]
        )
    if not Partner.objects.filter(pk=partner.pk, ended_at=None).exists():
        raise BadPackage(_("Đã thôi trao đổi với nơi gửi gói này."))
    refuse_at_work(partner.other)
    if (known := _known(partner, whole)) is not None:
        return TakenIn(known, is_repeat=True)
    return TakenIn(_keep(actor, partner, whole, content), is_repeat=False)


def _known(partner: Partner, whole: Verified) -> Package | None:
    """The package as it came before, also when the partner had another key then; refused when it said another thing."""
    came = Package.objects.filter(partner__agency=partner.agency_id, partner__other=partner.other_id)
    known = came.filter(direction=Direction.IN, identity=whole.content.id).first()
    if known is not None and known.digest != whole.digest:
        raise BadPackage(
            _("Đã nhận gói %(code)s với nội dung khác; gói này đã bị sửa nên không nhận. Hãy hỏi lại nơi gửi.")
            % {"code": known.short}
        )
    return known


def _keep(actor: Actor, partner: Partner, whole: Verified, content: bytes) -> Package:
    body = whole.content.body
    answers = _answered(partner, body)
    package = Package(
        partner=partner,
        agency=partner.agency,
        direction=Direction.IN,
        kind=PackageKind(body.kind),
        identity=whole.content.id,
        digest=whole.digest,
        title=_title(body)[:300],
        state=PackageState.WAITING,
        answers=answers,
        made_by=actor.account,
        sent_at=whole.content.made_at,
    )
    if isinstance(body, ReceiptPart) and answers is not None:
        acknowledge(actor, package=answers, receipt=body, on=timezone.localdate(whole.content.made_at))
        package.state, package.settled_at = PackageState.ACCEPTED, timezone.now()
    package.file = files.keep(content, MEDIA_TYPE)
    package.save()
    after = {"from": partner.other.name, "kind": body.kind, "sha256": whole.digest}
    record(actor, Event.PACKAGE_RECEIVED, package, after=after)
    if package.state == PackageState.WAITING:
        text = _("%(other)s gửi gói hồ sơ «%(title)s», chờ xem xét.") % {"other": partner.other, "title": package.title}
        link = reverse("exchange:package", args=[package.pk])
        tell(partner.agency, Event.PACKAGE_RECEIVED, text, link, Role.APPRAISER)
    return package


def _answered(partner: Partner, body: SubmissionPart | ResultPart | ReceiptPart) -> Package | None:
    """The package of ours that it answers; raises BadPackage when we sent no such package to this partner."""
    if isinstance(body, SubmissionPart):
        return None
    sent = Package.objects.select_for_update(of=("self",)).select_related("submission", "partner__other", "agency")
    found = sent.filter(partner__agency=partner.agency_id, partner__other=partner.other_id).filter(
        direction=Direction.OUT, identity=body.of
    )
    answered = found.first()
    if answered is None or (isinstance(body, ReceiptPart) and answered.digest != body.digest):
        raise BadPackage(_("Gói này trả lời một gói mà cơ quan không gửi, hoặc đã gửi với nội dung khác."))
    if isinstance(body, ResultPart) and answered.kind != PackageKind.SUBMISSION:
        raise BadPackage(_("Gói này trả lời một gói mà cơ quan không gửi, hoặc đã gửi với nội dung khác."))
    return answered


def _title(body: SubmissionPart | ResultPart | ReceiptPart) -> str:
    if isinstance(body, SubmissionPart):
        return body.title
    if isinstance(body, ResultPart):
        numbers = ", ".join(decision.number for decision in body.decisions)
        return _("Kết quả: Quyết định %(numbers)s") % {"numbers": numbers} if numbers else _("Kết quả xét hồ sơ")
    return _("Biên nhận: đã tiếp nhận") if body.outcome == "accepted" else _("Biên nhận: trả lại")
