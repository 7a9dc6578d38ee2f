"""Writing a snapshot: facts in words of the case format become Parquet in small numbers, sorted by subject."""

import csv
import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from thidua.law.bulk import words
from thidua.law.bulk.tables import GROUPS_REFUSED, LAYOUTS, SUBJECTS, number
from thidua.law.corpus import Corpus, load_corpus

Given = Path | Iterable[Sequence[Any]]
FORMAT = 1
STATED = [name for name in words.CATEGORIES if name != "deceased"]


def write_snapshot(folder: Path, tables: Mapping[str, Given], corpus: Corpus | None = None) -> None:
    """Write the facts of a register into an empty folder.

    `tables` maps a name to rows, tuples in the order of the columns, or to a file with these columns: Parquet, or CSV
    with a header. Raises ValueError when a table, a word, an award or a subject is not known.
    """
    unknown = set(tables) - {"subjects", *LAYOUTS}
    if unknown or "subjects" not in tables:
        raise ValueError(f"bảng không được biết hoặc thiếu bảng subjects: {sorted(unknown)}")
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise ValueError(f"{folder}: thư mục không trống")
    with tempfile.TemporaryDirectory(dir=folder) as scratch, duckdb.connect(config={"threads": 2}) as database:
        try:
            _write(Writer(database, Path(scratch), folder), tables, corpus or load_corpus())
        except duckdb.Error as error:
            raise ValueError(str(error)) from error


def _write(writer: "Writer", tables: Mapping[str, Given], corpus: Corpus) -> None:
    writer.codes(corpus)
    for name, columns in [("subjects", SUBJECTS), *((name, {**SUBJECT, **own.given}) for name, own in LAYOUTS.items())]:
        writer.load(name, columns, tables.get(name, ()))
    writer.number_subjects()
    writer.number_posts()
    for name in LAYOUTS:
        writer.refuse(name)
    for name in LAYOUTS:
        writer.store(name)
    writer.finish(list(corpus.rules))


SUBJECT = {"subject": "BIGINT"}


class Writer:
    """One snapshot in the making."""

    def __init__(self, database: duckdb.DuckDBPyConnection, scratch: Path, folder: Path) -> None:
        self.database, self.scratch, self.folder = database, scratch, folder
        self.run("CREATE TABLE refusals (id BIGINT, reason VARCHAR)")

    def run(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.database.execute(statement, list(values)).fetchall()
        return found

    def codes(self, corpus: Corpus) -> None:
        """Number the awards."""
        self.run("CREATE TABLE codes (code VARCHAR, number INTEGER, span INTEGER)")
        rows = [(code, place, rule.span_years) for place, (code, rule) in enumerate(corpus.rules.items())]
        self.database.executemany("INSERT INTO codes VALUES (?, ?, ?)", rows)

    def load(self, name: str, columns: Mapping[str, str], given: Given) -> None:
        """Read a table as it was given, with the place of each row."""
        path = given if isinstance(given, Path) else self._written(name, list(columns), given)
        quoted = [(f'"{column}"', kind) for column, kind in columns.items()]
        types = ", ".join(f"'{column}': '{kind}'" for column, kind in columns.items())
        source = f"read_csv(?, header = true, columns = {{{types}}}, nullstr = '', quote = '\"', escape = '\"')"
        if path.suffix == ".parquet":
            source = (
                f"(SELECT {', '.join(f'{column}::{kind} AS {column}' for column, kind in quoted)} FROM read_parquet(?))"
            )
        self.run(f'CREATE TABLE "{name}" AS SELECT *, row_number() OVER () AS place FROM {source}', [str(path)])

    def _written(self, name: str, columns: list[str], rows: Iterable[Sequence[Any]]) -> Path:
        path = self.scratch / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows([int(cell) if isinstance(cell, bool) else cell for cell in row] for row in rows)
        return path

    def number_subjects(self) -> None:
        """Sort subjects by kind, stated categories and agency, so that those judged alike stand together."""
        names = ", ".join(f"'{name}'" for name in STATED)
        given = "string_split(coalesce(categories, ''), '|')"
        unknown = f"list_filter({given}, lambda c: c NOT IN ({names}, 'deceased', ''))"
        bit = f"CASE WHEN c IN ({names}) THEN 1 << (list_position([{names}], c) - 1) ELSE 0 END"
        mask = f"list_sum(list_transform(list_distinct({given}), lambda c: {bit}))"
        self.run(
            f"""CREATE TABLE numbered AS
                SELECT row_number() OVER (ORDER BY kind, stated, agency, id) - 1 AS row, * FROM (
                SELECT id, {number(words.KINDS, "kind")}, {number(words.SEXES, "sex")}, founded_on,
                    coalesce(complete, false) AS complete, agency,
                    CASE WHEN len({unknown}) > 0 THEN error('categories: không nhận ' || categories)
                        ELSE coalesce({mask}, 0) END::USMALLINT AS stated
                FROM subjects)"""
        )
        if self.run("SELECT count(*) - count(DISTINCT id) FROM numbered") != [(0,)]:
            raise ValueError("subjects: trùng id")
        kinds = {kind: place for place, kind in enumerate(words.KINDS)}
        self._refuse("numbered", f"sex <> 255 AND kind <> {kinds['person']}", "chỉ cá nhân mới có giới tính", "id")
        wrong = f"founded_on IS NOT NULL AND kind <> {kinds['collective']}"
        self._refuse("numbered", wrong, "chỉ tập thể mới có ngày thành lập", "id")

    def number_posts(self) -> None:
        self.run(
            "CREATE TABLE posts AS SELECT post, row_number() OVER (ORDER BY post) - 1 AS number"
            " FROM (SELECT DISTINCT post FROM service)"
        )

    def refuse(self, name: str) -> None:
        """Note whose facts the case format would refuse."""
        for condition, reason in LAYOUTS[name].refused.items():
            self._refuse(self._joined(name), condition, reason)
        if name in GROUPS_REFUSED:
            columns, value, reason = GROUPS_REFUSED[name]
            grouped = f"SELECT subject FROM {name} GROUP BY subject, {columns} HAVING min({value}) <> max({value})"
            self._refuse(f"({grouped})", "true", reason)
        if name == "holding":
            more = "holding JOIN members USING (subject, year)"
            self._refuse(more, "count > total OR count < 0", "số người lớn hơn tổng số người của tập thể")
        if name in ("members", "holding"):
            whose = f"{name} JOIN numbered ON numbered.id = {name}.subject"
            kind = words.KINDS.index("collective")
            self._refuse(whose, f"kind <> {kind}", "chỉ tập thể mới có số người của tập thể")

    def _joined(self, name: str) -> str:
        return f"{name} JOIN codes ON codes.code = {name}.award" if "award" in LAYOUTS[name].given else name

    def _refuse(self, source: str, condition: str, reason: str, who: str = "subject") -> None:
        self.run(f"INSERT INTO refusals SELECT DISTINCT {who}, ? FROM {source} WHERE {condition}", [reason])

    def store(self, name: str) -> None:
        """Write a table of facts, its subjects by number and in order."""
        layout = LAYOUTS[name]
        source = f"{name} JOIN (SELECT id, row FROM numbered) whose ON whose.id = {name}.subject"
        if "award" in layout.given:
            source += f" LEFT JOIN codes ON codes.code = {name}.award"
            self._all_known(f"SELECT award FROM {name} WHERE award NOT IN (SELECT code FROM codes)", f"{name}.award")
        if name == "service":
            source += " LEFT JOIN posts USING (post)"
        self._all_known(f"SELECT subject FROM {name} WHERE subject NOT IN (SELECT id FROM numbered)", f"{name}.subject")
        stored = f"SELECT row::INTEGER AS subject, {layout.stored} FROM {source} ORDER BY row, {name}.place"
        self._copy(stored, name)

    def _all_known(self, query: str, what: str) -> None:
        found = self.run(f"{query} LIMIT 1")
        if found:
            raise ValueError(f"{what}: không có {found[0][0]}")

    def _copy(self, query: str, name: str) -> None:
        path = str(self.folder / f"{name}.parquet").replace("'", "''")
        self.run(f"COPY ({query}) TO '{path}' (FORMAT parquet)")

    def finish(self, awards: list[str]) -> None:
        """Write the subjects and what the numbers stand for."""
        self._copy(
            """SELECT n.id, n.kind, n.stated, n.sex, n.founded_on, n.complete, a.number::INTEGER AS agency,
                n.id IN (SELECT id FROM refusals) AS refused
            FROM numbered n JOIN (
                SELECT agency, row_number() OVER (ORDER BY agency) - 1 AS number
                FROM (SELECT DISTINCT agency FROM numbered)
            ) a ON a.agency IS NOT DISTINCT FROM n.agency ORDER BY n.row""",
            "subjects",
        )
        self._copy("SELECT id, string_agg(reason, '; ') AS reason FROM refusals GROUP BY id ORDER BY id", "refusals")
        cohorts = "SELECT kind, stated, min(row), max(row) + 1 FROM numbered GROUP BY kind, stated ORDER BY min(row)"
        meta = {
            "format": FORMAT,
            "subjects": self.run("SELECT count(*) FROM numbered")[0][0],
            "awards": awards,
            "posts": [row[0] for row in self.run("SELECT post FROM posts ORDER BY number")],
            "agencies": [row[0] for row in self.run("SELECT DISTINCT agency FROM numbered ORDER BY agency")],
            "cohorts": [
                [words.KINDS[kind], [name for place, name in enumerate(STATED) if stated >> place & 1], first, end]
                for kind, stated, first, end in self.run(cohorts)
            ],
        }
        (self.folder / "snapshot.json").write_text(json.dumps(meta, ensure_ascii=False), encoding="utf-8")
