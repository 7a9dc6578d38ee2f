"""Every read of councils, scoped to the viewer's own agency, and what stands in the way of the next step."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, may
from thidua.councils.models import (
    AgendaItem,
    Attendance,
    Choice,
    Council,
    CouncilMember,
    MemberRole,
    OpenedBallot,
    Recusal,
    Session,
    SessionStatus,
)
from thidua.councils.thresholds import Quorum, quorum
from thidua.dossiers.guards import Obstacle
from thidua.dossiers.models import Comment, Publication, Review, Step
from thidua.polls.ballots import ballot_code
from thidua.vietnamese.names import fold

ROLE_ORDER = {role: place for place, role in enumerate(MemberRole)}
OPEN_STATUSES = (SessionStatus.PREPARING, SessionStatus.VOTING, SessionStatus.CLOSED, SessionStatus.COUNTED)
COUNTED_STATUSES = (SessionStatus.COUNTED, SessionStatus.CONCLUDED)
MINIMUM_MEMBERS = 3


def visible_councils(actor: Actor) -> QuerySet[Council]:
    """The councils of the actor's agency, for those whose role sees councils."""
    if not may(actor, Action.SEE_COUNCIL):
        return Council.objects.none()
    return Council.objects.filter(agency=actor.agency_id).order_by("-formed_on", "-id")


def get_visible_council(actor: Actor, pk: int) -> Council:
    """The one door to a council; raises Council.DoesNotExist when it is out of sight."""
    return visible_councils(actor).select_related("agency").get(pk=pk)


def visible_sessions(actor: Actor) -> QuerySet[Session]:
    """The sessions of the councils that the actor sees, the latest first."""
    return Session.objects.filter(council__in=visible_councils(actor)).select_related("council__agency")


def get_visible_session(actor: Actor, pk: int) -> Session:
    """The one door to a session; raises Session.DoesNotExist when it is out of sight."""
    return visible_sessions(actor).select_related("chair__account", "secretary__account").get(pk=pk)


def held_on(session: Session) -> dt.date:
    """The day of the meeting."""
    return timezone.localdate(session.held_at)


def members_on(council: Council, day: dt.date) -> list[CouncilMember]:
    """Who is a member on a day, the chair first, then by role and by the order of appointment."""
    members = (
        council.members.filter(from_day__lte=day)
        .filter(Q(until_day=None) | Q(until_day__gte=day))
        .select_related("account")
    )
    return sorted(members, key=lambda member: (ROLE_ORDER[MemberRole(member.role)], member.pk))


def session_members(session: Session) -> list[CouncilMember]:
    """All members of the session: fixed once voting opened, those of the day of the meeting before."""
    if session.status == SessionStatus.PREPARING:
        return members_on(session.council, held_on(session))
    return [attendance.member for attendance in attendances(session)]


def attendances(session: Session) -> list[Attendance]:
    """The roll of the session in the order of the members' roles."""
    rows = session.attendances.select_related("member__account", "written_opinion")
    return sorted(rows, key=lambda row: (ROLE_ORDER[MemberRole(row.member.role)], row.member_id))


def seat_of(actor: Actor, session: Session) -> CouncilMember | None:
    """The actor's own membership in the session; None for everybody else."""
    return next((member for member in session_members(session) if member.account_id == actor.account_id), None)


def agenda(session: Session) -> list[AgendaItem]:
    """The items with their nominations and who stepped back from each."""
    recusals = Prefetch("recusals", Recusal.objects.select_related("member__account"))
    return list(
        session.agenda.select_related("review__nomination__subject", "review__nomination__owner", "review__agency")
        .prefetch_related(recusals)
        .order_by("position")
    )


def items_for(member: CouncilMember, items: Iterable[AgendaItem]) -> list[AgendaItem]:
    """The items of `agenda` on which the member votes: all but those from which the member stepped back."""
    return [item for item in items if all(recusal.member_id != member.pk for recusal in item.recusals.all())]


def get_visible_item(actor: Actor, session: Session, pk: int) -> AgendaItem:
    """The one door to an item's dossier; raises AgendaItem.DoesNotExist for who stepped back from it."""
    return (
        session.agenda.exclude(recusals__member__account=actor.account_id)
        .select_related("review__nomination__subject", "review__nomination__owner", "session__council")
        .get(pk=pk)
    )


def recused_nominations(actor: Actor) -> list[int]:
    """Nominations that the actor stepped back from in the own agency's councils; dossiers hide them."""
    return list(
        Recusal.objects.filter(member__account=actor.account_id, item__session__council__agency=actor.agency_id)
        .exclude(item__session__status=SessionStatus.CANCELLED)
        .values_list("item__review__nomination_id", flat=True)
    )


def vote_missing(review: Review) -> Obstacle | None:
    """Why the council's step is not done: no session of the system has adopted a result for the review.

    A council that met outside the system leaves its minutes in the dossier, and the secretary says so; but a vote
    that was begun here is finished here.
    """
    states = set(AgendaItem.objects.filter(review=review).values_list("session__status", flat=True))
    if SessionStatus.CONCLUDED in states:
        return None
    if states & {SessionStatus.VOTING, SessionStatus.CLOSED, SessionStatus.COUNTED}:
        return Obstacle(_("Hồ sơ đang trong một phiên họp đã bỏ phiếu; hãy kiểm phiếu và thông qua biên bản."))
    return Obstacle(_("Chưa có phiên họp hội đồng nào thông qua kết quả cho hồ sơ này."), can_waive=True)


def vote_failed(review: Review) -> str | None:
    """Why the council's vote lets the review end in a refusal only; None when it passed or was never taken."""
    last = (
        AgendaItem.objects.filter(review=review, session__status=SessionStatus.CONCLUDED)
        .select_related("session")
        .order_by("-session__concluded_at")
        .first()
    )
    if last is None or last.passed:
        return None
    return _("Hội đồng bỏ phiếu không đạt tỷ lệ (%(yes)s phiếu đồng ý, phiên họp ngày %(day)s).") % {
        "yes": last.yes,
        "day": f"{held_on(last.session):%d/%m/%Y}",
    }


def candidates(agency: Agency, *, session: Session | None = None) -> list[Review]:
    """Reviews of the agency that wait for its council and are on no other open agenda; see `obstacle` for each."""
    elsewhere = AgendaItem.objects.filter(session__status__in=OPEN_STATUSES).exclude(session=session)
    reviews = Review.objects.filter(agency=agency, step=Step.COUNCIL, conclusion="").exclude(
        pk__in=elsewhere.values("review")
    )
    return list(_with_comments(reviews).order_by("nomination__award", "nomination__subject__sort_key", "pk"))


def reviews_with_comments(pks: Iterable[int]) -> list[Review]:
    """The reviews with what `obstacle` reads, in a constant number of queries."""
    return list(_with_comments(Review.objects.filter(pk__in=list(pks))))


def obstacle(review: Review) -> str:
    """Why the council may not vote on the review yet, in words; empty when it may.

    Public comment ends by law before the council meets, and every comment is handled (Nghị định 98/2023/NĐ-CP Điều 46).
    """
    if review.conclusion or review.step != Step.COUNCIL:
        return _("Hồ sơ không ở bước hội đồng.")
    publications = list(review.publications.all())
    if Step.PUBLICATION in review.steps and not publications:
        return _("Chưa công khai lấy ý kiến Nhân dân.")
    if any(publication.closed_at is None for publication in publications):
        return _("Đợt công khai lấy ý kiến Nhân dân chưa kết thúc.")
    about = (None, review.nomination_id)
    comments = [each for publication in publications for each in publication.comments.all()]
    if any(comment.handled_at is None and comment.nomination_id in about for comment in comments):
        return _("Còn ý kiến của Nhân dân chưa xử lý.")
    return ""


def quorum_of(session: Session, items: Sequence[AgendaItem]) -> Quorum:
    """The quorum that this agenda needs."""
    return quorum(session.council.agency, {item.review.nomination.award for item in items})


@dataclass(frozen=True)
class Task:
    """One thing to do before voting opens; `page` is the URL name of where it is done."""

    name: str
    done: bool
    detail: str
    page: str


def preparation(session: Session) -> list[Task]:
    """What has to be done before voting opens, in the order in which a secretary does it."""
    members = members_on(session.council, held_on(session))
    items = agenda(session)
    return [
        _officers(session, members),
        _agenda_ready(items),
        _roll_called(session, members),
        _quorum_reached(session, members, items),
        _recusals_seen(items),
        _keys_taken(session, members),
    ]


def discussion(session: Session) -> list[Task]:
    """What has to be done before the minutes of a session that only discussed are adopted."""
    members = members_on(session.council, held_on(session))
    return [
        _officers(session, members),
        _held(session),
        _roll_called(session, members),
        _quorum_reached(session, members, []),
    ]


def waiting_for(session: Session) -> list[Attendance]:
    """Who takes part, may vote on something, and has not voted."""
    items = agenda(session)
    return [
        row
        for row in attendances(session)
        if not row.voted and row.mode != Attendance.Mode.ABSENT and items_for(row.member, items)
    ]


@dataclass(frozen=True)
class Tally:
    """The votes on one item."""

    yes: int
    no: int
    blank: int


def tally(session: Session) -> dict[int, Tally]:
    """Count the opened ballots anew, by item number."""
    counts = Counter(OpenedBallot.objects.filter(item__session=session).values_list("item_id", "choice"))
    return {
        pk: Tally(*(counts[pk, choice.value] for choice in (Choice.YES, Choice.NO, Choice.BLANK)))
        for pk in session.agenda.values_list("pk", flat=True)
    }


def ballots_of_receipt(session: Session, receipt: str) -> list[OpenedBallot]:
    """The opened ballots that a receipt leads to, in the order of the agenda; empty for a receipt of nobody."""
    ballots = OpenedBallot.objects.filter(item__session=session).select_related("item__review__nomination__subject")
    # Compared here, not in the database: its log would show which codes are one person's.
    return [ballot for ballot in ballots if ballot.code == ballot_code(receipt, ballot.item_id)]


def namesakes(items: Iterable[AgendaItem], members: Iterable[CouncilMember]) -> list[tuple[AgendaItem, CouncilMember]]:
    """Items whose nominee has the name of a member who has not stepped back: the secretary should ask."""
    by_name = {fold(member.account.full_name): member for member in members}
    pairs = ((item, by_name.get(fold(item.review.nomination.subject.name))) for item in items)
    return [(item, member) for item, member in pairs if member is not None and items_for(member, [item])]


def _with_comments(reviews: QuerySet[Review]) -> QuerySet[Review]:
    comments = Prefetch("comments", Comment.objects.only("publication_id", "nomination_id", "handled_at"))
    publications = Prefetch("publications", Publication.objects.prefetch_related(comments))
    return reviews.select_related("nomination__subject", "nomination__owner").prefetch_related(publications)


def _officers(session: Session, members: Sequence[CouncilMember]) -> Task:
    seats = {member.pk for member in members}
    done = len(members) >= MINIMUM_MEMBERS and session.chair_id in seats and session.secretary_id in seats
    detail = _("%(count)s thành viên vào ngày họp") % {"count": len(members)}
    if not done:
        detail = _("Chủ trì và thư ký phiên họp phải là thành viên hội đồng vào ngày họp; cần ít nhất ba thành viên")
    return Task(_("Thành phần, chủ trì, thư ký"), done, detail, "councils:change_session")


def _agenda_ready(items: Sequence[AgendaItem]) -> Task:
    name, page = _("Chương trình: hồ sơ đưa ra bỏ phiếu"), "councils:agenda"
    if not items:
        return Task(name, False, _("Chưa có hồ sơ nào"), page)
    for review in reviews_with_comments(item.review_id for item in items):
        if why := obstacle(review):
            return Task(name, False, f"{review.nomination.code}, {review.nomination.subject}: {why}", page)
    return Task(name, True, _("%(count)s hồ sơ") % {"count": len(items)}, page)


def _held(session: Session) -> Task:
    at = f"{timezone.localtime(session.held_at):%H:%M, %d/%m/%Y}"
    done = session.held_at <= timezone.now()
    detail = at if done else _("Phiên họp bắt đầu lúc %(at)s") % {"at": at}
    return Task(_("Đã đến giờ họp"), done, detail, "councils:change_session")


def _roll_called(session: Session, members: Sequence[CouncilMember]) -> Task:
    called = set(session.attendances.values_list("member_id", flat=True))
    missing = [member for member in members if member.pk not in called]
    detail = _("Đã điểm danh đủ") if not missing else _("Còn %(count)s người") % {"count": len(missing)}
    return Task(_("Điểm danh"), not missing, detail, "councils:attendance")


def _quorum_reached(session: Session, members: Sequence[CouncilMember], items: Sequence[AgendaItem]) -> Task:
    rule = quorum_of(session, items)
    roll = session.attendances.filter(mode=Attendance.Mode.PRESENT, member__in=members)
    detail = _("%(present)s/%(members)s có mặt; cần ít nhất %(least)s. Căn cứ: %(basis)s") % {
        "present": roll.count(),
        "members": len(members),
        "least": rule.least(len(members)),
        "basis": rule.basis,
    }
    return Task(_("Đủ số thành viên dự họp"), rule.holds(roll.count(), len(members)), detail, "councils:attendance")


def _recusals_seen(items: Sequence[AgendaItem]) -> Task:
    count = sum(len(item.recusals.all()) for item in items)
    detail = _("%(count)s trường hợp") % {"count": count} if count else _("Không có")
    return Task(_("Thành viên không tham gia xét từng hồ sơ"), True, detail, "councils:recusals")


def _keys_taken(session: Session, members: Sequence[CouncilMember]) -> Task:
    holders = {key.order: key.holder for key in session.keys.select_related("holder__account")}
    seats = {member.pk for member in members}
    done = {order for order, holder in holders.items() if holder.pk in seats} == {1, 2}
    names = "; ".join(_("khóa %(order)s: %(name)s") % {"order": n, "name": who} for n, who in sorted(holders.items()))
    detail = names or _("Chưa ai nhận khóa")
    return Task(_("Hai người giữ khóa hòm phiếu"), done, detail, "councils:keys")
