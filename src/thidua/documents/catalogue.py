"""Which papers there are: of which record each is made, from when it is official, and how it is built."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from thidua.councils.models import Session
from thidua.decisions.models import AfterCase, Decision
from thidua.documents.after import made_at, new_certificate_paper, request_paper
from thidua.documents.appraisals import appraisal_paper
from thidua.documents.certificates import certificates_paper
from thidua.documents.decisions import decision_paper
from thidua.documents.models import PaperKind
from thidua.documents.notices import notice_paper, opened_at
from thidua.documents.official import numbered_at, official_at
from thidua.documents.rendering import Paper
from thidua.documents.results import results_paper
from thidua.documents.sessions import approved_at, count_paper, minutes_paper
from thidua.documents.submissions import submission_paper
from thidua.dossiers.models import Appraisal, Publication, Submission


@dataclass(frozen=True)
class Source:
    """How papers of a kind are made. `official_at` gives None while the record is a draft."""

    model: type[Model]
    official_at: Callable[[Any], dt.datetime | None]
    build: Callable[[Any], Paper]


SOURCES: Mapping[PaperKind, Source] = {
    PaperKind.SUBMISSION: Source(Submission, lambda each: each.sent_at, submission_paper),
    PaperKind.MINUTES: Source(Session, approved_at, minutes_paper),
    PaperKind.COUNT_RECORD: Source(Session, approved_at, count_paper),
    PaperKind.DECISION: Source(Decision, numbered_at, decision_paper),
    PaperKind.CERTIFICATES: Source(Decision, official_at, certificates_paper),
    PaperKind.RESULTS: Source(Decision, official_at, results_paper),
    PaperKind.NOTICE: Source(Publication, opened_at, notice_paper),
    PaperKind.AFTER_REQUEST: Source(AfterCase, lambda each: each.asked_at, request_paper),
    PaperKind.AFTER_CERTIFICATE: Source(AfterCase, made_at, new_certificate_paper),
    PaperKind.APPRAISAL: Source(Appraisal, lambda each: each.settled_at, appraisal_paper),
}
