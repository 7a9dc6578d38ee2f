"""The home page and what belongs to no room: sign-in, password, notices, and the page of components."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from thidua.agencies.actor import actor_for
from thidua.agencies.middleware import SESSION_KEY, ActorRequest
from thidua.agencies.models import Account, Role
from thidua.agencies.permissions import Action
from thidua.agencies.services import note_sign_in, set_password
from thidua.reports.figures import work_in_hand
from thidua.screens.views import page
from thidua.screens.waiting import waiting_for
from thidua.trail.errors import Refused
from thidua.trail.models import Notice
from thidua.trail.queries import notices_of, unread_notices
from thidua.trail.services import mark_notice_read, mark_notices_read
from thidua.web.examples import examples
from thidua.web.examples.objects import sample_objects
from thidua.web.figures import nominations_by_status
from thidua.web.forms import PasswordForm, SignInForm

RECENT = 5
NOTICES_SHOWN = 200


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class SignIn(auth.LoginView):
    """Sign in; every sign-in is in the trail of the agency in which the person starts to work."""

    template_name = "web/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Let the person in and say so in the trail."""
        response = super().form_valid(form)
        account = form.get_user()
        actor = actor_for(account) if isinstance(account, Account) else None
        if actor:
            note_sign_in(actor)
        return response

    def get_default_redirect_url(self) -> str:
        """Who has nothing but the own merit to look at begins there; everybody else with what waits."""
        account = self.request.user
        actor = actor_for(account) if isinstance(account, Account) else None
        return reverse("web:own") if actor and actor.roles == {Role.NOMINEE} else super().get_default_redirect_url()


@page(Action.ENTER)
def home(request: ActorRequest) -> HttpResponse:
    """What waits for me."""
    items = waiting_for(request.actor)
    context = {
        "late": [item for item in items if item.is_late],
        "in_time": [item for item in items if not item.is_late],
        "figure": work_in_hand(request.actor) or nominations_by_status(request.actor),
        "notices": unread_notices(request.actor.account.pk)[:RECENT] if request.actor.account else (),
    }
    return render(request, "web/home.html", context)


@sensitive_post_parameters()
@page(Action.ENTER)
def change_password(request: ActorRequest) -> HttpResponse:
    """Change my own password; other browsers signed in with the old one are signed out."""
    account = request.actor.account
    if account is None:  # the system has no password
        raise Http404
    forced = account.must_change_password
    form = PasswordForm(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid():
        try:
            set_password(request.actor, account=account, password=form.cleaned_data["password"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            update_session_auth_hash(request, account)
            messages.success(request, _("Đã đổi mật khẩu."))
            return redirect("web:home")
    return render(request, "web/password.html", {"form": form, "forced": forced})


@require_POST
@page(Action.ENTER)
def switch_agency(request: ActorRequest) -> HttpResponse:
    """Go on working in another agency in which I hold a post."""
    asked = request.POST.get("agency", "")
    account = request.actor.account
    actor = actor_for(account, int(asked)) if account and asked.isdecimal() and len(asked) < 10 else None
    if actor is None:
        messages.error(request, _("Bạn không giữ vai trò nào ở cơ quan đó."))
    else:
        request.session[SESSION_KEY] = actor.agency_id
        messages.success(request, _("Đang làm việc ở %(agency)s.") % {"agency": actor.agency})
    return redirect("web:home")


@page(Action.ENTER)
def notices(request: ActorRequest) -> HttpResponse:
    """What I have been told, newest first."""
    found = notices_of(request.actor.account_id)[:NOTICES_SHOWN]
    return render(request, "web/notices.html", {"notices": found})


@require_POST
@page(Action.ENTER)
def mark_all_read(request: ActorRequest) -> HttpResponse:
    """Mark every notice of mine as read."""
    mark_notices_read(request.actor)
    return redirect("web:notices")


@require_POST
@page(Action.ENTER)
def open_notice(request: ActorRequest, notice_id: int) -> HttpResponse:
    """Mark one notice as read and go to what it speaks of."""
    notice: Notice = notices_of(request.actor.account_id).get(pk=notice_id)
    mark_notice_read(request.actor, notice=notice)
    inside = url_has_allowed_host_and_scheme(notice.link, allowed_hosts=None)
    return redirect(notice.link if notice.link and inside else "web:notices")


@page(Action.ENTER)
def components(request: ActorRequest) -> HttpResponse:
    """Every component with its examples, for those who build pages."""
    objects = sample_objects(request)
    return objects["listing"].respond("web/components.html", {"sections": examples(objects)})  # type: ignore[no-any-return] # a Listing
