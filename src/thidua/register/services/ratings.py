"""The ratings of a unit's people and collectives for one year, written at once: as facts, or as claims of the unit."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, may
from thidua.register.models import Claim, ClaimKind, ClaimStatus, Rating, RatingValue, Subject, SubjectKind
from thidua.register.services.awards import FIRST_YEAR
from thidua.register.services.claims import make_claims
from thidua.register.services.facts import record_rating
from thidua.register.services.sight import require_in_sight
from thidua.trail.errors import NotAllowed, Overtaken, Refused, beside
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean

NAMED = 5  # whom a refusal names


@dataclass(frozen=True)
class Entered:
    """What came of a grid: how many were written, how many stood there already, and whether they are claims."""

    written: int
    known: int
    are_claims: bool


@service
def enter_ratings(
    actor: Actor, *, agency: Agency, year: int, ratings: Mapping[int, str], rated_by: str = "", document: str = ""
) -> Entered:
    """Write the ratings (by the subject's number) of people and collectives of `agency` for a year.

    Who keeps the register writes facts; a unit's officer writes claims, to be verified. All or none: Overtaken names
    those for whom another rating stands or waits by now, NotAllowed when somebody is not of the agency.
    """
    are_facts = bool(may(actor, Action.RECORD_FACT))
    require_in_sight(actor, Action.RECORD_FACT if are_facts else Action.EDIT_SUBJECT, agency)
    _check(year, ratings)
    subjects = _locked(agency, ratings)
    standing = standing_ratings(subjects, year)
    others = [each.name for each in subjects if standing.get(each.pk, ratings[each.pk]) != ratings[each.pk]]
    if others:
        raise Overtaken(_another(others, year))
    new = [each for each in subjects if each.pk not in standing]
    for each in new:
        if are_facts:
            rating = ratings[each.pk]
            record_rating(actor, subject=each, year=year, rating=rating, rated_by=rated_by, document=document)
        else:
            _claim(actor, each, year=year, rating=ratings[each.pk], document=clean(document))
    if new:
        after = {"year": year, "count": len(new), "document": clean(document)}
        record(actor, Event.RATINGS_ENTERED, agency, after=after)
    return Entered(len(new), len(subjects) - len(new), not are_facts)


def standing_ratings(subjects: list[Subject], year: int) -> dict[int, str]:
    """What the register holds of the year, else what waits to be verified, by the subject's number."""
    numbers = [each.pk for each in subjects]
    waiting = Claim.objects.filter(
        subject__in=numbers, kind=ClaimKind.RATING, status=ClaimStatus.UNVERIFIED, content__year=year
    )
    found = {claim.subject_id: str(claim.content.get("rating", "")) for claim in waiting.order_by("pk")}
    facts = Rating.objects.filter(subject__in=numbers, year=year, ended_at=None)
    return found | dict(facts.values_list("subject_id", "rating"))


def _check(year: int, ratings: Mapping[int, str]) -> None:
    last = timezone.localdate().year
    if not FIRST_YEAR <= year <= last:
        raise beside("nam", _("Năm phải từ %(first)s đến %(last)s.") % {"first": FIRST_YEAR, "last": last})
    if not ratings:
        raise Refused(_("Chưa chọn xếp loại cho ai; hãy chọn ít nhất một dòng."))
    if set(ratings.values()) - set(RatingValue.values):
        raise Refused(_("Có mức xếp loại không đúng; hãy chọn lại trong danh sách."))


def _locked(agency: Agency, ratings: Mapping[int, str]) -> list[Subject]:
    found = Subject.objects.select_for_update(of=("self",)).filter(
        pk__in=ratings, agency=agency, merged_into=None, kind__in=[SubjectKind.PERSON, SubjectKind.COLLECTIVE]
    )
    subjects = list(found.select_related("agency").order_by("pk"))
    if len(subjects) != len(ratings):
        raise NotAllowed(_("Có đối tượng không còn thuộc %(agency)s; hãy tải lại trang.") % {"agency": agency})
    return subjects


def _another(names: list[str], year: int) -> str:
    shown = ", ".join(names[:NAMED]) + ("…" if len(names) > NAMED else "")
    text = _("Năm %(year)s đã có xếp loại khác của %(names)s. Tải lại trang; nếu dòng đã ghi sai, hãy đính chính nó.")
    return text % {"year": year, "names": shown}


def _claim(actor: Actor, subject: Subject, *, year: int, rating: str, document: str) -> None:
    words = f"{RatingValue(rating).label} {year}" + (f" ({document})" if document else "")
    claim = {"kind": ClaimKind.RATING, "content": {"year": year, "rating": rating}, "source_text": words}
    make_claims(
        actor, subject=subject, claims=[claim], agency=subject.agency, origin=f"xep-loai:{subject.agency_id}:{year}"
    )
