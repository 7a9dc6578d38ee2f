"""The steps of work that the system itself measures: how long each took, from the rows that the work left behind.

A measure gives the rows of an agency whose step ended from a day to a day (both inclusive, Viet Nam's), each with the
day on which it `began` and the day on which it `ended`. A time is the working days after the first up to and including
the second: a step done on the day it began took none, and a step allowed N days is on time when it took N or fewer.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action
from thidua.decisions.models import AfterCase, CaseStatus, Decision, DecisionKind, DecisionStatus
from thidua.dossiers.models import Consultation, Step
from thidua.petitions.models import Petition
from thidua.programme.models import Task, TaskState
from thidua.vietnamese.working_days import working_days_between

MEDIAN, NINTH_TENTH = 50, 90


@dataclass(frozen=True)
class Measure:
    """One step that is measured. `sees`: who may open its rows; the numbers are for whoever reads procedures."""

    code: str
    name: str | Promise
    sees: Action
    rows: Callable[[Agency], QuerySet[Any]]
    label: Callable[[Any], str]
    link: Callable[[Any], str]

    def ended(self, agency: Agency, first: dt.date, last: dt.date) -> QuerySet[Any]:
        """The rows of an agency whose step ended in these days, the latest first."""
        found = self.rows(agency).filter(began__isnull=False, ended__range=(first, last))
        return found.order_by("-ended", "-pk")


@dataclass(frozen=True)
class Times:
    """How long a step took: how many times, the median and the time that nine of ten did not pass, who was on time."""

    count: int
    median: int | None = None
    ninth_tenth: int | None = None
    on_time: int | None = None  # None where no number of days is allowed

    @property
    def percent(self) -> int | None:
        """The share on time, rounded down: 79.9 % is not 80 %."""
        return None if self.on_time is None or not self.count else 100 * self.on_time // self.count


def times(measure: Measure, agency: Agency, days: tuple[dt.date, dt.date], allowed: int | None) -> Times:
    """The times of a measure from a day to a day; the database counts the rows of each pair of days."""
    pairs = measure.ended(agency, *days).order_by().values_list("began", "ended").annotate(rows=Count("pk"))
    counted: dict[int, int] = {}
    for began, ended, rows in pairs:
        took = taken(began, ended)
        counted[took] = counted.get(took, 0) + rows
    return summed(counted, allowed)


def taken(began: dt.date, ended: dt.date) -> int:
    """Working days after `began` up to and including `ended`; none when it ended before it began."""
    return max(0, working_days_between(began, ended))


def summed(counted: dict[int, int], allowed: int | None) -> Times:
    """The times of so many rows (by the days that they took)."""
    count = sum(counted.values())
    if not count:
        return Times(0)
    on_time = None if allowed is None else sum(rows for took, rows in counted.items() if took <= allowed)
    return Times(count, _at(counted, count, MEDIAN), _at(counted, count, NINTH_TENTH), on_time)


def _at(counted: dict[int, int], count: int, percent: int) -> int:
    """The smallest time within which at least so many out of a hundred are done."""
    reached = 0
    for took in sorted(counted):
        reached += counted[took]
        if 100 * reached >= percent * count:
            return took
    raise ValueError("no rows")


def _review_step(step: Step) -> Callable[[Agency], QuerySet[Any]]:
    """Reviews that left a step: the last time that the row was changed while it stood there, open.

    The row as it was before each change is kept by a trigger (pghistory), with the moment of the change.
    """

    def rows(agency: Agency) -> QuerySet[Any]:
        event = apps.get_model("dossiers", "ReviewEvent")
        there = event.objects.filter(step=step, conclusion="")
        later = there.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__gt=OuterRef("pgh_id"))
        still = Q(pgh_obj__step=step, pgh_obj__conclusion="")
        left = there.filter(~Exists(later), pgh_obj__agency=agency).exclude(still)
        days = {"began": TruncDate("step_since"), "ended": TruncDate("pgh_created_at")}
        found: QuerySet[Any] = left.annotate(**days).select_related("pgh_obj__nomination")
        return found

    return rows


def _decisions(agency: Agency) -> QuerySet[Any]:
    issued = Decision.objects.filter(agency=agency, kind=DecisionKind.AWARD, status=DecisionStatus.ISSUED)
    return issued.annotate(began=TruncDate("drafted_at"), ended=TruncDate("issued_at"))


def _after(agency: Agency) -> QuerySet[Any]:
    done = AfterCase.objects.filter(agency=agency, status=CaseStatus.DONE)
    return done.annotate(began=F("asked_on"), ended=TruncDate("done_at")).select_related("certificate")


def _consultations(agency: Agency) -> QuerySet[Any]:
    answered = Consultation.objects.filter(asked=agency, answered_at__isnull=False)
    return answered.annotate(began=TruncDate("asked_at"), ended=TruncDate("answered_at")).select_related("asker")


def _between(model: Any, first: str, last: str, **where: Any) -> Callable[[Agency], QuerySet[Any]]:
    """Rows of an agency by two of their days."""
    return lambda agency: model.objects.filter(agency=agency, **where).annotate(began=F(first), ended=F(last))


def _review_link(row: Any) -> str:
    return reverse("dossiers:review", args=[row.pgh_obj.nomination.code])


def _petition(code: str, name: Any, first: str, last: str) -> Measure:
    link = lambda row: reverse("petitions:petition", args=[row.pk])  # noqa: E731 -- one address for three measures
    return Measure(f"petition_{code}", name, Action.READ_PETITION, _between(Petition, first, last), str, link)


def _task(code: str, name: Any, first: str, last: str) -> Measure:
    link = lambda row: reverse("programme:task", args=[row.pk])  # noqa: E731 -- one address for two measures
    rows = _between(Task, first, last, state=TaskState.ACCEPTED)
    return Measure(f"task_{code}", name, Action.READ_PROGRAMME, rows, lambda row: str(row.title), link)


MEASURES: Sequence[Measure] = (
    *(
        Measure(
            f"review_{step}",
            step.label,
            Action.READ_APPRAISAL,
            _review_step(step),
            lambda row: str(row.pgh_obj.nomination.code),
            _review_link,
        )
        for step in Step
    ),
    Measure(
        "consultation_answer",
        gettext_lazy("Trả lời lấy ý kiến của cơ quan khác"),
        Action.READ_WORK,
        _consultations,
        lambda row: str(row.asker),
        lambda row: reverse("dossiers:consultation", args=[row.pk]),
    ),
    Measure(
        "decision",
        gettext_lazy("Soạn đến ban hành quyết định khen thưởng"),
        Action.READ_WORK,
        _decisions,
        lambda row: str(row.number),
        lambda row: reverse("decisions:decision", args=[row.pk]),
    ),
    Measure(
        "after",
        gettext_lazy("Xử lý sau quyết định"),
        Action.READ_WORK,
        _after,
        lambda row: f"{row.get_kind_display()}, {row.certificate_id}",
        lambda row: "",
    ),
    _petition("accept", gettext_lazy("Đơn: từ nhận đến thụ lý"), "received_on", "accepted_on"),
    _petition("settle", gettext_lazy("Đơn: từ thụ lý đến quyết định, kết luận"), "accepted_on", "decided_on"),
    _petition("publish", gettext_lazy("Đơn: từ quyết định đến công khai"), "decided_on", "published_on"),
    _task("work", gettext_lazy("Nhiệm vụ: từ giao đến nộp sản phẩm"), "starts_on", "handed_in_on"),
    _task("accept", gettext_lazy("Nhiệm vụ: từ nộp đến nghiệm thu"), "handed_in_on", "accepted_on"),
)
BY_CODE = {each.code: each for each in MEASURES}


def choices() -> list[tuple[str, Any]]:
    """What a step of a map may be tied to."""
    groups: dict[str, tuple[str, ...]] = {
        _("Thẩm định hồ sơ"): ("review_",),
        _("Lấy ý kiến, quyết định"): ("consultation_", "decision", "after"),
        _("Đơn thư"): ("petition_",),
        _("Chương trình công tác"): ("task_",),
    }
    return [
        (name, [(each.code, str(each.name)) for each in MEASURES if each.code.startswith(starts)])
        for name, starts in groups.items()
    ]
