"""The corpus is refused whole when anything in it does not hold."""

import shutil
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from thidua.law.corpus import CorpusError, read_corpus

Edit = Callable[[str, str, str], None]
SOLDIER = "awards/titles/ministry_province_emulation_soldier.yaml"
ORDER = "awards/orders/labor_order_3.yaml"
CITE = 'cite: "06/2022/QH15, Điều 22, khoản 1", confidence: text'


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A copy of the corpus that a test may spoil."""
    with as_file(files("thidua.law") / "corpus") as shipped:
        return Path(shutil.copytree(shipped, tmp_path / "corpus"))


@pytest.fixture
def edit(corpus: Path) -> Edit:
    def replace(file: str, old: str, new: str) -> None:
        path = corpus / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


def test_an_unspoilt_copy_loads(corpus: Path) -> None:
    assert len(read_corpus(corpus).awards) == 63


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        ((SOLDIER, CITE, "confidence: text"), "cite"),
        ((SOLDIER, CITE, 'cite: "06/2022/QH15, Điều 22, khoản 1"'), "confidence"),
        ((SOLDIER, CITE, CITE.replace("text", "hearsay")), "confidence"),
        ((SOLDIER, CITE, CITE.replace("Điều 22", "Mục 22")), "không đọc được trích dẫn"),
        ((SOLDIER, CITE, CITE.replace("06/2022/QH15", "99/2099/QH99")), "không có trong documents.yaml"),
        ((SOLDIER, CITE, CITE.replace("06/2022/QH15", "98/2023/NĐ-CP")), "đã hết hiệu lực"),
        ((SOLDIER, "2024-01-01: {award", "2024-02-01: {award"), "chưa có giá trị"),
        ((SOLDIER, "predicate: consecutive_titles", "predicate: lucky_number"), "không có vị từ"),
        ((SOLDIER, "count: 3", "count: 0"), "count"),
        ((SOLDIER, "count: 3", "count: 3, weight: 2"), "weight"),
        ((SOLDIER, "{award: grassroots_emulation_soldier", "{award: no_such_award"), "no_such_award"),
        ((SOLDIER, "subjects: [individual]", "subjects: [nobody]"), "nobody"),
        ((SOLDIER, "decided_by: ministry_province_head", "decided_by: the_king"), "the_king"),
        ((SOLDIER, "voting: ninety_percent", "voting: unanimous"), "unanimous"),
        ((SOLDIER, "id: selected_as_outstanding", "id: consecutive_grassroots_titles"), "trùng mã"),
        ((SOLDIER, "rank: 2", "rank: 2\nsurprise: 1"), "surprise"),
        ((SOLDIER, "code: ministry_province_emulation_soldier", "code: advanced_worker"), "trùng mã"),
        ((SOLDIER, "  - id: standard\n", "  - id: standard\n    id: standard\n"), "trùng khóa"),
        (
            ("awards/orders/labor_order_3.yaml", "within: five_good_years", "within: five_lucky_years"),
            "five_lucky_years",
        ),
        (
            ("awards/orders/labor_order_3.yaml", "any_route: [collective_dot_xuat", "any_route: [collective_x"),
            "collective_x",
        ),
        (("regimes.yaml", "from: 2025-07-01", "from: 2025-07-02"), "có 0 chế độ pháp lý"),
        (("regimes.yaml", "from: 2025-07-01", "from: 2025-06-30"), "có 2 chế độ pháp lý"),
        (("regimes.yaml", "cite: 15/2003/QH11", "cite: 16/2003/QH11"), "16/2003/QH11"),
        (("regimes.yaml", "regime: V3", "regime: V4"), "V4"),
        (("bars.yaml", "discipline_not_over:", "bad_weather:"), "bars.yaml"),
        (("bars.yaml", "2024-01-01: {", "2024-03-01: {"), "chưa có giá trị"),
        (("time_limits.yaml", "cite: 638/QĐ-BNV", "cite: 639/QĐ-BNV"), "639/QĐ-BNV"),
        (("documents.yaml", "98/2023/NĐ-CP: {", "98/2023/NĐ-CP: {mood: good, "), "mood"),
        (("posts.yaml", "- {names:", "- {name:"), "posts.yaml"),
    ],
)
def test_a_spoilt_corpus_is_refused_with_the_reason(
    corpus: Path, edit: Edit, spoilt: tuple[str, str, str], said: str
) -> None:
    edit(*spoilt)
    with pytest.raises(CorpusError, match=said):
        read_corpus(corpus)


def test_a_provision_that_ends_says_so_with_null(corpus: Path, edit: Edit) -> None:
    edit(
        SOLDIER,
        'khoản 1", confidence: text}\n      - id: initiative',
        'khoản 1", confidence: text}\n          2026-01-01: null\n      - id: initiative',
    )
    route = read_corpus(corpus).awards["ministry_province_emulation_soldier"].routes[0]
    leaf = next(node for node in route.standard if node.id == "selected_as_outstanding")
    assert leaf.values is not None
    assert [value is None for _, value in leaf.values.items()] == [False, True]


def test_a_file_with_two_documents_is_refused(corpus: Path) -> None:
    (corpus / "money.yaml").write_text("a: 1\n---\nb: 2\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="đúng một tài liệu"):
        read_corpus(corpus)


def test_a_missing_file_is_named(corpus: Path) -> None:
    (corpus / "voting.yaml").unlink()
    with pytest.raises(CorpusError, match=r"voting\.yaml"):
        read_corpus(corpus)
