"""Two texts beside each other: what is found leads from the one to the other; from a text to itself nothing does."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.drafting.ground import FIRST, SECOND
from thidua.drafting.comparing import Edit, Row, RowKind, applied, compare, differences, word_edits
from thidua.drafting.provisions import Provision, parse
from thidua.drafting.shown import shown_rows

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # two cores may be busy
HEADS = ["Điều {}. ", "{}. ", "{}) ", ""]  # of an article, a clause, a point, a line that goes on
TEXTS = ["Cơ quan thử", "Cơ quan thử ba lần trong năm", "Cơ quan thử hai lần trong năm", "Đơn vị khác hẳn; và không"]
LINES = [head.format(mark) + text for head in HEADS for mark in ("abđ" if ")" in head else "123") for text in TEXTS]
TEXT = st.sampled_from(TEXTS)
DOCUMENT = st.lists(st.sampled_from(LINES), max_size=10).map("\n".join)


def read(text):
    return list(parse(text).provisions)


def kinds(old, new):
    return [row.kind.value for row in differences(read(old), read(new))]


@UNHURRIED
@given(DOCUMENT, DOCUMENT)
def test_the_old_text_with_what_was_found_is_the_new_one(old, new):
    assert applied(read(old), compare(read(old), read(new))) == read(new)


@UNHURRIED
@given(DOCUMENT)
def test_a_text_and_itself_do_not_differ(text):
    assert differences(read(text), read(text)) == []
    assert all(row.kind == RowKind.SAME for row in compare(read(text), read(text)))


@UNHURRIED
@given(DOCUMENT, DOCUMENT)
def test_every_provision_of_both_texts_stands_in_one_row_and_only_there(old, new):
    rows = compare(read(old), read(new))
    assert Counter(row.old.key for row in rows if row.old) == Counter(each.key for each in read(old))
    assert [row.new for row in rows if row.new] == read(new)


@UNHURRIED
@given(DOCUMENT, DOCUMENT)
def test_two_texts_that_differ_are_never_said_to_be_the_same(old, new):
    assert bool(differences(read(old), read(new))) == (read(old) != read(new))


@UNHURRIED
@given(TEXT, TEXT)
def test_words_kept_gone_and_come_are_both_texts(old, new):
    edits = word_edits(old, new)
    assert " ".join(word for each in edits for word in each.gone) == old
    assert " ".join(word for each in edits for word in each.come) == new


def test_articles_of_one_number_and_text_that_went_behind_another_have_moved():
    first, second = "Điều 1. Phạm vi\n", "Điều 2. Đối tượng\n"
    old, new = read(first * 3 + second), read(second + first * 3)
    assert {row.kind for row in differences(old, new)} == {RowKind.MOVED}


def test_one_changed_word_is_one_changed_provision_with_that_word_alone():
    (row,) = differences(read(FIRST), read(SECOND))
    assert (row.kind, row.new.key) == (RowKind.CHANGED, "dieu-2")
    assert [each for each in row.edits if not each.is_kept] == [Edit(("ba",), ("hai",))]


def test_a_new_article_leaves_those_after_it_what_they_were_under_other_numbers():
    new = FIRST.replace("Điều 3.", "Điều 4.").replace(
        "Chương II", "Điều 3. Điều hoàn toàn mới\nLời chưa từng có ở đâu.\nChương II"
    )
    rows = differences(read(FIRST), read(new))
    assert [(row.kind.value, row.new.key) for row in rows if row.kind != RowKind.CHANGED] == [
        ("added", "dieu-3"),
        ("moved", "dieu-4"),
    ]


def test_a_clause_taken_out_stands_where_it_was():
    new = FIRST.replace("a) Cơ quan thử;\n", "")
    rows = compare(read(FIRST), read(new))
    place = next(number for number, row in enumerate(rows) if row.kind == RowKind.REMOVED)
    assert rows[place].old.key == "dieu-1.khoan-2.diem-a"
    assert rows[place - 1].new.key == "dieu-1.khoan-2"


def test_an_article_that_changed_its_place_is_moved_and_not_written_anew():
    old = "Điều 1. Một việc\nĐiều 2. Việc khác hẳn\nĐiều 3. Việc cuối cùng"
    new = "Điều 1. Việc khác hẳn\nĐiều 2. Một việc\nĐiều 3. Việc cuối cùng"
    assert set(kinds(old, new)) == {"moved"}


def test_a_point_is_not_taken_for_a_clause_that_says_the_same():
    assert "moved" not in kinds("Điều 1. Tên\n1. Cùng một lời", "Điều 1. Tên\na) Cùng một lời")


def test_a_difference_of_another_text_is_refused():
    rows = compare(read(FIRST), read(SECOND))
    with pytest.raises(ValueError, match="dieu-2"):
        applied(read(FIRST.replace("ba lần", "bốn lần")), rows)
    wrong = Row(RowKind.CHANGED, read(FIRST)[2], read(FIRST)[2], (Edit(("không", "có"), ()),))
    with pytest.raises(ValueError, match="không có"):
        applied(read(FIRST), [wrong])


def test_what_went_and_came_is_said_in_words_and_nothing_typed_is_markup():
    old, new = (
        Provision("dieu-1", "Điều 1", "Điều 1.", "Một <b> ba"),
        Provision("dieu-1", "Điều 1", "Điều 1.", "Một hai ba"),
    )
    (row,) = shown_rows(compare([old], [new]))
    assert row.words == "Sửa"
    assert "bỏ:" in row.old
    assert "&lt;b&gt;" in row.old
    assert "<b>" not in row.old
    assert "thêm:" in row.new
    (added,) = shown_rows(compare([], [new]))
    assert (added.words, added.old, added.old_place) == ("Thêm mới", "", "")
