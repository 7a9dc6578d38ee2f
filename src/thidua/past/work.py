"""The long work of an old register: looking through it, writing it batch by batch, taking it back batch by batch.

A batch is one transaction: its rows, their trail, and the mark of how far the import is. Two workers on one import
(one of them given up for dead) wait for each other at the import's row, and the second sees the mark moved.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.dossiers.intake.tables import DataRow
from thidua.jobs.kinds import Outcome, Tell, kind, untold
from thidua.past.checking import Checked
from thidua.past.columns import tables_of_import
from thidua.past.models import PastBatch, PastImport, PastState
from thidua.past.queries import get_visible_import, sums_of
from thidua.past.reading import Reader, Unreadable
from thidua.past.services import CHECKING, UNDOING, WRITING, locked_import
from thidua.past.undoing import take_back_batch
from thidua.register.services.finding import Finder
from thidua.register.services.many import Given, Written, write_many
from thidua.trail.errors import Overtaken
from thidua.trail.events import Event
from thidua.trail.services import record, service

BATCH = 1_000
TRIES = 3  # of a batch in which somebody else wrote the same people at the same moment


@kind(CHECKING, Action.RECORD_FACT)
def check(actor: Actor, tell: Tell, *, found: int) -> Outcome:
    """The long work of looking through."""
    checked = look_through(actor, get_visible_import(actor, found), tell)
    said = _("Đã xem %(rows)s dòng: %(awards)s khen thưởng sẽ ghi, %(errors)s dòng có lỗi.")
    return Outcome(said % checked.counts, _page(found))


@service
def look_through(actor: Actor, found: PastImport, tell: Tell = untold) -> Checked:
    """Say of every row what would come of it, and keep the counts and examples with the import; writes nothing else."""
    reader, finder = Reader(actor, found.columns, by_name=found.by_name), Finder(actor)
    checked = Checked()
    rows = tables_of_import(found)[found.table].rows
    for batch in _batches(rows, 0):
        tell(batch.start, len(rows), _("Đang kiểm tra từng dòng"))
        given, errors = _read(reader, rows[batch.start : batch.stop])
        finder.decide(given)
        checked.add(given, errors)
    now = locked_import(found, PastState.MAPPED)  # not before: the others' pages would wait for the whole look
    if (now.table, now.columns, now.by_name) != (found.table, found.columns, found.by_name):
        raise Overtaken(_("Các cột vừa được xác định lại; hãy kiểm tra lại."))
    now.checked = checked.as_json()
    now.save(update_fields=["checked"])
    return checked


@kind(WRITING, Action.RECORD_FACT, commits=True)
def write(actor: Actor, tell: Tell, *, found: int) -> Outcome:
    """The long work of writing: from the import's mark to the end of the table."""
    past = get_visible_import(actor, found)
    said = _("Đã ghi %(awards)s khen thưởng, thêm %(subjects)s đối tượng; %(errors)s dòng có lỗi chưa ghi.")
    if past.state == PastState.DONE:  # an attempt that died had done all but say so
        return Outcome(said % sums_of(past), _page(found))
    rows = tables_of_import(past)[past.table].rows
    hand = _Hand(past, Reader(actor, past.columns, by_name=past.by_name), Finder(actor))
    for batch in _batches(rows, past.next_row):
        tell(batch.start, len(rows), _("Đang ghi từng phần vào sổ bộ"))
        _write_surely(actor, hand, rows[batch.start : batch.stop], batch.start)
    return Outcome(said % _finish(actor, found=past), _page(found))


@kind(UNDOING, Action.RECORD_FACT, commits=True)
def undo(actor: Actor, tell: Tell, *, found: int) -> Outcome:
    """The long work of taking back: the last batch first."""
    past = get_visible_import(actor, found)
    said = _("Đã hoàn tác; %(kept)s mục được giữ lại vì có việc khác dựa vào.")
    if past.state == PastState.UNDONE:  # as above
        return Outcome(said % sums_of(past), _page(found))
    waiting = list(past.batches.filter(undone_at=None).order_by("-first").values_list("pk", flat=True))
    for number, batch in enumerate(waiting):
        tell(number, len(waiting), _("Đang gỡ từng phần khỏi sổ bộ"))
        take_back_batch(actor, found=past, batch=batch)
    return Outcome(said % _finish_undo(actor, found=past), _page(found))


@dataclass(frozen=True)
class _Hand:
    """What writes the batches of one import, made once."""

    past: PastImport
    reader: Reader
    finder: Finder


def _write_surely(actor: Actor, hand: _Hand, rows: Sequence[DataRow], first: int) -> None:
    for attempt in range(1, TRIES + 1):
        try:
            _write_batch(actor, hand=hand, rows=rows, first=first)
        except Overtaken:
            if attempt == TRIES:
                raise
        else:
            return


@service
def _write_batch(actor: Actor, *, hand: _Hand, rows: Sequence[DataRow], first: int) -> None:
    """Write one batch and the mark after it, or nothing; a batch that another worker wrote meanwhile is left alone."""
    require(actor, Action.RECORD_FACT, hand.past.agency_id)
    past = locked_import(hand.past, PastState.WRITING)
    if past.next_row != first:
        return
    given, errors = _read(hand.reader, rows)
    hand.finder.decide(given, lock=True)
    batch = _batch(given, errors, write_many(actor, hand.finder.before, given))
    batch.source, batch.first, batch.last = past, first, first + len(rows) - 1
    batch.save()
    past.next_row = first + len(rows)
    past.save(update_fields=["next_row"])
    after = {"rows": len(rows), "awards": len(batch.awards), "subjects": len(batch.subjects)}
    record(actor, Event.PAST_WRITTEN, past, after={**after, "errors": len(batch.errors)})


def _batch(given: Sequence[Given], unread: list[tuple[int, str]], written: Written) -> PastBatch:
    errors = sorted([*unread, *((row.row, row.error) for row in given if row.error)])
    return PastBatch(
        subjects=written.subjects,
        awards=written.awards,
        known=written.known,
        numbers=written.numbers,
        filled=written.filled,
        known_rows=sum(row.known is not None and not row.error for row in given),
        doubts=[[row.row, doubt] for row in given if not row.error for doubt in row.doubts],
        errors=[list(error) for error in errors],
    )


@service
def _finish(actor: Actor, *, found: PastImport) -> dict[str, int]:
    """Say that the last batch was written."""
    found = locked_import(found, PastState.WRITING)
    if found.next_row < found.rows:
        raise Overtaken(_("Tệp chưa ghi xong; hãy làm tiếp."))
    found.state = PastState.DONE
    found.save(update_fields=["state"])
    sums = sums_of(found)
    record(actor, Event.PAST_DONE, found, after={name: sums[name] for name in ("awards", "subjects", "errors")})
    return sums


@service
def _finish_undo(actor: Actor, *, found: PastImport) -> dict[str, int]:
    """Say that all batches were taken back."""
    found = locked_import(found, PastState.UNDOING)
    if found.batches.filter(undone_at=None).exists():
        raise Overtaken(_("Việc hoàn tác chưa xong; hãy làm tiếp."))
    found.state = PastState.UNDONE
    found.save(update_fields=["state"])
    sums = sums_of(found)
    record(actor, Event.PAST_UNDONE, found, after={"kept": sums["kept"]}, reason=found.undo_reason)
    return sums


def _read(reader: Reader, rows: Sequence[DataRow]) -> tuple[list[Given], list[tuple[int, str]]]:
    """The rows that can be read, and why the others can't."""
    given, errors = [], []
    for row in rows:
        try:
            given.append(reader.read(row))
        except Unreadable as error:
            errors.append((row.number, str(error)))
    return given, errors


def _batches(rows: Sequence[DataRow], start: int) -> Iterator[range]:
    for first in range(start, len(rows), BATCH):
        yield range(first, min(first + BATCH, len(rows)))


def _page(found: int) -> str:
    return reverse("past:import", args=[found])
