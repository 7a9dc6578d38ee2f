"""What the register knows of subjects, as matching compares it: read for many at once, in as many queries as kinds."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

from django.db.models import Count
from django.utils import timezone

from thidua.agencies.borders import Borders, borders_of
from thidua.agencies.models import Agency
from thidua.register.matching import Known, KnownAward
from thidua.register.models import Award, AwardStatus, Initiative, Rating, Subject, SubjectName, SubjectNumber
from thidua.vietnamese.names import fold

V = TypeVar("V")


def known_of(
    subjects: Iterable[int], *, borders: Borders | None = None, bearers: Mapping[str, int] | None = None
) -> dict[int, Known]:
    """The known of each subject by its number. `bearers`: how many have a folded name; asked here when not given."""
    rows = list(Subject.objects.filter(pk__in=list(subjects)).select_related("agency").order_by("pk"))
    numbers = [row.pk for row in rows]
    borders = borders or borders_of(timezone.localdate())
    bearers = _bearers({row.name_fold for row in rows}) if bearers is None else bearers
    names = _grouped(SubjectName.objects.filter(subject__in=numbers).order_by("pk").values_list("subject", "name"))
    old = _grouped(SubjectNumber.objects.filter(subject__in=numbers, ended_at=None).values_list("subject", "hash"))
    awards = _awards(numbers, borders)
    ratings = _grouped(
        (subject, (year, rating))
        for subject, year, rating in Rating.objects.filter(subject__in=numbers, ended_at=None)
        .order_by("year")
        .values_list("subject", "year", "rating")
    )
    works = _grouped(
        (subject, (year, fold(title)))
        for subject, year, title in Initiative.objects.filter(subject__in=numbers, ended_at=None).values_list(
            "subject", "year", "title"
        )
    )
    return {
        row.pk: Known(
            pk=row.pk,
            kind=row.kind,
            name=row.name,
            former_names=tuple(names.get(row.pk, ())),
            sex=row.sex,
            birth_date=row.birth_date,
            birth_year=row.birth_year,
            founded_on=row.founded_on,
            citizen_hash=row.citizen_hash,
            old_hashes=frozenset(old.get(row.pk, ())),
            agency=row.agency_id,
            family=family_of(row.agency, borders),
            parent=row.agency.parent_id,
            agency_name=row.agency.name,
            job_title=row.job_title,
            address=row.address,
            awards=tuple(awards.get(row.pk, ())),
            ratings=tuple(ratings.get(row.pk, ())),
            initiatives=frozenset(works.get(row.pk, ())),
            bearers=bearers.get(row.name_fold, 0),
        )
        for row in rows
    }


def family_of(agency: Agency, borders: Borders) -> int:
    """The agency by today's borders; the agency itself where nobody can tell."""
    return borders.place_of(agency.pk, borders.day).agency or agency.pk


def mark_of(first: Known, second: Known) -> str:
    """Stands for everything that was compared but how many bear the name: another mark, something has changed."""
    said = [{**each.__dict__, "bearers": 0, "old_hashes": sorted(each.old_hashes)} for each in (first, second)]
    for each in said:
        each["initiatives"] = sorted(each["initiatives"])
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def _awards(numbers: Collection[int], borders: Borders) -> dict[int, list[KnownAward]]:
    rows = Award.objects.filter(subject__in=numbers, status=AwardStatus.VALID).order_by("year", "code", "pk")
    families: dict[int | None, int | None] = {None: None}
    found: dict[int, list[KnownAward]] = {}
    for subject, code, year, number, by, agency in rows.values_list(
        "subject", "code", "year", "decision_number_fold", "decided_by", "agency"
    ):
        if agency not in families:
            families[agency] = borders.place_of(agency, borders.day).agency or agency
        found.setdefault(subject, []).append(KnownAward(code, year, number, fold(by), families[agency]))
    return found


def _bearers(names: set[str]) -> dict[str, int]:
    rows = Subject.objects.filter(name_fold__in=names, merged_into=None)
    return dict(rows.order_by().values_list("name_fold").annotate(count=Count("pk")))


def _grouped(pairs: Iterable[tuple[int, V]]) -> dict[int, list[V]]:
    found: dict[int, list[V]] = {}
    for subject, value in pairs:
        found.setdefault(subject, []).append(value)
    return found
