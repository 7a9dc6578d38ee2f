"""Pages by the last row's key: every row exactly once, under equal names, and while others are being added."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.makers import make_actor, make_person
from thidua.agencies.models import Role
from thidua.register import scope, searching
from thidua.register.models import Award, Source, Subject
from thidua.register.queries import awards_by_decision, search, visible_subjects
from thidua.screens.paging import Few, Walk, read_place, write_place
from thidua.vietnamese.names import fold, given_name_ranges, sort_key

FAMILY = ["Nguyễn", "Trần", "An"]
GIVEN = ["An", "Ân", "Ánh", "Văn", "Anh", "Dũng"]
NAMES = st.builds(
    lambda *parts: " ".join(parts), st.sampled_from(FAMILY), st.sampled_from(["Văn", "Thị"]), st.sampled_from(GIVEN)
)
QUESTIONS = ["an", "nguyen", "nguyen van an", "văn", "thi a", "an nguyen", "d", "du"]
DATABASE = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def add(names, agency):
    return Subject.objects.bulk_create(
        [
            Subject(kind="person", name=name, name_fold=fold(name), sort_key=sort_key(name), agency=agency)
            for name in names
        ]
    )


def walked(pages, size, between=lambda: None):
    """All rows page by page; `between` happens after each page."""
    seen, after = [], ""
    while found := pages().page(size, after):
        seen += found
        after = pages().place(found[-1])
        between()
    return seen


@pytest.fixture
def few_fit(monkeypatch):
    """Small caps, so that the small registers of the tests are walked as the nation's is."""
    monkeypatch.setattr(searching, "CAP", 5)
    monkeypatch.setattr(scope, "FEW", 3)


@pytest.mark.parametrize("office", ["keeper", "centre", "officer"])
@DATABASE
@given(names=st.lists(NAMES, max_size=40), asked=st.sampled_from(QUESTIONS), size=st.integers(1, 9))
def test_a_search_meets_each_who_fits_exactly_once(stage, few_fit, office, names, asked, size):
    stage.centre = make_actor(stage.committee, Role.APPRAISER)
    add(names, stage.department)
    add(names[::2], stage.commune)
    add(names, stage.stranger)
    actor = getattr(stage, office)
    words = fold(asked).split()
    wanted = [
        each
        for each in visible_subjects(actor)
        if all(word in each.name_fold.split() for word in words[:-1])
        and any(
            part == words[-1] or (len(words[-1]) > 1 and part.startswith(words[-1])) for part in each.name_fold.split()
        )
    ]
    seen = walked(lambda: search(actor, asked), size)
    assert sorted(each.pk for each in seen) == sorted(each.pk for each in wanted)
    in_order = sorted(wanted, key=lambda each: (not is_called(each.name, words), sort_key(each.name), each.pk))
    assert [each.pk for each in seen] == [each.pk for each in in_order]
    Subject.objects.update(merged_into=Subject.objects.first())  # rows are never deleted; these are out of the way


def is_called(name, words):
    """Whether the given name is one of the words, or begins as the last one does."""
    given_name = fold(name.split()[-1])
    return given_name in words or (len(words[-1]) > 1 and given_name.startswith(words[-1]))


@DATABASE
@given(
    names=st.lists(NAMES, min_size=8, max_size=30), late=st.lists(NAMES, min_size=1, max_size=4), size=st.integers(1, 4)
)
def test_who_was_there_is_met_once_while_others_are_added(stage, few_fit, names, late, size):
    there = add(names, stage.department)
    seen = walked(lambda: search(stage.keeper, "an"), size, between=once_each(late, stage.department))
    wanted = {each.pk for each in there if "an" in each.name_fold}
    met = [each.pk for each in seen if each.pk in {known.pk for known in there}]
    assert sorted(met) == sorted(wanted)
    assert len({each.pk for each in seen}) == len(seen)
    Subject.objects.update(merged_into=Subject.objects.first())


def once_each(names, agency):
    left = list(names)
    return lambda: add([left.pop()], agency) if left else None


@DATABASE
@given(
    numbers=st.lists(st.sampled_from(["12/qd-a", "12/qd-b", "12/qđ"]), max_size=25),
    size=st.integers(1, 6),
    most=st.sampled_from([0, 50]),
)
def test_the_awards_of_a_number_are_met_once_each(stage, monkeypatch, numbers, size, most):
    monkeypatch.setattr("thidua.register.queries.LARGEST_DECISION", most)
    Award.objects.update(decision_number_fold="")
    person = make_person("Trần Thị Bưởi", stage.department)
    made = [
        Award.objects.create(
            subject=person,
            code="x",
            year=2020,
            basis="sudden",
            decision_number_fold=number,
            source=Source.IMPORT,
            decided_on=dt.date(2020, 1, 1 + index) if index % 3 else None,
        )
        for index, number in enumerate(numbers)
    ]
    seen = walked(lambda: awards_by_decision(stage.keeper, "12/"), size)
    assert sorted(award.pk for award in seen) == sorted(award.pk for award in made)
    assert len(seen) == len(made)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "[]",
        "bnVsbA",
        "W10",
        "WzFd",
        "WyJhIix0cnVlXQ",
        "9" * 500,
        write_place((2**70, 1)),
        write_place(("\0", 1)),
        write_place(({"b": "zz"}, 1)),
    ],
)
def test_a_place_that_nobody_wrote_is_the_beginning(text):
    assert read_place(text, 2) is None


@pytest.mark.parametrize("key", [(1, 2), ("12/qđ", 7), (b"\x00\xff", 3)])
def test_a_place_is_read_as_it_was_written(key):
    assert read_place(write_place(key), 2) == key


def test_a_place_of_another_list_breaks_nothing(stage):
    people = add(["Trần Văn An", "Trần Văn Bình"], stage.department)
    foreign = write_place(("an", 1))
    assert search(stage.keeper, "trần").page(9, foreign) == people
    rows = Subject.objects.order_by("pk")
    assert Few(rows).page(9, write_place((0,))) == people
    assert Walk(rows).page(9, "???") == people


@given(name=NAMES, asked=st.sampled_from(["an", "anh", "van", "dung", "du"]), may_go_on=st.booleans())
def test_the_ranges_of_a_given_name_hold_exactly_those_who_are_called_so(name, asked, may_go_on):
    key = sort_key(name)
    called = fold(name.split()[-1])
    inside = any(low <= key < high for low, high in given_name_ranges(asked, may_go_on=may_go_on))
    assert inside == (called.startswith(asked) if may_go_on else called == asked)
