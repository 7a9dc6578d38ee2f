"""Open reviews whose verdict rested on an award that was corrected, taken away or given back since.

They are flagged until they are appraised anew: on the review, at its next step, and before a decision is issued. The
verdict that the register now gives is computed beside the old one; nothing is changed by itself.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.decisions.after.kinds import kinds
from thidua.decisions.models import AfterCase, CaseStatus
from thidua.dossiers.guards import shaken_by
from thidua.dossiers.models import Appraisal, Conclusion, NominationStatus, Review
from thidua.dossiers.services.appraisals import case_of
from thidua.dossiers.services.locking import tell
from thidua.law import CaseError, appraise, labels, read_case
from thidua.legislation.queries import corpus_for
from thidua.register.words import award_name
from thidua.trail.events import Event


@dataclass(frozen=True)
class Shaken:
    """A review whose last verdict is older than what happened to the award; `now` is empty where it can't be asked."""

    review: Review
    case: AfterCase
    before: str
    now: str

    @property
    def turns(self) -> bool:
        return self.before != self.now

    @property
    def text(self) -> str:
        """What happened, and what the register now gives, in one sentence."""
        decision = self.case.decision
        return _(
            "%(award)s năm %(year)s của đối tượng đã có Quyết định số %(number)s (%(what)s) sau lần thẩm định cuối. "
            "Kết quả đã ghi: %(before)s; tính lại theo sổ bộ hiện nay: %(now)s. Hãy thẩm định lại, hoặc trả lại hồ sơ."
        ) % {
            "award": award_name(self.case.award.code),
            "year": self.case.award.year,
            "number": decision.number if decision else "",
            "what": kinds()[self.case.kind].name.lower(),
            "before": labels.VERDICT[self.before],
            "now": labels.VERDICT[self.now] if self.now else _("dữ liệu mâu thuẫn"),
        }


def shaken_by_case(case: AfterCase) -> list[Shaken]:
    """The open reviews that a done case shakes."""
    if kinds()[case.kind].award == "keep" or case.done_at is None:
        return []
    subject = case.certificate.award.subject_id
    of_subject = Q(nomination__subject=subject) | Q(nomination__subject__merged_into=subject)
    return [shaken for review in _open().filter(of_subject).order_by("pk") for shaken in _shaken(review, [case])]


def shaken_reviews(reviews: Iterable[Review]) -> Iterator[Shaken]:
    """What shakes each of some reviews: the latest case that came after its last appraisal.

    One query where nothing happened; more only for the reviews whose subject something happened to.
    """
    reviews = list(reviews)
    cases: dict[int, list[AfterCase]] = {}
    done = AfterCase.objects.filter(
        status=CaseStatus.DONE, certificate__award__subject__in={_subject_of(review) for review in reviews}
    ).exclude(kind__in=[code for code, kind in kinds().items() if kind.award == "keep"])
    for case in done.select_related("decision", "award", "certificate__award").order_by("-done_at"):
        cases.setdefault(case.certificate.award.subject_id, []).append(case)
    for review in reviews:
        yield from list(_shaken(review, cases.get(_subject_of(review), [])))[:1]


def tell_of_shaken(case: AfterCase) -> None:
    """Who judges a nomination that rested on the award is told, and so is who made it."""
    for shaken in shaken_by_case(case):
        nomination = shaken.review.nomination
        text = f"{nomination.code}: {shaken.text}"
        link = reverse("dossiers:review", args=[nomination.code])
        tell(shaken.review.agency, Event.AFTER_DONE, text, link)
        if nomination.owner_id != shaken.review.agency_id:
            told = _("%(code)s: một khen thưởng mà hồ sơ dựa vào đã thay đổi; cơ quan đang xét sẽ thẩm định lại.")
            link = reverse("dossiers:nomination", args=[nomination.code])
            tell(nomination.owner, Event.AFTER_DONE, told % {"code": nomination.code}, link)


def what_shakes(review: Review) -> str | None:
    """Why the last verdict of a review can't be relied on; None when it can."""
    return next((shaken.text for shaken in shaken_reviews([review])), None)


def register() -> None:
    """Tell the floor below, once."""
    if what_shakes not in shaken_by:
        shaken_by.append(what_shakes)


def _subject_of(review: Review) -> int:
    return review.nomination.subject.merged_into_id or review.nomination.subject_id


def _open() -> QuerySet[Review]:
    to_decide = Q(conclusion=Conclusion.DECIDE, nomination__status=NominationStatus.TO_DECIDE)
    return Review.objects.filter(Q(conclusion="") | to_decide).select_related(
        "nomination__subject", "nomination__owner", "agency"
    )


def _shaken(review: Review, cases: Sequence[AfterCase]) -> Iterator[Shaken]:
    appraisal = review.appraisals.first() if cases else None
    if appraisal is None:
        return
    now: str | None = None
    for case in cases:
        if case.done_at is None or case.done_at <= appraisal.computed_at:
            continue
        now = _asked_anew(review, appraisal) if now is None else now
        if now != appraisal.verdict or _rested_on(appraisal, case):
            yield Shaken(review, case, appraisal.verdict, now)


def _rested_on(appraisal: Appraisal, case: AfterCase) -> bool:
    awards = appraisal.case.get("history", {}).get("awards", ())
    return any((each["award"], each["year"]) == (case.award.code, case.award.year) for each in awards)


def _asked_anew(review: Review, appraisal: Appraisal) -> str:
    corpus = corpus_for(review.agency)
    case = case_of(
        review.nomination,
        received_on=review.received_on,
        history_complete=appraisal.history_complete,
        attested=appraisal.attested,
    )
    try:
        return appraise(read_case(case, corpus=corpus), corpus).verdict
    except CaseError:
        return ""
