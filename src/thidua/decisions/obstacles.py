"""What stands in the way of deciding a nomination. Pure reads: the screen asks the same as the services.

A nomination is not decided when it is no longer submitted to the head, when the same award was already given or is
being given, or when something that bars a commendation was recorded after the last person looked at it.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from thidua.agencies.models import Agency
from thidua.decisions.after.rests import shaken_reviews
from thidua.decisions.models import UNDER_WAY, Decision, DecisionItem
from thidua.dossiers.bars import of_subjects, same_subject, unweighed
from thidua.dossiers.models import Conclusion, Nomination, NominationStatus, Review
from thidua.law import load_corpus
from thidua.register.models import Award, AwardStatus, Basis

# Commended as often as there is an achievement: a second one in a year is looked at by a person, not refused.
REPEATABLE = frozenset({Basis.SUDDEN, Basis.THEMATIC, Basis.EXTERNAL})


@dataclass(frozen=True)
class Obstacle:
    """Why a nomination can't be decided (`blocks`), or what a person should look at before deciding it."""

    nomination_id: int
    name: str
    text: str
    blocks: bool = True

    def __str__(self) -> str:
        return f"{self.name}: {self.text}"


def obstacles(agency: Agency, reviews: Iterable[Review], on: dt.date, beside: Decision | None = None) -> list[Obstacle]:
    """Everything in the way of `agency` deciding on a day what these reviews concluded, in the reviews' order.

    `reviews` come with `nomination__subject`. `beside` is the decision that they stand in, which is no obstacle itself.
    The number of queries does not grow with the number of reviews.
    """
    reviews = list(reviews)
    found = [
        *(each for review in reviews for each in _state(agency, review)),
        *_twice_here(reviews),
        *_in_drafts(reviews, beside),
        *_given(reviews),
        *_bars(reviews, on),
        *_shaken(reviews),
    ]
    places = {review.nomination_id: place for place, review in enumerate(reviews)}
    return sorted(found, key=lambda each: places[each.nomination_id])


def _obstacle(nomination: Nomination, text: str, *, blocks: bool = True) -> Obstacle:
    return Obstacle(nomination.pk, nomination.subject.name, text, blocks)


def _state(agency: Agency, review: Review) -> Iterator[Obstacle]:
    nomination = review.nomination
    if review.agency_id != agency.pk or review.conclusion != Conclusion.DECIDE:
        yield _obstacle(nomination, _("hồ sơ chưa được kết luận trình người có thẩm quyền quyết định."))
    elif nomination.status != NominationStatus.TO_DECIDE:
        text = _("hồ sơ đang ở trạng thái «%(status)s».") % {"status": nomination.get_status_display()}
        yield _obstacle(nomination, text)


def _twice_here(reviews: Sequence[Review]) -> Iterator[Obstacle]:
    first: dict[tuple[int, str, int], Nomination] = {}
    for review in reviews:
        nomination = review.nomination
        other = first.setdefault(
            (same_subject(nomination.subject), nomination.award, nomination.through_year), nomination
        )
        if other is not nomination:
            text = _("có hai hồ sơ trong danh sách, %(code)s và %(other)s.") % {
                "code": nomination.code,
                "other": other.code,
            }
            yield _obstacle(nomination, text, blocks=_is_certain(nomination, other.basis))


def _in_drafts(reviews: Sequence[Review], beside: Decision | None) -> Iterator[Obstacle]:
    """The nomination itself, or the same award of the same subject and year, in another decision under way."""
    subjects = {same_subject(review.nomination.subject) for review in reviews}
    items = (
        DecisionItem.objects.filter(decision__status__in=UNDER_WAY)
        .filter(of_subjects("nomination__subject", subjects))
        .exclude(decision=beside)
        .select_related("decision__agency", "nomination__subject")
    )
    asked: dict[int, list[DecisionItem]] = {}
    for item in items:
        asked.setdefault(same_subject(item.nomination.subject), []).append(item)
    for review in reviews:
        nomination = review.nomination
        for item in asked.get(same_subject(nomination.subject), ()):
            other = item.nomination
            if (other.award, other.through_year) == (nomination.award, nomination.through_year):
                text = _("đang nằm trong dự thảo quyết định «%(title)s» của %(agency)s.") % {
                    "title": item.decision.title,
                    "agency": item.decision.agency,
                }
                yield _obstacle(nomination, text, blocks=other == nomination or _is_certain(nomination, other.basis))


def _given(reviews: Sequence[Review]) -> Iterator[Obstacle]:
    """The same award of the same year in the register; a merged subject's awards are those of the one it became."""
    subjects = {same_subject(review.nomination.subject) for review in reviews}
    awards: dict[int, list[Award]] = {}
    rows = Award.objects.filter(of_subjects("subject", subjects), status=AwardStatus.VALID)
    for award in rows.select_related("subject"):
        awards.setdefault(same_subject(award.subject), []).append(award)
    for review in reviews:
        nomination = review.nomination
        for award in awards.get(same_subject(nomination.subject), ()):
            if (award.code, award.year) != (nomination.award, nomination.through_year):
                continue
            if not _same_basis(nomination, award.basis):
                continue
            text = _("đã được tặng %(award)s năm %(year)s, quyết định %(number)s.") % {
                "award": load_corpus().awards[award.code].short_name,
                "year": award.year,
                "number": award.decision_number or _("không rõ số"),
            }
            yield _obstacle(nomination, text, blocks=_is_certain(nomination, award.basis))


def _bars(reviews: Sequence[Review], on: dt.date) -> Iterator[Obstacle]:
    """What bars a commendation and no appraisal has weighed."""
    found = unweighed(reviews, on)
    for review in reviews:
        for fact in found[review.pk]:
            text = _("%(what)s (từ %(day)s): hãy đưa khỏi danh sách và xét lại hồ sơ.") % {
                "what": fact.get_kind_display(),
                "day": f"{fact.starts_on:%d/%m/%Y}",
            }
            yield _obstacle(review.nomination, text)


def _shaken(reviews: Sequence[Review]) -> Iterator[Obstacle]:
    """The verdict rests on an award that was taken away since, and would be another now: it is appraised anew."""
    for shaken in shaken_reviews(reviews):
        yield _obstacle(shaken.review.nomination, shaken.text, blocks=shaken.turns)


def _is_title(nomination: Nomination) -> bool:
    return load_corpus().awards[nomination.award].kind == "title"


def _same_basis(nomination: Nomination, basis: str) -> bool:
    """A title is given once a year whatever the basis; a form once for each basis, and old rows may not name theirs."""
    return _is_title(nomination) or basis in {nomination.basis, Basis.UNKNOWN}


def _is_certain(nomination: Nomination, basis: str) -> bool:
    return _is_title(nomination) or (basis not in REPEATABLE and _same_basis(nomination, basis))
