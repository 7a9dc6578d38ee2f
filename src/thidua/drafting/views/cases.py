"""The list of cases, the page of one with its steps, and what becomes of it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.drafting import flow, queries, services
from thidua.drafting.forms import (
    CaseFilter,
    CaseForm,
    CompareForm,
    DaysForm,
    FinishForm,
    GiveBackForm,
    IssueForm,
    MemberForm,
    PaperForm,
    WhyForm,
)
from thidua.drafting.models import ENDED, DraftCase, Member, State, Step
from thidua.drafting.provisions import parse
from thidua.screens.downloads import download
from thidua.screens.forms import WorkForm
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, page, worked
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of

TAGS = {State.ISSUED: "success", State.STOPPED: "neutral", State.ISSUE: "warning"}


@page(Action.READ_DRAFTING)
def cases(request: ActorRequest) -> HttpResponse:
    """The own agency's cases, and what was issued above it."""
    present = Step.objects.filter(case=OuterRef("pk"), code=OuterRef("state")).values("due_on")
    rows = queries.visible_cases(request.actor).annotate(due_on=Subquery(present[:1]))
    form = CaseFilter(request.GET)
    if form.is_valid():
        rows = _narrowed(rows, form.cleaned_data)
    columns = [
        Column(
            "ten", _("Tên văn bản"), lambda row: row.title, ["title"], lambda row: row.get_absolute_url(), wide=True
        ),
        Column("loai", _("Loại văn bản"), lambda row: row.get_kind_display(), ["kind"]),
        Column("so", _("Số, ký hiệu"), lambda row: row.number, ["number"]),
        Column("co-quan", _("Cơ quan"), lambda row: row.agency.name, ["agency__name"]),
        Column("trinh", _("Dự kiến trình"), lambda row: f"{row.submit_by:%d/%m/%Y}", ["submit_by"]),
        Column("han", _("Hạn bước này"), _due, ["due_on"], tag=_due_tag),
        Column("trang-thai", _("Bước"), lambda row: row.get_state_display(), ["state"], tag=_tag),
    ]
    listing = Listing(
        request,
        rows,
        columns,
        form,
        name="xay-dung-van-ban",
        default_sort="",
        empty=_("Chưa có hồ sơ nào. Mở hồ sơ khi văn bản được đưa vào chương trình."),
    )
    context = {"permission": may(request.actor, Action.DRAFT_LAW), "asked": queries.asked_of(request.actor).count()}
    return listing.respond("drafting/cases.html", context)


def _narrowed(rows: QuerySet[Any], wanted: dict[str, Any]) -> QuerySet[Any]:
    if wanted["q"]:
        rows = rows.filter(Q(title__icontains=wanted["q"]) | Q(number__icontains=wanted["q"]))
    for name in ("kind", "state"):
        rows = rows.filter(**{name: wanted[name]}) if wanted[name] else rows
    return rows.filter(due_on__lt=timezone.localdate()) if wanted["late"] else rows


def _tag(case: DraftCase) -> str:
    return TAGS.get(State(case.state), "info")


def _due(case: Any) -> str:
    if case.due_on is None or case.state in ENDED:
        return "—"
    late = _("quá hạn") if case.due_on < timezone.localdate() else ""
    return f"{case.due_on:%d/%m/%Y} {late}".strip()


def _due_tag(case: Any) -> str:
    is_late = case.due_on is not None and case.state not in ENDED and case.due_on < timezone.localdate()
    return "danger" if is_late else ""


@page(Action.READ_DRAFTING)
def case(request: ActorRequest, pk: int) -> HttpResponse:
    """One case: for its own agency all of it, for those below what was issued."""
    found = queries.get_visible_case(request.actor, pk)
    own = found.agency_id == request.actor.agency_id
    context: dict[str, Any] = {"case": found, "tag": _tag(found), "summary": _summary(found), "own": own}
    if found.issued_version:
        context["text"] = parse(found.issued_version.text).provisions
    if own:
        context |= _inside(request, found)
    return render(request, "drafting/case.html", context)


def _summary(found: DraftCase) -> list[tuple[str, Any]]:
    rows = [
        (_("Cơ quan"), found.agency.name),
        (_("Người chủ trì"), found.lead.full_name),
        (_("Dự kiến trình ngày"), f"{found.submit_by:%d/%m/%Y}"),
        (_("Căn cứ, lý do ban hành"), found.ground),
    ]
    if found.issued_on and found.in_force_on:
        rows = [
            rows[0],
            (_("Số, ký hiệu"), found.number),
            (_("Ngày ban hành"), f"{found.issued_on:%d/%m/%Y}"),
            (_("Có hiệu lực từ ngày"), f"{found.in_force_on:%d/%m/%Y}"),
            (_("Người ký"), found.signer_name),
        ]
    return rows


def _inside(request: ActorRequest, found: DraftCase) -> dict[str, Any]:
    """What only the own agency sees: the steps, the group, versions, consultations, and what may be done now."""
    actor, state, today = request.actor, State(found.state), timezone.localdate()
    versions = list(found.versions.all())
    ended = state in ENDED
    missing = [] if ended else flow.obstacles(state, queries.standing_of(found))
    if state == State.APPRAISAL:
        missing = []  # its words are asked for when the step is finished
    last = str(versions[-1].number) if versions else ""
    before = str(versions[-2].number) if len(versions) > 1 else last
    return {
        "steps": _steps(found, today),
        "by_memory": any(flow.facts_of_step(code).confidence == "memory" for code in flow.path(found.kind)),
        "missing": missing,
        "ended": ended,
        "going_on": not ended,
        "may_draft": may(actor, Action.DRAFT_LAW, found.agency_id),
        "may_issue": may(actor, Action.ISSUE_LAW, found.agency_id),
        "may_go_back": may(actor, Action.ISSUE_LAW if state == State.ISSUE else Action.DRAFT_LAW, found.agency_id)
        if flow.earlier(found.kind, state)
        else None,
        "may_add": state in {State.PLAN, State.GROUP, State.DRAFT, State.CONSULTATION, State.APPRAISAL},
        "members": found.members.all(),
        "versions": versions,
        "compare": CompareForm(versions=versions, initial={"cu": before, "moi": last}) if len(versions) > 1 else None,
        "consultations": [(each, queries.tally(each)) for each in found.consultations.select_related("version")],
        "change": found.law_change,
        "rules": queries.rules_citing(found),
        "entries": entries_of(found),
    }


def _steps(found: DraftCase, today: dt.date) -> list[dict[str, Any]]:
    return [
        {
            "step": step,
            "task": flow.facts_of_step(step.code).task,
            "now": step.code == found.state,
            "late": step.done_on is None
            and step.due_on is not None
            and step.due_on < today
            and found.state not in ENDED,
            "done_late": bool(step.done_on and step.due_on and step.done_on > step.due_on),
            "papers": list(step.papers.all()),
        }
        for step in found.steps.prefetch_related("papers")
    ]


@page(Action.DRAFT_LAW)
def new(request: ActorRequest) -> HttpResponse:
    """Open a case."""
    form = CaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        facts = {name: data[name] for name in ("kind", "title", "ground", "submit_by")}
        try:
            made = services.open_case(request.actor, **facts)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã mở hồ sơ."))
            return redirect(made)
    return render(request, "drafting/form.html", {"form": form, "heading": _("Mở hồ sơ xây dựng văn bản")})


@page(Action.DRAFT_LAW)
def change(request: ActorRequest, pk: int) -> HttpResponse:
    """Write title, ground and planned day anew."""
    found = queries.get_own_case(request.actor, pk)
    form = CaseForm(request.POST or None, case=found)

    def write() -> None:
        data = form.cleaned_data
        facts = {name: data[name] for name in ("title", "ground", "submit_by")}
        services.change_case(request.actor, case=found, revision=data["revision"] or 0, **facts)

    return _asked(request, found, form, _("Sửa thông tin"), write, done=_("Đã lưu."))


@page(Action.DRAFT_LAW)
def days(request: ActorRequest, pk: int) -> HttpResponse:
    """Set the last days of the steps."""
    found = queries.get_own_case(request.actor, pk)
    form = DaysForm(request.POST or None, case=found, steps=list(found.steps.all()))

    def write() -> None:
        revision = form.cleaned_data["revision"] or 0
        services.set_days(request.actor, case=found, days=form.days(), revision=revision)

    return _asked(request, found, form, _("Đặt hạn các bước"), write, done=_("Đã lưu hạn."))


@page(Action.DRAFT_LAW)
def add_member(request: ActorRequest, pk: int) -> HttpResponse:
    """Take somebody into the drafting group."""
    found = queries.get_own_case(request.actor, pk)
    form = MemberForm(request.POST or None)

    def write() -> None:
        services.add_member(request.actor, case=found, **form.cleaned_data)

    return _asked(request, found, form, _("Thêm người vào tổ soạn thảo"), write, done=_("Đã thêm vào tổ."))


@require_POST
@page(Action.DRAFT_LAW)
def end_member(request: ActorRequest, pk: int) -> HttpResponse:
    """Note that somebody left the group."""
    member = Member.objects.select_related("case").get(pk=pk)
    found = queries.get_own_case(request.actor, member.case_id)
    attempt(request, _("Đã ghi rời tổ."), services.end_member, request.actor, member=member)
    return redirect(found)


@page(Action.DRAFT_LAW)
def finish(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    """End a step with what came of it."""
    found = queries.get_own_case(request.actor, pk)
    row: Step = found.steps.get(code=step)
    form = FinishForm(request.POST or None, request.FILES or None, step=State(step), initial={"result": row.result})

    def write() -> None:
        services.finish_step(request.actor, case=found, step=State(step), **form.cleaned_data)

    heading = _("Xong bước «%(step)s»") % {"step": row}
    return _asked(request, found, form, heading, write, done=_("Đã xong bước «%(step)s».") % {"step": row})


@page(Action.DRAFT_LAW)
def add_paper(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    """Put a paper to a step."""
    found = queries.get_own_case(request.actor, pk)
    row: Step = found.steps.select_related("case").get(code=step)
    form = PaperForm(request.POST or None, request.FILES or None)

    def write() -> None:
        services.add_paper(request.actor, step=row, upload=form.cleaned_data["file"])

    heading = _("Thêm giấy tờ: bước «%(step)s»") % {"step": row}
    return _asked(request, found, form, heading, write, done=_("Đã thêm giấy tờ."))


@page(Action.READ_DRAFTING)
def give_back(request: ActorRequest, pk: int) -> HttpResponse:
    """Go back to an earlier step, with the reason."""
    found = queries.get_own_case(request.actor, pk)
    state = State(found.state)
    form = GiveBackForm(request.POST or None, steps=flow.earlier(found.kind, state))

    def write() -> None:
        data = form.cleaned_data
        to = State(data["to"])
        services.give_back_case(request.actor, case=found, step=state, to=to, reason=data["reason"])

    return _asked(request, found, form, _("Trả về bước trước"), write, done=_("Đã trả về bước trước."))


@page(Action.DRAFT_LAW)
def stop(request: ActorRequest, pk: int) -> HttpResponse:
    """Draft no further, with the reason."""
    found = queries.get_own_case(request.actor, pk)
    form = WhyForm(request.POST or None)

    def write() -> None:
        services.stop_case(request.actor, case=found, reason=form.cleaned_data["reason"])

    sure = _("Dừng xây dựng văn bản này? Không mở lại được.")
    return _asked(request, found, form, _("Dừng xây dựng văn bản"), write, done=_("Đã dừng."), confirm=sure)


@page(Action.ISSUE_LAW)
def issue(request: ActorRequest, pk: int) -> HttpResponse:
    """Number, days and the signed text; then the document is in the law's list as a draft change."""
    found = queries.get_own_case(request.actor, pk)
    today = timezone.localdate()
    form = IssueForm(request.POST or None, request.FILES or None, initial={"issued_on": today})

    def write() -> None:
        services.issue_case(request.actor, case=found, **form.cleaned_data)

    done = _("Đã ban hành; đã khởi tạo bản nháp sửa quy tắc trong «Quy định».")
    sure = _("Ghi ban hành văn bản này? Nội dung không sửa lại được.")
    return _asked(request, found, form, _("Ban hành"), write, done=done, confirm=sure)


@page(Action.READ_DRAFTING)
def signed(request: ActorRequest, pk: int) -> HttpResponse:
    """The signed text of what was issued."""
    found = queries.get_visible_case(request.actor, pk)
    if found.file is None:
        raise DraftCase.DoesNotExist
    return download(request.actor, found.file, found.file_name, subjects=[])


@page(Action.READ_DRAFTING)
def paper(request: ActorRequest, pk: int) -> HttpResponse:
    """A paper of a step."""
    found = queries.get_own_paper(request.actor, pk)
    return download(request.actor, found.file, found.file_name, subjects=[])


def _asked(
    request: ActorRequest,
    found: DraftCase,
    form: WorkForm,
    heading: str,
    write: Callable[[], Any],
    *,
    done: str,
    confirm: str = "",
) -> HttpResponse:
    """The page of a form about a case, until it worked."""
    if worked(request, form, write, done):
        return redirect(found)
    context = {"form": form, "case": found, "heading": heading, "confirm": confirm}
    return render(request, "drafting/form.html", context)
