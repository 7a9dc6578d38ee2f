"""Who is found twice: precision and recall of the proposed pairs on made-up dirty data whose truth is known.

    .venv/bin/python benchmarks/matching.py [--people 5000] [--seed 1]

People of one province with 60 units, drawn from common Vietnamese names; a third of them have a second page, entered
with the faults of old lists: no marks, decomposed letters, one syllable wrong, a middle name left out, a former name,
only the year of birth, day and month swapped, one digit of the birth date wrong, a predecessor's or another
unit, no number.
The looking through is the product's own (`find_pairs`), on a database of its own, thrown away at the end.
"""

import argparse
import datetime as dt
import random
import sys
import time
import unicodedata
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.own_database import own_database

UNITS, BATCH = 60, 2_000
FAMILY = ["Nguyễn"] * 38 + ["Trần"] * 12 + ["Lê"] * 10 + ["Phạm"] * 7 + ["Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ"] * 5
WOMEN, MEN = ["Thị", "Thu", "Ngọc", "Thanh", "Kim"], ["Văn", "Hữu", "Đức", "Xuân", "Quốc"]
SECOND = ["", "", "Minh", "Hồng", "Lan", "Hoàng", "Phương", "Bảo"]
GIVEN = ["An", "Ánh", "Bình", "Chi", "Cường", "Dũng", "Đạt", "Giang", "Hà", "Hạnh", "Hải", "Hương", "Khánh", "Lan"]
GIVEN += ["Liên", "Mai", "Nam", "Nga", "Oanh", "Phúc", "Phượng", "Quân", "Sơn", "Thảo", "Tuấn", "Việt", "Yến", "Ước"]
THRESHOLDS = (50, 60, 65, 75, 85, 95)


def main() -> None:
    """Make, look through, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with own_database():
        measure(asked.people, asked.seed)


def measure(people: int, seed: int) -> None:
    """Fill, look through, compare with the truth."""
    from thidua.jobs.kinds import untold
    from thidua.register.matching import PROPOSED
    from thidua.register.models import SubjectPair
    from thidua.register.pairs import find_pairs

    keeper, truth = fill(people, random.Random(seed))  # noqa: S311 - made-up people, not secrets
    from django.db import connection, transaction

    started = time.perf_counter()
    with transaction.atomic():
        outcome = find_pairs(keeper, untold)
    taken = time.perf_counter() - started
    found = {(pair.first_id, pair.second_id): pair.score for pair in SubjectPair.objects.all()}
    print(f"{people:,} people, {len(truth):,} of them with a second page; seed {seed}; {taken:.1f} s")
    print(outcome.message)
    print(f"{'threshold':>10}{'pairs':>8}{'right':>8}{'precision':>11}{'recall':>8}")
    for threshold in THRESHOLDS:
        print(line(threshold, found, truth, "  <- proposed from here" if threshold == PROPOSED else ""))
    print(f"\nby fault ({PROPOSED} and more):")
    faults = Counter(truth.values())
    for fault, count in sorted(faults.items()):
        met = sum(1 for pair, each in truth.items() if each == fault and pair in found)
        print(f"{fault:32}{met:>6} of {count:>5}{met / count:>8.1%}")
    connection.close()
    connection.close_pool()


def line(threshold: int, found: dict, truth: dict, note: str) -> str:
    """Precision and recall of what scores so much."""
    proposed = {pair for pair, score in found.items() if score >= threshold}
    right = len(proposed & truth.keys())
    precision = right / len(proposed) if proposed else 0
    return f"{threshold:>10}{len(proposed):>8,}{right:>8,}{precision:>11.1%}{right / len(truth):>8.1%}{note}"


def fill(count: int, chance: random.Random):
    """Make the province, its people and their second pages; return who looks, and the truth by pair with its fault."""
    from tests.makers import make_actor, make_agency, make_tree
    from thidua.agencies.models import Lineage, LineageKind, Role
    from thidua.register.models import Award, Subject, SubjectName

    tree = make_tree()
    units = [make_agency(f"Đơn vị {number}", parent=tree["province"]) for number in range(UNITS)]
    former = {}
    for unit in units:
        former[unit.pk] = make_agency(f"{unit.name} cũ", parent=tree["province"])
        Lineage.objects.create(
            predecessor=former[unit.pk], successor=unit, kind=LineageKind.MERGE, effective_on=dt.date(2025, 7, 1)
        )
    drawn = [person(chance, units) for _number in range(count)]
    kept = Subject.objects.bulk_create(map(subject, drawn), BATCH)
    doubled = chance.sample(range(count), count // 3)
    faults = [chance.choice(list(FAULTS)) for _number in doubled]
    copies = [spoiled(drawn[at], fault, chance, units, former) for at, fault in zip(doubled, faults, strict=True)]
    second = Subject.objects.bulk_create([subject(copy) for copy in copies], BATCH)
    for at, copy, fault in zip(doubled, second, faults, strict=True):
        if fault == "former name":
            SubjectName.objects.create(subject=kept[at], name=copy.name, until=dt.date(2020, 1, 1))
    awards = []
    for each in [*kept, *second]:
        for year in chance.sample(range(2015, 2025), 3):
            number = f"{chance.randrange(1, 400)}/qd-{each.agency_id}"
            awards.append(
                Award(
                    subject=each,
                    agency=each.agency,
                    code="advanced_worker",
                    year=year,
                    decision_number=number,
                    decision_number_fold=number,
                    source="import",
                )
            )
    Award.objects.bulk_create(awards, BATCH)
    truth = {(kept[at].pk, copy.pk): fault for at, copy, fault in zip(doubled, second, faults, strict=True)}
    return make_actor(tree["province"], Role.APPRAISER), truth


def person(chance: random.Random, units: list) -> dict:
    """One made-up person."""
    sex = chance.choice(["female", "male"])
    words = [chance.choice(FAMILY), chance.choice(WOMEN if sex == "female" else MEN), chance.choice(SECOND)]
    born = dt.date(1960, 1, 1) + dt.timedelta(days=chance.randrange(40 * 365))
    return {
        "name": " ".join(word for word in [*words, chance.choice(GIVEN)] if word),
        "sex": sex,
        "birth_date": born,
        "birth_year": born.year,
        "agency": chance.choice(units),
    }


def subject(drawn: dict):
    """The row of a drawn person, as the register keeps names."""
    from thidua.register.models import Subject
    from thidua.vietnamese.names import clean, fold, sort_key

    name = clean(drawn["name"])
    return Subject(kind="person", **{**drawn, "name": name}, name_fold=fold(name), sort_key=sort_key(name))


def spoiled(drawn: dict, fault: str, chance: random.Random, units: list, former: dict) -> dict:
    """The same person as an old list would have it."""
    copy = dict(drawn)
    if chance.random() < 0.3:
        copy["agency"] = former[copy["agency"].pk]
    return FAULTS[fault](copy, chance, units)


def bare(copy: dict, _chance, _units) -> dict:
    from thidua.vietnamese.names import fold

    return copy | {"name": fold(copy["name"]).title()}


def wrong_key(copy: dict, chance, _units) -> dict:
    words = copy["name"].split()
    at = chance.randrange(1, len(words))
    letters = list(words[at])
    letters[chance.randrange(len(letters))] = chance.choice("aeinmg")
    words[at] = "".join(letters)
    return copy | {"name": " ".join(words)}


def no_middle(copy: dict, _chance, _units) -> dict:
    words = copy["name"].split()
    return copy | {"name": " ".join([words[0], *words[2:]])} if len(words) > 3 else copy


def another_name(copy: dict, chance, _units) -> dict:
    words = copy["name"].split()
    return copy | {"name": " ".join([*words[:-1], chance.choice(GIVEN)])}


def swapped(copy: dict, _chance, _units) -> dict:
    born = copy["birth_date"]
    return copy | {"birth_date": born.replace(month=born.day, day=born.month)} if born.day <= 12 else copy


def one_digit(copy: dict, chance, _units) -> dict:
    born = copy["birth_date"]
    return copy | {"birth_date": born.replace(day=min(born.day // 10, 1) * 10 + chance.randrange(1, 9))}


FAULTS = {
    "none": lambda copy, _chance, _units: copy,
    "no marks": bare,
    "decomposed letters": lambda copy, _c, _u: copy | {"name": unicodedata.normalize("NFD", copy["name"])},
    "one syllable wrong": wrong_key,
    "middle name left out": no_middle,
    "former name": another_name,
    "only the year of birth": lambda copy, _c, _u: copy | {"birth_date": None},
    "day and month swapped": swapped,
    "one digit of the birth wrong": one_digit,
    "another unit": lambda copy, chance, units: copy | {"agency": chance.choice(units)},
    "no sex, year only, no marks": lambda copy, c, u: bare(copy, c, u) | {"sex": "", "birth_date": None},
}


if __name__ == "__main__":
    main()
