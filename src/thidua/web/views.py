"""The home page and what belongs to no room."""

from django.http import HttpResponse
from django.shortcuts import render

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.screens.views import page


@page(Action.READ_WORK)
def home(request: ActorRequest) -> HttpResponse:
    """What waits for me."""
    return render(request, "web/home.html")
