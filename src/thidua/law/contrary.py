"""Predicates on what a person attests, where a fact on record may say the contrary: sex, the rating behind a title."""

from typing import Literal

from thidua.law import labels
from thidua.law.case import Category, RatingLevel
from thidua.law.facts import Facts, Status, below
from thidua.law.predicates import Found, Params, Runs, predicate


class SexParams(Params):
    sex: Literal["female", "male"]


@predicate(SexParams)
def of_sex(params: SexParams, facts: Facts, runs: Runs) -> Found:
    """The person is of that sex; open where the register does not say."""
    recorded = facts.case.subject.sex
    if recorded is None:
        return Found(Status.UNPROVEN, "Chưa có giới tính.", (), "Giới tính của người được đề nghị.")
    status = Status.MET if recorded == params.sex else Status.UNMET
    return Found(status, f"Giới tính trong sổ: {labels.SEX[recorded]}.")


class NotBelowParams(Params):
    at_least: RatingLevel
    unrated: tuple[Category, ...] = ()  # people of these categories alone need no rating


@predicate(NotBelowParams)
def not_rated_below(params: NotBelowParams, facts: Facts, runs: Runs) -> Found:
    """No lower rating of the last achievement year is on record: a title against its own standard proves nothing."""
    year, level = facts.last_year, facts.rating(facts.last_year)
    if level is None:
        return Found(Status.MET, f"Sổ không ghi xếp loại nào thấp hơn cho năm {year}.")
    said, evidence = f"Năm {year} được xếp loại {labels.RATING[level]}.", (f"rating {year} {level}",)
    stated = facts.case.subject.categories - {"deceased"}
    if not below(level, params.at_least) or (stated and stated <= set(params.unrated)):
        return Found(Status.MET, said, evidence)
    open_still = params.unrated and not stated
    missing = "Người được xét thuộc diện nào." if open_still else ""
    return Found(Status.UNPROVEN if open_still else Status.UNMET, said, evidence, missing)
