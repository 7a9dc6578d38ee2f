"""A register from which supporting facts are missing never makes anybody eligible who is not with them."""

import copy
import random
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.law.bulk.registers import CORPUS, snapshot, subjects
from tests.law.bulk.test_equality import judged
from thidua.law.bulk import Question
from thidua.law.bulk.plan import everything_asked

QUESTION = Question(date(2026, 3, 1), attested=frozenset({"all"}))


def without_some(entry: dict[str, Any], chance: random.Random) -> tuple[dict[str, Any], set[str]]:
    """The subject with facts missing that speak for it alone, and the codes of the awards that are.

    An excellent rating, a form or a yearly title, an initiative, a first rank never speak against anybody else's claim;
    a title for several years may, by overlapping the years of another, and a long tenure may exceed its band.
    """
    fewer, share = copy.deepcopy(entry), chance.choice([0.2, 0.6, 1.0])

    def gone(supports: bool) -> bool:
        return supports and chance.random() < share

    history = fewer["history"]
    single = {code for code, rule in CORPUS.rules.items() if rule.span_years == 1}
    awards = [row for row in history["awards"] if not gone(row["award"] in single)]
    missing = {row["award"] for row in history["awards"] if row not in awards}
    history |= {
        "awards": awards,
        "ratings": [row for row in history["ratings"] if not gone(row["rating"] == "excellent")],
        "initiatives": [row for row in history["initiatives"] if not gone(True)],
        "cluster_results": [row for row in history["cluster_results"] if not gone(row["rank"] == 1)],
        "movements": [row for row in history["movements"] if not gone(row["rank"] == 1)],
    }
    return fewer, missing


@given(st.lists(subjects(), min_size=10, max_size=10), st.randoms(use_true_random=False))
@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_missing_facts_never_make_anybody_eligible(entries: list[dict[str, Any]], chance: random.Random) -> None:
    for entry in entries:
        entry["history"]["complete"] = False
    reduced = [without_some(entry, chance) for entry in entries]
    with tempfile.TemporaryDirectory() as folder:
        snapshot(Path(folder), entries + [fewer for fewer, _ in reduced])
        found = judged(Path(folder), QUESTION, everything_asked(CORPUS))
    for number, (_, missing) in enumerate(reduced):
        for asked, full in found.get(number, {}).items():
            if asked.award in missing:
                continue  # a title given already bars itself; without the record it does not
            fewer = found[number + len(entries)][asked]
            assert fewer["verdict"] != "eligible" or full["verdict"] == "eligible", (asked, entries[number], missing)
            assert fewer["outlook"] != "ready" or full["outlook"] == "ready", (asked, entries[number], missing)
