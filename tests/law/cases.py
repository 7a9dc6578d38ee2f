"""Makers of cases for the tests of the law: made-up subjects, in the public shape."""

from typing import Any

from thidua.law import Answer, appraise, read_case
from thidua.law.answer import Finding

OFFICIAL = {"kind": "person", "categories": ["official"]}


def case(award: str, **given: Any) -> dict[str, Any]:
    """A case as plain data: an official, received on 2025-03-01, everything attested unless said otherwise."""
    return {
        "id": "made-up",
        "award": award,
        "received_on": "2025-03-01",
        "subject": OFFICIAL,
        "attested": "all",
    } | given


def answer(award: str, **given: Any) -> Answer:
    """The answer to such a case."""
    return appraise(read_case(case(award, **given)))


def finding(given: Answer, finding_id: str) -> Finding:
    """The one finding of that id."""
    return next(found for found in given.findings if found.id == finding_id)


def ratings(first: int, last: int, level: str = "good") -> list[dict[str, Any]]:
    return [{"year": year, "rating": level} for year in range(first, last + 1)]


def awards(code: str, *years: int) -> list[dict[str, Any]]:
    return [{"award": code, "year": year} for year in years]


def initiative(year: int, **given: Any) -> dict[str, Any]:
    """An initiative that would serve a ministry title."""
    wide = {"recognised_by": "ministry_province", "scope": "ministry_province", "applied": True}
    return {"kind": "initiative", "year": year} | wide | given
