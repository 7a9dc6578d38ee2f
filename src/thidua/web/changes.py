"""Says in Vietnamese what an entry of the trail changed: the name of each field, the label of each value.

The trail keeps codes, so that it can be counted; pages show words. A value that means something to the database only
(the number of a row, the hash of a file) is not shown; it stays in the trail.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from thidua.trail.models import Entry
from thidua.web.vocabulary import LABELS, VALUES

Lines = list[tuple[str, str, str]]


def changes_of(entry: Entry) -> Lines:
    """Return (what, before, after) for every value that an entry names, in the order in which it was recorded."""
    before, after = _mapping(entry.before), _mapping(entry.after)
    keys = [*before, *(key for key in after if key not in before)]
    lines = []
    for key in keys:
        label = label_of(entry, key)
        was, now = (_words(side.get(key), _values(entry, key)) for side in (before, after))
        if label and was != now:
            lines.append((label, was, now))
    return lines


def label_of(entry: Entry, key: str) -> str:
    """What a field is called on screens; empty for what is not shown, and for what nobody named."""
    named = LABELS.get((entry.object_type, key), LABELS.get(key))
    if named is not None:
        return str(named)
    field = _field(entry, key)
    # A field that nobody named has its own English name with spaces.
    return str(field.verbose_name) if field is not None and field.verbose_name != key.replace("_", " ") else ""


def _values(entry: Entry, key: str) -> Mapping[Any, Any]:
    """The words for the codes that the field can hold; empty where it holds words already."""
    named = VALUES.get((entry.object_type, key), VALUES.get(key))
    if named is not None:
        return named()
    field = _field(entry, key)
    inner = getattr(field, "base_field", field)
    return dict(inner.flatchoices) if inner is not None else {}


def _field(entry: Entry, key: str) -> "models.Field[Any, Any] | None":
    """The field of the record, or of the row of the register that the entry speaks of, by that name."""
    room, _dot, name = entry.object_type.partition(".")
    fact = _mapping(entry.after).get("fact") or _mapping(entry.before).get("fact")
    try:
        field = apps.get_model(room, fact or name)._meta.get_field(key)
    except (LookupError, FieldDoesNotExist):
        return None
    return field if isinstance(field, models.Field) else None


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _words(value: Any, labels: Mapping[Any, Any]) -> str:
    match value:
        case None | "":
            return ""
        case bool():
            return _("có") if value else _("không")
        case list():
            return "; ".join(_words(item, labels) for item in value)
        case dict():
            return "; ".join(
                f"{labels.get(key, LABELS.get(key, key))}: {_words(item, labels)}" for key, item in value.items()
            )
        case str():
            return str(labels[value]) if value in labels else _moment(value)
        case _:
            return str(labels.get(value, value))


def _moment(text: str) -> str:
    """A day or a moment as it is written here; other text as it is."""
    try:
        if len(text) == len("2026-01-31"):
            return dt.date.fromisoformat(text).strftime("%d/%m/%Y")
        moment = parse_datetime(text) if "T" in text else None
    except ValueError:
        return text
    return f"{timezone.localtime(moment):%d/%m/%Y %H:%M}" if moment and timezone.is_aware(moment) else text
