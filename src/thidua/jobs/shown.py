"""A job as the screen shows it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from thidua.jobs.models import Job, State

TAGS = {
    State.WAITING: "neutral",
    State.RUNNING: "info",
    State.DONE: "success",
    State.FAILED: "danger",
    State.CANCELLED: "warning",
}


@dataclass(frozen=True)
class Shown:
    """What `components/progress.html` takes: `percent` is None while unknown; `poll_url` is empty once it has ended."""

    label: str
    status: str
    tag: str
    percent: int | None
    text: str
    said: str  # read aloud when it changes, so in coarse steps
    poll_url: str = ""


def shown_progress(job: Job, *, poll_url: str = "") -> Shown:
    """How far a job is, in words and in percent; `poll_url` is where a page asks for news of an open one."""
    status = _("Đang dừng") if job.cancel_asked and job.is_open else job.get_state_display()
    return Shown(
        label=job.title,
        status=status,
        tag=TAGS[State(job.state)],
        percent=job.percent,
        text=_text(job),
        said=_said(job, status),
        poll_url=poll_url if job.is_open else "",
    )


def _text(job: Job) -> str:
    if job.state == State.RUNNING and job.total:
        counted = _("%(done)s trên %(total)s") % {"done": _number(job.done), "total": _number(job.total)}
        return f"{job.message} ({counted})" if job.message else counted
    if job.message:
        return job.message
    return {State.WAITING: _("Đang chờ đến lượt."), State.RUNNING: _("Đang bắt đầu.")}.get(State(job.state), "")


def _said(job: Job, status: str) -> str:
    if job.is_open and job.percent is not None:
        return _("%(status)s, được khoảng %(quarter)s%%") % {"status": status, "quarter": job.percent // 25 * 25}
    return status if job.is_open else f"{status}. {job.message}"


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")
