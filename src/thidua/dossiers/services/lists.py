"""Lists of nominees from Excel: uploaded, understood, put aside, taken up again."""

from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.dossiers import files
from thidua.dossiers.intake.fields import Field
from thidua.dossiers.intake.mapping import chosen_mapping
from thidua.dossiers.list_reading import HIDDEN, proposed_columns, read_list, tables_of
from thidua.dossiers.models import ColumnLayout, ListRow, ListStatus, NomineeList
from thidua.dossiers.services.locking import locked_list
from thidua.register.models import Basis
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean, fold

SPREADSHEETS = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.ms-excel",
        "application/vnd.oasis.opendocument.spreadsheet",
        "text/csv",
    }
)
# What a list taken up again has from the one before it.
KEPT = ("file_id", "file_name", "title", "year", "table", "columns", "units", "default_award", "default_basis")


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
    """Confirm what each column holds and read every row; what was corrected in rows of the same table is kept.

    The layout is remembered for the agency's next list.
    """
    require(actor, Action.IMPORT_LIST, nominee_list.agency_id)
    nominee_list = locked_list(nominee_list, ListStatus.UPLOADED, ListStatus.READ)
    if not 1945 <= year <= timezone.localdate().year:
        message = _("Năm thành tích phải từ 1945 đến năm nay.")
        raise Refused(message, fields={"year": message})
    chosen = tables_of(nominee_list)[table]
    mapping = chosen_mapping(chosen, columns)
    if lacking := mapping.missing(default_award=bool(default_award)):
        names = {Field.FULL_NAME: _("họ và tên"), Field.AWARD: _("danh hiệu, hình thức đề nghị")}
        raise Refused(_("Chưa chỉ ra cột: %(names)s.") % {"names": ", ".join(str(names[field]) for field in lacking)})
    known = list(nominee_list.rows.all()) if nominee_list.table == table else []
    nominee_list.table = table
    nominee_list.columns = dict(columns)
    nominee_list.skipped_lines = [[each.number, each.text, each.reason.value] for each in chosen.skipped]
    nominee_list.year = year
    nominee_list.title = clean(title) or nominee_list.title
    nominee_list.default_award = default_award
    nominee_list.default_basis = default_basis
    nominee_list.status = ListStatus.READ
    nominee_list.save()
    ColumnLayout.objects.update_or_create(
        agency=actor.agency, signature=mapping.signature, defaults={"columns": dict(columns)}
    )
    rows = read_list(actor, nominee_list, known, chosen)
    nominee_list.rows.all().delete()
    ListRow.objects.bulk_create(rows)
    record(actor, Event.LIST_MAPPED, nominee_list, after={"columns": dict(columns), "year": year, "rows": len(rows)})
    return nominee_list


@service
def abandon_list(actor: Actor, *, nominee_list: NomineeList) -> NomineeList:
    """Put a list aside that was never taken in."""
    require(actor, Action.IMPORT_LIST, nominee_list.agency_id)
    nominee_list = locked_list(nominee_list, ListStatus.UPLOADED, ListStatus.READ)
    forget_citizen_numbers(nominee_list)
    nominee_list.status = ListStatus.ABANDONED
    nominee_list.save(update_fields=["status"])
    record(actor, Event.LIST_UNDONE, nominee_list, after={"status": nominee_list.status})
    return nominee_list


@service
def take_up_again(actor: Actor, *, nominee_list: NomineeList) -> NomineeList:
    """Go on from a list that was undone or put aside: a new list of the same file, with all that was settled in it.

    Columns, corrections, left-out rows, chosen units and accepted doubts are kept; a citizen number that was typed is
    not, for it was forgotten, and its row asks for it. Once only: Overtaken when somebody did so already.
    """
    require(actor, Action.IMPORT_LIST, nominee_list.agency_id)
    old = locked_list(nominee_list, ListStatus.UNDONE, ListStatus.ABANDONED)
    if NomineeList.objects.filter(read_again_from=old).exists():
        raise Overtaken(_("Danh sách này đã được đọc lại; hãy mở bản đọc lại."))
    new = NomineeList(agency=old.agency, uploaded_by=actor.person, read_again_from=old)
    for name in KEPT:
        setattr(new, name, getattr(old, name))
    known = list(old.rows.all())
    new.skipped_lines, new.status = old.skipped_lines, ListStatus.READ if known else ListStatus.UPLOADED
    new.save()
    rows = read_list(actor, new, known) if known else []
    ListRow.objects.bulk_create(rows)
    record(actor, Event.LIST_TAKEN_UP_AGAIN, new, before={"list": old.pk}, after={"rows": len(rows)})
    return new


def forget_citizen_numbers(nominee_list: NomineeList) -> None:
    """Keep no more of the citizen numbers that were typed into a list than their last digits."""
    field = str(Field.CITIZEN_NUMBER)
    corrected = [row for row in nominee_list.rows.all() if row.corrected.get(field)]
    for row in corrected:
        row.corrected = {**row.corrected, field: HIDDEN + str(row.reading.get(field) or "")[-3:]}
    ListRow.objects.bulk_update(corrected, ["corrected"])
