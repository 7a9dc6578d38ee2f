from thidua.dossiers.intake.fields import Field
from thidua.dossiers.intake.reading import FieldReading
from thidua.dossiers.intake.repeats import find_repeats
from thidua.dossiers.intake.rows import RowReading
from thidua.vietnamese.dates import read_date

AN, BINH = "079085000012", "079086000013"


def row(number, name, birth=None, citizen=None, *, award="advanced_worker", sheet="DS"):
    fields = {
        Field.FULL_NAME: FieldReading(name),
        Field.BIRTH_DATE: FieldReading(read_date(birth)),
        Field.CITIZEN_NUMBER: FieldReading(citizen),
        Field.AWARD: FieldReading(award),
    }
    return RowReading(number, sheet, "", fields)


def doubts(*rows):
    return [[(remark.code, remark.text) for _, remark in found.doubts] for found in find_repeats(rows)]


def codes(*rows):
    return [[code for code, _ in found] for found in doubts(*rows)]


def test_each_of_the_rows_names_the_others():
    found = doubts(
        row(2, "Hà An", "1/2/1985"),
        row(3, "Hà Bê", "1/2/1985"),
        row(9, "HÀ AN", "01/02/1985"),
        row(12, "Hà An", "1985"),
    )
    assert found[0] == [("repeat_same_award", "Có thể trùng người và trùng đề nghị với dòng 9, dòng 12.")]
    assert found[1] == []
    assert [code for code, _ in found[2] + found[3]] == ["repeat_same_award", "repeat_same_award"]


def test_another_award_is_another_doubt():
    assert (
        codes(row(2, "Hà An", "1985"), row(3, "Hà An", "1985", award="labor_order_3")) == [["repeat_other_award"]] * 2
    )


def test_one_citizen_number_is_one_person():
    assert codes(row(2, "Hà An", "1985", AN), row(3, "Hà An", "1986", AN)) == [["repeat_same_award"]] * 2


def test_two_names_on_one_citizen_number_are_doubted():
    assert codes(row(2, "Hà An", None, AN), row(3, "Hà Bê", None, AN)) == [["citizen_number_shared"]] * 2


def test_two_citizen_numbers_are_two_people():
    assert codes(row(2, "Hà An", "1985", AN), row(3, "Hà An", "1985", BINH)) == [[], []]


def test_two_births_are_two_people_and_an_unknown_one_may_be_the_same():
    assert codes(row(2, "Hà An", "1985"), row(3, "Hà An", "1986")) == [[], []]
    assert codes(row(2, "Hà An", "1/2/1985"), row(3, "Hà An", "2/2/1985")) == [[], []]
    assert codes(row(2, "Hà An", "1/2/1985"), row(3, "Hà An")) == [["repeat_same_award"]] * 2


def test_rows_without_a_name_repeat_nobody():
    assert codes(row(2, None), row(3, None)) == [[], []]


def test_a_collective_twice_is_doubted():
    assert codes(row(2, "Phòng Nội vụ"), row(3, "Phòng Nội vụ")) == [["repeat_same_award"]] * 2


def test_a_row_of_another_sheet_is_named_with_its_sheet():
    found = doubts(row(2, "Hà An", "1985"), row(2, "Hà An", "1985", sheet="Bổ sung"))
    assert "dòng 2 (trang “Bổ sung”)" in found[0][0][1]
