"""Asking for long work, calling it off, asking for it again."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import require
from thidua.jobs.kinds import kind_of
from thidua.jobs.models import Job, State
from thidua.trail.errors import NotAllowed, Overtaken
from thidua.trail.events import Event
from thidua.trail.services import record, service

TASK = "jobs.run"  # the one task of the queue; what is to be done is in the job's row


@service
def ask_for_job(actor: Actor, *, kind: str, title: str, arguments: dict[str, Any] | None = None, once: str = "") -> Job:
    """Ask for long work of a registered kind; a worker begins when the caller's transaction commits, or never.

    `arguments` are given to the work as keywords. `once` names work of which only one may be under way: while one is,
    Overtaken. Raises NotAllowed when the kind's action is not the actor's.
    """
    require(actor, kind_of(kind).action)
    try:
        with transaction.atomic():
            job = Job.objects.create(
                account=actor.account,
                agency=actor.agency,
                kind=kind,
                title=title,
                arguments=arguments or {},
                once=once,
            )
    except IntegrityError as error:
        raise _already_asked(once) from error
    enqueue(job)
    record(actor, Event.JOB_ASKED, job, after={"work": kind, **job.arguments})
    return job


@service
def cancel_job(actor: Actor, *, job: Job) -> Job:
    """Call off a job of one's own: at once while it waits, else when the work next looks up; its writes are undone."""
    job = _locked_own(actor, job)
    if not job.is_open:
        raise Overtaken(_("Việc này đã kết thúc, không còn gì để dừng."))
    if job.state == State.RUNNING:
        job.cancel_asked = True
        job.save(update_fields=["cancel_asked"])
        record(actor, Event.JOB_CANCEL_ASKED, job)
        return job
    job.state, job.ended_at = State.CANCELLED, timezone.now()
    job.message = _("Đã dừng trước khi bắt đầu; chưa có gì thay đổi.")
    job.save(update_fields=["state", "ended_at", "message"])
    record(actor, Event.JOB_CANCELLED, job)
    return job


@service
def retry_job(actor: Actor, *, job: Job) -> Job:
    """Ask again for a job of one's own that failed or was cancelled, with the same arguments."""
    job = _locked_own(actor, job)
    require(actor, kind_of(job.kind).action)
    if job.state not in {State.FAILED, State.CANCELLED}:
        raise Overtaken(_("Chỉ làm lại được việc không thành hoặc đã dừng."))
    before = job.state
    job.state, job.ended_at, job.started_at = State.WAITING, None, None
    job.done, job.total, job.losses, job.message, job.cancel_asked = 0, 0, 0, "", False
    try:
        with transaction.atomic():
            job.save()
    except IntegrityError as error:
        raise _already_asked(job.once) from error
    enqueue(job)
    record(actor, Event.JOB_ASKED, job, before={"state": before}, after={"work": job.kind, **job.arguments})
    return job


def enqueue(job: Job) -> None:
    """Put the job into the queue, in the transaction of the caller; a second place does no harm."""
    job.queue_number = app.configure_task(TASK, allow_unknown=True).defer(job=job.pk)
    job.save(update_fields=["queue_number"])


def _locked_own(actor: Actor, job: Job) -> Job:
    job = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
    if actor.account_id is None or (job.account_id, job.agency_id) != (actor.account_id, actor.agency_id):
        raise NotAllowed(_("Chỉ người yêu cầu được dừng hoặc làm lại việc này."))
    return job


def _already_asked(once: str) -> Overtaken:
    job = Job.objects.filter(once=once, ended_at=None).select_related("account").first()
    if job is None or job.account is None:
        return Overtaken(_("Việc này đang được làm; hãy chờ việc đang làm kết thúc."))
    return Overtaken(
        _("«%(title)s» đang được làm theo yêu cầu của %(name)s lúc %(at)s; hãy chờ việc đó kết thúc.")
        % {
            "title": job.title,
            "name": job.account.full_name,
            "at": f"{timezone.localtime(job.asked_at):%H:%M ngày %d/%m/%Y}",
        }
    )
