"""The list that the office sent as a sample, read to the last cell."""

import datetime as dt
import re
from collections import Counter

import pytest

from tests.dossiers.intake import lists
from thidua.dossiers.intake import (
    AwardNames,
    Field,
    Skip,
    find_repeats,
    find_tables,
    propose_mapping,
    read_claims,
    read_rows,
    read_workbook,
)
from thidua.law import load_corpus

TABLES = find_tables(read_workbook(lists.SAMPLE.read_bytes(), lists.SAMPLE.name))
AWARDS = {code: (award.name, award.short_name, *award.abbreviations) for code, award in load_corpus().awards.items()}


@pytest.fixture(scope="module", name="rows")
def rows_of_the_sample():
    (table,) = TABLES
    rows = read_rows(table, propose_mapping(table), award_names=AWARDS, list_year=table.list_year)
    return {row.number: row for row in find_repeats(rows)}


def codes(pairs):
    return [(field.value, remark.code) for field, remark in pairs]


def test_the_note_on_the_second_sheet_is_no_table_and_the_year_is_that_of_the_title():
    assert [(table.sheet, table.list_year, len(table.rows)) for table in TABLES] == [("Trích ngang", 2024, 64)]


def test_sections_and_total_are_left_out_and_nothing_else():
    assert [(row.number, row.reason) for row in TABLES[0].skipped] == [
        (8, Skip.SECTION),
        (30, Skip.SECTION),
        (52, Skip.SECTION),
        (76, Skip.TOTAL),
    ]


def test_only_the_nameless_row_and_the_impossible_birth_block(rows):
    assert {number: codes(row.errors) for number, row in rows.items() if row.errors} == {
        40: [("birth_date", "birth_unreadable")],
        41: [("full_name", "name_missing")],
    }


def test_every_doubt_is_counted(rows):
    found = Counter(code for row in rows.values() for _, code in codes(row.doubts))
    # Every made-up number of the sample has the century digit of people born from 2000 on.
    assert found == {
        "citizen_number_century": 55,
        "citizen_number_place": 17,
        "citizen_number_zero": 7,
        "birth_year_only": 6,
        "award_near": 1,
        "repeat_other_award": 3,
        "repeat_same_award": 2,
    }


def test_the_seven_numbers_that_lost_their_zero_have_it_back(rows):
    repaired = {
        number for number, row in rows.items() if ("citizen_number", "citizen_number_zero") in codes(row.doubts)
    }
    assert repaired == {16, 24, 33, 41, 58, 66, 74}
    assert rows[16][Field.CITIZEN_NUMBER].value == "072389488625"


def test_one_person_three_times_is_seen_from_each_row(rows):
    assert {
        number: [remark.text for field, remark in row.doubts if field == Field.FULL_NAME]
        for number, row in rows.items()
        if any(field == Field.FULL_NAME for field, _ in row.doubts)
    } == {
        12: [
            "Có thể trùng người, đề nghị khác, với dòng 25.",
            "Có thể trùng người và trùng đề nghị với dòng 61.",
        ],
        25: ["Có thể trùng người, đề nghị khác, với dòng 12, dòng 61."],
        61: [
            "Có thể trùng người, đề nghị khác, với dòng 25.",
            "Có thể trùng người và trùng đề nghị với dòng 12.",
        ],
    }


def test_names_and_births_come_out_in_one_form(rows):
    assert [rows[number].name for number in (19, 21, 31)] == ["Đỗ Thị Chi", "Hoàng Thị Ánh", "Ngô Xuân Việt"]
    assert (rows[13].birth.value, rows[18].birth.value, rows[18].birth.year) == (dt.date(1984, 12, 13), None, 1978)


def test_the_misspelt_award_is_understood_in_doubt(rows):
    assert rows[39][Field.AWARD].value == "grassroots_emulation_soldier"
    assert codes(rows[39].doubts) == [("birth_date", "birth_year_only"), ("award", "award_near")]


def test_the_awards_asked_for_are_those_counted_by_hand(rows):
    assert Counter(row[Field.AWARD].value for row in rows.values()) == {
        "grassroots_emulation_soldier": 20,
        "advanced_worker": 18,
        "ministry_province_merit_certificate": 10,
        "pm_merit_certificate": 6,
        "labor_order_3": 5,
        "ministry_province_emulation_soldier": 5,
    }


def test_every_claim_of_the_free_text_is_read(rows):
    awards = AwardNames(AWARDS)
    for row in rows.values():
        summary, initiatives = (row[field].value or "" for field in (Field.SUMMARY, Field.INITIATIVES))
        claims = read_claims(summary, awards=awards) + read_claims(initiatives, Field.INITIATIVES, awards=awards)
        titles = [len(re.findall(r"\d{4}", years)) for years in re.findall(r"CSTĐCS các năm ([\d, ]+)", summary)]
        assert Counter(claim.kind for claim in claims) == Counter(
            {
                "rating": len(re.findall(r"năm \d{4}: ", summary)),
                "award": sum(titles) + summary.count("Bằng khen"),
                "initiative": initiatives.count("SK:"),
            }
        )


def test_every_decision_number_has_a_plain_dash(rows):
    awards = AwardNames(AWARDS)
    numbers = [
        claim.decision_number
        for row in rows.values()
        for claim in read_claims(row[Field.SUMMARY].value or "", awards=awards)
        if claim.decision_number
    ]
    assert len(numbers) > 60
    assert all(re.fullmatch(r"\d+/QĐ-(SNV|UBND)", number) for number in numbers)
