"""What waits for a member, a key holder and the secretary of a council."""

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.councils.models import Attendance, BallotKey, Session, SessionStatus
from thidua.councils.queries import visible_sessions
from thidua.dossiers.models import Review, Step
from thidua.screens.waiting import WaitingItem, waiting


@waiting
def votes_to_cast(actor: Actor) -> list[WaitingItem]:
    """Sessions in which the actor is present and has not voted."""
    if not may(actor, Action.VOTE):
        return []
    mine = Attendance.objects.filter(
        session=OuterRef("pk"), member__account=actor.account_id, mode=Attendance.Mode.PRESENT, voted=False
    )
    open_now = visible_sessions(actor).filter(Exists(mine), status=SessionStatus.VOTING)
    return _each(open_now, _("Bỏ phiếu"), "councils:vote")


@waiting
def boxes_to_open(actor: Actor) -> list[WaitingItem]:
    """Closed sessions in which the outermost seal is the actor's."""
    sealed = BallotKey.objects.filter(session=OuterRef("pk"), used_at=None)
    mine = sealed.filter(holder__account=actor.account_id)
    first = BallotKey.objects.filter(session=OuterRef("pk"), order=1, used_at=None)
    closed = visible_sessions(actor).filter(Exists(mine), status=SessionStatus.CLOSED)
    turn = closed.filter(Exists(mine.filter(order=1))) | closed.exclude(Exists(first))
    return _each(turn, _("Mở hòm phiếu"), "councils:count")


@waiting
def sessions_to_run(actor: Actor) -> list[WaitingItem]:
    """What the secretary has to do: reviews without an agenda, sessions to prepare, to close, to write up."""
    if not may(actor, Action.RUN_SESSION):
        return []
    sessions = visible_sessions(actor)
    open_items = Session.objects.exclude(status__in=[SessionStatus.CONCLUDED, SessionStatus.CANCELLED])
    without = Review.objects.filter(agency=actor.agency_id, step=Step.COUNCIL, conclusion="").exclude(
        agenda_items__session__in=open_items
    )
    return [
        WaitingItem(_("Hồ sơ chờ đưa ra hội đồng"), without.count(), reverse("councils:councils")),
        *_each(sessions.filter(status=SessionStatus.PREPARING), _("Chuẩn bị phiên họp"), "councils:session"),
        *_each(sessions.filter(status=SessionStatus.VOTING), _("Đang bỏ phiếu"), "councils:session"),
        *_each(sessions.filter(status=SessionStatus.COUNTED), _("Thông qua biên bản"), "councils:conclude"),
    ]


def _each(sessions: QuerySet[Session], text: str, page: str) -> list[WaitingItem]:
    """One line a session, the latest twenty."""
    return [WaitingItem(f"{text}: {each}", 1, reverse(page, args=[each.pk])) for each in sessions[:20]]
