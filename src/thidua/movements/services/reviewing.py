"""Interim and final reviews: points by criterion, ranks with tie-break, locked for good, told to the register."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Post, Role
from thidua.agencies.permissions import Action, require
from thidua.movements.law import register_launcher
from thidua.movements.models import (
    KNOWN_BELOW,
    Criterion,
    Movement,
    Participation,
    Result,
    Review,
    ReviewKind,
    ReviewState,
    State,
)
from thidua.movements.queries import number_of, progress_of, taking_part
from thidua.movements.ranking import Scored, proposed_points, ranked
from thidua.movements.services.locking import locked, locked_movement
from thidua.register.models import MovementResult
from thidua.register.services import record_movement_result
from thidua.register.services.facts import same_fact
from thidua.register.services.sight import sees_agency
from thidua.trail.errors import Overtaken, Refused, beside, require_seen, required
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service
from thidua.vietnamese.dates import short_date


@dataclass(frozen=True)
class Mark:
    """What the meeting gave one participant: points by criterion, votes when totals were equal, or why it is out."""

    result: int
    points: Mapping[int, Decimal | None]
    votes: int | None = None
    excluded: str = ""
    remark: str = ""


@service
def open_review(actor: Actor, *, movement: Movement, kind: ReviewKind, held_on: dt.date) -> Review:
    """Begin a review with everybody who takes part, at the points that the reported numbers give."""
    require(actor, Action.PLAN_MOVEMENT, movement.agency_id)
    movement = locked_movement(movement, State.LAUNCHED)
    if held_on < movement.starts_on:
        raise beside("held_on", _("Ngày họp đứng trước ngày bắt đầu phong trào."))
    if movement.reviews.filter(kind=ReviewKind.FINAL).exists():
        raise Overtaken(_("Phong trào đã có tổng kết."))
    if movement.reviews.filter(state=ReviewState.DRAFT).exists():
        raise Overtaken(_("Đang có một đợt sơ kết, tổng kết chưa khóa; hãy mở đợt đó."))
    if held_on > timezone.localdate():
        raise beside("held_on", _("Ngày họp không thể sau hôm nay."))
    review = Review.objects.create(movement=movement, kind=kind, held_on=held_on)
    criteria = list(movement.criteria.all())
    for progress in progress_of(taking_part(movement), criteria):
        points = {
            each.pk: proposed_points(value, target, each.max_points)
            for each in criteria
            for value, target, _percent in [progress.reached[each.pk]]
        }
        Result.objects.create(
            review=review,
            participation=progress.participation,
            points=_kept(points),
            total=sum(points.values(), Decimal(0)),
        )
    _rank(review, criteria)
    record(actor, Event.MOVEMENT_REVIEWED, movement, after={"review": kind, "held_on": held_on, "state": review.state})
    return review


@service
def revise_review(actor: Actor, *, review: Review, reason: str) -> Review:
    """Begin the next edition of a locked review, with its points; the old one holds until this one is locked."""
    require(actor, Action.PLAN_MOVEMENT, review.movement.agency_id)
    movement = locked_movement(review.movement, *KNOWN_BELOW)
    review = locked(review, "movement__agency")
    reason = required(reason, "reason", _("Ghi lý do công bố lại, ví dụ kiến nghị được chấp nhận hay số liệu sai."))
    if review.state != ReviewState.LOCKED:
        raise Overtaken(_("Kết quả này chưa khóa: hãy sửa ngay trên bảng điểm."))
    if Review.objects.filter(replaces=review).exists():
        raise Overtaken(_("Đã có lần công bố sau thay kết quả này; hãy tải lại trang."))
    if movement.reviews.filter(state=ReviewState.DRAFT).exists():
        raise Overtaken(_("Đang có một đợt sơ kết, tổng kết chưa khóa; hãy mở đợt đó."))
    made = Review.objects.create(
        movement=movement,
        kind=review.kind,
        held_on=review.held_on,
        text=review.text,
        edition=review.edition + 1,
        replaces=review,
        reason=reason,
    )
    rows = list(review.results.all())
    for each in rows:
        each.pk, each.review, each.registered, each._state.adding = None, made, False, True
    Result.objects.bulk_create(rows)
    after = {"review": made.kind, "edition": made.edition, "state": made.state}
    record(actor, Event.MOVEMENT_REVIEWED, movement, before={"edition": review.edition}, after=after, reason=reason)
    return made


@service
def save_review(actor: Actor, *, review: Review, version: int, text: str, marks: Sequence[Mark]) -> Review:
    """Save what the meeting gave; ranks follow from it. Points above a criterion's most are refused."""
    require(actor, Action.PLAN_MOVEMENT, review.movement.agency_id)
    review = _draft(review)
    require_seen(review.version, version)
    criteria = list(review.movement.criteria.all())
    results = {each.pk: each for each in review.results.select_related("participation")}
    for mark in marks:
        if mark.result in results:
            _mark(results[mark.result], mark, criteria)
    review.text, review.version = text.strip(), version + 1
    review.save(update_fields=["text", "version"])
    _rank(review, criteria)
    record(actor, Event.MOVEMENT_REVIEWED, review.movement, after={"review": review.kind, "state": review.state})
    return review


@service
def lock_review(actor: Actor, *, review: Review, version: int) -> Review:
    """Lock a review for good, write what is a route of the law into the register, and tell who took part.

    `version` is the one the person saw: nobody locks what another changed meanwhile.
    """
    require(actor, Action.PLAN_MOVEMENT, review.movement.agency_id)
    # A next edition is for what was found wrong, also after the movement ended.
    movement = locked_movement(review.movement, *(KNOWN_BELOW if review.replaces_id else (State.LAUNCHED,)))
    review = _draft(review)
    require_seen(review.version, version)
    results = list(review.results.select_related("participation__agency", "participation__subject__agency"))
    if not any(each.rank for each in results):
        raise Refused(_("Chưa có đơn vị, cá nhân nào được xếp hạng; không khóa được."))
    written = sum(_write(actor, review, movement, each) for each in results)
    review.state, review.locked_at = ReviewState.LOCKED, timezone.now()
    review.save(update_fields=["state", "locked_at"])
    ranks = {f"{each.participation.name} ({each.pk})": each.rank for each in results}
    after = {"review": review.kind, "state": review.state, "ranks": ranks, "registered": written}
    after |= {"edition": review.edition} if review.replaces_id else {}
    record(actor, Event.MOVEMENT_REVIEWED, movement, after=after, reason=review.reason)
    text = _("Đã có kết quả %(kind)s phong trào «%(title)s».") % {
        "kind": review.get_kind_display().lower(),
        "title": movement.title,
    }
    notify(_officers(each.participation for each in results), Event.MOVEMENT_REVIEWED, text, _page(review))
    return review


def _draft(review: Review) -> Review:
    found = locked(review, "movement__agency")
    if found.state != ReviewState.DRAFT:
        raise Overtaken(_("Kết quả này đã khóa, không sửa được nữa."))
    return found


def _mark(result: Result, mark: Mark, criteria: Sequence[Criterion]) -> None:
    points = {each.pk: mark.points.get(each.pk) or Decimal(0) for each in criteria}
    for each in criteria:
        if not 0 <= points[each.pk] <= each.max_points:
            message = _("%(name)s: điểm «%(criterion)s» phải từ 0 đến %(most)s.") % {
                "name": result.participation.name,
                "criterion": each.name,
                "most": f"{each.max_points.normalize():f}",
            }
            raise Refused(message, fields={f"r{result.pk}_c{each.pk}": message})
    result.points, result.total = _kept(points), sum(points.values(), Decimal(0))
    result.votes, result.excluded, result.remark = mark.votes, mark.excluded.strip(), mark.remark.strip()
    result.rank = None
    result.save()


def _rank(review: Review, criteria: Sequence[Criterion]) -> None:
    """The rank is kept in one place only: it is worked out anew whenever points change, never when it is shown."""
    deciding = sorted((each for each in criteria if each.tie_break is not None), key=lambda each: each.tie_break or 0)
    results = list(review.results.all())
    ranks = ranked(
        (
            Scored(
                each.pk,
                {one.pk: number_of(each.points, one.pk) or Decimal(0) for one in criteria},
                each.votes,
                bool(each.excluded),
            )
            for each in results
        ),
        [each.pk for each in deciding],
    )
    for each in results:
        each.rank = ranks.get(each.pk)
    Result.objects.bulk_update(results, ["rank"])


def _write(actor: Actor, review: Review, movement: Movement, result: Result) -> bool:
    """Write a ranked subject's result into the register, where the law asks for such a one and it is in sight."""
    subject, launcher = result.participation.subject, register_launcher(movement, review.kind)
    if subject is None or launcher is None or not sees_agency(actor, subject.agency):
        return False
    said: dict[str, Any] = {
        "year": review.held_on.year,
        "launched_by": launcher,
        "years": movement.years,
        "evaluated_at": review.kind,
        "document": _paper(review, movement),
    }
    known = same_fact(MovementResult(subject=subject, **said)) if review.replaces_id else None
    if isinstance(known, MovementResult) and known.rank != result.rank:
        text = _("%(name)s: sổ bộ đã ghi xếp thứ %(known)s theo lần công bố trước; hãy đính chính dòng đó rồi khóa.")
        raise Refused(text % {"name": result.participation.name, "known": known.rank})
    if result.rank is None:
        return False
    if known is None:
        record_movement_result(actor, subject=subject, rank=result.rank, **said)
    result.registered = True
    result.save(update_fields=["registered"])
    return known is None


def _paper(review: Review, movement: Movement) -> str:
    """What the register cites: which review of which movement."""
    said = _("%(kind)s ngày %(day)s phong trào «%(title)s», %(number)s") % {
        "kind": review.get_kind_display(),
        "day": short_date(review.held_on),
        "title": movement.title,
        "number": movement.number,
    }
    return said[:200]


def _kept(points: Mapping[int, Decimal]) -> dict[str, str]:
    return {str(number): str(value) for number, value in points.items()}


def _officers(participations: Iterable[Participation]) -> list[int]:
    agencies = {each.agency_id for each in participations}
    posts = Post.objects.filter(agency__in=agencies, role__in=[Role.UNIT_OFFICER, Role.APPRAISER], ends_on=None)
    return list(posts.values_list("account", flat=True))


def _page(review: Review) -> str:
    return reverse("movements:review", args=[review.pk])
