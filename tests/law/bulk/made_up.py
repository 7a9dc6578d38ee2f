"""A small made-up register with a little of everything, the same each time."""

import random
from typing import Any

LAST = 2025


def made_up_register(size: int, seed: int = 7) -> dict[str, list[tuple[Any, ...]]]:
    """The tables of a snapshot: people, collectives and households of ten agencies, careers long and short."""
    chance = random.Random(seed)  # noqa: S311 - made-up data, the same each time
    found: dict[str, list[tuple[Any, ...]]] = {
        name: [] for name in ("subjects", "awards", "ratings", "initiatives", "discipline", "proceedings", "members")
    }
    for number in range(size):
        kind = chance.choice(["person"] * 6 + ["collective", "household"])
        category = chance.choice(["official", "official", "worker_farmer", ""]) if kind == "person" else ""
        sex = chance.choice(["female", "male"]) if kind == "person" else None
        found["subjects"].append((number, kind, category, sex, None, chance.random() < 0.6, 100 + number % 10))
        _live(number, kind, chance, found)
    return found


def _live(number: int, kind: str, chance: random.Random, found: dict[str, list[tuple[Any, ...]]]) -> None:
    keen = chance.random()
    for year in range(chance.randint(2010, 2022), LAST + 1):
        excellent = chance.random() < keen
        found["ratings"].append((number, year, "excellent" if excellent else chance.choice(["good", "completed"])))
        if kind == "person" and excellent:
            found["awards"].append((number, "grassroots_emulation_soldier", year, None, None, None, "merit"))
            if chance.random() < 0.3:
                wide = "ministry_province"
                found["initiatives"].append((number, "initiative", year, wide, wide, 1, None))
    if keen > 0.5:
        year = chance.randint(2014, 2020)
        code = chance.choice(["ministry_province_merit_certificate", "pm_merit_certificate", "labor_order_3"])
        basis = chance.choice(["merit", "merit", "sudden", None])
        found["awards"].append((number, code, year, None, None, f"{year}-11-02", basis))
    if chance.random() < 0.05:
        found["discipline"].append((number, "reprimand", "2024-05-02", "2025-05-02"))
    if chance.random() < 0.05:
        found["proceedings"].append((number, "complaint", "2026-01-10", None))
    if kind == "collective":
        found["members"].append((number, LAST, 10, 3, 7, 0, 0, 0, 0, 0, 0))
