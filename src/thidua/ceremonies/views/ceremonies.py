"""One ceremony: planned, its programme, approved, closed, cancelled."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.ceremonies import queries, services
from thidua.ceremonies.forms import CloseForm, LineForm, PlanForm, WhyForm
from thidua.ceremonies.models import Ceremony, Reply, State
from thidua.ceremonies.papers import PAPERS, may_print
from thidua.ceremonies.views.lists import when
from thidua.ceremonies.views.shared import TAGS, parts, shown_form
from thidua.screens.forms import WorkForm
from thidua.screens.rows import MORE, Table
from thidua.screens.views import attempt, number_in, page, worked
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of


@page(Action.RUN_CEREMONY)
def plan(request: ActorRequest) -> HttpResponse:
    """Plan a ceremony."""
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.plan(request.actor, facts=form.facts())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lập; hãy ghi chương trình."))
            return redirect("ceremonies:programme", made.pk)
    text = _(
        "Không tổ chức lễ trao tặng riêng, trừ khen đột xuất, khen kháng chiến, Bà mẹ Việt Nam anh hùng "
        "(nguồn thứ cấp: Nghị định 98/2023/NĐ-CP Điều 25 và nghi thức)."
    )
    context = {"form": form, "heading": _("Lập hội nghị, buổi lễ"), "cancel_url": reverse("ceremonies:ceremonies")}
    context["text"] = text
    return render(request, "ceremonies/form.html", context)


@page(Action.READ_CEREMONIES)
def ceremony(request: ActorRequest, pk: int) -> HttpResponse:
    """One ceremony and its programme."""
    actor, found = request.actor, queries.get_visible_ceremony(request.actor, pk)
    runs = may(actor, Action.RUN_CEREMONY, found.agency_id)
    turns = queries.turns_of(found)
    answers = queries.replies(found)
    context = {
        "ceremony": found,
        "tag": TAGS[State(found.state)],
        "tabs": parts(found, "ceremony"),
        "programme": found.programme.all(),
        "summary": _summary(found),
        "invited": sum(answers.values()),
        "unanswered": answers[Reply.NONE],
        "turns": turns.count(),
        "waiting": turns.filter(is_done=False).count(),
        "runs": runs if found.is_under_way else None,
        "may_approve": may(actor, Action.APPROVE_CEREMONY, found.agency_id) if found.state == State.PLANNED else None,
        "may_cancel": may(actor, Action.APPROVE_CEREMONY, found.agency_id) if found.is_under_way else None,
        "papers": [
            (slug, paper.name)
            for slug, paper in PAPERS.items()
            if paper.is_ready(found) and may_print(actor, paper, found)
        ],
        "entries": entries_of(found)[:50],
    }
    return render(request, "ceremonies/ceremony.html", context)


@page(Action.RUN_CEREMONY)
def change(request: ActorRequest, pk: int) -> HttpResponse:
    """Change what is planned."""
    found = queries.get_visible_ceremony(request.actor, pk)
    form = PlanForm(request.POST or None, ceremony=found)

    def write() -> Ceremony:
        version = form.cleaned_data["version"] or 0
        return services.change(request.actor, ceremony=found, version=version, facts=form.facts())

    if worked(request, form, write, _("Đã lưu.")):
        return redirect("ceremonies:ceremony", pk)
    return shown_form(request, found, form, _("Sửa thông tin"))


@page(Action.RUN_CEREMONY)
def programme(request: ActorRequest, pk: int) -> HttpResponse:
    """Write the programme, line by line."""
    found = queries.get_visible_ceremony(request.actor, pk)
    known = [{"at": each.at, "content": each.content, "who": each.who} for each in found.programme.all()]
    table = Table(LineForm, "dong", request.POST or None, known)
    form = WorkForm(request.POST or None)
    seen = number_in(request.POST.get("version", "")) or 0
    if request.method == "POST" and not request.POST.get(MORE) and table.is_valid() and form.is_valid():
        try:
            services.set_programme(request.actor, ceremony=found, version=seen, lines=table.values())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu chương trình."))
            return redirect("ceremonies:ceremony", pk)
    context = {"ceremony": found, "table": table, "form": form, "version": seen or found.version}
    return render(request, "ceremonies/programme.html", context)


@require_POST
@page(Action.APPROVE_CEREMONY)
def approve(request: ActorRequest, pk: int) -> HttpResponse:
    """Approve the programme."""
    found = queries.get_visible_ceremony(request.actor, pk)
    attempt(request, _("Đã duyệt; khách mời được báo."), services.approve, request.actor, ceremony=found)
    return redirect("ceremonies:ceremony", pk)


@page(Action.APPROVE_CEREMONY)
def cancel(request: ActorRequest, pk: int) -> HttpResponse:
    """Cancel a ceremony."""
    found = queries.get_visible_ceremony(request.actor, pk)
    form = WhyForm(request.POST or None)
    done = _("Đã hủy; khách mời được báo.")
    if worked(request, form, lambda: services.cancel(request.actor, ceremony=found, **form.cleaned_data), done):
        return redirect("ceremonies:ceremony", pk)
    return shown_form(request, found, form, _("Hủy buổi lễ"))


@page(Action.RUN_CEREMONY)
def close(request: ActorRequest, pk: int) -> HttpResponse:
    """Close a ceremony that was held."""
    found = queries.get_visible_ceremony(request.actor, pk)
    left = queries.turns_of(found).filter(is_done=False).count()
    form = CloseForm(request.POST or None, left=left)
    done = _("Đã kết thúc.")
    if worked(request, form, lambda: services.close(request.actor, ceremony=found, **form.cleaned_data), done):
        return redirect("ceremonies:ceremony", pk)
    text = _(
        "Còn %(count)s trường hợp chưa trao. Kết thúc thì họ vào danh sách chưa trao: nhận sau, hoặc ở buổi lễ khác."
    )
    confirm = _("Mọi việc đã xong? Kết thúc rồi chỉ còn ghi được người nhận sau, điểm danh.")
    said = text % {"count": left} if left else _("Mọi người trong danh sách đã nhận.")
    return shown_form(request, found, form, _("Kết thúc"), text=said, confirm=confirm)


def _summary(found: Ceremony) -> list[tuple[str, object]]:
    answers = queries.replies(found)
    said = "; ".join(f"{each.label.lower()} {count}" for each, count in answers.items() if count)
    turns = queries.turns_of(found)
    handed = _("%(done)s đã trao, %(left)s chưa trao")
    counts = {"done": turns.filter(is_done=True).count(), "left": turns.filter(is_done=False).count()}
    return [
        (_("Hình thức"), found.get_kind_display()),
        (_("Bắt đầu lúc"), when(found)),
        (_("Địa điểm"), found.place),
        (_("Người chủ trì"), found.chair),
        (_("Khách mời"), said or _("chưa mời ai")),
        (_("Khách có mặt"), queries.who_came(found)),
        (_("Trao tặng"), handed % counts if turns else _("không có")),
        (_("Hạn trả lời giấy mời"), f"{found.replies_due_on:%d/%m/%Y}" if found.replies_due_on else ""),
    ]
