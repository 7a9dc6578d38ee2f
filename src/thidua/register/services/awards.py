"""Awards into the register, and out of force again."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action
from thidua.law import load_corpus
from thidua.register.decision_numbers import fold_number
from thidua.register.models import Award, AwardStatus, Basis, Source, Subject, SubjectKind
from thidua.register.services.sight import require_award_writer, require_in_sight, require_own_page
from thidua.register.services.telling import tell_people
from thidua.register.words import award_name, decision_of, name_of, years_of
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean

FIRST_YEAR = 1945
CORRECTABLE = frozenset(
    {"code", "year", "from_year", "basis", "decision_number", "decided_on", "decided_by", "citation"}
)


@service
def record_award(
    actor: Actor,
    *,
    subject: Subject,
    code: str,
    year: int,
    from_year: int | None = None,
    basis: str = Basis.MERIT,
    decision_number: str = "",
    decided_on: dt.date | None = None,
    decided_by: str = "",
    agency: Agency | None = None,
    citation: str = "",
    source: Source = Source.ENTRY,
) -> Award:
    """Enter an award that was given outside the system. `year` is the (last) year of the achievement.

    `agency` is where the subject was then (default: where it is now). Refuses what contradicts the register.
    """
    require_in_sight(actor, Action.RECORD_FACT, subject.agency)
    award = Award(
        code=code,
        year=year,
        from_year=from_year,
        basis=basis,
        decision_number=decision_number,
        decided_on=decided_on,
        decided_by=decided_by,
        agency=agency or subject.agency,
        citation=citation,
        source=source,
    )
    return write_award(actor, subject, award)


@service
def register_award(
    actor: Actor,
    *,
    subject: Subject,
    code: str,
    year: int,
    basis: str,
    decision_number: str,
    decided_on: dt.date,
    decided_by: str,
    agency: Agency,
    citation: str = "",
    source: Source = Source.DECISION,
    from_year: int | None = None,
) -> Award:
    """Write an award that a decision gives, in the transaction of the caller. The actor is who signs decisions."""
    require_award_writer(actor, subject)
    award = Award(
        code=code,
        year=year,
        from_year=from_year,
        basis=basis,
        decision_number=decision_number,
        decided_on=decided_on,
        decided_by=decided_by,
        agency=agency,
        citation=citation,
        source=source,
    )
    return write_award(actor, subject, award)


@service
def correct_award(actor: Actor, *, award: Award, reason: str, by_decision: bool = False, **changes: Any) -> Award:
    """Replace a valid award by a corrected one; the old row stays, marked as corrected. Returns the new row.

    `by_decision`: a decision of who gave it says so, in the transaction of the caller, who tells the person.
    """
    if unknown := set(changes) - CORRECTABLE:
        raise ValueError(f"cannot correct {sorted(unknown)}")
    award = _locked(actor, award, AwardStatus.VALID, by_decision=by_decision)
    reason = required_reason(reason)
    corrected = Award(
        **{field: getattr(award, field) for field in CORRECTABLE}, agency=award.agency, source=award.source
    )
    for field, value in changes.items():
        setattr(corrected, field, value)
    _set_status(award, AwardStatus.CORRECTED)
    written = write_award(actor, award.subject, corrected, event=None)
    record(actor, Event.AWARD_CORRECTED, award.subject, before=said(award), after=said(written), reason=reason)
    if not by_decision:
        _tell(award, Event.AWARD_CORRECTED, _("%(award)s năm %(year)s của bạn trong sổ bộ đã được đính chính."))
    return written


@service
def revoke_award(actor: Actor, *, award: Award, reason: str, by_decision: bool = False) -> None:
    """Mark an award as revoked (hủy bỏ, thu hồi, tước); it stays in sight and counts for nothing."""
    award = _locked(actor, award, AwardStatus.VALID, by_decision=by_decision)
    reason = required_reason(reason)
    _set_status(award, AwardStatus.REVOKED)
    record(actor, Event.AWARD_REVOKED, award.subject, after=said(award), reason=reason)
    if not by_decision:
        _tell(award, Event.AWARD_REVOKED, _("%(award)s năm %(year)s của bạn đã bị hủy bỏ, thu hồi."))


@service
def restore_award(actor: Actor, *, award: Award, reason: str) -> None:
    """Give back an award that was taken away, by a decision that says so; refused when the same was given since."""
    award = _locked(actor, award, AwardStatus.REVOKED, by_decision=True)
    reason = required_reason(reason)
    if (other := same_award(award)) is not None:
        raise Refused(
            _("Sổ bộ đã ghi %(award)s năm %(year)s theo quyết định khác (%(decision)s).")
            % {"award": name_of(other), "year": years_of(other), "decision": decision(other)}
        )
    _set_status(award, AwardStatus.VALID)
    record(actor, Event.AWARD_RESTORED, award.subject, after=said(award), reason=reason)


def required_reason(reason: str) -> str:
    """The reason, trimmed; refuses an empty one."""
    if not clean(reason):
        raise Refused(_("Cần nêu lý do."), fields={"reason": _("Cần nêu lý do, ví dụ số văn bản đính chính.")})
    return reason.strip()


def write_award(actor: Actor, subject: Subject, award: Award, *, event: Event | None = Event.AWARD_REGISTERED) -> Award:
    """Check an award against the law and the register, and write it. Only inside a service that asked who may."""
    subject = require_own_page(Subject.objects.select_for_update(of=("self",)).get(pk=subject.pk))
    award.subject = subject
    award.decision_number = clean(award.decision_number)
    award.decision_number_fold = fold_number(award.decision_number)
    award.decided_by = clean(award.decided_by)
    award.basis = known_basis(award.code, award.basis)
    refuse_impossible(award)
    if (other := same_award(award)) is not None:
        raise Refused(
            _("%(name)s: sổ bộ đã ghi %(award)s năm %(year)s (%(decision)s). Nếu dòng đó sai, hãy đính chính nó.")
            % {"name": subject.name, "award": name_of(other), "year": years_of(other), "decision": decision(other)}
        )
    try:
        with transaction.atomic():
            award.save()
    except IntegrityError as error:
        if "award_merit_once_a_year" not in str(error):
            raise
        raise Overtaken(_("Người khác vừa ghi khen thưởng này cho %(name)s.") % {"name": subject.name}) from error
    if event is not None:
        record(actor, event, subject, after=said(award))
    return award


def same_award(award: Award) -> Award | None:
    """The valid row that says the same award of the same year, if there is one.

    On merit a title or form is given once a year. On other grounds it may be given again, by another decision.
    """
    rows = Award.objects.filter(
        subject=award.subject, code=award.code, year=award.year, basis=award.basis, status=AwardStatus.VALID
    ).exclude(pk=award.pk)
    if award.basis != Basis.MERIT:
        rows = rows.filter(decision_number_fold=fold_number(award.decision_number))
    return rows.first()


def known_basis(code: str, basis: str) -> str:
    """The ground of an award: a title for which nobody stated one was given on merit, as the law has it."""
    award = load_corpus().awards.get(code)
    return Basis.MERIT if award and award.kind == "title" and not basis else basis


def contradicts(known: Award, said_now: Award) -> bool:
    """Whether both name a decision, and not the same one."""
    number = fold_number(said_now.decision_number)
    other_number = bool(number and known.decision_number_fold and number != known.decision_number_fold)
    other_day = bool(said_now.decided_on and known.decided_on and said_now.decided_on != known.decided_on)
    return other_number or other_day


def decision(award: Award) -> str:
    """The decision of an award in words."""
    return decision_of(award.decision_number, award.decided_on, award.decided_by)


def said(award: Award) -> dict[str, Any]:
    """An award as the trail keeps it."""
    return {
        "award": award.code,
        "year": award.year,
        "from_year": award.from_year,
        "basis": str(award.basis),
        "number": award.decision_number,
        "decided_on": award.decided_on,
        "decided_by": award.decided_by,
        "source": str(award.source),
        "row": award.pk,
    }


def refuse_impossible(award: Award) -> None:
    """Refuse an award that the law does not know, or that its subject or its years make impossible."""
    definition = load_corpus().awards.get(award.code)
    if definition is None:
        message = _("Không có danh hiệu, hình thức khen thưởng mã «%(code)s».") % {"code": award.code}
        raise Refused(message, fields={"code": message})
    if award.subject.kind not in definition.subject_kinds:
        kind = SubjectKind(award.subject.kind).label.lower()
        message = _("%(award)s không dành cho %(kind)s.") % {"award": definition.name, "kind": kind}
        raise Refused(message, fields={"code": message})
    if definition.kind == "title" and award.basis != Basis.MERIT:
        message = _("Danh hiệu thi đua chỉ tặng theo công trạng.")
        raise Refused(message, fields={"basis": message})
    _refuse_impossible_years(award)


def _refuse_impossible_years(award: Award) -> None:
    today = timezone.localdate()
    if not FIRST_YEAR <= award.year <= today.year:
        message = _("Năm thành tích phải từ %(first)s đến %(last)s.") % {"first": FIRST_YEAR, "last": today.year}
        raise Refused(message, fields={"year": message})
    if award.from_year is not None and not FIRST_YEAR <= award.from_year <= award.year:
        message = _("Năm bắt đầu thành tích phải từ %(first)s và không sau năm thành tích.") % {"first": FIRST_YEAR}
        raise Refused(message, fields={"from_year": message})
    if award.decided_on and award.decided_on > today:
        message = _("Ngày quyết định chưa tới.")
        raise Refused(message, fields={"decided_on": message})
    if award.decided_on and award.decided_on.year < award.year:
        message = _("Ngày quyết định đứng trước năm thành tích %(year)s.") % {"year": award.year}
        raise Refused(message, fields={"decided_on": message})
    if award.subject.birth_year and award.year <= award.subject.birth_year:
        message = _("%(name)s sinh năm %(birth)s, không thể được khen năm %(year)s.") % {
            "name": award.subject.name,
            "birth": award.subject.birth_year,
            "year": award.year,
        }
        raise Refused(message, fields={"year": message})


# Filled by higher floors: why a row may be changed only by another way; None when the register's officer may.
row_keepers: list[Callable[[Award], str | None]] = []


def _locked(actor: Actor, award: Award, status: AwardStatus, *, by_decision: bool) -> Award:
    # The subject first, as everywhere: two who lock the same rows in the same order never wait in a ring.
    subject = Subject.objects.select_for_update(of=("self",)).select_related("agency").get(pk=award.subject_id)
    if by_decision:
        require_award_writer(actor, subject)
    else:
        require_in_sight(actor, Action.RECORD_FACT, subject.agency)
    award = Award.objects.select_for_update(of=("self",)).select_related("agency").get(pk=award.pk)
    if award.subject_id != subject.pk:
        raise Overtaken(_("Dòng này vừa chuyển sang hồ sơ khác do gộp đối tượng; hãy tải lại trang."))
    award.subject = subject
    if award.status != status:
        said_now = AwardStatus(award.status).label.lower()
        raise Overtaken(
            _("%(award)s năm %(year)s %(status)s từ trước; hãy tải lại trang.")
            % {"award": award_name(award.code), "year": award.year, "status": said_now}
        )
    if not by_decision:
        for keeper in row_keepers:
            if message := keeper(award):
                raise Refused(message)
    return award


def _tell(award: Award, event: Event, text: str) -> None:
    """The person learns what happened; why, from the unit and the decision."""
    tell_people(event, [(award.subject_id, text % {"award": name_of(award), "year": years_of(award)})])


def _set_status(award: Award, status: AwardStatus) -> None:
    award.status = status
    award.save(update_fields=["status"])
