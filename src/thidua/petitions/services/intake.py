"""Taking in: a petition with its receipt, and a citizen received. A denunciation is sealed before anything is kept."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection
from django.db.models import Max, Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role
from thidua.agencies.permissions import Action, require
from thidua.agencies.queries import holders
from thidua.dossiers import files
from thidua.petitions import clocks, sealing
from thidua.petitions.models import Attachment, Channel, Envelope, Kind, Petition, Reception, ReceptionResult, SealedKey
from thidua.petitions.queries import code_hash, receiving_agencies, sound_keys
from thidua.petitions.running import running_due
from thidua.petitions.sealing import Sender
from thidua.polls.ballots import new_receipt
from thidua.trail.errors import Refused, beside
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service
from thidua.vietnamese.names import clean

NUMBER_LOCK = 7_411
MOST_FILES = 5
LOCKED = "application/octet-stream"


@dataclass(frozen=True)
class Intake:
    """What comes in: the kind that its sender gave it, the way, the day, who and what, and the files."""

    kind: str
    channel: str
    received_on: dt.date
    sender: Sender
    uploads: Sequence[Any] = field(default=())
    stage: int = 1


@dataclass(frozen=True)
class Received:
    """A petition that was taken in, and the code on its receipt, which nobody can show again."""

    petition: Petition
    code: str


@service
@sensitive_variables()
def receive_petition(actor: Actor, *, intake: Intake) -> Received:
    """Take in what came in person, by post or from another agency. Raises Refused beside the field that is wrong."""
    require(actor, Action.RECEIVE_PETITION)
    if not dt.date(2012, 7, 1) <= intake.received_on <= timezone.localdate():
        raise beside("received_on", _("Ngày nhận không được sau hôm nay."))
    return taken_in(actor, intake)


@service
@sensitive_variables()
def receive_online(*, agency: Agency, intake: Intake) -> Received:
    """Take in what somebody without an account sent on the public page, to an agency that takes petitions there."""
    if not receiving_agencies().filter(pk=agency.pk).exists():
        raise Refused(_("Cơ quan này chưa nhận đơn qua mạng."))
    online = replace(intake, channel=Channel.ONLINE, received_on=timezone.localdate(), stage=1)
    return taken_in(Actor(None, agency, frozenset()), online)


@service
@sensitive_variables()
def receive_citizen(
    actor: Actor,
    *,
    place: str,
    received_by: str,
    result: str,
    answer: str = "",
    sender: Sender,
    kind: str = "",
    uploads: Sequence[Any] = (),
) -> tuple[Reception, Received | None]:
    """Write down that a citizen was received today; what was taken in becomes a petition with its receipt.

    Of one who denounces, the reception keeps neither name nor words: they are sealed with the petition.
    """
    require(actor, Action.RECEIVE_PETITION)
    today = timezone.localdate()
    if result == ReceptionResult.REFUSED and not answer.strip():
        raise beside("answer", _("Nêu lý do từ chối tiếp."))
    if result != ReceptionResult.TAKEN and kind == Kind.DENUNCIATION:
        raise beside("result", _("Người đến tố cáo: hãy nhận đơn để danh tính được niêm phong."))
    made = None
    if result == ReceptionResult.TAKEN:
        made = taken_in(actor, Intake(kind, Channel.IN_PERSON, today, sender, uploads))
    is_protected = kind == Kind.DENUNCIATION
    rule = clocks.rule_of("refuse_reception", clocks.RECEPTION, 1, today)
    refused = result == ReceptionResult.REFUSED and rule is not None
    reception = Reception.objects.create(
        agency=actor.agency,
        year=today.year,
        sequence=_next(Reception, actor.agency, today.year),
        received_on=today,
        place=clean(place),
        received_by=clean(received_by),
        is_protected=is_protected,
        citizen_name="" if is_protected else clean(sender.name),
        citizen_contact="" if is_protected else ", ".join(filter(None, (clean(sender.address), clean(sender.contact)))),
        content="" if is_protected else sender.text.strip(),
        result=result,
        answer=answer.strip(),
        due_on=clocks.due_on(rule, today, clocks.Conditions()) if refused and rule else None,
        petition=made.petition if made else None,
    )
    record(actor, Event.CITIZEN_RECEIVED, reception, after={"result": result, "received_on": today})
    return reception, made


@sensitive_variables()
def taken_in(actor: Actor, intake: Intake, **more: Any) -> Received:
    """Keep a petition. Only inside a service that asked who may."""
    sender = _tidy(intake.sender)
    if intake.kind not in Kind.values or intake.channel not in Channel.values:
        raise Refused(_("Chọn loại đơn."))
    if not sender.text:
        raise beside("text", _("Cần ghi nội dung đơn."))
    is_sealed = intake.kind == Kind.DENUNCIATION
    shown = Sender() if is_sealed else sender
    code = new_receipt()
    petition = Petition(
        agency=actor.agency,
        year=intake.received_on.year,
        sequence=_next(Petition, actor.agency, intake.received_on.year),
        code_hash=code_hash(code),
        kind=intake.kind,
        channel=intake.channel,
        received_on=intake.received_on,
        stage=intake.stage,
        is_sealed=is_sealed,
        is_anonymous=not (sender.name and (sender.address or sender.contact)),
        sender_name=shown.name,
        sender_address=shown.address,
        sender_contact=shown.contact,
        about=shown.about,
        text=shown.text,
        **more,
    )
    key = sealing.new_key()
    contents = _checked(intake.uploads)
    petition.save()
    petition.due_on = running_due(petition)
    petition.save(update_fields=["due_on"])
    names = tuple(name for name, _content in contents)
    if is_sealed:
        sealed(petition, replace(sender, files=names), key)
    else:
        Envelope.objects.create(petition=petition, open_key=key)
    for position, (name, content) in enumerate(contents, 1):
        kept = files.keep(sealing.lock(content, key), LOCKED)
        Attachment.objects.create(petition=petition, position=position, file=kept, name="" if is_sealed else name)
    after = {"kind": intake.kind, "channel": intake.channel, "received_on": intake.received_on, "files": len(contents)}
    record(actor, Event.PETITION_RECEIVED, petition, after=after)
    _tell(petition)
    return Received(petition, code)


@sensitive_variables()
def sealed(petition: Petition, sender: Sender, key: bytes) -> None:
    """Seal the content for every holder of the agency whose key is as it was made. Raises Refused without one."""
    keys = sound_keys(petition.agency)
    if not keys:
        raise Refused(
            _("Cơ quan chưa có khóa bảo vệ người tố cáo nên chưa nhận tố cáo ở đây được. Chưa có gì được lưu.")
        )
    box = sealing.lock_sender(sender, key)
    envelope, _made = Envelope.objects.update_or_create(petition=petition, defaults={"box": box, "open_key": None})
    SealedKey.objects.bulk_create(
        [
            SealedKey(envelope=envelope, key=each, sealed=sealing.seal_key(key, bytes(each.public_key or b"")))
            for each in keys
        ]
    )


def _tidy(sender: Sender) -> Sender:
    return Sender(
        clean(sender.name)[:120],
        clean(sender.address)[:300],
        clean(sender.contact)[:200],
        clean(sender.citizen_number)[:20],
        clean(sender.about)[:500],
        sender.text.strip(),
    )


@sensitive_variables()
def _checked(uploads: Sequence[Any]) -> list[tuple[str, bytes]]:
    """The files by name and content, each found sound; never written anywhere as they are."""
    if len(uploads) > MOST_FILES:
        raise beside("files", _("Gửi nhiều nhất %(most)s tệp.") % {"most": MOST_FILES})
    found = []
    for upload in uploads:
        content = upload.read()
        files.checked(content, field="files", name=str(upload.name))
        found.append((str(upload.name)[:200], content))
    return found


def _next(model: type[Model], agency: Agency, year: int) -> int:
    """The next number of the agency's book of the year; the lock holds until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [NUMBER_LOCK, agency.pk % 2_147_483_647])
    last = model._default_manager.filter(agency=agency, year=year).aggregate(last=Max("sequence"))["last"]
    return int(last or 0) + 1


def _tell(petition: Petition) -> None:
    text = _("Có đơn mới: %(petition)s.") % {"petition": petition}
    accounts = holders(petition.agency, Role.CLERK, Role.APPRAISER).values_list("pk", flat=True)
    notify(accounts, Event.PETITION_RECEIVED, text, reverse("petitions:petition", args=[petition.pk]))
