"""The money of a decision: the table, its sum, what must not be paid twice, and the Excel file."""

import datetime as dt
import io

import pytest
from python_calamine import CalamineWorkbook

from tests.decisions.desk import (
    ADVANCED,
    CERTIFICATE,
    DECIDED_ON,
    GRASSROOTS,
    LETTER,
    collective_to_decide,
    drafted,
    issued,
    make_desk,
    to_decide,
)
from tests.makers import make_person
from thidua.decisions.bonuses import basis_text, bonus_table, workbook
from thidua.law import load_corpus
from thidua.register.models import Award, AwardStatus, Source

pytestmark = pytest.mark.django_db
OLD, NEW = dt.date(2026, 6, 30), dt.date(2026, 7, 1)


def test_a_draft_shows_what_it_would_cost_on_a_day_and_an_issued_decision_what_was_fixed():
    desk = make_desk()
    decision = drafted(desk, [to_decide(desk), collective_to_decide(desk)])
    assert [bonus_table(decision, day).total for day in (OLD, NEW)] == [10_530_000, 11_390_000]
    decision = issued(desk, [to_decide(desk)], decided_on=OLD)
    assert bonus_table(decision, NEW).total == 3_510_000


def test_the_sum_is_said_in_words():
    desk = make_desk()
    table = bonus_table(drafted(desk, [to_decide(desk), collective_to_decide(desk)]), OLD)
    assert table.total_in_words == "Mười triệu năm trăm ba mươi nghìn đồng"


def test_the_basis_names_the_multiple_the_salary_and_the_clause():
    bonus = load_corpus().awards[CERTIFICATE].bonus("person", OLD)
    assert basis_text(bonus) == "1,5 × 2.340.000 đồng; điểm b khoản 1 Điều 54 Nghị định 152/2025/NĐ-CP"


def test_a_figure_from_a_secondary_source_says_so():
    bonus = load_corpus().awards[CERTIFICATE].bonus("collective", OLD)
    assert bonus.confidence == "secondary"
    assert basis_text(bonus).endswith("; nguồn thứ cấp")


def test_an_award_without_a_figure_is_counted_apart_and_costs_nothing():
    corpus = load_corpus().awards
    bare = next(each for each in corpus.values() if "person" in each.subject_kinds and not each.bonus("person", OLD))
    decision = drafted(make_desk())
    decision.award = bare.code
    decision.save()
    item = decision.items.get()
    item.nomination.award = bare.code
    item.nomination.save()
    table = bonus_table(decision, OLD)
    assert (table.total, table.without_amount) == (0, 1)
    assert table.total_in_words == "Không đồng"


def given_title(subject, code, **fields):
    defaults = {"year": 2024, "source": Source.IMPORT}
    return Award.objects.create(subject=subject, code=code, **(defaults | fields))


def test_two_titles_of_one_year_are_flagged_with_the_highest_by_name():
    desk = make_desk("department")
    review = to_decide(desk, ADVANCED)
    given_title(review.nomination.subject, GRASSROOTS)
    decision = drafted(desk, [review, to_decide(desk, ADVANCED)], award=ADVANCED)
    table = bonus_table(decision, DECIDED_ON)
    (line,) = table.flagged
    assert line.item.review == review
    assert f"chỉ chi danh hiệu cao nhất là {load_corpus().awards[GRASSROOTS].short_name}" in line.flag
    assert "khoản 5 Điều 49 Nghị định 152/2025/NĐ-CP" in line.flag


def test_a_title_in_another_draft_is_flagged_too():
    desk = make_desk("department")
    person = make_person("Hai Danh Hiệu", desk.department)
    lower = drafted(desk, [to_decide(desk, ADVANCED, subject=person)], award=ADVANCED)
    higher = drafted(desk, [to_decide(desk, GRASSROOTS, subject=person)], award=GRASSROOTS)
    assert len(bonus_table(lower, DECIDED_ON).flagged) == len(bonus_table(higher, DECIDED_ON).flagged) == 1


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        (GRASSROOTS, {"year": 2023}),
        (GRASSROOTS, {"status": AwardStatus.REVOKED}),
        ("ministry_province_emulation_soldier", {}),
        (LETTER, {}),
    ],
    ids=["another year", "revoked", "a title that counts three years", "a form of commendation"],
)
def test_another_period_or_a_form_is_paid_beside_the_title(code, fields):
    desk = make_desk("department")
    review = to_decide(desk, ADVANCED)
    given_title(review.nomination.subject, code, **fields)
    assert bonus_table(drafted(desk, [review], award=ADVANCED), DECIDED_ON).flagged == []


def test_a_form_is_never_flagged():
    desk = make_desk("department")
    review = to_decide(desk, LETTER)
    given_title(review.nomination.subject, GRASSROOTS)
    assert bonus_table(drafted(desk, [review], award=LETTER), DECIDED_ON).flagged == []


def test_an_issued_title_is_not_its_own_rival():
    desk = make_desk("department")
    assert bonus_table(issued(desk, award=GRASSROOTS), DECIDED_ON).flagged == []


def test_who_pays_is_said_where_it_is_not_the_deciding_agency():
    desk = make_desk("prime_minister")
    assert "chi tiền thưởng" in bonus_table(drafted(desk, award="pm_merit_certificate"), DECIDED_ON).note
    assert bonus_table(drafted(make_desk()), DECIDED_ON).note == ""


def test_the_excel_file_has_every_line_the_sum_and_its_words_and_runs_no_formula():
    desk = make_desk()
    decision = issued(desk, [to_decide(desk, name="=1+1"), collective_to_decide(desk)], decided_on=OLD)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(workbook(bonus_table(decision, OLD)))).get_sheet_by_index(0)
    rows = sheet.to_python()
    assert rows[1][0] == "Kèm theo Quyết định số 01/QĐ-UBND ngày 30/06/2026"
    assert [row[1:4:2] for row in rows[4:7]] == [
        ["Phòng Thử nghiệm", 7_020_000],
        ["=1+1", 3_510_000],
        ["Tổng cộng", 10_530_000],
    ]
    assert rows[7][1] == "Bằng chữ: Mười triệu năm trăm ba mươi nghìn đồng"
