"""What waits for me, what I was told, and where I may go."""

import datetime as dt

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.agencies.permissions import Action, may
from thidua.screens import waiting as registry
from thidua.screens.waiting import WaitingItem, waiting, waiting_for
from thidua.trail.events import Event
from thidua.trail.models import Notice
from thidua.trail.services import notify
from thidua.web.navigation import NAVIGATION, navigation_of


@pytest.fixture
def sources(monkeypatch):
    """An empty registry for this test."""
    found: list = []
    monkeypatch.setattr(registry, "_sources", found)
    return found


def item(text, count=1, due=None):
    return WaitingItem(text, count, "/", due)


@pytest.mark.parametrize(("days", "late"), [(-1, True), (0, False), (1, False)])
def test_work_is_late_only_from_the_day_after_it_is_due(days, late):
    assert item("việc", due=timezone.localdate() + dt.timedelta(days=days)).is_late is late


def test_work_without_a_due_day_is_never_late():
    assert item("việc").is_late is False


def test_what_is_due_first_comes_first_and_what_is_nothing_does_not_come(sources, officer):
    today = timezone.localdate()
    waiting(lambda _actor: [item("sau", due=today + dt.timedelta(days=3)), item("không hạn"), item("không có gì", 0)])
    waiting(lambda _actor: [item("trước", due=today)])
    assert [found.text for found in waiting_for(officer)] == ["trước", "sau", "không hạn"]


def test_a_source_registered_twice_answers_once(sources, officer):
    def source(_actor):
        return [item("một việc")]

    waiting(source)
    waiting(source)
    assert len(waiting_for(officer)) == 1


def test_home_shows_late_work_apart(sources, officer, client_of):
    waiting(lambda _actor: [item("Hồ sơ trễ", 4, timezone.localdate() - dt.timedelta(days=2)), item("Hồ sơ mới", 7)])
    context = client_of(officer).get("/").context
    assert [found.text for found in context["late"]] == ["Hồ sơ trễ"]
    assert [found.text for found in context["in_time"]] == ["Hồ sơ mới"]


def test_home_says_so_when_nothing_waits(sources, officer, client_of):
    assert "Không có việc nào đang chờ bạn" in client_of(officer).get("/").content.decode()


def test_a_notice_is_read_once_opened_and_leads_to_what_it_speaks_of(officer, client_of):
    notify([officer.account_id], Event.NOMINATION_RETURNED, "Hồ sơ bị trả lại.", "/thong-bao/")
    notice = Notice.objects.get()
    client = client_of(officer)
    assert "Hồ sơ bị trả lại." in client.get("/").content.decode()
    assert client.post(reverse("web:open_notice", args=[notice.pk])).url == "/thong-bao/"
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert "Hồ sơ bị trả lại." not in client.get("/").content.decode()
    assert "Hồ sơ bị trả lại." in client.get("/thong-bao/").content.decode()


def test_a_notice_never_leads_to_another_host(officer, client_of):
    notify([officer.account_id], Event.NOMINATION_RETURNED, "Xem.", "https://la.example/")
    response = client_of(officer).post(reverse("web:open_notice", args=[Notice.objects.get().pk]))
    assert response.url == reverse("web:notices")


def test_nobody_reads_or_marks_the_notices_of_another(tree, officer, admin, client_of):
    notify([officer.account_id], Event.NOMINATION_RETURNED, "Chuyện riêng.", "/")
    client = client_of(admin)
    assert client.post(reverse("web:open_notice", args=[Notice.objects.get().pk])).status_code == 404
    client.post(reverse("web:mark_all_read"))
    assert Notice.objects.get().read_at is None
    assert "Chuyện riêng." not in client.get("/thong-bao/").content.decode()


def test_all_notices_are_marked_at_once(officer, client_of):
    for text in ("một", "hai"):
        notify([officer.account_id], Event.NOMINATION_RETURNED, text)
    client_of(officer).post(reverse("web:mark_all_read"))
    assert not Notice.objects.filter(read_at=None).exists()


@pytest.mark.parametrize("name", [place.url_name for group in NAVIGATION.values() for place in group])
def test_every_place_of_the_navigation_exists(name):
    try:
        assert reverse(name)
    except NoReverseMatch as error:  # the name belongs in the message, not in a traceback
        pytest.fail(str(error))


@pytest.mark.parametrize("role", list(Role))
def test_the_navigation_shows_exactly_what_the_role_may_open(tree, client_of, role):
    actor = make_actor(tree["department"], role)
    urls = {link.url for group in navigation_of(actor, "/") for link in group.links}
    for group in NAVIGATION.values():
        for place in group:
            assert (reverse(place.url_name) in urls) == bool(may(actor, place.action))
    client = client_of(actor)
    assert {client.get(url).status_code for url in urls} == {200}


@pytest.mark.parametrize(("role", "shown"), [(Role.APPRAISER, True), (Role.ADMINISTRATOR, False)])
def test_the_search_box_is_there_for_those_who_may_read_the_register(tree, client_of, role, shown):
    page = client_of(make_actor(tree["department"], role)).get("/").content.decode()
    assert ("data-search" in page) is shown


def test_the_deepest_place_is_the_current_one(admin):
    def current(path):
        return [link.label for group in navigation_of(admin, path) for link in group.links if link.is_current]

    assert current("/") == ["Việc chờ tôi"]
    assert current("/co-quan/7/") == ["Cơ quan"]
    assert current("/co-quan/tai-khoan/7/") == ["Tài khoản"]
    assert current("/khong-co-noi-nay/") == []


def test_signed_out_people_see_no_navigation(db):
    assert navigation_of(None, "/") == []
    assert may(None, Action.READ_WORK).allowed is False
