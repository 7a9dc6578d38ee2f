"""The radar on Spark: a local cluster of two workers says what one process says."""

import os
import shutil
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.law.bulk.made_up import made_up_register
from thidua.law.bulk import Question, radar, write_snapshot
from thidua.law.bulk.words import KINDS

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::ResourceWarning"
)
QUESTION = Question(date(2026, 3, 1))
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1",
}


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A local cluster: a master, two workers, each with a process of its own."""
    if shutil.which("java") is None:
        pytest.fail("Thiếu Java: hãy cài bằng `apt-get install openjdk-17-jre-headless`. Java is needed for Spark.")
    from pyspark.sql import SparkSession  # noqa: PLC0415 - only this test needs it

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").config(map=SETTINGS)
    session = builder.config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("spark"))).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def test_a_cluster_says_what_one_process_says(spark: Any, tmp_path: Path) -> None:
    from thidua.law.bulk.spark import judged  # noqa: PLC0415 - needs pyarrow, which the product does not

    snapshot, out = tmp_path / "snapshot", tmp_path / "out"
    write_snapshot(snapshot, made_up_register(300))
    radar(snapshot, [QUESTION], out)
    for kind in KINDS:
        frame = judged(spark, snapshot, QUESTION, kind)
        far = sorted(tuple(row) for row in frame.collect())
        with duckdb.connect() as database:
            near = database.execute(f"SELECT * FROM '{out / QUESTION.name / kind}/*.parquet' ORDER BY row").fetchall()  # noqa: S608
        assert len(far) > 0
        assert far == near
