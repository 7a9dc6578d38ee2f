"""Reads of the radar: the latest run that covers the viewer's agency, and of it the subjects in sight only."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.queries import children_of, visible_agencies
from thidua.law import AwardDefinition, Corpus
from thidua.law.award import Leaf, walk
from thidua.law.bulk import Question
from thidua.law.bulk.columns import COLUMNS
from thidua.law.bulk.packing import HELD_BAR
from thidua.law.bulk.results import Line
from thidua.law.case import Kind
from thidua.register.models import Basis as RegisterBasis
from thidua.register.models import Subject
from thidua.register.queries import visible_subjects
from thidua.reports.models import RadarRun
from thidua.reports.radar.reading import Reading

NOW, NEXT = "nam-nay", "nam-sau"
IDENTITY = {"of_sex"}  # predicates on who the subject is


@dataclass(frozen=True)
class Wanted:
    """What a page is narrowed to; empty fields narrow nothing."""

    agency: Agency
    level: str = ""
    kind: Kind | None = None
    sex: str = ""


@dataclass(frozen=True)
class Person:
    """One line of a list: a subject and what becomes of the award."""

    subject: Subject
    line: Line


def latest_run(actor: Actor) -> RadarRun | None:
    """The latest run of the agency or of one above it whose answers are still there."""
    above = [int(number) for number in actor.agency.path.strip("/").split("/")]
    runs = RadarRun.objects.filter(agency__in=above).select_related("agency", "made_by")
    return next((run for run in runs[:10] if run.path.is_dir()), None)


def reading_of(run: RadarRun, when: str) -> Reading:
    """The answers of a run, now or a year ahead."""
    now = Question(received_on=run.received_on)
    return Reading(run.path / (now.next_year() if when == NEXT else now).name)


def agencies_of(actor: Actor, wanted: Wanted) -> list[int]:
    """The agencies whose subjects a page may show: those in sight of the chosen one, and in the actor's own sight."""
    seen = visible_agencies(dataclasses.replace(actor, agency=wanted.agency))
    seen = seen.filter(level=wanted.level) if wanted.level else seen
    return list(seen.filter(pk__in=visible_agencies(actor).values("pk")).values_list("pk", flat=True))


def people_of(actor: Actor, lines: Iterable[Line]) -> list[Person]:
    """The subjects of some lines in their order; one that has left the actor's sight since the run is left out."""
    lines = list(lines)
    found = visible_subjects(actor).select_related("agency").in_bulk([line.subject for line in lines])
    return [Person(found[line.subject], line) for line in lines if line.subject in found]


def people_of_numbers(actor: Actor, numbers: Iterable[int]) -> QuerySet[Subject]:
    """The subjects of these numbers that the actor sees, by name."""
    found = visible_subjects(actor).filter(pk__in=list(numbers), merged_into=None)  # merged since: on the other's page
    return found.select_related("agency").order_by("sort_key", "pk")


def units_below(actor: Actor, agency: Agency, counts: Mapping[int, int]) -> list[tuple[Agency, int]]:
    """Counts by agency summed up for each unit right below an agency, most first; its own people are left out."""
    paths = dict(Agency.objects.filter(pk__in=list(counts)).values_list("pk", "path"))
    found = [
        (unit, sum(many for pk, many in counts.items() if paths.get(pk, "").startswith(unit.path)))
        for unit in children_of(actor, agency)
    ]
    return sorted(((unit, many) for unit, many in found if many), key=lambda each: -each[1])


def speaks_of_merit(award: AwardDefinition, basis: str) -> bool:
    """Whether the register can say anything of what a subject has done for an award, not only who the subject is."""
    leaves = (
        node
        for route in award.routes
        if basis in route.bases
        for node in walk(route.standard)
        if isinstance(node, Leaf)
    )
    return any(leaf.predicate in COLUMNS and leaf.predicate not in IDENTITY for leaf in leaves)


def condition_text(law: Corpus, award: str, route: str | None, key: str, on: dt.date) -> str:
    """A condition in words: as the standard has it on a day, or what bars the case."""
    if (route, key) == HELD_BAR:
        return _("Đã được tặng danh hiệu, hình thức này cho thành tích ấy")
    if route is None:
        return law.bars[key].text if key in law.bars else key
    node = next((node for node in law.awards[award].route(route).standard if node.id == key), None)
    if node is None:
        return _("Thuộc đối tượng của tiêu chuẩn")
    version = node.values.on(on) if node.values else None
    return getattr(version, "text", "") or node.text


def basis_name(basis: str) -> str:
    """The kind of commendation in words."""
    return str(RegisterBasis(basis).label)
