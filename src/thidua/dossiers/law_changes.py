"""What a change of the law would turn among the reviews under way, told before the change is approved."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.models import Agency
from thidua.dossiers.models import Appraisal, Review, Step
from thidua.law import Answer, CaseError, Corpus, appraise, read_case
from thidua.legislation.preview import Turn, said, turned, work_that_turns
from thidua.legislation.queries import corpus_for

OPEN = (Step.COMPLETENESS, Step.APPRAISAL)  # later steps keep the answer that they were built on


def reviews_that_turn(agency: Agency, before: Corpus, after: Corpus) -> Iterator[Turn]:
    """Reviews at the appraisal, in the agency and below it, that would be answered, or asked, otherwise afterwards."""
    rows = Review.objects.filter(agency__path__startswith=agency.path, conclusion="", step__in=OPEN)
    for review in rows.select_related("nomination__subject").prefetch_related("appraisals").order_by("pk"):
        appraisal = next(iter(review.appraisals.all()), None)
        if appraisal is None:
            continue
        try:
            old, new = (appraise(read_case(appraisal.case, corpus=corpus), corpus) for corpus in (before, after))
        except CaseError:  # what was attested is no condition of the law any more: the appraiser sees it there
            continue
        more = _more(_conditions(old), _conditions(new))
        if turned(old, new) or more:
            nomination = review.nomination
            link = reverse("dossiers:review", args=[nomination.code])
            words, tag = said(new)
            yield Turn(nomination.code, nomination.subject.name, link, said(old), (words + more, tag))


def law_since(appraisal: Appraisal) -> tuple[str, str] | None:
    """What the law as it binds the agency today would answer to the very case, in words with its colour.

    None while it answers the same, under the same conditions.
    """
    corpus = corpus_for(appraisal.review.agency)
    try:
        new = appraise(read_case(appraisal.case, corpus=corpus), corpus)
    except CaseError:
        return _("Điều kiện đã xác nhận không còn trong quy định"), "warning"
    asked = {(finding["route"], finding["id"]) for finding in appraisal.answer["findings"]}
    more = _more(asked, _conditions(new))
    before = appraisal.answer["verdict"], appraisal.answer.get("provisional")
    if (new.verdict, new.provisional) == before and not more:
        return None
    words, tag = said(new)
    return words + more, tag


def _conditions(answer: Answer) -> AbstractSet[tuple[str | None, str]]:
    return {(finding.route, finding.id) for finding in answer.findings}


def _more(before: AbstractSet[object], after: AbstractSet[object]) -> str:
    """How many conditions come and go, in words; nothing for none."""
    added, gone = after - before, before - after
    told = [_("thêm %(count)s điều kiện") % {"count": len(added)}] if added else []
    told += [_("bớt %(count)s điều kiện") % {"count": len(gone)}] if gone else []
    return f" ({', '.join(told)})" if told else ""


def register() -> None:
    """Let the preview of a change ask for reviews."""
    work_that_turns.append(reviews_that_turn)
