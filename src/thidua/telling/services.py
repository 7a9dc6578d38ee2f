"""What a person decides for oneself: where letters go, how to hear of what, the address of the own calendar."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor, actor_for
from thidua.agencies.models import Account
from thidua.agencies.permissions import Action, require
from thidua.screens.brakes import Brake
from thidua.telling.kinds import DEFAULTS, How, Kind
from thidua.telling.mailing import put_confirmation
from thidua.telling.models import Address, Choice, Feed, StoppedAddress
from thidua.telling.slips import CONFIRMING, STOPPING, marked
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service

CONFIRMED_WITHIN = 3 * 24 * 60 * 60
ASKING = Brake("mail addresses", limit=5, seconds=3_600)  # a letter to an address that anybody may type


@dataclass(frozen=True)
class Oneself:
    """A person without a post today, for the trail: somebody who left still may stop the letters."""

    account: Account
    agency_id: int = 0

    @property
    def account_id(self) -> int:
        return self.account.pk

    @property
    def label(self) -> str:
        return self.account.full_name


@service
def give_address(actor: Actor, *, email: str) -> Address:
    """Say where letters go from now on; a letter asks there for confirmation, and until then nothing else is sent."""
    require(actor, Action.ENTER)
    if ASKING.press(str(actor.account_id)):
        message = _("Bạn vừa khai nhiều địa chỉ; hãy thử lại sau một giờ.")
        raise Refused(message, fields={"email": message})
    if Address.objects.filter(account=actor.person, email=email).exclude(confirmed_at=None).exists():
        message = _("Địa chỉ này đã được xác nhận.")
        raise Refused(message, fields={"email": message})
    if StoppedAddress.objects.filter(mark=marked(email), lifted_at=None).exists():
        message = _("Người giữ hộp thư này đã bấm «Thôi nhận thư»: không gửi tới đó nữa. Hãy khai địa chỉ khác.")
        raise Refused(message, fields={"email": message})
    address, _created = Address.objects.select_for_update().get_or_create(
        account=actor.person, defaults={"email": email, "given_at": timezone.now()}
    )
    address.email, address.given_at, address.confirmed_at, address.stopped_at = email, timezone.now(), None, None
    address.save()
    put_confirmation(address)
    record(actor, Event.MAIL_ADDRESS_GIVEN, address)
    return address


@service
def confirm_address(actor: Actor, *, slip: str) -> Address:
    """Confirm the own address by the slip of the letter; refuses a slip of another person, address or older day."""
    require(actor, Action.ENTER)
    address = address_of_slip(actor, slip, lock=True)
    if address.confirmed_at is not None:
        raise Overtaken(_("Địa chỉ này đã được xác nhận."))
    address.confirmed_at = timezone.now()
    address.save(update_fields=["confirmed_at"])
    record(actor, Event.MAIL_ADDRESS_CONFIRMED, address)
    return address


def address_of_slip(actor: Actor, slip: str, *, lock: bool = False) -> Address:
    """The actor's own address that the slip of a letter names; Address.DoesNotExist when it names another."""
    try:
        said = signing.loads(slip, salt=CONFIRMING, max_age=CONFIRMED_WITHIN)
    except signing.SignatureExpired as error:
        raise Refused(_("Liên kết đã quá ba ngày; hãy khai lại địa chỉ để nhận thư mới.")) from error
    except signing.BadSignature as error:
        raise Address.DoesNotExist from error
    rows = Address.objects.select_for_update() if lock else Address.objects.all()
    address = rows.get(account_id=said["account"], account=actor.account_id)
    if marked(address.email) != said["email"]:
        raise Address.DoesNotExist
    return address


@service
def choose(actor: Actor, *, choices: Mapping[Kind, How]) -> None:
    """Choose how to hear of kinds; kinds that are not named stay as they are."""
    require(actor, Action.ENTER)
    Account.objects.select_for_update().get(pk=actor.person.pk)
    before = choices_of(actor.person.pk)
    changed = {kind: how for kind, how in choices.items() if before[kind] != how}
    for kind, how in changed.items():
        Choice.objects.update_or_create(account=actor.person, kind=kind, defaults={"how": how})
    if changed:
        after = {"choices": [f"{Kind(kind).label}: {How(how).label}" for kind, how in changed.items()]}
        record(actor, Event.TELLING_CHOSEN, actor.person, after=after)


def choices_of(account_id: int) -> dict[Kind, How]:
    """How a person hears of each kind."""
    chosen = Choice.objects.filter(account=account_id).values_list("kind", "how")
    return DEFAULTS | {Kind(kind): How(how) for kind, how in chosen}


def address_to_stop(slip: str) -> Address:
    """The address of a letter's own slip; Address.DoesNotExist when there is none such any more."""
    try:
        said: dict[str, Any] = signing.loads(slip, salt=STOPPING)
    except signing.BadSignature as error:
        raise Address.DoesNotExist from error
    address = Address.objects.select_related("account").get(account_id=said["account"])
    if marked(address.email) != said["email"]:
        raise Address.DoesNotExist
    return address


@service
def stop_mail(*, slip: str) -> Address:
    """Send no more letters to whoever got the letter with this slip, nor ever ask there again; twice is once."""
    address = Address.objects.select_for_update(of=("self",)).select_related("account").get(pk=address_to_stop(slip).pk)
    if address.stopped_at is None:
        _stop(actor_for(address.account) or Oneself(address.account), address)
    StoppedAddress.objects.update_or_create(mark=marked(address.email), defaults={"lifted_at": None})
    return address


@service
def stop_own_mail(actor: Actor) -> None:
    """Send me no more letters; what I chose is kept for when I want them again."""
    require(actor, Action.ENTER)
    address = Address.objects.select_for_update().get(account=actor.person)
    if address.stopped_at is not None:
        raise Overtaken(_("Bạn đã thôi nhận thư từ trước."))
    _stop(actor, address)


@service
def resume_mail(actor: Actor) -> None:
    """Send me letters again, from the next notice on; refuses an address that was never confirmed."""
    require(actor, Action.ENTER)
    address = Address.objects.select_for_update().get(account=actor.person)
    if address.stopped_at is None:
        raise Overtaken(_("Bạn đang nhận thư."))
    if address.confirmed_at is None:
        raise Refused(_("Địa chỉ này chưa được xác nhận thì đã bị yêu cầu thôi gửi; hãy khai địa chỉ khác."))
    address.stopped_at = None
    address.save(update_fields=["stopped_at"])
    StoppedAddress.objects.filter(mark=marked(address.email), lifted_at=None).update(lifted_at=timezone.now())
    record(actor, Event.MAIL_RESUMED, address)


def _stop(actor: Actor | Oneself, address: Address) -> None:
    address.stopped_at = timezone.now()
    address.save(update_fields=["stopped_at"])
    record(actor, Event.MAIL_STOPPED, address)


@service
def make_feed(actor: Actor) -> tuple[Feed, str]:
    """A new secret address of the own calendar in this agency; the one before ends. It can't be read again."""
    require(actor, Action.ENTER)
    open_now = Feed.objects.select_for_update().filter(account=actor.person, agency=actor.agency, ended_at=None)
    for feed in open_now:
        _end_feed(actor, feed)
    secret = secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            feed = Feed.objects.create(account=actor.person, agency=actor.agency, digest=digest_of(secret))
    except IntegrityError as error:
        raise Overtaken(_("Địa chỉ lịch vừa được tạo ở cửa sổ khác. Hãy tải lại trang.")) from error
    record(actor, Event.FEED_MADE, feed)
    return feed, secret


@service
def end_feed(actor: Actor) -> None:
    """Nobody reads the own calendar by its secret address any more."""
    require(actor, Action.ENTER)
    feed = Feed.objects.select_for_update().filter(account=actor.person, agency=actor.agency, ended_at=None).first()
    if feed is None:
        raise Overtaken(_("Địa chỉ lịch đã được hủy từ trước."))
    _end_feed(actor, feed)


def _end_feed(actor: Actor, feed: Feed) -> None:
    feed.ended_at = timezone.now()
    feed.save(update_fields=["ended_at"])
    record(actor, Event.FEED_ENDED, feed)


def digest_of(secret: str) -> str:
    """What is kept of a secret address; it is long and by chance, so that a plain hash gives nothing away."""
    return hashlib.sha256(secret.encode()).hexdigest()
