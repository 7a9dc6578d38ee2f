"""Who leads and who works directly is said by the officer, at any time, and nobody guesses."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.dossiers.desk import CERTIFICATE, Desk
from tests.makers import make_collective, make_person
from thidua.dossiers.models import NominationStatus
from thidua.dossiers.queries import without_position
from thidua.dossiers.services import change_nomination, create_nomination, state_positions
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.queries import entries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


def test_nobody_is_guessed_to_lead_or_to_work_directly(desk):
    nomination = create_nomination(
        desk.officer,
        subject=make_person("Trưởng Phòng Mẫu", desk.tree["department"], job_title="Trưởng phòng"),
        award=CERTIFICATE,
        through_year=2024,
    )
    assert nomination.position == ""
    assert list(without_position(desk.officer)) == [nomination]


def test_the_officer_says_it_at_any_time_and_the_trail_knows(desk):
    nomination = desk.nomination()
    nomination.status = NominationStatus.DECIDED
    nomination.save()
    assert state_positions(desk.officer, positions={nomination.pk: "direct"}) == 1
    nomination.refresh_from_db()
    assert nomination.position == "direct"
    assert entries_of(nomination).first().after == {"position": "direct"}
    assert not without_position(desk.officer).exists()


def test_what_somebody_else_has_said_meanwhile_stays(desk):
    nomination = desk.nomination()
    state_positions(desk.officer, positions={nomination.pk: "leader"})
    assert state_positions(desk.officer, positions={nomination.pk: "direct"}) == 0
    nomination.refresh_from_db()
    assert nomination.position == "leader"


def test_who_is_changing_the_nomination_at_that_moment_is_told(desk):
    nomination = desk.nomination()
    state_positions(desk.officer, positions={nomination.pk: "leader"})
    with pytest.raises(Overtaken):
        change_nomination(desk.officer, nomination=nomination, version=nomination.version, position="direct")


def test_another_agency_says_nothing_of_our_nominees(desk):
    nomination = desk.nomination()
    assert state_positions(desk.stranger, positions={nomination.pk: "direct"}) == 0
    with pytest.raises(NotAllowed):
        state_positions(desk.appraiser, positions={nomination.pk: "direct"})
    assert not without_position(desk.stranger).exists()


def test_a_collective_has_no_position_and_an_unknown_word_is_none(desk):
    collective = make_collective("Phòng Tổng hợp", desk.tree["department"])
    with pytest.raises(Refused):
        create_nomination(desk.officer, subject=collective, award=CERTIFICATE, through_year=2024, position="leader")
    with pytest.raises(Refused):
        state_positions(desk.officer, positions={desk.nomination().pk: "boss"})


def test_the_page_saves_what_was_chosen_and_leaves_the_rest_open(desk):
    first, second = desk.nomination(name="Lê Thị Một"), desk.nomination(name="Lê Thị Hai")
    client = Client()
    client.force_login(desk.officer.account)
    address = reverse("dossiers:positions")
    assert "Lê Thị Một" in client.get(address).content.decode()
    data = {f"vi-tri-{first.pk}": "leader", f"vi-tri-{second.pk}": "", "vi-tri-x": "leader", "vi-tri-9": "boss"}
    assert "Đã ghi vị trí công tác của 1 người." in client.post(address, data, follow=True).content.decode()
    assert list(without_position(desk.officer)) == [second]


def test_the_form_offers_it_for_persons_only_and_begins_with_what_the_register_knows(desk):
    client = Client()
    client.force_login(desk.officer.account)
    leader = make_person("Giám Đốc Mẫu", desk.tree["department"], is_leader=True)
    collective = make_collective("Phòng Tổng hợp", desk.tree["department"])

    def form(subject):
        return client.get(reverse("dossiers:new_nomination", args=[subject.pk])).content.decode()

    assert '<option value="leader" selected>' in form(leader)
    assert 'name="position"' not in form(collective)
