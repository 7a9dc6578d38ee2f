"""Random registers: people, collectives and households with facts of every kind, and the snapshot of them."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

from hypothesis import strategies as st

from thidua.law import load_corpus
from thidua.law.bulk import write_snapshot
from thidua.law.case import DISCIPLINES, RATINGS, SCOPES, Basis, Category, Kind, Leave, Proceeding

CORPUS = load_corpus()
BASES: tuple[Basis, ...] = get_args(Basis)
LAST = 2025
CODES = sorted(
    {code for award in CORPUS.awards.values() for code in award.awards_named}
    | {code for code, award in CORPUS.awards.items() if award.kind == "title"}
)
TITLES = ["advanced_worker", "grassroots_emulation_soldier", "ministry_province_emulation_soldier"]
POSTS = sorted({name for post in CORPUS.posts for name in post.names[:1]})
SAID = ["Nhân viên", "Vụ trưởng Vụ Pháp chế", "Phó Vụ trưởng", "Chiến sĩ", "Thứ trưởng", *POSTS[:12]]
LIKELY = st.sampled_from(["good", "excellent", "good", "excellent", "good", *RATINGS])


def days(first: int = 1960, last: int = 2027) -> st.SearchStrategy[date]:
    """Days, the first and the last of a month more often than chance has it."""
    edges = st.builds(date, st.integers(first, last), st.integers(1, 12), st.sampled_from([1, 2, 28]))
    ends = st.builds(
        date, st.integers(first, last), st.sampled_from([1, 3, 5, 7, 8, 10, 12]), st.sampled_from([30, 31])
    )
    return st.one_of(edges, ends, st.dates(date(first, 1, 1), date(last, 12, 31)))


@st.composite
def periods(draw: st.DrawFn, kinds: Sequence[str], first: int = 2008) -> dict[str, Any]:
    start = draw(days(first))
    end = draw(st.one_of(st.none(), days(first)))
    return {"kind": draw(st.sampled_from(kinds)), "from": start, "to": None if end is None else max(start, end)}


@st.composite
def past_awards(draw: st.DrawFn, codes: Sequence[str] = CODES) -> dict[str, Any]:
    year = draw(st.integers(1950, 2027) if draw(st.integers(0, 9)) == 0 else st.integers(2008, 2027))
    row: dict[str, Any] = {"award": draw(st.sampled_from(codes)), "year": year}
    row["basis"] = draw(st.sampled_from(["merit", "merit", "merit", None, *BASES]))
    if draw(st.booleans()):
        row["decided_on"] = date(year + draw(st.integers(0, 2)), draw(st.integers(1, 12)), 15)
    span = CORPUS.rules[row["award"]].span_years
    if span == 1 and draw(st.integers(0, 5)) == 0:
        row["to_year"] = year + draw(st.integers(-1, 1))
        if "decided_on" in row:
            row["decided_on"] = row["decided_on"].replace(year=max(row["decided_on"].year, row["to_year"]))
    if span > 1 and draw(st.booleans()):
        row["from_year"] = year - span + 1
    return row


@st.composite
def careers(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Yearly titles in a row, as careers have them."""
    first, last = draw(st.integers(2012, 2020)), draw(st.integers(2020, LAST + 1))
    gap = draw(st.one_of(st.none(), st.integers(first, last)))
    code = draw(st.sampled_from(TITLES[:2]))
    return [{"award": code, "year": year, "basis": "merit"} for year in range(first, last + 1) if year != gap]


@st.composite
def ratings(draw: st.DrawFn) -> list[dict[str, Any]]:
    first = draw(st.integers(2005, 2022))
    years = range(first, draw(st.integers(first, LAST + 1)) + 1)
    holes = draw(st.sets(st.sampled_from(list(years)), max_size=2))
    return [{"year": year, "rating": draw(LIKELY)} for year in years if year not in holes]


scopes = st.sampled_from([None, "nation", "ministry_province", *SCOPES])
initiatives = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["initiative", "science", "combat"]),
        "year": st.integers(2018, LAST + 1),
        "recognised_by": scopes,
        "scope": scopes,
        "applied": st.sampled_from([True, True, False, None]),
        "used_for": st.sampled_from([None, None, None, "labor_order_3"]),
    }
)


@st.composite
def services(draw: st.DrawFn) -> dict[str, Any]:
    """A post; its end by day, by month, or still to come."""
    start, post = draw(days(1965)), draw(st.sampled_from(SAID))
    end = draw(st.one_of(st.none(), days(1965)))
    if end is None:
        return {"post": post, "from": start, "to": None}
    end = max(start, end)
    return {"post": post, "from": start, "to": f"{end:%Y-%m}" if draw(st.booleans()) else end}


clusters = st.fixed_dictionaries(
    {
        "year": st.integers(LAST - 2, LAST + 1),
        "organised_by": st.sampled_from(["central_council", "ministry_province"]),
        "rank": st.integers(1, 4),
    }
)
movements = st.fixed_dictionaries(
    {
        "launched_by": st.sampled_from(["prime_minister", "ministry_province"]),
        "years": st.integers(1, 6),
        "evaluated_at": st.sampled_from(["interim", "final"]),
        "rank": st.sampled_from([None, 1, 2, 5]),
    }
)


@st.composite
def members(draw: st.DrawFn) -> dict[str, Any]:
    total = draw(st.sampled_from([1, 3, 10, 20]))
    excellent = draw(st.integers(0, total))
    rest = draw(st.sampled_from([total - excellent, 0]))
    rated = {"excellent": excellent, draw(st.sampled_from(["good", "good", "completed"])): rest}
    holding = draw(st.dictionaries(st.sampled_from(CODES), st.integers(0, total), max_size=4))
    holding |= dict.fromkeys(draw(st.sets(st.sampled_from(TITLES))), total)
    disciplined = draw(st.dictionaries(st.sampled_from(DISCIPLINES), st.integers(0, 1), max_size=2))
    return {"total": total, "rated": rated, "holding": holding, "disciplined": disciplined}


def unique(rows: list[dict[str, Any]], *keys: str) -> list[dict[str, Any]]:
    """The rows without those that repeat the keys of another."""
    return list({tuple(row[key] for key in keys): row for row in rows}.values())


@st.composite
def subjects(draw: st.DrawFn) -> dict[str, Any]:
    """One subject with its history, in the shape of a case, and its members by year."""
    kind: Kind = draw(st.sampled_from(["person", "person", "person", "collective", "collective", "household"]))
    categories = draw(st.sets(st.sampled_from(get_args(Category)), max_size=2)) if draw(st.booleans()) else set()
    if kind == "person" and draw(st.booleans()):
        categories = {"official"}
    subject: dict[str, Any] = {"kind": kind, "categories": sorted(categories)}
    if kind == "person":
        subject["sex"] = draw(st.sampled_from([None, "female", "male"]))
    counted = {}
    if kind == "collective":
        subject["founded_on"] = draw(st.one_of(st.none(), days(1990, 2027)))
        counted = draw(st.dictionaries(st.sampled_from([LAST - 1, LAST, LAST + 1]), members(), max_size=3))
    rare = draw(st.booleans())
    history = {
        "complete": draw(st.booleans()),
        "awards": draw(st.lists(past_awards(), max_size=6)) + (draw(careers()) if draw(st.booleans()) else []),
        "ratings": draw(ratings()) if draw(st.integers(0, 4)) else [],
        "initiatives": draw(st.lists(initiatives, max_size=4)),
        "discipline": draw(st.lists(periods(DISCIPLINES), max_size=2)) if rare and draw(st.booleans()) else [],
        "proceedings": draw(st.lists(periods(_kinds(Proceeding)), max_size=1)) if rare else [],
        "leave": draw(st.lists(periods(_kinds(Leave)), max_size=2)),
        "service": draw(st.lists(services(), max_size=5)) if draw(st.booleans()) else [],
        "cluster_results": unique(draw(st.lists(clusters, max_size=3)), "year", "organised_by"),
        "movements": unique(draw(st.lists(movements, max_size=2)), "launched_by", "years", "evaluated_at"),
    }
    return {"subject": subject, "history": history, "members": counted}


def _kinds(model: Any) -> tuple[str, ...]:
    kinds: tuple[str, ...] = get_args(model.model_fields["kind"].annotation)
    return kinds


def case_of(entry: dict[str, Any], **asked: Any) -> dict[str, Any]:
    """The subject as a case in the public shape; its members are those of the last year asked for."""
    last = asked.get("through_year") or asked["received_on"].year - 1
    counted = entry["members"].get(last)
    subject = entry["subject"] | ({"members": counted} if counted else {})
    return {"id": "made-up", "subject": subject, "history": entry["history"]} | asked


def tables(entries: Sequence[dict[str, Any]]) -> dict[str, list[tuple[Any, ...]]]:
    """The subjects as the tables of a snapshot; the id is the place in the list."""
    found: dict[str, list[tuple[Any, ...]]] = {"subjects": [], "members": [], "holding": []}
    for number, entry in enumerate(entries):
        subject, history = entry["subject"], entry["history"]
        own = (subject["kind"], "|".join(subject["categories"]), subject.get("sex"), subject.get("founded_on"))
        found["subjects"].append((number, *own, history["complete"], number % 3))
        for name, columns in COLUMNS.items():
            rows = (tuple(row.get(column) for column in columns) for row in history[name])
            found.setdefault(name, []).extend((number, *row) for row in rows)
        found.setdefault("service", []).extend((number, *_spell(row)) for row in history["service"])
        for year, counted in entry["members"].items():
            rated = [counted["rated"].get(level, 0) for level in RATINGS[::-1]]
            disciplined = [counted["disciplined"].get(kind) for kind in DISCIPLINES]
            found["members"].append((number, year, counted["total"], *rated, *disciplined))
            found["holding"].extend((number, year, code, count) for code, count in counted["holding"].items())
    return found


COLUMNS = {
    "awards": ("award", "year", "from_year", "to_year", "decided_on", "basis"),
    "ratings": ("year", "rating"),
    "initiatives": ("kind", "year", "recognised_by", "scope", "applied", "used_for"),
    "discipline": ("kind", "from", "to"),
    "proceedings": ("kind", "from", "to"),
    "leave": ("kind", "from", "to"),
    "cluster_results": ("year", "organised_by", "rank"),
    "movements": ("launched_by", "years", "evaluated_at", "rank"),
}


def _spell(row: dict[str, Any]) -> tuple[Any, ...]:
    end = row["to"]
    if not isinstance(end, str):
        return row["post"], row["from"], end, False
    month = date.fromisoformat(f"{end}-01")
    last = (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return row["post"], row["from"], last, True


def snapshot(folder: Path, entries: Sequence[dict[str, Any]]) -> None:
    write_snapshot(folder, tables(entries), CORPUS)
