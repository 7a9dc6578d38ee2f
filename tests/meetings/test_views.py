"""Pages of a unit's meeting: what each person sees and may press, and that nothing typed is lost."""

import pytest
from django.test import Client

from tests.makers import make_actor
from tests.meetings.stage import WORKER, Room, make_room
from tests.polls.stage import FIRST_WORDS, SECOND_WORDS
from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.meetings.models import Meeting
from thidua.screens.waiting import waiting_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Room:
    return make_room()


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.person)
    return client


def test_who_only_reads_sees_the_meeting_and_presses_nothing(room: Room) -> None:
    room.propose(WORKER, 0)
    client = signed_in(make_actor(room.tree["department"], Role.HEAD))
    base = f"/binh-xet/{room.meeting.pk}/"
    text = client.get(base).content.decode()
    assert room.people[0].name in text
    assert "Mở bỏ phiếu kín" not in text
    for page in ("sua/", "de-nghi/", "mo-bo-phieu/", "huy/", "lap-ho-so/", "bien-ban/"):
        assert client.post(base + page).status_code == 403
    assert signed_in(make_actor(room.tree["province"], Role.UNIT_OFFICER)).get(base).status_code == 404


def test_a_refused_opening_keeps_what_was_typed_but_never_a_passphrase(room: Room) -> None:
    room.propose(WORKER, 0)
    sent = {
        "slips": "11",
        "first_name": "Người Giữ Một",
        "second_name": "Người Giữ Hai",
        **dict.fromkeys(("first_passphrase", "first_again"), FIRST_WORDS),
        **dict.fromkeys(("second_passphrase", "second_again"), SECOND_WORDS),
    }
    text = signed_in(room.officer).post(f"/binh-xet/{room.meeting.pk}/mo-bo-phieu/", sent).content.decode()
    assert "số phiếu không quá số đó" in text
    assert "Người Giữ Hai" in text
    assert FIRST_WORDS not in text
    assert Meeting.objects.get().state == Meeting.State.PREPARING


def test_the_list_to_propose_from_is_searched_without_marks(room: Room) -> None:
    client = signed_in(room.officer)
    address = f"/binh-xet/{room.meeting.pk}/de-nghi/"
    assert "Phòng Ngân sách" in client.get(address, {"tim": "phong ngan sach"}).content.decode()
    found = client.get(address, {"tim": "nguoi binh xet 2"}).content.decode()
    assert "Người Bình Xét 2" in found
    assert "Người Bình Xét 1" not in found


def test_what_comes_next_waits_for_the_units_officer_and_nobody_else(room: Room) -> None:
    texts = [item.text for item in waiting_for(room.officer)]
    assert any(text.startswith("Chuẩn bị bình xét") for text in texts)
    head = make_actor(room.tree["department"], Role.HEAD)
    assert not any("bình xét" in item.text for item in waiting_for(head))
