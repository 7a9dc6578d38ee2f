"""Which papers there are: of which record each is made, from when it is official, and how it is built."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from thidua.councils.models import Session
from thidua.decisions.models import AfterCase, Decision
from thidua.documents.achievements import achievement_paper, sent_at
from thidua.documents.after import made_at, new_certificate_paper, request_paper
from thidua.documents.appraisals import appraisal_paper
from thidua.documents.certificates import certificates_paper
from thidua.documents.consultations import answer_paper, consultation_paper
from thidua.documents.council_papers import ballot_paper, invitations_paper
from thidua.documents.decisions import decision_paper
from thidua.documents.handovers import handover_paper
from thidua.documents.models import PaperKind
from thidua.documents.movement_reviews import review_paper
from thidua.documents.movements import plan_paper
from thidua.documents.notices import notice_paper, opened_at, posting_paper
from thidua.documents.official import numbered_at, official_at
from thidua.documents.periodic_reports import report_paper
from thidua.documents.rendering import Paper
from thidua.documents.results import results_paper
from thidua.documents.sessions import approved_at, count_paper, minutes_paper
from thidua.documents.submissions import submission_paper
from thidua.dossiers.models import Appraisal, Consultation, Nomination, Publication, Submission
from thidua.movements.models import Movement, Review
from thidua.reports.models import Report


@dataclass(frozen=True)
class Source:
    """How papers of a kind are made, and of which subjects (numbers) they speak.

    `official_at` gives None while the record is a draft.
    """

    model: type[Model]
    official_at: Callable[[Any], dt.datetime | None]
    build: Callable[[Any], Paper]
    subjects: Callable[[Any], Iterable[int]]


def _of_items(record: Submission | Decision) -> Iterable[int]:
    return record.items.values_list("nomination__subject", flat=True)


def _of_session(session: Session) -> Iterable[int]:
    return session.agenda.values_list("review__nomination__subject", flat=True)


def _of_reviews(record: Publication | Consultation) -> Iterable[int]:
    return record.reviews.values_list("nomination__subject", flat=True)


def _of_results(review: Review) -> Iterable[int]:
    found = review.results.filter(participation__subject__isnull=False)
    return found.values_list("participation__subject", flat=True)


def _of_case(case: AfterCase) -> Iterable[int]:
    return [case.certificate.award.subject_id]


def _of_decision(decision: Decision) -> Iterable[int]:
    case = AfterCase.objects.select_related("certificate__award").filter(decision=decision).first()
    return [*_of_items(decision), *(_of_case(case) if case else ())]


SOURCES: Mapping[PaperKind, Source] = {
    PaperKind.SUBMISSION: Source(Submission, lambda each: each.sent_at, submission_paper, _of_items),
    PaperKind.ACHIEVEMENT: Source(Nomination, sent_at, achievement_paper, lambda each: [each.subject_id]),
    PaperKind.INVITATIONS: Source(Session, lambda each: each.invited_at, invitations_paper, lambda _each: []),
    PaperKind.BALLOT: Source(Session, lambda each: each.voting_opened_at, ballot_paper, _of_session),
    PaperKind.CONSULTATION: Source(Consultation, lambda each: each.asked_at, consultation_paper, _of_reviews),
    PaperKind.ANSWER: Source(Consultation, lambda each: each.answered_at, answer_paper, _of_reviews),
    PaperKind.POSTING: Source(Publication, opened_at, posting_paper, _of_reviews),
    PaperKind.HANDOVER: Source(Decision, official_at, handover_paper, _of_items),
    PaperKind.MINUTES: Source(Session, approved_at, minutes_paper, _of_session),
    PaperKind.COUNT_RECORD: Source(Session, approved_at, count_paper, _of_session),
    PaperKind.DECISION: Source(Decision, numbered_at, decision_paper, _of_decision),
    PaperKind.CERTIFICATES: Source(Decision, official_at, certificates_paper, _of_items),
    PaperKind.RESULTS: Source(Decision, official_at, results_paper, _of_items),
    PaperKind.NOTICE: Source(Publication, opened_at, notice_paper, _of_reviews),
    PaperKind.AFTER_REQUEST: Source(AfterCase, lambda each: each.asked_at, request_paper, _of_case),
    PaperKind.AFTER_CERTIFICATE: Source(AfterCase, made_at, new_certificate_paper, _of_case),
    PaperKind.MOVEMENT_PLAN: Source(Movement, lambda each: each.launched_at, plan_paper, lambda _each: []),
    PaperKind.MOVEMENT_REVIEW: Source(Review, lambda each: each.locked_at, review_paper, _of_results),
    PaperKind.PERIODIC_REPORT: Source(Report, lambda each: each.issued_at, report_paper, lambda _each: []),
    PaperKind.APPRAISAL: Source(
        Appraisal, lambda each: each.settled_at, appraisal_paper, lambda each: [each.review.nomination.subject_id]
    ),
}
