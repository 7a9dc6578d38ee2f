"""Opinions: asking for them, answering, entering answers from letters, and the table of what became of each."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.drafting import queries, services
from thidua.drafting.forms import TAKEN, AnswerForm, ConsultForm, EnterAnswerForm, RemarkForm, SettleForm
from thidua.drafting.models import Addressee, Answer, Settlement, State, Version
from thidua.drafting.provisions import parse
from thidua.screens.downloads import download
from thidua.screens.rows import MORE, Table
from thidua.screens.tables import Column, Listing
from thidua.screens.views import page, worked

SETTLED_TAGS = {Settlement.OPEN: "warning", Settlement.TAKEN: "success", Settlement.EXPLAINED: "info"}


@page(Action.READ_DRAFTING)
def asked(request: ActorRequest) -> HttpResponse:
    """The drafts of others that the own agency was asked about."""
    columns = [
        Column(
            "ten", _("Dự thảo"), lambda row: str(row.consultation.case), ["consultation__case__title"], _link, wide=True
        ),
        Column("co-quan", _("Cơ quan lấy ý kiến"), lambda row: row.consultation.case.agency.name),
        Column("gui", _("Ngày gửi"), lambda row: f"{row.consultation.sent_on:%d/%m/%Y}", ["consultation__sent_on"]),
        Column("han", _("Hạn trả lời"), lambda row: f"{row.consultation.due_on:%d/%m/%Y}", ["consultation__due_on"]),
        Column("tra-loi", _("Trả lời"), lambda row: answer_words(row)[0], tag=lambda row: answer_words(row)[1]),
    ]
    empty = _("Chưa có dự thảo nào được gửi lấy ý kiến cơ quan bạn.")
    rows = queries.asked_of(request.actor).order_by("-pk")
    return Listing(request, rows, columns, name="lay-y-kien-du-thao", empty=empty).respond("drafting/asked.html")


def _link(addressee: Addressee) -> str:
    return reverse("drafting:answer", args=[addressee.pk])


def answer_words(addressee: Addressee) -> tuple[str, str]:
    """How an addressee stands, in words, and the colour beside them."""
    found: Answer | None = getattr(addressee, "answer", None)
    if found is None:
        late = addressee.consultation.due_on < timezone.localdate()
        return (_("quá hạn, chưa trả lời"), "danger") if late else (_("chưa trả lời"), "warning")
    words = str(found.get_general_display())
    return (f"{words} ({_('trả lời sau hạn')})", "warning") if found.is_late else (words, "success")


@page(Action.DRAFT_LAW)
def consult(request: ActorRequest, pk: int) -> HttpResponse:
    """Send the last version out."""
    found = queries.get_own_case(request.actor, pk)
    version = found.versions.last()
    if version is None:
        raise Version.DoesNotExist
    form = ConsultForm(request.POST or None, agencies=queries.agencies_to_ask(found.agency))

    def write() -> None:
        data = dict(form.cleaned_data)
        others, agencies = data.pop("others").splitlines(), list(data.pop("agencies"))
        services.consult(request.actor, case=found, version=version, agencies=agencies, others=others, **data)

    if worked(request, form, write, _("Đã gửi lấy ý kiến.")):
        return redirect(found)
    context = {"form": form, "case": found, "heading": _("Gửi lấy ý kiến"), "lead": version}
    return render(request, "drafting/form.html", context)


@page(Action.READ_DRAFTING)
def consultation(request: ActorRequest, pk: int) -> HttpResponse:
    """One consultation: who was asked, who answered and how, who is late."""
    found = queries.get_own_consultation(request.actor, pk)
    rows = found.addressees.select_related("consultation", "answer").prefetch_related("answer__opinions")
    collecting = found.case.state == State.CONSULTATION
    context = {
        "consultation": found,
        "case": found.case,
        "tally": queries.tally(found),
        "rows": [(row, getattr(row, "answer", None), *answer_words(row)) for row in rows],
        "may_enter": may(request.actor, Action.DRAFT_LAW, found.case.agency_id) if collecting else None,
    }
    return render(request, "drafting/consultation.html", context)


@page(Action.READ_DRAFTING)
def answer(request: ActorRequest, pk: int) -> HttpResponse:
    """The draft that the own agency was asked about, and its answer, clause by clause."""
    found = queries.get_asked(request.actor, pk)
    consultation, given = found.consultation, getattr(found, "answer", None)
    permission = may(request.actor, Action.ANSWER_DRAFT, found.agency_id)
    provisions = parse(consultation.version.text).provisions
    form, table = _answer_forms(request, AnswerForm, provisions)
    collecting = consultation.case.state == State.CONSULTATION
    open_now = given is None and collecting and bool(permission)
    if open_now and _sent(request, form, table):
        write = partial(services.answer, request.actor, addressee=found)
        if _written(request, form, table, write):
            return redirect("drafting:answer", pk)
    context = {
        "addressee": found,
        "consultation": consultation,
        "case": consultation.case,
        "given": given,
        "provisions": provisions,
        "form": form,
        "table": table,
        "open_now": open_now,
        "collecting": collecting,
        "permission": permission,
        "is_late": given is None and consultation.due_on < timezone.localdate(),
    }
    return render(request, "drafting/answer.html", context)


@page(Action.DRAFT_LAW)
def enter_answer(request: ActorRequest, pk: int) -> HttpResponse:
    """Enter an answer that came by letter."""
    found = queries.get_own_consultation(request.actor, pk)
    waiting = {"waiting": found.addressees.filter(answer=None), "is_public": found.is_public}
    provisions = parse(found.version.text).provisions
    form, table = _answer_forms(request, EnterAnswerForm, provisions, **waiting)
    if _sent(request, form, table):
        write = partial(services.enter_answer, request.actor, consultation=found)
        if _written(request, form, table, write):
            return redirect("drafting:consultation", pk)
    context = {"form": form, "table": table, "consultation": found, "case": found.case}
    return render(request, "drafting/enter_answer.html", context)


def _answer_forms(request: ActorRequest, kind: type[AnswerForm], provisions: Any, **kwargs: Any) -> tuple[Any, Table]:
    form = kind(request.POST or None, request.FILES or None, **kwargs)
    return form, Table(partial(RemarkForm, provisions=provisions), "gop-y", request.POST or None, [])


def _sent(request: ActorRequest, form: AnswerForm, table: Table) -> bool:
    """Whether the whole was sent, not only more rows asked for, and can stand; every part is looked at."""
    if request.method != "POST" or MORE in request.POST:
        return False
    found = [form.is_valid(), table.is_valid()]
    return all(found)


def _written(request: ActorRequest, form: AnswerForm, table: Table, write: Any) -> bool:
    def answered() -> None:
        write(remarks=table.values(), **form.cleaned_data)

    return worked(request, form, answered, _("Đã ghi ý kiến trả lời."))


@page(Action.READ_DRAFTING)
def answer_file(request: ActorRequest, pk: int) -> HttpResponse:
    """The letter of an answer."""
    found = queries.get_visible_answer(request.actor, pk)
    if found.file is None:
        raise Answer.DoesNotExist
    return download(request.actor, found.file, found.file_name, subjects=[])


@page(Action.READ_DRAFTING)
def opinions(request: ActorRequest, pk: int) -> HttpResponse:
    """Tổng hợp, tiếp thu, giải trình: every opinion by clause, and what became of it."""
    found = queries.get_own_case(request.actor, pk)
    rows = queries.opinions_of(found)
    only_open = request.GET.get("xu-ly") == "open"
    left = sum(row.state == Settlement.OPEN for row in rows)
    shown = [row for row in rows if not only_open or row.state == Settlement.OPEN]
    context = {
        "case": found,
        "rows": [(row, SETTLED_TAGS[Settlement(row.state)]) for row in shown],
        "count": len(rows),
        "left": left,
        "only_open": only_open,
        "may_settle": may(request.actor, Action.DRAFT_LAW, found.agency_id)
        if found.state == State.CONSULTATION
        else None,
    }
    return render(request, "drafting/opinions.html", context)


@page(Action.DRAFT_LAW)
def settle(request: ActorRequest, pk: int) -> HttpResponse:
    """Take an opinion up, or explain why not."""
    found = queries.get_own_opinion(request.actor, pk)
    consultation = found.answer.addressee.consultation
    later = consultation.case.versions.filter(number__gt=consultation.version.number)
    form = SettleForm(request.POST or None, opinion=found, versions=later)

    def write() -> None:
        data = form.cleaned_data
        services.settle_opinion(
            request.actor,
            opinion=found,
            taken_in=data["taken_in"] if data["how"] == TAKEN else None,
            explanation=data["explanation"],
            revision=data["revision"] or 0,
        )

    if worked(request, form, write, _("Đã ghi xử lý ý kiến.")):
        return redirect("drafting:opinions", consultation.case_id)
    place = next((each for each in parse(consultation.version.text).provisions if each.key == found.place), None)
    context = {"form": form, "opinion": found, "case": consultation.case, "place": place, "has_later": later.exists()}
    return render(request, "drafting/settle.html", context)
