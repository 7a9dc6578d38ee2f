"""Made-up careers for the register of a nation: careers that follow the law, and the dirt that registers have. Seeded.

Every person is rated each year, good people more often well; titles follow ratings, higher titles follow lower ones,
certificates and orders follow years of titles. Then records lose their ground, their day, their year.
"""

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

FIRST, LAST = 2004, 2025
LEVELS = ["not_completed", "completed", "good", "excellent"]
CODES = [
    "advanced_worker",
    "grassroots_emulation_soldier",
    "ministry_province_emulation_soldier",
    "national_emulation_soldier",
    "ministry_province_merit_certificate",
    "pm_merit_certificate",
    "labor_order_3",
    "labor_order_2",
    "labor_order_1",
    "commemorative_medal",
    "advanced_labor_collective",
    "excellent_labor_collective",
    "ministry_province_emulation_flag",
    "government_emulation_flag",
    "cultural_family",
]
WORKER, GRASSROOTS, MINISTRY, NATIONAL, CERTIFICATE, PM, THIRD, SECOND, FIRST_CLASS, MEDAL = range(10)
COLLECTIVE, EXCELLENT, FLAG, GOVERNMENT_FLAG, FAMILY = range(10, 15)
POSTS = ["Vụ trưởng", "Phó Vụ trưởng", "Giám đốc sở", "Trưởng phòng", "Phó Chủ tịch UBND tỉnh", "Thứ trưởng"]
CATEGORIES = ["official", "worker_farmer", "armed_forces", "entrepreneur_intellectual", "", "official|worker_farmer"]
Ints = NDArray[np.int64]


class Careers:
    """The columns of every table, gathered year by year."""

    def __init__(self, people: int, seed: int = 2026, *, titled: float = 0.31, twice: float = 0.00002) -> None:
        """`titled`: of those rated well, how many are advanced workers. `twice`: ratings entered again, otherwise."""
        self.random = np.random.default_rng(seed)
        self.size, self.titled, self.twice = people, titled, twice
        self.kind = self.random.choice(3, people, p=[0.93, 0.05, 0.02])
        self.quality = self.random.beta(3, 2, people)
        self.joined = self.random.integers(FIRST, LAST + 1, people)
        self.tables: dict[str, list[dict[str, NDArray[Any]]]] = {}

    def add(self, table: str, who: Ints, **columns: object) -> None:
        """Rows of a table for those subjects; a single value stands for all."""
        wide = {name: np.broadcast_to(np.asarray(value), who.shape) for name, value in columns.items()}
        self.tables.setdefault(table, []).append({"subject": who, **wide})

    def chance(self, who: Ints, likely: Any) -> Ints:
        drawn: Ints = who[self.random.random(len(who)) < likely]
        return drawn

    def live(self) -> None:
        """Every year of every subject."""
        held = {code: np.zeros(self.size, np.int64) for code in range(len(CODES))}
        last = {code: np.full(self.size, -99) for code in range(len(CODES))}

        def give(code: int, who: Ints, year: int) -> None:
            held[code][who] += 1
            last[code][who] = year
            form = 1 if code in (CERTIFICATE, PM, THIRD, SECOND, FIRST_CLASS, MEDAL) else 0
            ground = np.where(self.random.random(len(who)) < 0.12 * form, 1, 0) + 2 * (
                self.random.random(len(who)) < 0.1 * form
            )
            self.add("awards", who, code=code, year=year, ground=ground, month=self.random.integers(0, 13, len(who)))

        for year in range(FIRST, LAST + 1):
            active = np.flatnonzero(self.joined <= year)
            draw = self.quality[active] + self.random.normal(0, 0.15, len(active))
            level = np.digitize(draw, [0.12, 0.3, 0.72])
            known = self.random.random(len(active)) < 0.9
            self.add("ratings", active[known], year=year, level=level[known])
            twice = self.chance(active[known], self.twice)  # entered again, otherwise
            self.add("ratings", twice, year=year, level=3 - level[np.searchsorted(active, twice)])
            person, good = self.kind[active] == 0, level >= 2
            workers = self.chance(active[person & good], self.titled)
            give(WORKER, workers, year)
            best = self.chance(active[person & (level == 3)], 0.4)
            give(GRASSROOTS, best, year)
            made = self.chance(best, 0.6)
            wide = self.random.integers(0, 4, len(made))
            self.add("initiatives", made, year=year, scope=wide, used=self.random.random(len(made)) < 0.1)
            three = best[(held[GRASSROOTS][best] >= 3) & (last[MINISTRY][best] < year - 2)]
            give(MINISTRY, self.chance(three, 0.4), year)
            two = best[(held[MINISTRY][best] >= 2) & (last[NATIONAL][best] < 0)]
            give(NATIONAL, self.chance(two, 0.1), year)
            for code, after, wait in (
                (CERTIFICATE, GRASSROOTS, 0),
                (PM, CERTIFICATE, 5),
                (THIRD, PM, 5),
                (SECOND, THIRD, 5),
            ):
                ready = best[
                    (held[after][best] > 0) & (last[after][best] <= year - wait) & (last[code][best] < year - 4)
                ]
                give(code, self.chance(ready, 0.15), year)
            bodies = active[self.kind[active] == 1]
            strong = level[self.kind[active] == 1]
            give(COLLECTIVE, self.chance(bodies[strong >= 2], 0.7), year)
            give(EXCELLENT, self.chance(bodies[strong == 3], 0.6), year)
            give(FLAG, self.chance(bodies[strong == 3], 0.08), year)
            give(GOVERNMENT_FLAG, self.chance(bodies[strong == 3], 0.02), year)
            give(FAMILY, self.chance(active[(self.kind[active] == 2) & good], 0.5), year)
            if year >= LAST - 2:
                self._count_members(bodies, year)
                ranked = self.chance(bodies, 0.6)
                self.add("cluster_results", ranked, year=year, rank=self.random.integers(1, 9, len(ranked)))
        self._rare()

    def _count_members(self, bodies: Ints, year: int) -> None:
        total = self.random.integers(3, 60, len(bodies))
        good = (total * self.random.uniform(0.5, 1, len(bodies))).astype(np.int64)
        self.add(
            "members", bodies, year=year, total=total, good=good, warned=self.random.integers(0, 20, len(bodies)) == 0
        )

    def _rare(self) -> None:
        people = np.flatnonzero(self.kind == 0)
        for table, share in (
            ("discipline", 0.006),
            ("proceedings", 0.002),
            ("leave", 0.05),
            ("service", 0.04),
            ("service", 0.03),
        ):
            who = self.chance(people, share)
            start = self.random.integers(2005 * 365, 2025 * 365, len(who)) - 1970 * 365
            self.add(
                table, who, start=start, length=self.random.integers(60, 5000 if table == "service" else 700, len(who))
            )


def write(people: int, folder: Path, seed: int = 2026) -> dict[str, Path]:
    """Make the careers and write one Parquet file a table, as `write_snapshot` takes them."""
    careers = Careers(people, seed)
    careers.live()
    folder.mkdir(parents=True, exist_ok=True)
    found = {}
    with duckdb.connect(config={"threads": 2}) as database:
        for name, query in QUERIES.items():
            parts = careers.tables.pop(name, [])
            columns = (
                {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}
                if parts
                else _subjects(careers)
            )
            database.register("given", columns)
            found[name] = folder / f"{name}.parquet"
            database.execute(f"COPY ({query}) TO '{found[name]}' (FORMAT parquet)")
            database.unregister("given")
    return found


def _subjects(careers: Careers) -> dict[str, NDArray[Any]]:
    size, random = careers.size, careers.random
    return {
        "id": np.arange(size),
        "kind": careers.kind,
        "category": random.choice(len(CATEGORIES), size, p=[0.55, 0.2, 0.1, 0.02, 0.1, 0.03]),
        "female": random.random(size) < 0.45,
        "complete": random.random(size) < 0.6,
        "agency": random.integers(0, max(size // 200, 1), size),
        "joined": careers.joined,
    }


def _word(words: list[str], column: str) -> str:
    return f"[{', '.join(repr(word) for word in words)}][{column} + 1]"


DAY = "DATE '1970-01-01' + start::INTEGER"
PERIOD = f'{DAY} AS start, CASE WHEN length % 7 = 0 THEN NULL ELSE {DAY} + length::INTEGER END AS "end"'
QUERIES = {
    "awards": f"""SELECT subject, {_word(CODES, "code")} AS award, year, NULL AS from_year, NULL AS to_year,
        CASE WHEN month > 0 THEN make_date(year + (month % 3 = 0)::INTEGER, month, 15) END AS decided_on,
        CASE ground WHEN 0 THEN 'merit' WHEN 1 THEN 'sudden' END AS basis FROM given""",
    "ratings": f"SELECT subject, year, {_word(LEVELS, 'level')} AS rating FROM given",
    "initiatives": f"""SELECT subject, 'initiative' AS kind, year,
        {_word(["unit", "commune", "ministry_province", "nation"], "scope")} AS recognised_by,
        {_word(["unit", "commune", "ministry_province", "nation"], "scope")} AS scope,
        1 AS applied, CASE WHEN used THEN 'labor_order_3' END AS used_for FROM given""",
    "discipline": f"SELECT subject, 'reprimand' AS kind, {PERIOD} FROM given",
    "proceedings": f"SELECT subject, 'complaint' AS kind, {PERIOD} FROM given",
    "leave": f"SELECT subject, 'maternity' AS kind, {PERIOD} FROM given",
    "service": f"SELECT subject, {_word(POSTS, 'length % 6')} AS post, {PERIOD}, length % 2 = 0 AS by_month FROM given",
    "cluster_results": "SELECT subject, year, 'ministry_province' AS organised_by, rank FROM given",
    "members": """SELECT subject, year, total, good // 2 AS excellent, good - good // 2 AS good,
        total - good AS completed, 0 AS not_completed, 0 AS reprimand,
        warned::INTEGER AS warning, 0 AS demotion, 0 AS dismissal FROM given""",
    "subjects": f"""SELECT id, ['person', 'collective', 'household'][kind + 1] AS kind,
        CASE kind WHEN 0 THEN {_word(CATEGORIES, "category")} ELSE '' END AS categories,
        CASE WHEN kind <> 0 THEN NULL WHEN female THEN 'female' ELSE 'male' END AS sex,
        CASE WHEN kind = 1 THEN make_date(joined, 1, 1) END AS founded_on, complete, agency FROM given""",
}
