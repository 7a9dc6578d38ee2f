"""Nominees of whom nobody has said whether they lead or work directly."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.dossiers.models import Position
from thidua.dossiers.queries import without_position
from thidua.dossiers.services.positions import state_positions
from thidua.screens.views import page

AT_ONCE = 50


@page(Action.NOMINATE)
def positions(request: ActorRequest) -> HttpResponse:
    """Fifty at a time, each with a choice; those left at «chưa rõ» stay open."""
    if request.method == "POST":
        said = {
            int(name.removeprefix("vi-tri-")): value
            for name, value in request.POST.items()
            if name.startswith("vi-tri-") and name.removeprefix("vi-tri-").isdecimal() and value in Position.values
        }
        count = state_positions(request.actor, positions=said)
        messages.success(request, _("Đã ghi vị trí công tác của %(count)s người.") % {"count": count})
        return redirect("dossiers:positions")
    waiting = without_position(request.actor).select_related("subject")
    lines = [(nomination, Position.LEADER if nomination.subject.is_leader else "") for nomination in waiting[:AT_ONCE]]
    context = {"lines": lines, "count": waiting.count(), "choices": [("", _("Chưa rõ")), *Position.choices]}
    return render(request, "dossiers/positions.html", context)
