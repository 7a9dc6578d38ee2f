"""Putting a ballot in: with an account, or with a slip of paper and any phone.

Nothing of a ballot goes into the browser session, a message or an address: those lie in the database beside the
account. The choices travel in the form until they are sealed, the receipt in the one answer that shows it. A slip's
code is in an address, but only until its ballot is in: then it opens nothing any more.
"""

from collections.abc import Callable, Mapping

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.polls import queries, services
from thidua.polls.ballots import read_receipt
from thidua.polls.forms import BallotForm, CodeForm, ReceiptForm
from thidua.polls.models import Admission, Poll, PollOpened
from thidua.polls.services.voting import slips_with
from thidua.screens.brakes import Brake, asker
from thidua.screens.views import page
from thidua.trail.errors import NotAllowed, Overtaken, Refused

# A whole meeting room may share one address; 69 random bits are not found in any number of tries.
WRONG_CODES = Brake("wrong slip codes", limit=30, seconds=600)
Cast = Callable[[Mapping[int, str]], str]


@sensitive_post_parameters()
@never_cache
@page(Action.ENTER)
@sensitive_variables()
def vote(request: ActorRequest, pk: int) -> HttpResponse:
    """The ballot of who has a vote with the own account."""
    poll = queries.get_visible_poll(request.actor, pk)
    admission = queries.admission_of(request.actor, poll)
    if admission is None:
        raise NotAllowed(_("Bạn không có phiếu trong cuộc bỏ phiếu này."))
    return _ballot(
        request,
        poll,
        admission,
        lambda choices: services.vote_named(request.actor, poll=poll, choices=choices),
    )


@sensitive_post_parameters()
@never_cache
@login_not_required
@sensitive_variables()
def slip(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The ballot of whoever holds the slip with this code."""
    found = _slip(request, pk, code)
    if found is None:
        return _ask_code(request, CodeForm(), wrong=True)
    poll, admission = found
    return _ballot(
        request,
        poll,
        admission,
        lambda choices: services.vote_by_slip(poll=poll, code=code, choices=choices),
    )


@sensitive_post_parameters()
@never_cache
@login_not_required
def slip_code(request: HttpRequest, pk: int) -> HttpResponse:
    """The code typed by hand, where the square can't be read. Says nothing of the poll."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = read_receipt(form.cleaned_data["code"])
        if code and _slip(request, pk, code):
            return redirect("polls:slip", pk, code)
        return _ask_code(request, form, wrong=True)
    return _ask_code(request, form)


@sensitive_post_parameters()
@never_cache
@login_not_required
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """What a receipt leads to after the count: the own ballot, and nothing else."""
    form = ReceiptForm(request.POST or None)
    own: list[PollOpened] = []
    if request.method == "POST" and form.is_valid():
        own = _own(request, pk, form)
    return render(request, "polls/check.html", {"form": form, "own": own, "pk": pk})


def _own(request: HttpRequest, pk: int, form: ReceiptForm) -> list[PollOpened]:
    """The ballots that the typed receipt leads to; puts what is wrong on the form."""
    if WRONG_CODES.is_spent(asker(request)):
        form.add_error("receipt", _("Đã nhập sai nhiều lần; hãy chờ 10 phút rồi thử lại."))
        return []
    poll = Poll.objects.filter(pk=pk, state=Poll.State.COUNTED).first()
    receipt = read_receipt(form.cleaned_data["receipt"])
    own = queries.ballots_of_receipt(poll, receipt) if poll and receipt else []
    if not own:
        WRONG_CODES.press(asker(request))
        form.add_error(
            "receipt", _("Không có phiếu nào với mã này. Kiểm tra lại mã; chỉ tra được sau khi đã kiểm phiếu.")
        )
    return own


def _slip(request: HttpRequest, pk: int, code: str) -> tuple[Poll, Admission] | None:
    """The poll and the slip of a code; None for a wrong one, which presses the brake."""
    if WRONG_CODES.is_spent(asker(request)):
        return None
    poll = Poll.objects.select_related("agency").filter(pk=pk).first()
    admission = slips_with(poll, code).first() if poll else None
    if poll is None or admission is None:
        WRONG_CODES.press(asker(request))
        return None
    return poll, admission


def _ask_code(request: HttpRequest, form: CodeForm, *, wrong: bool = False) -> HttpResponse:
    spent = WRONG_CODES.is_spent(asker(request))
    return render(
        request, "polls/slip_code.html", {"form": form, "wrong": wrong, "spent": spent}, status=429 if spent else 200
    )


@sensitive_variables()
def _ballot(request: HttpRequest, poll: Poll, admission: Admission, cast: Cast) -> HttpResponse:
    """Choose, read it over, send it, and see the receipt once."""
    closed = _why_closed(poll, admission)
    if closed:
        return render(request, "polls/vote_closed.html", {"poll": poll, "reason": closed})
    step = request.POST.get("step", "")
    items = list(poll.items.all())
    form = BallotForm(
        request.POST if step in {"review", "send"} else None,
        poll=poll,
        items=items,
        initial=_initial(request.POST) if step == "change" else {},
    )
    if not form.is_valid():
        return render(request, "polls/vote.html", {"poll": poll, "form": form})
    if step == "review":
        return render(request, "polls/vote_review.html", {"poll": poll, "form": form})
    try:
        receipt = cast(form.choices())
    except Overtaken as overtaken:
        return render(request, "polls/vote_closed.html", {"poll": poll, "reason": overtaken.message})
    except Refused as refusal:
        form.refuse(refusal)
        return render(request, "polls/vote.html", {"poll": poll, "form": form})
    return render(request, "polls/receipt.html", {"poll": poll, "receipt": receipt})


def _initial(sent: QueryDict) -> dict[str, object]:
    """What was chosen, when going back to change it."""
    chosen: dict[str, object] = {name: value for name, value in sent.items() if name.startswith("item_")}
    return chosen | {"picks": sent.getlist("picks")}


def _why_closed(poll: Poll, admission: Admission) -> str:
    if admission.used_at is not None:
        return _("Phiếu này đã được bỏ vào hòm; mỗi phiếu bỏ một lần, không xem lại hay sửa được.")
    return "" if poll.state == Poll.State.OPEN else _("Cuộc bỏ phiếu này không còn mở.")
