"""`thidua appraise`: what it prints and with which status it ends."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from thidua.cli import main

GOOD = """
id: {id}
award: advanced_worker
received_on: 2025-03-01
subject: {{kind: person, categories: [official]}}
attested: all
history: {{ratings: [{{year: 2024, rating: {rating}}}]}}
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["appraise", *map(str, arguments)])


def write(folder: Path, name: str, *parts: str) -> Path:
    file = folder / name
    file.write_text("---".join(parts), encoding="utf-8")
    return file


def test_one_json_object_a_line_in_the_order_given(tmp_path: Path) -> None:
    first = write(tmp_path, "b.yaml", GOOD.format(id="x", rating="good"), GOOD.format(id="y", rating="completed"))
    second = write(tmp_path, "a.yaml", GOOD.format(id="z", rating="excellent"))
    result = run(first, second, "--json")
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [(found["id"], found["verdict"]) for found in answers] == [
        ("x", "eligible"),
        ("y", "not_eligible"),
        ("z", "eligible"),
    ]


def test_the_answer_has_exactly_the_public_keys(tmp_path: Path) -> None:
    result = run("--json", write(tmp_path, "a.yaml", GOOD.format(id="x", rating="good")))
    found = json.loads(result.stdout)
    assert list(found) == ["id", "award", "verdict", "provisional", "regime", "route", "findings", "alternatives"]
    assert list(found["findings"][0]) == [
        "id",
        "route",
        "status",
        "text",
        "citation",
        "confidence",
        "evidence",
        "missing",
        "earliest_year",
    ]
    assert list(found["findings"][0]["citation"]) == ["document", "article", "clause", "point"]
    assert found["alternatives"] == [{"regime": "V3", "verdict": "undecided"}]


def test_without_json_the_answer_is_vietnamese_text(tmp_path: Path) -> None:
    result = run(write(tmp_path, "a.yaml", GOOD.format(id="x", rating="completed")))
    assert result.exit_code == 0
    assert "Kết luận: chưa đủ điều kiện." in result.stdout
    assert "Sớm nhất có thể đạt: năm thành tích 2025" in result.stdout
    assert "khoản 1 Điều 24 Luật 06/2022/QH15" in result.stdout


def test_a_file_with_an_error_gets_no_verdict_and_the_others_do(tmp_path: Path) -> None:
    bad = write(tmp_path, "bad.yaml", GOOD.format(id="x", rating="good"), GOOD.format(id="y", rating="superb"))
    good = write(tmp_path, "good.yaml", GOOD.format(id="z", rating="good"))
    result = run(bad, good, "--json")
    assert result.exit_code == 2
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["z"]
    assert f"{bad}, trường hợp y, khóa history.ratings.0.rating" in result.stderr


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    result = run(tmp_path / "nothing.yaml")
    assert result.exit_code == 2
    assert result.stderr.strip().endswith("không đọc được tệp: không có tệp này")
    assert run(tmp_path).stderr.strip().endswith("không đọc được tệp: đây là một thư mục")


def test_bytes_that_are_no_text_are_said_so(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"\xff\xfe\x00id: x")
    result = run(file)
    assert result.exit_code == 2
    assert result.stderr.strip().endswith("tệp không phải mã UTF-8")


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(GOOD.format(id="x", rating="good"), encoding="utf-8-sig")
    assert run(file, "--json").exit_code == 0


def test_an_unfavourable_verdict_is_no_failure(tmp_path: Path) -> None:
    assert run("--json", write(tmp_path, "a.yaml", GOOD.format(id="x", rating="not_completed"))).exit_code == 0
