"""Many subjects and awards at once: rows as they are given, what comes of each, and the writing of a whole batch.

Who is who is `finding.Finder`'s to say; the writing is one COPY a table, with the trail row for row.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.register.decision_numbers import fold_number
from thidua.register.identity import citizen_hash, citizen_tail, is_old_number
from thidua.register.models import Award, Subject, SubjectNumber
from thidua.register.proposing import propose
from thidua.register.services.awards import said
from thidua.register.services.subjects import FILLABLE, identify, known_fields, refuse_personal_fields
from thidua.trail.copying import copy_in
from thidua.trail.errors import Overtaken
from thidua.trail.events import Event
from thidua.trail.services import record
from thidua.vietnamese.names import fold, sort_key


@dataclass
class Given:
    """One row that could be read: who, which award, and what came of it (filled while the batch is decided).

    `subject` and `award` are unsaved; `number` is a citizen number of twelve digits or an older one of nine. `how` is
    as in `Match`; `alike` are those who may be the same. `error` says why nothing is written for the row.
    """

    row: int
    subject: Subject
    award: Award
    number: str = ""
    by_name: bool = False
    doubts: list[str] = field(default_factory=list)
    found: Subject | None = None
    how: str = ""
    alike: list[Subject] = field(default_factory=list)
    known: Award | None = None
    error: str = ""
    gave: list[tuple[str, Any]] = field(default_factory=list)  # blanks of the found one that it filled, as they were

    @property
    def is_new(self) -> bool:
        """Whether the row brings a subject that the register did not have."""
        return self.how == "new"

    @property
    def is_written(self) -> bool:
        """Whether the row brings an award."""
        return not self.error and self.known is None


@dataclass
class Written:
    """What a batch brought, by numbers of rows, so that it can be taken back."""

    subjects: list[int] = field(default_factory=list)
    awards: list[int] = field(default_factory=list)
    known: list[int] = field(default_factory=list)  # awards that the rows say and the register had
    numbers: list[int] = field(default_factory=list)
    filled: dict[str, dict[str, Any]] = field(default_factory=dict)  # subject -> field -> what stands there now


def unsaved_subject(**values: Any) -> tuple[Subject, str]:
    """A subject as a row gives it, checked, with its number where that is an older one; raises Refused."""
    number = values.pop("citizen_number", "")
    new = Subject(**values)
    if new.birth_date:
        new.birth_year = new.birth_date.year
    old = number if is_old_number(number) else ""
    identify(new, "" if old else number)
    refuse_personal_fields(new, old)
    new.name_fold, new.sort_key = fold(new.name), sort_key(new.name)
    return new, number


def write_many(actor: Actor, before: Mapping[int, Subject], rows: Sequence[Given]) -> Written:
    """Write what a `Finder` decided with `lock=True`; `before`: the known ones as it read them. Only inside a service.

    Raises Overtaken when somebody wrote one of them a moment ago: decide anew.
    """
    written = Written()
    standing = [row for row in rows if not row.error]
    new = [row for row in standing if row.is_new]
    try:
        with transaction.atomic():
            copy_in([row.subject for row in new])
            written.filled = _write_filled(actor, before, standing)
            awards = [row for row in standing if row.is_written]
            for row in awards:
                row.award.subject = row.found  # type: ignore[assignment] # who has just got a number
            copy_in([row.award for row in awards])
            written.numbers = _write_old_numbers(actor, standing)
    except IntegrityError as error:
        raise Overtaken(_("Người khác vừa ghi một dòng của tệp này; hãy làm lại.")) from error
    written.subjects = [row.subject.pk for row in new]
    written.awards = [row.award.pk for row in awards]
    known = {row.known.pk for row in standing if row.known is not None}
    written.known = sorted(known - set(written.awards))
    for row in standing:
        if row.is_new:
            after = {key: value for key, value in known_fields(row.subject).items() if value}
            record(actor, Event.SUBJECT_CREATED, row.subject, after=after)
        if row.is_written:
            record(actor, Event.AWARD_REGISTERED, row.award.subject, after=said(row.award))
    propose({(known.pk, row.subject.pk) for row in new for known in row.alike})
    return written


def _write_filled(actor: Actor, before: Mapping[int, Subject], rows: Iterable[Given]) -> dict[str, dict[str, Any]]:
    """Write the blanks that were filled; return by the subject's number what stands there now."""
    found = {row.found.pk: row.found for row in rows if row.found is not None and row.found.pk in before}
    filled = {}
    for number, known in found.items():
        names = [name for name in FILLABLE if getattr(known, name) != getattr(before[number], name)]
        if not names:
            continue
        was, now = known_fields(before[number]), known_fields(known)
        changed = [key for key in now if was[key] != now[key]]
        record(
            actor,
            Event.SUBJECT_CHANGED,
            known,
            before={key: was[key] for key in changed},
            after={key: now[key] for key in changed},
        )
        filled[str(number)] = plain({name: getattr(known, name) for name in names})
    Subject.every.bulk_update([found[int(number)] for number in filled], FILLABLE)
    return filled


def _write_old_numbers(actor: Actor, rows: Iterable[Given]) -> list[int]:
    """An older number of nine digits beside whoever bears it now."""
    bearing = {row.number: row for row in rows if row.number and is_old_number(row.number)}
    held = set(
        SubjectNumber.objects.filter(hash__in=map(citizen_hash, bearing), ended_at=None).values_list("hash", flat=True)
    )
    made = [
        SubjectNumber(subject=row.found, hash=citizen_hash(number), tail=citizen_tail(number), added_by=actor.account)
        for number, row in bearing.items()
        if citizen_hash(number) not in held
    ]
    SubjectNumber.objects.bulk_create(made)
    for each in made:
        after = {"citizen_number": each.masked, "papers_seen": False}
        record(actor, Event.SUBJECT_CHANGED, each.subject, after=after)
    return [each.pk for each in made]


def award_of(**values: Any) -> Award:
    """An award as a row gives it, unsaved."""
    award = Award(**values)
    award.decision_number_fold = fold_number(award.decision_number)
    return award


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """The values as JSON keeps them."""
    kept: dict[str, Any] = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return kept
