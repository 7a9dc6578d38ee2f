"""Ratings, initiatives, discipline and the other dated facts: entered, corrected, ended, never overwritten."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action
from thidua.law import load_corpus
from thidua.register.models import (
    ClusterResult,
    Discipline,
    DisciplineKind,
    Fact,
    Initiative,
    InitiativeKind,
    Leave,
    LeaveKind,
    MemberCount,
    MovementResult,
    PeriodFact,
    Proceeding,
    ProceedingKind,
    Rating,
    RatingValue,
    Scope,
    Service,
    Source,
    Subject,
    SubjectKind,
)
from thidua.register.services.awards import FIRST_YEAR, required_reason
from thidua.register.services.sight import require_award_writer, require_in_sight, require_own_page
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean, fold

F = TypeVar("F", bound=Fact)
P = TypeVar("P", bound=PeriodFact)

# What makes two rows of one subject the same fact.
IDENTITY: dict[type[Fact], tuple[str, ...]] = {
    Rating: ("year",),
    Initiative: ("kind", "year", "title"),
    Discipline: ("kind", "starts_on"),
    Proceeding: ("kind", "starts_on"),
    Leave: ("kind", "starts_on"),
    Service: ("post", "starts_on"),
    MemberCount: ("year",),
    ClusterResult: ("year", "organised_by"),
    MovementResult: ("year", "launched_by", "evaluated_at", "document"),  # a year has several movements
}
WORDED = frozenset({"title", "post", "document"})
# Whose facts these can be; the others are of every kind of subject.
KINDS: dict[type[Fact], frozenset[str]] = {
    Leave: frozenset({SubjectKind.PERSON}),
    Service: frozenset({SubjectKind.PERSON}),
    MemberCount: frozenset({SubjectKind.COLLECTIVE}),
    ClusterResult: frozenset({SubjectKind.COLLECTIVE}),
}
CHOICES: dict[type[Fact], dict[str, type]] = {
    Rating: {"rating": RatingValue},
    Initiative: {"kind": InitiativeKind, "recognised_by": Scope, "scope": Scope},
    Discipline: {"kind": DisciplineKind},
    Proceeding: {"kind": ProceedingKind},
    Leave: {"kind": LeaveKind},
    ClusterResult: {"organised_by": ClusterResult.Organiser},
    MovementResult: {"launched_by": MovementResult.Launcher, "evaluated_at": MovementResult.Evaluation},
}
KEPT = frozenset({"id", "subject", "source", "recorded_at", "ended_at"})  # not a person's to correct


@service
def record_rating(
    actor: Actor,
    *,
    subject: Subject,
    year: int,
    rating: str,
    rated_by: str = "",
    document: str = "",
    source: Source = Source.ENTRY,
) -> Rating:
    """Enter the rating of one year; a second one of the same year is refused."""
    return _record(
        actor, Rating(subject=subject, year=year, rating=rating, rated_by=rated_by, document=document), source
    )


@service
def record_initiative(
    actor: Actor,
    *,
    subject: Subject,
    title: str,
    year: int,
    kind: str = InitiativeKind.INITIATIVE,
    recognised_by: str = "",
    scope: str = "",
    applied: bool | None = None,
    used_for: str = "",
    document: str = "",
    source: Source = Source.ENTRY,
) -> Initiative:
    """Enter an initiative or scientific work. `recognised_by`, `scope` empty and `applied` None: not known."""
    fact = Initiative(
        subject=subject,
        kind=kind,
        title=title,
        year=year,
        recognised_by=recognised_by,
        scope=scope,
        applied=applied,
        used_for=used_for,
        document=document,
    )
    return _record(actor, fact, source)


@service
def mark_initiative_used(actor: Actor, *, initiative: Initiative, award: str) -> None:
    """Say that an initiative has served an award (its code): it serves once."""
    subject = _locked_subject(initiative.subject_id)
    require_award_writer(actor, subject)
    initiative = _locked(initiative)
    if initiative.used_for:
        raise Refused(_("Sáng kiến «%(title)s» đã dùng cho một lần khen thưởng.") % {"title": initiative.title})
    initiative.used_for = award
    _check(initiative)
    initiative.save(update_fields=["used_for"])
    record(actor, Event.FACT_CORRECTED, subject, before={"used_for": ""}, after=said(initiative))


@service
def record_discipline(
    actor: Actor,
    *,
    subject: Subject,
    kind: str,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    document: str = "",
    source: Source = Source.ENTRY,
) -> Discipline:
    """Enter a disciplinary measure; days inclusive, `ends_on` None while nobody knows its end."""
    fact = Discipline(subject=subject, kind=kind, starts_on=starts_on, ends_on=ends_on, document=document)
    return _record(actor, fact, source)


@service
def record_proceeding(
    actor: Actor,
    *,
    subject: Subject,
    kind: str,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    document: str = "",
    source: Source = Source.ENTRY,
) -> Proceeding:
    """Enter something under way (inspection, complaint …) that bars a commendation until it is concluded."""
    fact = Proceeding(subject=subject, kind=kind, starts_on=starts_on, ends_on=ends_on, document=document)
    return _record(actor, fact, source)


@service
def record_leave(
    actor: Actor,
    *,
    subject: Subject,
    kind: str,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    document: str = "",
    source: Source = Source.ENTRY,
) -> Leave:
    """Enter a leave of a person; days inclusive."""
    fact = Leave(subject=subject, kind=kind, starts_on=starts_on, ends_on=ends_on, document=document)
    return _record(actor, fact, source)


@service
def record_service(
    actor: Actor,
    *,
    subject: Subject,
    post: str,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    document: str = "",
    source: Source = Source.ENTRY,
) -> Service:
    """Enter a post that a person held; days inclusive, `ends_on` None while it is held."""
    fact = Service(subject=subject, post=post, starts_on=starts_on, ends_on=ends_on, document=document)
    return _record(actor, fact, source)


@service
def record_member_counts(
    actor: Actor,
    *,
    subject: Subject,
    year: int,
    total: int,
    rated: Mapping[str, int] | None = None,
    holding: Mapping[str, int] | None = None,
    disciplined: Mapping[str, int] | None = None,
    document: str = "",
    source: Source = Source.ENTRY,
) -> MemberCount:
    """Enter how many people a collective had in a year, by rating, award held (code) and discipline."""
    fact = MemberCount(
        subject=subject,
        year=year,
        total=total,
        rated=dict(rated or {}),
        holding=dict(holding or {}),
        disciplined=dict(disciplined or {}),
        document=document,
    )
    return _record(actor, fact, source)


@service
def record_cluster_result(
    actor: Actor,
    *,
    subject: Subject,
    year: int,
    organised_by: str,
    rank: int,
    document: str = "",
    source: Source = Source.ENTRY,
) -> ClusterResult:
    """Enter the rank of a collective in its cluster or block in a year."""
    fact = ClusterResult(subject=subject, year=year, organised_by=organised_by, rank=rank, document=document)
    return _record(actor, fact, source)


@service
def record_movement_result(
    actor: Actor,
    *,
    subject: Subject,
    year: int,
    launched_by: str,
    years: int,
    evaluated_at: str,
    rank: int,
    document: str = "",
    source: Source = Source.ENTRY,
) -> MovementResult:
    """Enter the rank at the interim or final review of a movement; `year` is that of the review, `years` its length."""
    fact = MovementResult(
        subject=subject,
        year=year,
        launched_by=launched_by,
        years=years,
        evaluated_at=evaluated_at,
        rank=rank,
        document=document,
    )
    return _record(actor, fact, source)


@service
def correct_fact(actor: Actor, *, fact: F, reason: str, **changes: Any) -> F:
    """End a row that was wrong and put a corrected one in its place; returns the new row."""
    subject, fact = _locked_for_change(actor, fact)
    reason = required_reason(reason)
    model = type(fact)
    values = {field.name: getattr(fact, field.name) for field in fact._meta.fields if field.name not in KEPT}
    if unknown := set(changes) - set(values):
        raise ValueError(f"cannot correct {sorted(unknown)}")
    corrected = model(subject=subject, source=Source.ENTRY, **(values | changes))
    _end(fact)
    _write(corrected)
    record(actor, Event.FACT_CORRECTED, subject, before=said(fact), after=said(corrected), reason=reason)
    return corrected


@service
def withdraw_fact(actor: Actor, *, fact: Fact, reason: str) -> None:
    """End a row that should never have been entered; it counts for nothing and stays in the trail."""
    subject, fact = _locked_for_change(actor, fact)
    reason = required_reason(reason)
    _end(fact)
    record(actor, Event.FACT_CORRECTED, subject, before=said(fact), after={"status": "withdrawn"}, reason=reason)


@service
def end_period(actor: Actor, *, fact: P, ends_on: dt.date) -> P:
    """Say on which day (inclusive) something that was open ended: a discipline, a proceeding, a leave, a post."""
    _locked_for_change(actor, fact)
    return write_end(actor, fact, ends_on)


def write_end(actor: Actor, fact: P, ends_on: dt.date) -> P:
    """End a period as `end_period` does. Only inside a service that asked who may."""
    subject, fact = _locked_subject(fact.subject_id), _locked(fact)
    if fact.ends_on is not None:
        raise Overtaken(_("Việc này đã ghi ngày kết thúc %(day)s.") % {"day": f"{fact.ends_on:%d/%m/%Y}"})
    before = said(fact)
    fact.ends_on = ends_on
    _check(fact)
    fact.save(update_fields=["ends_on"])
    record(actor, Event.FACT_CORRECTED, subject, before=before, after=said(fact))
    return fact


def write_fact(actor: Actor, fact: F, source: Source) -> F:
    """Check a fact against the register and write it. Only inside a service that asked who may."""
    fact.subject = _locked_subject(fact.subject_id)
    fact.source = source
    _write(fact)
    record(actor, Event.FACT_RECORDED, fact.subject, after=said(fact))
    return fact


def same_fact(fact: Fact) -> Fact | None:
    """The row in force that says the same fact of the same subject, if there is one, whatever else it says."""
    model = type(fact)
    keys = [key for key in IDENTITY[model] if key not in WORDED]
    rows = model._default_manager.filter(
        subject=fact.subject, ended_at=None, **{key: getattr(fact, key) for key in keys}
    )
    worded = [key for key in IDENTITY[model] if key not in keys]
    alike = (row for row in rows.exclude(pk=fact.pk) if all(_alike(row, fact, key) for key in worded))
    return next(alike, None)


def said(fact: Fact) -> dict[str, Any]:
    """A fact as the trail keeps it."""
    values = {field.name: getattr(fact, field.name) for field in fact._meta.fields if field.name not in KEPT}
    return {"fact": fact._meta.model_name, **values, "source": str(fact.source), "row": fact.pk}


def _alike(row: Fact, fact: Fact, key: str) -> bool:
    ours, theirs = fold(getattr(row, key)), fold(getattr(fact, key))
    return ours == theirs or (key == "document" and not (ours and theirs))  # who names no paper may mean the same


def _record(actor: Actor, fact: F, source: Source) -> F:
    require_in_sight(actor, Action.RECORD_FACT, fact.subject.agency)
    return write_fact(actor, fact, source)


def _write(fact: Fact) -> None:
    for field in ("document", "title", "post", "rated_by"):
        if hasattr(fact, field):
            setattr(fact, field, clean(getattr(fact, field)))
    _check(fact)
    if (other := same_fact(fact)) is not None:
        raise Refused(
            _("%(subject)s: sổ bộ đã ghi %(what)s «%(fact)s»%(document)s. Nếu dòng đó sai, hãy đính chính nó.")
            % {
                "subject": fact.subject.name,
                "what": what(other),
                "fact": other,
                "document": f" ({other.document})" if other.document else "",
            }
        )
    fact.save()


def what(fact: Fact) -> str:
    """What kind of fact it is, in Vietnamese, in the middle of a sentence."""
    names = {
        Rating: _("xếp loại"),
        Initiative: _("sáng kiến"),
        Discipline: _("kỷ luật"),
        Proceeding: _("việc đang xem xét"),
        Leave: _("thời gian nghỉ"),
        Service: _("chức vụ"),
        MemberCount: _("số người của tập thể"),
        ClusterResult: _("kết quả cụm, khối thi đua"),
        MovementResult: _("kết quả phong trào thi đua"),
    }
    return names[type(fact)]


def _check(fact: Fact) -> None:
    """Refuse what cannot be, beside the field that says it."""
    if fact.subject.kind not in KINDS.get(type(fact), SubjectKind.values):
        kind = SubjectKind(fact.subject.kind).label.lower()
        raise Refused(_("Không ghi %(what)s cho %(kind)s.") % {"what": what(fact), "kind": kind})
    _check_choices(fact)
    if hasattr(fact, "year"):
        _check_year(fact.year)
    for field in ("title", "post"):
        if hasattr(fact, field) and not clean(getattr(fact, field)):
            _refuse(field, _("Cần điền mục này."))
    for field in ("rank", "years", "total"):
        if hasattr(fact, field) and getattr(fact, field) < 1:
            _refuse(field, _("Số phải từ 1."))
    if isinstance(fact, PeriodFact) and fact.ends_on is not None and fact.ends_on < fact.starts_on:
        _refuse("ends_on", _("Ngày kết thúc đứng trước ngày bắt đầu."))
    if isinstance(fact, Initiative) and fact.used_for and fact.used_for not in load_corpus().awards:
        _refuse("used_for", _("Không có danh hiệu, hình thức khen thưởng mã «%(code)s».") % {"code": fact.used_for})
    if isinstance(fact, MemberCount):
        _check_counts(fact)


def _refuse(field: str, message: str) -> None:
    raise Refused(message, fields={field: message})


def _check_choices(fact: Fact) -> None:
    for field, choices in CHOICES.get(type(fact), {}).items():
        value = getattr(fact, field)
        unknown_level = isinstance(fact, Initiative) and field != "kind" and value == ""
        if value not in choices.values and not unknown_level:  # type: ignore[attr-defined] # TextChoices
            _refuse(field, _("Chọn một giá trị trong danh sách."))


def _check_year(year: int) -> None:
    last = timezone.localdate().year
    if not FIRST_YEAR <= year <= last:
        _refuse("year", _("Năm phải từ %(first)s đến %(last)s.") % {"first": FIRST_YEAR, "last": last})


def _check_counts(counts: MemberCount) -> None:
    """The parts fit the whole: the same rules by which a case is read (`thidua.law.case.Members`)."""
    if set(counts.rated) - set(RatingValue.values) or set(counts.disciplined) - set(DisciplineKind.values):
        raise Refused(_("Có mức xếp loại hoặc hình thức kỷ luật không đúng."))
    if unknown := set(counts.holding) - set(load_corpus().awards):
        raise Refused(_("Không có danh hiệu mã «%(code)s».") % {"code": sorted(unknown)[0]})
    if any(number < 0 for part in (counts.rated, counts.holding, counts.disciplined) for number in part.values()):
        raise Refused(_("Số người không thể âm."))
    if sum(counts.rated.values()) > counts.total:
        _refuse("total", _("Tổng số người được xếp loại lớn hơn tổng số người."))
    if any(number > counts.total for part in (counts.holding, counts.disciplined) for number in part.values()):
        _refuse("total", _("Có danh hiệu hoặc hình thức kỷ luật nhiều hơn tổng số người."))


def _locked_subject(pk: int) -> Subject:
    # The subject is always locked first: two who lock the same rows in the same order never wait in a ring.
    return require_own_page(Subject.objects.select_for_update(of=("self",)).select_related("agency").get(pk=pk))


def _locked(fact: F) -> F:
    found = type(fact)._default_manager.select_for_update(of=("self",)).select_related("subject").get(pk=fact.pk)
    if found.ended_at is not None:
        raise Overtaken(_("Dòng này đã được đính chính từ trước; hãy tải lại trang."))
    return found


def _locked_for_change(actor: Actor, fact: F) -> tuple[Subject, F]:
    subject = _locked_subject(fact.subject_id)
    require_in_sight(actor, Action.RECORD_FACT, subject.agency)
    return subject, _locked(fact)


def _end(fact: Fact) -> None:
    fact.ended_at = timezone.now()
    fact.save(update_fields=["ended_at"])
