"""The plan of a movement: drafted, proposed, given back, launched, adapted below, ended."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Account, Agency, Post, Role
from thidua.agencies.permissions import Action, require
from thidua.agencies.queries import holders
from thidua.law import load_corpus
from thidua.movements.models import (
    CommendationLine,
    Criterion,
    Kind,
    Launcher,
    Movement,
    Period,
    ReviewKind,
    ReviewState,
    State,
    launcher_of,
)
from thidua.movements.queries import reaches
from thidua.movements.services.locking import locked_movement
from thidua.trail.errors import NotAllowed, Overtaken, Refused, beside, require_seen, required
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service
from thidua.vietnamese.names import clean

TEXTS = (
    "slogan",
    "grounds",
    "aim",
    "participants",
    "content",
    "ranking",
    "commendation",
    "funds",
    "organisation",
)
FACTS = frozenset({"kind", "title", "starts_on", "ends_on", *TEXTS})
MOST_POINTS = Decimal(10_000)


@dataclass(frozen=True)
class Measure:
    """A criterion as it was typed; `pk` of the row that it changes."""

    name: str
    max_points: Decimal
    unit: str = ""
    target: Decimal | None = None
    tie_break: int | None = None
    pk: int | None = None


@dataclass(frozen=True)
class Line:
    """A promised award as it was typed."""

    award: str
    count: int | None = None
    papers: str = ""
    due_on: dt.date | None = None


@dataclass(frozen=True)
class Term:
    """A period of reports as it was typed."""

    name: str
    due_on: dt.date


@dataclass(frozen=True)
class Rows:
    """The tables of a plan: its criteria in order, its promised awards, its periods of reports."""

    measures: Sequence[Measure] = ()
    lines: Sequence[Line] = ()
    terms: Sequence[Term] = ()


@service
def draft_movement(actor: Actor, *, facts: Mapping[str, Any], rows: Rows | None = None) -> Movement:
    """Begin a plan of the own agency. `facts`: FACTS by name; raises Refused beside what can't stand."""
    require(actor, Action.PLAN_MOVEMENT)
    movement = Movement(agency=actor.agency, launcher=launcher_of(actor.agency), drafted_by=actor.account)
    return _drafted(actor, movement, facts, rows or Rows())


@service
def adapt_movement(actor: Actor, *, parent: Movement) -> Movement:
    """Begin the own agency's plan of a movement from above: its texts to change, its criteria to keep and add to."""
    require(actor, Action.PLAN_MOVEMENT)
    parent = locked_movement(parent, State.LAUNCHED)  # of two who adapt it at once the second is told
    if parent.agency_id == actor.agency_id or not reaches(parent, actor.agency):
        raise NotAllowed(_("Chỉ cơ quan cấp dưới điều chỉnh phong trào xuống cấp mình."))
    if parent.adapted.filter(agency=actor.agency_id).exists():
        raise Overtaken(_("Cơ quan đã có kế hoạch hưởng ứng phong trào này; hãy mở kế hoạch đó để sửa."))
    movement = Movement(
        agency=actor.agency, launcher=launcher_of(actor.agency), drafted_by=actor.account, parent=parent
    )
    facts = {name: getattr(parent, name) for name in FACTS} | {"grounds": _ground(parent)}
    made = _drafted(actor, movement, facts, Rows())
    Criterion.objects.bulk_create(
        Criterion(
            movement=made,
            position=each.position,
            name=each.name,
            unit=each.unit,
            target=each.target,
            max_points=each.max_points,
            tie_break=each.tie_break,
            inherited=each,
        )
        for each in parent.criteria.all()
    )
    return made


@service
def change_movement(
    actor: Actor,
    *,
    movement: Movement,
    version: int,
    facts: Mapping[str, Any],
    rows: Rows,
) -> Movement:
    """Change a draft; `version` is the one the person saw. What was launched does not change."""
    require(actor, Action.PLAN_MOVEMENT, movement.agency_id)
    movement = locked_movement(movement, State.DRAFT)
    require_seen(movement.version, version)
    before = {name: getattr(movement, name) for name in facts}
    _fill(movement, facts)
    movement.version += 1
    movement.save()
    _write_rows(movement, rows)
    after = dict(facts) | {"criteria": [each.name for each in rows.measures]}
    record(actor, Event.MOVEMENT_CHANGED, movement, before=before, after=after)
    return movement


@service
def propose_movement(actor: Actor, *, movement: Movement) -> Movement:
    """Put a plan before the head; raises Refused naming the parts of the outline that are missing."""
    require(actor, Action.PLAN_MOVEMENT, movement.agency_id)
    movement = locked_movement(movement, State.DRAFT)
    if missing := missing_parts(movement):
        raise Refused(_("Kế hoạch còn thiếu: %(parts)s.") % {"parts": "; ".join(missing)})
    _move(actor, movement, State.PROPOSED, Event.MOVEMENT_PROPOSED, given_back="")
    text = _("Kế hoạch phong trào «%(title)s» chờ phát động.") % {"title": movement.title}
    notify(_holders(movement.agency, Role.HEAD), Event.MOVEMENT_PROPOSED, text, _page(movement))
    return movement


@service
def give_back_movement(actor: Actor, *, movement: Movement, reason: str) -> Movement:
    """Give a proposed plan back to those who draft it."""
    require(actor, Action.LAUNCH_MOVEMENT, movement.agency_id)
    movement = locked_movement(movement, State.PROPOSED)
    reason = required(reason, "reason", _("Cần nêu lý do trả lại."))
    _move(actor, movement, State.DRAFT, Event.MOVEMENT_GIVEN_BACK, reason=reason, given_back=reason[:500])
    text = _("Kế hoạch phong trào «%(title)s» được trả lại: %(why)s") % {"title": movement.title, "why": reason}
    notify(_holders(movement.agency, Role.APPRAISER), Event.MOVEMENT_GIVEN_BACK, text, _page(movement))
    return movement


@service
def launch_movement(
    actor: Actor,
    *,
    movement: Movement,
    number: str,
    signed_on: dt.date,
    signer_name: str = "",
    signer_title: str = "",
) -> Movement:
    """Launch a proposed plan under the number and day of the signed paper, and tell everybody below."""
    require(actor, Action.LAUNCH_MOVEMENT, movement.agency_id)
    movement = locked_movement(movement, State.PROPOSED)
    number = required(clean(number), "number", _("Cần số, ký hiệu của văn bản phát động."))
    if signed_on > timezone.localdate():
        raise beside("signed_on", _("Ngày văn bản không thể sau hôm nay."))
    if movement.parent is not None and movement.parent.state != State.LAUNCHED:
        raise Refused(_("Phong trào cấp trên đã kết thúc; không phát động hưởng ứng được nữa."))
    _move(
        actor,
        movement,
        State.LAUNCHED,
        Event.MOVEMENT_LAUNCHED,
        number=number,
        signed_on=signed_on,
        signer_name=clean(signer_name),
        signer_title=clean(signer_title),
        launched_at=timezone.now(),
    )
    text = _("%(agency)s phát động phong trào «%(title)s». Hãy đăng ký tham gia hoặc điều chỉnh xuống cấp mình.") % {
        "agency": movement.agency,
        "title": movement.title,
    }
    notify(_officers_below(movement), Event.MOVEMENT_LAUNCHED, text, _page(movement))
    return movement


@service
def end_movement(actor: Actor, *, movement: Movement, reason: str = "") -> Movement:
    """End a movement after its final review; without one a reason is asked for."""
    require(actor, Action.LAUNCH_MOVEMENT, movement.agency_id)
    movement = locked_movement(movement, State.LAUNCHED)
    reviewed = movement.reviews.filter(kind=ReviewKind.FINAL, state=ReviewState.LOCKED).exists()
    if not reviewed and not reason.strip():
        raise beside("reason", _("Phong trào chưa tổng kết: cần nêu lý do kết thúc."))
    _move(actor, movement, State.ENDED, Event.MOVEMENT_ENDED, reason=reason.strip(), ended_at=timezone.now())
    return movement


def missing_parts(movement: Movement) -> list[str]:
    """The parts of the outline that are empty, in the order of the plan."""
    asked = (
        ("grounds", _("căn cứ")),
        ("aim", _("mục đích, yêu cầu")),
        ("participants", _("đối tượng, phạm vi")),
        ("content", _("nội dung thi đua")),
        ("organisation", _("tổ chức thực hiện")),
    )
    missing = [name for field, name in asked if not getattr(movement, field).strip()]
    if not movement.criteria.exists():
        missing.append(_("tiêu chí chấm điểm"))
    return missing


def _drafted(actor: Actor, movement: Movement, facts: Mapping[str, Any], rows: Rows) -> Movement:
    _fill(movement, facts)
    movement.save()
    _write_rows(movement, rows)
    after = {"title": movement.title, "kind": movement.kind, "adapts": movement.parent.title if movement.parent else ""}
    record(actor, Event.MOVEMENT_DRAFTED, movement, after=after)
    return movement


def _fill(movement: Movement, facts: Mapping[str, Any]) -> None:
    if unknown := set(facts) - FACTS:
        raise ValueError(f"no facts of a plan: {sorted(unknown)}")
    for name, value in facts.items():
        setattr(movement, name, value.strip() if isinstance(value, str) else value)
    movement.title = required(clean(movement.title), "title", _("Cần tên phong trào."))
    if movement.kind not in Kind.values:
        raise beside("kind", _("Chọn trong danh sách."))
    if movement.ends_on < movement.starts_on:
        raise beside("ends_on", _("Ngày cuối đứng trước ngày đầu."))
    parent = movement.parent
    if parent and not parent.starts_on <= movement.starts_on <= movement.ends_on <= parent.ends_on:
        raise beside(
            "starts_on",
            _("Thời gian phải nằm trong thời gian của phong trào cấp trên (%(first)s đến %(last)s).")
            % {"first": f"{parent.starts_on:%d/%m/%Y}", "last": f"{parent.ends_on:%d/%m/%Y}"},
        )


def _write_rows(movement: Movement, rows: Rows) -> None:
    _write_criteria(movement, rows.measures)
    if any(each.award not in load_corpus().awards for each in rows.lines):
        raise Refused(_("Có danh hiệu, hình thức khen thưởng không có trong quy định; hãy chọn lại."))
    if any(each.due_on < movement.starts_on for each in rows.terms):
        raise Refused(_("Có hạn báo cáo đứng trước ngày bắt đầu phong trào."))
    movement.lines.all().delete()
    movement.periods.all().delete()
    CommendationLine.objects.bulk_create(
        CommendationLine(movement=movement, position=place, **vars(each))
        for place, each in enumerate(rows.lines, start=1)
    )
    Period.objects.bulk_create(Period(movement=movement, **vars(each)) for each in rows.terms)


def _write_criteria(movement: Movement, measures: Sequence[Measure]) -> None:
    known = {each.pk: each for each in movement.criteria.all()}
    kept = {each.pk for each in measures if each.pk in known}
    if any(each.inherited_id and each.pk not in kept for each in known.values()):
        raise Refused(_("Tiêu chí của phong trào cấp trên được giữ nguyên, không bỏ được; chỉ thêm tiêu chí của mình."))
    orders = [each.tie_break for each in measures if each.tie_break is not None]
    if len(orders) != len(set(orders)):
        raise Refused(_("Thứ tự xét khi bằng điểm bị trùng; mỗi tiêu chí một số khác nhau."))
    movement.criteria.exclude(pk__in=kept).delete()
    for place, each in enumerate(measures, start=1):
        row = known.get(each.pk or 0) or Criterion(movement=movement)
        row.position, row.target, row.tie_break = place, each.target, each.tie_break
        if not row.inherited_id:
            row.name, row.unit, row.max_points = clean(each.name), clean(each.unit), each.max_points
        if not row.name or not 0 <= row.max_points <= MOST_POINTS:
            raise Refused(_("Mỗi tiêu chí cần tên và điểm tối đa từ 0 đến 10.000."))
        row.save()


def _move(actor: Actor, movement: Movement, to: State, event: Event, *, reason: str = "", **values: Any) -> None:
    before = movement.state
    for name, value in values.items():
        setattr(movement, name, value)
    movement.state = to
    movement.save(update_fields=["state", *values])
    told = {name: value for name, value in values.items() if name in {"number", "signed_on"}}
    record(actor, event, movement, before={"state": before}, after={"state": to, **told}, reason=reason)


def _ground(parent: Movement) -> str:
    paper = _("Căn cứ %(number)s ngày %(day)s của %(agency)s về phong trào thi đua «%(title)s»;") % {
        "number": parent.number,
        "day": f"{parent.signed_on:%d/%m/%Y}" if parent.signed_on else "…",
        "agency": parent.agency,
        "title": parent.title,
    }
    return str(paper)


def _holders(agency: Agency, *roles: Role) -> list[int]:
    return list(holders(agency, *roles).values_list("pk", flat=True))


def _officers_below(movement: Movement) -> list[int]:
    """Who takes part for an agency below the launcher; in the whole country for the Prime Minister's."""
    posts = Post.objects.filter(role__in=[Role.UNIT_OFFICER, Role.APPRAISER], ends_on=None)
    if movement.launcher != Launcher.PRIME_MINISTER:
        posts = posts.filter(agency__path__startswith=movement.agency.path)
    posts = posts.exclude(agency=movement.agency_id)
    accounts = Account.objects.filter(is_active=True, pk__in=posts.values("account"))
    return list(accounts.values_list("pk", flat=True))


def _page(movement: Movement) -> str:
    return reverse("movements:movement", args=[movement.pk])
