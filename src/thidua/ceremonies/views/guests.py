"""Who is invited, and what they answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, Permission, may
from thidua.ceremonies import queries, services
from thidua.ceremonies.forms import AgenciesForm, AttendanceForm, GuestForm, ReplyForm, WhyForm
from thidua.ceremonies.models import Ceremony, Invitation, Reply, State
from thidua.ceremonies.papers import PAPERS, may_print
from thidua.ceremonies.views.lists import when
from thidua.ceremonies.views.shared import REPLY_TAGS, parts, shown_form
from thidua.screens.exports import Export, asked_export, exported
from thidua.screens.rows import MORE, Table
from thidua.screens.views import page, worked
from thidua.trail.errors import Refused

OFFERED = 300  # agencies below that are offered at once


@page(Action.READ_CEREMONIES)
def guests(request: ActorRequest, pk: int) -> HttpResponse:
    """Everybody who is invited with the answer; more are invited here."""
    found = queries.get_visible_ceremony(request.actor, pk)
    rows = list(queries.guests(found))
    if "xuat" in request.GET:
        asked = asked_export(request)
        if not isinstance(asked, Export):
            return asked
        lines = [[each.guest, each.get_reply_display(), each.stands_in, came_text(each), each.note] for each in rows]
        headings = [_("Khách mời"), _("Trả lời"), _("Người dự"), _("Có mặt"), _("Ghi chú")]
        return exported(request, asked, name=f"khach-moi-{pk}", headings=headings, rows=lines, subjects=[])
    runs = may(request.actor, Action.RUN_CEREMONY, found.agency_id) if found.is_under_way else None
    known = {each.agency_id for each in rows}
    below = Agency.objects.filter(parent=found.agency_id, ended_on=None).exclude(
        pk__in=[each for each in known if each]
    )
    form = AgenciesForm(request.POST or None, offered=below.order_by("name_fold")[:OFFERED])
    table = Table(GuestForm, "khach", request.POST or None, [])
    if runs and request.method == "POST" and not request.POST.get(MORE) and form.is_valid() and table.is_valid():
        try:
            made = services.invite(request.actor, ceremony=found, agencies=form.chosen(), people=table.values())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã mời thêm %(count)s khách.") % {"count": len(made)})
            return redirect("ceremonies:guests", pk)
    answers = queries.replies(found)
    context = {
        "ceremony": found,
        "tabs": parts(found, "guests"),
        "guests": [
            (each, REPLY_TAGS[Reply(each.reply)], came_text(each), queries.reply_address(each)) for each in rows
        ],
        "came": queries.who_came(found),
        "may_mark": _may_mark(request, found),
        "counts": [(each.label, count) for each, count in answers.items()],
        "runs": runs,
        "prints": may_print(request.actor, PAPERS["giay-moi"], found),
        "form": form,
        "table": table,
        "open": found.state == State.APPROVED,
    }
    return render(request, "ceremonies/guests.html", context)


@page(Action.RUN_CEREMONY)
def attendance(request: ActorRequest, pk: int) -> HttpResponse:
    """Mark who of the invited came."""
    found = queries.get_visible_ceremony(request.actor, pk)
    form = AttendanceForm(request.POST or None, invited=list(queries.guests(found)))

    def write() -> int:
        return services.mark_who_came(request.actor, ceremony=found, came=form.chosen())

    if worked(request, form, write, _("Đã điểm danh.")):
        return redirect("ceremonies:guests", pk)
    text = _("Ai không đánh dấu thì tính là vắng. Sai thì điểm danh lại, kể cả khi đã kết thúc.")
    back = reverse("ceremonies:guests", args=[pk])
    return shown_form(request, found, form, _("Điểm danh khách mời"), text=text, submit=_("Lưu"), cancel_url=back)


def came_text(guest: Invitation) -> str:
    """Whether a guest came, in words; nothing until it was marked."""
    return "" if guest.came is None else _("Có mặt") if guest.came else _("Vắng")


def _may_mark(request: ActorRequest, found: Ceremony) -> Permission | None:
    is_open = found.state in (State.APPROVED, State.HELD) and found.day <= timezone.localdate()
    return may(request.actor, Action.RUN_CEREMONY, found.agency_id) if is_open else None


@page(Action.RUN_CEREMONY)
def withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    found = queries.get_own_invitation(request.actor, pk)
    form = WhyForm(request.POST or None)
    done = _("Đã rút giấy mời.")
    if worked(request, form, lambda: services.withdraw(request.actor, invitation=found, **form.cleaned_data), done):
        return redirect("ceremonies:guests", found.ceremony_id)
    return shown_form(request, found.ceremony, form, _("Rút giấy mời"), about=found.guest)


@page(Action.READ_CEREMONIES)
def invitation(request: ActorRequest, pk: int) -> HttpResponse:
    """An invitation to the own agency, and the answer."""
    found = queries.get_visible_invitation(request.actor, pk)
    is_open = found.ceremony.state == State.APPROVED and not found.ceremony.has_begun
    form = ReplyForm(request.POST or None, invitation=found) if is_open and queries.may_reply(request.actor) else None
    if form and worked(
        request,
        form,
        lambda: services.reply(request.actor, invitation=found, **form.cleaned_data),
        _("Đã trả lời; cơ quan tổ chức được báo."),
    ):
        return redirect("ceremonies:invitation", pk)
    context = {
        "invitation": found,
        "ceremony": found.ceremony,
        "when": when(found.ceremony),
        "programme": found.ceremony.programme.all(),
        "tag": REPLY_TAGS[Reply(found.reply)],
        "form": form,
        "permission": queries.may_reply(request.actor) if is_open else None,
    }
    return render(request, "ceremonies/invitation.html", context)
