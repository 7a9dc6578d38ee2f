"""Reads of jobs: each person sees the own ones, in the agency in which they were asked for."""

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateWorker

from thidua.agencies.actor import Actor
from thidua.jobs.models import OPEN, Job, State
from thidua.jobs.running import SILENCE


def jobs_of(actor: Actor) -> QuerySet[Job]:
    """What the actor asked for in the present agency, newest first."""
    if actor.account_id is None:
        return Job.objects.none()
    return Job.objects.filter(account=actor.account_id, agency=actor.agency_id)


def get_visible_job(actor: Actor, pk: int) -> Job:
    """The one door to a job; raises Job.DoesNotExist when somebody else asked for it."""
    return jobs_of(actor).get(pk=pk)


def job_under_way(once: str) -> Job | None:
    """The job of this `once` that waits or runs now; the caller answers for who may know of it."""
    return Job.objects.filter(once=once, state__in=OPEN).first()


def living_workers() -> int:
    """How many worker processes have been heard of in the last half minute."""
    return ProcrastinateWorker.objects.filter(last_heartbeat__gte=timezone.now() - SILENCE).count()


def longest_wait() -> dt.timedelta | None:
    """For how long the oldest waiting job has waited; None when nothing waits."""
    oldest = Job.objects.filter(state=State.WAITING).order_by("asked_at").first()
    return timezone.now() - oldest.asked_at if oldest else None
