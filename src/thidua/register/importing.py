"""What `thidua import awards` says while it works."""

from pathlib import Path

import click

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role
from thidua.register.past_awards import Imported, TableRefused, import_past_awards, read_table, try_past_awards
from thidua.trail.errors import Refused

SHOWN = 200  # lines of errors or doubts that a person still reads


def run(file: Path, code: str, *, by_name: bool, dry_run: bool) -> int:
    """Import a table for the agency of that code, say what came of it, and return the exit status."""
    agency = Agency.objects.filter(code__iexact=code).first()
    if agency is None:
        raise Refused(f"Không có cơ quan mã «{code}».")
    actor = Actor(None, agency, frozenset({Role.APPRAISER}))
    rows = read_table(file)
    if dry_run:
        imported = try_past_awards(actor, rows=rows, by_name=by_name)
    else:
        try:
            imported = import_past_awards(actor, rows=rows, by_name=by_name)
        except TableRefused as refusal:
            imported = refusal.imported
    _say(imported, rows=len(rows), dry_run=dry_run)
    return 1 if imported.errors else 0


def _say(imported: Imported, *, rows: int, dry_run: bool) -> None:
    _lines("Cần kiểm tra", imported.doubts)
    _lines("Lỗi", imported.errors)
    if imported.errors:
        click.echo(f"{len(imported.errors)}/{rows} dòng có lỗi; chưa ghi gì vào sổ bộ.")
        return
    verb = "Sẽ ghi" if dry_run else "Đã ghi"
    click.echo(
        f"{verb} {imported.awards} khen thưởng, thêm {imported.new_subjects} đối tượng; "
        f"{imported.known_awards} khen thưởng đã có sẵn trong sổ bộ."
    )


def _lines(heading: str, lines: list[str]) -> None:
    if not lines:
        return
    click.echo(f"{heading}:")
    for line in lines[:SHOWN]:
        click.echo(f"  {line}")
    if len(lines) > SHOWN:
        click.echo(f"  … và {len(lines) - SHOWN} dòng khác.")
