"""What a change of the law would turn among the reviews under way, told before the change is approved."""

from collections.abc import Iterator

from django.urls import reverse

from thidua.agencies.models import Agency
from thidua.dossiers.models import Review, Step
from thidua.law import CaseError, Corpus, appraise, read_case
from thidua.legislation.preview import Turn, said, turned, work_that_turns

OPEN = (Step.COMPLETENESS, Step.APPRAISAL)  # later steps keep the answer that they were built on


def reviews_that_turn(agency: Agency, before: Corpus, after: Corpus) -> Iterator[Turn]:
    """Reviews at the appraisal, in the agency and below it, whose last answer would be another after the change."""
    rows = Review.objects.filter(agency__path__startswith=agency.path, conclusion="", step__in=OPEN)
    for review in rows.select_related("nomination__subject").prefetch_related("appraisals").order_by("pk"):
        appraisal = next(iter(review.appraisals.all()), None)
        if appraisal is None:
            continue
        try:
            old, new = (appraise(read_case(appraisal.case, corpus=corpus), corpus) for corpus in (before, after))
        except CaseError:  # what was attested is no condition of the law any more: the appraiser sees it there
            continue
        if turned(old, new):
            nomination = review.nomination
            link = reverse("dossiers:review", args=[nomination.code])
            yield Turn(nomination.code, nomination.subject.name, link, said(old), said(new))


def register() -> None:
    """Let the preview of a change ask for reviews."""
    work_that_turns.append(reviews_that_turn)
