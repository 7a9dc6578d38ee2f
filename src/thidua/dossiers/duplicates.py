"""The same person, award and period twice, or one achievement rewarded twice."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from thidua.dossiers.models import Nomination
from thidua.dossiers.states import OPEN
from thidua.law import load_corpus
from thidua.register.models import Award, AwardStatus


@dataclass(frozen=True)
class Duplicate:
    """What a nomination repeats. `certain` when it is the same award of the same year; else a person must look."""

    nomination_id: int
    text: str
    certain: bool
    other_code: str = ""


def duplicates_of(nominations: Iterable[Nomination]) -> dict[int, list[Duplicate]]:
    """Duplicates by nomination number, in two queries whatever the number of nominations."""
    # What was decided stands in the register as its own award; what ended asks for nothing.
    nominations = [nomination for nomination in nominations if nomination.status in OPEN]
    subjects = {nomination.subject_id for nomination in nominations}
    found: dict[int, list[Duplicate]] = {}
    others = Nomination.objects.filter(subject__in=subjects, status__in=OPEN).select_related("owner")
    by_subject: dict[int, list[Nomination]] = {}
    for other in others:
        by_subject.setdefault(other.subject_id, []).append(other)
    given: dict[int, list[Award]] = {}
    for award in Award.objects.filter(status=AwardStatus.VALID, subject__in=subjects):
        given.setdefault(award.subject_id, []).append(award)
    for nomination in nominations:
        lines = [
            *(_given(nomination, award) for award in given.get(nomination.subject_id, ())),
            *(_asked(nomination, other) for other in by_subject.get(nomination.subject_id, ())),
        ]
        kept = [line for line in lines if line is not None]
        if kept:
            found[nomination.pk] = kept
    return found


def _given(nomination: Nomination, award: Award) -> Duplicate | None:
    if award.year != nomination.through_year or award.code != nomination.award or award.basis != nomination.basis:
        return None
    text = _("Đã được khen thưởng %(award)s năm %(year)s theo quyết định %(number)s.") % {
        "award": load_corpus().awards[award.code].name,
        "year": award.year,
        "number": award.decision_number or "—",
    }
    return Duplicate(nomination.pk, text, certain=True)


def _asked(nomination: Nomination, other: Nomination) -> Duplicate | None:
    if other.pk == nomination.pk or other.through_year != nomination.through_year:
        return None
    awards = load_corpus().awards
    if other.award == nomination.award:
        text = _("Trùng với hồ sơ %(code)s do %(owner)s lập.") % {"code": other.code, "owner": other.owner}
        return Duplicate(nomination.pk, text, certain=True, other_code=other.code)
    if awards[other.award].kind == awards[nomination.award].kind == "form" and other.basis == nomination.basis:
        text = _(
            "Cùng năm còn có hồ sơ %(code)s đề nghị %(award)s: "
            "một thành tích không được khen nhiều lần, nhiều hình thức."
        ) % {"code": other.code, "award": awards[other.award].name}
        return Duplicate(nomination.pk, text, certain=False, other_code=other.code)
    return None
