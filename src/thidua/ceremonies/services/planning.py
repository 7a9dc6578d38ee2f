"""A ceremony planned, changed and approved, with its programme."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.ceremonies.models import Ceremony, HandOver, Kind, ProgrammeLine, State
from thidua.ceremonies.services.guarding import locked
from thidua.ceremonies.services.inviting import ask_again, tell_guests
from thidua.trail.errors import Refused, beside, require_seen, required
from thidua.trail.events import Event
from thidua.trail.services import record, service

MOST_ROWS, MOST_SEATS, MOST_LOT = 100, 100, 100


@dataclass(frozen=True)
class Facts:
    """What is planned: when, where, who leads it, how many go on the stage together, the hall."""

    kind: str
    title: str
    place: str
    starts_at: dt.datetime
    replies_due_on: dt.date | None = None
    chair: str = ""
    lot: int = 10
    rows: int = 0
    seats: int = 0


@dataclass(frozen=True)
class Line:
    """A line of the programme."""

    at: dt.time
    content: str
    who: str = ""


@service
def plan(actor: Actor, *, facts: Facts) -> Ceremony:
    """Plan a ceremony of the own agency; nobody is told yet."""
    require(actor, Action.RUN_CEREMONY)
    values = _checked(facts)
    if facts.starts_at <= timezone.now():
        raise beside("starts_at", _("Giờ bắt đầu phải ở phía trước."))
    made = Ceremony.objects.create(agency=actor.agency, made_by=actor.account, **values)
    record(actor, Event.CEREMONY_PLANNED, made, after=values)
    return made


@service
def change(actor: Actor, *, ceremony: Ceremony, version: int, facts: Facts) -> Ceremony:
    """Change what is planned; who was told of another time or place is told anew. Overtaken after a later save.

    Who said to come on another day is asked again. Refused for a day after something was handed over.
    """
    ceremony = locked(actor, ceremony)
    require_seen(ceremony.version, version)
    values = _checked(facts)
    day, new_day = ceremony.day, timezone.localdate(facts.starts_at)
    given = HandOver.objects.filter(turn__ceremony=ceremony, undone_at=None, day__lt=new_day).order_by("day").first()
    if given is not None:
        text = _("Đã ghi nhận trao ngày %(day)s; ngày tổ chức không sau ngày ấy.")
        raise beside("starts_at", text % {"day": f"{given.day:%d/%m/%Y}"})
    before = {name: getattr(ceremony, name) for name in values}
    for name, value in values.items():
        setattr(ceremony, name, value)
    ceremony.version += 1
    ceremony.save()
    ceremony.taken_seats.filter(Q(row__gt=ceremony.rows) | Q(number__gt=ceremony.seats)).delete()
    changed = {name for name in values if values[name] != before[name]}
    record(actor, Event.CEREMONY_CHANGED, ceremony, before=before, after=values)
    if new_day != day:
        ask_again(ceremony)
    if ceremony.state == State.APPROVED and changed & {"starts_at", "place", "title"}:
        word = _("Thay đổi, xin trả lời lại") if new_day != day else _("Thay đổi")
        tell_guests(actor, ceremony, Event.CEREMONY_CHANGED, word)
    return ceremony


@service
def set_programme(actor: Actor, *, ceremony: Ceremony, version: int, lines: Sequence[Line]) -> Ceremony:
    """Write the programme anew, line by line. Overtaken after a later save."""
    ceremony = locked(actor, ceremony)
    require_seen(ceremony.version, version)
    before = _said(ceremony)
    ceremony.programme.all().delete()
    ProgrammeLine.objects.bulk_create(
        ProgrammeLine(ceremony=ceremony, at=each.at, content=each.content[:500], who=each.who[:200])
        for each in sorted(lines, key=lambda line: line.at)
    )
    ceremony.version += 1
    ceremony.save(update_fields=["version"])
    after = {"programme": _said(ceremony)}
    record(actor, Event.CEREMONY_CHANGED, ceremony, before={"programme": before}, after=after)
    return ceremony


@service
def approve(actor: Actor, *, ceremony: Ceremony) -> Ceremony:
    """Approve the programme; guests in the system are told, codes of other guests begin to work."""
    ceremony = locked(actor, ceremony, State.PLANNED, action=Action.APPROVE_CEREMONY)
    if ceremony.has_begun:
        raise Refused(_("Giờ bắt đầu đã qua; hãy sửa ngày, giờ trước khi duyệt."))
    if not ceremony.programme.exists():
        raise Refused(_("Chưa có chương trình; hãy ghi từng nội dung trước khi duyệt."))
    ceremony.state, ceremony.approved_by = State.APPROVED, actor.account
    ceremony.save(update_fields=["state", "approved_by"])
    record(actor, Event.CEREMONY_APPROVED, ceremony, before={"state": State.PLANNED}, after={"state": ceremony.state})
    tell_guests(actor, ceremony, Event.CEREMONY_INVITED, _("Giấy mời"))
    return ceremony


def _said(ceremony: Ceremony) -> list[str]:
    return [str(each) for each in ceremony.programme.all()]


def _checked(facts: Facts) -> dict[str, Any]:
    values = asdict(facts)
    if facts.kind not in Kind.values:
        raise beside("kind", _("Chọn hình thức trong danh sách."))
    values["title"] = required(facts.title, "title", _("Cần tên hội nghị, buổi lễ."))[:300]
    values["place"] = required(facts.place, "place", _("Cần địa điểm."))[:300]
    values["chair"] = facts.chair.strip()[:200]
    if facts.replies_due_on and facts.replies_due_on > timezone.localdate(facts.starts_at):
        raise beside("replies_due_on", _("Hạn trả lời không sau ngày tổ chức."))
    if not 1 <= facts.lot <= MOST_LOT:
        raise beside("lot", _("Mỗi lượt từ 1 đến 100 người."))
    if not (0 <= facts.rows <= MOST_ROWS and 0 <= facts.seats <= MOST_SEATS):
        raise beside("rows", _("Hội trường tối đa 100 hàng, mỗi hàng 100 ghế."))
    return values
