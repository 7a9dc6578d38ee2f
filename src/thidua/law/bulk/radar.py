"""The radar: every award over a whole snapshot, block after block, written as Parquet.

A result is one line for each subject. Each award and basis has three columns in it: `outcome` and `findings` are small
codes packed into bits (see `packing`), `earliest` is a year.
"""

import json
import shutil
import tempfile
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from thidua.law.bulk.chunk import EPOCH, Background, Table
from thidua.law.bulk.outcome import Cohort
from thidua.law.bulk.packing import Legend
from thidua.law.bulk.plan import Plan, background, everything_asked, may_be_judged
from thidua.law.bulk.question import Question
from thidua.law.bulk.results import summarise
from thidua.law.bulk.snapshot import Snapshot, Stretch, chunks
from thidua.law.bulk.words import KINDS
from thidua.law.corpus import Corpus, load_corpus

FOUNDED_LATER = "ngày thành lập đứng sau ngày xét"
Progress = Callable[[int, int], None]


class Radar:
    """One question to one snapshot, ready to be run block by block, in any thread or on any machine."""

    def __init__(self, snapshot: Snapshot, question: Question, corpus: Corpus | None = None) -> None:
        self.snapshot, self.question, self.corpus = snapshot, question, corpus or load_corpus()
        asked = everything_asked(self.corpus)
        self.legends = {kind: Legend.of(kind, asked, self.corpus) for kind in KINDS}
        self.known: Background = background(question, self.corpus, snapshot.meta)
        self._plans: dict[Cohort, Plan] = {}
        self._lock = threading.Lock()

    def plan(self, cohort: Cohort) -> Plan:
        """The plan of a cohort, compiled by whoever needs it first."""
        with self._lock:
            if cohort not in self._plans:
                self._plans[cohort] = Plan(cohort, self.question, self.corpus, self.legends[cohort.kind].by_asked)
            return self._plans[cohort]

    def judge(self, block: Sequence[Stretch], tables: dict[str, Table]) -> dict[str, NDArray[Any]]:
        """The columns of a block: `row`, `id`, `agency`, and those of every sheet."""
        first, end = block[0].first, block[-1].end
        legend = self.legends[block[0].cohort.kind]
        columns = {"row": np.arange(first, end, dtype=np.int32), "id": tables["subjects"]["id"]}
        columns |= {"agency": tables["subjects"]["agency"], **legend.empty(end - first)}
        day = self.question.day.toordinal() - EPOCH
        fit = may_be_judged(tables["subjects"], day)
        for stretch in block:
            plan, start = self.plan(stretch.cohort), stretch.first - first
            for chunk in chunks(tables, stretch, first):
                there = slice(start, start + chunk.size)
                for asked, answers in plan.run(chunk, self.known):
                    legend.by_asked[asked].fill(columns, there, answers, fit[there], self.question.last_year)
                start += chunk.size
        return columns


def radar(
    snapshot: Path,
    questions: Sequence[Question],
    out: Path,
    *,
    corpus: Corpus | None = None,
    threads: int = 2,
    progress: Progress | None = None,
) -> None:
    """Ask every question of every subject of a snapshot; one folder in `out` for each, named by `Question.name`.

    A folder is there whole or not at all; one from before is replaced. `progress` is told blocks done and blocks in
    all.
    """
    stored = Snapshot(snapshot)
    runs = [Radar(stored, question, corpus) for question in questions]
    out.mkdir(parents=True, exist_ok=True)
    blocks = stored.blocks()
    with tempfile.TemporaryDirectory(dir=out) as scratch, ThreadPoolExecutor(threads) as pool:
        folders = [_prepared(Path(scratch) / run.question.name, run) for run in runs]
        waiting = [pool.submit(_block, number, block, runs, folders) for number, block in enumerate(blocks)]
        for done, future in enumerate(as_completed(waiting), 1):
            future.result()
            if progress:
                progress(done, len(blocks))
        for run, folder in zip(runs, folders, strict=True):
            _finish(run, folder)
            target = out / run.question.name
            shutil.rmtree(target, ignore_errors=True)
            folder.rename(target)


def _prepared(folder: Path, run: Radar) -> Path:
    folder.mkdir()
    for kind, legend in run.legends.items():
        (folder / kind).mkdir()
        (folder / f"{kind}.json").write_text(json.dumps(legend.as_dict(), ensure_ascii=False), encoding="utf-8")
    question = run.question
    about = {
        "received_on": question.received_on.isoformat(),
        "day": question.day.isoformat(),
        "last_year": question.last_year,
        "regime": run.corpus.regime(question.received_on).id,
        "assumption": question.assumption,
        "subjects": run.snapshot.size,
        "agencies": run.snapshot.agencies,
    }
    (folder / "question.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
    return folder


def _finish(run: Radar, folder: Path) -> None:
    """Count the results, and say who was not judged."""
    with duckdb.connect(config={"threads": 2}) as database:
        summarise(folder, database)
        snapshot, target = (str(path).replace("'", "''") for path in (run.snapshot.folder, folder / "refused.parquet"))
        database.execute(
            f"""COPY (
                SELECT id, reason FROM read_parquet('{snapshot}/refusals.parquet') UNION ALL
                SELECT id, '{FOUNDED_LATER}' FROM read_parquet('{snapshot}/subjects.parquet')
                WHERE founded_on > DATE '{run.question.day.isoformat()}'
            ) TO '{target}' (FORMAT parquet)"""
        )


def _block(number: int, block: list[Stretch], runs: Sequence[Radar], folders: Sequence[Path]) -> None:
    """Read a block once, answer every question, write each."""
    with duckdb.connect(config={"threads": 1}) as database:
        tables = runs[0].snapshot.read(database, block[0].first, block[-1].end)
        for run, folder in zip(runs, folders, strict=True):
            columns = run.judge(block, tables)
            write(database, columns, folder / block[0].cohort.kind / f"{number:05d}.parquet")


def write(database: duckdb.DuckDBPyConnection, columns: dict[str, NDArray[Any]], path: Path) -> None:
    """Write columns as one Parquet file."""
    database.register("columns_", columns)
    database.execute(f"COPY (SELECT * FROM columns_) TO '{str(path).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)")
    database.unregister("columns_")
