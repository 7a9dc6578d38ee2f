"""The book of citizens received."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.petitions import queries, services
from thidua.petitions.forms import ReceptionFilter, ReceptionForm
from thidua.petitions.models import Reception
from thidua.petitions.uploads import kept_in_memory
from thidua.petitions.views.cases import PROTECTED
from thidua.screens.tables import Column, Listing
from thidua.screens.views import page
from thidua.trail.errors import Refused


@page(Action.READ_PETITION)
def receptions(request: ActorRequest) -> HttpResponse:
    """Everybody who was received; of those who denounce only that they came."""
    rows = queries.visible_receptions(request.actor)
    form = ReceptionFilter(request.GET)
    if form.is_valid() and form.cleaned_data["result"]:
        rows = rows.filter(result=form.cleaned_data["result"])
    columns = [
        Column("so", _("Số"), lambda row: f"{row.sequence}/{row.year}", ["year", "sequence"]),
        Column("ngay", _("Ngày tiếp"), lambda row: f"{row.received_on:%d/%m/%Y}", ["received_on"]),
        Column("nguoi", _("Công dân"), lambda row: _told(row, row.citizen_name)),
        Column("lien-he", _("Địa chỉ, điện thoại"), lambda row: _told(row, row.citizen_contact)),
        Column("noi-dung", _("Nội dung trình bày"), lambda row: _told(row, row.content), wide=True),
        Column("nguoi-tiep", _("Người tiếp"), lambda row: row.received_by),
        Column("ket-qua", _("Kết quả"), lambda row: row.get_result_display(), ["result"]),
        Column("han", _("Hạn thông báo từ chối"), lambda row: f"{row.due_on:%d/%m/%Y}" if row.due_on else "—"),
        Column("don", _("Đơn"), lambda row: row.petition.number if row.petition else "—"),
    ]
    listing = Listing(
        request, rows, columns, form, name="so-tiep-cong-dan", default_sort="-so", empty=_("Chưa có lượt tiếp nào.")
    )
    context = {"may_receive": may(request.actor, Action.RECEIVE_PETITION)}
    return listing.respond("petitions/receptions.html", context)


@kept_in_memory
@sensitive_post_parameters()
@never_cache
@page(Action.RECEIVE_PETITION)
@sensitive_variables()
def new(request: ActorRequest) -> HttpResponse:
    """Write down a reception; what is taken in gets its receipt."""
    initial = {"received_by": request.actor.person.full_name, "place": _("Trụ sở tiếp công dân")}
    form = ReceptionForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            _reception, made = services.receive_citizen(
                request.actor,
                place=data["place"],
                received_by=data["received_by"],
                result=data["result"],
                answer=data["answer"],
                sender=form.sender(),
                kind=data["kind"],
                uploads=data["files"],
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            if made is not None:
                return render(request, "petitions/receipt.html", {"petition": made.petition, "code": made.code})
            messages.success(request, _("Đã ghi lượt tiếp công dân."))
            return redirect("petitions:receptions")
    return render(request, "petitions/reception_form.html", {"form": form})


def _told(row: Reception, text: str) -> str:
    return str(PROTECTED) if row.is_protected else text or "—"
