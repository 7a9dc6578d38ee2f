"""The list of tasks and the page of one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.programme import queries
from thidua.programme.models import Task
from thidua.screens.views import page
from thidua.trail.queries import entries_of


@page(Action.READ_PROGRAMME)
def task(request: ActorRequest, pk: int) -> HttpResponse:
    """One task: what is to be done, by whom, until when."""
    found = queries.get_visible_task(request.actor, pk)
    context = {"task": found, "summary": _summary(found), "entries": entries_of(found)[:100]}
    return render(request, "programme/task.html", context)


def _summary(found: Task) -> list[tuple[str, Any]]:
    return [("Sản phẩm", found.product), ("Đơn vị chủ trì", found.lead)]
