"""Screens of what happens after a decision: the award's own page, asking, the board, the case and its next step."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.decisions.after import queries, recovery, services
from thidua.decisions.after.forms import AskForm, CaseFilter, CheckForm, ReceiptForm
from thidua.decisions.after.kinds import Kind, kinds
from thidua.decisions.after.rests import shaken_by_case
from thidua.decisions.after.wording import case_grounds, case_title
from thidua.decisions.forms import IssueForm
from thidua.decisions.makings import has_certificate
from thidua.decisions.models import AfterCase, CaseStatus, DecisionStatus, Receipt
from thidua.decisions.names import bestowed_name
from thidua.decisions.numbering import DECISION_SERIES, next_number
from thidua.decisions.services import issue_decision
from thidua.decisions.services.locking import fingerprint
from thidua.decisions.services.under_way import may_decide
from thidua.dossiers.columns import award_name
from thidua.register.models import AwardStatus
from thidua.screens.forms import ReasonForm, WorkForm
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, page, worked
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of
from thidua.vietnamese.names import clean

TAGS = {
    CaseStatus.ASKED: "info",
    CaseStatus.CHECKED: "warning",
    CaseStatus.DONE: "success",
    CaseStatus.REFUSED: "danger",
    CaseStatus.WITHDRAWN: "neutral",
}
AWARD_TAGS = {AwardStatus.VALID: "success", AwardStatus.CORRECTED: "warning", AwardStatus.REVOKED: "danger"}
PREFILLED = ("ground", "explanation", "proof")  # what a link to the form may say; a person reads it and sends it
FIELD_NAMES = {
    "recipient_name": "Tên",
    "recipient_detail": "Chức vụ, đơn vị",
    "citation": "Thành tích",
    "year": "Năm thành tích",
}


@page(Action.READ_WORK)
def after_cases(request: ActorRequest) -> HttpResponse:
    """The board: every case in sight, those that are to be decided first on top."""
    form = CaseFilter(request.GET)
    rows = queries.visible_cases(request.actor).select_related(
        "agency", "asker", "decision", "award", "certificate__item__decision"
    )
    if form.is_valid():
        wanted = form.cleaned_data
        if text := clean(wanted["q"]):
            named = Q(certificate__item__recipient_name__icontains=text)
            rows = rows.filter(named | Q(certificate__item__decision__number__icontains=text))
        for name in ("kind", "status"):
            if wanted[name]:
                rows = rows.filter(**{name: wanted[name]})
    today = timezone.localdate()

    def due(row: AfterCase) -> str:
        if row.due_on is None:
            return _("chưa rõ")
        late = row.status in services.OPEN and row.due_on < today
        return (_("%(day)s, quá hạn") if late else "%(day)s") % {"day": f"{row.due_on:%d/%m/%Y}"}

    columns = [
        Column("viec", _("Việc"), lambda row: kinds()[row.kind].name, ["kind"], _case_link),
        Column(
            "ten", _("Tên"), lambda row: row.certificate.said("recipient_name"), ["certificate__item__recipient_name"]
        ),
        Column("khen", _("Danh hiệu, hình thức"), lambda row: award_name(row.award.code), ["award__code"]),
        Column("de-nghi", _("Nơi đề nghị"), lambda row: row.asker.name, ["asker__name"]),
        Column("han", _("Hạn quyết định"), due, ["due_on"]),
        Column(
            "tt", _("Trạng thái"), lambda row: row.get_status_display(), ["status"], tag=lambda row: TAGS[row.status]
        ),
        Column("tiep", _("Việc tiếp theo"), lambda row: queries.next_step(request.actor, row).text),
    ]
    empty = _("Chưa có việc nào. Mở một khen thưởng trong quyết định hoặc trong sổ bộ để đề nghị.")
    listing = Listing(request, rows.order_by("due_on", "pk"), columns, form, name="xu-ly-sau-quyet-dinh", empty=empty)
    return listing.respond("decisions/after/cases.html")


@page(Action.READ_WORK)
def after_award(request: ActorRequest, award: int) -> HttpResponse:
    """From a row of the register to the page of the line that gave it."""
    return redirect("decisions:after_line", queries.line_of_award(request.actor, award).pk)


@page(Action.READ_WORK)
def after_line(request: ActorRequest, line: int) -> HttpResponse:
    """One award after its decision: how it stands, what was done to it, and what can be asked now."""
    found = queries.get_visible_line(request.actor, line)
    certificate = found.certificate
    status = AwardStatus(certificate.award.status)
    cases = queries.visible_cases(request.actor).filter(certificate=certificate).select_related("decision", "asker")
    context = {
        "line": found,
        "name": certificate.said("recipient_name"),
        "items": _standing(found.certificate),
        "status": status.label,
        "tag": AWARD_TAGS[status],
        "cases": [(case, kinds()[case.kind], TAGS[CaseStatus(case.status)]) for case in cases],
        "open": queries.open_case(certificate),
        "open_in_sight": any(case.status in services.OPEN for case in cases),
        "choices": queries.choices(request.actor, certificate),
    }
    return render(request, "decisions/after/line.html", context)


@page(Action.SUBMIT)
def ask_after(request: ActorRequest, line: int, kind: str) -> HttpResponse:
    """Ask for one kind; what the system does not know of the law stands above the form."""
    found = queries.get_visible_line(request.actor, line)
    if kind not in kinds():
        raise AfterCase.DoesNotExist
    what, certificate = kinds()[kind], found.certificate
    said = {name: request.GET[name] for name in PREFILLED if name in request.GET}  # by a link of another room
    form = AskForm(request.POST or None, initial=said, kind=what, certificate=certificate)
    if request.method == "POST" and form.is_valid():
        try:
            case = services.ask_after(request.actor, certificate=certificate, kind=kind, **form.asked())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã gửi đề nghị cho %(agency)s.") % {"agency": case.agency})
            return redirect("decisions:after_case", case.pk)
    due = what.due(certificate.award.code, timezone.localdate())
    context = {
        "line": found,
        "what": what,
        "form": form,
        "name": certificate.said("recipient_name"),
        "limits": what.limits_for(certificate.award.code),
        "due": due[0] if due else None,
    }
    return render(request, "decisions/after/ask.html", context)


@page(Action.READ_WORK)
def after_case(request: ActorRequest, case: int) -> HttpResponse:
    """One case: what was asked on which grounds, what was decided, what is owed, and the one next step."""
    found = queries.get_visible_case(request.actor, case)
    what, certificate = kinds()[found.kind], found.certificate
    done, given = found.status == CaseStatus.DONE, certificate.item.decision
    context = {
        "case": found,
        "what": what,
        "name": certificate.said("recipient_name"),
        "award": bestowed_name(given.award, given.agency, given.decided_on or timezone.localdate()),
        "tag": TAGS[CaseStatus(found.status)],
        "next": queries.next_step(request.actor, found),
        "ground": what.grounds.get(found.ground),
        "changes": _changes(found),
        "limits": what.limits_for(found.award.code),
        "balance": recovery.balance_of(found) if done and what.recovers else None,
        "receipts": found.receipts.all(),
        "shaken": shaken_by_case(found) if done else [],
        "is_newest": bool(found.new_code) and found.new_code == certificate.code,
        "is_printed_here": has_certificate(found.award.code),
        "may_check": may(request.actor, Action.DRAFT_DECISION, found.agency_id),
        "may_withdraw": may(request.actor, Action.SUBMIT, found.asker_id),
        "may_print": may(request.actor, Action.PRINT_CERTIFICATES, found.agency_id),
        "entries": entries_of(found)[:50],
    }
    return render(request, "decisions/after/case.html", context)


@page(Action.DRAFT_DECISION)
def check_after(request: ActorRequest, case: int) -> HttpResponse:
    """Check what was asked, and draft the decision."""
    found = queries.get_visible_case(request.actor, case)
    if found.status != CaseStatus.ASKED:
        return redirect("decisions:after_case", found.pk)
    what, item = kinds()[found.kind], found.certificate.item
    initial = {"title": case_title(found), "grounds": case_grounds(found, timezone.localdate())}
    form = CheckForm(request.POST or None, kind=what, granted=item.bonus, initial=initial)

    def write() -> None:
        services.check_after(request.actor, case=found, **form.cleaned_data)

    context = {
        "case": found,
        "done": _("Đã soạn dự thảo quyết định, chờ người đứng đầu ký."),
        "ground": what.grounds.get(found.ground),
        "changes": _changes(found),
        "granted": item.bonus,
        "granted_basis": item.bonus_basis if what.money != "none" else "",
    }
    return _worked(request, form, write, template="decisions/after/check.html", context=context)


@page(Action.READ_WORK)
def sign_after(request: ActorRequest, case: int) -> HttpResponse:
    """The last look before signing: what will happen; the head issues here."""
    found = queries.get_visible_case(request.actor, case)
    decision = found.decision
    if found.status != CaseStatus.CHECKED or decision is None or decision.status != DecisionStatus.DRAFT:
        return redirect("decisions:after_case", found.pk)
    form = IssueForm(request.POST or None, initial={"seen": fingerprint(decision)})
    today = timezone.localdate()
    try:
        number = next_number(found.agency, DECISION_SERIES, today).text
    except Refused as refusal:
        number = refusal.message

    def write() -> None:
        issue_decision(request.actor, decision=decision, **form.cleaned_data)

    context = {
        "case": found,
        "done": _("Đã ký, ban hành quyết định."),
        "number": number,
        "effects": _effects(found),
        "may_issue": may(request.actor, Action.ISSUE_DECISION, found.agency_id),
        "competent": may_decide(found.agency, found.award.code, today),
        "may_draft": may(request.actor, Action.DRAFT_DECISION, found.agency_id),
    }
    return _worked(request, form, write, template="decisions/after/sign.html", context=context)


@page(Action.DRAFT_DECISION)
def refuse_after(request: ActorRequest, case: int) -> HttpResponse:
    """Not accept what was asked."""
    return _with_reason(
        request, case, services.refuse_after, _("Không chấp nhận đề nghị"), _("Đã báo cho nơi đề nghị.")
    )


@page(Action.SUBMIT)
def withdraw_after(request: ActorRequest, case: int) -> HttpResponse:
    """Take back what was asked."""
    return _with_reason(request, case, services.withdraw_after, _("Rút đề nghị"), _("Đã rút đề nghị."))


@require_POST
@page(Action.PRINT_CERTIFICATES)
def mark_reprinted(request: ActorRequest, case: int) -> HttpResponse:
    """Say that the new certificate was printed."""
    found = queries.get_visible_case(request.actor, case)
    attempt(request, _("Đã ghi nhận in."), services.mark_reprinted, request.actor, case=found)
    return redirect("decisions:after_case", found.pk)


@page(Action.DRAFT_DECISION)
def record_receipt(request: ActorRequest, case: int) -> HttpResponse:
    """Record money or the object, handed back or given back."""
    found = queries.get_visible_case(request.actor, case)
    balance = recovery.balance_of(found)
    if found.status != CaseStatus.DONE or balance.is_settled:
        return redirect("decisions:after_case", found.pk)
    form = ReceiptForm(request.POST or None, balance=balance)

    def write() -> None:
        recovery.record_receipt(request.actor, case=found, **form.cleaned_data)

    context = {"case": found, "done": _("Đã ghi nhận."), "balance": balance}
    return _worked(request, form, write, template="decisions/after/receipt.html", context=context)


@page(Action.DRAFT_DECISION)
def cancel_receipt(request: ActorRequest, receipt: int) -> HttpResponse:
    """Take back a receipt that was recorded by mistake."""
    found = Receipt.objects.select_related("case").get(pk=receipt, case__in=queries.visible_cases(request.actor))

    def cancel(actor: Any, *, case: AfterCase, reason: str) -> None:
        recovery.cancel_receipt(actor, receipt=found, reason=reason)

    return _with_reason(request, found.case_id, cancel, _("Hủy lần ghi nhận: %(what)s") % {"what": found}, _("Đã hủy."))


def _with_reason(request: ActorRequest, pk: int, service: Callable[..., Any], heading: str, done: str) -> HttpResponse:
    found = queries.get_visible_case(request.actor, pk)
    form = ReasonForm(request.POST or None)

    def write() -> None:
        service(request.actor, case=found, reason=form.cleaned_data["reason"])

    context = {"case": found, "done": done, "action": heading}
    return _worked(request, form, write, template="decisions/after/reason.html", context=context)


def _worked(
    request: ActorRequest, form: WorkForm, write: Callable[[], None], *, template: str, context: dict[str, Any]
) -> HttpResponse:
    """Show the form, or do what was typed and go back to the case."""
    case: AfterCase = context["case"]
    if worked(request, form, write, context["done"]):
        return redirect("decisions:after_case", case.pk)
    shared = {"what": kinds()[case.kind], "name": case.certificate.said("recipient_name"), "form": form}
    return render(request, template, shared | context)


def _standing(certificate: Any) -> list[tuple[str, Any]]:
    decision = certificate.item.decision
    day = f"{decision.decided_on:%d/%m/%Y}"
    return [
        (_("Danh hiệu, hình thức"), bestowed_name(decision.award, decision.agency, decision.decided_on)),
        (_("Quyết định khen thưởng"), _("số %(number)s ngày %(day)s") % {"number": decision.number, "day": day}),
        (_("Năm thành tích"), str(certificate.award.year)),
        (_("Chức vụ, đơn vị"), certificate.said("recipient_detail")),
        (_("Lần cấp bằng"), certificate.serial),
        (_("Mã tra cứu hiện nay"), certificate.printed_code),
    ]


def _changes(case: AfterCase) -> list[tuple[str, Any, Any]]:
    return [(name, case.before[key], case.changes[key]) for key, name in FIELD_NAMES.items() if key in case.changes]


def _effects(case: AfterCase) -> list[str]:
    """What signing will do, a sentence each."""
    what: Kind = kinds()[case.kind]
    register = {
        "correct": _("Sổ bộ: dòng cũ được giữ và ghi «Đã đính chính»; dòng mới có hiệu lực."),
        "take_away": _(
            "Sổ bộ: khen thưởng hết hiệu lực, không còn được tính ở bất kỳ hồ sơ nào, kể cả hồ sơ xét lùi ngày."
        ),
        "give_back": _("Sổ bộ: khen thưởng có hiệu lực trở lại."),
        "keep": _("Sổ bộ: không thay đổi."),
    }
    paper = {
        "replace": _("Bằng mới có mã mới; tra mã cũ thì thấy bằng đã được thay."),
        "keep": {
            "take_away": _("Trang tra cứu công khai nói bằng không còn giá trị, không nói lý do."),
            "give_back": _("Mã trên bằng có hiệu lực trở lại."),
        }.get(what.award, ""),
    }
    lines = [register[what.award], paper[what.certificate]]
    if case.money_due:
        lines.append(
            _("Theo dõi thu lại %(money)s đồng tiền thưởng.") % {"money": f"{case.money_due:,}".replace(",", ".")}
        )
    if case.object_due:
        lines.append(_("Theo dõi việc nộp lại bằng, hiện vật."))
    lines.append(
        _("Báo cho người được khen, đơn vị, cơ quan lập hồ sơ; đánh dấu các hồ sơ đang xét có dựa vào khen thưởng này.")
    )
    return [line for line in lines if line]


def _case_link(row: AfterCase) -> str:
    return reverse("decisions:after_case", args=[row.pk])
