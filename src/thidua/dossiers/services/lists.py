"""Lists of nominees from Excel: uploaded, understood, corrected, taken in whole, undone while nothing stands on them.

A citizen number stays in the original file only: rows keep its last digits, and taking in reads the file again.
"""

import datetime as dt
import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, require
from thidua.agencies.queries import visible_agencies
from thidua.dossiers import files
from thidua.dossiers.claiming import row_claims
from thidua.dossiers.intake.awards import AwardNames
from thidua.dossiers.intake.fields import Field
from thidua.dossiers.intake.mapping import chosen_mapping, propose_mapping
from thidua.dossiers.intake.repeats import find_repeats
from thidua.dossiers.intake.rows import RowReading, read_rows
from thidua.dossiers.intake.tables import Table, find_tables
from thidua.dossiers.intake.workbook import UnreadableFile, read_workbook
from thidua.dossiers.models import (
    ColumnLayout,
    ListRow,
    ListStatus,
    Nomination,
    NominationStatus,
    NomineeList,
)
from thidua.dossiers.services.nominations import create_nomination
from thidua.law import load_corpus
from thidua.register.identity import seal, unseal
from thidua.register.models import Basis, ClaimStatus, Subject
from thidua.register.services import find_or_create_subject, make_claims, withdraw_claims
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean, fold

# What may be a citizen number in a sentence, but for its last three digits.
NUMBER_BUT_TAIL = re.compile(r"\d(?:[\s.'’-]?\d){5,}(?=(?:[\s.'’-]?\d){3})")
SPREADSHEETS = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.ms-excel",
        "application/vnd.oasis.opendocument.spreadsheet",
        "text/csv",
    }
)
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


def tables_of(nominee_list: NomineeList) -> list[Table]:
    """The tables of the list's file, largest first; raises Refused when the file can't be read."""
    try:
        workbook = read_workbook(files.read(nominee_list.file), nominee_list.file_name)
    except UnreadableFile as error:
        raise Refused(str(error), fields={"file": str(error)}) from error
    return sorted(find_tables(workbook), key=lambda table: -len(table.rows))


def proposed_columns(actor: Actor, table: Table) -> dict[str, int]:
    """Field to column: as the agency's officer last mapped this layout, else as the columns are called and hold."""
    mapping = propose_mapping(table)
    remembered = ColumnLayout.objects.filter(agency=actor.agency, signature=mapping.signature).first()
    return remembered.columns if remembered else {str(field): column for field, column in mapping.columns.items()}


@service
def upload_list(actor: Actor, *, upload: files.Upload) -> NomineeList:
    """Keep the file, and understand its columns as well as can be; the officer looks at that next."""
    require(actor, Action.IMPORT_LIST)
    nominee_list = NomineeList(
        agency=actor.agency,
        file=files.store(upload, allowed=SPREADSHEETS),
        file_name=clean(str(upload.name).rsplit("/", 1)[-1])[:255],
        uploaded_by=actor.person,
    )
    tables = tables_of(nominee_list)
    if not tables:
        message = _("Không tìm thấy bảng nào có cột họ tên trong tệp này. Hãy kiểm tra lại tệp.")
        raise Refused(message, fields={"file": message})
    table = tables[0]
    nominee_list.columns = proposed_columns(actor, table)
    nominee_list.year = table.list_year
    nominee_list.title = next((title for title in table.titles if "danh sach" in fold(title)), "")[:300]
    nominee_list.save()
    record(actor, Event.LIST_UPLOADED, nominee_list, after={"file": nominee_list.file.sha256, "rows": len(table.rows)})
    return nominee_list


@service
def map_columns(
    actor: Actor,
    *,
    nominee_list: NomineeList,
    table: int,
    columns: Mapping[str, int],
    year: int,
    title: str = "",
    default_award: str = "",
    default_basis: Basis = Basis.MERIT,
) -> NomineeList:
    """Confirm what each column holds and read every row. The layout is remembered for the agency's next list."""
    require(actor, Action.IMPORT_LIST, nominee_list.agency_id)
    nominee_list = _locked(nominee_list, ListStatus.UPLOADED, ListStatus.READ)
    if not 1945 <= year <= timezone.localdate().year:
        message = _("Năm thành tích phải từ 1945 đến năm nay.")
        raise Refused(message, fields={"year": message})
    chosen = tables_of(nominee_list)[table]
    mapping = chosen_mapping(chosen, columns)
    if lacking := mapping.missing(default_award=bool(default_award)):
        names = {Field.FULL_NAME: _("họ và tên"), Field.AWARD: _("danh hiệu, hình thức đề nghị")}
        raise Refused(_("Chưa chỉ ra cột: %(names)s.") % {"names": ", ".join(str(names[field]) for field in lacking)})
    nominee_list.table = table
    nominee_list.columns = dict(columns)
    nominee_list.year = year
    nominee_list.title = clean(title) or nominee_list.title
    nominee_list.default_award = default_award
    nominee_list.default_basis = default_basis
    nominee_list.status = ListStatus.READ
    nominee_list.save()
    ColumnLayout.objects.update_or_create(
        agency=actor.agency, signature=mapping.signature, defaults={"columns": dict(columns)}
    )
    nominee_list.rows.all().delete()
    ListRow.objects.bulk_create(_row(nominee_list, reading, None) for reading in _read(nominee_list, chosen, {}))
    record(
        actor,
        Event.LIST_MAPPED,
        nominee_list,
        after={"columns": dict(columns), "year": year, "rows": nominee_list.rows.count()},
    )
    return nominee_list


@service
def correct_row(actor: Actor, *, row: ListRow, corrections: Mapping[str, str]) -> ListRow:
    """Put what should have stood in a row's cells; the whole list is read again, for a correction may end a repeat."""
    require(actor, Action.IMPORT_LIST, row.nominee_list.agency_id)
    nominee_list = _locked(row.nominee_list, ListStatus.READ)
    if unknown := set(corrections) - set(CORRECTABLE):
        raise ValueError(f"cannot correct {sorted(unknown)}")
    rows = {each.number: each for each in nominee_list.rows.select_for_update()}
    row = rows[row.number]
    before = dict(row.corrected)
    kept = {field: value.strip() for field, value in corrections.items()}
    if kept.get(Field.CITIZEN_NUMBER):
        kept[str(Field.CITIZEN_NUMBER)] = seal(kept[Field.CITIZEN_NUMBER])
    row.corrected = {**row.corrected, **kept}
    row.accepted = False
    readings = _read(nominee_list, tables_of(nominee_list)[nominee_list.table], rows)
    fresh = [_row(nominee_list, reading, rows[reading.number]) for reading in readings]
    changed = ("raw", "reading", "doubts", "errors", "claims", "unread", "corrected", "accepted")
    for new in fresh:
        old = rows[new.number]
        # A doubt that appears only now must be looked at, also where the row was let in before.
        accepted = old.accepted and new.doubts == old.doubts
        for name in changed:
            setattr(old, name, accepted if name == "accepted" else getattr(new, name))
    ListRow.objects.bulk_update(rows.values(), changed)
    record(
        actor,
        Event.LIST_ROW_CORRECTED,
        nominee_list,
        before={"row": row.number, "fields": sorted(before)},
        after={"row": row.number, "fields": sorted(row.corrected)},
    )
    return row


@service
def let_in(actor: Actor, *, nominee_list: NomineeList, numbers: Sequence[int]) -> int:
    """Let rows in after looking at their doubts; return how many. Rows with errors stay out until corrected."""
    return _mark(actor, nominee_list, numbers, accepted=True, skipped=False)


@service
def leave_out(actor: Actor, *, nominee_list: NomineeList, numbers: Sequence[int]) -> int:
    """Leave rows out of the import; they can be let in again. Return how many."""
    return _mark(actor, nominee_list, numbers, accepted=False, skipped=True)


@service
def confirm_list(actor: Actor, *, nominee_list: NomineeList) -> list[Nomination]:
    """Take every row in that is not left out, all of them or none: subjects, nominations, claims."""
    require(actor, Action.IMPORT_LIST, nominee_list.agency_id)
    nominee_list = _locked(nominee_list, ListStatus.READ)
    rows = list(nominee_list.rows.filter(skipped=False))
    if not rows:
        raise Refused(_("Danh sách không còn dòng nào để nhập."))
    if faulty := [row.number for row in rows if row.errors]:
        raise Refused(_("Còn lỗi ở dòng %(rows)s: hãy sửa hoặc bỏ qua.") % {"rows": _shown(faulty)})
    if doubtful := [row.number for row in rows if row.doubts and not row.accepted]:
        raise Refused(
            _("Còn điểm chưa xem ở dòng %(rows)s: hãy xem rồi chấp nhận, sửa hoặc bỏ qua.") % {"rows": _shown(doubtful)}
        )
    units = {fold(agency.name): agency for agency in visible_agencies(actor).filter(ended_on=None)}
    numbers = _citizen_numbers(nominee_list, rows)
    nominations = []
    for row in rows:
        try:
            nominations.append(_take_in(actor, nominee_list, row, units, numbers.get(row.number, "")))
        except Refused as refusal:
            raise Refused(
                _("Dòng %(row)s: %(why)s Chưa có dòng nào được nhập.") % {"row": row.number, "why": refusal.message}
            ) from refusal
    nominee_list.status = ListStatus.CONFIRMED
    nominee_list.confirmed_at = timezone.now()
    _forget_citizen_numbers(nominee_list)
    nominee_list.save(update_fields=["status", "confirmed_at"])
    record(actor, Event.LIST_CONFIRMED, nominee_list, after={"nominations": len(nominations)})
    return nominations


@service
def undo_list(actor: Actor, *, nominee_list: NomineeList, reason: str = "") -> NomineeList:
    """Undo an import while nothing was built on it: its nominations are withdrawn, its claims taken back."""
    require(actor, Action.IMPORT_LIST, nominee_list.agency_id)
    nominee_list = _locked(nominee_list, ListStatus.CONFIRMED)
    nominations = list(
        Nomination.objects.select_for_update().filter(list_row__nominee_list=nominee_list).order_by("pk")
    )
    built_on = [
        nomination.code
        for nomination in nominations
        if nomination.status != NominationStatus.DRAFT
        or nomination.version > 1
        or nomination.submission_items.exists()
        or nomination.evidence.exists()
    ]
    if built_on:
        raise Refused(
            _("Không hoàn tác được: đã làm tiếp trên hồ sơ %(codes)s. Hãy rút từng hồ sơ nếu cần.")
            % {"codes": _shown(built_on)}
        )
    withdraw_claims(actor, origin=_origin(nominee_list))
    for nomination in nominations:
        nomination.status = NominationStatus.WITHDRAWN
    Nomination.objects.bulk_update(nominations, ["status"])
    nominee_list.status = ListStatus.UNDONE
    nominee_list.save(update_fields=["status"])
    record(actor, Event.LIST_UNDONE, nominee_list, before={"nominations": len(nominations)}, reason=reason)
    return nominee_list


@service
def abandon_list(actor: Actor, *, nominee_list: NomineeList) -> NomineeList:
    """Put a list aside that was never taken in."""
    require(actor, Action.IMPORT_LIST, nominee_list.agency_id)
    nominee_list = _locked(nominee_list, ListStatus.UPLOADED, ListStatus.READ)
    _forget_citizen_numbers(nominee_list)
    nominee_list.status = ListStatus.ABANDONED
    nominee_list.save(update_fields=["status"])
    record(actor, Event.LIST_UNDONE, nominee_list, after={"status": nominee_list.status})
    return nominee_list


def _locked(nominee_list: NomineeList, *statuses: ListStatus) -> NomineeList:
    found = NomineeList.objects.select_for_update(of=("self",)).select_related("file", "agency").get(pk=nominee_list.pk)
    if found.status not in statuses:
        raise Overtaken(
            _("Danh sách đang ở trạng thái «%(status)s», không làm được việc này nữa. Hãy tải lại trang.")
            % {"status": found.get_status_display()}
        )
    return found


def _mark(actor: Actor, nominee_list: NomineeList, numbers: Sequence[int], *, accepted: bool, skipped: bool) -> int:
    require(actor, Action.IMPORT_LIST, nominee_list.agency_id)
    nominee_list = _locked(nominee_list, ListStatus.READ)
    rows = nominee_list.rows.filter(number__in=numbers)
    if accepted:
        rows = rows.filter(errors=[])
    count = rows.update(accepted=accepted, skipped=skipped)
    record(
        actor,
        Event.LIST_ROW_CORRECTED,
        nominee_list,
        after={"rows": sorted(numbers), "accepted": accepted, "skipped": skipped},
    )
    return count


def _read(nominee_list: NomineeList, table: Table, known: Mapping[int, ListRow]) -> list[RowReading]:
    """Read every row of the table, with the corrections of the rows known so far; nothing is saved."""
    columns = {Field(name): column for name, column in nominee_list.columns.items()}
    table, columns = _with_corrections(table, columns, known)
    readings = read_rows(
        table,
        chosen_mapping(table, {str(field): column for field, column in columns.items()}),
        award_names=_award_names(),
        list_year=nominee_list.year,
        default_award=nominee_list.default_award or None,
    )
    return find_repeats(readings)


@functools.cache
def _award_names() -> dict[str, tuple[str, ...]]:
    awards = load_corpus().awards
    return {code: (award.name, award.short_name, *award.abbreviations) for code, award in awards.items()}


def _with_corrections(
    table: Table, columns: dict[Field, int], known: Mapping[int, ListRow]
) -> tuple[Table, dict[Field, int]]:
    """The table with corrected cells in their columns; a corrected field that had no column gets one at the end."""
    corrected = {Field(field) for row in known.values() for field in row.corrected}
    width = len(table.headers)
    added = [field for field in Field if field in corrected - columns.keys()]
    columns = columns | {field: width + index for index, field in enumerate(added)}
    rows = []
    for row in table.rows:
        cells = [*row.cells, *([None] * len(added))]
        for field, value in (known[row.number].corrected if row.number in known else {}).items():
            known_value = unseal(value) if value and field == Field.CITIZEN_NUMBER else value
            cells[columns[Field(field)]] = known_value or None
        rows.append(replace(row, cells=tuple(cells)))
    headers = (*table.headers, *(str(field) for field in added))
    return replace(table, headers=headers, rows=tuple(rows)), columns


def _row(nominee_list: NomineeList, reading: RowReading, known: ListRow | None) -> ListRow:
    claims, unread = row_claims(reading, AwardNames(_award_names()))
    raw = {str(field): each.raw for field, each in reading.fields.items()}
    values = {str(field): _plain(each.value) for field, each in reading.fields.items()} | {"kind": reading.kind}
    return ListRow(
        nominee_list=nominee_list,
        number=reading.number,
        section=reading.section[:300],
        raw=_masked(raw),
        reading=_masked(values),
        corrected=known.corrected if known else {},
        doubts=[_remark(field, remark) for field, remark in reading.doubts],
        errors=[_remark(field, remark) for field, remark in reading.errors],
        claims=claims,
        unread=unread,
    )


def _remark(field: Field, remark: Any) -> dict[str, Any]:
    text = NUMBER_BUT_TAIL.sub("•••••••••", remark.text) if field == Field.CITIZEN_NUMBER else remark.text
    return {"field": str(field), "code": remark.code, "text": text, "candidates": list(remark.candidates)}


def _plain(value: Any) -> Any:
    if hasattr(value, "year") and hasattr(value, "value"):
        return {"date": value.value.isoformat() if value.value else None, "year": value.year}
    return value


def _masked(values: dict[str, Any]) -> dict[str, Any]:
    if values.get(Field.CITIZEN_NUMBER):
        values[str(Field.CITIZEN_NUMBER)] = f"•••••••••{str(values[Field.CITIZEN_NUMBER]).strip()[-3:]}"
    return values


def _citizen_numbers(nominee_list: NomineeList, rows: Sequence[ListRow]) -> dict[int, str]:
    """Row number to citizen number, read from the file once more; only whole numbers of twelve digits."""
    table = tables_of(nominee_list)[nominee_list.table]
    readings = _read(nominee_list, table, {row.number: row for row in rows})
    found = {reading.number: reading[Field.CITIZEN_NUMBER].value or "" for reading in readings}
    return {number: value for number, value in found.items() if len(value) == 12}


def _forget_citizen_numbers(nominee_list: NomineeList) -> None:
    corrected = [row for row in nominee_list.rows.all() if row.corrected.get(Field.CITIZEN_NUMBER)]
    for row in corrected:
        row.corrected = _masked(
            dict(row.corrected)
            | {str(Field.CITIZEN_NUMBER): "•••" + str(row.reading.get(Field.CITIZEN_NUMBER) or "")[-3:]}
        )
    ListRow.objects.bulk_update(corrected, ["corrected"])


def _take_in(
    actor: Actor, nominee_list: NomineeList, row: ListRow, units: Mapping[str, Agency], citizen_number: str
) -> Nomination:
    reading = row.reading
    birth = reading.get("birth_date") or {}
    unit = reading.get("unit") or ""
    subject, match = find_or_create_subject(
        actor,
        kind=reading["kind"],
        name=reading["full_name"],
        agency=units.get(fold(unit), actor.agency),
        sex=reading.get("sex") or "",
        birth_date=dt.date.fromisoformat(birth["date"]) if birth.get("date") else None,
        birth_year=birth.get("year"),
        citizen_number=citizen_number,
        job_title=reading.get("job_title") or "",
        categories=["official"] if reading["kind"] == "person" else [],
    )
    nomination = create_nomination(
        actor,
        subject=subject,
        award=reading["award"],
        through_year=nominee_list.year or 0,
        basis=Basis(nominee_list.default_basis),
        achievement="\n".join(filter(None, (reading.get("summary"), reading.get("initiatives")))),
        unit_name=unit,
        job_title=reading.get("job_title") or "",
    )
    _claim(actor, nominee_list, row, subject)
    row.nomination = nomination
    row.doubts = [
        *row.doubts,
        *(
            {"field": "full_name", "code": f"match_{match.how}", "text": doubt, "candidates": []}
            for doubt in match.doubts
        ),
    ]
    row.matched_subject = subject
    row.save(update_fields=["nomination", "matched_subject", "doubts"])
    return nomination


def _claim(actor: Actor, nominee_list: NomineeList, row: ListRow, subject: Subject) -> None:
    known = set(subject.claims.exclude(status=ClaimStatus.REJECTED).values_list("kind", "source_text"))
    new = [claim for claim in row.claims if (claim["kind"], claim["source_text"]) not in known]
    if new:
        make_claims(actor, subject=subject, claims=new, agency=actor.agency, origin=_origin(nominee_list))


def _origin(nominee_list: NomineeList) -> str:
    return f"list-{nominee_list.pk}"


def _shown(values: Sequence[object]) -> str:
    first = ", ".join(str(value) for value in values[:8])
    return first + (_(" và %(count)s nơi khác") % {"count": len(values) - 8} if len(values) > 8 else "")
