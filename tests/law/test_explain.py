"""The explanation for a person: every condition in plain words, its ground, what is missing, the other law."""

from typing import Any

import pytest

from tests.law.cases import awards, case, initiative, ratings
from tests.law.changing import ON_TIME, changed, local_rule, whole_award
from thidua.law import Corpus, appraise, explain, load_corpus, read_case
from thidua.law.evidence import evidence_said
from thidua.law.trial import cases_of

CORPUS = load_corpus()
GRASSROOTS = "grassroots_emulation_soldier"


def explained(award: str, corpus: Corpus = CORPUS, **given: Any) -> list[str]:
    asked = read_case(case(award, **given), corpus=corpus)
    return explain(appraise(asked, corpus), asked, corpus).splitlines()


def below(lines: list[str], words: str) -> list[str]:
    """The line that says the words and those under it that are indented deeper."""
    number = next(number for number, line in enumerate(lines) if words in line)
    depth = len(lines[number]) - len(lines[number].lstrip())
    after = lines[number + 1 :]
    end = next((n for n, line in enumerate(after) if len(line) - len(line.lstrip()) <= depth), len(after))
    return [lines[number], *after[:end]]


GOOD_WITH_INITIATIVE = {"history": {"ratings": ratings(2024, 2024), "initiatives": [initiative(2024)]}}


def test_alternatives_stand_under_their_group_each_with_its_evidence() -> None:
    group = below(explained(GRASSROOTS, **GOOD_WITH_INITIATIVE), "Hoàn thành xuất sắc nhiệm vụ, hoặc có sáng kiến")
    assert group[0].strip().startswith("[x]")
    assert group[0].endswith("được đơn vị công nhận.")
    assert group[1].strip() == "Đạt – khoản 2 Điều 23 Luật 06/2022/QH15 (đã đọc nguyên văn)"
    assert [line.strip() for line in group[2:6]] == [
        "[ ] Hoàn thành xuất sắc nhiệm vụ. Năm 2024 được xếp loại hoàn thành tốt nhiệm vụ.",
        "Chưa đạt – khoản 2 Điều 23 Luật 06/2022/QH15 (đã đọc nguyên văn)",
        "Chứng cứ: Xếp loại năm 2024: hoàn thành tốt nhiệm vụ",
        "Sớm nhất có thể đạt: năm thành tích 2025",
    ]
    assert group[-1].strip() == "Chứng cứ: Sáng kiến 2024"


def test_a_route_says_how_many_of_its_conditions_are_met() -> None:
    lines = explained(GRASSROOTS, **GOOD_WITH_INITIATIVE)
    assert "– Tiêu chuẩn Chiến sĩ thi đua cơ sở (đạt 2/2 điều kiện)" in lines
    assert "Theo tiêu chuẩn: Tiêu chuẩn Chiến sĩ thi đua cơ sở." in lines


def test_another_reading_stands_on_a_line_of_its_own() -> None:
    lines = explained("ministry_province_emulation_soldier", history={"awards": awards(GRASSROOTS, 2024)})
    initiatives = below(lines, "Có sáng kiến đã áp dụng hiệu quả")
    assert any(line.strip().startswith("Cách hiểu khác: Điều luật không nêu năm công nhận") for line in initiatives)
    assert "Lưu ý" not in " ".join(initiatives)


def test_who_proposes_and_decides_is_said_with_its_ground() -> None:
    lines = explained("cultural_village", subject={"kind": "collective"}, received_on="2025-07-01")
    assert any(line.startswith("Quyết định: Chủ tịch UBND cấp xã – Điều 59 Nghị định 129/2025/NĐ-CP") for line in lines)
    assert any(line.startswith("Đề nghị: Trưởng thôn") for line in lines)


def test_a_quota_from_memory_is_said_and_decides_nothing() -> None:
    [said] = [line for line in explained("government_emulation_flag", subject={"kind": "collective"}) if "20%" in line]
    assert said.startswith("Số lượng (không tính vào kết luận)")
    assert "chưa kiểm chứng" in said
    assert not any("Số lượng" in line for line in explained("advanced_worker"))


def test_a_local_quota_without_ground_says_what_it_lacks() -> None:
    corpus = changed(local_rule(quota={"text": "Không quá 20%", "percent": 20}, ground=None))
    [said] = [line for line in explained("advanced_worker", corpus, received_on="2026-03-01") if "20%" in line]
    assert "Chưa nêu căn cứ là khoản 4 Điều 24" in said


def test_a_local_condition_is_said_to_be_local() -> None:
    corpus = changed(local_rule(condition=ON_TIME))
    text = "\n".join(explained("advanced_worker", corpus, received_on="2026-03-01"))
    assert "Quy định riêng tại 1/2026/QĐ-UBND. Nộp hồ sơ đúng hạn." in text
    assert "Điều 5 Quyết định 1/2026/QĐ-UBND" in text


def test_the_other_law_is_said_with_where_it_differs() -> None:
    lines = explained(GRASSROOTS, received_on="2026-09-30", through_year=2024, **GOOD_WITH_INITIATIVE)
    [said] = [line for line in lines if line.startswith("Nếu quy định của V3 có lợi hơn")]
    assert said.endswith("chưa thể kết luận; nếu quy định chưa kiểm chứng đúng như đã ghi nhận: đủ điều kiện.")
    after = lines[lines.index(said) + 1 :]
    assert "chưa có nguyên văn" in after[0]
    assert [line for line in after if line.startswith("  Khác: [x]")]
    assert not any("Đạt tiêu chuẩn danh hiệu" in line for line in after), "what is the same is not said twice"


def test_a_confirmed_law_has_nothing_left_unread() -> None:
    corpus = changed(*whole_award("advanced_worker", "2026-10-01"))
    rated = {"received_on": "2026-11-01", "through_year": 2025, "history": {"ratings": ratings(2025, 2025)}}
    lines = explained("advanced_worker", corpus, **rated)
    assert "Kết luận: đủ điều kiện." in lines
    assert not any("chưa có nguyên văn" in line for line in lines)
    assert sum("đã đối chiếu Công báo" in line for line in lines) == 2


@pytest.mark.parametrize("award", CORPUS.awards.values(), ids=lambda award: award.code)
def test_no_code_of_the_data_is_left_in_what_a_person_reads(award: Any) -> None:
    lines = explained(award.code, subject={"kind": award.subject_kinds[0]}, history={"complete": True})
    words = {word.strip(".,;:()") for line in lines[1:] for word in line.split()}
    assert words.isdisjoint({code for code in CORPUS.awards if "_" in code})
    assert words.isdisjoint({leaf.id for each in CORPUS.awards.values() for leaf in each.leaves() if "_" in leaf.id})


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (f"{GRASSROOTS} 2022", "Chiến sĩ thi đua cơ sở 2022"),
        ("advanced_worker 15/20", "Lao động tiên tiến: 15/20"),
        ("rating 2024 good", "Xếp loại năm 2024: hoàn thành tốt nhiệm vụ"),
        ("initiative 2023", "Sáng kiến 2023"),
        ("reprimand 2021-02-01", "Khiển trách từ 01/02/2021"),
        ("warning 2", "Cảnh cáo: 2 người"),
        ("inspection 2024-01-10", "Đang thanh tra, kiểm tra khi có dấu hiệu vi phạm từ 10/01/2024"),
        ("cluster_results 2024 1", "Xếp thứ 1 cụm, khối năm 2024"),
        ("movements prime_minister 5", "Phong trào thi đua 5 năm do Thủ tướng Chính phủ phát động"),
        ("members 20", "Số người của tập thể: 20"),
        ("rated 18", "Số người được xếp loại: 18"),
        ("service Vụ trưởng 02/2001–02/2012", "Vụ trưởng 02/2001–02/2012"),
        ("founded_on 1992-04-01", "Thành lập từ 01/04/1992"),
        ("something else", "something else"),
    ],
)
def test_evidence_is_said_in_words(raw: str, said: str) -> None:
    assert evidence_said(raw, CORPUS.rules) == said


def test_every_piece_of_evidence_of_the_shipped_cases_has_words() -> None:
    for award in CORPUS.awards.values():
        for asked, _ in cases_of(award, CORPUS):
            for found in appraise(asked, CORPUS).findings:
                for raw in found.evidence:
                    assert evidence_said(raw, CORPUS.rules) != raw
