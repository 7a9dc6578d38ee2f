"""What `thidua import awards` does and says: the same reading, deciding and writing as on the screen."""

from pathlib import Path

import click
from django.core.files.uploadedfile import SimpleUploadedFile

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role
from thidua.past.checking import Checked
from thidua.past.columns import LABELS
from thidua.past.faults import write_faults
from thidua.past.models import PastImport
from thidua.past.queries import sums_of
from thidua.past.services import abandon_past, begin_writing, map_past, upload_past
from thidua.past.work import look_through, write
from thidua.trail.errors import Refused
from thidua.vietnamese.numbers import grouped

SHOWN = 20  # errors that a person still reads on a terminal; all of them are in the file


def run(file: Path, code: str, *, by_name: bool, dry_run: bool, errors: Path | None = None) -> int:
    """Import a table for the agency of that code, say what came of it, and return the exit status."""
    agency = Agency.objects.filter(code__iexact=code).first()
    if agency is None:
        raise Refused(f"Không có cơ quan mã «{code}».")
    actor = Actor(None, agency, frozenset({Role.APPRAISER}))
    found = upload_past(actor, upload=SimpleUploadedFile(file.name, file.read_bytes()))
    try:
        _say_columns(found)
        found = map_past(actor, found=found, table=0, columns=found.columns, by_name=by_name)
        checked = look_through(actor, found, _tell)
    except Refused:
        abandon_past(actor, found=found)
        raise
    if dry_run:
        abandon_past(actor, found=found)
        return _say_checked(checked)
    begin_writing(actor, found=found)
    write(actor, _tell, found=found.pk)
    return _say_written(found, errors)


def _tell(done: int, total: int = 0, message: str = "") -> None:
    if total:
        click.echo(f"\r{message}: {grouped(done)}/{grouped(total)}", nl=False, err=True)


def _say_columns(found: PastImport) -> None:
    click.echo(f"{found.file_name}: {grouped(found.rows)} dòng. Các cột được hiểu là:")
    for field, column in sorted(found.columns.items(), key=lambda each: each[1]):
        click.echo(f"  cột {column + 1}: {LABELS[field]}")


def _say_checked(checked: Checked) -> int:
    counts = {name: grouped(count) for name, count in checked.counts.items()}
    click.echo(
        f"\nSẽ ghi {counts['awards']} khen thưởng, thêm {counts['subjects']} đối tượng; {counts['known']} khen thưởng "
        f"đã có sẵn; {counts['pairs']} dòng nghi trùng người; {counts['errors']} dòng có lỗi."
    )
    _say_errors(checked.examples["errors"])
    return 1 if checked.counts["errors"] else 0


def _say_written(found: PastImport, errors: Path | None) -> int:
    sums = sums_of(found)
    counts = {name: grouped(count) for name, count in sums.items()}
    click.echo(
        f"\nĐã ghi {counts['awards']} khen thưởng, thêm {counts['subjects']} đối tượng; "
        f"{counts['known_rows']} khen thưởng đã có sẵn trong sổ bộ; {counts['errors']} dòng có lỗi chưa ghi."
    )
    if not sums["errors"]:
        return 0
    _say_errors([error for batch in found.batches.all()[:SHOWN] for error in batch.errors])
    if errors is not None:
        errors.write_bytes(write_faults(found))
        click.echo(f"Các dòng có lỗi ở tệp {errors}; sửa rồi nhập lại tệp đó.")
    return 1


def _say_errors(rows: list[list[object]]) -> None:
    for number, why in rows[:SHOWN]:
        click.echo(f"  Dòng {number}: {why}")
    if len(rows) > SHOWN:
        click.echo("  …")
