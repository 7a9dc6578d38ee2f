"""The tasks that an issued report sets, each put into the work programme once and linked both ways.

They are the lines of a list («1. …», «- …») in the sections whose heading speaks of «nhiệm vụ».
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.programme.models import Programme, ProgrammeState, Task, TaskState
from thidua.programme.queries import visible_programmes, visible_tasks
from thidua.programme.services import Facts, Source, assign_task
from thidua.reports.models import Report, ReportState
from thidua.reports.periodic.content import Filled, Words
from thidua.trail.errors import Overtaken
from thidua.trail.services import service
from thidua.vietnamese.names import fold

OF_TASKS = "nhiem vu"  # in the heading of a section, without marks
LISTED = re.compile(r"(?:\d+[.)]|[-–+•])\s+(.*\w.*)")


@dataclass(frozen=True)
class SetTask:
    """A task that a report sets: the position of its section, its line there, what it says, and what came of it."""

    section: int
    line: int
    text: str
    path: str
    given: bool = False
    task: Task | None = None  # none where it is out of sight

    @property
    def anchor(self) -> str:
        """Where it stands on the report's page."""
        return self.path.partition("#")[2]


def tasks_set(actor: Actor, report: Report, words: Filled) -> Mapping[int, Sequence[SetTask]]:
    """By position of their section, the tasks that a report sets, as it was issued; one called off is open again."""
    if report.state != ReportState.ISSUED:
        return {}
    found = list(_listed(report, words))
    given = Task.objects.filter(source_path__in=[each.path for each in found]).exclude(state=TaskState.CANCELLED)
    paths = set(given.values_list("source_path", flat=True))
    seen = {each.source_path: each for each in visible_tasks(actor).filter(pk__in=given.order_by().values("pk"))}
    by_section: dict[int, list[SetTask]] = {}
    for each in found:
        known = replace(each, given=each.path in paths, task=seen.get(each.path))
        by_section.setdefault(each.section, []).append(known)
    return by_section


def programmes_for(actor: Actor, report: Report) -> Sequence[Programme]:
    """The own agency's programmes that are drafted or run, of the year in which the report ends and later."""
    going_on = [ProgrammeState.DRAFT, ProgrammeState.APPROVED]
    rows = visible_programmes(actor).filter(agency=actor.agency_id, state__in=going_on, year__gte=report.ends_on.year)
    return list(rows.order_by("-year", "kind", "pk"))


@service
def put_into_programme(
    actor: Actor, *, report: Report, place: SetTask, programme: Programme, facts: Facts, source: Source
) -> Task:
    """Make a task of the programme of what an own, issued report sets. Overtaken when that was done already."""
    require(actor, Action.WORK_ON_TASK, report.agency_id)
    found = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)  # of two at once the second is told
    if found.state != ReportState.ISSUED:
        raise Overtaken(_("Báo cáo chưa ban hành; ban hành rồi mới đưa nhiệm vụ vào chương trình."))
    if Task.objects.filter(source_path=place.path).exclude(state=TaskState.CANCELLED).exists():
        raise Overtaken(_("Nhiệm vụ này đã được đưa vào chương trình công tác; hãy tải lại trang."))
    label = f"{found.number}: {found.title}"
    return assign_task(actor, facts=facts, source=replace(source, label=label, path=place.path), programme=programme)


def _listed(report: Report, words: Filled) -> Iterator[SetTask]:
    address = reverse("reports:report", args=[report.pk])
    for section in report.sections.all():
        if OF_TASKS not in fold(section.heading):
            continue
        for number, block in enumerate(words.blocks(section.text), start=1):
            if isinstance(block, Words) and (said := LISTED.fullmatch(block.text.strip())):
                path = f"{address}#nhiem-vu-{section.position}-{number}"
                yield SetTask(section.position, number, said[1].strip(), path)
