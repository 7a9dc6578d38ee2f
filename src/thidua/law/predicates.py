"""The named predicates that a condition may use. Each reads facts and answers met, unmet, unproven or judgement.

A predicate takes its dated numbers, the facts, and the runs of years already computed for the route.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from thidua.law.case import Category
from thidua.law.facts import Facts, Run, Status
from thidua.law.provision import Citation, Confidence, Frozen


class Params(Frozen):
    """The numbers of a condition; each predicate has its own."""


@dataclass(frozen=True)
class Found:
    """What a predicate found. `said` and `missing` are Vietnamese; years are achievement years."""

    status: Status
    said: str
    evidence: tuple[str, ...] = ()
    missing: str = ""
    earliest_year: int | None = None
    cite: Citation | None = None  # replaces the condition's own when one row of a table decided
    confidence: Confidence | None = None


Runs = Mapping[str, Run]


Reading = Callable[[Any, Facts, Runs], Found]


@dataclass(frozen=True)
class Predicate:
    name: str
    params: type[Params]
    read: Reading


PREDICATES: dict[str, Predicate] = {}


def predicate(params: type[Params]) -> Callable[[Reading], Reading]:
    """Register a function under its own name, with the numbers it takes."""

    def register(read: Reading) -> Reading:
        PREDICATES[read.__name__] = Predicate(read.__name__, params, read)
        return read

    return register


def count_status(proven: int, possible: int, needed: int) -> Status:
    """Met, unmet or unproven when so many are proven and at best so many possible."""
    if proven >= needed:
        return Status.MET
    return Status.UNMET if possible < needed else Status.UNPROVEN


def worst(states: list[Status]) -> Status:
    """Several joined by "and": unmet before unproven before met."""
    if Status.UNMET in states:
        return Status.UNMET
    return Status.UNPROVEN if Status.UNPROVEN in states else Status.MET


@predicate(Params)
def judgement(params: Params, facts: Facts, runs: Runs) -> Found:
    """A person must attest; nothing is inferred."""
    return Found(Status.JUDGEMENT, "", missing="Xác nhận của người có trách nhiệm thẩm định.")


class CategoryParams(Params):
    categories: tuple[Category, ...] = Field(min_length=1)


@predicate(CategoryParams)
def category_among(params: CategoryParams, facts: Facts, runs: Runs) -> Found:
    """The clause has a standard for the subject's category; for another it has none, so nobody can meet it."""
    stated = facts.case.subject.categories - {"deceased"}
    if not stated:
        return Found(Status.MET, "Chưa nêu đối tượng thuộc diện nào.")
    if stated & set(params.categories):
        return Found(Status.MET, "Thuộc diện có tiêu chuẩn.")
    said = "Chưa thấy tiêu chuẩn ở đây dành cho diện đối tượng đã nêu."
    return Found(Status.UNPROVEN, said, missing="Ý kiến của cơ quan có thẩm quyền về tiêu chuẩn áp dụng.")


@predicate(Params)
def not_seen(params: Params, facts: Facts, runs: Runs) -> Found:
    """The clause exists but its wording was not seen, or cannot be applied as written: never met, never unmet."""
    return Found(Status.UNPROVEN, "Hệ thống không kết luận điều kiện này.", missing="Đối chiếu văn bản.")
