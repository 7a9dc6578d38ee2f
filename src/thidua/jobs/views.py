"""The pages of jobs: my jobs, and one of them with its progress."""

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.jobs.models import Job, State
from thidua.jobs.queries import get_visible_job, jobs_of
from thidua.jobs.running import result_path
from thidua.jobs.services import cancel_job, retry_job
from thidua.jobs.shown import TAGS, Shown, shown_progress
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, page
from thidua.trail.queries import entries_of

COLUMNS = [
    Column("viec", gettext_lazy("Việc"), lambda job: job.title, link=lambda job: reverse("jobs:job", args=[job.pk])),
    Column(
        "trang-thai", gettext_lazy("Trạng thái"), lambda job: job.get_state_display(), tag=lambda job: TAGS[job.state]
    ),
    Column("ket-qua", gettext_lazy("Tiến độ, kết quả"), lambda job: shown_progress(job).text),
    Column("yeu-cau", gettext_lazy("Yêu cầu lúc"), lambda job: _at(job.asked_at), ["id"]),
    Column("ket-thuc", gettext_lazy("Kết thúc lúc"), lambda job: _at(job.ended_at) if job.ended_at else None),
]


@page(Action.ENTER)
def jobs(request: ActorRequest) -> HttpResponse:
    """What I asked the system to do, newest first."""
    empty = _("Bạn chưa yêu cầu việc nền nào. Việc kéo dài (quét sổ bộ, xuất tệp lớn…) sẽ hiện ở đây.")
    listing = Listing(request, jobs_of(request.actor), COLUMNS, name="viec-nen", default_sort="-yeu-cau", empty=empty)
    return listing.respond("jobs/jobs.html")


@page(Action.ENTER)
def job(request: ActorRequest, pk: int) -> HttpResponse:
    """One job: how far it is, its result, and what can be done about it."""
    found = get_visible_job(request.actor, pk)
    progress = shown_progress(found, poll_url=_address(found))
    if request.headers.get("HX-Target") == "tien-do":
        return progress_part(request, progress)
    context = {
        "job": found,
        "progress": progress,
        "has_file": bool(found.file_name) and result_path(found).is_file(),
        "may_cancel": found.is_open and not found.cancel_asked,
        "may_retry": found.state in {State.FAILED, State.CANCELLED},
        "entries": entries_of(found),
    }
    return render(request, "jobs/job.html", context)


@page(Action.ENTER)
def job_file(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The file that a job made, as a download."""
    found = get_visible_job(request.actor, pk)
    path = result_path(found)
    if not found.file_name or found.state != State.DONE or not path.is_file():
        raise Job.DoesNotExist
    return FileResponse(path.open("rb"), as_attachment=True, filename=found.file_name)


@require_POST
@page(Action.ENTER)
def cancel(request: ActorRequest, pk: int) -> HttpResponse:
    """Call one of my jobs off."""
    found = get_visible_job(request.actor, pk)
    attempt(request, _("Đã yêu cầu dừng."), cancel_job, request.actor, job=found)
    return redirect(_address(found))


@require_POST
@page(Action.ENTER)
def retry(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask again for one of my jobs."""
    found = get_visible_job(request.actor, pk)
    attempt(request, _("Việc sẽ được làm lại."), retry_job, request.actor, job=found)
    return redirect(_address(found))


def progress_part(request: ActorRequest, progress: Shown) -> HttpResponse:
    """The answer to a page that asks how far it is; when it has ended, the whole page is to be loaded anew."""
    response = render(request, "components/progress.html", {"progress": progress})
    if not progress.poll_url:
        response["HX-Refresh"] = "true"
    return response


def _address(job: Job) -> str:
    return reverse("jobs:job", args=[job.pk])


def _at(moment: object) -> str:
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}"  # type: ignore[arg-type] # an aware datetime
