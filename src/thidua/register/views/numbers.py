"""Older numbers of a person: what is known, and writing down one that was seen on papers."""

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
from thidua.register.queries import get_visible_subject
from thidua.register.services import add_old_number, end_old_number
from thidua.register.views.subjects import allowed
from thidua.screens.forms import WorkForm
from thidua.screens.views import page
from thidua.trail.errors import Refused


class OldNumberForm(WorkForm):
    """A number of nine digits, and whether somebody saw it on papers."""

    number = forms.CharField(
        label=gettext_lazy("Số chứng minh nhân dân 9 chữ số"),
        max_length=20,
        help_text=gettext_lazy("Hệ thống lưu dạng mã hóa, chỉ hiện ba chữ số cuối."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    papers_seen = forms.BooleanField(
        label=gettext_lazy("Tôi đã xem giấy tờ ghi số này là của người này"),
        required=False,
        help_text=gettext_lazy("Ví dụ căn cước có ghi số cũ, hoặc giấy xác nhận số chứng minh nhân dân."),
    )


@sensitive_post_parameters("number")
@page(Action.EDIT_SUBJECT)
def old_numbers(request: ActorRequest, pk: int) -> HttpResponse:
    """The older numbers of a person, and the form to add one."""
    subject = get_visible_subject(request.actor, pk)
    form = OldNumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_old_number(request.actor, subject=subject, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi số cũ; tra cứu bằng số này cũng ra người này."))
            return redirect("register:old_numbers", subject.pk)
    context = {
        "form": form,
        "subject": subject,
        "held": subject.old_numbers.filter(ended_at=None).select_related("added_by").order_by("pk"),
        "permission": allowed(request.actor, Action.EDIT_SUBJECT, subject),
    }
    return render(request, "register/old_numbers.html", context)


@page(Action.EDIT_SUBJECT)
def end_number(request: ActorRequest, pk: int, number_pk: int) -> HttpResponse:
    """Say that a number is not this person's."""
    subject = get_visible_subject(request.actor, pk)
    number = subject.old_numbers.get(pk=number_pk, ended_at=None)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_old_number(request.actor, number=number, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã gỡ số cũ."))
            return redirect("register:old_numbers", subject.pk)
    heading = _("Gỡ số %(number)s") % {"number": number.masked}
    context = {"form": form, "subject": subject, "heading": heading}
    return render(request, "register/end_old_number.html", context)
