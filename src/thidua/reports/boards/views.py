"""The two boards. The page asks for its own content again every half minute, so that a screen on a wall stays true."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.clusters.queries import get_visible_year
from thidua.movements.queries import get_visible_movement
from thidua.reports.boards.board import Board
from thidua.reports.boards.cluster import cluster_board
from thidua.reports.boards.movement import movement_board
from thidua.screens.views import page


@page(Action.READ_EMULATION)
def of_cluster(request: ActorRequest, pk: int) -> HttpResponse:
    """The board of a cluster's year."""
    return _answer(request, cluster_board(get_visible_year(request.actor, pk)))


@page(Action.READ_EMULATION)
def of_movement(request: ActorRequest, pk: int) -> HttpResponse:
    """The board of a movement."""
    return _answer(request, movement_board(request.actor, get_visible_movement(request.actor, pk)))


def _answer(request: ActorRequest, board: Board) -> HttpResponse:
    """The page, or only what is on the board when the page asks for it again."""
    part = request.headers.get("HX-Target") == "bang-dien"
    template = "reports/board_part.html" if part else "reports/board.html"
    return render(request, template, {"board": board, "now": timezone.localtime(), "url": request.path})
