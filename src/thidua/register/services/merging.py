"""Two subjects of the register taken for one, kept apart, or taken apart again: always by a person, with a reason."""

import json
from collections.abc import Collection, Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action
from thidua.register.following import lock_rows_above, move, place, rows_of
from thidua.register.known import known_of, mark_of
from thidua.register.matching import Compared, compare, grounds_as_json
from thidua.register.models import Award, AwardStatus, Fact, PairState, Subject, SubjectMerge, SubjectPair
from thidua.register.services.awards import required_reason
from thidua.register.services.overlaps import overlaps_of
from thidua.register.services.sight import require_in_sight, require_own_page
from thidua.register.services.subjects import FILLABLE
from thidua.register.services.telling import tell_people
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service

PAPERS = -30  # a ground against that weighs so much is set aside only by somebody who saw the papers


@service
def open_pair(actor: Actor, *, first: Subject, second: Subject) -> SubjectPair:
    """Put two subjects before a person side by side, whatever speaks for it; the actor may change both."""
    for subject in (first, second):
        require_in_sight(actor, Action.RECORD_FACT, subject.agency)
    if first.pk == second.pk:
        raise Refused(_("Hai mã là của cùng một đối tượng."))
    first, second = sorted((first, second), key=lambda subject: subject.pk)
    pair, _made = SubjectPair.objects.get_or_create(first=first, second=second, defaults={"score": 0, "mark": ""})
    return renewed(pair)


def renewed(pair: SubjectPair) -> SubjectPair:
    """Compare the two as they are now. What is settled stays settled."""
    compared, mark = compared_now(pair.first, pair.second)
    pair.score, pair.grounds = compared.score, grounds_as_json(compared.grounds)
    if pair.state in {PairState.OPEN, PairState.GONE}:
        pair.state, pair.mark = PairState.OPEN, mark
    pair.save(update_fields=["score", "grounds", "state", "mark"])
    return pair


def compared_now(first: Subject, second: Subject) -> tuple[Compared, str]:
    """The grounds of two subjects as they stand, and the mark of what was compared."""
    known = known_of([first.pk, second.pk])
    return compare(known[first.pk], known[second.pk]), mark_of(known[first.pk], known[second.pk])


@service
def keep_apart(actor: Actor, *, pair: SubjectPair, reason: str) -> SubjectPair:
    """Say that the two are not one. It is not asked again until something of either changes."""
    first, second = _locked_two(actor, pair.first_id, pair.second_id)
    reason = required_reason(reason)
    pair = _open(pair)
    _compared, pair.mark = compared_now(first, second)
    _settle(actor, pair, PairState.APART, reason)
    for subject, other in ((first, second), (second, first)):
        record(actor, Event.SUBJECTS_KEPT_APART, subject, after={"name": other.name, "code": other.pk}, reason=reason)
    return pair


@service
def merge_subjects(
    actor: Actor, *, kept: Subject, merged: Subject, reason: str, papers_seen: bool = False
) -> SubjectMerge:
    """Take two subjects for one: every row of `merged` follows to `kept`, whose blanks are filled.

    `merged` stays, empty, and leads to `kept`. Of two rows that say the same one is put out of force. Refuses what
    contradicts, and, unless the actor saw the papers, a strong ground against. `undo_merge` takes it all back.
    """
    lock_rows_above(kept, merged)
    kept, merged = _locked_two(actor, kept.pk, merged.pk)
    reason = required_reason(reason)
    if kept.kind != merged.kind:
        raise Refused(_("Hai đối tượng không cùng loại nên không thể là một."))
    compared, _mark = compared_now(kept, merged)
    _require_papers(compared, papers_seen)
    overlaps = overlaps_of(kept, merged)
    if overlaps.clashes:
        raise Refused(_("Chưa gộp được. %(clashes)s") % {"clashes": " ".join(overlaps.clashes)})
    merge = SubjectMerge(
        kept=kept,
        merged=merged,
        grounds=grounds_as_json(compared.grounds),
        reason=reason[:500],
        papers_seen=papers_seen,
        merged_by=actor.account,
        aside=_set_aside(overlaps.aside),
        moved=rows_of(merged),
    )
    move(merge.moved, kept)
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    merge.filled = _fill(kept, merged)
    merge.held = rows_of(kept)
    merge.save()
    _settle_pair(actor, merge, PairState.MERGED, reason)
    after = {**_two(kept, merged), "moved_rows": sum(map(len, merge.moved.values())), "papers_seen": papers_seen}
    for subject in (kept, merged):
        record(actor, Event.SUBJECTS_MERGED, subject, after=after, reason=reason)
    told = _("Hai hồ sơ mang tên %(name)s trong sổ bộ được gộp làm một; bạn xem được toàn bộ ở đây.")
    tell_people(Event.SUBJECTS_MERGED, [(kept.pk, told % {"name": kept.name})])
    return merge


@service
def undo_merge(
    actor: Actor, *, merge: SubjectMerge, reason: str, stay: Collection[str] = (), go: Collection[str] = ()
) -> SubjectMerge:
    """Take a merge back: every row returns to whose it was, what was set aside is in force again, blanks are blank.

    Rows written since are not guessed at: each (as `added_since` names it) must be in `stay` or in `go`.
    """
    lock_rows_above(merge.kept, merge.merged)
    kept, merged = _locked_two(actor, merge.kept_id, merge.merged_id, undoing=True)
    reason = required_reason(reason)
    merge = SubjectMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    _refuse_out_of_order(merge, kept)
    going = _those_who_go(merge, set(stay), set(go))
    move(merge.moved, merged)
    move(going, merged)
    try:
        with transaction.atomic():
            _put_in_force(merge.aside)
    except IntegrityError as error:
        raise Refused(
            _("Có dòng mới trùng năm với dòng cũ của cùng một bên; hãy chọn lại dòng mới thuộc ai, hoặc gỡ dòng mới.")
        ) from error
    left = _empty(kept, merge.filled)
    merged.merged_into = None
    merged.save(update_fields=["merged_into"])
    merge.undone_by, merge.undone_at, merge.undo_reason = actor.account, timezone.now(), reason[:500]
    merge.save(update_fields=["undone_by", "undone_at", "undo_reason"])
    _settle_pair(actor, merge, PairState.APART, reason)
    after = {**_two(kept, merged), "new_rows": sum(map(len, going.values())), "not_emptied": _said(left)}
    for subject in (kept, merged):
        record(actor, Event.MERGE_UNDONE, subject, after=after, reason=reason)
    return merge


def added_since(merge: SubjectMerge) -> list[tuple[str, models.Model]]:
    """Rows that the kept subject got after the merge: the name that `undo_merge` takes, and the row."""
    found = []
    for name, numbers in rows_of(merge.kept).items():
        model, _field = place(name)
        new = sorted(set(numbers) - set(merge.held.get(name, ())))
        found += [(f"{name}:{row.pk}", row) for row in model._base_manager.filter(pk__in=new).order_by("pk")]
    return found


def _locked_two(actor: Actor, one: int, other: int, *, undoing: bool = False) -> tuple[Subject, Subject]:
    """Both subjects, locked in the order of their numbers; refused when somebody merged one of them meanwhile."""
    rows = Subject.objects.select_for_update(of=("self",)).select_related("agency")
    found = {subject.pk: subject for subject in rows.filter(pk__in=[one, other]).order_by("pk")}
    if len(found) != 2:
        raise Refused(_("Hai mã là của cùng một đối tượng."))
    for subject in found.values():
        require_in_sight(actor, Action.RECORD_FACT, subject.agency)
        if not undoing:
            require_own_page(subject)
    return found[one], found[other]


def _open(pair: SubjectPair) -> SubjectPair:
    pair = SubjectPair.objects.select_for_update(of=("self",)).select_related("settled_by").get(pk=pair.pk)
    if pair.state in {PairState.APART, PairState.MERGED}:
        raise Overtaken(
            _("%(name)s đã xem xét cặp này trước bạn: %(state)s. Hãy tải lại trang.")
            % {
                "name": pair.settled_by.full_name if pair.settled_by else _("Hệ thống"),
                "state": str(PairState(pair.state).label).lower(),
            }
        )
    return pair


def _require_papers(compared: Compared, papers_seen: bool) -> None:
    strong = [ground.text for ground in compared.against if ground.weight <= PAPERS]
    if strong and not papers_seen:
        message = _("Có căn cứ trái ngược (%(grounds)s): chỉ gộp khi bạn đã xem giấy tờ của người này.")
        field = _("Đánh dấu khi đã xem giấy tờ chứng minh là một.")
        raise Refused(message % {"grounds": "; ".join(strong)}, fields={"papers_seen": field})


def _set_aside(rows: Iterable[Award | Fact]) -> dict[str, list[int]]:
    """Put rows out of force that say nothing new: as a correction does, with the other row in their place."""
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(row._meta.label_lower, []).append(row.pk)
        type(row)._base_manager.filter(pk=row.pk).update(**_out_of_force(type(row)))
    return found


def _out_of_force(model: type[models.Model]) -> dict[str, Any]:
    return {"status": AwardStatus.CORRECTED} if model is Award else {"ended_at": timezone.now()}


def _put_in_force(aside: dict[str, list[int]]) -> None:
    for label, numbers in aside.items():
        model, _field = place(f"{label}.pk")
        again = {"status": AwardStatus.VALID} if model is Award else {"ended_at": None}
        model._base_manager.filter(pk__in=numbers).update(**again)


def _fill(kept: Subject, merged: Subject) -> dict[str, list[Any]]:
    """Fill the blanks of the one that stays; return what was and what is now, as JSON."""
    before = {name: getattr(kept, name) for name in FILLABLE}
    for name in FILLABLE:
        if not before[name] and (value := getattr(merged, name)):
            setattr(kept, name, value)
    if kept.birth_date and kept.birth_year != kept.birth_date.year:
        kept.birth_date = before["birth_date"]  # the year of the one is not that of the other
    changed = [name for name in FILLABLE if getattr(kept, name) != before[name]]
    if changed:
        kept.save(update_fields=changed)
    return {name: [_plain(before[name]), _plain(getattr(kept, name))] for name in changed}


def _empty(kept: Subject, filled: dict[str, list[Any]]) -> list[str]:
    """Empty again what the merge filled; return the fields that somebody changed since, which stay."""
    changed_since = [name for name, (_before, after) in filled.items() if _plain(getattr(kept, name)) != after]
    again = [name for name in filled if name not in changed_since]
    for name in again:
        setattr(kept, name, Subject._meta.get_field(name).to_python(filled[name][0]))  # type: ignore[union-attr] # a plain field
    if again:
        kept.save(update_fields=again)
    return changed_since


def _two(kept: Subject, merged: Subject) -> dict[str, str]:
    return {"kept": f"{kept.name} ({kept.pk})", "merged": f"{merged.name} ({merged.pk})"}


def _said(names: Iterable[str]) -> list[str]:
    """Fields as people call them, for the trail."""
    number = _("Số định danh")
    labels = {name: str(Subject._meta.get_field(name).verbose_name) for name in names}  # type: ignore[union-attr] # a plain field
    return sorted({number if name.startswith("citizen") else label for name, label in labels.items()})


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def _refuse_out_of_order(merge: SubjectMerge, kept: Subject) -> None:
    if merge.undone_at is not None:
        raise Overtaken(_("Lần gộp này đã được hoàn tác từ trước; hãy tải lại trang."))
    later = SubjectMerge.objects.filter(undone_at=None, pk__gt=merge.pk).select_related("merged", "kept")
    after = later.filter(models.Q(kept=kept) | models.Q(merged=kept)).order_by("-pk").first()
    if after is not None:
        raise Refused(
            _("Sau lần gộp này còn lần gộp %(merged)s (mã %(pk)s) vào %(kept)s; hãy hoàn tác lần đó trước.")
            % {"merged": after.merged, "pk": after.merged_id, "kept": after.kept}
        )


def _those_who_go(merge: SubjectMerge, stay: set[str], go: set[str]) -> dict[str, list[int]]:
    """The new rows that go with the one that leaves; refused until a person has said of each whose it is."""
    added = {name for name, _row in added_since(merge)}
    if unsaid := added - (stay ^ go):
        raise Refused(
            _("Từ khi gộp, sổ bộ ghi thêm %(count)s dòng chưa rõ thuộc ai; hãy chọn cho từng dòng.")
            % {"count": len(unsaid)},
            fields={name: _("Hãy chọn dòng này thuộc ai.") for name in sorted(unsaid)},
        )
    going: dict[str, list[int]] = {}
    for name in sorted(go & added):
        where, _colon, number = name.rpartition(":")
        going.setdefault(where, []).append(int(number))
    return going


def _settle_pair(actor: Actor, merge: SubjectMerge, state: PairState, reason: str) -> None:
    first, second = sorted((merge.kept, merge.merged), key=lambda subject: subject.pk)
    pair, _made = SubjectPair.objects.get_or_create(
        first=first, second=second, defaults={"score": 0, "mark": "", "grounds": merge.grounds}
    )
    if state == PairState.APART:
        _compared, pair.mark = compared_now(first, second)
    _settle(actor, pair, state, reason)


def _settle(actor: Actor, pair: SubjectPair, state: PairState, reason: str) -> None:
    pair.state, pair.reason = state, reason[:500]
    pair.settled_by, pair.settled_at = actor.account, timezone.now()
    pair.save(update_fields=["state", "reason", "settled_by", "settled_at", "mark"])
