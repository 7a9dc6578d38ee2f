"""One case with its trace, against three rule engines that have the same three awards written in their own way.

    uv venv build/engines && VIRTUAL_ENV=build/engines uv pip install -r benchmarks/engines.txt
    PYTHONPATH=src build/engines/bin/python benchmarks/engines.py [--cases 300]

The awards: the ministry's emulation soldier; the Prime Minister's certificate and the third-class Labour Order, both by
years of work. Ours reads the whole case: bars, every condition, three values, text, citation, evidence, what is
missing. The others get the facts already sorted out (how many years ago what happened) and answer yes or no; zen and
openfisca also with the trace they have. All must say *eligible* of the same people, else nothing is printed.
"""

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import json_logic
import numpy as np
import zen
from openfisca_core.entities import build_entity
from openfisca_core.periods import ETERNITY, YEAR, period
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from thidua.law import appraise, load_corpus, read_case

LAST = 2024
LEVELS = ["not_completed", "completed", "good", "excellent"]
SOLDIER, MINISTRY = "grassroots_emulation_soldier", "ministry_province_emulation_soldier"
AWARDS = {
    MINISTRY: "standard",
    "pm_merit_certificate": "chain",
    "labor_order_3": "chain",
}
BEFORE = {"pm_merit_certificate": "ministry_province_merit_certificate", "labor_order_3": "pm_merit_certificate"}


def people(count: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Made-up people by how many years ago what happened: half of them lack something."""
    chance = random.Random(seed)  # noqa: S311 - made-up people, the same each time
    for _ in range(count):
        weak = chance.random() < 0.5
        yield {
            "ratings": [
                {"ago": ago, "level": 1 if weak and chance.random() < 0.2 else chance.choice([2, 3])}
                for ago in range(5)
            ],
            "titles": [{"ago": ago} for ago in range(5) if ago < 3 or chance.random() < 0.5][
                weak * chance.randint(0, 2) :
            ],
            "certificate": not weak or chance.random() < 0.7,
            "pm": not weak or chance.random() < 0.7,
            "initiatives": [{"ago": chance.randint(0, 3), "wide": chance.random() < 0.8}],
        }


# Ours


def cases(person: dict[str, Any]) -> Iterator[Any]:
    """The person as a case for each award, everything attested."""
    held = [{"award": SOLDIER, "year": LAST - item["ago"]} for item in person["titles"]]
    held += [{"award": BEFORE["pm_merit_certificate"], "year": LAST - 5}] * person["certificate"]
    held += [{"award": BEFORE["labor_order_3"], "year": LAST - 5}] * person["pm"]
    wide = {True: "ministry_province", False: "unit"}
    made = [
        {
            "kind": "initiative",
            "year": LAST - item["ago"],
            "scope": wide[item["wide"]],
            "recognised_by": wide[item["wide"]],
            "applied": True,
        }
        for item in person["initiatives"]
    ]
    ratings = [{"year": LAST - item["ago"], "rating": LEVELS[item["level"]]} for item in person["ratings"]]
    for award, route in AWARDS.items():
        yield read_case(
            {
                "id": "made-up",
                "award": award,
                "route": route,
                "received_on": date(LAST + 1, 3, 1),
                "subject": {"kind": "person", "categories": ["official"]},
                "attested": "all",
                "history": {"complete": True, "awards": held, "ratings": ratings, "initiatives": made},
            }
        )


# The same, as the others have it


def conditions(before: str) -> dict[str, str]:
    """The conditions of an award by years of work, for zen."""
    return {
        "earlier_award": before,
        "five_good_years": "len(filter(ratings, #.level >= 2)) == 5",
        "three_titles": "len(titles) >= 3",
    }


ZEN = {
    MINISTRY: {
        "three_in_a_row": "len(filter(titles, #.ago < 3)) == 3",
        "initiative": "some(initiatives, #.ago < 3 and #.wide)",
    },
    "pm_merit_certificate": conditions("certificate"),
    "labor_order_3": conditions("pm") | {"an_excellent_year": "some(ratings, #.level == 3)"},
}


def zen_graph(award: str) -> str:
    """A decision graph whose trace names every condition."""
    rules = [{"id": key, "key": key, "value": text} for key, text in ZEN[award].items()]
    rules.append({"id": "eligible", "key": "eligible", "value": " and ".join(f"$.{key}" for key in ZEN[award])})
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "rules", "type": "expressionNode", "name": "rules", "content": {"expressions": rules}},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": "1", "sourceId": "in", "targetId": "rules", "type": "edge"},
        {"id": "2", "sourceId": "rules", "targetId": "out", "type": "edge"},
    ]
    return json.dumps({"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges})


def how_many(name: str, test: Any) -> dict[str, Any]:
    kept = {"filter": [{"var": name}, test]}
    return {"reduce": [kept, {"+": [1, {"var": "accumulator"}]}, 0]}


def by_years_of_work(before: str, *more: Any) -> dict[str, Any]:
    five = {"==": [how_many("ratings", {">=": [{"var": "level"}, 2]}), 5]}
    return {"and": [{"var": before}, five, {">=": [how_many("titles", True), 3]}, *more]}


JSON_LOGIC = {
    MINISTRY: {
        "and": [
            {"==": [how_many("titles", {"<": [{"var": "ago"}, 3]}), 3]},
            {">=": [how_many("initiatives", {"and": [{"<": [{"var": "ago"}, 3]}, {"var": "wide"}]}), 1]},
        ]
    },
    "pm_merit_certificate": by_years_of_work("certificate"),
    "labor_order_3": by_years_of_work("pm", {">=": [how_many("ratings", {"==": [{"var": "level"}, 3]}), 1]}),
}

person_entity = build_entity("person", "persons", "Person", is_person=True)


def fact(name: str, kind: type, every: Any = YEAR) -> type[Variable]:
    return type(name, (Variable,), {"value_type": kind, "entity": person_entity, "definition_period": every})


def award_variable(name: str, formula: Callable[..., Any]) -> type[Variable]:
    own = {"value_type": bool, "entity": person_entity, "definition_period": YEAR, "formula": formula}
    return type(name, (Variable,), own)


def over(person: Any, name: str, year: Any, years: int, least: int = 1) -> Any:
    return sum(person(name, year.offset(-ago)) >= least for ago in range(years))


OPENFISCA = TaxBenefitSystem([person_entity])
OPENFISCA.add_variables(
    fact("rating", int),
    fact("title", int),
    fact("initiative", int),
    fact("certificate", bool, ETERNITY),
    fact("pm", bool, ETERNITY),
    award_variable(MINISTRY, lambda p, y: (over(p, "title", y, 3) == 3) * (over(p, "initiative", y, 3) >= 1)),
    award_variable(
        "pm_merit_certificate",
        lambda p, y: p("certificate", y) * (over(p, "rating", y, 5, 2) == 5) * (over(p, "title", y, 5) >= 3),
    ),
    award_variable(
        "labor_order_3",
        lambda p, y: (
            p("pm", y)
            * (over(p, "rating", y, 5, 2) == 5)
            * (over(p, "rating", y, 5, 3) >= 1)
            * (over(p, "title", y, 5) >= 3)
        ),
    ),
)


def openfisca(person: dict[str, Any]) -> list[bool]:
    """The three awards of one person, with openfisca's trace."""
    simulation = SimulationBuilder().build_default_simulation(OPENFISCA, 1)
    simulation.trace = True
    for ago in range(5):
        year = period(LAST - ago)
        simulation.set_input("rating", year, np.array([person["ratings"][ago]["level"]]))
        simulation.set_input("title", year, np.array([int({"ago": ago} in person["titles"])]))
        made = any(item["ago"] == ago and item["wide"] for item in person["initiatives"])
        simulation.set_input("initiative", year, np.array([int(made)]))
    for name in ("certificate", "pm"):
        simulation.set_input(name, period(ETERNITY), np.array([person[name]]))
    return [bool(simulation.calculate(award, period(LAST))[0]) for award in AWARDS]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=300)
    corpus, made = load_corpus(), list(people(parser.parse_args().cases))
    asked = [list(cases(person)) for person in made]
    compiled = [zen.compile_expression(" and ".join(f"({text})" for text in ZEN[award].values())) for award in AWARDS]
    decisions = [zen.ZenEngine().create_decision(zen_graph(award)) for award in AWARDS]
    ways: dict[str, Callable[[int], list[bool]]] = {
        "ours, whole case, explained": lambda n: [appraise(case, corpus).verdict == "eligible" for case in asked[n]],
        "zen, compiled expression, no trace": lambda n: [bool(each.evaluate(made[n])) for each in compiled],
        "zen, decision graph with trace": lambda n: [
            each.evaluate(made[n], {"trace": True})["result"]["eligible"] for each in decisions
        ],
        "json-logic, no trace": lambda n: [bool(json_logic.jsonLogic(rule, made[n])) for rule in JSON_LOGIC.values()],
        "openfisca, with trace": lambda n: openfisca(made[n]),
    }
    answers = {name: [way(number) for number in range(len(made))] for name, way in ways.items()}
    expected = answers["ours, whole case, explained"]
    for name, found in answers.items():
        assert found == expected, f"{name} does not agree"
    print(f"{len(made)} people, {len(AWARDS)} awards each; eligible: {np.sum(expected, axis=0).tolist()}")
    print(f"{'':<38}{'µs a case':>12}{'ratio to ours':>16}")
    times = {name: best(way, len(made)) / len(AWARDS) for name, way in ways.items()}
    for name, took in times.items():
        print(f"{name:<38}{took * 1e6:>12.1f}{took / times['ours, whole case, explained']:>16.2f}")


def best(way: Callable[[int], Any], count: int) -> float:
    """Seconds for one person: the median over people, best of three."""
    found = []
    for _ in range(3):
        times = []
        for number in range(count):
            start = time.perf_counter()
            way(number)
            times.append(time.perf_counter() - start)
        found.append(statistics.median(times))
    return min(found)


if __name__ == "__main__":
    main()
