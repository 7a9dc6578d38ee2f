"""Which rows belong to a subject: found by what points at it, in whatever room, so that no room is forgotten.

When two subjects are taken for one, every such row follows to the one that stays. So there is one truth to read, and
no reader has to know of merging.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model
from pghistory.models import Event as History

from thidua.register.models import Subject, SubjectMerge, SubjectPair

STAYS = frozenset({SubjectPair, SubjectMerge})  # they speak of the two as two
Rows = Mapping[str, list[int]]  # «app.model.field» -> numbers

InTheWay = Callable[[Subject, Subject], list[str]]
_in_the_way: list[InTheWay] = []


def in_the_way(rule: InTheWay) -> InTheWay:
    """Register a rule of a higher floor: why its rows of two subjects can't be one's, a sentence each."""
    if rule not in _in_the_way:
        _in_the_way.append(rule)
    return rule


def what_is_in_the_way(kept: Subject, merged: Subject) -> list[str]:
    """Every sentence of every room."""
    return [sentence for rule in _in_the_way for sentence in rule(kept, merged)]


def pointing() -> Iterator[tuple[str, type[Model], ForeignKey[Any, Any]]]:
    """Every field of every room that says whose a row is: its name here, its model, the field."""
    for relation in Subject._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        model = getattr(relation, "related_model", None)
        if not relation.auto_created or not isinstance(field, ForeignKey) or model is None:
            continue
        if model not in STAYS and not issubclass(model, History):
            yield f"{model._meta.label_lower}.{field.name}", model, field


def rows_of(subject: Subject) -> dict[str, list[int]]:
    """The numbers of all rows that belong to a subject; places without any are left out."""
    found = {}
    for name, model, field in pointing():
        numbers = list(model._base_manager.filter(**{field.name: subject}).order_by("pk").values_list("pk", flat=True))
        if numbers:
            found[name] = numbers
    return found


def lock_rows_above(*subjects: Subject) -> None:
    """Lock rows of the rooms above before the subjects, in their order: a decision locks in this order too."""
    for _name, model, field in pointing():
        if model._meta.app_label != Subject._meta.app_label:
            rows = model._base_manager.filter(**{f"{field.name}__in": subjects})
            list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


def move(rows: Rows, to: Subject) -> None:
    """Make these rows belong to another subject."""
    for name, numbers in rows.items():
        model, field = place(name)
        model._base_manager.filter(pk__in=numbers).update(**{field: to})


def place(name: str) -> tuple[type[Model], str]:
    """The model and the field of «app.model.field»."""
    label, _dot, field = name.rpartition(".")
    return apps.get_model(label), field
