"""Two subjects side by side: every field and every year, with what differs marked."""

from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.register.life import LifeEntry, life_of
from thidua.register.models import Category, Subject
from thidua.register.services.judging import born


class Line(NamedTuple):
    """One field of both: `how` is same, differs, or one (only one of the two says something)."""

    label: str
    first: str
    second: str
    how: str

    @property
    def mark(self) -> tuple[str, str]:
        """What differs, in words and the colour of its tag."""
        return {
            "same": (_("Giống"), "success"),
            "differs": (_("Khác"), "danger"),
            "one": (_("Một bên"), "neutral"),
        }[self.how]


class Year(NamedTuple):
    """One year of both lives; an entry comes with whether the other has it too."""

    year: int
    first: list[tuple[LifeEntry, bool]]
    second: list[tuple[LifeEntry, bool]]


class Sides(NamedTuple):
    fields: list[Line]
    years: list[Year]


def side_by_side(first: Subject, second: Subject) -> Sides:
    """Everything that the register holds of the two, in the same order."""
    lines = [
        _line(label, one, other)
        for (label, one), (_label, other) in zip(_fields(first), _fields(second), strict=True)
        if one or other
    ]
    ours, theirs = (dict(life_of(each, timezone.localdate()).years) for each in (first, second))
    years = []
    for year in sorted(ours.keys() | theirs.keys(), reverse=True):
        here, there = ours.get(year, ()), theirs.get(year, ())
        years.append(Year(year, _marked(here, there), _marked(there, here)))
    return Sides(lines, years)


def _line(label: str, one: str, other: str) -> Line:
    if not (one and other):
        return Line(label, one, other, "one")
    return Line(label, one, other, "same" if one.lower() == other.lower() else "differs")


def _marked(here: Any, there: Any) -> list[tuple[LifeEntry, bool]]:
    said = {entry.text for entry in there}
    return [(entry, entry.text in said) for entry in here]


def _fields(subject: Subject) -> list[tuple[str, str]]:
    old = ", ".join(held.masked for held in subject.old_numbers.filter(ended_at=None).order_by("pk"))
    former = ", ".join(subject.former_names.order_by("-until").values_list("name", flat=True))
    return [
        (_("Tên"), subject.name),
        (_("Tên cũ"), former),
        (_("Ngày sinh"), born(subject)),
        (_("Giới tính"), str(subject.get_sex_display())),
        (_("Số định danh"), subject.masked_citizen_number),
        (_("Số chứng minh nhân dân cũ"), old),
        (_("Ngày thành lập"), f"{subject.founded_on:%d/%m/%Y}" if subject.founded_on else ""),
        (_("Đơn vị"), subject.agency.name),
        (_("Chức vụ"), subject.job_title),
        (_("Thuộc diện"), "; ".join(str(Category(category).label) for category in subject.categories)),
        (_("Địa chỉ"), subject.address),
    ]
