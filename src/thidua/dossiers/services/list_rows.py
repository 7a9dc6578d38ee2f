"""Rows of a list before it is taken in: corrected, their doubts let stand, left out, filed."""

from collections.abc import Collection, Mapping, Sequence

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, require
from thidua.agencies.queries import visible_agencies
from thidua.dossiers.doubts import kind_name
from thidua.dossiers.intake.fields import Field
from thidua.dossiers.list_overview import Doubts, overview_of, row_stamp, units_stamp
from thidua.dossiers.list_reading import READ, read_again
from thidua.dossiers.models import ListRow, ListStatus, NomineeList
from thidua.dossiers.services.locking import locked_list
from thidua.dossiers.units import UNIT_DOUBTS
from thidua.jobs.queries import job_under_way
from thidua.register.identity import seal
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service

CORRECTABLE = (
    Field.FULL_NAME,
    Field.BIRTH_DATE,
    Field.SEX,
    Field.CITIZEN_NUMBER,
    Field.JOB_TITLE,
    Field.UNIT,
    Field.AWARD,
    Field.SUMMARY,
    Field.INITIATIVES,
)


@service
def correct_row(actor: Actor, *, row: ListRow, corrections: Mapping[str, str], stamp: str = "") -> ListRow:
    """Put what should have stood in a row's cells; the whole list is read again, for a correction may end a repeat.

    `stamp` is that of the row the person saw: Overtaken when somebody corrected it since.
    """
    nominee_list = _to_change(actor, row.nominee_list)
    if unknown := set(corrections) - set(CORRECTABLE):
        raise ValueError(f"cannot correct {sorted(unknown)}")
    rows = _rows(nominee_list)
    row = rows[row.number]
    if stamp and stamp != row_stamp(row):
        raise Overtaken(
            _("Người khác vừa sửa dòng này. Những gì bạn nhập vẫn còn dưới đây; hãy mở lại dòng để xem bản mới.")
        )
    before = dict(row.corrected)
    kept = {field: value.strip() for field, value in corrections.items()}
    if kept.get(Field.CITIZEN_NUMBER):
        kept[str(Field.CITIZEN_NUMBER)] = seal(kept[Field.CITIZEN_NUMBER])
    row.corrected = {**row.corrected, **kept}
    _save_changed(actor, nominee_list, rows.values(), also=[row])
    record(
        actor,
        Event.LIST_ROW_CORRECTED,
        nominee_list,
        before={"row": row.number, "fields": sorted(before)},
        after={"row": row.number, "fields": sorted(row.corrected)},
    )
    return row


@service
def accept_rows(actor: Actor, *, nominee_list: NomineeList, numbers: Sequence[int]) -> int:
    """Let the doubts of these rows stand after looking at them; return of how many rows.

    Errors stay, and so does the question where a unit's people are filed: that takes a choice (`file_units`).
    """
    nominee_list = _to_change(actor, nominee_list)
    rows = nominee_list.rows.select_for_update().filter(number__in=numbers, skipped=False)
    changed = [row for row in rows if {doubt["code"] for doubt in row.open_doubts} - UNIT_DOUBTS]
    for row in changed:
        row.seen = sorted({doubt["code"] for doubt in row.doubts} - UNIT_DOUBTS)
    ListRow.objects.bulk_update(changed, ["seen"], batch_size=500)
    _record_rows(actor, Event.LIST_DOUBTS_ACCEPTED, nominee_list, [row.number for row in changed])
    return len(changed)


@service
def accept_doubts(actor: Actor, *, nominee_list: NomineeList, code: str, stamp: str) -> int:
    """Let the doubts of one kind stand on every row that has it; each row keeps its reading. Return of how many rows.

    `stamp` is that of the doubts the person saw: Overtaken when they are others by now.
    """
    nominee_list = _to_change(actor, nominee_list)
    doubts = _doubts(nominee_list, code)
    if not doubts.open or doubts.stamp != stamp:
        raise Overtaken(
            _("Danh sách vừa thay đổi: nay có %(count)s dòng «%(kind)s». Hãy xem lại rồi chấp nhận.")
            % {"count": len(doubts.open), "kind": doubts.name}
        )
    _mark_seen(nominee_list, code, doubts.open, seen=True)
    _record_rows(actor, Event.LIST_DOUBTS_ACCEPTED, nominee_list, doubts.open, code)
    return len(doubts.open)


@service
def reopen_doubts(actor: Actor, *, nominee_list: NomineeList, code: str) -> int:
    """Take back that the doubts of one kind were let stand: every row that has it waits to be looked at again."""
    nominee_list = _to_change(actor, nominee_list)
    doubts = _doubts(nominee_list, code)
    if not doubts.accepted:
        raise Overtaken(_("Không còn dòng nào đã chấp nhận «%(kind)s».") % {"kind": doubts.name})
    _mark_seen(nominee_list, code, doubts.accepted, seen=False)
    _record_rows(actor, Event.LIST_DOUBTS_REOPENED, nominee_list, doubts.accepted, code)
    return len(doubts.accepted)


@service
def file_units(
    actor: Actor, *, nominee_list: NomineeList, choices: Mapping[str, Agency | None], stamp: str = ""
) -> NomineeList:
    """Choose in which agency the people of units (by their key) are filed; None takes a choice back.

    An agency must be the own one or another in sight that still works. The list is read again. `stamp` is that of the
    choices the person saw: Overtaken when somebody chose since.
    """
    nominee_list = _to_change(actor, nominee_list)
    if stamp and stamp != units_stamp(nominee_list):
        raise Overtaken(_("Người khác vừa chọn nơi ghi cho danh sách này. Hãy xem lại rồi chọn tiếp."))
    wanted = {agency.pk for agency in choices.values() if agency is not None}
    if visible_agencies(actor).filter(pk__in=wanted, ended_on=None).count() != len(wanted):
        raise Refused(_("Chỉ chọn được cơ quan đang hoạt động trong phạm vi của bạn."))
    before = {key: nominee_list.units.get(key) for key in choices}
    kept = {key: pk for key, pk in nominee_list.units.items() if key not in choices}
    nominee_list.units = kept | {key: agency.pk for key, agency in choices.items() if agency is not None}
    nominee_list.save(update_fields=["units"])
    _save_changed(actor, nominee_list, _rows(nominee_list).values())
    names = dict(Agency.objects.filter(pk__in=filter(None, before.values())).values_list("pk", "name"))
    record(
        actor,
        Event.LIST_UNITS_FILED,
        nominee_list,
        before={"units": {key or "—": names.get(pk or 0, "") for key, pk in before.items()}},
        after={"units": {key or "—": agency.name if agency else "" for key, agency in choices.items()}},
    )
    return nominee_list


@service
def leave_out(actor: Actor, *, nominee_list: NomineeList, numbers: Sequence[int]) -> int:
    """Leave rows out of the import; they can be brought back. Return how many."""
    return _leave(actor, nominee_list, numbers, out=True)


@service
def bring_back(actor: Actor, *, nominee_list: NomineeList, numbers: Sequence[int]) -> int:
    """Take rows back that were left out, as they were. Return how many."""
    return _leave(actor, nominee_list, numbers, out=False)


def _leave(actor: Actor, nominee_list: NomineeList, numbers: Sequence[int], *, out: bool) -> int:
    nominee_list = _to_change(actor, nominee_list)
    rows = _rows(nominee_list)
    moved = [rows[number] for number in numbers if number in rows and rows[number].skipped != out]
    for row in moved:
        row.skipped = out
    # A row that is left out repeats nobody any more.
    _save_changed(actor, nominee_list, rows.values(), also=moved)
    event = Event.LIST_ROWS_LEFT_OUT if out else Event.LIST_ROWS_BROUGHT_BACK
    _record_rows(actor, event, nominee_list, [row.number for row in moved])
    return len(moved)


def _to_change(actor: Actor, nominee_list: NomineeList) -> NomineeList:
    """The list, locked, for somebody who may change its rows while they wait to be taken in."""
    require(actor, Action.IMPORT_LIST, nominee_list.agency_id)
    if job_under_way(nominee_list.key):  # it has the list locked: nobody should wait for its end
        raise Overtaken(_("Danh sách đang được nhập; hãy chờ việc đó xong."))
    return locked_list(nominee_list, ListStatus.READ)


def _rows(nominee_list: NomineeList) -> dict[int, ListRow]:
    return {row.number: row for row in nominee_list.rows.select_for_update()}


def _save_changed(
    actor: Actor, nominee_list: NomineeList, rows: Collection[ListRow], also: Collection[ListRow] = ()
) -> None:
    """Read the list again and save what reads otherwise than before, and the rows of `also`."""
    before = {row.number: _state(row) for row in rows}
    read_again(actor, nominee_list, rows)
    changed = [row for row in rows if _state(row) != before[row.number]]
    kept = {row.number: row for row in (*changed, *also)}
    # An upsert writes many rows several times faster than bulk_update does.
    ListRow.objects.bulk_create(
        kept.values(),
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*READ, "corrected", "skipped"],
        batch_size=500,
    )


def _state(row: ListRow) -> list[object]:
    return [row.agency_id, *(getattr(row, name) for name in READ if name != "agency")]


def _doubts(nominee_list: NomineeList, code: str) -> Doubts:
    found = overview_of(nominee_list).kinds.get(code)
    return Doubts(code, kind_name(code)) if found is None or found.is_error or found.needs_choice else found


def _mark_seen(nominee_list: NomineeList, code: str, numbers: Sequence[int], *, seen: bool) -> None:
    rows = list(nominee_list.rows.select_for_update().filter(number__in=numbers))
    for row in rows:
        row.seen = sorted({*row.seen, code} if seen else {*row.seen} - {code})
    ListRow.objects.bulk_update(rows, ["seen"], batch_size=500)


def _record_rows(actor: Actor, event: Event, nominee_list: NomineeList, numbers: Sequence[int], code: str = "") -> None:
    doubt = {"doubt": code} if code else {}
    if numbers:
        record(actor, event, nominee_list, after={**doubt, "rows": spans(numbers)})


def spans(numbers: Sequence[int]) -> str:
    """Numbers in order, stretches as «9–29»."""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ", ".join(f"{first}–{last}" if last > first else str(first) for first, last in parts)
