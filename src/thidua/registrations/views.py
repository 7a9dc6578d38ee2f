"""Registrations: the list of a year, one of them, its lines, the call, and what became of it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.privacy.models import AccessKind
from thidua.privacy.services import note_access
from thidua.register.models import Subject
from thidua.register.queries import visible_subjects
from thidua.register.words import award_name
from thidua.registrations import services
from thidua.registrations.forms import CallForm, DropForm, LinesForm, OpenForm, YearFilter
from thidua.registrations.models import Line, Registration
from thidua.registrations.queries import call_for, compared, get_visible_registration, visible_registrations
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, page, worked
from thidua.trail.queries import entries_of

SHOWN = 500  # people of a unit that are offered to be ticked


@page(Action.READ_EMULATION)
def registrations(request: ActorRequest) -> HttpResponse:
    """What the own agency and those below registered for a year, and what is asked of them."""
    form = YearFilter(request.GET)
    year = form.year()
    call = call_for(request.actor.agency, year)
    columns = [
        Column("don-vi", _("Đơn vị"), lambda row: row.agency.name, ("agency__name",), link=registration_link),
        Column("nam", _("Năm"), lambda row: row.year, numeric=True),
        Column("trang-thai", _("Trạng thái"), lambda row: row.get_state_display(), tag=_tag),
        Column("gui", _("Gửi lúc"), _moment, ("sent_at",)),
        Column("han", _("Hạn"), lambda row: _punctual(row, call)),
    ]
    listing = Listing(
        request,
        visible_registrations(request.actor).filter(year=year).order_by("agency__name", "pk"),
        columns,
        form,
        name=f"dang-ky-thi-dua-{year}",
        empty=_("Chưa có bản đăng ký nào của năm này."),
    )
    return listing.respond("registrations/registrations.html", {"year": year, "call": call})


@page(Action.CALL_FOR_TITLES)
def call(request: ActorRequest) -> HttpResponse:
    """Say until when units register, and whether it is a condition here."""
    known = call_for(request.actor.agency, timezone.localdate().year)
    own = known if known and known.agency_id == request.actor.agency_id else None
    initial = {"year": timezone.localdate().year}
    if own:
        initial |= {name: getattr(own, name) for name in ("year", "due_on", "is_condition", "document")}
    form = CallForm(request.POST or None, initial=initial)

    def write() -> None:
        services.call_for_titles(request.actor, **form.cleaned_data)

    if worked(request, form, write, _("Đã lưu thông báo đăng ký.")):
        return redirect("registrations:registrations")
    return _form_page(request, form, _("Thông báo đăng ký thi đua"), reverse("registrations:registrations"))


@page(Action.REGISTER_TITLES)
def open_new(request: ActorRequest) -> HttpResponse:
    """Begin the own agency's registration of a year."""
    form = OpenForm(request.POST or None, initial={"year": timezone.localdate().year})
    made: list[Registration] = []

    def write() -> None:
        made.append(services.open_registration(request.actor, **form.cleaned_data))

    if worked(request, form, write, _("Đã mở bản đăng ký; hãy thêm các dòng.")):
        return redirect(registration_link(made[0]))
    return _form_page(request, form, _("Bản đăng ký mới"), reverse("registrations:registrations"))


@page(Action.READ_EMULATION)
def registration(request: ActorRequest, pk: int) -> HttpResponse:
    """One registration: its lines and what happened to it."""
    found = get_visible_registration(request.actor, pk)
    lines = list(Line.objects.filter(registration=found).select_related("subject").order_by("award", "pk"))
    rule = call_for(found.agency, found.year)
    context = {
        "registration": found,
        "lines": [(line, award_name(line.award)) for line in lines],
        "call": rule,
        "is_late": rule is not None and found.is_late(rule.due_on),
        "tag": _tag(found),
        "may_change": may(request.actor, Action.REGISTER_TITLES, found.agency_id),
        "entries": entries_of(found)[:50],
    }
    people = [line.subject_id for line in lines if line.subject_id]
    note_access(request.actor, AccessKind.PAGE, people, what=f"{_('Bản đăng ký thi đua')} {found}")
    return render(request, "registrations/registration.html", context)


@page(Action.REGISTER_TITLES)
def add(request: ActorRequest, pk: int) -> HttpResponse:
    """Register an award for several people and collectives at once, or for a group."""
    found = get_visible_registration(request.actor, pk)
    form = LinesForm(request.POST or None, subjects=_subjects(request), is_sent=found.is_sent)

    def write() -> None:
        values: dict[str, Any] = form.cleaned_data
        services.add_lines(request.actor, registration=found, **{**values, "subjects": list(values["subjects"])})

    if worked(request, form, write, _("Đã thêm vào bản đăng ký.")):
        return redirect(registration_link(found))
    return _form_page(request, form, _("Thêm vào bản đăng ký"), registration_link(found))


@page(Action.REGISTER_TITLES)
def drop(request: ActorRequest, pk: int, line_pk: int) -> HttpResponse:
    """Take one line out."""
    found = get_visible_registration(request.actor, pk)
    line = Line.objects.select_related("subject", "registration").get(registration=found, pk=line_pk)
    form = DropForm(request.POST or None, is_sent=found.is_sent)

    def write() -> None:
        services.drop_line(request.actor, line=line, reason=form.cleaned_data["reason"])

    if worked(request, form, write, _("Đã bỏ dòng này.")):
        return redirect(registration_link(found))
    return _form_page(request, form, _("Bỏ khỏi bản đăng ký: %(line)s") % {"line": line}, registration_link(found))


@require_POST
@page(Action.REGISTER_TITLES)
def send(request: ActorRequest, pk: int) -> HttpResponse:
    """Send it to the agency above."""
    found = get_visible_registration(request.actor, pk)
    attempt(request, _("Đã gửi bản đăng ký."), services.send_registration, request.actor, registration=found)
    return redirect(registration_link(found))


@page(Action.READ_EMULATION)
def compare(request: ActorRequest) -> HttpResponse:
    """What was registered beside what the register says was given."""
    form = YearFilter(request.GET)
    year = form.year()
    columns = [
        Column("don-vi", _("Đơn vị"), lambda line: line.registration.agency.name, ("registration__agency__name",)),
        Column("ai", _("Đăng ký cho"), lambda line: line.who),
        Column("danh-hieu", _("Danh hiệu, hình thức"), lambda line: award_name(line.award), ("award",)),
        Column("so", _("Số lượng"), lambda line: line.count, numeric=True),
        Column("chi-tieu", _("Chỉ tiêu"), lambda line: line.target or "—", wide=True),
        Column("ket-qua", _("Kết quả"), lambda line: _outcome(line)[0], tag=lambda line: _outcome(line)[1]),
    ]
    rows = compared(request.actor, year)
    listing = Listing(
        request,
        rows,
        columns,
        form,
        name=f"doi-chieu-dang-ky-{year}",
        empty=_("Chưa có dòng đăng ký nào của năm này."),
        subject_of=lambda line: line.subject_id,
    )
    people = [line.subject_id for line, _cells in listing.lines if line.subject_id]
    note_access(request.actor, AccessKind.PAGE, people, what=_("Đối chiếu đăng ký thi đua"))
    named = rows.exclude(subject=None)
    context = {"year": year, "met": named.filter(is_met=True).count(), "named": named.count()}
    return listing.respond("registrations/compare.html", context)


def registration_link(found: Registration) -> str:
    """The page of a registration."""
    return reverse("registrations:registration", args=[found.pk])


def _subjects(request: ActorRequest) -> Any:
    own = visible_subjects(request.actor).filter(agency=request.actor.agency, merged_into=None)
    return Subject.objects.filter(pk__in=own.order_by("sort_key", "pk").values("pk")[:SHOWN]).order_by("sort_key", "pk")


def _form_page(request: ActorRequest, form: Any, heading: str, back: str) -> HttpResponse:
    return render(request, "registrations/form.html", {"form": form, "heading": heading, "back": back})


def _tag(found: Registration) -> str:
    return "success" if found.is_sent else "neutral"


def _moment(found: Registration) -> str:
    return f"{timezone.localtime(found.sent_at):%H:%M %d/%m/%Y}" if found.sent_at else "—"


def _punctual(found: Registration, rule: Any) -> str:
    if rule is None:
        return "—"
    return _("Quá hạn") if found.is_late(rule.due_on) else _("Trong hạn")


def _outcome(line: Any) -> tuple[str, str]:
    if line.subject_id is None:
        return _("Nhóm không nêu tên: tự đối chiếu"), "neutral"
    if line.is_met:
        return _("Đạt"), "success"
    over = line.registration.year < timezone.localdate().year
    return _("Chưa có trong sổ bộ"), "warning" if over else "neutral"
