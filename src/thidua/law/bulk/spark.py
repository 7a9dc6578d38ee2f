"""The radar on Spark, for a register that outgrew one machine: the same blocks, judged wherever Spark puts them.

The snapshot must lie where every worker can read it, and this package must be installed there. pyspark is none of the
product's requirements: whoever has a cluster brings it.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from thidua.law.bulk.packing import Legend
from thidua.law.bulk.plan import everything_asked
from thidua.law.bulk.question import Question
from thidua.law.bulk.radar import Radar
from thidua.law.bulk.snapshot import Snapshot
from thidua.law.case import Kind
from thidua.law.corpus import Corpus, load_corpus

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

SQL_TYPES = {"int16": "smallint", "int32": "int", "uint32": "int", "int64": "bigint", "uint64": "bigint"}


def judged(
    spark: "SparkSession", snapshot: Path, question: Question, kind: Kind, corpus: Corpus | None = None
) -> "DataFrame":
    """Every award for every subject of a kind, with the columns of the radar's Parquet files.

    Spark has no unsigned numbers: `outcome` and `findings` come as signed ones with the same bits, none of which is
    the sign.
    """
    law = corpus or load_corpus()
    blocks = [
        (number, block[0].cohort.kind)
        for number, block in enumerate(Snapshot(snapshot).blocks())
        if block[0].cohort.kind == kind
    ]

    def judge(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        radar = _radar(str(snapshot), question, corpus)
        for batch in batches:
            for number in batch.column(0).to_pylist():
                yield _batch(_columns(radar, number))

    frame = spark.createDataFrame(blocks, "number int, kind string").repartition(max(len(blocks), 1), "number")
    return frame.mapInArrow(judge, _schema(kind, law))


@cache
def _radar(snapshot: str, question: Question, corpus: Corpus | None) -> Radar:
    """Compiled once in each Python process of a worker."""
    return Radar(Snapshot(Path(snapshot)), question, corpus)


def _columns(radar: Radar, number: int) -> dict[str, NDArray[Any]]:
    block = radar.snapshot.blocks()[number]
    with duckdb.connect(config={"threads": 1}) as database:
        tables = radar.snapshot.read(database, block[0].first, block[-1].end)
    return radar.judge(block, tables)


def _batch(columns: dict[str, NDArray[Any]]) -> pa.RecordBatch:
    return pa.record_batch({name: pa.array(_signed(values)) for name, values in columns.items()})


def _signed(values: NDArray[Any]) -> NDArray[Any]:
    return values.astype(values.dtype.name.removeprefix("u")) if values.dtype.kind == "u" else values


def _schema(kind: Kind, corpus: Corpus) -> str:
    """The columns of a kind in Spark's words."""
    columns = {"row": "int", "id": "bigint", "agency": "int"}
    for name, values in Legend.of(kind, everything_asked(corpus), corpus).empty(0).items():
        columns[name] = SQL_TYPES[np.dtype(values.dtype).name]
    return ", ".join(f"`{name}` {sql_type}" for name, sql_type in columns.items())
