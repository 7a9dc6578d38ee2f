"""Codes typed from paper: read however they are written, and a slip is always found out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.vietnamese.codes import LETTERS, draw, draw_checked, grouped, read

LENGTH = 12
CODES = st.text(LETTERS, min_size=LENGTH - 1, max_size=LENGTH - 1)


def checked(letters):
    """The one good code that begins with these letters."""
    (code,) = [code for last in LETTERS if (code := read(letters + last, LENGTH))]
    return code


def test_no_letter_is_taken_for_another():
    for alike in ("0ODQ", "1IL", "2Z", "5S", "8B", "UV"):
        assert len(set(alike) & set(LETTERS)) <= 1


def test_a_drawn_code_has_its_length_and_reads_as_itself():
    codes = {draw_checked(LENGTH) for _n in range(300)}
    assert len(codes) == 300
    assert all(read(code, LENGTH) == code and len(code) == LENGTH for code in codes)
    assert len(draw(16)) == 16


@pytest.mark.parametrize("written", [str.lower, grouped, lambda code: f"  {' '.join(code)} ", "–".join])
def test_small_letters_spaces_and_dashes_do_not_matter(written):
    code = draw_checked(LENGTH)
    assert read(written(code), LENGTH) == code


def test_letters_that_no_code_has_are_read_as_those_they_are_taken_for():
    code = checked("25" + "8V" + "A" * 7)
    assert read("zsbu" + code[4:], LENGTH) == code


def test_it_is_printed_in_groups_of_four():
    assert grouped("ABCDEFGHJKMN") == "ABCD-EFGH-JKMN"
    assert grouped("ABCDE") == "ABCD-E"


@given(CODES, st.integers(0, LENGTH - 1), st.sampled_from(LETTERS))
def test_one_wrong_letter_is_always_found_out(letters, place, wrong):
    code = checked(letters)
    changed = code[:place] + wrong + code[place + 1 :]
    assert read(changed, LENGTH) == (code if changed == code else "")


@given(CODES, st.integers(0, LENGTH - 2))
def test_two_neighbours_that_changed_places_are_always_found_out(letters, place):
    code = checked(letters)
    changed = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert read(changed, LENGTH) == (code if changed == code else "")


@pytest.mark.parametrize("text", ["", "A", "A" * 11, "A" * 13, "0" * 12, "ĐĐĐĐĐĐĐĐĐĐĐĐ", "<script>abcd", "\0" * 12])
def test_what_can_not_be_a_code_is_none(text):
    assert read(text, LENGTH) == ""
