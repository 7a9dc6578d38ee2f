"""Departments: the list of today and of before, one of them, its making and reorganisation."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.privacy.services import note_look
from thidua.screens.views import page, worked
from thidua.staff import queries, services
from thidua.staff.forms import DepartmentForm, ReorganiseForm, initial_of
from thidua.staff.models import Department
from thidua.staff.views.shared import shown, tabs
from thidua.trail.queries import entries_of


@page(Action.READ_STAFF)
def departments(request: ActorRequest) -> HttpResponse:
    """The departments of today with how many people they have, and those that ended."""
    today = timezone.localdate()
    ended = queries.visible_departments(request.actor).filter(ends_on__lt=today).order_by("-ends_on", "name")
    context = {
        "rows": queries.departments_on(request.actor.agency, today),
        "ended": ended,
        "tabs": tabs(request, "departments"),
        "agency": request.actor.agency,
        "permission": may(request.actor, Action.KEEP_STAFF),
        "reads_agencies": may(request.actor, Action.READ_AGENCIES),
    }
    return render(request, "staff/departments.html", context)


@page(Action.READ_STAFF)
def department(request: ActorRequest, pk: int) -> HttpResponse:
    """One department: what it is for, who works there, what it came from and became."""
    found, today = queries.get_visible_department(request.actor, pk), timezone.localdate()
    people = found.placements.filter(queries.on_day(today)).select_related("member__subject")
    subjects = [each.member.subject_id for each in people]
    note_look(request.actor, subjects, what=f"Phòng, ban {found}", look=f"department:{found.pk}")
    context = {
        "department": found,
        "people": people,
        "before": found.predecessor_links.select_related("predecessor"),
        "after": found.successor_links.select_related("successor"),
        "permission": may(request.actor, Action.KEEP_STAFF, found.agency_id),
        "entries": entries_of(found)[:50],
    }
    return render(request, "staff/department.html", context)


@page(Action.KEEP_STAFF)
def add(request: ActorRequest) -> HttpResponse:
    """Add a department."""
    form = DepartmentForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    del form.fields["version"]
    back = reverse("staff:departments")
    if worked(
        request, form, lambda: services.add_department(request.actor, **form.cleaned_data), _("Đã thêm phòng, ban.")
    ):
        return redirect(back)
    return shown(request, form, _("Thêm phòng, ban"), back=back)


@page(Action.KEEP_STAFF)
def change(request: ActorRequest, pk: int) -> HttpResponse:
    """Change what a department is for."""
    found = queries.get_visible_department(request.actor, pk)
    form = DepartmentForm(request.POST or None, initial=initial_of(found, DepartmentForm))
    del form.fields["name"], form.fields["starts_on"]

    def write() -> Department:
        data = dict(form.cleaned_data)
        version = data.pop("version") or 0
        return services.change_department(request.actor, department=found, version=version, **data)

    back = reverse("staff:department", args=[found.pk])
    if worked(request, form, write, _("Đã lưu phòng, ban.")):
        return redirect(back)
    lead = _("Đổi tên là một việc sắp xếp: dùng «Sắp xếp phòng, ban».")
    return shown(request, form, _("Sửa phòng, ban"), back=back, lead=lead, submit=_("Lưu"))


@page(Action.KEEP_STAFF)
def reorganise(request: ActorRequest) -> HttpResponse:
    """Merge, split, rename or end departments."""
    form = ReorganiseForm(request.POST or None, agency=request.actor.agency)
    back = reverse("staff:departments")
    if worked(
        request, form, lambda: services.reorganise(request.actor, **form.asked()), _("Đã ghi việc sắp xếp phòng, ban.")
    ):
        return redirect(back)
    lead = _("Sáp nhập, đổi tên: người đang làm việc chuyển theo. Chia, tách, giải thể: bố trí lại từng người.")
    sure = _("Phòng, ban cũ đóng lại và giữ nguyên trong lịch sử; không hoàn tác được. Sắp xếp?")
    return shown(request, form, _("Sắp xếp phòng, ban"), back=back, lead=lead, confirm=sure)
