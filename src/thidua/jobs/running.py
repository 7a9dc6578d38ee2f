"""A worker's side of a job: take it up, do it, say how it ended, and pick up what a dead worker left.

The work, the end of the job, its trail and its notice are one transaction. So a job whose worker is killed has changed
nothing and can begin anew, and a job that has ended can't be done a second time: only the latest attempt may end it.
Work of a kind that `commits` is many transactions, each with its mark of how far it is; begun anew it goes on.
"""

import contextlib
import datetime as dt
import logging
import shutil
from collections.abc import Callable
from pathlib import Path

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Status

from thidua.agencies.actor import Actor, actor_for
from thidua.agencies.permissions import require
from thidua.jobs.hold import Cancelled, Hold, Interrupted, Progress, Superseded
from thidua.jobs.kinds import Outcome, kind_of
from thidua.jobs.models import OPEN, Job, State
from thidua.jobs.services import enqueue
from thidua.trail.errors import Refused
from thidua.trail.events import Event
from thidua.trail.services import notify, record, recording, service

logger = logging.getLogger(__name__)
SILENCE = dt.timedelta(seconds=30)  # a worker that has not been heard of for so long is dead
MOST_LOSSES = 3  # a job that takes its worker down so often is not tried again
ENDS = {State.DONE: Event.JOB_DONE, State.FAILED: Event.JOB_FAILED, State.CANCELLED: Event.JOB_CANCELLED}


def run(number: int, must_leave: Callable[[], bool]) -> None:
    """Do a job unless it has ended or somebody has it in hand. However the work fails, this does not raise."""
    with Hold(number) as hold:
        job = take_up(number) if hold.is_held else None
        if job is not None:
            _do(job, Progress(hold, job.attempt, must_leave))


@service
def take_up(number: int) -> Job | None:
    """Begin an attempt on a job that is held; None when it has ended or ends here because it was called off."""
    job = _locked(number)
    if job is None or job.state not in OPEN:
        return None
    if job.state == State.RUNNING and not _outlived(job):
        return None
    job.state, job.attempt, job.started_at = State.RUNNING, job.attempt + 1, timezone.now()
    job.done, job.total, job.message = 0, 0, ""
    job.save()
    record(_system(job), Event.JOB_STARTED, job, after={"attempt": job.attempt})
    return job


def recover() -> list[int]:
    """Give the jobs that dead workers left back to the queue, or end them; return the numbers of those touched."""
    _clear_queue()
    waiting = ProcrastinateJob.objects.filter(status="todo").values("id")
    lost = Job.objects.filter(state=State.WAITING).exclude(queue_number__in=waiting)
    running = Job.objects.filter(state=State.RUNNING)
    return [number for number in (lost | running).values_list("pk", flat=True) if _recovered(number)]


def result_path(job: Job) -> Path:
    """Where the file of a job's result lies."""
    return Path(settings.MEDIA_ROOT) / "viec-nen" / f"{job.pk}"


def _do(job: Job, progress: Progress) -> None:
    try:
        with contextlib.nullcontext() if _commits(job) else recording():
            outcome = kind_of(job.kind).work(_asker(job), progress, **job.arguments)
            _finish(job, outcome)
    except Superseded:
        logger.warning("job %s went on in other hands", job.pk)
    except Interrupted:
        _give_back(job)
    except Cancelled:
        _end(job, State.CANCELLED, _stopped(job))
    except Refused as refusal:
        _end(job, State.FAILED, refusal.message)
    except Exception:
        logger.exception("job %s (%s) failed", job.pk, job.kind)
        fault = _("Việc dừng lại vì lỗi của hệ thống; %(kept)s. Hãy báo quản trị số việc: %(number)s.")
        _end(job, State.FAILED, fault % {"kept": _kept(job), "number": job.pk})


def _asker(job: Job) -> Actor:
    """Who asked, with the roles of today: a role that was taken away meanwhile does not work on."""
    actor = actor_for(job.account, job.agency_id) if job.account else None
    if actor is None:
        raise Refused(_("Người yêu cầu không còn giữ vai trò ở cơ quan này."))
    require(actor, kind_of(job.kind).action)
    return actor


@service
def _finish(job: Job, outcome: Outcome) -> None:
    """End the attempt well, inside the work's own transaction where it has one."""
    job = _ours(job)
    if outcome.file is not None:
        path = result_path(job)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.move(outcome.file, path)
    job.result_link, job.file_name = outcome.link, outcome.file_name
    job.done = job.total = max(job.done, job.total)
    _close(job, State.DONE, outcome.message)


@service
def _end(job: Job, state: State, message: str) -> None:
    _close(_ours(job), state, message)


@service
def _give_back(job: Job) -> None:
    job = _ours(job)
    job.state, job.done = State.WAITING, 0
    job.message = _("Máy chủ đang khởi động lại; %(how)s.") % {"how": _anew(job)}
    enqueue(job)
    job.save()
    record(_system(job), Event.JOB_INTERRUPTED, job, after={"attempt": job.attempt})


def _clear_queue() -> None:
    """Take what dead workers had fetched out of the queue."""
    dead = Q(worker=None) | Q(worker__last_heartbeat__lt=timezone.now() - SILENCE)
    finish = async_to_sync(app.job_manager.finish_job_by_id_async)
    for place in ProcrastinateJob.objects.filter(dead, status="doing"):
        finish(job_id=place.pk, status=Status.FAILED, delete_job=True)


def _recovered(number: int) -> bool:
    with Hold(number) as hold:
        return hold.is_held and _put_back(number)


@service
def _put_back(number: int) -> bool:
    job = _locked(number)
    if job is None or job.state not in OPEN:
        return False
    if job.state == State.RUNNING:
        if not _outlived(job):
            return True
        job.state, job.done = State.WAITING, 0
        job.message = _("Tiến trình đang làm bị ngắt; %(how)s.") % {"how": _anew(job)}
        record(_system(job), Event.JOB_INTERRUPTED, job, after={"attempt": job.attempt})
    enqueue(job)
    job.save()
    return True


def _outlived(job: Job) -> bool:
    """Whether a job whose worker died may be tried again; it is ended when it was called off or died too often."""
    job.losses += 1
    if job.cancel_asked:
        _close(job, State.CANCELLED, _stopped(job))
    elif job.losses >= MOST_LOSSES:
        text = _("Tiến trình đang làm bị ngắt %(count)s lần nên việc không được thử lại nữa; %(kept)s.")
        _close(job, State.FAILED, text % {"count": job.losses, "kept": _kept(job)})
    return job.is_open


def _commits(job: Job) -> bool:
    try:
        return kind_of(job.kind).commits
    except LookupError:  # a kind of a version that is no more
        return False


def _stopped(job: Job) -> str:
    if _commits(job):
        return _("Đã dừng theo yêu cầu; những phần đã xong vẫn được giữ, làm lại thì đi tiếp từ đó.")
    return _("Đã dừng theo yêu cầu; những gì đang làm dở không được lưu.")


def _kept(job: Job) -> str:
    return _("những phần đã xong vẫn được giữ") if _commits(job) else _("chưa có gì thay đổi")


def _anew(job: Job) -> str:
    return _("việc sẽ đi tiếp từ phần đã xong") if _commits(job) else _("việc sẽ được làm lại từ đầu")


def _close(job: Job, state: State, message: str) -> None:
    job.state, job.message, job.ended_at = state, message[:500], timezone.now()
    job.save()
    record(_system(job), ENDS[state], job, after={"state": state, "message": job.message})
    if job.account_id is not None:
        said = _("%(title)s – %(state)s. %(message)s")
        text = said % {"title": job.title, "state": job.get_state_display().lower(), "message": job.message}
        notify([job.account_id], ENDS[state], text, reverse("jobs:job", args=[job.pk]))


def _ours(job: Job) -> Job:
    """The job as it is now, locked; Superseded when another attempt has it."""
    now = _locked(job.pk)
    if now is None or now.state != State.RUNNING or now.attempt != job.attempt:
        raise Superseded
    return now


def _locked(number: int) -> Job | None:
    return Job.objects.select_for_update(of=("self",)).select_related("account", "agency").filter(pk=number).first()


def _system(job: Job) -> Actor:
    """The system at work for the agency of a job."""
    return Actor(None, job.agency, frozenset())
