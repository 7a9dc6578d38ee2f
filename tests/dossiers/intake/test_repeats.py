from thidua.dossiers.intake.fields import Field
from thidua.dossiers.intake.reading import FieldReading
from thidua.dossiers.intake.repeats import find_repeats
from thidua.dossiers.intake.rows import RowReading
from thidua.vietnamese.dates import read_date

AN, BINH = "079085000012", "079086000013"


def row(number, name, birth=None, citizen=None, *, award="advanced_worker", sheet="DS", unit=None):
    fields = {
        Field.FULL_NAME: FieldReading(name),
        Field.BIRTH_DATE: FieldReading(read_date(birth)),
        Field.CITIZEN_NUMBER: FieldReading(citizen),
        Field.AWARD: FieldReading(award),
        Field.UNIT: FieldReading(unit),
    }
    return RowReading(number, sheet, "", fields)


def doubts(*rows):
    return [[(remark.code, remark.text) for _, remark in found.doubts] for found in find_repeats(rows)]


def codes(*rows):
    return [[code for code, _ in found] for found in doubts(*rows)]


def errors(*rows, places=None):
    return [[remark.code for _, remark in found.errors] for found in find_repeats(rows, places)]


def test_each_of_the_rows_names_the_others():
    found = doubts(
        row(2, "Hà An", "1985"),
        row(3, "Hà Bê", "1/2/1985"),
        row(9, "HÀ AN", "01/02/1985"),
        row(12, "Hà An", "1985"),
    )
    assert found[0] == [("repeat_same_award", "Có thể trùng người và trùng đề nghị với dòng 9, dòng 12.")]
    assert found[1] == []
    assert [code for code, _ in found[2] + found[3]] == ["repeat_same_award", "repeat_same_award"]


def test_one_person_for_one_award_twice_is_an_error_on_both_rows_with_what_to_do():
    first, second = find_repeats([row(2, "Hà An", "1/2/1985"), row(9, "HÀ AN", "01/02/1985")])
    for found, other in ((first, "dòng 9"), (second, "dòng 2")):
        [(field, remark)] = found.errors
        assert (field, remark.code) == (Field.FULL_NAME, "repeat_certain")
        assert other in remark.text
        assert "bỏ qua dòng thừa hoặc sửa" in remark.text
        assert found.doubts == ()


def test_one_name_and_birth_filed_in_two_agencies_may_be_two_people_and_stays_a_doubt():
    rows = row(2, "Hà An", "1/2/1985", unit="Xã A"), row(3, "Hà An", "1/2/1985", unit="Xã B")
    assert codes(*rows) == [["repeat_same_award"]] * 2
    assert errors(*rows) == [[], []]
    assert errors(*rows, places={2: 7, 3: 7}) == [["repeat_certain"]] * 2
    assert errors(*rows, places={2: 7, 3: 8}) == [[], []]


def test_a_birth_year_alone_and_other_marks_are_never_certain():
    assert errors(row(2, "Hà An", "1985"), row(3, "Hà An", "1985")) == [[], []]
    assert errors(row(2, "Hà An", "1/2/1985"), row(3, "Hạ An", "1/2/1985")) == [[], []]
    assert errors(row(2, "Hà An", "1/2/1985"), row(3, "Ha An", "1/2/1985")) == [["repeat_certain"]] * 2


def test_another_award_is_another_doubt():
    assert (
        codes(row(2, "Hà An", "1985"), row(3, "Hà An", "1985", award="labor_order_3")) == [["repeat_other_award"]] * 2
    )


def test_two_rows_without_an_award_are_not_certain_to_ask_the_same():
    rows = row(2, "Hà An", "1985", AN, award=None), row(3, "Hà An", "1985", AN, award=None)
    assert errors(*rows) == [[], []]
    assert codes(*rows) == [["repeat_same_award"]] * 2


def test_one_citizen_number_is_one_person_whatever_the_unit_and_the_birth():
    rows = row(2, "Hà An", "1985", AN, unit="Xã A"), row(3, "Hà An", "1986", AN, unit="Xã B")
    assert errors(*rows) == [["repeat_certain"]] * 2


def test_two_names_on_one_citizen_number_are_an_error_unless_the_birth_says_one_person():
    assert errors(row(2, "Hà An", None, AN), row(3, "Hà Bê", None, AN)) == [["citizen_number_clash"]] * 2
    assert errors(row(2, "Hà An", "1/2/1985", AN), row(3, "Hà Bê", "1/2/1985", AN)) == [["repeat_certain"]] * 2
    rows = row(2, "Hà An", "1/2/1985", AN), row(3, "Hà Bê", "1/2/1985", AN, award="labor_order_3")
    assert codes(*rows) == [["citizen_number_shared"]] * 2


def test_two_citizen_numbers_are_two_people():
    assert codes(row(2, "Hà An", "1985", AN), row(3, "Hà An", "1985", BINH)) == [[], []]


def test_two_births_are_two_people_and_an_unknown_one_may_be_the_same():
    assert codes(row(2, "Hà An", "1985"), row(3, "Hà An", "1986")) == [[], []]
    assert codes(row(2, "Hà An", "1/2/1985"), row(3, "Hà An", "2/2/1985")) == [[], []]
    assert codes(row(2, "Hà An", "1/2/1985"), row(3, "Hà An")) == [["repeat_same_award"]] * 2


def test_rows_without_a_name_repeat_nobody():
    assert codes(row(2, None), row(3, None)) == [[], []]


def test_a_collective_twice_in_one_place_is_an_error():
    assert errors(row(2, "Phòng Nội vụ"), row(3, "Phòng Nội vụ")) == [["repeat_certain"]] * 2
    assert errors(row(2, "Phòng Nội vụ", unit="Xã A"), row(3, "Phòng Nội vụ", unit="Xã B")) == [[], []]


def test_a_row_of_another_sheet_is_named_with_its_sheet():
    found = doubts(row(2, "Hà An", "1985"), row(2, "Hà An", "1985", sheet="Bổ sung"))
    assert "dòng 2 (trang “Bổ sung”)" in found[0][0][1]
