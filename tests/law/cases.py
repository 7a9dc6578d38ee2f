"""Makers of cases for the tests of the law: made-up subjects, in the public shape."""

from dataclasses import replace
from typing import Any

from thidua.law import Answer, Corpus, appraise, load_corpus, read_case
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


def answer(award: str, corpus: Corpus | None = None, **given: Any) -> Answer:
    """The answer to such a case."""
    return appraise(read_case(case(award, **given), corpus=corpus), corpus)


def without_standard(code: str, *routes: str) -> Corpus:
    """The corpus in which an award is only a catalogue entry that knows the ids of these routes."""
    corpus = load_corpus()
    entry = corpus.awards[code].model_copy(update={"routes": (), "known_routes": routes})
    return replace(corpus, awards={**corpus.awards, code: entry})


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
