"""Pages by the last row's key: every row exactly once, under equal names, and while others are being added."""

import datetime as dt
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.makers import make_actor, make_person
from thidua.agencies import queries as sight
from thidua.agencies.models import Role
from thidua.register import queries, scope, searching
from thidua.register.models import Award, Source, Subject
from thidua.register.queries import awards_by_decision, visible_subjects
from thidua.register.searching import search
from thidua.screens.paging import Few, Walk, read_place, write_place
from thidua.vietnamese.names import fold, given_name_ranges, sort_key

FAMILY = ["Nguyễn", "Trần", "An"]
GIVEN = ["An", "Ân", "Ánh", "Văn", "Anh", "Dũng"]
NAMES = st.builds(
    lambda *parts: " ".join(parts), st.sampled_from(FAMILY), st.sampled_from(["Văn", "Thị"]), st.sampled_from(GIVEN)
)
QUESTIONS = [
    "an",
    "nguyen",
    "nguyen van an",
    "văn",
    "thi a",
    "an nguyen",
    "d",
    "du",
    "van an an",
    "anh an",
    "thi anh d",
]
NUMBERS = st.lists(st.sampled_from(["12/qd-a", "12/qd-b", "12/qd"]), max_size=25)
DATABASE = settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@contextmanager
def undone():
    """What is written inside is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def add(names, agency, kind="person"):
    return Subject.objects.bulk_create(
        [Subject(kind=kind, name=name, name_fold=fold(name), sort_key=sort_key(name), agency=agency) for name in names]
    )


def walked(pages, size, between=lambda: None):
    """All rows page by page, each page asked for anew; `between` happens after each."""
    seen, after = [], ""
    while found := pages().page(size, after):
        seen += found
        after = pages().place(found[-1])
        between()
    return seen


def fits(parts, words):
    """Whether each word is a part of the name, the last one perhaps the beginning of a part."""
    return set(words[:-1]) <= set(parts) and any(begins(part, words[-1]) for part in parts)


def begins(part, word):
    return part == word or (len(word) > 1 and part.startswith(word))


def is_called(name, words):
    """Whether the given name is one of the words, or begins as the last one does."""
    given_name = fold(name.split()[-1])
    return given_name in words or begins(given_name, words[-1])


def group(subject, words):
    """Called by a word of the question, then other people, then others."""
    return 0 if is_called(subject.name, words) else 1 if subject.kind == "person" else 2


@pytest.fixture
def few_fit(monkeypatch):
    """Small caps, so that the small registers of the tests are walked as the nation's is."""
    monkeypatch.setattr(searching, "CAP", 5)
    monkeypatch.setattr(scope, "FEW", 3)
    monkeypatch.setattr(sight, "FEW", 3)


@pytest.fixture(params=["keeper", "centre", "officer"])
def actor(request, stage):
    stage.centre = make_actor(stage.committee, Role.APPRAISER)
    return getattr(stage, request.param)


@pytest.mark.usefixtures("few_fit")
@DATABASE
@given(names=st.lists(NAMES, max_size=40), asked=st.sampled_from(QUESTIONS), size=st.integers(1, 9))
def test_a_search_meets_each_who_fits_exactly_once_in_order_people_before_units_of_another_name(
    stage, actor, names, asked, size
):
    with undone():
        for number, agency in enumerate((stage.department, stage.commune, stage.stranger), 1):
            add(names[::number], agency)
        add(names[::4], stage.department, "collective")
        words = fold(asked).split()
        wanted = [each for each in visible_subjects(actor) if fits(each.name_fold.split(), words)]
        in_order = sorted(wanted, key=lambda each: (group(each, words), sort_key(each.name), each.pk))
        seen = walked(lambda: search(actor, asked), size)
        assert [each.pk for each in seen] == [each.pk for each in in_order]


@pytest.mark.usefixtures("few_fit")
@DATABASE
@given(names=st.lists(NAMES, min_size=8, max_size=30), late=st.lists(NAMES, max_size=4), size=st.integers(1, 4))
def test_who_was_there_is_met_once_while_others_are_added(stage, names, late, size):
    with undone():
        there = add(names, stage.department)
        waiting = list(late)
        seen = walked(
            lambda: search(stage.keeper, "an"), size, lambda: waiting and add([waiting.pop()], stage.department)
        )
        wanted = [each.pk for each in there if fits(each.name_fold.split(), ["an"])]
        known = {each.pk for each in there}
        assert sorted(each.pk for each in seen if each.pk in known) == wanted
        assert len({each.pk for each in seen}) == len(seen)


@DATABASE
@given(numbers=NUMBERS, size=st.integers(1, 6), most=st.sampled_from([0, 50]))
def test_the_awards_of_a_number_are_met_once_each(stage, monkeypatch, numbers, size, most):
    monkeypatch.setattr(queries, "LARGEST_DECISION", most)
    with undone():
        person = make_person("Trần Thị Bưởi", stage.department)
        fields = {"subject": person, "code": "x", "year": 2020, "basis": "sudden", "source": Source.IMPORT}
        days = [dt.date(2020, 1, 1 + index) if index % 3 else None for index in range(len(numbers))]
        made = Award.objects.bulk_create(
            Award(decision_number_fold=number, decided_on=day, **fields)
            for number, day in zip(numbers, days, strict=True)
        )
        seen = walked(lambda: awards_by_decision(stage.keeper, "12/"), size)
        assert sorted(award.pk for award in seen) == [award.pk for award in made]


NOT_PLACES = ["", "x", "[]", "bnVsbA", "W10", "WzFd", "WyJhIix0cnVlXQ", "9" * 500]
NOT_PLACES += [write_place(key) for key in ((2**70, 1), ("\0", 1), ({"b": "zz"}, 1))]


@pytest.mark.parametrize("text", NOT_PLACES)
def test_a_place_that_nobody_wrote_is_the_beginning(text):
    assert read_place(text, 2) is None


@pytest.mark.parametrize("key", [(1, 2), ("12/qđ", 7), (b"\x00\xff", 3)])
def test_a_place_is_read_as_it_was_written(key):
    assert read_place(write_place(key), 2) == key


def test_a_place_of_another_list_breaks_nothing(stage):
    people = add(["Trần Văn An", "Trần Văn Bình"], stage.department)
    assert search(stage.keeper, "trần").page(9, write_place(("an", 1))) == people
    assert search(stage.keeper, "trần").page(9, write_place(("an", 1, 2))) == people
    rows = Subject.objects.order_by("pk")
    assert Few(rows).page(9, write_place((0,))) == people
    assert Walk(rows).page(9, "???") == people
    assert Walk(rows).page(9, write_place(("an",))) == people
    assert Walk(rows, ("sort_key", "pk")).page(9, write_place((1, "x"))) == people


@given(name=NAMES, asked=st.sampled_from(["an", "anh", "van", "dung", "du"]), may_go_on=st.booleans())
def test_the_ranges_of_a_given_name_hold_exactly_those_who_are_called_so(name, asked, may_go_on):
    key, called = sort_key(name), fold(name.split()[-1])
    inside = any(low <= key < high for low, high in given_name_ranges(asked, may_go_on=may_go_on))
    assert inside == (called.startswith(asked) if may_go_on else called == asked)
