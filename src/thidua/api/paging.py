"""Pages by key: each ends with an opaque cursor from which the next begins, whatever was written meanwhile."""

import base64
import binascii
import datetime as dt
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Schema

from thidua.api.problems import Problem
from thidua.screens.paging import Pages

LARGEST = 200
USUAL = 50
SALT = "api cursor"

Row = TypeVar("Row", bound=Model)


class Paging(Schema):
    """Which page is asked for."""

    cursor: str | None = Field(None, max_length=2_000, description="`next` of the page before; leave out for the first")
    limit: int = Field(USUAL, ge=1, le=LARGEST)


def page_of(
    rows: QuerySet[Row], paging: Paging, order: Sequence[str], shown: Callable[[Row], Any], *, name: str
) -> dict[str, Any]:
    """One page of `rows` in the order of the fields (all of them forward, or all of them backward; the last unique).

    `name` keeps a cursor of one list from being used in another. Raises Problem for a cursor that is not ours.
    """
    backward = order[0].startswith("-")
    fields = [field.removeprefix("-") for field in order]
    ordered = rows.order_by(*order)
    if paging.cursor:
        ordered = ordered.filter(_after(fields, _read(paging.cursor, name, len(fields)), backward))
    found = list(ordered[: paging.limit + 1])
    more = len(found) > paging.limit
    found = found[: paging.limit]
    return {
        "items": [shown(row) for row in found],
        "next": _write([getattr(found[-1], field) for field in fields], name) if more else None,
    }


def walk_of(rows: Pages, paging: Paging, shown: Callable[[Any], Any], *, name: str) -> dict[str, Any]:
    """One page of rows that the screens page, too: the cursor is their place."""
    after = ""
    if paging.cursor:
        (after,) = _read(paging.cursor, name, 1)
    found = rows.page(paging.limit + 1, after)
    more = len(found) > paging.limit
    found = found[: paging.limit]
    return {
        "items": [shown(row) for row in found],
        "next": _write([rows.place(found[-1])], name) if more else None,
    }


def list_page(
    rows: Sequence[Any], paging: Paging, key: Callable[[Any], Any], *, name: str
) -> tuple[list[Any], str | None]:
    """The same for rows in memory, in their own order; `key` is unique."""
    start = 0
    if paging.cursor:
        (last,) = _read(paging.cursor, name, 1)
        keys = [key(row) for row in rows]
        start = keys.index(last) + 1 if last in keys else len(rows)
    found = list(rows[start : start + paging.limit])
    more = len(rows) > start + paging.limit
    return found, _write([key(found[-1])], name) if more and found else None


def _after(fields: Sequence[str], values: Sequence[Any], backward: bool) -> Q:
    beyond = Q()
    for place, field in enumerate(fields):
        same = {before: values[number] for number, before in enumerate(fields[:place])}
        beyond |= Q(**same, **{f"{field}__{'lt' if backward else 'gt'}": values[place]})
    return beyond


def _write(values: Sequence[Any], name: str) -> str:
    return signing.dumps([_plain(value) for value in values], salt=f"{SALT} {name}", compress=True)


def _read(cursor: str, name: str, length: int) -> list[Any]:
    try:
        values = [_value(value) for value in signing.loads(cursor, salt=f"{SALT} {name}")]
    except (signing.BadSignature, ValueError, TypeError, binascii.Error, json.JSONDecodeError) as error:
        raise _unknown() from error
    if len(values) != length:
        raise _unknown()
    return values


def _unknown() -> Problem:
    return Problem(400, "bad_cursor", _("Con trỏ trang không phải của danh sách này; hãy bắt đầu lại từ trang đầu."))


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return {"b": base64.b85encode(bytes(value)).decode()}
    return {"d": value.isoformat()} if isinstance(value, dt.date) else value


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return base64.b85decode(value["b"]) if "b" in value else dt.date.fromisoformat(value["d"])
    return value
