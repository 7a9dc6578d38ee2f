"""From classification to the result of verification."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from thidua.agencies.actor import Actor
from thidua.agencies.models import Account, Role
from thidua.agencies.permissions import Action, may, require
from thidua.agencies.queries import holders
from thidua.petitions.extracts import betrays
from thidua.petitions.models import About, Kind, Petition, Reception
from thidua.petitions.sealing import Sender
from thidua.petitions.services.holds import HELD, hold
from thidua.petitions.services.intake import sealed
from thidua.petitions.services.locking import check_day, locked_petition, require_known, saved
from thidua.petitions.states import OPEN, Doing, after
from thidua.register.models import Subject
from thidua.register.queries import account_ids
from thidua.register.services.sight import require_own_page, sees_agency
from thidua.trail.errors import NotAllowed, Overtaken, Refused, beside, required
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service


@service
@sensitive_variables("sender")
def classify_petition(
    actor: Actor,
    *,
    petition: Petition,
    version: int,
    kind: str,
    about_kind: str,
    handler: Account,
    summary: str = "",
    is_remote: bool = False,
    is_several: bool = False,
) -> Petition:
    """Say what it is and who handles it. What turns out to be a denunciation is sealed at once; nothing is unsealed.

    The summary of a sealed petition is written with its extract, by who holds a key.
    """
    if not may(actor, Action.DECIDE_PETITION, petition.agency_id):
        require(actor, Action.HANDLE_PETITION, petition.agency_id)
    petition = locked_petition(petition, Doing.CLASSIFY, version)
    require_known(actor, petition)
    if kind not in Kind.values or about_kind not in About.values:
        raise Refused(_("Chọn một giá trị trong danh sách."))
    _check_handler(petition, handler)
    if not petition.is_sealed:
        petition.summary = required(summary, "summary")[:300]
    before = {"kind": petition.kind}
    petition.kind, petition.about_kind, petition.handler = kind, about_kind, handler
    petition.is_remote, petition.is_several = is_remote, is_several
    if kind == Kind.DENUNCIATION and not petition.is_sealed:
        _seal(petition)
    petition.state = after(petition.state, Doing.CLASSIFY)
    petition.save()
    told = {"kind": kind, "about_kind": about_kind, "handler": handler.full_name, "is_remote": is_remote}
    record(actor, Event.PETITION_CLASSIFIED, petition, before=before, after=told | {"is_several": is_several})
    if handler.pk != actor.account_id:
        text = _("Bạn được giao xử lý: %(petition)s.") % {"petition": petition}
        link = reverse("petitions:petition", args=[petition.pk])
        notify([handler.pk], Event.PETITION_CLASSIFIED, text, link)
    return saved(petition)


@service
def link_subject(actor: Actor, *, petition: Petition, subject: Subject) -> Petition:
    """Say whom of the register it is about; while it is being settled that holds their dossiers."""
    require(actor, Action.HANDLE_PETITION, petition.agency_id)
    petition = locked_petition(petition)
    require_known(actor, petition)
    if petition.state not in OPEN or petition.proceeding_id is not None:
        raise Overtaken(_("Không đổi được đối tượng nữa; hãy tải lại trang."))
    subject = require_own_page(Subject.objects.select_related("agency").get(pk=subject.pk))
    if not sees_agency(actor, subject.agency):
        raise NotAllowed(_("%(name)s ngoài phạm vi quản lý của bạn.") % {"name": subject.name})
    if petition.handler_id in account_ids([subject.pk]).values():
        raise Refused(_("Người đang xử lý đơn chính là người này; hãy giao người khác xử lý trước."))
    petition.subject = subject
    record(actor, Event.PETITION_CLASSIFIED, petition, after={"subject": subject.pk})
    petition = saved(petition, "subject")
    if petition.state in HELD:
        hold(actor, petition)
    return petition


@service
def accept_petition(actor: Actor, *, petition: Petition, version: int, accepted_on: dt.date) -> Petition:
    """Thụ lý: the settling clock starts, and the dossiers of whom it is about are held."""
    require(actor, Action.HANDLE_PETITION, petition.agency_id)
    petition = locked_petition(petition, Doing.ACCEPT, version)
    require_known(actor, petition)
    check_day(accepted_on, petition, "accepted_on")
    if petition.is_sealed and not petition.extract:
        raise Refused(_("Người giữ khóa chưa lập bản trích không danh tính; lập xong mới thụ lý."))
    petition.accepted_on = accepted_on
    petition.state = after(petition.state, Doing.ACCEPT)
    record(actor, Event.PETITION_ACCEPTED, petition, after={"accepted_on": accepted_on})
    petition = saved(petition, "accepted_on", "state")
    hold(actor, petition)
    return petition


@service
def reject_petition(actor: Actor, *, petition: Petition, version: int, reason: str) -> Petition:
    """Không thụ lý, with the reason that its sender is told."""
    return _end(actor, petition, version, reason, doing=Doing.REJECT, event=Event.PETITION_NOT_ACCEPTED)


@service
def transfer_petition(actor: Actor, *, petition: Petition, version: int, reason: str) -> Petition:
    """Pass it on to the competent body: the reason says to which and why."""
    return _end(actor, petition, version, reason, doing=Doing.TRANSFER, event=Event.PETITION_TRANSFERRED)


@service
def verify_petition(actor: Actor, *, petition: Petition, version: int, verification: str) -> Petition:
    """Keep the result of verification; it may be written again until the decision."""
    require(actor, Action.HANDLE_PETITION, petition.agency_id)
    petition = locked_petition(petition, Doing.VERIFY, version)
    require_known(actor, petition)
    petition.verification = required(verification, "verification")
    petition.state = after(petition.state, Doing.VERIFY)
    record(actor, Event.PETITION_VERIFIED, petition, after={"status": "verified"})
    petition = saved(petition, "verification", "state")
    text = _("Đã xác minh, chờ quyết định: %(petition)s.") % {"petition": petition}
    heads = holders(petition.agency, Role.HEAD).values_list("pk", flat=True)
    notify(heads, Event.PETITION_VERIFIED, text, reverse("petitions:petition", args=[petition.pk]))
    return petition


@service
def close_petition(actor: Actor, *, petition: Petition, version: int) -> Petition:
    """Put it away: nothing is owed any more but what must be published."""
    require(actor, Action.HANDLE_PETITION, petition.agency_id)
    petition = locked_petition(petition, Doing.CLOSE, version)
    require_known(actor, petition)
    petition.state = after(petition.state, Doing.CLOSE)
    record(actor, Event.PETITION_CLOSED, petition)
    return saved(petition, "state")


def _end(actor: Actor, petition: Petition, version: int, reason: str, *, doing: Doing, event: Event) -> Petition:
    require(actor, Action.HANDLE_PETITION, petition.agency_id)
    petition = locked_petition(petition, doing, version)
    require_known(actor, petition)
    petition.ended_reason = required(reason, "reason")[:500]
    petition.ended_on = timezone.localdate()
    petition.state = after(petition.state, doing)
    record(actor, event, petition, reason=petition.ended_reason)
    return saved(petition, "ended_reason", "ended_on", "state")


def _check_handler(petition: Petition, handler: Account) -> None:
    if not holders(petition.agency, Role.APPRAISER).filter(pk=handler.pk).exists():
        raise beside("handler", _("Chọn người xử lý của cơ quan."))
    if petition.subject_id and handler.pk in account_ids([petition.subject_id]).values():
        raise beside("handler", _("Đơn liên quan đến chính người này; hãy giao người khác."))


@sensitive_variables()
def _seal(petition: Petition) -> None:
    """Seal what came in as another kind: the columns are emptied, the names of files go into the box."""
    attachments = list(petition.attachments.select_for_update())
    sender = Sender(
        petition.sender_name,
        petition.sender_address,
        petition.sender_contact,
        about=petition.about,
        text=petition.text,
        files=tuple(each.name for each in attachments),
    )
    sealed(petition, sender, bytes(petition.envelope.open_key or b""))
    petition.is_sealed = True
    petition.sender_name = petition.sender_address = petition.sender_contact = petition.about = petition.text = ""
    if betrays(petition.summary, sender):
        petition.summary = ""
    petition.attachments.update(name="")
    Reception.objects.filter(petition=petition).update(
        is_protected=True, citizen_name="", citizen_contact="", content=""
    )
