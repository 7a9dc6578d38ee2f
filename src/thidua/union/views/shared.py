"""What the screens of the union have in common."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.screens.forms import WorkForm
from thidua.screens.views import worked
from thidua.union.guarding import may_look_in, may_run
from thidua.union.models import ActivityState, CongressState, Result, Union, WelfareState

CONGRESS_TAGS = {
    CongressState.PREPARING: "info",
    CongressState.CONCLUDED: "success",
    CongressState.CANCELLED: "neutral",
}
RESULT_TAGS = {Result.ELECTED: "success", Result.TIED: "warning", Result.NOT_ELECTED: "neutral"}
WELFARE_TAGS = {
    WelfareState.ASKED: "warning",
    WelfareState.APPROVED: "info",
    WelfareState.REFUSED: "neutral",
    WelfareState.GIVEN: "success",
}
ACTIVITY_TAGS = {
    ActivityState.PLANNED: "info",
    ActivityState.DONE: "success",
    ActivityState.CANCELLED: "neutral",
}


def tabs(request: ActorRequest, union: Union, current: str) -> list[tuple[str, str, bool]]:
    """Each page of the room that the viewer may open, and whether it is the one shown."""
    if not may(request.actor, Action.READ_UNION, union.agency_id):  # a member without an office sees the own dues alone
        return []
    inside = may_look_in(request.actor, union)
    pages = (
        ("union", _("Tổng quan"), True),
        ("members", _("Đoàn viên"), inside),
        ("terms", _("Nhiệm kỳ"), True),
        ("congresses", _("Đại hội"), True),
        ("dues", _("Đoàn phí"), inside),
        ("own_dues", _("Đoàn phí của tôi"), not inside),
        ("book", _("Sổ quỹ"), inside),
        ("welfare", _("Thăm hỏi"), True),
        ("activities", _("Hoạt động"), True),
        ("awards", _("Khen thưởng"), True),
    )
    return [(text, reverse(f"union:{name}"), name == current) for name, text, shown in pages if shown]


def part(request: ActorRequest, union: Union, template: str, current: str, **context: Any) -> HttpResponse:
    """A page of the room with its tabs."""
    return render(request, template, common(request, union, current) | context)


def common(request: ActorRequest, union: Union, current: str) -> dict[str, Any]:
    """What every page of the room shows."""
    return {
        "union": union,
        "runs": may_run(request.actor, union),
        "tabs": tabs(request, union, current),
    }


def filled(
    request: ActorRequest,
    form: WorkForm,
    heading: str,
    done: str,
    write: Callable[[], Any],
    *,
    back: str,
    to: Callable[[Any], str] | None = None,
    lead: str = "",
    confirm: str = "",
    warning: str = "",
) -> HttpResponse:
    """Ask with a form, do it, and go on; shown again with what was typed when it is refused."""
    made: list[Any] = []
    if worked(request, form, lambda: made.append(write()), done):
        return redirect(to(made[0]) if to else back)
    context = {
        "form": form,
        "heading": heading,
        "lead": lead,
        "cancel_url": back,
        "confirm": confirm,
        "warning": warning,
    }
    return render(request, "union/form.html", context)
