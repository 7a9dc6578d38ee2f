"""Keys of those who may know a denouncer: named by the head, made by each holder, handed on by a present holder."""

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from nacl.public import PrivateKey

from thidua.agencies.actor import Actor
from thidua.agencies.models import Account, Role
from thidua.agencies.permissions import Action, require
from thidua.agencies.queries import holders
from thidua.petitions import sealing
from thidua.petitions.models import IdentityKey, SealedKey
from thidua.petitions.queries import is_as_made, named_keys
from thidua.polls import ballots
from thidua.polls.keys import Shut, tried
from thidua.trail.errors import NotAllowed, Overtaken, Refused, beside
from thidua.trail.events import Event
from thidua.trail.services import record, service

HOLDERS = (Role.HEAD, Role.APPRAISER, Role.CLERK)


@service
def name_holder(actor: Actor, *, account: Account) -> IdentityKey:
    """Name as a holder somebody who receives, settles or decides the agency's petitions; they make their key."""
    require(actor, Action.DECIDE_PETITION)
    if not holders(actor.agency, *HOLDERS).filter(pk=account.pk).exists():
        raise beside("account", _("Chỉ cử người tiếp nhận, xử lý hoặc quyết định đơn của cơ quan."))
    if named_keys(actor.agency).filter(holder=account).exists():
        raise Overtaken(_("%(name)s đã được cử giữ khóa.") % {"name": account.full_name})
    last = IdentityKey.objects.filter(agency=actor.agency).aggregate(last=Max("order"))["last"]
    key = IdentityKey.objects.create(
        agency=actor.agency, holder=account, order=(last or 0) + 1, named_on=timezone.localdate()
    )
    record(actor, Event.IDENTITY_KEY_MADE, key, after={"status": "named"})
    return key


@service
@sensitive_variables("passphrase", "made")
def make_key(actor: Actor, *, passphrase: str, hardness: ballots.Hardness = ballots.MODERATE) -> IdentityKey:
    """Make the own key, locked with a passphrase that is kept nowhere. Raises Refused beside `passphrase`."""
    key = (
        IdentityKey.objects.select_for_update()
        .filter(agency=actor.agency, holder=actor.account_id, ended_at=None)
        .first()
    )
    if key is None:
        raise NotAllowed(_("Người đứng đầu cơ quan chưa cử bạn giữ khóa bảo vệ người tố cáo."))
    if key.public_key is not None:
        raise Overtaken(_("Bạn đã lập khóa; muốn lập lại thì người đứng đầu cho thôi khóa cũ rồi cử lại."))
    if len(ballots.clean_passphrase(passphrase)) < ballots.MINIMUM_PASSPHRASE:
        message = _("Mật khẩu khóa cần ít nhất %(count)s ký tự; hãy dùng một câu dài.")
        raise beside("passphrase", message % {"count": ballots.MINIMUM_PASSPHRASE})
    made = ballots.make_key(passphrase, hardness)
    key.public_key, key.locked_secret_key, key.salt = made.public, made.locked_secret, made.salt
    key.operations, key.memory, key.made_at = hardness.operations, hardness.memory, timezone.now()
    key.save()
    after = {"status": "made", "mark": sealing.mark(made.public), "fingerprint": ballots.fingerprint(made.public)}
    record(actor, Event.IDENTITY_KEY_MADE, key, after=after)
    return key


@service
def end_key(actor: Actor, *, key: IdentityKey, reason: str) -> IdentityKey:
    """End a holder: nothing is sealed for the key any more, and it opens nothing here. The last one stays.

    What its holder has copied or remembers is not taken back by it.
    """
    require(actor, Action.DECIDE_PETITION, key.agency_id)
    keys = list(named_keys(actor.agency).select_for_update(of=("self",)))
    if key.pk not in {each.pk for each in keys}:
        raise Overtaken(_("Khóa này đã thôi dùng."))
    if not reason.strip():
        raise beside("reason", _("Nêu lý do."))
    found = next(each for each in keys if each.pk == key.pk)
    if found.public_key is not None and not _others_open_all(found):
        raise Refused(
            _("Còn đơn chỉ mở được bằng khóa này. Trước hết người giữ khóa phải trao quyền mở cho người giữ khóa khác.")
        )
    found.ended_at = timezone.now()
    found.save(update_fields=["ended_at"])
    record(actor, Event.IDENTITY_KEY_ENDED, found, reason=reason)
    return found


@sensitive_variables()
def hand_on(actor: Actor, *, to: IdentityKey, passphrase: str) -> int:
    """Let another holder open what was sealed before the other's key was made; returns how many petitions.

    Raises Refused for a wrong passphrase, which counts. Never call it inside another service.
    """
    secret = opened_key(actor, passphrase)
    if isinstance(secret, Refused):
        raise secret
    return _hand_on(actor, to, secret)


@service
@sensitive_variables()
def opened_key(actor: Actor, passphrase: str) -> PrivateKey | Refused:
    """The secret half of the own key, or why it stays shut: a wrong try is kept, so this returns what others raise."""
    rows = IdentityKey.objects.select_for_update(of=("self",)).select_related("holder")
    key = rows.filter(agency=actor.agency, holder=actor.account_id, ended_at=None, public_key__isnull=False).first()
    if key is None:
        return NotAllowed(_("Bạn không giữ khóa bảo vệ người tố cáo của cơ quan này."))
    if not is_as_made(key):
        return Refused(
            _("Khóa công khai trong cơ sở dữ liệu không còn như khi lập. Hãy dừng lại và báo người đứng đầu.")
        )
    found = tried(key, passphrase)
    if not isinstance(found, Shut):
        return found
    if found.is_wrong:
        record(actor, Event.IDENTITY_KEY_REFUSED, key)
    return beside("passphrase", found.message)


@service
@sensitive_variables()
def _hand_on(actor: Actor, to: IdentityKey, secret: PrivateKey) -> int:
    to = named_keys(actor.agency).select_for_update(of=("self",)).get(pk=to.pk)
    if to.public_key is None or not is_as_made(to):
        raise Refused(_("Người nhận chưa lập khóa, hoặc khóa của người đó đã bị thay."))
    own = SealedKey.objects.filter(key__holder=actor.account_id, key__agency=actor.agency, key__ended_at=None)
    missing = own.exclude(envelope__in=SealedKey.objects.filter(key=to).values("envelope"))
    made = []
    for each in missing:
        try:
            key = sealing.open_key(bytes(each.sealed), secret)
        except sealing.Damaged as error:
            raise Refused(
                _("Có đơn đã bị sửa trong cơ sở dữ liệu nên không mở được. Hãy báo người đứng đầu.")
            ) from error
        made.append(SealedKey(envelope_id=each.envelope_id, key=to, sealed=sealing.seal_key(key, bytes(to.public_key))))
    SealedKey.objects.bulk_create(made)
    record(actor, Event.IDENTITY_KEY_MADE, to, after={"status": "handed_on", "petitions": len(made)})
    return len(made)


def _others_open_all(key: IdentityKey) -> bool:
    """Whether each envelope that the key opens is open to another key in force."""
    mine = SealedKey.objects.filter(key=key)
    others = SealedKey.objects.filter(key__ended_at=None).exclude(key=key)
    return not mine.exclude(envelope__in=others.values("envelope")).exists()
