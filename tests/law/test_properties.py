"""What must hold of every case, whatever the facts."""

import copy
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.law.cases import OFFICIAL, awards, initiative, ratings
from thidua.law import Answer, appraise, load_corpus, read_case

CORPUS = load_corpus()
ORDER = {"not_eligible": 0, "undecided": 1, "eligible": 2}
LEVELS = ["not_completed", "completed", "good", "excellent"]
SCOPES = ["unit", "commune", "ministry_province", "nation"]
CODES = [
    "advanced_worker",
    "grassroots_emulation_soldier",
    "ministry_province_emulation_soldier",
    "ministry_province_merit_certificate",
    "pm_merit_certificate",
    "labor_order_3",
    "labor_order_2",
]
ASKED = [
    ("advanced_worker", None),
    ("grassroots_emulation_soldier", None),
    ("ministry_province_emulation_soldier", None),
    ("national_emulation_soldier", None),
    ("ministry_province_merit_certificate", "consecutive"),
    ("pm_merit_certificate", "chain"),
    ("labor_order_3", "chain"),
    ("labor_order_2", "chain"),
    ("labor_order_1", "chain"),
    ("labor_order_3", None),
    ("pm_merit_certificate", None),
]
YEARS = st.integers(2012, 2025)
DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2026, 9, 30))

past_awards = st.lists(
    st.fixed_dictionaries(
        {"award": st.sampled_from(CODES), "year": YEARS},
        optional={"basis": st.sampled_from(["merit", "sudden", "thematic", None])},
    ),
    max_size=10,
)
rated = st.dictionaries(YEARS, st.sampled_from(LEVELS), max_size=14).map(
    lambda by_year: [{"year": year, "rating": level} for year, level in by_year.items()]
)
initiatives = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["initiative", "science"]),
            "year": YEARS,
            "recognised_by": st.sampled_from(SCOPES),
            "scope": st.sampled_from(SCOPES),
            "applied": st.sampled_from([True, False, None]),
        }
    ),
    max_size=4,
)
histories = st.fixed_dictionaries(
    {"complete": st.booleans(), "awards": past_awards, "ratings": rated, "initiatives": initiatives}
)


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    award, route = draw(st.sampled_from(ASKED))
    return {
        "id": "made-up",
        "award": award,
        "route": route,
        "received_on": draw(DAYS).isoformat(),
        "subject": OFFICIAL,
        "history": draw(histories),
        "attested": draw(st.sampled_from(["all", []])),
    }


def judge(case: dict[str, Any]) -> Answer:
    return appraise(read_case(case, corpus=CORPUS), CORPUS)


def with_history(case: dict[str, Any], **parts: Any) -> dict[str, Any]:
    changed = copy.deepcopy(case)
    changed["history"] |= parts
    return changed


@given(cases())
def test_a_fact_that_no_condition_asks_for_changes_nothing(case: dict[str, Any]) -> None:
    unrelated = with_history(
        case,
        awards=[*case["history"]["awards"], {"award": "commemorative_medal", "year": 2015}],
        leave=[{"kind": "study", "from": "2018-01-01", "to": "2018-06-30"}],
        cluster_results=[{"year": 2016, "organised_by": "ministry_province", "rank": 5}],
        proceedings=[{"kind": "complaint", "from": "2019-01-01", "to": "2019-02-01"}],
    )
    assert judge(unrelated).as_dict() == judge(case).as_dict()


@given(cases(), st.data())
def test_a_better_rating_never_makes_the_verdict_worse(case: dict[str, Any], data: st.DataObject) -> None:
    rows = case["history"]["ratings"]
    if not rows:
        return
    number = data.draw(st.integers(0, len(rows) - 1))
    level = data.draw(st.sampled_from(LEVELS[LEVELS.index(rows[number]["rating"]) :]))
    better = [row | {"rating": level} if n == number else row for n, row in enumerate(rows)]
    assert ORDER[judge(with_history(case, ratings=better)).verdict] >= ORDER[judge(case).verdict]


@given(cases())
def test_vouching_settles_what_was_open_and_nothing_else(case: dict[str, Any]) -> None:
    silent, vouched = (judge(with_history(case, complete=complete)).verdict for complete in (False, True))
    assert silent in {vouched, "undecided"}


@given(cases())
def test_an_attestation_never_makes_the_verdict_worse(case: dict[str, Any]) -> None:
    assert ORDER[judge(case | {"attested": "all"}).verdict] >= ORDER[judge(case | {"attested": []}).verdict]


@given(cases(), st.sampled_from(["investigation", "inspection", "audit", "press", "discipline_review"]))
def test_a_proceeding_under_way_always_bars(case: dict[str, Any], kind: str) -> None:
    barred = judge(with_history(case, proceedings=[{"kind": kind, "from": "2023-12-01", "to": None}]))
    assert barred.verdict == "not_eligible"
    routes = [found.as_dict() for found in barred.findings if found.route]
    assert routes == [found.as_dict() for found in judge(case).findings if found.route]


@given(cases(), st.integers(1, 2000))
def test_under_the_unread_amendment_nothing_is_decided(case: dict[str, Any], later: int) -> None:
    day = date.fromordinal(date(2026, 10, 1).toordinal() + later)
    found = judge(case | {"received_on": day.isoformat()})
    assert (found.verdict, found.regime) == ("undecided", "V3")
    assert found.provisional is not None


@given(cases())
def test_the_verdict_follows_from_the_findings(case: dict[str, Any]) -> None:
    found = judge(case)
    by_route: dict[str | None, set[str]] = {}
    for finding in found.findings:
        by_route.setdefault(finding.route, set()).add(finding.status)
    if found.verdict == "eligible":
        assert by_route[found.route] == {"met"}
        assert None not in by_route
        assert all(finding.confidence != "memory" for finding in found.findings if finding.route == found.route)
    if found.verdict == "not_eligible":
        barred = "unmet" in by_route.pop(None, set())
        assert barred or all("unmet" in statuses for statuses in by_route.values())
    assert (found.route is not None) == (found.verdict == "eligible")
    assert found.provisional is None or found.verdict == "undecided"


COMPLETE = {  # an eligible history for each route, without any fact that speaks against it
    ("ministry_province_emulation_soldier", None): {
        "awards": awards("grassroots_emulation_soldier", 2022, 2023, 2024),
        "initiatives": [initiative(2023)],
        "ratings": ratings(2022, 2024, "excellent"),
    },
    ("national_emulation_soldier", None): {
        "awards": awards("ministry_province_emulation_soldier", 2021, 2024),
        "initiatives": [initiative(2023, scope="nation")],
        "ratings": [],
    },
    ("pm_merit_certificate", "chain"): {
        "awards": awards("ministry_province_merit_certificate", 2019)
        + awards("grassroots_emulation_soldier", 2020, 2022, 2024),
        "initiatives": [],
        "ratings": ratings(2020, 2024),
    },
    ("labor_order_3", "chain"): {
        "awards": awards("pm_merit_certificate", 2019) + awards("grassroots_emulation_soldier", 2020, 2022, 2024),
        "initiatives": [],
        "ratings": ratings(2020, 2024, "excellent"),
    },
    ("labor_order_2", "chain"): {
        "awards": awards("labor_order_3", 2019) + awards("ministry_province_emulation_soldier", 2022),
        "initiatives": [],
        "ratings": ratings(2020, 2024, "excellent"),
    },
    ("ministry_province_merit_certificate", "consecutive"): {
        "awards": [],
        "initiatives": [initiative(2023), initiative(2024)],
        "ratings": ratings(2023, 2024, "excellent"),
    },
}


def whole(asked: tuple[str, str | None]) -> dict[str, Any]:
    award, route = asked
    return {
        "id": "made-up",
        "award": award,
        "route": route,
        "received_on": "2025-03-01",
        "subject": OFFICIAL,
        "history": COMPLETE[asked],
        "attested": "all",
    }


@given(st.sampled_from(list(COMPLETE)), st.data())
@settings(max_examples=200)
def test_an_open_register_with_facts_missing_never_refuses(asked: tuple[str, str | None], data: st.DataObject) -> None:
    case = whole(asked)
    assert judge(case).verdict == "eligible"
    kept = {part: [row for row in rows if data.draw(st.booleans())] for part, rows in COMPLETE[asked].items()}
    assert judge(with_history(case, **kept)).verdict in {"eligible", "undecided"}


@given(st.sampled_from(list(COMPLETE)), st.data())
def test_an_eligible_case_stays_so_when_more_good_facts_come(
    asked: tuple[str, str | None], data: st.DataObject
) -> None:
    case = whole(asked)
    year = data.draw(st.integers(2015, 2019))
    history = case["history"]
    more = with_history(
        case,
        ratings=[*history["ratings"], {"year": year, "rating": "excellent"}],
        awards=[*history["awards"], {"award": "advanced_worker", "year": year}],
        initiatives=[*history["initiatives"], initiative(2022)],
    )
    assert judge(more).verdict == "eligible"
