"""Many new rows at once by COPY: what `bulk_create` does, for rows that come by the thousand."""

from collections.abc import Callable, Sequence
from enum import Enum
from operator import attrgetter
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

FEW = 20  # rows below which COPY is not worth its round trips


def copy_in(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model, all or none; they get their numbers. Raises what Django raises (IntegrityError)."""
    if len(rows) < FEW:
        if rows:
            type(rows[0])._base_manager.bulk_create(rows)
        return
    model = type(rows[0])
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    values = [_reader(field) for field in fields]
    command = f"COPY {connection.ops.quote_name(model._meta.db_table)} ({columns}) FROM STDIN"
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, len(rows)],
        )
        for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = number
        with cursor.copy(command) as copy:
            for row in rows:
                copy.write_row([value(row) for value in values])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _reader(field: Any) -> Callable[[models.Model], Any]:
    """How the value of a field is had as the database driver takes it; most are taken as they are."""
    if isinstance(field, models.JSONField | models.BinaryField | ArrayField) or getattr(field, "auto_now_add", False):
        return lambda row: field.get_db_prep_save(field.pre_save(row, add=True), connection)
    name = field.attname
    if not field.choices:
        return attrgetter(name)

    def chosen(row: models.Model) -> Any:
        value = getattr(row, name)
        return value.value if isinstance(value, Enum) else value

    return chosen
