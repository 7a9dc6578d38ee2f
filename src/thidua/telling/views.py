"""«Cách nhận thông báo»: choices, the address of letters, the calendar; and the two doors that need no sign-in."""

import datetime as dt

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thidua.agencies.actor import actor_for
from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.councils.queries import get_visible_session
from thidua.screens.brakes import Brake, asker
from thidua.screens.views import attempt, page, worked
from thidua.telling import services
from thidua.telling.calendars import calendar, calendar_of, session_events
from thidua.telling.forms import AddressForm, ChoicesForm
from thidua.telling.models import Address, Feed, Mail
from thidua.telling.slips import absolute

GUESSES = Brake("calendar guesses", limit=20, seconds=600)
READS = Brake("calendar reads", limit=60, seconds=3_600)
STOPS = Brake("stops of letters", limit=30, seconds=600)
NOTED = dt.timedelta(minutes=10)  # when a calendar was read last is kept no finer
LETTERS_SHOWN = 10


@page(Action.ENTER)
def settings_page(request: ActorRequest) -> HttpResponse:
    """How I hear of what."""
    account = request.actor.person
    form = ChoicesForm(request.POST or None, choices=services.choices_of(account.pk))
    done = _("Đã lưu cách nhận thông báo.")
    if worked(request, form, lambda: services.choose(request.actor, choices=form.chosen()), done):
        return redirect("telling:settings")
    found = Address.objects.filter(account=account).first()
    context = {
        "form": form,
        "address": found,
        "sends": bool(settings.EMAIL_HOST),
        "address_form": AddressForm(initial={"email": found.email if found else account.email}),
        "feed": Feed.objects.filter(account=account, agency=request.actor.agency, ended_at=None).first(),
        "letters": Mail.objects.filter(account=account)[:LETTERS_SHOWN],
    }
    return render(request, "telling/settings.html", context)


@page(Action.ENTER)
def address(request: ActorRequest) -> HttpResponse:
    """Say where letters go."""
    found = Address.objects.filter(account=request.actor.person).first()
    form = AddressForm(request.POST or None, initial={"email": found.email if found else ""})

    def write() -> None:
        services.give_address(request.actor, email=form.cleaned_data["email"])

    if worked(request, form, write, _("Đã gửi thư xác nhận; hãy mở liên kết trong thư đó trong ba ngày.")):
        return redirect("telling:settings")
    return render(request, "telling/address.html", {"form": form, "sends": bool(settings.EMAIL_HOST)})


@page(Action.ENTER)
def confirm(request: ActorRequest, slip: str) -> HttpResponse:
    """Confirm the address to which the letter came; a program that only looks at links confirms nothing."""
    found = services.address_of_slip(request.actor, slip)
    if request.method == "POST":
        attempt(request, _("Đã xác nhận địa chỉ."), services.confirm_address, request.actor, slip=slip)
        return redirect("telling:settings")
    return render(request, "telling/confirm.html", {"address": found})


@csrf_exempt  # the mail program that presses «unsubscribe» has no cookie of ours; the slip is the proof
@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, slip: str) -> HttpResponse:
    """Stop the letters to whoever got the one with this slip, without signing in (RFC 8058)."""
    if STOPS.press(asker(request)):
        return HttpResponse(_("Quá nhiều lần; hãy thử lại sau mười phút."), status=429)
    try:
        found = services.stop_mail(slip=slip) if request.method == "POST" else services.address_to_stop(slip)
    except Address.DoesNotExist as error:
        raise Http404 from error
    return render(request, "telling/stop.html", {"stopped": found.stopped_at is not None})


@require_POST
@page(Action.ENTER)
def stop_own(request: ActorRequest) -> HttpResponse:
    """No more letters to me."""
    attempt(request, _("Đã thôi gửi thư cho bạn."), services.stop_own_mail, request.actor)
    return redirect("telling:settings")


@require_POST
@page(Action.ENTER)
def resume(request: ActorRequest) -> HttpResponse:
    """Letters to me again."""
    attempt(request, _("Bạn nhận thư trở lại từ thông báo tới."), services.resume_mail, request.actor)
    return redirect("telling:settings")


@never_cache
@require_POST
@page(Action.ENTER)
def make_feed(request: ActorRequest) -> HttpResponse:
    """Make the secret address of my calendar, anew when there is one; it is shown this once."""
    made = attempt(request, _("Đã tạo địa chỉ lịch."), services.make_feed, request.actor)
    if made is None:
        return redirect("telling:settings")
    _feed, secret = made
    return render(request, "telling/feed.html", {"address": absolute(reverse("telling:feed", args=[secret]))})


@require_POST
@page(Action.ENTER)
def end_feed(request: ActorRequest) -> HttpResponse:
    """End the secret address of my calendar."""
    attempt(request, _("Đã hủy địa chỉ lịch; chương trình lịch không đọc được nữa."), services.end_feed, request.actor)
    return redirect("telling:settings")


@require_GET
@page(Action.SEE_COUNCIL)
def invitation(request: ActorRequest, pk: int) -> HttpResponse:
    """One session for my own calendar, with its place."""
    session = get_visible_session(request.actor, pk)
    response = _ics(calendar(session_events([session], place=True)).to_ical())
    response["Content-Disposition"] = f'attachment; filename="phien-hop-{pk}.ics"'
    return response


@login_not_required
@require_GET
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """A person's calendar, for a program that knows the secret address; with the roles that the person has today."""
    who = asker(request)
    if GUESSES.is_spent(who):
        return _too_many()
    found = (
        Feed.objects.filter(digest=services.digest_of(secret), ended_at=None, account__is_active=True)
        .select_related("account")
        .first()
    )
    actor = actor_for(found.account, found.agency_id) if found else None
    if found is None or actor is None:
        GUESSES.press(who)
        raise Http404
    if READS.press(str(found.pk)):
        return _too_many()
    now = timezone.now()
    if found.read_at is None or found.read_at < now - NOTED:
        Feed.objects.filter(pk=found.pk).update(read_at=now)
    return _ics(calendar_of(actor).to_ical())


def _ics(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _too_many() -> HttpResponse:
    response = HttpResponse(_("Quá nhiều lần; hãy thử lại sau."), status=429)
    response["Retry-After"] = "600"
    return response
