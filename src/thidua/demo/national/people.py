"""The subjects of the made-up nation, and what lists wrote of them: the dirt, and the truth of who is who."""

import datetime as dt
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from thidua.demo.national.agencies import Places
from thidua.demo.national.careers import LAST, Careers
from thidua.demo.national.names import draw
from thidua.register.identity import citizen_hash, citizen_tail, is_citizen_number
from thidua.vietnamese.names import clean, fold, sort_key

TWICE = 0.02  # people whom the register holds twice: they moved, and the second office wrote them anew
POSTS = ("Chuyên viên", "Giáo viên", "Kế toán", "Trưởng phòng", "Phó Trưởng phòng", "Y sĩ", "Hiệu trưởng")
KINDS = ("person", "collective", "household")
TYPOS = {"ng": "n", "ễ": "ể", "ươ": "ưo", "i": "y", "h": ""}
COLUMNS = (
    "id", "kind", "name", "name_fold", "sort_key", "sex", "birth_date", "birth_year", "founded_on", "citizen_hash",
    "citizen_tail", "categories", "agency_id", "job_title", "is_leader", "address",
)  # fmt: skip


@dataclass(frozen=True)
class Written:
    """One record as a list had it, the subject of the register that came of it, and who it truly is."""

    subject: int
    person: int
    name: str
    birth: str
    number: str
    dirt: str


@dataclass
class People:
    """Who there is: the subjects 1 to `size`, then those entered a second time. Arrays are by the number less one."""

    size: int
    kind: NDArray[np.int64]
    agency: NDArray[np.int64]  # index into the places
    second: NDArray[np.int64]  # the number of the second record; 0 for none
    second_agency: NDArray[np.int64]
    moved: NDArray[np.int64]  # the year from which the second record holds what is given
    born: NDArray[np.int64]  # days since 1970
    female: NDArray[np.bool_]
    names: list[str]


def make_people(careers: Careers, places: Places, seed: int) -> People:
    """Draw them; the same seed gives the same people."""
    random, size = np.random.default_rng(seed + 1), careers.size
    shares = places.shares / places.shares.sum()
    female = random.random(size) < 0.48
    twice = np.flatnonzero((random.random(size) < TWICE) & (careers.kind == 0))
    second = np.zeros(size, np.int64)
    second[twice] = size + 1 + np.arange(len(twice))
    age = random.integers(22, 45, size)
    return People(
        size,
        careers.kind,
        random.choice(len(shares), size, p=shares),
        second,
        random.choice(len(shares), size, p=shares),
        random.integers(careers.joined, LAST + 1),
        (careers.joined - age - 1970) * 365 + random.integers(0, 365, size),
        female,
        draw(random, female),
    )


def rows(people: People, places: Places, seed: int) -> Iterator[tuple[tuple[object, ...], Written]]:
    """The rows of the table of subjects as COLUMNS, each with the record that it came of."""
    random = np.random.default_rng(seed + 2)
    people = _as_lists(people)
    for index in range(people.size):
        yield _row(people, places, index, random, again=False)
    for index in (index for index, second in enumerate(people.second) if second):
        yield _row(people, places, index, random, again=True)


def _as_lists(people: People) -> People:
    """The same with plain lists, which are read one by one several times as fast."""
    arrays = {name: value.tolist() for name, value in vars(people).items() if isinstance(value, np.ndarray)}
    return replace(people, **arrays)


def _row(
    people: People, places: Places, index: int, random: Generator, *, again: bool
) -> tuple[tuple[object, ...], Written]:
    unit = int((people.second_agency if again else people.agency)[index])
    number = int(people.second[index]) if again else index + 1
    kind = KINDS[people.kind[index]]
    if kind != "person":
        return _other(people, places, index, unit)
    written = _written(people, index, number, random, again=again)
    name, folded, key = _name_columns(clean(written.name))
    birth = dt.date.fromisoformat(written.birth) if len(written.birth) == 10 else None
    known = is_citizen_number(written.number)
    return (
        number, kind, name, folded, key, "female" if people.female[index] else "male", birth,
        birth.year if birth else int(written.birth) if written.birth else None, None,
        citizen_hash(written.number) if known else "", citizen_tail(written.number) if known else "",
        "{official}", int(places.units[unit]), POSTS[index % len(POSTS)], index % len(POSTS) in {3, 4, 6}, "",
    ), written  # fmt: skip


def _other(people: People, places: Places, index: int, unit: int) -> tuple[tuple[object, ...], Written]:
    """A collective or a household."""
    kind = KINDS[people.kind[index]]
    name = f"Tổ công tác số {index % 97 + 1}" if kind == "collective" else f"Hộ {people.names[index]}"
    cleaned, folded, key = _name_columns(name)
    address = f"Thôn {index % 40 + 1}" if kind == "household" else ""
    columns = (
        index + 1, kind, cleaned, folded, key, "", None, None, None, "", "", "{}", int(places.units[unit]), "", False,
        address,
    )  # fmt: skip
    return columns, Written(index + 1, index + 1, name, "", "", "")


@cache
def _name_columns(name: str) -> tuple[str, str, str]:
    """The columns of a name as the services write them; many people share one."""
    return name, fold(name), f"\\x{sort_key(name).hex()}"


def _written(people: People, index: int, number: int, random: Generator, *, again: bool) -> Written:
    """What the list says of a person: mostly the truth."""
    name, birth = people.names[index], dt.date(1970, 1, 1) + dt.timedelta(days=int(people.born[index]))
    day, citizen, dirt = birth.isoformat(), citizen_number(index, birth, bool(people.female[index])), []
    chance = random.random(4)
    if chance[0] < (0.5 if again else 0.04):
        name, said = _misspelt(name, random)
        dirt.append(said)
    if chance[1] < (0.3 if again else 0.12):
        day = "" if chance[1] < 0.06 else str(birth.year)
        dirt.append("no birth date" if not day else "birth year only")
    elif chance[1] > 0.97 and birth.day <= 12 and birth.day != birth.month:
        day = birth.replace(day=birth.month, month=birth.day).isoformat()
        dirt.append("day and month exchanged")
    if again or chance[2] < 0.45:  # one number is one person in the register, so a second record has another or none
        citizen = f"{index % 1_000_000_000:09}" if chance[2] < 0.15 else ""
        dirt.append("number of nine digits" if citizen else "no number")
    if again:
        dirt.append("entered twice")
    return Written(number, index + 1, name, day, citizen, ", ".join(dirt))


def citizen_number(index: int, birth: dt.date, female: bool) -> str:
    """A made-up number in the form of a citizen number; no two people of the nation share one."""
    century = (birth.year // 100 - 19) * 2 + female
    return f"{index // 1_000_000 % 96 + 1:03}{century}{birth.year % 100:02}{index % 1_000_000:06}"


def _misspelt(name: str, random: Generator) -> tuple[str, str]:
    how = int(random.integers(0, 4))
    if how == 0:
        return fold(name).title(), "without marks"
    if how == 1:
        return unicodedata.normalize("NFD", name), "marks apart"
    if how == 2:
        return name.upper(), "capitals"
    for right, wrong in TYPOS.items():
        if right in name:
            return name.replace(right, wrong, 1), "typo"
    return name + "h", "typo"
