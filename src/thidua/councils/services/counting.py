"""Opening the ballot box: first one holder's seal, then the other's, and the tally."""

from collections import defaultdict

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from nacl.public import PrivateKey, SealedBox

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.councils import queries
from thidua.councils.models import Attendance, BallotKey, Choice, Envelope, OpenedBallot, Session, SessionStatus
from thidua.councils.services.locking import locked_session
from thidua.councils.services.voting import sealed_envelopes
from thidua.dossiers import files
from thidua.dossiers.contents import media_type_of
from thidua.polls import ballots
from thidua.polls.keys import Shut, tried
from thidua.polls.ratios import reaches
from thidua.trail.errors import NotAllowed, Overtaken, Refused, beside
from thidua.trail.events import Event
from thidua.trail.queries import entries_of
from thidua.trail.services import notify, record, service


@sensitive_variables("passphrase", "secret")
def peel(actor: Actor, *, session: Session, passphrase: str) -> Session:
    """Take the actor's seal off every ballot; the second holder's also opens, counts and keeps the ballots.

    A wrong passphrase is refused and changes nothing but its own count: after some the key rests (`polls.keys`).
    """
    # Two transactions: a refused one would forget that there was a wrong try.
    secret = _unlock(actor, session=session, passphrase=passphrase)
    if isinstance(secret, Refused):
        raise secret
    return _take_off(actor, session=session, secret=secret)


@sensitive_variables()
def open_written_opinion(
    actor: Actor, *, attendance: Attendance, first_passphrase: str, second_passphrase: str
) -> tuple[bytes, str]:
    """Show the scan of a paper ballot after the count, both holders being there; return content and media type."""
    secrets = _unlock_both(actor, attendance=attendance, passphrases=(first_passphrase, second_passphrase))
    if isinstance(secrets, Refused):
        raise secrets
    if attendance.written_opinion is None:
        raise Refused(_("Không có bản chụp phiếu của thành viên này."))
    content = files.read(attendance.written_opinion)
    for secret in secrets:
        content = SealedBox(secret).decrypt(content)
    return content, media_type_of(content)


@service
@sensitive_variables("passphrase", "secret")
def _unlock(actor: Actor, *, session: Session, passphrase: str) -> PrivateKey | Refused:
    require(actor, Action.SEE_COUNCIL, session.council.agency_id)
    session = locked_session(session, SessionStatus.CLOSED)
    key = _next_key(session)
    if key.holder.account_id != actor.account_id:
        return NotAllowed(
            _("Đến lượt người giữ khóa %(order)s mở: %(name)s.") % {"order": key.order, "name": key.holder}
        )
    return _try(actor, key, passphrase)


@service
@sensitive_variables()
def _unlock_both(actor: Actor, *, attendance: Attendance, passphrases: tuple[str, str]) -> list[PrivateKey] | Refused:
    session = attendance.session
    require(actor, Action.SEE_COUNCIL, session.council.agency_id)
    session = locked_session(session, *queries.COUNTED_STATUSES)
    keys = list(session.keys.select_for_update(of=("self",)).select_related("holder__account").order_by("order"))
    if actor.account_id not in {key.holder.account_id for key in keys}:
        return NotAllowed(_("Chỉ hai người giữ khóa mở được bản chụp phiếu, khi cùng có mặt."))
    secrets = []
    for key, passphrase in zip(keys, passphrases, strict=True):
        secret = _try(actor, key, passphrase)
        if isinstance(secret, Refused):
            return secret
        secrets.append(secret)
    record(actor, Event.BALLOTS_OPENED, session, after={"written_opinion_of": str(attendance.member)})
    return secrets


@sensitive_variables()
def _try(actor: Actor, key: BallotKey, passphrase: str) -> PrivateKey | Refused:
    found = tried(key, passphrase)
    if not isinstance(found, Shut):
        return found
    if not found.is_wrong:
        return Refused(found.message)
    record(actor, Event.SESSION_CHANGED, key.session, after={"wrong_passphrase_for_key": key.order})
    return beside("passphrase", found.message)


@service
@sensitive_variables("secret")
def _take_off(actor: Actor, *, session: Session, secret: PrivateKey) -> Session:
    session = locked_session(session, SessionStatus.CLOSED)
    key = _next_key(session)
    if key.holder.account_id != actor.account_id:
        raise Overtaken(_("Lớp niêm phong này đã được mở. Hãy tải lại trang."))
    try:
        _check_box(session)
        opened = _open_box(session, secret)
        if key.order == 1:
            _lay_back(opened)
        else:
            _count(session, opened)
    except ballots.Tampered as error:
        raise Refused(
            _("Hòm phiếu không còn như khi đóng: phiếu bị thêm, bớt hoặc sửa. Chưa có gì được mở; hãy dừng kiểm phiếu.")
        ) from error
    key.used_at = timezone.now()
    key.save(update_fields=["used_at"])
    envelopes = sealed_envelopes(session)
    after = {"key": key.order, "envelopes": len(envelopes), "digest": ballots.digest(envelopes)}
    record(actor, Event.BALLOTS_OPENED, session, after=after)
    _tell(session)
    return session


def _next_key(session: Session) -> BallotKey:
    """The key whose seal is the outermost one left."""
    keys = session.keys.select_for_update(of=("self",)).select_related("holder__account", "session")
    key = keys.filter(used_at=None).order_by("order").first()
    if key is None:
        raise Overtaken(_("Hòm phiếu đã được mở. Hãy tải lại trang."))
    return key


def _check_box(session: Session) -> None:
    """Compare the box with the trail: raises Tampered when it was changed since the last step."""
    steps = [Event.VOTING_CLOSED, Event.BALLOTS_OPENED]
    last = entries_of(session).filter(event__in=steps).first()
    if last is None or last.after is None or last.after["digest"] != ballots.digest(sealed_envelopes(session)):
        raise ballots.Tampered("the box is not as it was left")


def _open_box(session: Session, secret: PrivateKey) -> dict[int, list[bytes]]:
    """Take one seal off; return what was inside, by item number, shuffled. Raises Tampered."""
    sealed: dict[int, list[bytes]] = defaultdict(list)
    for item, envelope in Envelope.objects.filter(item__session=session).values_list("item_id", "sealed"):
        sealed[item].append(bytes(envelope))
    voters = [row.member for row in queries.attendances(session) if row.voted]
    for each in queries.agenda(session):
        if len(sealed[each.pk]) != sum(bool(queries.items_for(member, [each])) for member in voters):
            raise ballots.Tampered("more or fewer envelopes than voters")
    return {item: ballots.open_layer(envelopes, secret) for item, envelopes in sealed.items()}


def _lay_back(opened: dict[int, list[bytes]]) -> None:
    """Write the envelopes anew, in their shuffled order, under new numbers."""
    Envelope.objects.filter(item__in=opened).delete()
    Envelope.objects.bulk_create(
        [Envelope(item_id=item, layer=1, sealed=sealed) for item in sorted(opened) for sealed in opened[item]]
    )


def _count(session: Session, opened: dict[int, list[bytes]]) -> None:
    votes = [(item, ballots.read_vote(plain)) for item, plains in opened.items() for plain in plains]
    if any(vote.item != item or vote.choice not in Choice.values for item, vote in votes):
        raise ballots.Tampered("a vote lies in the wrong envelope")
    if len({vote.code for _item, vote in votes}) != len(votes):
        raise ballots.Tampered("a vote lies there twice")
    Envelope.objects.filter(item__in=opened).delete()
    # In order of their random codes, so that the rows tell nothing of the envelopes' order.
    OpenedBallot.objects.bulk_create(
        sorted(
            (OpenedBallot(item_id=item, code=vote.code, choice=vote.choice) for item, vote in votes),
            key=lambda ballot: (ballot.item_id, ballot.code),
        )
    )
    members = session.attendances.count()
    tallies = queries.tally(session)
    for item in session.agenda.all():
        found = tallies[item.pk]
        item.yes, item.no, item.blank = found.yes, found.no, found.blank
        item.passed = reaches(found.yes, members, item.percent)
        item.save(update_fields=["yes", "no", "blank", "passed"])
    session.status = SessionStatus.COUNTED
    session.save(update_fields=["status"])


def _tell(session: Session) -> None:
    if session.status == SessionStatus.COUNTED:
        text = _("Đã kiểm phiếu phiên họp «%(title)s».") % {"title": session.title}
        people = [member.account_id for member in queries.session_members(session)]
        notify(people, Event.BALLOTS_OPENED, text, reverse("councils:result", args=[session.pk]))
    else:
        second = session.keys.get(order=2)
        text = _("Khóa 1 đã mở; đến lượt bạn mở khóa 2 phiên họp «%(title)s».") % {"title": session.title}
        notify([second.holder.account_id], Event.BALLOTS_OPENED, text, reverse("councils:count", args=[session.pk]))
