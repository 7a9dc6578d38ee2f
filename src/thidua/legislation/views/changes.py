"""Changes of the law: the list, one change with its preview, and the forms in which they are drafted."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.law import CorpusError
from thidua.law.changes import export_changes, parse_changes
from thidua.legislation import services
from thidua.legislation.forms import (
    AmendmentForm,
    ChangeForm,
    ConfirmationForm,
    DocumentForm,
    LocalRuleForm,
    WhyForm,
    YamlChangeForm,
)
from thidua.legislation.models import ChangeStatus, LawChange
from thidua.legislation.places import value_at, words_of_place
from thidua.legislation.preview import preview
from thidua.legislation.queries import corpus_for, get_visible_change, visible_changes
from thidua.legislation.said import what_it_says
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, page, worked
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of

STATUS_TAGS = {
    ChangeStatus.DRAFT: "neutral",
    ChangeStatus.PROPOSED: "info",
    ChangeStatus.APPROVED: "success",
    ChangeStatus.WITHDRAWN: "neutral",
    ChangeStatus.REVOKED: "warning",
}
COLUMNS = [
    Column("ma", gettext_lazy("Mã"), lambda row: row.code, ["pk"], link=lambda row: row.get_absolute_url()),
    Column("noi-dung", gettext_lazy("Nội dung"), lambda row: row.title),
    Column("loai", gettext_lazy("Loại"), lambda row: row.get_kind_display(), ["kind"]),
    Column("tu-ngay", gettext_lazy("Áp dụng từ"), lambda row: _day(row.starts_on), ["starts_on"]),
    Column("co-quan", gettext_lazy("Cơ quan"), lambda row: row.agency.name, ["agency__name"]),
    Column(
        "trang-thai",
        gettext_lazy("Trạng thái"),
        lambda row: row.get_status_display(),
        ["status"],
        tag=lambda row: STATUS_TAGS[row.status],
    ),
]


@page(Action.READ_LAW)
def changes(request: ActorRequest) -> HttpResponse:
    """Changes that bind this agency, and those its officers are writing."""
    empty = _(
        "Chưa có thay đổi nào. Mở một khen thưởng trong «Quy định» rồi chọn «Xác nhận» hoặc «Sửa đổi» ở điều kiện."
    )
    listing = Listing(
        request, visible_changes(request.actor), COLUMNS, name="thay-doi", default_sort="-ma", empty=empty
    )
    return listing.respond("legislation/changes.html")


@page(Action.READ_LAW)
def change(request: ActorRequest, code: str) -> HttpResponse:
    """One change: what it says, what it would turn, who drafted and approved it, and the next action."""
    found = get_visible_change(request.actor, code)
    law = corpus_for(found.agency)
    context: dict[str, Any] = {
        "change": found,
        "yaml": export_changes([found.change]),
        "place": words_of_place(found.place, law),
        "says": what_it_says(found, law),
        "tag": STATUS_TAGS[ChangeStatus(found.status)],
        "second": services.second_person(request.actor, found),
        "entries": entries_of(found),
    }
    if found.status in {ChangeStatus.DRAFT, ChangeStatus.PROPOSED}:
        try:
            context["preview"] = preview(found)
        except CorpusError as error:
            context["misfit"] = str(error)
    return render(request, "legislation/change.html", context)


@page(Action.DRAFT_LAW_CHANGE)
def confirm(request: ActorRequest, place: str) -> HttpResponse:
    """Draft a confirmation of one provision against the Official Gazette."""
    corpus, today = corpus_for(request.actor.agency), timezone.localdate()
    value_at(corpus, place, today)
    words = words_of_place(place, corpus)
    start = corpus.regime(today).start
    initial = {"start": start, "checked_on": today, "title": _("Đối chiếu Công báo: %(what)s") % {"what": words[:250]}}
    form = ConfirmationForm(request.POST or None, initial=initial, place=place)
    return _drafting(request, form, _("Xác nhận với Công báo"), words)


@page(Action.DRAFT_LAW_CHANGE)
def amend(request: ActorRequest, place: str) -> HttpResponse:
    """Draft a new version of one provision."""
    corpus, today = corpus_for(request.actor.agency), timezone.localdate()
    value, words = value_at(corpus, place, today), words_of_place(place, corpus)
    initial = {"start": corpus.regime(today).start, "title": _("Sửa đổi: %(what)s") % {"what": words[:280]}}
    if isinstance(value, dict):
        initial["text"] = value.get("text", "")
    form = AmendmentForm(request.POST or None, initial=initial, place=place, value=value, corpus=corpus)
    return _drafting(request, form, _("Sửa đổi quy định"), words)


@page(Action.DRAFT_LAW_CHANGE)
def new_document(request: ActorRequest) -> HttpResponse:
    """Draft a new legal document."""
    form = DocumentForm(request.POST or None)
    return _drafting(
        request, form, _("Thêm văn bản"), _("Văn bản phải có trong danh mục thì sửa đổi mới trích dẫn được.")
    )


@page(Action.DRAFT_LAW_CHANGE)
def new_local_rule(request: ActorRequest) -> HttpResponse:
    """Draft a rule of the own ministry or province."""
    agency = request.actor.agency
    form = LocalRuleForm(request.POST or None, agency=agency, corpus=corpus_for(agency))
    lead = _("Chỉ áp dụng cho hồ sơ của cơ quan bạn và cấp dưới, và chỉ được chặt hơn quy định chung.")
    return _drafting(request, form, _("Quy định riêng của bộ, tỉnh"), lead)


@page(Action.DRAFT_LAW_CHANGE)
def bring_in(request: ActorRequest) -> HttpResponse:
    """Draft changes from the YAML that the project or another installation gave out; all of them or none."""
    form = YamlChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            drafts = services.draft_changes(request.actor, changes=parse_changes(form.cleaned_data["yaml"], "YAML"))
        except CorpusError as error:
            form.add_error("yaml", str(error))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã tạo %(count)s bản nháp.") % {"count": len(drafts)})
            return redirect("legislation:changes")
    context = {"form": form, "heading": _("Nhập thay đổi từ YAML"), "lead": ""}
    return render(request, "legislation/change_form.html", context)


@page(Action.READ_LAW)
def export(request: ActorRequest) -> HttpResponse:
    """Every change in force here, as YAML that can be given back to the project."""
    rows = visible_changes(request.actor).filter(status=ChangeStatus.APPROVED).order_by("settled_at", "pk")
    response = HttpResponse(export_changes(row.change for row in rows), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="thay-doi-quy-dinh.yaml"'
    return response


@require_POST
@page(Action.DRAFT_LAW_CHANGE)
def propose(request: ActorRequest, code: str) -> HttpResponse:
    """Lay a draft before a second person."""
    found = get_visible_change(request.actor, code)
    attempt(request, _("Đã gửi người thứ hai duyệt."), services.propose_change, request.actor, draft=found)
    return redirect("legislation:change", code)


@require_POST
@page(Action.APPROVE_LAW_CHANGE)
def approve(request: ActorRequest, code: str) -> HttpResponse:
    """Make a proposed change law here."""
    found = get_visible_change(request.actor, code)
    seen = request.POST.get("seen", "")
    done = _("Đã duyệt; từ nay hồ sơ được xét theo thay đổi này.")
    number = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
    attempt(request, done, services.approve_change, request.actor, proposed=found, seen=number)
    return redirect("legislation:change", code)


@page(Action.APPROVE_LAW_CHANGE)
def give_back(request: ActorRequest, code: str) -> HttpResponse:
    """Give a proposed change back, with the reason."""
    found = get_visible_change(request.actor, code)
    return _with_reason(request, found, _("Trả lại người soạn"), services.give_back_change, "proposed")


@page(Action.DRAFT_LAW_CHANGE)
def withdraw(request: ActorRequest, code: str) -> HttpResponse:
    """Drop a change that is not law yet, with the reason."""
    found = get_visible_change(request.actor, code)
    return _with_reason(request, found, _("Bỏ thay đổi"), services.withdraw_change, "draft")


@page(Action.APPROVE_LAW_CHANGE)
def revoke(request: ActorRequest, code: str) -> HttpResponse:
    """Stop a change that is law here, with the reason."""
    found = get_visible_change(request.actor, code)
    return _with_reason(request, found, _("Ngừng áp dụng"), services.revoke_change, "approved")


def _drafting(request: ActorRequest, form: ChangeForm, heading: str, lead: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            draft = services.draft_change(request.actor, title=form.cleaned_data["title"], body=form.body())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu bản nháp; hãy xem thay đổi này làm đổi kết quả của những hồ sơ nào."))
            return redirect("legislation:change", draft.code)
    return render(request, "legislation/change_form.html", {"form": form, "heading": heading, "lead": lead})


def _with_reason(request: ActorRequest, found: LawChange, heading: str, service: Any, name: str) -> HttpResponse:
    form = WhyForm(request.POST or None)

    def write() -> None:
        service(request.actor, **{name: found}, reason=form.cleaned_data["reason"])

    if worked(request, form, write, _("Đã xong: %(work)s.") % {"work": heading.lower()}):
        return redirect("legislation:change", found.code)
    context = {"form": form, "heading": heading, "lead": str(found), "submit": heading}
    return render(request, "legislation/change_form.html", context)


def _day(day: Any) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
