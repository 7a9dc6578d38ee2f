"""Asking the law, and what the appraiser makes of its answer."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.dossiers.models import Appraisal, Nomination, Review, Step
from thidua.dossiers.services.locking import locked_review
from thidua.law import Answer, Case, CaseError, Corpus, appraise, read_case
from thidua.legislation.queries import corpus_for
from thidua.register.cases import history_of, subject_part
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service

OPINIONS = frozenset({"eligible", "not_eligible"})


def case_of(
    nomination: Nomination,
    *,
    received_on: dt.date,
    as_of: dt.date | None = None,
    history_complete: bool = False,
    attested: Sequence[str] = (),
) -> dict[str, Any]:
    """The nomination as a case in the public format, from the register as it stands on `as_of` (default: received)."""
    as_of = as_of or received_on
    history = history_of(nomination.subject, as_of=as_of) | {"complete": history_complete}
    case: dict[str, Any] = {
        "id": nomination.code,
        "award": nomination.award,
        "received_on": received_on.isoformat(),
        "as_of": as_of.isoformat(),
        "basis": nomination.basis,
        "through_year": nomination.through_year,
        "subject": subject_part(nomination.subject, nomination.through_year),
        "history": history,
        "attested": list(attested),
    }
    if nomination.route:
        case["route"] = nomination.route
    return case


def preview(nomination: Nomination, *, on: dt.date | None = None) -> Answer:
    """What the law would answer if the dossier were received on a day (default today); nothing is kept."""
    corpus = corpus_for(nomination.owner)
    return appraise(_read(case_of(nomination, received_on=on or timezone.localdate()), corpus), corpus)


@service
def appraise_review(actor: Actor, *, review: Review) -> Appraisal:
    """Ask the law anew, with what the register holds now; what was attested before stays attested."""
    require(actor, Action.APPRAISE, review.agency_id)
    review = _locked_at_appraisal(review)
    last = review.appraisals.first()
    return _appraise(actor, review, last.history_complete if last else False, last.attested if last else [])


@service
def attest_and_appraise(
    actor: Actor, *, review: Review, history_complete: bool, attested: Sequence[str], seen: int
) -> Appraisal:
    """Attest judgement conditions, or that the register is complete for this subject, and ask the law anew.

    `seen` is the number of the appraisal that the person looked at.
    """
    require(actor, Action.APPRAISE, review.agency_id)
    review = _locked_at_appraisal(review)
    last = review.appraisals.first()
    if last is None or last.pk != seen:
        raise Overtaken(_("Kết quả thẩm định vừa được người khác cập nhật. Hãy xem lại rồi xác nhận."))
    known = {judgement.id for judgement in corpus_for(review.agency).awards[review.nomination.award].judgements}
    if unknown := set(attested) - known:
        raise Refused(
            _("Điều kiện không thuộc danh hiệu, hình thức này: %(ids)s.") % {"ids": ", ".join(sorted(unknown))}
        )
    appraisal = _appraise(actor, review, history_complete, sorted(set(attested)))
    record(
        actor,
        Event.CONDITION_ATTESTED,
        review.nomination,
        before={"attested": last.attested, "history_complete": last.history_complete},
        after={"attested": appraisal.attested, "history_complete": history_complete},
    )
    return appraisal


@service
def settle_appraisal(actor: Actor, *, appraisal: Appraisal, opinion: str, override_reason: str = "") -> Appraisal:
    """Give the appraiser's opinion. One that differs from the law's answer needs a reason, kept beside it."""
    review = _locked_at_appraisal(appraisal.review)
    require(actor, Action.APPRAISE, review.agency_id)
    appraisal = Appraisal.objects.select_for_update().get(pk=appraisal.pk)
    if review.appraisals.first() != appraisal:
        raise Overtaken(_("Đã có lần thẩm định mới hơn. Hãy tải lại trang."))
    if appraisal.settled_by_id not in {None, actor.account_id}:
        raise Overtaken(
            _("%(name)s đã cho ý kiến thẩm định. Nếu ý kiến của bạn khác, hãy đối chiếu lại rồi cho ý kiến.")
            % {"name": appraisal.settled_by}
        )
    if opinion not in OPINIONS:
        raise Refused(_("Hãy chọn đủ hoặc không đủ tiêu chuẩn."), fields={"opinion": _("Chọn một ý kiến.")})
    override = opinion != appraisal.verdict
    if override and len(override_reason.strip()) < 20:
        message = _("Ý kiến khác với kết quả của hệ thống cần nêu rõ lý do và căn cứ (ít nhất 20 ký tự).")
        raise Refused(message, fields={"override_reason": message})
    appraisal.opinion = opinion
    appraisal.override_reason = override_reason.strip() if override else ""
    appraisal.settled_by = actor.account
    appraisal.settled_at = timezone.now()
    appraisal.save(update_fields=["opinion", "override_reason", "settled_by", "settled_at"])
    record(
        actor,
        Event.VERDICT_OVERRIDDEN if override else Event.NOMINATION_APPRAISED,
        review.nomination,
        after={"verdict": appraisal.verdict, "opinion": opinion, "appraisal": appraisal.pk},
        reason=appraisal.override_reason,
    )
    return appraisal


def _read(case: dict[str, Any], corpus: Corpus) -> Case:
    try:
        return read_case(case, corpus=corpus)
    except CaseError as error:
        details = "; ".join(problem.message for problem in error.problems)
        raise Refused(
            _("Sổ bộ có dữ liệu mâu thuẫn, cần sửa trước khi đối chiếu: %(details)s") % {"details": details}
        ) from error


def _appraise(actor: Actor, review: Review, history_complete: bool, attested: Sequence[str]) -> Appraisal:
    case = case_of(
        review.nomination, received_on=review.received_on, history_complete=history_complete, attested=attested
    )
    corpus = corpus_for(review.agency)
    answer = appraise(_read(case, corpus), corpus)
    appraisal = Appraisal.objects.create(
        review=review,
        as_of=review.received_on,
        case=case,
        answer=answer.as_dict(),
        verdict=answer.verdict,
        history_complete=history_complete,
        attested=list(attested),
    )
    record(
        actor,
        Event.NOMINATION_APPRAISED,
        review.nomination,
        after={"verdict": answer.verdict, "provisional": answer.provisional, "appraisal": appraisal.pk},
    )
    return appraisal


def _locked_at_appraisal(review: Review) -> Review:
    review = locked_review(review)
    if review.step not in {Step.COMPLETENESS, Step.APPRAISAL}:
        raise Overtaken(_("Hồ sơ đã qua bước thẩm định."))
    return review
