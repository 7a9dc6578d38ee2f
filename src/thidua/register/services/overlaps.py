"""Rows that two subjects both have: which say the same, and which contradict each other.

Of two rows that say the same the poorer is set aside; of two that contradict none is chosen here: a person corrects the
wrong one first, with the papers.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Model
from django.utils.translation import gettext as _

from thidua.register.facts import MODELS
from thidua.register.following import what_is_in_the_way
from thidua.register.models import Award, AwardStatus, Basis, Fact, Source, Subject
from thidua.register.services.awards import contradicts, decision
from thidua.register.services.facts import IDENTITY, what
from thidua.register.words import name_of, years_of
from thidua.vietnamese.names import fold

FREE = frozenset({"id", "subject", "source", "recorded_at", "ended_at", "document", "rated_by"})  # wording, no content


@dataclass
class Overlaps:
    """`aside`: rows that say nothing that another does not; `clashes`: what must be settled first, in Vietnamese."""

    aside: list[Award | Fact] = field(default_factory=list)
    clashes: list[str] = field(default_factory=list)


def overlaps_of(kept: Subject, merged: Subject) -> Overlaps:
    """What of the rows of two subjects can't both stand when they are one."""
    found = Overlaps()
    _awards(kept, merged, found)
    for model in MODELS.values():
        _facts(model, kept, merged, found)
    if kept.account_links.filter(ended_at=None).exists() and merged.account_links.filter(ended_at=None).exists():
        found.clashes.append(_("Cả hai đang có tài khoản liên kết: hãy thôi liên kết một tài khoản trước."))
    found.clashes += what_is_in_the_way(kept, merged)
    return found


def _awards(kept: Subject, merged: Subject, found: Overlaps) -> None:
    ours: dict[tuple[str, int], list[Award]] = {}
    for award in kept.awards.filter(status=AwardStatus.VALID).order_by("pk"):
        ours.setdefault((award.code, award.year), []).append(award)
    for theirs in merged.awards.filter(status=AwardStatus.VALID).order_by("pk"):
        candidates = ours.get((theirs.code, theirs.year), [])
        other = next((award for award in candidates if _same_award(award, theirs)), None)
        if other is None:
            continue
        candidates.remove(other)  # one row stands for one row
        if contradicts(other, theirs):
            found.clashes.append(
                _("%(award)s năm %(year)s: %(one)s; %(other)s. Hãy đính chính dòng sai trước.")
                % {"award": name_of(other), "year": years_of(other), "one": decision(other), "other": decision(theirs)}
            )
        else:
            found.aside.append(theirs if _worth(theirs) <= _worth(other) else other)


def _same_award(one: Award, other: Award) -> bool:
    """On merit once a year; else the same decision. A ground that nobody knows fits any."""
    if one.basis == other.basis == Basis.MERIT:
        return True
    if one.basis != other.basis and Basis.UNKNOWN not in {one.basis, other.basis}:
        return False
    return bool(one.decision_number_fold) and one.decision_number_fold == other.decision_number_fold


def _worth(award: Award) -> tuple[bool, int]:
    """A row that a decision of the system wrote bears certificates; else the row that says more."""
    said = (award.from_year, award.basis, award.decision_number, award.decided_on, award.decided_by, award.citation)
    return award.source == Source.DECISION, sum(bool(value) for value in said)


def _facts(model: type[Fact], kept: Subject, merged: Subject, found: Overlaps) -> None:
    ours = {_identity(row): row for row in _in_force(model, kept)}
    for theirs in _in_force(model, merged):
        other = ours.get(_identity(theirs))
        if other is None:
            continue
        if _says_no_more(theirs, other):
            found.aside.append(theirs)
        elif _says_no_more(other, theirs):
            found.aside.append(other)
        else:
            words = {"what": what(other), "one": other, "other": theirs}
            found.clashes.append(
                _("Hai bên ghi %(what)s khác nhau («%(one)s» và «%(other)s»). Hãy đính chính hoặc gỡ dòng sai trước.")
                % words
            )


def _in_force(model: type[Fact], subject: Subject) -> Iterator[Fact]:
    yield from model._default_manager.filter(subject=subject, ended_at=None).order_by("pk")


def _identity(row: Fact) -> tuple[object, ...]:
    values = (getattr(row, key) for key in IDENTITY[type(row)])
    return tuple(fold(value) if isinstance(value, str) else value for value in values)


def _says_no_more(row: Model, other: Model) -> bool:
    """Whether everything that `row` says is said by `other`, or left open by `row`."""
    names = [each.name for each in row._meta.fields if each.name not in FREE]
    pairs = ((getattr(row, name), getattr(other, name)) for name in names)
    return all(one in (None, "", {}) or _alike(one, two) for one, two in pairs)


def _alike(one: object, two: object) -> bool:
    return fold(one) == fold(two) if isinstance(one, str) and isinstance(two, str) else one == two
