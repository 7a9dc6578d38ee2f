"""What is done to one task: progress, more time, handing in, accepting, giving back, calling off."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.programme import queries, services
from thidua.programme.forms import AcceptForm, ExtensionForm, HandInForm, ProgressForm, SettleForm, WhyForm
from thidua.programme.models import Extension, ProgressFile, Task
from thidua.programme.services.guarding import may_work
from thidua.screens.downloads import download
from thidua.screens.forms import WorkForm
from thidua.screens.views import page, worked


@page(Action.WORK_ON_TASK)
def report(request: ActorRequest, pk: int) -> HttpResponse:
    """Say how far a task is."""
    found = queries.get_visible_task(request.actor, pk)
    leads = bool(may_work(request.actor, found))
    form = ProgressForm(
        request.POST or None, request.FILES or None, leads=leads, initial={"percent": found.percent} if leads else {}
    )
    return _done(
        request,
        found,
        form,
        _("Báo cáo tiến độ"),
        done=_("Đã ghi tiến độ."),
        write=lambda: services.report_progress(request.actor, task=found, **_said(form, "percent")),
    )


@page(Action.WORK_ON_TASK)
def hand_in(request: ActorRequest, pk: int) -> HttpResponse:
    """Hand in the product."""
    found = queries.get_visible_task(request.actor, pk)
    form = HandInForm(request.POST or None, request.FILES or None)
    return _done(
        request,
        found,
        form,
        _("Nộp sản phẩm"),
        done=_("Đã nộp; người giao được báo để nghiệm thu."),
        write=lambda: services.hand_in(request.actor, task=found, **_said(form)),
    )


@page(Action.WORK_ON_TASK)
def ask_extension(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask for a later deadline."""
    found = queries.get_visible_task(request.actor, pk)
    form = ExtensionForm(request.POST or None)
    return _done(
        request,
        found,
        form,
        _("Xin gia hạn"),
        done=_("Đã gửi đề nghị; hạn cũ còn hiệu lực đến khi được đồng ý."),
        write=lambda: services.ask_extension(request.actor, task=found, **form.cleaned_data),
    )


@page(Action.ASSIGN_TASK)
def settle_extension(request: ActorRequest, pk: int) -> HttpResponse:
    """Answer who asked for a later deadline."""
    seen = queries.visible_tasks(request.actor).order_by().values("pk")
    asked = Extension.objects.select_related("task__agency", "task__lead", "task__parent").get(pk=pk, task__in=seen)
    form = SettleForm(request.POST or None)
    return _done(
        request,
        asked.task,
        form,
        _("Trả lời xin gia hạn"),
        done=_("Đã trả lời; đơn vị được báo."),
        write=lambda: services.settle_extension(
            request.actor, extension=asked, granted_on=form.day(asked), answer=form.cleaned_data["answer"]
        ),
        asked=asked,
    )


@page(Action.ASSIGN_TASK)
def accept(request: ActorRequest, pk: int) -> HttpResponse:
    """Accept what was handed in."""
    found = queries.get_visible_task(request.actor, pk)
    form = AcceptForm(request.POST or None)
    return _done(
        request,
        found,
        form,
        _("Nghiệm thu"),
        done=_("Đã nghiệm thu."),
        write=lambda: services.accept_task(request.actor, task=found, **form.cleaned_data),
        confirm=_("Nghiệm thu nhiệm vụ này? Nghiệm thu rồi thì không mở lại được."),
    )


@page(Action.ASSIGN_TASK)
def give_back(request: ActorRequest, pk: int) -> HttpResponse:
    """Give back what was handed in."""
    found = queries.get_visible_task(request.actor, pk)
    form = WhyForm(request.POST or None)
    return _done(
        request,
        found,
        form,
        _("Trả lại sản phẩm"),
        done=_("Đã trả lại; hạn không đổi."),
        write=lambda: services.give_back(request.actor, task=found, **form.cleaned_data),
    )


@page(Action.WORK_ON_TASK)
def cancel(request: ActorRequest, pk: int) -> HttpResponse:
    """Call a task off."""
    found = queries.get_visible_task(request.actor, pk)
    form = WhyForm(request.POST or None)
    return _done(
        request,
        found,
        form,
        _("Thôi giao nhiệm vụ"),
        done=_("Đã thôi giao."),
        write=lambda: services.cancel_task(request.actor, task=found, **form.cleaned_data),
        confirm=_("Thôi giao nhiệm vụ này và các việc con còn mở? Không mở lại được."),
    )


@page(Action.READ_PROGRAMME)
def file(request: ActorRequest, pk: int) -> HttpResponse:
    """A paper of a task, as a download."""
    seen = queries.visible_tasks(request.actor).order_by().values("pk")
    found = ProgressFile.objects.select_related("file").get(pk=pk, progress__task__in=seen)
    return download(request.actor, found.file, found.file_name, subjects=[])


def _said(form: WorkForm, *names: str) -> dict[str, Any]:
    data = form.cleaned_data
    upload = data["uploads"]
    return {"text": data["text"], "uploads": [upload] if upload else [], **{name: data.get(name) for name in names}}


def _done(
    request: ActorRequest,
    found: Task,
    form: WorkForm,
    heading: str,
    *,
    done: str,
    write: Callable[[], Any],
    **more: Any,
) -> HttpResponse:
    """Do it and go back to the task, or show the form with the task that it is about."""
    if worked(request, form, write, done):
        return redirect("programme:task", found.pk)
    back = reverse("programme:task", args=[found.pk])
    context = {"form": form, "task": found, "heading": heading, "submit": heading, "cancel_url": back, **more}
    return render(request, "programme/form.html", context)
