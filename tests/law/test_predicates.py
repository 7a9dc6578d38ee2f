"""Each predicate by itself, at its boundary: met, unmet, and open where the register is silent."""

from typing import Any

import pytest

from tests.law.cases import awards, case, initiative, ratings
from thidua.law import load_corpus, read_case
from thidua.law.facts import Facts
from thidua.law.registry import PREDICATES
from thidua.law.years import RunParams, run_of

CORPUS = load_corpus()
TITLE, SOLDIER, ORDER = "advanced_worker", "ministry_province_emulation_soldier", "labor_order_3"
SUDDEN, UNCLEAR = ({"award": ORDER, "year": 2015, "basis": basis} for basis in ("sudden", None))
TWO_SPANS = {"award": SOLDIER, "count": 2}
AFTER = {"years": 3, "at_least": "good", "after": [TITLE]}
COLLECTIVE = {"kind": "collective"}
RUN = {"years": 3, "at_least": "good"}


def read(name: str, params: dict[str, Any], run: dict[str, Any] | None = None, **given: Any) -> str:
    """The status that the predicate finds in a case received on 2025-03-01, in a run of years when one is asked."""
    facts = Facts.of(read_case(case("advanced_worker", **given)), CORPUS.rules, CORPUS.posts)
    runs = {"run": run_of(RunParams.model_validate(run), facts)} if run else {}
    predicate = PREDICATES[name]
    return predicate.read(predicate.params.model_validate(params), facts, runs).status.value


def known(**history: Any) -> dict[str, Any]:
    """A history for which the register is vouched."""
    return {"history": {"complete": True} | history}


def members(**counts: Any) -> dict[str, Any]:
    return {"subject": COLLECTIVE | {"members": {"total": 20} | counts}}


def cluster(rank: int, year: int = 2024) -> dict[str, Any]:
    return known(cluster_results=[{"year": year, "organised_by": "ministry_province", "rank": rank}])


def campaign(**given: Any) -> dict[str, Any]:
    usual = {"launched_by": "ministry_province", "years": 3, "evaluated_at": "final", "rank": 1}
    return known(movements=[usual | given])


def served(start: str, end: str | None, post: str = "Vụ trưởng") -> dict[str, Any]:
    return known(service=[{"post": post, "from": start, "to": end}])


def born(day: str) -> dict[str, Any]:
    return {"subject": COLLECTIVE | {"founded_on": day}}


SILENT: dict[str, Any] = {"history": {}}
FIRST = {"organised_by": "ministry_province", "rank": 1}
MOVEMENT = {"launched_by": ["ministry_province"], "evaluated_at": ["final"], "years": 3, "rank": 1}
INITIATIVE = {"kinds": ["initiative"], "scope": "unit", "recognised_by": "unit", "years": 1}
FOUR_YEARS = {"posts": ["Vụ trưởng"], "period": "construction", "least": 4, "below": 6}
TABLE = {"rows": [FOUR_YEARS | {"cite": "06/2022/QH15, Điều 43", "confidence": "text"}]}
COMBINED = {"within": "run", "combinations": [[{"award": TITLE, "count": 2}]]}
REPRIMAND = {"kind": "reprimand", "from": "2018-01-01", "to": "2019-01-01"}


@pytest.mark.parametrize(
    ("name", "params", "given", "status"),
    [
        ("judgement", {}, SILENT, "judgement"),
        ("not_seen", {}, known(ratings=ratings(2024, 2024)), "unproven"),
        ("category_among", {"categories": ["official"]}, SILENT, "met"),
        ("category_among", {"categories": ["armed_forces"]}, SILENT, "unproven"),
        ("rating", {"at_least": "good"}, known(ratings=ratings(2024, 2024)), "met"),
        ("rating", {"at_least": "excellent"}, known(ratings=ratings(2024, 2024)), "unmet"),
        ("rating", {"at_least": "good"}, known(ratings=ratings(2023, 2023)), "unmet"),
        ("rating", {"at_least": "good"}, SILENT, "unproven"),
        ("rating_run", RUN, known(ratings=ratings(2022, 2024)), "met"),
        ("rating_run", RUN, known(ratings=ratings(2023, 2024)), "unmet"),
        ("rating_run", RUN, {"history": {"ratings": ratings(2023, 2024)}}, "unproven"),
        ("rating_run", AFTER, known(ratings=ratings(2022, 2024), awards=awards(TITLE, 2021)), "met"),
        (
            "rating_run",
            AFTER,
            known(ratings=ratings(2022, 2024), awards=awards(TITLE, 2022)),
            "unmet",
        ),
        ("years_since_award", {"years": 3, "after": [ORDER]}, known(awards=awards(ORDER, 2021)), "met"),
        ("years_since_award", {"years": 3, "after": [ORDER]}, known(awards=awards(ORDER, 2022)), "unmet"),
        ("years_since_award", {"years": 3, "after": [ORDER]}, SILENT, "unproven"),
        ("holds_award", {"any_of": [ORDER]}, known(awards=awards(ORDER, 2015)), "met"),
        (
            "holds_award",
            {"any_of": [ORDER]},
            known(awards=[SUDDEN]),
            "unmet",
        ),
        ("holds_award", {"any_of": [ORDER]}, known(awards=[UNCLEAR]), "unproven"),
        ("never_given", {"award": ORDER}, known(), "met"),
        ("never_given", {"award": ORDER}, known(awards=[SUDDEN]), "unmet"),
        ("never_given", {"award": ORDER}, SILENT, "unproven"),
        ("consecutive_titles", {"award": TITLE, "count": 2}, known(awards=awards(TITLE, 2023, 2024)), "met"),
        ("consecutive_titles", {"award": TITLE, "count": 2}, known(awards=awards(TITLE, 2022, 2024)), "unmet"),
        ("consecutive_titles", {"award": TITLE, "count": 2}, {"history": {"awards": awards(TITLE, 2024)}}, "unproven"),
        ("adjoining_titles", TWO_SPANS, known(awards=awards(SOLDIER, 2021, 2024)), "met"),
        ("adjoining_titles", TWO_SPANS, known(awards=awards(SOLDIER, 2020, 2024)), "unmet"),
        (
            "adjoining_titles",
            {"award": SOLDIER, "count": 2},
            {"history": {"awards": awards(SOLDIER, 2024)}},
            "unproven",
        ),
        ("title_of_year", {"any_of": [TITLE]}, known(awards=awards(TITLE, 2024)), "met"),
        ("title_of_year", {"any_of": [TITLE]}, SILENT, "unmet"),
        ("not_rated_below", {"at_least": "good"}, SILENT, "met"),
        ("not_rated_below", {"at_least": "good"}, known(ratings=ratings(2024, 2024, "completed")), "unmet"),
        ("of_sex", {"sex": "female"}, {"subject": {"kind": "person", "sex": "female"}}, "met"),
        ("of_sex", {"sex": "female"}, {"subject": {"kind": "person", "sex": "male"}}, "unmet"),
        ("of_sex", {"sex": "female"}, SILENT, "unproven"),
        ("initiatives", INITIATIVE, known(initiatives=[initiative(2024)]), "met"),
        ("initiatives", INITIATIVE, known(initiatives=[initiative(2023)]), "unmet"),
        ("initiatives", INITIATIVE, known(initiatives=[initiative(2024, used_for=TITLE)]), "unmet"),
        ("initiatives", INITIATIVE, SILENT, "unproven"),
        ("members_rated", {"at_least": "completed"}, members(rated={"good": 20}), "met"),
        ("members_rated", {"at_least": "completed"}, members(rated={"good": 19, "not_completed": 1}), "unmet"),
        ("members_rated", {"at_least": "completed"}, members(rated={"good": 19}), "unproven"),
        ("members_holding", {"award": TITLE, "percent": 70}, members(holding={TITLE: 14}), "met"),
        ("members_holding", {"award": TITLE, "percent": 70}, members(holding={TITLE: 13}), "unmet"),
        ("members_holding", {"award": TITLE, "percent": 70}, members(), "unproven"),
        ("members_undisciplined", {"gravest_allowed": "reprimand"}, members(disciplined={"warning": 0}), "met"),
        ("members_undisciplined", {"gravest_allowed": "reprimand"}, members(disciplined={"warning": 1}), "unmet"),
        ("members_undisciplined", {"gravest_allowed": "reprimand"}, members(), "unproven"),
        ("cluster_rank", FIRST, cluster(1), "met"),
        ("cluster_rank", FIRST, cluster(2), "unmet"),
        ("cluster_rank", FIRST, cluster(1, year=2023), "unmet"),
        ("cluster_rank", FIRST, SILENT, "unproven"),
        ("movement", MOVEMENT, campaign(), "met"),
        ("movement", MOVEMENT, campaign(years=2), "unmet"),
        ("movement", MOVEMENT, campaign(evaluated_at="interim"), "unmet"),
        ("movement", MOVEMENT, campaign(rank=None), "unproven"),
        ("founded_months", {"months": 12}, born("2024-01-01"), "met"),
        ("founded_months", {"months": 12}, born("2024-01-02"), "unmet"),
        ("founded_months", {"months": 12}, {"subject": COLLECTIVE}, "unproven"),
        ("round_anniversary", {}, born("2015-06-01"), "met"),
        ("round_anniversary", {}, born("2014-06-01"), "unmet"),
        ("round_anniversary", {}, born("2016-06-01"), "unproven"),
        ("position_tenure", TABLE, served("2010-01-01", "2013-12-31"), "met"),
        ("position_tenure", TABLE, served("2010-01-01", "2013-12-30"), "unmet"),
        ("position_tenure", TABLE, served("2010-01-01", "2016-01-01"), "unmet"),
        ("position_tenure", TABLE, SILENT, "unproven"),
        ("undisciplined_in_posts", {}, served("2010-01-01", "2013-12-31"), "met"),
        ("service_time", {"months": 24}, served("2010-01-01", "2011-12-31"), "met"),
        ("service_time", {"months": 24}, served("2010-01-01", "2011-12-30"), "unmet"),
        ("service_time", {"months": 24}, SILENT, "unproven"),
    ],
)
def test_a_predicate_at_its_boundary(name: str, params: dict[str, Any], given: dict[str, Any], status: str) -> None:
    assert read(name, params, **given) == status


@pytest.mark.parametrize(
    ("name", "params", "history", "status"),
    [
        ("rated_years_in_run", {"within": "run", "years": 2, "at_least": "excellent"}, {}, "met"),
        ("rated_years_in_run", {"within": "run", "years": 3, "at_least": "excellent"}, {}, "unmet"),
        ("awards_in_run", COMBINED, {"awards": awards(TITLE, 2022, 2024)}, "met"),
        ("awards_in_run", COMBINED, {"awards": awards(TITLE, 2021, 2024)}, "unmet"),
        ("awards_in_run", COMBINED, {"complete": False, "awards": awards(TITLE, 2024)}, "unproven"),
    ],
)
def test_a_predicate_that_counts_in_a_run(
    name: str, params: dict[str, Any], history: dict[str, Any], status: str
) -> None:
    rows = [*ratings(2022, 2022), *ratings(2023, 2024, "excellent")]
    given = {"history": {"complete": True, "ratings": rows} | history}
    assert read(name, params, RUN, **given) == status


def test_a_post_held_under_discipline_is_noticed() -> None:
    given = {"history": {"discipline": [REPRIMAND], "service": [{"post": "Vụ trưởng", "from": "2018-01", "to": None}]}}
    assert read("undisciplined_in_posts", {}, **given) == "unmet"
