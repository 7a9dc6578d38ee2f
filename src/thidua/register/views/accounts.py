"""The account by which a person reads the own merit: linked and ended by an officer of the person's agency."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.register.forms import ReasonForm
from thidua.register.models import PersonAccount
from thidua.register.queries import get_visible_subject, link_of
from thidua.register.services import end_account_link, link_account
from thidua.register.views.subjects import allowed, frame
from thidua.screens.brakes import Brake
from thidua.screens.forms import WorkForm
from thidua.screens.views import page
from thidua.trail.errors import Refused

WRONG_NUMBERS = Brake("citizen numbers of accounts", limit=10, seconds=3_600)  # a number is copied, not tried out


class LinkForm(WorkForm):
    """Which account is this person's, and that somebody saw the person's papers."""

    username = forms.CharField(
        label=gettext_lazy("Tên đăng nhập của người này"),
        max_length=80,
        help_text=gettext_lazy("Tài khoản do người quản trị tạo, với vai trò ở cơ quan của bạn."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    citizen_number = forms.CharField(
        label=gettext_lazy("Số định danh trên giấy tờ của người này"),
        max_length=20,
        help_text=gettext_lazy("Chép từ căn cước; hệ thống so với số đã mã hóa trong sổ bộ và không lưu lại."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    seen = forms.BooleanField(label=gettext_lazy("Tôi đã xem giấy tờ của người này và nhận đúng người."))


@sensitive_post_parameters("citizen_number")
@page(Action.LINK_ACCOUNT)
def subject_account(request: ActorRequest, pk: int) -> HttpResponse:
    """Whose account is linked, and the form to link one."""
    subject = get_visible_subject(request.actor, pk)
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        who = str(request.actor.account_id)
        values = {key: form.cleaned_data[key] for key in ("username", "citizen_number")}
        try:
            if WRONG_NUMBERS.is_spent(who):
                raise Refused(_("Bạn đã gõ sai số định danh nhiều lần; hãy thử lại sau một giờ."))
            link_account(request.actor, subject=subject, **values)
        except Refused as refusal:
            if "citizen_number" in refusal.fields:
                WRONG_NUMBERS.press(who)
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã liên kết tài khoản; người này xem được thành tích của mình."))
            return redirect("register:subject_account", subject.pk)
    context = {
        "form": form,
        "link": link_of(subject),
        "ended": subject.account_links.exclude(ended_at=None).select_related("account").order_by("-ended_at"),
        "permission": allowed(request.actor, Action.LINK_ACCOUNT, subject),
    }
    return render(request, "register/subject_account.html", frame(request, subject, "account") | context)


@page(Action.LINK_ACCOUNT)
def end_link(request: ActorRequest, pk: int) -> HttpResponse:
    """End the link of a person's account, saying why."""
    subject = get_visible_subject(request.actor, pk)
    link = link_of(subject)
    if link is None:
        raise PersonAccount.DoesNotExist
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_account_link(request.actor, link=link, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã thôi liên kết tài khoản."))
            return redirect("register:subject_account", subject.pk)
    context = {"form": form, "subject": subject, "link": link}
    return render(request, "register/end_account_link.html", context)
