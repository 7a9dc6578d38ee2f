"""The register of the made-up province: subjects and what they were rated, awarded and recognised for."""

import datetime as dt

from thidua.agencies.models import Agency
from thidua.demo.people import Career, careers
from thidua.law import load_corpus
from thidua.register.models import (
    Award,
    Category,
    Initiative,
    Rating,
    Scope,
    Source,
    Subject,
    SubjectKind,
)
from thidua.vietnamese.names import fold, sort_key

PEOPLE_PER_UNIT = 32


def make_history(units: list[Agency], province: Agency, *, last_year: int) -> list[Subject]:
    """Fill the register for the years up to `last_year`; return the people, unit by unit."""
    people: list[Subject] = []
    for index, unit in enumerate(units):
        drawn = list(careers(PEOPLE_PER_UNIT, last_year=last_year, seed=2026 + index))
        subjects = Subject.objects.bulk_create([_subject(career, unit) for career in drawn])
        Rating.objects.bulk_create(
            [
                Rating(subject=subject, year=year, rating=rating, rated_by=unit.name, source=Source.IMPORT)
                for subject, career in zip(subjects, drawn, strict=True)
                for year, rating in career.ratings.items()
            ]
        )
        Initiative.objects.bulk_create(
            [
                Initiative(
                    subject=subject,
                    title=title,
                    year=year,
                    recognised_by=Scope.MINISTRY_PROVINCE if year % 2 else Scope.UNIT,
                    scope=Scope.MINISTRY_PROVINCE if year % 2 else Scope.UNIT,
                    applied=True,
                    document=f"{100 + subject.pk % 300}/QĐ-HĐSK",
                    source=Source.IMPORT,
                )
                for subject, career in zip(subjects, drawn, strict=True)
                for year, title in career.initiatives.items()
            ]
        )
        Award.objects.bulk_create(
            [
                award
                for subject, career in zip(subjects, drawn, strict=True)
                for award in _awards(subject, career, unit, province)
            ]
        )
        people += subjects
    make_collectives(units)
    return people


def _subject(career: Career, unit: Agency) -> Subject:
    return Subject(
        kind=SubjectKind.PERSON,
        name=career.name,
        name_fold=fold(career.name),
        sort_key=sort_key(career.name),
        sex=career.sex,
        birth_date=dt.date(career.birth_year, 1 + career.birth_year % 12, 1 + career.birth_year % 28),
        birth_year=career.birth_year,
        categories=[Category.OFFICIAL],
        agency=unit,
        job_title=career.job_title,
        is_leader="Trưởng" in career.job_title,
    )


def _awards(subject: Subject, career: Career, unit: Agency, province: Agency) -> list[Award]:
    given = [(year, code) for year, codes in career.titles.items() for code in codes]
    given += list(career.certificates.items())
    awards = load_corpus().awards
    made = []
    for year, code in given:
        decider = unit if awards[code].level == "unit" else province
        symbol = decider.symbol or "UBND"
        number = f"{120 + (unit.pk * 7 + year) % 900}/QĐ-{symbol}"
        made.append(
            Award(
                subject=subject,
                code=code,
                year=year,
                decision_number=number,
                decision_number_fold=fold(number),
                decided_on=dt.date(year, 12, 20) if awards[code].level == "unit" else dt.date(year + 1, 3, 10),
                decided_by=f"{decider.head_title} {decider.name}".strip(),
                agency=unit,
                source=Source.IMPORT,
            )
        )
    return made


def make_collectives(units: list[Agency]) -> None:
    """Enter each of these agencies into the register as the collective that it is."""
    Subject.objects.bulk_create(
        [
            Subject(
                kind=SubjectKind.COLLECTIVE,
                name=unit.name,
                name_fold=fold(unit.name),
                sort_key=sort_key(unit.name),
                agency=unit,
            )
            for unit in units
        ]
    )
