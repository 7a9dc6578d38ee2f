"""The made-up nation: written by COPY as the services write, with the truth of who is who kept aside."""

# The fixture fills the register once for all tests of this file; tests that need an empty one are in the next file.

import csv

import pytest
from django.db import connection, transaction

from tests.makers import make_actor
from thidua.agencies.models import Agency, Level, Role
from thidua.demo.national.loading import TRUTH, generate
from thidua.law import load_corpus
from thidua.register.decision_numbers import fold_number
from thidua.register.identity import citizen_hash, is_citizen_number
from thidua.register.models import Award, Discipline, Initiative, Rating, Subject
from thidua.register.searching import search
from thidua.vietnamese.names import clean, fold, sort_key

SOME = 600
pytestmark = pytest.mark.django_db


def indexes_and_keys():
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'register_%%' ORDER BY 1")
        indexes = cursor.fetchall()
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint"
            " WHERE conrelid::regclass::text LIKE 'register_%%' ORDER BY 1, 2"
        )
        return indexes, cursor.fetchall()


@pytest.fixture(scope="module")
def nation(django_db_setup, django_db_blocker, tmp_path_factory):
    """A small nation, written once for this file and taken back after it."""
    truth = tmp_path_factory.mktemp("nation") / "truth.csv"
    with django_db_blocker.unblock(), transaction.atomic():
        before = indexes_and_keys()
        made = generate(SOME, truth=truth, with_communes=False, tidy=False)
        with truth.open(encoding="utf-8") as file:
            who = list(csv.DictReader(file))
        yield {"made": made, "before": before, "truth": who}
        transaction.set_rollback(True)


def test_every_row_is_what_its_model_and_the_services_make_of_it(nation):
    subjects = list(Subject.objects.select_related("agency"))
    assert len(subjects) == nation["made"].rows["subjects"]
    for subject in subjects:
        assert subject.name == clean(subject.name)
        assert (subject.name_fold, bytes(subject.sort_key)) == (fold(subject.name), sort_key(subject.name))
        subject.full_clean(exclude=["address"])
    awards = list(Award.objects.select_related("subject", "agency"))
    assert len(awards) == nation["made"].rows["awards"] > SOME
    corpus = load_corpus().awards
    for award in awards:
        assert award.decision_number_fold == fold_number(award.decision_number)
        assert award.code in corpus
        assert award.decided_on is None or award.decided_on.year in {award.year, award.year + 1}
    for model in (Award, Rating, Initiative, Discipline):
        for row in model.objects.all()[:300]:
            row.full_clean(validate_constraints=False)


def test_the_indexes_and_keys_are_there_again(nation):
    assert indexes_and_keys() == nation["before"]


def test_the_truth_says_who_is_who(nation):
    truth = nation["truth"]
    assert tuple(truth[0]) == TRUTH
    assert len(truth) == len({row["subject"] for row in truth}) == nation["made"].rows["subjects"]
    known = {str(subject.pk): subject for subject in Subject.objects.all()}
    for row in truth:
        subject = known[row["subject"]]
        assert subject.name in (clean(row["name"]), f"Hộ {row['name']}")
        number = row["number"] if is_citizen_number(row["number"]) else ""
        assert subject.citizen_hash == citizen_hash(number)
        assert str(subject.birth_date or subject.birth_year or "") == row["birth"]
    twice = [row for row in truth if row["subject"] != row["person"]]
    assert twice
    assert all("entered twice" in row["dirt"] for row in twice)
    assert {word for row in truth for word in row["dirt"].split(", ")} >= {
        "typo",
        "without marks",
        "number of nine digits",
    }


def years_of(subject):
    return Award.objects.filter(subject=subject).values_list("year", flat=True)


def test_who_is_there_twice_holds_later_years_in_the_second_record(nation):
    held = 0
    for row in nation["truth"]:
        if row["subject"] == row["person"]:
            continue
        first = years_of(row["person"])
        second = years_of(row["subject"])
        held += len(second)
        assert not first or not second or max(first) < min(second)
    assert held


def test_provinces_that_were_merged_gave_awards_before(nation):
    former = Agency.objects.filter(parent__level=Level.PROVINCE, parent__ended_on__isnull=False)
    given = Award.objects.filter(agency__in=former)
    assert given.exists()
    assert not given.filter(year__gte=2025).exists()


def test_the_centre_finds_whom_the_generator_made(nation):
    actor = make_actor(Agency.objects.get(code="ban-thi-dua-khen-thuong-trung-uong"), Role.APPRAISER)
    row = next(row for row in nation["truth"] if is_citizen_number(row["number"]))
    assert [str(each.pk) for each in search(actor, row["number"])] == [row["subject"]]
