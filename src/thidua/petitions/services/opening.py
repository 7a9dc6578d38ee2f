"""Opening who denounced: with the own passphrase and a reason, shown once, kept nowhere, always written down."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from thidua.agencies.actor import Actor
from thidua.dossiers import files
from thidua.dossiers.contents import media_type_of
from thidua.petitions import sealing
from thidua.petitions.extracts import betrays
from thidua.petitions.models import Attachment, Envelope, Petition, SealedKey
from thidua.petitions.sealing import Sender
from thidua.petitions.services.keys import opened_key
from thidua.petitions.services.locking import locked_petition, require_known, saved
from thidua.privacy.models import AccessKind, Purpose
from thidua.privacy.services import note_access
from thidua.trail.errors import NotAllowed, Refused, beside, required
from thidua.trail.events import Event
from thidua.trail.services import record, service


@dataclass(frozen=True)
class Opened:
    """What a holder reads once."""

    sender: Sender
    files: list[tuple[int, str]]  # position and name


@dataclass(frozen=True)
class OpenedFile:
    """A file as it was sent."""

    name: str
    media_type: str
    content: bytes


@sensitive_variables()
def open_identity(actor: Actor, *, petition: Petition, passphrase: str, reason: str) -> Opened:
    """Who denounced and what they wrote. Raises Refused beside `passphrase` or `reason`; a wrong try counts.

    Never call it inside another service: a refused one would forget that there was a wrong try.
    """
    key = _key(actor, petition, passphrase, required(reason, "reason"))
    sender = _sender(petition, key)
    return Opened(sender, list(enumerate(sender.files, 1)))


@sensitive_variables()
def open_file(actor: Actor, *, petition: Petition, passphrase: str, reason: str, position: int) -> OpenedFile:
    """One file of a sealed petition, as it was sent. Raises as `open_identity`."""
    key = _key(actor, petition, passphrase, required(reason, "reason"))
    attachment = petition.attachments.select_related("file").get(position=position)
    return unlocked(attachment, key, _sender(petition, key).files[position - 1])


@sensitive_variables()
def unlocked(attachment: Attachment, key: bytes, name: str) -> OpenedFile:
    """An attachment with the key of its envelope. Raises Refused when it is not what was kept."""
    try:
        content = sealing.unlock(files.read(attachment.file), key)
    except sealing.Damaged as error:
        raise Refused(_("Tệp đã bị thay đổi trên máy chủ. Hãy báo quản trị hệ thống.")) from error
    return OpenedFile(name, media_type_of(content) or "application/octet-stream", content)


@sensitive_variables("passphrase", "key", "sender")
def write_extract(actor: Actor, *, petition: Petition, passphrase: str, summary: str, extract: str) -> Petition:
    """Write what the handler works with, after a look at the original; refused where it names who denounced.

    Raises Refused beside `passphrase`, `summary` or `extract`.
    """
    key = _key(actor, petition, passphrase, _("Lập bản trích không danh tính"))
    sender = _sender(petition, key)
    for field, text in (("summary", summary), ("extract", extract)):
        if betrays(required(text, field), sender):
            raise beside(
                field, _("Nội dung này có tên, địa chỉ, điện thoại hoặc số định danh của người tố cáo. Hãy bỏ đi.")
            )
    return _keep_extract(actor, petition, summary, extract)


@service
def _keep_extract(actor: Actor, petition: Petition, summary: str, extract: str) -> Petition:
    petition = locked_petition(petition)
    require_known(actor, petition)
    petition.summary, petition.extract = summary.strip()[:300], extract.strip()
    record(actor, Event.PETITION_CLASSIFIED, petition, after={"summary": petition.summary})
    return saved(petition, "summary", "extract")


@sensitive_variables()
def _key(actor: Actor, petition: Petition, passphrase: str, reason: str) -> bytes:
    """The key of the petition's envelope, with the look written down first."""
    require_known(actor, petition)
    if not petition.is_sealed:
        raise NotAllowed(_("Đơn này không niêm phong."))
    secret = opened_key(actor, passphrase)
    if isinstance(secret, Refused):
        raise secret
    sealed = SealedKey.objects.filter(
        envelope__petition=petition, key__holder=actor.account_id, key__agency=actor.agency, key__ended_at=None
    ).first()
    if sealed is None:
        raise Refused(
            _(
                "Khóa của bạn không mở được đơn này: đơn được niêm phong trước khi bạn lập khóa. "
                "Một người giữ khóa khác có thể trao quyền mở cho bạn ở trang khóa."
            )
        )
    try:
        key = sealing.open_key(bytes(sealed.sealed), secret)
    except sealing.Damaged as error:
        raise Refused(_("Đơn đã bị sửa trong cơ sở dữ liệu nên không mở được. Hãy báo người đứng đầu.")) from error
    _note(actor, petition, reason)
    return key


@service
def _note(actor: Actor, petition: Petition, reason: str) -> None:
    record(actor, Event.IDENTITY_OPENED, petition, reason=reason)
    what = _("Danh tính người tố cáo, %(petition)s") % {"petition": petition}
    note_access(actor, AccessKind.FILE, [], what=what, purpose=Purpose.INSPECTION, note=reason, unlisted=1)


@sensitive_variables()
def _sender(petition: Petition, key: bytes) -> Sender:
    box = Envelope.objects.get(petition=petition).box
    try:
        return sealing.unlock_sender(bytes(box or b""), key)
    except sealing.Damaged as error:
        raise Refused(_("Đơn đã bị sửa trong cơ sở dữ liệu nên không mở được. Hãy báo người đứng đầu.")) from error
