"""Search in the register: p50 and p99 of mixed queries, against the same questions put with an unindexed LIKE.

    .venv/bin/python benchmarks/register_search.py [--subjects 200000] [--queries 1000]

Works on a database of its own, thrown away at the end, with five awards to a subject, all in one province of 60 units.
The mix: names in full (half of them without marks), family and given name, one common word, citizen numbers and
decision numbers. Both sides give the first page of 20; LIKE looks for the words in the order in which they are typed.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.own_database import own_database

UNITS, AWARDS_EACH, BATCH, PAGE = 60, 5, 5_000, 20
FAMILY = ["Nguyễn"] * 38 + ["Trần"] * 12 + ["Lê"] * 10 + ["Phạm"] * 7 + ["Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ"] * 5
MIDDLE = ["Văn", "Thị", "Hữu", "Đức", "Thu", "Xuân", "Minh", "Ngọc", "Thanh", "Quốc"]
GIVEN = ["An", "Ánh", "Bình", "Chi", "Cường", "Dũng", "Đạt", "Giang", "Hà", "Hạnh", "Hải", "Hương", "Khánh", "Lan"]
GIVEN += ["Liên", "Mai", "Nam", "Nga", "Oanh", "Phúc", "Phượng", "Quân", "Sơn", "Thảo", "Tuấn", "Việt", "Yến", "Ước"]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subjects", type=int, default=200_000)
    parser.add_argument("--queries", type=int, default=1_000)
    asked = parser.parse_args()
    with own_database():
        measure(asked.subjects, asked.queries)


def measure(subjects: int, queries: int) -> None:
    """Fill, ask, print."""

    chance = random.Random(1)  # noqa: S311 - made-up people, not secrets
    keeper = fill(subjects, chance)
    questions = mixed(queries, subjects, chance)
    print(f"{subjects:,} subjects, {subjects * AWARDS_EACH:,} awards, {queries:,} queries")
    print(
        f"{'':12}{'queries':>9}{'search p50':>12}{'p99':>9}{'LIKE p50':>12}{'p99':>9}{'ratio p50':>11}{'p99':>7}  (ms)"
    )
    ours = {kind: timed(lambda text: by_search(keeper, text), texts) for kind, texts in questions.items()}
    like = {kind: timed(LIKE[kind], texts) for kind, texts in questions.items()}
    for kind in [*questions, "all"]:
        ours_here, like_here = (
            [each for times in side.values() for each in times] if kind == "all" else side[kind]
            for side in (ours, like)
        )
        print(line(kind, ours_here, like_here))
    from django.db import connection

    connection.close()
    connection.close_pool()


def fill(count: int, chance: random.Random):
    """Make the province, its people and their awards; return the actor who searches."""
    from tests.makers import make_actor, make_agency, make_tree
    from thidua.agencies.models import Role
    from thidua.register.identity import citizen_hash
    from thidua.register.models import Award, Subject
    from thidua.vietnamese.names import fold, sort_key

    tree = make_tree()
    units = [make_agency(f"Đơn vị {number}", parent=tree["province"]) for number in range(UNITS)]
    for start in range(0, count, BATCH):
        people = []
        for number in range(start, min(start + BATCH, count)):
            name = f"{chance.choice(FAMILY)} {chance.choice(MIDDLE)} {chance.choice(MIDDLE)} {chance.choice(GIVEN)}"
            people.append(
                Subject(
                    kind="person",
                    name=name,
                    name_fold=fold(name),
                    sort_key=sort_key(name),
                    agency=units[number % UNITS],
                    citizen_hash=citizen_hash(citizen_number(number)),
                )
            )
        people = Subject.objects.bulk_create(people)
        Award.objects.bulk_create(
            [
                Award(
                    subject=person,
                    code="grassroots_emulation_soldier",
                    year=2018 + year,
                    decision_number=decision_number(start + number, year),
                    decision_number_fold=decision_number(start + number, year).lower().replace("đ", "d"),
                    source="import",
                )
                for number, person in enumerate(people)
                for year in range(AWARDS_EACH)
            ]
        )
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE register_subject")
        cursor.execute("VACUUM ANALYZE register_award")
    return make_actor(tree["province"], Role.APPRAISER)


def citizen_number(number: int) -> str:
    """A made-up citizen number."""
    return f"0011{number:08}"


def decision_number(number: int, year: int) -> str:
    """Thirty people share a decision."""
    return f"{number // 30}/QĐ-DV{year}"


def mixed(queries: int, subjects: int, chance: random.Random) -> dict[str, list[str]]:
    """The questions, by kind, each as a person would type it."""
    from thidua.vietnamese.names import fold

    def name(words: int) -> str:
        parts = [chance.choice(FAMILY), chance.choice(MIDDLE), chance.choice(MIDDLE), chance.choice(GIVEN)][-words:]
        text = " ".join(parts)
        return text if chance.random() < 0.5 else fold(text)

    kinds: dict[str, Callable[[], str]] = {
        "full name": lambda: name(4),
        "three words": lambda: name(3),
        "given name": lambda: name(1),
        "citizen no.": lambda: citizen_number(chance.randrange(subjects)),
        "decision no.": lambda: decision_number(chance.randrange(subjects), chance.randrange(AWARDS_EACH)),
    }
    shares = {"full name": 0.4, "three words": 0.2, "given name": 0.1, "citizen no.": 0.15, "decision no.": 0.15}
    return {kind: [make() for _ in range(max(1, int(queries * shares[kind])))] for kind, make in kinds.items()}


def by_search(keeper, text: str) -> None:
    """The first page of the register's own search."""
    from thidua.register.searching import search

    search(keeper, text).page(PAGE)


def like_name(text: str) -> None:
    """The first page by an unindexed LIKE on the folded name."""
    from thidua.register.models import Subject
    from thidua.vietnamese.names import fold

    list(Subject.objects.filter(name_fold__contains=fold(text)).order_by("sort_key")[:PAGE])


def like_citizen(text: str) -> None:
    """An unindexed LIKE on the hash."""
    from thidua.register.identity import citizen_hash
    from thidua.register.models import Subject

    list(Subject.objects.filter(citizen_hash__contains=citizen_hash(text)).order_by("sort_key")[:PAGE])


def like_decision(text: str) -> None:
    """An unindexed LIKE on the number as it is written."""
    from thidua.register.models import Award, Subject

    given = Award.objects.filter(decision_number__contains=text)
    list(Subject.objects.filter(pk__in=given.values("subject")).order_by("sort_key")[:PAGE])


LIKE = {
    "full name": like_name,
    "three words": like_name,
    "given name": like_name,
    "citizen no.": like_citizen,
    "decision no.": like_decision,
}


def timed(ask: Callable[[str], None], texts: list[str]) -> list[float]:
    """Milliseconds of each question, after a first one that does not count."""
    ask(texts[0])
    times = []
    for text in texts:
        start = time.perf_counter()
        ask(text)
        times.append((time.perf_counter() - start) * 1_000)
    return times


def line(kind: str, ours: list[float], like: list[float]) -> str:
    """One line of the table."""
    (ours_50, ours_99), (like_50, like_99) = percentiles(ours), percentiles(like)
    return (
        f"{kind:12}{len(ours):>9,}{ours_50:>12.1f}{ours_99:>9.1f}{like_50:>12.1f}{like_99:>9.1f}"
        f"{like_50 / ours_50:>10.1f}x{like_99 / ours_99:>6.1f}x"
    )


def percentiles(times: list[float]) -> tuple[float, float]:
    """p50 and p99."""
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return cuts[49], cuts[98]


if __name__ == "__main__":
    main()
