"""Invitations on a page without an account: whoever holds the code reads it and replies."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from thidua.ceremonies.forms import ReplyForm
from thidua.ceremonies.models import Invitation, State
from thidua.ceremonies.queries import invitation_by_code
from thidua.ceremonies.services import reply_by_code
from thidua.ceremonies.views.lists import when
from thidua.screens.brakes import Brake, asker
from thidua.trail.errors import Refused

LOOKS = Brake("wrong invitation codes", limit=20, seconds=600)
REPLIES = Brake("replies to invitations", limit=20, seconds=3_600)  # a light one: many people may share one address


@login_not_required
@never_cache
def invitation(request: HttpRequest, code: str) -> HttpResponse:
    """One invitation: when, where, the programme, and the answer until it begins."""
    found = _found(request, code)
    ceremony = found.ceremony
    is_open = ceremony.state == State.APPROVED and not ceremony.has_begun
    form = ReplyForm(request.POST or None, invitation=found) if is_open else None
    is_answered = False
    if form and request.method == "POST" and form.is_valid():
        is_answered = _answered(request, found, form)
        found = _found(request, code)
    context = {
        "invitation": found,
        "ceremony": ceremony,
        "when": when(ceremony),
        "programme": ceremony.programme.all(),
        "form": None if is_answered else form,
        "is_answered": is_answered,
    }
    response = render(request, "portal/invitation.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _found(request: HttpRequest, code: str) -> Invitation:
    who = asker(request)
    if LOOKS.is_spent(who):
        raise Http404(_("Bạn đã gõ sai nhiều mã; xin thử lại sau 10 phút."))
    try:
        return invitation_by_code(code)
    except Invitation.DoesNotExist as error:
        LOOKS.press(who)
        raise Http404 from error


def _answered(request: HttpRequest, found: Invitation, form: ReplyForm) -> bool:
    if REPLIES.press(asker(request)):
        form.refuse(Refused(_("Bạn đã gửi nhiều trả lời trong giờ qua; xin gửi tiếp sau.")))
        return False
    try:
        reply_by_code(invitation=found, **form.cleaned_data)
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True
