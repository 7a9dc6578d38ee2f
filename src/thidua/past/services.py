"""An old register brought in: the file kept, its columns confirmed, looked through, written in batches, taken back."""

from collections.abc import Mapping

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.dossiers import files
from thidua.dossiers.intake.fields import Field
from thidua.dossiers.intake.tables import Table
from thidua.dossiers.models import ColumnLayout
from thidua.dossiers.services.lists import SPREADSHEETS
from thidua.jobs.models import Job
from thidua.jobs.services import ask_for_job
from thidua.past.columns import LABELS, layout_of, missing, proposed_columns, tables_of_import
from thidua.past.models import PastImport, PastState
from thidua.register.services.awards import required_reason
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean

CHECKING, WRITING, UNDOING = "past_check", "past_write", "past_undo"


@service
def upload_past(actor: Actor, *, upload: "UploadedFile[bytes]", file_name: str = "") -> PastImport:
    """Keep the file, and understand its columns as well as can be; the officer looks at that next.

    Refuses what is no table of the sizes and kinds that are read.
    """
    require(actor, Action.RECORD_FACT)
    name = clean(file_name or str(upload.name).rsplit("/", 1)[-1])[:255]
    found = PastImport(
        agency=actor.agency,
        file=files.store(upload, allowed=SPREADSHEETS),
        file_name=name,
        uploaded_by=actor.account,
    )
    table = tables_of_import(found)[0]
    found.columns, found.rows = proposed_columns(actor, table), len(table.rows)
    found.save()
    record(actor, Event.PAST_UPLOADED, found, after={"file": found.file.sha256, "rows": found.rows})
    return found


@service
def map_past(
    actor: Actor,
    *,
    found: PastImport,
    table: int,
    columns: Mapping[str, int],
    by_name: bool = False,
    tables: list[Table] | None = None,
) -> PastImport:
    """Confirm what each column holds; remembered for the agency's next file with the same heads.

    `by_name`: the officer vouches that in one unit one name is one person, where birth and number are missing.
    """
    require(actor, Action.RECORD_FACT, found.agency_id)
    found = locked_import(found, PastState.UPLOADED, PastState.MAPPED)
    chosen = (tables or tables_of_import(found))[table]
    columns = {str(Field(name)): column for name, column in columns.items()}
    if unknown := set(columns) - set(map(str, LABELS)):
        raise ValueError(f"no column of a past register holds {sorted(unknown)}")
    if any(not 0 <= column < len(chosen.headers) for column in columns.values()):
        raise ValueError("a column outside the table")
    if lacking := missing(dict(columns)):
        raise Refused(_("Chưa chỉ ra cột: %(names)s.") % {"names": ", ".join(lacking)})
    found.table, found.columns, found.by_name = table, dict(columns), by_name
    found.rows, found.checked, found.state = len(chosen.rows), {}, PastState.MAPPED
    found.save()
    if actor.account is not None:  # the command line confirms nothing that a person has not seen
        ColumnLayout.objects.update_or_create(
            agency=found.agency, signature=layout_of(chosen), defaults={"columns": dict(columns)}
        )
    record(actor, Event.PAST_MAPPED, found, after={"columns": dict(columns), "rows": found.rows})
    return found


@service
def ask_to_check(actor: Actor, *, found: PastImport) -> Job:
    """Have every row looked through beside the pages; nothing is written."""
    require(actor, Action.RECORD_FACT, found.agency_id)
    found = locked_import(found, PastState.MAPPED)
    return _ask(actor, found, CHECKING, _("Kiểm tra sổ cũ «%(file)s»"))


@service
def ask_to_write(actor: Actor, *, found: PastImport) -> Job:
    """Have the rows written beside the pages, from where it stopped; what was checked is checked again row by row."""
    require(actor, Action.RECORD_FACT, found.agency_id)
    found = locked_import(found, PastState.MAPPED, PastState.WRITING)
    if found.state == PastState.MAPPED and not found.checked:
        raise Refused(_("Hãy kiểm tra các dòng trước khi ghi."))
    job = _ask(actor, found, WRITING, _("Ghi sổ cũ «%(file)s» vào sổ bộ"))
    _go_to(found, PastState.WRITING)
    record(actor, Event.PAST_ASKED, found, after={"rows": found.rows - found.next_row})
    return job


@service
def begin_writing(actor: Actor, *, found: PastImport) -> PastImport:
    """Begin to write without a job: who runs the command line waits for it there."""
    require(actor, Action.RECORD_FACT, found.agency_id)
    found = locked_import(found, PastState.MAPPED)
    _go_to(found, PastState.WRITING)
    record(actor, Event.PAST_ASKED, found, after={"rows": found.rows})
    return found


@service
def ask_to_undo(actor: Actor, *, found: PastImport, reason: str) -> Job:
    """Have all that the file brought taken back beside the pages, last batch first."""
    require(actor, Action.RECORD_FACT, found.agency_id)
    reason = required_reason(reason)
    found = locked_import(found, PastState.WRITING, PastState.DONE, PastState.UNDOING)
    job = _ask(actor, found, UNDOING, _("Hoàn tác việc nhập sổ cũ «%(file)s»"))
    found.undo_reason = reason[:500]
    found.save(update_fields=["undo_reason"])
    _go_to(found, PastState.UNDOING)
    record(actor, Event.PAST_UNDO_ASKED, found, reason=reason)
    return job


@service
def abandon_past(actor: Actor, *, found: PastImport) -> PastImport:
    """Put a file aside of which nothing was written."""
    require(actor, Action.RECORD_FACT, found.agency_id)
    found = locked_import(found, PastState.UPLOADED, PastState.MAPPED)
    _go_to(found, PastState.ABANDONED)
    record(actor, Event.PAST_ABANDONED, found)
    return found


def locked_import(found: PastImport, *states: PastState) -> PastImport:
    """The import as it is now, locked; Overtaken when it is in none of the states any more."""
    now = PastImport.objects.select_for_update(of=("self",)).select_related("file", "agency").get(pk=found.pk)
    if now.state not in states:
        said = str(PastState(now.state).label).lower()
        raise Overtaken(_("Tệp này %(state)s từ trước; hãy tải lại trang.") % {"state": said})
    return now


def _ask(actor: Actor, found: PastImport, kind: str, title: str) -> Job:
    title = title % {"file": found.file_name}
    return ask_for_job(actor, kind=kind, title=title[:300], arguments={"found": found.pk}, once=found.key)


def _go_to(found: PastImport, state: PastState) -> None:
    found.state = state
    found.save(update_fields=["state"])
