"""`thidua law`: faults, coverage, cases, changes and schemas of the law, without a database."""

import json
import shutil
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.law.changing import THREE_TITLES, TITLE, amendment, confirmation, local_rule
from thidua.cli import main
from thidua.law import Change, export_changes, load_corpus
from thidua.law.lint import lint
from thidua.law.trial import changed_answers

UNIT_TESTS = Path(__file__).parent
SOLDIER = "awards/titles/ministry_province_emulation_soldier.yaml"
WORKER = "awards/titles/advanced_worker.yaml"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["law", *map(str, arguments)])


def write(folder: Path, *changes: Change) -> Path:
    file = folder / "thay-doi.yaml"
    file.write_text(export_changes(changes), encoding="utf-8")
    return file


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the corpus that a test may spoil."""
    with as_file(files("thidua.law") / "corpus") as shipped:
        return Path(shutil.copytree(shipped, tmp_path / "corpus"))


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# lint


def test_the_shipped_corpus_has_no_faults() -> None:
    assert [str(fault) for fault in lint(files("thidua.law") / "corpus", UNIT_TESTS)] == []


def test_every_thing_that_does_not_load_is_named_at_once(copied: Path) -> None:
    spoil(copied, SOLDIER, "count: 3", "count: 0")
    spoil(copied, WORKER, "confidence: text}", "}")
    result = run("lint", "--corpus", copied)
    assert result.exit_code == 1
    assert "ministry_province_emulation_soldier.yaml" in result.output
    assert "advanced_worker.yaml" in result.output
    assert result.output.endswith("2 lỗi.\n")


def test_everything_that_does_not_hold_between_the_files_is_named_at_once(copied: Path) -> None:
    spoil(copied, SOLDIER, 'cite: "06/2022/QH15, Điều 22, khoản 1", confidence', 'cite: "99/2099/X", confidence')
    spoil(copied, WORKER, 'cite: "06/2022/QH15, Điều 24', 'cite: "98/2023/NĐ-CP, Điều 24')
    spoil(copied, WORKER, "2024-01-01: {at_least", "2024-02-01: {at_least")
    output = run("lint", "--corpus", copied).output
    assert f"{THREE_TITLES}: viện dẫn 99/2099/X không có" in output
    assert "advanced_worker" in output
    assert "chưa có giá trị cho ngày 2024-01-01" in output


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (SOLDIER, "expect: {verdict: eligible", "expect: {verdict: undecided", "verdict: chờ undecided, được eligible"),
        ("routes.yaml", "advanced_worker: [official", "advanced_worker: [lucky, official", "advanced_worker.lucky"),
        ("voting.yaml", "ninety_percent:\n", "spare: {2024-01-01: null}\nninety_percent:\n", "voting.spare: không nơi"),
        ("subjects.yaml", "person: {", "nobody: {label: x, kinds: [person]}\nperson: {", "subjects.nobody: không nơi"),
    ],
)
def test_a_fault_of_each_kind_is_found(copied: Path, file: str, old: str, new: str, said: str) -> None:
    spoil(copied, file, old, new)
    found = [str(fault) for fault in lint(copied, UNIT_TESTS, [TITLE, "advanced_worker"])]
    assert [fault for fault in found if said in fault], found


def test_a_condition_that_no_case_finds_met_and_not_met_is_untried(copied: Path) -> None:
    spoil(
        copied,
        WORKER,
        "    standard:\n",
        "    standard:\n"
        "      - {id: extra, predicate: title_of_year, text: Thêm., values: {2024-01-01: {any_of: [cultural_family],"
        ' cite: "06/2022/QH15, Điều 24", confidence: text}}}\n',
    )
    untried = [fault.where for fault in lint(copied, of=["advanced_worker"]) if fault.kind == "untried"]
    assert untried == ["advanced_worker.official.extra"]


def test_a_predicate_without_a_unit_test_is_found(tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text('"rating"\n', encoding="utf-8")
    found = {fault.where for fault in lint(files("thidua.law") / "corpus", tmp_path, ["advanced_worker"])}
    assert "rating_run" in found
    assert "rating" not in found


def test_a_file_that_is_no_yaml_is_named(copied: Path) -> None:
    (copied / "money.yaml").write_text("a: [", encoding="utf-8")
    result = run("lint", "--corpus", copied)
    assert result.exit_code == 1
    assert "money.yaml" in result.output


# coverage


def test_coverage_has_a_line_for_every_route_of_every_award() -> None:
    result = run("coverage", "--json")
    rows = [json.loads(line) for line in result.output.splitlines()]
    assert result.exit_code == 0
    routes = [(award.code, route.id) for award in load_corpus().awards.values() for route in award.routes]
    assert [(row["award"], row["route"]) for row in rows] == routes
    assert len({row["award"] for row in rows}) == 63
    for row in rows:
        assert row["conditions"] == sum(row["confidence"].values())
        assert row["cases"] > 0


def test_coverage_names_what_was_not_seen() -> None:
    [row] = [
        json.loads(line)
        for line in run("coverage", "pm_merit_certificate", "--json").output.splitlines()
        if '"entrepreneur"' in line
    ]
    assert row["holes"] == ["entrepreneur_standard_not_seen"]
    assert row["confidence"]["memory"] == 1
    assert "*entrepreneur_standard_not_seen" in run("coverage", "pm_merit_certificate").output


def test_a_route_that_nobody_encoded_is_in_the_table(tmp_path: Path) -> None:
    change = amendment("advanced_worker.official", "2025-01-01", value=None)
    table = run("coverage", "advanced_worker", "--changes", write(tmp_path, change))
    assert table.exit_code == 0, "a route that has ended is still encoded"
    assert "official" in table.output


def test_a_confirmation_shows_in_the_table(tmp_path: Path) -> None:
    file = write(tmp_path, confirmation(THREE_TITLES, "2024-01-01"))
    rows = [json.loads(run("coverage", TITLE, "--json", *more).output) for more in ([], ["--changes", file])]
    assert [row["confidence"]["confirmed"] for row in rows] == [0, 1]
    late = json.loads(run("coverage", TITLE, "--json", "--changes", file, "--on", "2026-11-01").output)
    assert late["confidence"]["confirmed"] == 1


def test_an_award_that_does_not_exist_is_refused() -> None:
    for command in ("coverage", "test"):
        result = run(command, "no_such_award")
        assert result.exit_code == 1
        assert "no_such_award" in result.output


# test


def test_the_cases_of_one_award_are_run() -> None:
    result = run("test", "advanced_worker")
    assert result.exit_code == 0
    assert result.output == f"{len(load_corpus().awards['advanced_worker'].tests)} trường hợp, 0 sai.\n"


LOWER = amendment(THREE_TITLES, "2024-07-01", value={"award": "grassroots_emulation_soldier", "count": 2})


def test_the_cases_that_a_change_answers_differently_are_named(tmp_path: Path) -> None:
    result = run("test", "--changes", write(tmp_path, LOWER))
    assert result.exit_code == 0
    assert f"{TITLE}, trường hợp " in result.output
    assert "chưa đủ điều kiện → đủ điều kiện" in result.output
    assert run("test", "labor_order_3", "--changes", write(tmp_path, LOWER)).output.startswith("0 trường hợp")


def test_a_change_of_what_all_share_is_tried_on_every_award() -> None:
    value = {"cite": "98/2023/NĐ-CP, Điều 4", "confidence": "memory"}
    corpus = load_corpus().with_changes(
        [amendment("bars.proceedings_under_way", "2024-01-01", corrects=True, value=value)]
    )
    changed = {case.award for case, _, _ in changed_answers(load_corpus(), corpus)}
    assert len(changed) > 1


def test_a_change_that_does_not_fit_ends_the_command(tmp_path: Path) -> None:
    file = write(tmp_path, amendment("no_such_award.x", "2027-01-01", value=None))
    for command in ("test", "coverage"):
        result = run(command, "--changes", file)
        assert result.exit_code == 1
        assert "thay đổi a (no_such_award.x)" in result.output


# export, schema


def test_changes_are_checked_and_written_in_one_form(tmp_path: Path) -> None:
    file = write(tmp_path, LOWER, local_rule(quota={"text": "20%", "percent": 20}))
    assert run("export", file, "--agency", "T1").output == file.read_text(encoding="utf-8")
    assert run("export", file).output == export_changes([LOWER])
    bad = tmp_path / "bad.yaml"
    bad.write_text("kind: wish\nid: w\n", encoding="utf-8")
    assert run("export", bad).exit_code == 1


def test_exported_changes_may_be_given_back_to_the_corpus(copied: Path, tmp_path: Path) -> None:
    (copied / "changes").mkdir()
    shutil.copy(write(tmp_path, LOWER), copied / "changes" / "2027.yaml")
    result = run("lint", TITLE, "--corpus", copied)
    assert "verdict: chờ not_eligible, được eligible" in result.output, "the cases beside the standard speak up"


def test_schemas_are_printed_and_written(tmp_path: Path) -> None:
    assert json.loads(run("schema", "change").output)["$defs"]["Amendment"]
    assert run("schema", "--write", tmp_path).exit_code == 0
    assert (tmp_path / "award.schema.json").exists()
    unknown = run("schema", "weather")
    assert unknown.exit_code == 1
    assert "award, case, change" in unknown.output
