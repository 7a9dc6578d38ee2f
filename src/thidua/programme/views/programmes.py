"""Programmes of a year, and what a council's session left to do."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.councils.queries import get_visible_session, visible_councils
from thidua.programme import queries, services
from thidua.programme.forms import ApproveForm, PaperForm, ProgrammeForm, WhyForm, programme_title
from thidua.programme.models import OPEN, Origin, Programme, ProgrammeKind, ProgrammeState, SessionPaper, Task
from thidua.programme.services.guarding import may_approve, may_draft, may_lead
from thidua.programme.views.tabs import tabs
from thidua.programme.words import STANDING_TAGS, TAGS, standing_text
from thidua.screens.downloads import download
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, page, worked
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of

PROGRAMME_TAGS = {ProgrammeState.DRAFT: "neutral", ProgrammeState.APPROVED: "info", ProgrammeState.ENDED: "success"}


@page(Action.READ_PROGRAMME)
def programmes(request: ActorRequest) -> HttpResponse:
    """The programmes of all years."""
    columns = [
        Column("ten", _("Chương trình"), str, ["title"], _link, wide=True),
        Column("nam", _("Năm"), lambda row: row.year, ["year"], numeric=True),
        Column("cua", _("Của ai"), lambda row: row.council.name if row.council else row.agency.name),
        Column("so", _("Văn bản phê duyệt"), lambda row: row.number or "—"),
        Column("trang-thai", _("Trạng thái"), lambda row: row.get_state_display(), ["state"], tag=_tag),
    ]
    listing = Listing(
        request,
        queries.visible_programmes(request.actor),
        columns,
        name="chuong-trinh-cong-tac",
        default_sort="-nam",
        empty=_("Chưa có chương trình nào. Lập chương trình của năm rồi thêm nhiệm vụ."),
    )
    return listing.respond("programme/programmes.html", {"tabs": tabs("programmes")})


@page(Action.WORK_ON_TASK)
def draft(request: ActorRequest) -> HttpResponse:
    """Begin the programme of a year."""
    actor, year = request.actor, timezone.localdate().year
    councils = [each for each in visible_councils(actor) if may_draft(actor, ProgrammeKind.COUNCIL, each.agency_id)]
    own = bool(may_draft(actor, ProgrammeKind.AGENCY, actor.agency_id))
    initial = {"year": year, "title": programme_title(year)}
    form = ProgrammeForm(request.POST or None, councils=councils, own=own, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.draft_programme(actor, **form.facts())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lập; hãy thêm nhiệm vụ rồi phê duyệt."))
            return redirect("programme:programme", made.pk)
    back = reverse("programme:programmes")
    context = {"form": form, "heading": _("Lập chương trình công tác"), "cancel_url": back}
    return render(request, "programme/form.html", context)


@page(Action.READ_PROGRAMME)
def programme(request: ActorRequest, pk: int) -> HttpResponse:
    """One programme: its tasks, how far it is."""
    actor, found = request.actor, queries.get_visible_programme(request.actor, pk)
    seen = queries.visible_tasks(actor).filter(programme=found)
    tasks = list(seen)
    own = found.agency_id == actor.agency_id
    origin = Origin.COUNCIL if found.kind == ProgrammeKind.COUNCIL else Origin.HEAD
    adds = may_draft if found.state == ProgrammeState.DRAFT else None
    context = {
        "programme": found,
        "tag": _tag(found),
        "own": own,
        "tasks": [(each, TAGS[each.state], standing_text(each), STANDING_TAGS[each.standing]) for each in tasks],
        "percent": queries.weighted_percent(tasks) if found.state != ProgrammeState.DRAFT else None,
        "may_add": (adds(actor, found.kind, found.agency_id) if adds else may_lead(actor, origin, found.agency_id))
        if own and found.state != ProgrammeState.ENDED
        else None,
        "may_approve": may_approve(actor, found.kind, found.agency_id) if own else None,
        "entries": entries_of(found)[:50] if own else [],
    }
    return render(request, "programme/programme.html", context)


@page(Action.ASSIGN_TASK)
def approve(request: ActorRequest, pk: int) -> HttpResponse:
    """Approve a programme and give out its tasks."""
    found = queries.get_visible_programme(request.actor, pk)
    form = ApproveForm(request.POST or None, initial={"signed_on": timezone.localdate()})
    done = _("Đã phê duyệt; nhiệm vụ được giao và các đơn vị được báo.")
    if worked(
        request,
        form,
        lambda: services.approve_programme(request.actor, programme=found, **form.cleaned_data),
        done,
    ):
        return redirect("programme:programme", pk)
    confirm = _("Phê duyệt và giao mọi nhiệm vụ dự kiến? Giao rồi thì hạn chỉ lùi khi đồng ý gia hạn.")
    heading = _("Phê duyệt chương trình")
    context = {"form": form, "heading": heading, "submit": heading, "cancel_url": _link(found), "confirm": confirm}
    return render(request, "programme/form.html", context | {"about": found.title})


@page(Action.ASSIGN_TASK)
def end(request: ActorRequest, pk: int) -> HttpResponse:
    """End a programme; while tasks are open a reason is asked for."""
    found = queries.get_visible_programme(request.actor, pk)
    left = found.tasks.filter(state__in=OPEN).exists()
    form = WhyForm(request.POST or None, required=left)
    done = _("Đã kết thúc chương trình.")
    if worked(request, form, lambda: services.end_programme(request.actor, programme=found, **form.cleaned_data), done):
        return redirect("programme:programme", pk)
    heading = _("Kết thúc chương trình")
    context = {"form": form, "heading": heading, "submit": heading, "cancel_url": _link(found), "about": found.title}
    return render(request, "programme/form.html", context)


@page(Action.READ_PROGRAMME)
def session(request: ActorRequest, pk: int) -> HttpResponse:
    """What a council's session left to do, and the papers that lie before its members."""
    found = get_visible_session(request.actor, pk)
    runs = may(request.actor, Action.RUN_SESSION, found.council.agency_id)
    form = PaperForm(request.POST or None, request.FILES or None) if runs else None
    if form and worked(
        request,
        form,
        lambda: services.put_paper(
            request.actor, session=found, title=form.cleaned_data["title"], upload=form.cleaned_data["file"]
        ),
        _("Đã gửi tài liệu; các thành viên được báo."),
    ):
        return redirect("programme:session", pk)
    held = found.held_at <= timezone.now() and found.status != "cancelled"
    conclusions = Task.objects.filter(session=found).select_related("lead", "agency").order_by("pk")
    context = {
        "session": found,
        "form": form,
        "runs": runs,
        "papers": queries.papers_of(request.actor, found),
        "may_conclude": may_lead(request.actor, Origin.CONCLUSION, found.council.agency_id) if held else None,
        "conclusions": [(each, standing_text(each), STANDING_TAGS[each.standing]) for each in conclusions],
        "over": found.status in {"concluded", "cancelled"},
    }
    return render(request, "programme/session.html", context)


@page(Action.READ_PROGRAMME)
def paper(request: ActorRequest, pk: int) -> HttpResponse:
    """A paper of a session, for its members and its secretary."""
    found = _visible_paper(request, pk)
    return download(request.actor, found.file, found.file_name, subjects=[])


@require_POST
@page(Action.RUN_SESSION)
def withdraw_paper(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a paper back."""
    found = _visible_paper(request, pk)
    attempt(request, _("Đã rút tài liệu."), services.withdraw_paper, request.actor, paper=found)
    return redirect("programme:session", found.session_id)


def _visible_paper(request: ActorRequest, pk: int) -> SessionPaper:
    found = SessionPaper.objects.select_related("session").get(pk=pk)
    seen = get_visible_session(request.actor, found.session_id)
    return queries.papers_of(request.actor, seen).select_related("session__council").get(pk=pk)


def _link(row: Programme) -> str:
    return reverse("programme:programme", args=[row.pk])


def _tag(row: Programme) -> str:
    return PROGRAMME_TAGS[ProgrammeState(row.state)]
