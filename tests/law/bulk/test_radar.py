"""The radar from a register to pages: what is written, counted, and found again."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.law.bulk.made_up import made_up_register
from tests.law.bulk.reference import outlook_of
from thidua.law import appraise, load_corpus, read_case
from thidua.law.bulk import Line, Question, Results, radar, write_snapshot

NOW = Question(date(2026, 3, 1))
SIZE = 200
PM = "pm_merit_certificate"


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("radar")
    tables = made_up_register(SIZE)
    tables["ratings"].append((3, 2024, "not_completed"))  # contradicts what stands there
    write_snapshot(folder / "snapshot", tables)
    told: list[tuple[int, int]] = []
    radar(
        folder / "snapshot",
        [NOW, NOW.next_year()],
        folder / "out",
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(number, len(told)) for number in range(1, len(told) + 1)]
    return folder / "snapshot", folder / "out"


@pytest.fixture
def now(places: tuple[Path, Path]) -> Results:
    return Results(places[1] / NOW.name)


def all_lines(results: Results) -> list[Line]:
    sheets = {(sheet.award, sheet.basis) for legend in results.legends.values() for sheet in legend.sheets}
    return [line for award, basis in sorted(sheets) for line in results.rows(award, basis)]


def test_each_question_has_a_folder_that_says_what_it_takes_for_granted(places: tuple[Path, Path]) -> None:
    now, ahead = Results(places[1] / "2025"), Results(places[1] / "2026-if-same-again")
    assert now.about["assumption"] == ""
    assert "Nếu năm 2026 được xếp loại như năm 2025" in ahead.about["assumption"]
    assert ahead.about["last_year"] == 2026


def test_the_summary_counts_what_the_pages_show(now: Results) -> None:
    lines = Counter(
        (line.kind, line.agency, line.award, line.basis, line.outlook, line.unsure) for line in all_lines(now)
    )
    counts = {(c.kind, c.agency, c.award, c.basis, c.outlook, c.unsure): c.subjects for c in now.summary()}
    assert counts == dict(lines)


def test_a_page_is_a_part_of_the_whole_in_the_same_order(now: Results) -> None:
    whole = now.rows(PM, "merit")
    assert now.rows(PM, "merit", limit=7, offset=5) == whole[5:12]
    assert now.count(PM, "merit") == len(whole)


def test_the_nearest_come_first(now: Results) -> None:
    order = ["ready", "open", "not_yet", "none", "held"]
    outlooks = [order.index(line.outlook) for line in now.rows(PM, "merit", kind="person")]
    assert outlooks == sorted(outlooks)
    assert len(set(outlooks)) == 3


def test_filters_keep_whom_they_say(now: Results) -> None:
    ready = now.rows("advanced_worker", "merit", outlook="ready", agencies=[102, 103])
    assert ready
    assert {line.agency for line in ready} == {102, 103}
    assert {line.outlook for line in ready} == {"ready"}
    lacking = now.rows(PM, "merit", lacking="three_grassroots_titles")
    assert lacking
    assert all("three_grassroots_titles" in line.lacking for line in lacking)
    assert now.count(PM, "merit", lacking="three_grassroots_titles") == len(lacking)


def test_an_agency_without_subjects_has_no_lines(now: Results) -> None:
    assert now.rows(PM, "merit", agencies=[999]) == []


def test_the_path_of_one_subject_is_what_appraise_says(now: Results) -> None:
    tables, corpus = made_up_register(SIZE), load_corpus()
    people = [row[0] for row in tables["subjects"] if row[1] == "person" and row[0] != 3]
    for subject in people[:6]:
        lines = now.of(subject)
        assert len({(line.award, line.basis) for line in lines}) == len(lines) > 20
        for line in lines:
            answer = appraise(read_case(case_of(tables, subject, line), corpus=corpus), corpus)
            said = {(found.route, found.id): found.status.value for found in answer.findings}
            assert (line.verdict, line.provisional, line.route) == (answer.verdict, answer.provisional, answer.route)
            assert line.findings == {key: status for key, status in said.items() if key in line.findings}
            told = outlook_of(answer, corpus)
            assert (line.outlook, line.near, line.earliest) == (told["outlook"], told["near"], told["earliest"])


def case_of(tables: dict[str, list[tuple[Any, ...]]], subject: int, line: Line) -> dict[str, Any]:
    """The person as a case in the public shape."""
    _, kind, category, sex, _, complete, _ = tables["subjects"][subject]
    mine = {name: [row[1:] for row in rows if row[0] == subject] for name, rows in tables.items()}
    return {
        "id": "made-up",
        "award": line.award,
        "basis": line.basis,
        "received_on": NOW.received_on,
        "subject": {"kind": kind, "categories": [category] if category else [], "sex": sex},
        "history": {
            "complete": complete,
            "awards": [{"award": r[0], "year": r[1], "decided_on": r[4], "basis": r[5]} for r in mine["awards"]],
            "ratings": [{"year": r[0], "rating": r[1]} for r in mine["ratings"]],
            "initiatives": [
                {"kind": r[0], "year": r[1], "recognised_by": r[2], "scope": r[3], "applied": bool(r[4])}
                for r in mine["initiatives"]
            ],
            "discipline": [{"kind": r[0], "from": r[1], "to": r[2]} for r in mine["discipline"]],
            "proceedings": [{"kind": r[0], "from": r[1], "to": r[2]} for r in mine["proceedings"]],
        },
    }


def test_whose_facts_contradict_each_other_is_not_judged_but_named(now: Results) -> None:
    assert now.refused() == [(3, "một năm có hai mức xếp loại khác nhau")]
    assert {line.verdict for line in now.of(3)} == {None}
    assert 3 not in {line.subject for line in all_lines(now)}


def test_a_radar_that_fails_leaves_the_results_from_before(places: tuple[Path, Path], now: Results) -> None:
    before = now.summary()

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        radar(places[0], [NOW], places[1], progress=interrupt)
    assert Results(places[1] / NOW.name).summary() == before


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("subjects", (900, "person", "officials", None, None, 1, 1)),
        ("subjects", (0, "person", "", None, None, 1, 1)),
        ("ratings", (900, 2024, "good")),
        ("ratings", (1, 2024, "splendid")),
        ("awards", (1, "no_such_award", 2024, None, None, None, "merit")),
    ],
)
def test_a_word_an_award_or_a_subject_that_nobody_knows_is_refused(
    tmp_path: Path, table: str, row: tuple[Any, ...]
) -> None:
    tables = made_up_register(5)
    tables[table].append(row)
    with pytest.raises(ValueError, match=r"không|trùng"):
        write_snapshot(tmp_path / "snapshot", tables)


def test_a_snapshot_is_never_written_over_another(places: tuple[Path, Path]) -> None:
    with pytest.raises(ValueError, match="không trống"):
        write_snapshot(places[0], made_up_register(5))


def test_a_table_may_come_as_a_file(tmp_path: Path, places: tuple[Path, Path]) -> None:
    tables: dict[str, Any] = dict(made_up_register(SIZE))
    path = tmp_path / "ratings.csv"
    rows = [*tables["ratings"], (3, 2024, "not_completed")]
    path.write_text("subject,year,rating\n" + "".join(f"{a},{b},{c}\n" for a, b, c in rows), encoding="utf-8")
    write_snapshot(tmp_path / "snapshot", {**tables, "ratings": path})
    radar(tmp_path / "snapshot", [NOW], tmp_path / "out")
    assert Results(tmp_path / "out" / NOW.name).summary() == Results(places[1] / NOW.name).summary()
