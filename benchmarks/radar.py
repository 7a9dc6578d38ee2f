"""The radar over a made-up register: every award for everybody, against one DuckDB scan of the same columns.

    .venv/bin/python benchmarks/radar.py [--people 2000000] [--small 200000] [--folder FOLDER]

Makes careers (`thidua.demo.national.careers`, seeded), writes the snapshot, then in a process of its own asks one
question of everybody and keeps the answers as Parquet. Baseline: DuckDB reads every column of every table once, two
threads, best of five.
The last line says how time and memory grow from the small register to the large one.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb

from thidua.law import load_corpus
from thidua.law.bulk import Question, radar, write_snapshot
from thidua.law.bulk.plan import everything_asked
from thidua.law.bulk.radar import Radar
from thidua.law.bulk.snapshot import Snapshot

THREADS = 2
QUESTION = Question(date(2026, 3, 1))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2_000_000)
    parser.add_argument("--small", type=int, default=200_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.ask:
        ask(given.ask)
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch)
        found = [measure(people, folder / str(people)) for people in (given.small, given.people)]
    report(found)


def measure(people: int, folder: Path) -> dict[str, float]:
    """Make a register when it is not there yet, scan it, ask it."""
    found: dict[str, float] = {"people": people}
    if not (folder / "snapshot" / "snapshot.json").exists():
        from thidua.demo.national import careers

        given = careers.write(people, folder / "given")
        start = time.perf_counter()
        write_snapshot(folder / "snapshot", given)
        found["snapshot"] = time.perf_counter() - start
    with duckdb.connect(config={"threads": THREADS}) as database:
        queries = scan_queries(database, folder / "snapshot")
        found["rows"] = sum(database.execute(query).fetchall()[0][0] for query in queries)
        awards = database.execute(f"SELECT count(*) FROM '{folder}/snapshot/awards.parquet'").fetchall()
        found["awards"] = awards[0][0]
        found["scan"], found["scan processor"] = map(
            min, zip(*(scan(database, queries) for _ in range(5)), strict=True)
        )
    child = subprocess.run([sys.executable, __file__, "--ask", str(folder)], capture_output=True, text=True, check=True)
    return found | json.loads(child.stdout)


def scan_queries(database: duckdb.DuckDBPyConnection, snapshot: Path) -> list[str]:
    """One query a table that has to read every column."""
    found = []
    for path in sorted(snapshot.glob("*.parquet")):
        if path.stem != "refusals":
            columns = database.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()
            sums = [f'max("{c[0]}")' if c[1] in ("DATE", "VARCHAR") else f'sum("{c[0]}"::BIGINT)' for c in columns]
            found.append(f"SELECT count(*), {', '.join(sums)} FROM '{path}'")
    return found


def scan(database: duckdb.DuckDBPyConnection, queries: list[str]) -> tuple[float, float]:
    """Seconds on the clock, and on processors."""
    start, started = time.perf_counter(), time.process_time()
    for query in queries:
        database.execute(query).fetchall()
    return time.perf_counter() - start, time.process_time() - started


def ask(folder: Path) -> None:
    """Ask the question, alone in a process, and print what it took."""
    run = Radar(Snapshot(folder / "snapshot"), QUESTION)
    sheets = sum(len(legend.sheets) for legend in run.legends.values())
    start, started = time.perf_counter(), time.process_time()
    radar(folder / "snapshot", [QUESTION], folder / "out", threads=THREADS)
    took = {
        "radar": time.perf_counter() - start,
        "processor": time.process_time() - started,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "kept": sum(path.stat().st_size for path in (folder / "out").rglob("*.parquet")) / 2**20,
        "sheets": sheets,
    }
    print(json.dumps(took))


def report(found: list[dict[str, float]]) -> None:
    corpus = load_corpus()
    asked = everything_asked(corpus)
    print(f"{len({each.award for each in asked})} encoded awards, {len(asked)} with their bases, {THREADS} threads")
    print(f"{found[0]['sheets']:.0f} sheets (award, basis, kind of subject) ask something of the register and are kept")
    names = {
        "people": "people and collectives",
        "awards": "awards",
        "rows": "facts in all",
        "snapshot": "snapshot written, s",
        "scan": "one DuckDB scan of the same columns, s",
        "scan processor": "  of it on processors, s",
        "radar": "radar, all awards, answers kept, s",
        "processor": "  of it on processors, s",
        "memory": "peak memory, MiB",
        "kept": "answers, MiB",
    }
    for key, name in names.items():
        cells = "".join(f"{each.get(key, float('nan')):>16,.2f}" for each in found)
        print(f"{name:<44}{cells}")
    ratios = "".join(f"{each['radar'] / each['scan']:>16.1f}" for each in found)
    print(f"{'ratio to the scan':<44}{ratios}")
    busy = "".join(f"{each['processor'] / each['scan processor']:>16.1f}" for each in found)
    print(f"{'  by processor time, on a busy machine':<44}{busy}")
    small, large = found
    print(
        f"awards ×{large['awards'] / small['awards']:.1f}: time ×{large['radar'] / small['radar']:.1f},"
        f" memory ×{large['memory'] / small['memory']:.1f}"
    )


if __name__ == "__main__":
    main()
