"""The register at the size of the nation: search against tantivy on the same data, a person's page, plans, growth.

    .venv/bin/python benchmarks/national.py --people 200000 --folder F/small --out small.json
    .venv/bin/python benchmarks/national.py --people 2000000 --folder F/large --out large.json --against small.json

The folder keeps the made-up register (`thidua generate`, about ten awards to a person) for the next run; it is made
when it is not there. The questions are fixed by a seed: names in full and in part, with and without marks, citizen and
decision numbers, a year or an agency with a name, and pages far into a common name. They are asked by an office of the
centre, of a province and of a commune in turn. Ours is the whole `search` with its capped count and the first page of
20 as objects; tantivy gives 20 stored names in the same order, and its own exact count, under the same limits of sight.
"""

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
PAGE, FAR, PAGES_OPENED = 20, 50, 200
BIG = ("register_subject", "register_award", "register_rating")
SHARES = {
    "full name": 0.3,
    "three words": 0.15,
    "given name": 0.05,
    "family name": 0.05,
    "citizen no.": 0.1,
    "decision no.": 0.1,
    "year + name": 0.1,
    "agency + name": 0.1,
    "far page": 0.05,
}


@dataclass(frozen=True)
class Asked:
    """One question of one office."""

    kind: str
    office: str
    text: str
    narrowed: dict = field(default_factory=dict)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--queries", type=int, default=1_000)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--only-make", action="store_true", help="make the register and measure nothing")
    parser.add_argument("--no-plans", action="store_true", help="do not look at the plans first")
    parser.add_argument("--against", type=Path, help="what a smaller run wrote with --out")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    os.environ["THIDUA_DATA"] = str(asked.folder.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "thidua.settings"
    os.environ.pop("DATABASE_URL", None)
    from thidua import database

    with database.running(asked.folder.resolve(), durable=False):
        queries = 0 if asked.only_make else asked.queries
        found = measure(asked.people, queries, asked.folder, with_plans=not asked.no_plans)
    if asked.out:
        asked.out.write_text(json.dumps(found, indent=1))
    if asked.against:
        growth(json.loads(asked.against.read_text()), found)


def measure(people: int, queries: int, folder: Path, *, with_plans: bool) -> dict:
    """Make what is not there, ask everything, print; return the numbers."""
    import django
    from django.conf import settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}  # pages name files that nobody gathered here
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    found: dict = {"people": people, **register(people)}
    print(f"{found['subjects']:,} subjects, {found['awards']:,} awards; {found['size']:.1f} GB with indexes")
    if queries:
        found |= asked_of(queries, folder, with_plans=with_plans)
    connection.close()
    connection.close_pool()
    return found


def asked_of(queries: int, folder: Path, *, with_plans: bool) -> dict:
    """Ask everything, print; return the numbers."""
    found: dict = {}
    offices = make_offices()
    questions = mixed(queries, offices)
    if with_plans:
        plans(questions, offices)
    other, found["tantivy build s"] = tantivy_index(folder)
    warm = questions[:: max(1, len(questions) // 50)]
    timed(lambda one: by_search(offices, one), warm)
    ours = timed(lambda one: by_search(offices, one), questions)
    timed(lambda one: by_tantivy(other, offices, one), warm)
    theirs = timed(lambda one: by_tantivy(other, offices, one), questions)
    found["search"] = table(questions, ours, theirs)
    found["page"] = pages(offices["centre"])
    return found


def register(people: int) -> dict:
    """The made-up register, made now if it is not there; how large it is."""
    from django.db import connection

    from thidua.demo.national.loading import generate
    from thidua.register.models import Subject

    found = {}
    if not Subject.objects.exists():
        start = time.perf_counter()
        generate(people, tell=lambda said: print(f"  {time.perf_counter() - start:6.0f} s {said}", flush=True))
        found["generate s"] = time.perf_counter() - start
        print(f"generated in {found['generate s']:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM register_subject")
        found["subjects"] = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM register_award")
        found["awards"] = cursor.fetchone()[0]
        cursor.execute("SELECT pg_database_size(current_database())")
        found["size"] = cursor.fetchone()[0] / 1e9
        cursor.execute(
            "SELECT relname, pg_relation_size(oid) / 1e6 FROM pg_class WHERE relname ~"
            " '^(register_(subject|award|rating)(_pkey)?|subject_|award_)' AND relkind IN ('r', 'i')"
            " ORDER BY 2 DESC LIMIT 14"
        )
        for name, size in cursor.fetchall():
            print(f"  {name:<34}{size:>10,.0f} MB")
    return found


def make_offices() -> dict:
    """An office of the centre, of a province that others were merged into, and of a commune."""
    from thidua.agencies.actor import actor_for
    from thidua.agencies.models import Account, Agency, Level, Lineage, Post, Role

    committee = Agency.objects.get(code="ban-thi-dua-khen-thuong-trung-uong")
    province = Lineage.objects.exclude(successor=None).order_by("pk").first().successor
    commune = Agency.objects.filter(level=Level.COMMUNE, parent=province).order_by("pk").first()
    offices = {}
    for name, agency in {"centre": committee, "province": province, "commune": commune}.items():
        account, _made = Account.objects.get_or_create(username=f"do-{name}", full_name="Người Đo")
        Post.objects.get_or_create(account=account, agency=agency, role=Role.APPRAISER)
        offices[name] = actor_for(account)
    return offices


def mixed(queries: int, offices: dict) -> list[Asked]:
    """The questions, each about somebody who is there, by an office that sees that person; in mixed order."""
    chance = random.Random(7)  # noqa: S311 - questions, not secrets
    asked = []
    for office, actor in offices.items():
        people = somebody(actor, chance)
        for kind, share in SHARES.items():
            count = max(1, round(queries * share / len(offices)))
            asked += [Asked(kind, office, *question(kind, chance.choice(people), chance)) for _ in range(count)]
    chance.shuffle(asked)
    return asked


def somebody(actor, chance: random.Random) -> list:
    """Some hundreds of people whom the office sees, by chance."""
    from thidua.register.models import Subject
    from thidua.register.scope import scope_of

    last, people = Subject.objects.order_by("-pk").first().pk, Subject.objects.filter(kind="person")
    seen = list(scope_of(actor, people.filter(pk__in=[chance.randrange(1, last) for _ in range(20_000)])))
    if len(seen) < 100:  # a small office: its first thousand
        seen = list(scope_of(actor, people)[:1_000])
    return chance.sample(seen, min(400, len(seen)))


def question(kind: str, person, chance: random.Random) -> tuple[str, dict]:
    """What is typed to find the person, and what else is chosen."""
    from thidua.register.models import Award
    from thidua.vietnamese.names import fold

    name = person.name if chance.random() < 0.5 else fold(person.name)
    words = name.split()
    award = Award.objects.filter(subject=person).exclude(decision_number="").first()
    texts = {
        "three words": " ".join(words[-3:]),
        "given name": words[-1],
        "family name": words[0],
        "citizen no.": chosen_number(person, chance),
        "decision no.": award.decision_number if award else "12/QĐ-UBND",
        "agency + name": " ".join(words[-2:]),
        "far page": " ".join(words[:2]),
    }
    narrowed = {
        "year + name": {"year": award.year if award else 2024},
        "agency + name": {"agency": person.agency.parent},
    }
    return texts.get(kind, name), narrowed.get(kind, {})


def chosen_number(person, chance: random.Random) -> str:
    """The person's citizen number as the generator made it, whether or not the register holds it."""
    from thidua.demo.national.people import citizen_number

    birth = person.birth_date
    if birth is None:
        return f"0011{chance.randrange(10**8):08}"
    return citizen_number(person.pk - 1, birth, person.sex == "female")


def by_search(offices: dict, one: Asked) -> float | None:
    """The first page of the register's own search, with its count; of a far page, the seconds of going on."""
    from thidua.register.searching import search

    actor = replace(offices[one.office], remembered={})  # as each request has it
    found = search(actor, one.text, **one.narrowed)
    found.count()
    rows = found.page(PAGE)
    if one.kind != "far page" or len(rows) < PAGE:
        return None
    place = found.place(found.page(PAGE * FAR)[-1])
    start = time.perf_counter()
    search(actor, one.text, **one.narrowed).page(PAGE, place)
    return time.perf_counter() - start


def timed(ask: Callable[[Asked], float | None], questions: list[Asked]) -> list[float]:
    """Milliseconds of each question."""
    times = []
    for one in questions:
        start = time.perf_counter()
        seconds = ask(one)
        times.append((time.perf_counter() - start if seconds is None else seconds) * 1_000)
    return times


def tantivy_index(folder: Path):
    """A tantivy index of the same people, built once: words, hash, decisions, years, agencies above, order."""
    import tantivy
    from django.db import connection, transaction

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", stored=True)
    builder.add_text_field("name", stored=True)
    builder.add_text_field("words", tokenizer_name="whitespace")
    builder.add_text_field("hash", tokenizer_name="raw")
    builder.add_text_field("decision", tokenizer_name="raw")
    builder.add_unsigned_field("year", indexed=True)
    builder.add_unsigned_field("above", indexed=True)
    builder.add_unsigned_field("rank", fast=True)
    schema = builder.build()
    place = folder / "tantivy"
    if place.exists():
        return tantivy.Index(schema, path=str(place)), None
    place.mkdir()
    index = tantivy.Index(schema, path=str(place))
    start = time.perf_counter()
    writer = index.writer(heap_size=500_000_000, num_threads=2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, path FROM agencies_agency")
        above = {number: [int(part) for part in path.split("/") if part] for number, path in cursor.fetchall()}
    with transaction.atomic(), connection.connection.cursor(name="everybody") as cursor:
        cursor.itersize = 20_000
        cursor.execute(
            "SELECT s.id, s.name, s.name_fold, s.citizen_hash, s.agency_id, array_agg(DISTINCT a.decision_number_fold),"
            " array_agg(DISTINCT a.year) FROM register_subject s LEFT JOIN register_award a ON a.subject_id = s.id"
            " GROUP BY s.id ORDER BY s.sort_key, s.id"
        )
        for rank, (number, name, words, known, agency, decisions, years) in enumerate(cursor):
            document = tantivy.Document(id=number, name=name, words=words, hash=known or "-")
            document.add_unsigned("rank", rank)
            for decision in decisions:
                if decision:
                    document.add_text("decision", decision)
            for year in years:
                if year:
                    document.add_unsigned("year", year)
            for each in above[agency]:
                document.add_unsigned("above", each)
            writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    seconds = time.perf_counter() - start
    size = sum(file.stat().st_size for file in place.iterdir()) / 1e6
    print(f"tantivy: built in {seconds:.0f} s, {size:,.0f} MB")
    return index, seconds


def by_tantivy(index, offices: dict, one: Asked) -> None:
    """The same question: 20 stored names in order, and the count."""
    import tantivy
    from tantivy import Occur, Query

    from thidua.register.decision_numbers import looks_like_number, number_prefix
    from thidua.register.identity import citizen_hash, is_citizen_number
    from thidua.vietnamese.names import fold

    schema = index.schema
    parts = []
    if is_citizen_number(one.text):
        parts.append(Query.term_query(schema, "hash", citizen_hash(one.text)))
    elif looks_like_number(one.text):
        parts.append(Query.regex_query(schema, "decision", number_prefix(one.text).replace("/", "\\/") + ".*"))
    else:
        *whole, last = fold(one.text).split()
        parts += [Query.term_query(schema, "words", word) for word in whole]
        parts.append(
            Query.regex_query(schema, "words", f"{last}.*")
            if len(last) > 1
            else Query.term_query(schema, "words", last)
        )
    if year := one.narrowed.get("year"):
        parts.append(Query.term_query(schema, "year", year))
    for agency in {offices[one.office].agency.pk, *([one.narrowed["agency"].pk] if "agency" in one.narrowed else [])}:
        parts.append(Query.term_query(schema, "above", agency))
    searcher = index.searcher()
    query = Query.boolean_query([(Occur.Must, part) for part in parts])
    offset = PAGE * FAR if one.kind == "far page" else 0
    found = searcher.search(
        query, limit=PAGE, offset=offset, count=True, order_by_field="rank", order=tantivy.Order.Asc
    )
    for _score, address in found.hits:
        searcher.doc(address)["name"]


def table(questions: list[Asked], ours: list[float], theirs: list[float]) -> dict:
    """Print the times by kind and by office; return p50 and p99."""
    found = {}
    print(
        f"{'':16}{'queries':>8}{'ours p50':>10}{'p99':>9}{'tantivy p50':>13}{'p99':>9}{'ratio p50':>11}{'p99':>7}  (ms)"
    )
    groups = [*SHARES, *dict.fromkeys(one.office for one in questions), "all"]
    for group in groups:
        here = [number for number, one in enumerate(questions) if group in {one.kind, one.office, "all"}]
        mine, other = percentiles([ours[number] for number in here]), percentiles([theirs[number] for number in here])
        found[group] = [*mine, *other]
        print(
            f"{group:16}{len(here):>8,}{mine[0]:>10.1f}{mine[1]:>9.1f}{other[0]:>13.2f}{other[1]:>9.1f}"
            f"{mine[0] / other[0]:>10.1f}x{mine[1] / other[1]:>6.1f}x"
        )
    slow = sorted(zip(ours, questions, strict=True), key=lambda pair: -pair[0])[:8]
    print("slowest:", "; ".join(f"{one.kind}/{one.office} «{one.text}» {time:.0f} ms" for time, one in slow))
    return found


def pages(actor) -> list[float]:
    """p50 and p99 of whole pages of people, through Django, signed in."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(actor.account)
    chance = random.Random(3)  # noqa: S311 - pages, not secrets
    times = []
    for number in [person.pk for person in somebody(actor, chance)][: PAGES_OPENED + 1]:  # the first one warms up
        start = time.perf_counter()
        response = client.get(f"/so-bo/{number}/")
        times.append((time.perf_counter() - start) * 1_000)
        if response.status_code != 200:
            raise SystemExit(f"/so-bo/{number}/: {response.status_code}")
    found = percentiles(times[1:])
    print(f"a person's page: p50 {found[0]:.1f} ms, p99 {found[1]:.1f} ms ({len(times) - 1} pages)")
    return [*found]


def plans(questions: list[Asked], offices: dict) -> None:
    """Look at the plan of every query of every question: none may read a big table from end to end."""
    from django.db import connection

    seen: set[str] = set()

    def explained(execute, sql, params, many, context):
        if sql.startswith("SELECT") and any(f'"{name}"' in sql for name in BIG):
            with connection.connection.cursor() as cursor:
                lines = cursor.execute(f"EXPLAIN {sql}", params).fetchall()
            plan = "\n".join(line[0] for line in lines)
            if any(f"Seq Scan on {name}" in plan for name in BIG):
                raise SystemExit(f"reads a whole table:\n{sql[:500]}\n{plan}")
            seen.update(line[0].split(" on ")[0].strip(" ->") for line in lines if " on " in line[0])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explained):
        for kind in SHARES:
            for office in offices:
                some = [one for one in questions if (one.kind, one.office) == (kind, office)][:8]
                timed(lambda one: by_search(offices, one), some)
    print("plans looked at; scans used:", ", ".join(sorted(seen)))


def growth(small: dict, large: dict) -> None:
    """How times grow from the small register to the large one."""
    times = large["awards"] / small["awards"]
    print(f"growth from {small['awards']:,} to {large['awards']:,} awards ({times:.1f} times), ms:")
    rows = [(group, small["search"][group], large["search"][group]) for group in [*SHARES, "all"]]
    for group, before, after in [*rows, ("a person's page", small["page"], large["page"])]:
        parts = [f"{name} {b:7.1f} -> {a:7.1f} ({a / b:4.1f}x)" for name, b, a in zip(("p50", "p99"), before, after)]  # noqa: B905
        print(f"  {group:16} {'   '.join(parts)}")


def percentiles(times: list[float]) -> tuple[float, float]:
    """p50 and p99."""
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return cuts[49], cuts[98]


if __name__ == "__main__":
    main()
