"""Letters: put in a row when people are told, sent by the workers, each at most once.

A letter is tried again as long as the server surely did not take it: no connection, or a refusal that may pass. Between
the moment at which its text is handed over and the server's answer nobody can know; a letter whose connection broke
there, or whose worker died with it in its hands, is marked as unknown and not sent again. The notice in the system is
there in any case. A worker takes a letter by one update from waiting to sending; what it writes later holds only while
the letter is still in its hands.
"""

import contextlib
import datetime as dt
import logging
import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, QuerySet
from django.dispatch import receiver
from django.utils import timezone

from thidua.jobs.daily import daily
from thidua.jobs.queue import enqueue, queued
from thidua.telling.kinds import DEFAULTS, How, kind_of
from thidua.telling.letters import letter
from thidua.telling.models import Address, Choice, Line, Mail, MailForm, MailState
from thidua.trail.models import Notice
from thidua.trail.signals import told

logger = logging.getLogger(__name__)
SEND = "telling.send"
PAUSES = [dt.timedelta(minutes=each) for each in (1, 5, 30, 120, 360, 720)]  # then it is given up
LOST = dt.timedelta(minutes=15)  # what its worker has not ended by then, no worker has
SWEPT = 50


class Unreached(Exception):
    """There was no server to give it to, or none that lets us in."""


class Unknown(Exception):
    """Nobody can say whether the server took it."""


@receiver(told)
def put_letters(notices: list[Notice], **_kwargs: Any) -> None:
    """Sort new notices by what each person chose: read already, in the system only, a letter now or in the digest."""
    accounts = {notice.account_id for notice in notices}
    chosen = {
        (account, kind): how
        for account, kind, how in Choice.objects.filter(account__in=accounts).values_list("account", "kind", "how")
    }
    ready = _ready(accounts)
    silent: list[int] = []
    at_once: list[Notice] = []
    digest: list[Notice] = []
    for notice in notices:
        kind = kind_of(notice.event)
        how = chosen.get((notice.account_id, kind), DEFAULTS[kind])
        if how == How.NONE:
            silent.append(notice.pk)
        elif notice.account_id in ready and how in {How.AT_ONCE, How.DIGEST}:
            (at_once if how == How.AT_ONCE else digest).append(notice)
    if silent:
        Notice.objects.filter(pk__in=silent).update(read_at=timezone.now())
    Line.objects.bulk_create([Line(notice=notice, account_id=notice.account_id) for notice in digest])
    mails = [_new(notice.account_id, MailForm.AT_ONCE) for notice in at_once]
    _put(Mail.objects.bulk_create(mails))
    lines = zip(at_once, mails, strict=True)
    Line.objects.bulk_create([Line(notice=notice, account_id=notice.account_id, mail=mail) for notice, mail in lines])


def put_confirmation(address: Address) -> None:
    """Ask at an address whether it is the person's."""
    _put(Mail.objects.bulk_create([_new(address.account_id, MailForm.CONFIRM)]))


@transaction.atomic
def put_digests() -> int:
    """One letter of the day to each person for whom notices wait; returns how many letters."""
    today = timezone.localdate()
    waiting = set(Line.objects.filter(mail=None).values_list("account_id", flat=True))
    waiting -= set(Mail.objects.filter(form=MailForm.DIGEST, day=today).values_list("account_id", flat=True))
    mails = []
    for account in sorted(waiting & _ready(waiting)):
        mail = _new(account, MailForm.DIGEST, today)
        mail.save()
        Line.objects.filter(mail=None, account=account).update(mail=mail)
        mails.append(mail)
    _put(mails)
    return len(mails)


def _ready(accounts: set[int]) -> set[int]:
    """Who of them gets letters: those with a confirmed address, where the installation sends any."""
    if not settings.EMAIL_HOST:
        return set()
    found = Address.objects.filter(account__in=accounts, account__is_active=True, stopped_at=None)
    return set(found.exclude(confirmed_at=None).values_list("account_id", flat=True))


def _new(account: int, form: MailForm, day: dt.date | None = None) -> Mail:
    return Mail(account_id=account, form=form, day=day, next_try_at=timezone.now())


def _put(mails: list[Mail]) -> None:
    for mail in mails:
        enqueue(SEND, mail=mail.pk)


@queued(SEND)
def send(mail: int) -> None:
    """Try to send one letter; of two workers one tries. Looks also for what dead workers left."""
    sweep()
    found = Mail.objects.select_related("account").get(pk=mail)
    if not _claimed(found):
        return
    address = _address(found)
    if address is None:
        _end(found, MailState.DROPPED)
        return
    try:
        message = letter(found, address)
    except Exception as fault:
        logger.exception("letter %s could not be written", found.pk)
        _not_taken(found, fault, passes=True)
        return
    try:
        _hand_over(found, message)
    except Unknown as fault:
        _end(found, MailState.UNKNOWN, str(fault))
    except (Unreached, smtplib.SMTPSenderRefused) as fault:  # what the operator can mend
        _not_taken(found, fault, passes=True)
    except smtplib.SMTPResponseException as fault:
        _not_taken(found, fault, passes=fault.smtp_code < 500)
    except smtplib.SMTPRecipientsRefused as fault:
        codes = [code for code, _text in fault.recipients.values()]
        _not_taken(found, fault, passes=all(code < 500 for code in codes))
    except (OSError, smtplib.SMTPException) as fault:
        _not_taken(found, fault, passes=True)
    else:
        _end(found, MailState.SENT)


def _claimed(mail: Mail) -> bool:
    """Take the letter into one's hands, unless it has ended or another worker has it, however late the row was read."""
    waiting = Mail.objects.filter(pk=mail.pk, state=MailState.WAITING)
    taken = waiting.update(state=MailState.SENDING, attempts=F("attempts") + 1, next_try_at=timezone.now())
    mail.refresh_from_db(fields=["attempts"])
    return bool(taken)


def _in_hands(mail: Mail) -> QuerySet[Mail]:
    """The letter while this attempt still has it; none once it was taken for dead."""
    return Mail.objects.filter(pk=mail.pk, state=MailState.SENDING, attempts=mail.attempts)


def _address(mail: Mail) -> Address | None:
    """Where it goes as things stand now; None when the person does not want it any more."""
    address = Address.objects.filter(account=mail.account_id, account__is_active=True).first()
    if address is None or not settings.EMAIL_HOST:
        return None
    asks = address.confirmed_at is None and address.stopped_at is None
    fits = asks if mail.form == MailForm.CONFIRM else address.is_ready
    return address if fits else None


def _hand_over(mail: Mail, message: EmailMultiAlternatives) -> None:
    connection: BaseEmailBackend = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as fault:
        raise Unreached(type(fault).__name__) from fault
    try:
        connection.send_messages([message])
    except (smtplib.SMTPServerDisconnected, TimeoutError, ConnectionError) as fault:
        raise Unknown(type(fault).__name__) from fault
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            connection.close()


def _not_taken(mail: Mail, fault: Exception, *, passes: bool) -> None:
    """The server surely did not take it: later again, or never when that would change nothing."""
    said = f"{type(fault).__name__} {getattr(fault, 'smtp_code', '')}".strip()  # its words may name the address
    if not passes or mail.attempts > len(PAUSES):
        _end(mail, MailState.FAILED, said)
        return
    pause = PAUSES[mail.attempts - 1]
    with transaction.atomic():
        again = {"state": MailState.WAITING, "fault": said, "next_try_at": timezone.now() + pause}
        if _in_hands(mail).update(**again):
            enqueue(SEND, after=pause, mail=mail.pk)


def _end(mail: Mail, state: MailState, fault: str = "") -> None:
    sent_at = timezone.now() if state == MailState.SENT else None
    _in_hands(mail).update(state=state, fault=fault[:200], sent_at=sent_at, next_try_at=None)


@daily
def sweep() -> int:
    """Put letters whose task was lost back into the row, end those that a dead worker had; returns how many."""
    long_ago = timezone.now() - LOST
    lost = Mail.objects.filter(next_try_at__lt=long_ago)
    ended = lost.filter(state=MailState.SENDING).update(state=MailState.UNKNOWN, next_try_at=None, fault="worker died")
    with transaction.atomic():
        rows = lost.filter(state=MailState.WAITING).select_for_update(skip_locked=True).order_by("pk")[:SWEPT]
        numbers = [row.pk for row in rows]
        Mail.objects.filter(pk__in=numbers).update(next_try_at=timezone.now())
        for number in numbers:
            enqueue(SEND, mail=number)
    return ended + len(numbers)
