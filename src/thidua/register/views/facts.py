"""One row of a subject: its page, and how it is entered, corrected, ended or taken back."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.law.labels import DISCIPLINE, RATING
from thidua.privacy.models import AccessKind
from thidua.privacy.services import note_access
from thidua.register.entry import ENTRIES, Entry, entry_for
from thidua.register.forms import EndForm, ReasonForm
from thidua.register.models import Award, AwardStatus, Fact, MemberCount, PeriodFact, Source, Subject
from thidua.register.queries import awards_of_decision, get_visible_fact, get_visible_subject
from thidua.register.services import correct_award, correct_fact, end_period, revoke_award, withdraw_fact
from thidua.register.views.search import STATUS_TAGS
from thidua.register.views.subjects import allowed
from thidua.register.words import award_name, name_of
from thidua.screens.forms import WorkForm
from thidua.screens.views import page, worked

LEFT_OUT = frozenset({"id", "subject", "decision_number_fold", "ended_at", "status"})
TOGETHER_SHOWN = 20


@page(Action.READ_REGISTER)
def fact(request: ActorRequest, subject_pk: int, slug: str, pk: int) -> HttpResponse:
    """Everything that one row says, and the decision or paper it rests on."""
    row = get_visible_fact(request.actor, subject_pk, slug, pk)
    together = awards_of_decision(request.actor, row).exclude(pk=row.pk) if isinstance(row, Award) else None
    status, tag = _status(row)
    context = {
        "row": row,
        "subject": row.subject,
        "slug": slug,
        "name": _title(row, ENTRIES[slug]),
        "items": said_of_row(row),
        "status": status,
        "tag": tag,
        "is_in_force": tag == "success",
        "is_open": isinstance(row, PeriodFact) and row.ends_on is None,
        "is_award": isinstance(row, Award),
        "by_decision": isinstance(row, Award) and row.source == Source.DECISION,
        "together": together[:TOGETHER_SHOWN] if together is not None else (),
        "record": allowed(request.actor, Action.RECORD_FACT, row.subject),
    }
    note_access(request.actor, AccessKind.PAGE, [row.subject_id], what=str(_title(row, ENTRIES[slug])))
    return render(request, "register/fact.html", context)


@page(Action.RECORD_FACT)
def choose_entry(request: ActorRequest, subject_pk: int) -> HttpResponse:
    """What can be entered for this subject."""
    subject = get_visible_subject(request.actor, subject_pk)
    choices = [
        (entry.name, reverse("register:record", args=[subject.pk, slug]))
        for slug, entry in ENTRIES.items()
        if subject.kind in entry.kinds
    ]
    return render(request, "register/choose_entry.html", {"subject": subject, "choices": choices})


@page(Action.RECORD_FACT)
def record(request: ActorRequest, subject_pk: int, slug: str) -> HttpResponse:
    """Enter one row."""
    subject = get_visible_subject(request.actor, subject_pk)
    entry = entry_for(slug, subject.kind)
    form = entry.form(request.POST or None, kind=subject.kind)

    def write() -> None:
        entry.record(request.actor, subject=subject, **form.values())

    heading = _("Ghi vào sổ bộ: %(what)s") % {"what": str(entry.name).lower()}
    return _worked(request, form, write, done=_("Đã ghi vào sổ bộ."), context=_context(subject, heading))


@page(Action.RECORD_FACT)
def correct(request: ActorRequest, subject_pk: int, slug: str, pk: int) -> HttpResponse:
    """Replace a row that is wrong."""
    row = get_visible_fact(request.actor, subject_pk, slug, pk)
    entry = ENTRIES[slug]
    form = entry.form(request.POST or None, kind=row.subject.kind, correcting=True, initial=entry.form.fields_of(row))

    def write() -> None:
        reason, values = form.cleaned_data["reason"], form.values()
        if isinstance(row, Award):
            correct_award(request.actor, award=row, reason=reason, **values)
        else:
            correct_fact(request.actor, fact=row, reason=reason, **values)

    heading = _("Đính chính: %(what)s") % {"what": _title(row, entry)}
    return _worked(request, form, write, done=_("Đã đính chính."), context=_context(row.subject, heading))


@page(Action.RECORD_FACT)
def end(request: ActorRequest, subject_pk: int, slug: str, pk: int) -> HttpResponse:
    """Say when something that was open ended."""
    row = get_visible_fact(request.actor, subject_pk, slug, pk)
    if not isinstance(row, PeriodFact):
        raise Award.DoesNotExist
    form = EndForm(request.POST or None)

    def write() -> None:
        end_period(request.actor, fact=row, ends_on=form.cleaned_data["ends_on"])

    heading = _("Kết thúc: %(what)s") % {"what": _title(row, ENTRIES[slug])}
    return _worked(request, form, write, done=_("Đã ghi ngày kết thúc."), context=_context(row.subject, heading))


@page(Action.RECORD_FACT)
def take_back(request: ActorRequest, subject_pk: int, slug: str, pk: int) -> HttpResponse:
    """Revoke an award, or take back a row that should never have been entered."""
    row = get_visible_fact(request.actor, subject_pk, slug, pk)
    form = ReasonForm(request.POST or None)

    def write() -> None:
        if isinstance(row, Award):
            revoke_award(request.actor, award=row, reason=form.cleaned_data["reason"])
        else:
            withdraw_fact(request.actor, fact=row, reason=form.cleaned_data["reason"])

    verb = _("Hủy bỏ, thu hồi: %(what)s") if isinstance(row, Award) else _("Gỡ dòng ghi nhầm: %(what)s")
    heading = verb % {"what": _title(row, ENTRIES[slug])}
    return _worked(request, form, write, done=_("Đã ghi nhận."), context=_context(row.subject, heading))


def said_of_row(row: Award | Fact) -> list[tuple[str, Any]]:
    """Every field of a row that a person reads, by its Vietnamese name."""
    fields = [field for field in row._meta.fields if field.name not in LEFT_OUT]
    return [
        (str(field.verbose_name).capitalize(), _shown(row, field.name))
        for field in fields
        if field.verbose_name != field.name.replace("_", " ")
    ]


def _shown(row: Model, name: str) -> Any:
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if name in {"code", "used_for"} and value:
        return award_name(value)
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if isinstance(row, MemberCount) and isinstance(value, dict):
        return _counts(value)
    if hasattr(value, "strftime"):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


def _counts(counts: dict[str, int]) -> str:
    """«hoàn thành tốt nhiệm vụ: 12; Lao động tiên tiến: 10»."""
    names = {**RATING, **DISCIPLINE}
    return "; ".join(f"{names.get(key) or award_name(key)}: {count}" for key, count in counts.items())


def _status(row: Award | Fact) -> tuple[str, str]:
    if isinstance(row, Award):
        return str(row.get_status_display()), STATUS_TAGS[AwardStatus(row.status)]
    if row.ended_at is not None:
        return _("Đã đính chính"), "neutral"
    return _("Đang có hiệu lực"), "success"


def _title(row: Award | Fact, entry: Entry) -> str:
    return name_of(row) if isinstance(row, Award) else str(entry.name)


def _context(subject: Subject, heading: str) -> dict[str, Any]:
    return {"subject": subject, "heading": heading, "back": reverse("register:subject", args=[subject.pk])}


def _worked(
    request: ActorRequest, form: WorkForm, write: Callable[[], None], *, done: str, context: dict[str, Any]
) -> HttpResponse:
    """Show the form, or write what was typed and go back to the subject."""
    if worked(request, form, write, done):
        return redirect(context["back"])
    return render(request, "register/row_form.html", context | {"form": form})
