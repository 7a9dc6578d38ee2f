"""Casting votes: who voted is written down, how is sealed before it touches the database."""

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.councils import queries
from thidua.councils.models import (
    AgendaItem,
    Attendance,
    Choice,
    CouncilMember,
    Envelope,
    Session,
    SessionStatus,
)
from thidua.councils.services.locking import locked_session
from thidua.councils.thresholds import threshold
from thidua.dossiers import files
from thidua.dossiers.models import Review, StoredFile
from thidua.polls import ballots
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service

SEALED_TYPE = "application/octet-stream"
SCAN_TYPES = frozenset({"application/pdf", "image/png", "image/jpeg"})


@service
def open_voting(actor: Actor, *, session: Session) -> Session:
    """Open the vote once all is prepared; fixes the members and each item's threshold by the law of its date."""
    require(actor, Action.RUN_SESSION, session.council.agency_id)
    session = locked_session(session, SessionStatus.PREPARING)
    # Locked in order of number, so that no review leaves the council's step while voting opens.
    list(Review.objects.select_for_update().filter(agenda_items__session=session).order_by("pk"))
    for task in queries.preparation(session):
        if not task.done:
            raise Refused(f"{task.name}: {task.detail}.")
    members = queries.session_members(session)
    session.attendances.exclude(member__in=members).delete()
    for item in queries.agenda(session):
        rule = threshold(session.council.agency, item.review.nomination.award, item.review.received_on)
        item.percent, item.threshold_basis, item.threshold_confidence = rule.percent, rule.basis, rule.confidence
        item.save(update_fields=["percent", "threshold_basis", "threshold_confidence"])
    session.status = SessionStatus.VOTING
    session.voting_opened_at = timezone.now()
    session.save(update_fields=["status", "voting_opened_at"])
    keys = {key.order: ballots.fingerprint(bytes(key.public_key)) for key in session.keys.all()}
    record(actor, Event.VOTING_OPENED, session, after={"members": len(members), "keys": keys})
    text = _("Phiên họp «%(title)s» đã mở bỏ phiếu.") % {"title": session.title}
    present = session.attendances.filter(mode=Attendance.Mode.PRESENT).values_list("member__account_id", flat=True)
    notify(present, Event.VOTING_OPENED, text, reverse("councils:vote", args=[session.pk]))
    return session


@service
@sensitive_variables()
def cast_vote(actor: Actor, *, session: Session, choices: Mapping[int, str]) -> str:
    """Cast the actor's one vote: a choice for every item (by its number) that the actor did not step back from.

    Returns the receipt. It is kept nowhere: the voter sees it once.
    """
    require(actor, Action.VOTE, session.council.agency_id)
    session = locked_session(session, SessionStatus.VOTING)
    attendance = _not_yet_voted(session.attendances.filter(member__account=actor.account_id))
    if attendance.mode != Attendance.Mode.PRESENT:
        raise Refused(_("Bạn được ghi là vắng mặt. Nếu đang dự họp, hãy báo thư ký sửa điểm danh."))
    receipt = _seal_into_box(session, attendance, choices)
    record(actor, Event.VOTE_CAST, session, after={"member": str(attendance.member)})
    return receipt


@service
@sensitive_variables()
def cast_written_opinion(
    actor: Actor, *, session: Session, member: CouncilMember, choices: Mapping[int, str], scan: bytes
) -> str:
    """Enter an absent member's paper ballot with its scan (PDF, PNG, JPEG); return the receipt to hand to the member.

    The secretary reads the paper, so this one vote is known to the secretary. The scan is sealed for both key holders.
    """
    require(actor, Action.RUN_SESSION, session.council.agency_id)
    session = locked_session(session, SessionStatus.VOTING)
    attendance = _not_yet_voted(session.attendances.filter(member=member))
    if attendance.mode == Attendance.Mode.PRESENT:
        raise Refused(_("%(name)s có mặt và tự bỏ phiếu; sửa điểm danh trước nếu không đúng.") % {"name": member})
    attendance.mode = Attendance.Mode.WRITTEN
    attendance.written_opinion = _keep_sealed(session, scan)
    receipt = _seal_into_box(session, attendance, choices)
    after = {"member": str(attendance.member), "written": True, "entered_by": actor.label}
    record(actor, Event.VOTE_CAST, session, after=after)
    return receipt


@service
def close_voting(actor: Actor, *, session: Session, reason: str = "") -> Session:
    """Close the vote: when all who take part have voted, or earlier with a reason that is kept."""
    require(actor, Action.RUN_SESSION, session.council.agency_id)
    session = locked_session(session, SessionStatus.VOTING)
    waiting = queries.waiting_for(session)
    if waiting and not reason.strip():
        names = "; ".join(str(row.member) for row in waiting)
        message = _("Chưa bỏ phiếu: %(names)s. Muốn đóng ngay thì nêu lý do.") % {"names": names}
        raise Refused(message, fields={"reason": message})
    if not session.attendances.filter(voted=True).exists():
        raise Refused(_("Chưa ai bỏ phiếu; nếu không họp nữa thì hủy phiên họp."))
    session.status = SessionStatus.CLOSED
    session.voting_closed_at = timezone.now()
    session.save(update_fields=["status", "voting_closed_at"])
    envelopes = sealed_envelopes(session)
    after = {
        "not_voted": [str(row.member) for row in waiting],
        "envelopes": len(envelopes),
        "digest": ballots.digest(envelopes),
    }
    record(actor, Event.VOTING_CLOSED, session, after=after, reason=reason)
    text = _("Đã đóng bỏ phiếu phiên họp «%(title)s»; hai người giữ khóa mở hòm phiếu.") % {"title": session.title}
    people = session.keys.values_list("holder__account_id", flat=True)
    notify(people, Event.VOTING_CLOSED, text, reverse("councils:count", args=[session.pk]))
    return session


def sealed_envelopes(session: Session) -> list[bytes]:
    """Everything that lies in the session's box."""
    rows = Envelope.objects.filter(item__session=session).values_list("sealed", flat=True)
    return [bytes(sealed) for sealed in rows]


def public_keys(session: Session) -> tuple[bytes, bytes]:
    """The public keys of the first and the second holder."""
    first, second = (bytes(key) for key in session.keys.order_by("order").values_list("public_key", flat=True))
    return first, second


def _not_yet_voted(rows: QuerySet[Attendance]) -> Attendance:
    """The one row of these, locked. Raises NotAllowed when there is none, Overtaken when the vote is cast."""
    row = rows.select_for_update(of=("self",)).select_related("member__account").first()
    if row is None:
        raise NotAllowed(_("Chỉ thành viên của phiên họp được bỏ phiếu."))
    if row.voted:
        raise Overtaken(_("%(name)s đã bỏ phiếu; mỗi thành viên bỏ phiếu một lần.") % {"name": row.member})
    return row


@sensitive_variables()
def _seal_into_box(session: Session, attendance: Attendance, choices: Mapping[int, str]) -> str:
    items = queries.items_for(attendance.member, queries.agenda(session))
    _check_choices(items, choices)
    receipt = ballots.new_receipt()
    first, second = public_keys(session)
    Envelope.objects.bulk_create(
        [
            Envelope(
                item=item,
                sealed=ballots.seal(
                    ballots.Vote(item.pk, ballots.ballot_code(receipt, item.pk), choices[item.pk]), first, second
                ),
            )
            for item in items
        ]
    )
    attendance.voted = True
    attendance.save(update_fields=["voted", "mode", "written_opinion"])
    return receipt


@sensitive_variables()
def _check_choices(items: Sequence[AgendaItem], choices: Mapping[int, str]) -> None:
    if not items:
        raise Refused(_("Không có hồ sơ nào để bỏ phiếu: thành viên không tham gia xét mọi hồ sơ."))
    wanted = {item.pk for item in items}
    if set(choices) - wanted:
        raise Refused(_("Phiếu có hồ sơ ngoài chương trình hoặc hồ sơ mà thành viên không tham gia xét."))
    missing = {f"item_{item.pk}": _("Hãy chọn một ý kiến cho hồ sơ này.") for item in items if item.pk not in choices}
    if missing:
        raise Refused(_("Còn %(count)s hồ sơ chưa chọn ý kiến.") % {"count": len(missing)}, fields=missing)
    if set(choices.values()) - set(Choice.values):
        raise Refused(_("Ý kiến không hợp lệ."))


def _keep_sealed(session: Session, scan: bytes) -> StoredFile:
    files.checked(scan, allowed=SCAN_TYPES, field="scan")
    return files.keep(ballots.seal_twice(scan, *public_keys(session)), SEALED_TYPE)
