"""A session from its preparation to its minutes; voting and counting have their own modules."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Post, Role
from thidua.agencies.permissions import Action, require
from thidua.agencies.queries import holders
from thidua.councils import queries
from thidua.councils.models import (
    AgendaItem,
    Attendance,
    BallotKey,
    Council,
    CouncilMember,
    Envelope,
    Recusal,
    Session,
    SessionStatus,
)
from thidua.councils.services.locking import locked_session
from thidua.dossiers.models import Review, Step
from thidua.dossiers.services import complete_step
from thidua.polls import ballots
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service
from thidua.vietnamese.names import clean


@service
def prepare_session(
    actor: Actor,
    *,
    council: Council,
    title: str,
    held_at: dt.datetime,
    place: str,
    chair: CouncilMember,
    secretary: CouncilMember,
) -> Session:
    """Begin to prepare a session; chair and secretary are members of the council on the day."""
    require(actor, Action.RUN_SESSION, council.agency_id)
    session = Session(
        council=council, title=clean(title), held_at=held_at, place=clean(place), chair=chair, secretary=secretary
    )
    _require_seats(session)
    session.save()
    record(actor, Event.SESSION_PREPARED, session, after={"held_at": held_at, "place": session.place})
    return session


@service
def change_session(
    actor: Actor,
    *,
    session: Session,
    title: str,
    held_at: dt.datetime,
    place: str,
    chair: CouncilMember,
    secretary: CouncilMember,
) -> Session:
    """Change when, where and under whom a session is held, before voting opens."""
    require(actor, Action.RUN_SESSION, session.council.agency_id)
    session = locked_session(session, SessionStatus.PREPARING)
    before = {"title": session.title, "held_at": session.held_at, "place": session.place}
    session.title, session.held_at, session.place = clean(title), held_at, clean(place)
    session.chair, session.secretary = chair, secretary
    session.invited_at = None  # the invitations that went out say something else
    _require_seats(session)
    session.save(update_fields=["title", "held_at", "place", "chair", "secretary", "invited_at"])
    after = {"title": session.title, "held_at": held_at, "place": session.place, "chair": str(chair)}
    record(actor, Event.SESSION_CHANGED, session, before=before, after=after)
    return session


@service
def invite(actor: Actor, *, session: Session) -> Session:
    """Send out the invitations: they are no drafts from now on, and every member is told."""
    require(actor, Action.RUN_SESSION, session.council.agency_id)
    session = locked_session(session, SessionStatus.PREPARING)
    if session.invited_at is not None:
        raise Overtaken(
            _("Giấy mời đã được phát lúc %(at)s.") % {"at": f"{timezone.localtime(session.invited_at):%H:%M %d/%m/%Y}"}
        )
    if session.held_at <= timezone.now():
        raise Refused(
            _("Giờ họp %(at)s đã qua; hãy đổi thời gian họp rồi phát giấy mời.")
            % {"at": f"{timezone.localtime(session.held_at):%H:%M %d/%m/%Y}"}
        )
    _require_seats(session)
    session.invited_at = timezone.now()
    session.save(update_fields=["invited_at"])
    members = queries.session_members(session)
    record(actor, Event.SESSION_CHANGED, session, after={"invited": [str(member) for member in members]})
    text = _("Mời họp «%(title)s» lúc %(at)s, tại %(place)s.") % {
        "title": session.title,
        "at": f"{timezone.localtime(session.held_at):%H:%M %d/%m/%Y}",
        "place": session.place,
    }
    people = [member.account_id for member in members]
    notify(people, Event.SESSION_CHANGED, text, reverse("councils:session", args=[session.pk]))
    return session


@service
def set_agenda(actor: Actor, *, session: Session, reviews: Sequence[Review]) -> list[AgendaItem]:
    """Make these reviews the agenda, in this order. Items that stay keep who stepped back from them."""
    require(actor, Action.RUN_SESSION, session.council.agency_id)
    session = locked_session(session, SessionStatus.PREPARING)
    wanted = list(dict.fromkeys(review.pk for review in reviews))
    allowed = {review.pk: review for review in queries.candidates(session.council.agency, session=session)}
    for review in reviews:
        why = queries.obstacle(allowed[review.pk]) if review.pk in allowed else _("Hồ sơ không chờ hội đồng này xét.")
        if why:
            raise Refused(f"{review.nomination.code}, {review.nomination.subject}: {why}")
    before = list(session.agenda.values_list("review__nomination__code", flat=True))
    dropped = session.agenda.exclude(review__in=wanted)
    Recusal.objects.filter(item__in=dropped).delete()
    dropped.delete()
    for position, pk in enumerate(wanted, start=1):
        AgendaItem.objects.update_or_create(session=session, review_id=pk, defaults={"position": position})
    after = [allowed[pk].nomination.code for pk in wanted]
    if set(after) != set(before) and session.invited_at is not None:
        session.invited_at = None  # they say how many cases there are
        session.save(update_fields=["invited_at"])
    record(actor, Event.SESSION_CHANGED, session, before={"agenda": before}, after={"agenda": after})
    return queries.agenda(session)


@service
def set_attendance(actor: Actor, *, session: Session, modes: Mapping[int, str]) -> None:
    """Write who is present: values of `Attendance.Mode` by number of the member.

    While voting is open, only for members who have not voted.
    """
    require(actor, Action.RUN_SESSION, session.council.agency_id)
    session = locked_session(session, SessionStatus.PREPARING, SessionStatus.VOTING)
    members = {member.pk: member for member in queries.session_members(session)}
    if set(modes) - set(members):
        raise Refused(_("Có người không phải là thành viên của phiên họp."))
    rows = {row.member_id: row for row in session.attendances.select_for_update()}
    changed = {}
    for pk, mode in modes.items():
        row = rows.get(pk) or Attendance(session=session, member=members[pk])
        if row.pk and row.mode == mode:
            continue
        if row.voted:
            raise Refused(_("%(name)s đã bỏ phiếu, không đổi được điểm danh.") % {"name": members[pk]})
        row.mode = Attendance.Mode(mode)
        row.save()
        changed[str(members[pk])] = row.mode
    record(actor, Event.SESSION_CHANGED, session, after={"attendance": changed})


@service
def recuse(actor: Actor, *, item: AgendaItem, member: CouncilMember, reason: str) -> Recusal:
    """Let a member step back from one item, said by the member or by the secretary, before voting opens."""
    session = locked_session(item.session, SessionStatus.PREPARING)
    if member.account_id != actor.account_id:
        require(actor, Action.RUN_SESSION, session.council.agency_id)
    if member.pk not in {each.pk for each in queries.session_members(session)}:
        raise NotAllowed(_("Người này không phải là thành viên của phiên họp."))
    if not reason.strip():
        raise Refused(_("Cần nêu lý do."), fields={"reason": _("Nêu lý do, ví dụ: vợ/chồng của người được đề nghị.")})
    recusal, created = Recusal.objects.get_or_create(item=item, member=member, defaults={"reason": clean(reason)})
    if not created:
        raise Overtaken(_("%(name)s đã không tham gia xét hồ sơ này.") % {"name": member})
    after = {"member": str(member), "item": str(item)}
    record(actor, Event.MEMBER_RECUSED, session, after=after, reason=reason)
    return recusal


@service
def lift_recusal(actor: Actor, *, recusal: Recusal, reason: str) -> None:
    """Take back a recusal that was written by mistake, before voting opens."""
    session = locked_session(recusal.item.session, SessionStatus.PREPARING)
    require(actor, Action.RUN_SESSION, session.council.agency_id)
    if not reason.strip():
        raise Refused(_("Cần nêu lý do."), fields={"reason": _("Nêu lý do.")})
    before = {"member": str(recusal.member), "item": str(recusal.item)}
    recusal.delete()
    record(actor, Event.SESSION_CHANGED, session, before=before, reason=reason)


@service
def take_key(
    actor: Actor, *, session: Session, order: int, passphrase: str, hardness: ballots.Hardness = ballots.MODERATE
) -> str:
    """Take key 1 or 2 of the ballot box under an own passphrase; return the fingerprint of its public half.

    The holder may take it again (a forgotten passphrase) until voting opens; nobody can afterwards.
    """
    require(actor, Action.SEE_COUNCIL, session.council.agency_id)
    session = locked_session(session, SessionStatus.PREPARING)
    member = _holder(actor, session)
    if order not in {1, 2}:
        raise ValueError(f"no key {order}")
    held = {key.order: key for key in session.keys.select_related("holder__account")}
    if order in held and held[order].holder_id != member.pk:
        raise Overtaken(_("%(name)s đang giữ khóa này.") % {"name": held[order].holder})
    if any(key.holder_id == member.pk and key.order != order for key in held.values()):
        raise Refused(_("Bạn đã giữ khóa kia; hai khóa phải do hai người giữ."))
    _check_passphrase(actor, passphrase)
    made = ballots.make_key(passphrase, hardness)
    BallotKey.objects.update_or_create(
        session=session,
        order=order,
        defaults={
            "holder": member,
            "public_key": made.public,
            "locked_secret_key": made.locked_secret,
            "salt": made.salt,
            "operations": hardness.operations,
            "memory": hardness.memory,
            "wrong_tries": 0,
            "locked_until": None,
        },
    )
    fingerprint = ballots.fingerprint(made.public)
    record(actor, Event.KEY_TAKEN, session, after={"key": order, "holder": str(member), "fingerprint": fingerprint})
    return fingerprint


@service
def release_key(actor: Actor, *, session: Session, order: int, reason: str) -> None:
    """Take a key from its holder before voting opens, so that another member can take one."""
    require(actor, Action.RUN_SESSION, session.council.agency_id)
    session = locked_session(session, SessionStatus.PREPARING)
    key = session.keys.select_related("holder__account").filter(order=order).first()
    if key is None:
        raise Overtaken(_("Khóa này chưa có người giữ."))
    if not reason.strip():
        raise Refused(_("Cần nêu lý do."), fields={"reason": _("Nêu lý do đổi người giữ khóa.")})
    before = {"key": order, "holder": str(key.holder)}
    key.delete()
    record(actor, Event.SESSION_CHANGED, session, before=before, reason=reason)


@service
def conclude_session(actor: Actor, *, session: Session, proceedings: str) -> Session:
    """Adopt the minutes; each review goes on from the council's step with its result.

    After the count; a session without an agenda only discussed, and is concluded from its preparation once it was held.
    """
    require(actor, Action.RUN_SESSION, session.council.agency_id)
    session = locked_session(session, SessionStatus.COUNTED, SessionStatus.PREPARING)
    if session.status == SessionStatus.PREPARING:
        _require_discussed(session)
    if not proceedings.strip():
        raise Refused(_("Cần ghi diễn biến phiên họp."), fields={"proceedings": _("Ghi tóm tắt diễn biến, ý kiến.")})
    session.proceedings = proceedings.strip()
    session.status = SessionStatus.CONCLUDED
    session.concluded_at = timezone.now()
    session.save(update_fields=["proceedings", "status", "concluded_at"])
    items = queries.agenda(session)
    left = [item.review.nomination.code for item in items if not _hand_back(actor, item)]
    passed = [item.review.nomination.code for item in items if item.passed]
    record(actor, Event.SESSION_CONCLUDED, session, after={"passed": passed, "not_handed_back": left})
    text = _("Đã thông qua biên bản phiên họp «%(title)s».") % {"title": session.title}
    people = [member.account_id for member in queries.session_members(session)]
    people += holders(session.council.agency, Role.APPRAISER).values_list("pk", flat=True)
    notify(people, Event.SESSION_CONCLUDED, text, reverse("councils:result", args=[session.pk]))
    return session


@service
def cancel_session(actor: Actor, *, session: Session, reason: str) -> Session:
    """Call a session off before its ballots are counted. Votes already cast are destroyed unopened."""
    require(actor, Action.RUN_SESSION, session.council.agency_id)
    session = locked_session(session, SessionStatus.PREPARING, SessionStatus.VOTING, SessionStatus.CLOSED)
    if not reason.strip():
        raise Refused(_("Cần nêu lý do hủy phiên họp."), fields={"reason": _("Nêu lý do.")})
    before = session.status
    session.status = SessionStatus.CANCELLED
    session.save(update_fields=["status"])
    Envelope.objects.filter(item__session=session).delete()
    record(
        actor, Event.SESSION_CHANGED, session, before={"status": before}, after={"status": "cancelled"}, reason=reason
    )
    text = _("Phiên họp «%(title)s» bị hủy: %(reason)s") % {"title": session.title, "reason": reason.strip()}
    people = [member.account_id for member in queries.session_members(session)]
    notify(people, Event.SESSION_CHANGED, text, reverse("councils:session", args=[session.pk]))
    return session


def _hand_back(actor: Actor, item: AgendaItem) -> bool:
    """Send the review on with the council's result; False when it left the council's step meanwhile."""
    if not Review.objects.filter(pk=item.review_id, step=Step.COUNCIL, conclusion="").exists():
        return False
    result = _("đạt") if item.passed else _("không đạt")
    note = _("Hội đồng bỏ phiếu: %(yes)s đồng ý, %(no)s không đồng ý, %(blank)s phiếu trắng; %(result)s.") % {
        "yes": item.yes,
        "no": item.no,
        "blank": item.blank,
        "result": result,
    }
    complete_step(actor, review=item.review, step=Step.COUNCIL, note=note)
    return True


def _require_discussed(session: Session) -> None:
    """Refuse unless the session had nothing to vote on and was held; fix who its members were."""
    if session.agenda.exists():
        raise Refused(
            _(
                "Chương trình có hồ sơ chờ bỏ phiếu: hãy mở bỏ phiếu, hoặc đưa các hồ sơ ra khỏi chương trình "
                "nếu phiên họp không bỏ phiếu."
            )
        )
    for task in queries.discussion(session):
        if not task.done:
            raise Refused(f"{task.name}: {task.detail}.")
    session.attendances.exclude(member__in=queries.session_members(session)).delete()


def _require_seats(session: Session) -> None:
    seats = {member.pk for member in queries.members_on(session.council, queries.held_on(session))}
    if {session.chair_id, session.secretary_id} - seats:
        raise Refused(_("Chủ trì và thư ký phiên họp phải là thành viên hội đồng vào ngày họp."))
    if session.chair_id == session.secretary_id:
        raise Refused(_("Chủ trì và thư ký phiên họp là hai người."), fields={"secretary": _("Chọn người khác.")})


def _holder(actor: Actor, session: Session) -> CouncilMember:
    member = queries.seat_of(actor, session)
    if member is None:
        raise NotAllowed(_("Chỉ thành viên của phiên họp mới giữ khóa hòm phiếu."))
    # Who keeps the database must not hold a key too: two of the three parties would be one person.
    if Role.ADMINISTRATOR in actor.roles:
        raise NotAllowed(_("Quản trị hệ thống không giữ khóa hòm phiếu."))
    # Whoever administers any agency's part of this installation may be near its database.
    if Post.objects.filter(account=actor.account_id, role=Role.ADMINISTRATOR, ends_on=None).exists():
        raise NotAllowed(_("Quản trị hệ thống không giữ khóa hòm phiếu."))
    return member


def _check_passphrase(actor: Actor, passphrase: str) -> None:
    passphrase = ballots.clean_passphrase(passphrase)
    if len(passphrase) < ballots.MINIMUM_PASSPHRASE:
        message = _("Mật khẩu khóa cần ít nhất %(count)s ký tự; nên dùng một câu dài dễ nhớ.") % {
            "count": ballots.MINIMUM_PASSPHRASE
        }
        raise Refused(message, fields={"passphrase": message})
    try:
        validate_password(passphrase, actor.account)
    except ValidationError as error:
        message = " ".join(error.messages)
        raise Refused(message, fields={"passphrase": message}) from error
    if actor.account is not None and actor.account.check_password(passphrase):
        message = _("Không dùng lại mật khẩu đăng nhập làm mật khẩu khóa.")
        raise Refused(message, fields={"passphrase": message})
