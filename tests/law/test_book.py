"""The law as a book, and a case in words."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from tests.law.cases import case, initiative, ratings
from tests.law.changing import THREE_TITLES, TITLE, amendment, changed, confirmation
from thidua.cli import main
from thidua.law import load_corpus, read_case
from thidua.law.award import walk
from thidua.law.book import FAMILIES, book
from thidua.law.telling import asked_said, facts_said

CORPUS = load_corpus()
PAGES = dict(book(CORPUS))


def told(**given: Any) -> list[str]:
    return list(facts_said(read_case(case("advanced_worker", **given)), CORPUS))


def test_there_is_a_page_for_every_award_and_the_contents_lead_to_it() -> None:
    paths = {f"{award.family}/{award.code}.md" for award in CORPUS.awards.values()}
    assert set(PAGES) == paths | {"README.md", "chung.md"}
    assert set(re.findall(r"\(([\w/]+\.md)\)", PAGES["README.md"])) == paths | {"chung.md"}
    assert {award.family for award in CORPUS.awards.values()} == set(FAMILIES)


def test_a_page_says_every_condition_with_its_ground_and_every_case_with_its_answer() -> None:
    for award in CORPUS.awards.values():
        page = PAGES[f"{award.family}/{award.code}.md"]
        assert award.name in page
        for route in award.routes:
            assert f"`{route.id}`" in page
            for node in walk(route.standard):
                assert node.text in page
        assert page.count("Trả lời (") == len(award.tests)


def test_a_hole_says_that_it_is_one_and_another_reading_is_shown() -> None:
    assert "**Chưa đọc được nguyên văn:**" in PAGES["merit_certificates/pm_merit_certificate.md"]
    assert "*Cách hiểu khác:* Dự thảo luật sửa đổi" in PAGES["titles/grassroots_emulation_soldier.md"]


def test_dated_values_stand_by_their_days() -> None:
    page = PAGES["titles/cultural_village.md"]
    assert "| Quyết định | 01/01/2024 | Chủ tịch UBND cấp huyện |" in page
    assert "| Quyết định | 01/07/2025 | Chủ tịch UBND cấp xã | Điều 59 Nghị định 129/2025/NĐ-CP" in page
    order = PAGES["orders/labor_order_2.md"]
    assert "| 7,5 lần |" in order
    assert order.count("| `time_in_leading_posts` | 01/01/2024 | posts: ") > 1, "a line for each row of the table"


def test_what_all_awards_share_is_a_page_of_its_own() -> None:
    shared = PAGES["chung.md"]
    for regime in CORPUS.regimes:
        assert f"**{regime.id}**" in shared
    for number in CORPUS.documents:
        assert f"| {number} |" in shared
    assert (
        "| khoản 4 Điều 24 Luật 06/2022/QH15 | bộ, ban, ngành, tỉnh, thành phố | tiêu chuẩn, số lượng; LĐTT, CSTT |"
        in shared
    )


def test_changes_are_in_the_book_of_the_law_with_them() -> None:
    corpus = changed(
        confirmation(THREE_TITLES, "2024-01-01"),
        amendment(f"{TITLE}.standard.selected_as_outstanding", "2027-01-01", value=None),
    )
    page = dict(book(corpus))[f"titles/{TITLE}.md"]
    assert "khoản 1 Điều 22 Luật 06/2022/QH15 (đã đối chiếu Công báo)" in page
    assert "| `selected_as_outstanding` | 01/01/2027 | không quy định |  |" in page


def test_the_command_writes_the_pages(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["law", "book", str(tmp_path / "luat")])
    assert result.output == f"{len(PAGES)} trang.\n"
    assert (tmp_path / "luat" / "titles" / "advanced_worker.md").read_text(encoding="utf-8") == PAGES[
        "titles/advanced_worker.md"
    ]


# A case in words


def test_a_case_is_told_in_words() -> None:
    asked = read_case(case("advanced_worker", subject={"kind": "person", "sex": "female", "categories": ["official"]}))
    said = asked_said(asked)
    assert said.startswith("cá nhân, nữ (cán bộ, công chức, viên chức, người lao động); hồ sơ nhận ngày 01/03/2025")
    assert said.endswith("công trạng; thành tích đến năm 2024")


def test_every_kind_of_fact_has_words() -> None:
    history = {
        "complete": True,
        "awards": [{"award": "labor_order_3", "year": 2020, "basis": "sudden", "decided_on": "2021-02-03"}],
        "ratings": ratings(2024, 2024),
        "initiatives": [initiative(2024, used_for="advanced_worker"), {"kind": "science", "year": 2023}],
        "discipline": [{"kind": "reprimand", "from": "2020-01-01", "to": "2021-01-01"}],
        "proceedings": [{"kind": "audit", "from": "2025-01-01", "to": None}],
        "leave": [{"kind": "maternity", "from": "2019-01-01", "to": "2019-06-30"}],
        "service": [{"post": "Vụ trưởng", "from": "2010-01-01", "to": None}],
        "cluster_results": [{"year": 2024, "organised_by": "central_council", "rank": 2}],
        "movements": [{"launched_by": "prime_minister", "years": 5, "evaluated_at": "final", "rank": 1}],
    }
    said = told(history=history, attested=["good_attitude"])
    own = "phạm vi bộ, ban, ngành, tỉnh, do bộ, ban, ngành, tỉnh công nhận"
    assert said[:4] == [
        "Huân chương Lao động hạng Ba 2020 (đột xuất, quyết định ngày 03/02/2021)",
        "2024: hoàn thành tốt nhiệm vụ",
        f"Sáng kiến 2024: {own}, đã áp dụng, đã dùng cho khen thưởng khác",
        "Đề tài, đề án, công trình khoa học và công nghệ 2023: chưa rõ phạm vi, chưa rõ cấp công nhận",
    ]
    assert "Khiển trách 01/01/2020 – 01/01/2021" in said
    assert "Đang kiểm toán khi có dấu hiệu vi phạm 01/01/2025 – nay" in said
    assert "Phong trào thi đua 5 năm do Thủ tướng Chính phủ phát động, tổng kết, xếp thứ 1" in said
    assert said[-2] == "Sổ bộ đã xác nhận đầy đủ."
    assert said[-1].startswith("Người có trách nhiệm đã xác nhận: Có tinh thần tự lực")


def test_a_collective_is_told_with_its_people() -> None:
    members = {"total": 20, "rated": {"good": 18}, "holding": {"advanced_worker": 15}, "disciplined": {"warning": 1}}
    said = told(subject={"kind": "collective", "founded_on": "1992-04-01", "members": members}, attested=[])
    assert said[0] == "Thành lập ngày 01/04/1992"
    assert said[1] == "20 người: 18 hoàn thành tốt nhiệm vụ, 15 Lao động tiên tiến, 1 bị cảnh cáo"
    assert said[2:] == ["Sổ bộ chưa xác nhận đầy đủ."]


def test_the_days_of_the_book_are_days_of_the_corpus() -> None:
    page = PAGES["titles/exemplary_commune.md"]
    days = {date(int(y), int(m), int(d)) for d, m, y in re.findall(r"\| (\d\d)/(\d\d)/(\d{4}) \|", page)}
    known = {day for _, dated in CORPUS.awards["exemplary_commune"].dated_parts() for day, _ in dated.items()}
    assert days <= known
