"""Screens of decisions: what waits, the draft, the last look before issuing, the decision and its money."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.actor import Actor
from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.decisions import queries, services
from thidua.decisions.bonuses import bonus_table, workbook
from thidua.decisions.forms import CancelForm, DecisionFilter, DraftForm, IssueForm
from thidua.decisions.grounds import default_grounds, default_title
from thidua.decisions.models import Decision, DecisionItem, DecisionKind, DecisionStatus
from thidua.decisions.names import bestowed_name
from thidua.decisions.numbering import DECISION_SERIES, next_number
from thidua.decisions.obstacles import obstacles
from thidua.decisions.services.locking import fingerprint
from thidua.decisions.services.under_way import may_decide
from thidua.dossiers.columns import award_name
from thidua.law import load_corpus
from thidua.register.models import AwardStatus, SubjectKind
from thidua.register.queries import account_ids
from thidua.screens.exports import Export, as_file, asked_export, note_export
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, page
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of
from thidua.vietnamese.names import clean
from thidua.vietnamese.numbers import grouped

STATUS_TAGS = {
    DecisionStatus.DRAFT: "neutral",
    DecisionStatus.SIGNING: "warning",
    DecisionStatus.ISSUED: "success",
    DecisionStatus.CANCELLED: "danger",
}
AWARD_TAGS = {AwardStatus.VALID: "success", AwardStatus.CORRECTED: "warning", AwardStatus.REVOKED: "danger"}


@page(Action.READ_WORK)
def decisions(request: ActorRequest) -> HttpResponse:
    """Every decision in sight, filtered."""
    form = DecisionFilter(request.GET)
    rows = queries.counted(queries.visible_decisions(request.actor)).select_related("agency")
    if form.is_valid():
        rows = _matching(rows, form.cleaned_data["q"])
        for name in ("award", "status", "year"):
            if form.cleaned_data[name]:
                rows = rows.filter(**{name: form.cleaned_data[name]})
    columns = [
        Column("so", _("Số, ký hiệu"), lambda row: row.number or "—", ["year", "sequence"], _link),
        Column("ngay", _("Ngày"), lambda row: f"{row.decided_on:%d/%m/%Y}" if row.decided_on else "—", ["decided_on"]),
        Column("trich-yeu", _("Trích yếu"), lambda row: row.title, ["title"], _link),
        Column("loai", _("Danh hiệu, hình thức"), lambda row: award_name(row.award), ["award"]),
        Column("co-quan", _("Cơ quan"), lambda row: row.agency.name, ["agency__name"]),
        Column("so-luong", _("Số lượng"), lambda row: row.count, ["count"], numeric=True),
        Column("tien", _("Tiền thưởng (đồng)"), lambda row: _grouped(row.total), ["total"], numeric=True),
        Column(
            "trang-thai",
            _("Trạng thái"),
            lambda row: row.get_status_display(),
            ["status"],
            tag=lambda row: STATUS_TAGS[row.status],
        ),
    ]
    listing = Listing(request, rows, columns, form, name="quyet-dinh", empty=_("Chưa có quyết định nào."))
    waiting_count = queries.to_decide(request.actor).count()
    return listing.respond("decisions/decisions.html", {"waiting_count": waiting_count})


@page(Action.READ_WORK)
def waiting(request: ActorRequest) -> HttpResponse:
    """What was concluded «decide» and stands in no draft, by award."""
    today = timezone.localdate()
    groups = []
    for code, reviews in queries.to_decide_by_award(request.actor).items():
        found: dict[int, list[str]] = {}
        for obstacle in obstacles(request.actor.agency, reviews, today):
            found.setdefault(obstacle.nomination_id, []).append(obstacle.text)
        permission = may(request.actor, Action.DRAFT_DECISION)
        if permission:
            permission = may_decide(request.actor.agency, code, today)
        lines = [(review, found.get(review.nomination_id, [])) for review in reviews]
        groups.append((code, load_corpus().awards[code].name, lines, permission))
    return render(request, "decisions/waiting.html", {"groups": groups})


@require_POST
@page(Action.DRAFT_DECISION)
def draft(request: ActorRequest) -> HttpResponse:
    """Draft a decision with the ticked nominations of one award; its text is edited on the next page."""
    code, today = request.POST.get("award", ""), timezone.localdate()
    chosen = {number for number in request.POST.getlist("review") if number.isdecimal()}
    reviews = [review for review in queries.to_decide(request.actor) if str(review.pk) in chosen]
    if code not in load_corpus().awards or not reviews:
        messages.error(request, _("Hãy chọn ít nhất một hồ sơ; hồ sơ vừa có người soạn thì không còn trong danh sách."))
        return redirect("decisions:waiting")
    made = attempt(
        request,
        _("Đã soạn dự thảo; kiểm tra trích yếu, căn cứ và danh sách."),
        services.draft_decision,
        request.actor,
        award=code,
        reviews=reviews,
        title=default_title(code, reviews, today),
        grounds=default_grounds(code, reviews, today),
    )
    return redirect("decisions:change", made.pk) if made else redirect("decisions:waiting")


@page(Action.READ_WORK)
def decision(request: ActorRequest, pk: int) -> HttpResponse:
    """One decision: what it says, its list, its money, its papers, what happened to it."""
    found = queries.get_visible_decision(request.actor, pk)
    if found.kind != DecisionKind.AWARD and hasattr(found, "after_case"):
        return redirect("decisions:after_case", found.after_case.pk)
    is_own = found.agency_id == request.actor.agency_id

    def nomination_link(item: DecisionItem) -> str:
        in_sight = is_own or item.nomination.owner_id == request.actor.agency_id
        return reverse("dossiers:nomination", args=[item.nomination.code]) if in_sight else ""

    items = found.items.select_related("certificate__award", "nomination")
    columns = [
        Column("so-vang", _("Số sổ vàng"), lambda row: row.position, ["position"], numeric=True),
        Column("ten", _("Tên"), lambda row: row.recipient_name, ["nomination__subject__sort_key"]),
        Column("don-vi", _("Chức vụ, đơn vị"), lambda row: row.recipient_detail or "—", ["recipient_detail"]),
        Column("thanh-tich", _("Thành tích"), lambda row: row.citation or "—", wide=True),
        Column("ho-so", _("Hồ sơ"), lambda row: row.nomination.code, ["nomination__code"], nomination_link),
    ]
    if found.status == DecisionStatus.ISSUED:
        columns += [
            Column("tien", _("Tiền thưởng (đồng)"), lambda row: _grouped(row.bonus), ["bonus"], numeric=True),
            Column("in", _("Lần in bằng"), lambda row: row.certificate.times_printed, numeric=True),
            Column(
                "hieu-luc",
                _("Sổ bộ"),
                lambda row: row.certificate.award.get_status_display(),
                ["certificate__award__status"],
                tag=lambda row: AWARD_TAGS[row.certificate.award.status],
            ),
            Column("xu-ly", _("Xử lý sau"), lambda row: _("Mở"), link=_after_link),
        ]
    listing = Listing(
        request,
        items,
        columns,
        name=f"danh-sach-{found.pk}",
        default_sort="so-vang",
        subject_of=lambda row: row.nomination.subject_id,
    )
    context = {
        "decision": found,
        "tag": STATUS_TAGS[DecisionStatus(found.status)],
        "award": bestowed_name(found.award, found.agency, found.decided_on or timezone.localdate()),
        "grounds": [line.rstrip(";.,") for line in found.grounds.splitlines()],  # the page ends each with «;»
        "table": bonus_table(found, timezone.localdate()) if is_own else None,
        "is_own": is_own,
        "may_draft": may(request.actor, Action.DRAFT_DECISION, found.agency_id),
        "may_print": may(request.actor, Action.PRINT_CERTIFICATES, found.agency_id),
        "entries": entries_of(found)[:50] if is_own else [],
        "telling": _telling(request.actor, found) if found.status == DecisionStatus.ISSUED else None,
    }
    return listing.respond("decisions/decision.html", context)


def _telling(actor: Actor, decision: Decision) -> dict[str, int] | None:
    """How many the actor's agency has to tell, and how many of them were told by their accounts; None without any."""
    subjects = [line.award.subject_id for line in queries.lines_to_tell(actor, decision) if line.award]
    reached = account_ids(subjects)
    told = sum(subject in reached for subject in subjects)
    return {"all": len(subjects), "told": told, "on_paper": len(subjects) - told} if subjects else None


@page(Action.DRAFT_DECISION)
def change(request: ActorRequest, pk: int) -> HttpResponse:
    """Edit the draft: title, grounds, order, citations, lines to take out."""
    found = queries.get_visible_decision(request.actor, pk)
    if found.status != DecisionStatus.DRAFT or found.kind != DecisionKind.AWARD:
        messages.error(request, _("Quyết định này không còn là dự thảo."))
        return redirect("decisions:decision", found.pk)
    items = list(found.items.select_related("nomination"))
    initial = {"title": found.title, "grounds": found.grounds, "seen": fingerprint(found)}
    form = DraftForm(request.POST or None, items=items, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_draft(request.actor, decision=found, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu dự thảo."))
            return redirect("decisions:check" if "check" in request.POST else "decisions:change", found.pk)
    return render(request, "decisions/change.html", {"decision": found, "form": form, "rows": form.rows()})


@page(Action.READ_WORK)
def check(request: ActorRequest, pk: int) -> HttpResponse:
    """The last look before issuing: what will happen, and what stands in the way; the head issues here."""
    found = queries.get_visible_decision(request.actor, pk)
    if found.status != DecisionStatus.DRAFT or found.kind != DecisionKind.AWARD:
        return redirect("decisions:decision", found.pk)
    form = IssueForm(request.POST or None, initial={"seen": fingerprint(found)})
    if request.method == "POST" and form.is_valid():
        try:
            issued = services.issue_decision(request.actor, decision=found, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _done(issued))
            return redirect("decisions:decision", issued.pk)
    today = timezone.localdate()
    on = (form.cleaned_data.get("decided_on") if form.is_bound else None) or today
    items = list(found.items.select_related("review", "nomination__subject", "award"))
    for item in items:
        item.review.nomination = item.nomination
    standing = obstacles(found.agency, [item.review for item in items], on, beside=found)
    try:
        number = next_number(found.agency, DECISION_SERIES, on).text
    except Refused as refusal:
        number = refusal.message
    context = {
        "decision": found,
        "form": form,
        "on": on,
        "number": number,
        "award": bestowed_name(found.award, found.agency, on),
        "counts": _counts(items),
        "table": bonus_table(found, on),
        "blocking": [each for each in standing if each.blocks],
        "to_look_at": [each for each in standing if not each.blocks],
        "may_issue": may(request.actor, Action.ISSUE_DECISION, found.agency_id),
        "competent": may_decide(found.agency, found.award, on),
    }
    return render(request, "decisions/check.html", context)


@page(Action.DRAFT_DECISION)
def cancel(request: ActorRequest, pk: int) -> HttpResponse:
    """Drop a draft, with the reason."""
    found = queries.get_visible_decision(request.actor, pk)
    if found.status != DecisionStatus.DRAFT:
        return redirect("decisions:decision", found.pk)
    after = getattr(found, "after_case", None)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_draft(request.actor, decision=found, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            if after is not None:
                messages.success(request, _("Đã bỏ dự thảo; đề nghị trở lại chờ kiểm tra."))
                return redirect("decisions:after_case", after.pk)
            messages.success(request, _("Đã bỏ dự thảo; các hồ sơ trở lại danh sách chờ quyết định."))
            return redirect("decisions:waiting")
    return render(request, "decisions/cancel.html", {"decision": found, "form": form, "after": after})


@page(Action.READ_WORK)
def bonuses(request: ActorRequest, pk: int) -> HttpResponse:
    """The bonuses of a decision of the own agency, line by line; `xuat=xlsx` gives the Excel file."""
    found = queries.get_visible_decision(request.actor, pk)
    if found.agency_id != request.actor.agency_id:
        raise Decision.DoesNotExist
    table = bonus_table(found, timezone.localdate())
    if "xuat" in request.GET:
        asked = asked_export(request, ["xlsx"])
        if not isinstance(asked, Export):
            return asked
        name, people = f"tien-thuong-{found.pk}", found.items.values_list("nomination__subject", flat=True)
        note_export(request.actor, asked, name=name, subjects=people, row_count=len(people))
        return as_file(workbook(table), "xlsx", name)
    return render(request, "decisions/bonuses.html", {"decision": found, "table": table})


def _matching(rows: QuerySet[Decision], text: str) -> QuerySet[Decision]:
    text = clean(text)
    if not text:
        return rows
    named = DecisionItem.objects.filter(recipient_name__icontains=text).values("decision")
    return rows.filter(Q(number__icontains=text) | Q(title__icontains=text) | Q(pk__in=named))


def _done(issued: Decision) -> str:
    if issued.status == DecisionStatus.SIGNING:
        return _("Đã lấy số %(number)s; quyết định có hiệu lực trong hệ thống khi đã đủ chữ ký số.") % {
            "number": issued.number
        }
    return _("Đã ban hành quyết định số %(number)s; khen thưởng đã ghi vào sổ bộ.") % {"number": issued.number}


def _counts(items: list[DecisionItem]) -> str:
    """«12: Cá nhân 10, Tập thể 2»."""
    kinds = [item.nomination.subject.kind for item in items]
    parts = [f"{SubjectKind(kind).label} {kinds.count(kind)}" for kind in SubjectKind.values if kind in kinds]
    return f"{len(items)}: {', '.join(parts)}"


def _after_link(row: DecisionItem) -> str:
    return reverse("decisions:after_line", args=[row.pk])


def _link(row: Decision) -> str:
    return reverse("decisions:decision", args=[row.pk])


def _grouped(amount: int | None) -> str:
    return "—" if amount is None else grouped(amount)
