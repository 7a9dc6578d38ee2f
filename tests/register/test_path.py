"""The path ahead on a person's page: what is there, what is missing, and the earliest year."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from tests.makers import make_actor, make_person
from thidua.agencies.models import Role
from thidua.law import load_corpus
from thidua.register.models import Award, Rating, Source
from thidua.register.path import path_of

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 3, 2)
SOLDIER = "grassroots_emulation_soldier"


@pytest.fixture
def person(stage):
    return make_person("Nguyễn Thị Đường", stage.department)


def rate(person, *years, rating="excellent"):
    for year in years:
        Rating.objects.create(subject=person, year=year, rating=rating, source=Source.ENTRY)


def give(person, code, *years):
    for year in years:
        Award.objects.create(subject=person, code=code, year=year, decided_on=dt.date(year, 12, 1), source=Source.ENTRY)


def ways(person, on=ON):
    path = path_of(person, load_corpus(), on=on)
    return {(way.award.code, way.basis): way for way in path.ways}


def test_of_whom_the_register_knows_nothing_there_is_no_path(person):
    assert ways(person) == {}


def test_what_is_met_is_shown_with_its_evidence_and_what_is_left_is_attested(person):
    rate(person, 2024, 2025)
    give(person, SOLDIER, 2024, 2025)
    way = ways(person)["ministry_province_merit_certificate", "merit"]
    assert way.outlook == "ready"
    assert way.missing == ()
    assert f"{SOLDIER} 2025" in {text for finding in way.met for text in finding.evidence}
    assert [finding.id for finding in way.attest] == ["compliance"]


def test_what_is_missing_says_what_and_when(person):
    rate(person, 2025)
    give(person, SOLDIER, 2025)
    way = ways(person)["ministry_province_merit_certificate", "merit"]
    assert way.outlook in {"open", "not_yet"}
    assert way.missing[0].citation.document
    assert way.missing[0].missing


def test_the_coming_year_may_complete_it_under_the_assumption(person):
    rate(person, 2025)
    give(person, "advanced_worker", 2025)
    give(person, SOLDIER, 2025)
    way = ways(person)["ministry_province_merit_certificate", "merit"]
    assert way.next_outlook == "ready"


def test_what_was_given_for_this_year_is_held_and_comes_last(person):
    rate(person, 2025)
    give(person, "advanced_worker", 2025)
    found = ways(person)
    assert found["advanced_worker", "merit"].outlook == "held"
    assert list(found)[-1] == ("advanced_worker", "merit")


def test_facts_that_contradict_each_other_are_named_instead(person):
    rate(person, 2025, rating="not_completed")
    give(person, "advanced_worker", 2025)
    Award.objects.filter(subject=person).update(decided_on=dt.date(2024, 1, 1))
    path = path_of(person, load_corpus(), on=ON)
    assert path.ways == ()
    assert path.doubt


def test_the_page_links_evidence_and_leads_to_a_nomination(stage, person):
    rate(person, 2024, 2025)
    give(person, SOLDIER, 2024, 2025)
    client = Client()
    client.force_login(make_actor(stage.department, Role.UNIT_OFFICER).account)
    text = client.get(reverse("register:path", args=[person.pk])).content.decode()
    assert "Bằng khen của Bộ, ban, ngành, tỉnh" in text
    assert "Điều 74" in text or "Điều" in text
    award = Award.objects.get(subject=person, year=2025)
    assert reverse("register:fact", args=[person.pk, "khen-thuong", award.pk]) in text
    assert f"{reverse('dossiers:new_nomination', args=[person.pk])}?khen-thuong=" in text


def test_a_strangers_agency_does_not_find_the_page(stage, person):
    client = Client()
    client.force_login(stage.outsider.account)
    assert client.get(reverse("register:path", args=[person.pk])).status_code == 404
