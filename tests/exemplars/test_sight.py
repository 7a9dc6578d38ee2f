"""Who sees what: an agency its own, those above what was verified, others what is public; and every count's rows."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.exemplars.desk import FACTS, NAME, Desk
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.exemplars import queries, services
from thidua.exemplars.ahead import press as coming_press
from thidua.exemplars.models import Exemplar, Picture
from thidua.exemplars.services import PressFacts
from thidua.exemplars.states import State
from thidua.exemplars.waiting import publishing, writing
from thidua.register.models import Proceeding, Source
from thidua.screens.ahead import Near

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


def signed_in(actor):
    client = Client()
    client.force_login(actor.person)
    return client


@pytest.mark.parametrize(
    ("role", "is_seen"),
    [
        (Role.UNIT_OFFICER, True),
        (Role.APPRAISER, True),
        (Role.HEAD, True),
        (Role.AUDITOR, True),
        (Role.CLERK, False),
        (Role.NOMINEE, False),
        (Role.ADMINISTRATOR, False),
    ],
)
def test_which_role_reads_exemplars(desk, role, is_seen):
    exemplar = desk.found()
    actor = make_actor(desk.agency, role)
    assert queries.visible_exemplars(actor).filter(pk=exemplar.pk).exists() == is_seen
    assert not queries.visible_exemplars(None).exists()


def test_an_agency_above_sees_what_was_verified_below_and_not_what_was_only_found(desk):
    exemplar = desk.found(desk.below)
    assert not queries.visible_exemplars(desk.officer).exists()
    exemplar = desk.verified(exemplar, desk.below)
    assert queries.get_visible_exemplar(desk.officer, exemplar.pk)
    for outsider in (desk.stranger, make_actor(desk.tree["commune"], *Role)):
        assert not queries.visible_exemplars(outsider).exists()


def test_below_another_agencys_work_is_read_without_its_papers_and_who_proposed_it(desk):
    made = services.propose_exemplar(
        agency=desk.tree["department"], facts=FACTS, proposer_name="Kể zyxwvu", proposer_contact="09 zyxwvu"
    )
    exemplar = desk.verified(made, desk.below, verification="Bí mật zyxwvu")
    page = signed_in(desk.officer).get(f"/guong-dien-hinh/{exemplar.pk}/")
    assert page.status_code == 200
    assert NAME in page.content.decode()
    assert "zyxwvu" not in page.content.decode()
    paper = exemplar.attachments.get()
    assert signed_in(desk.officer).get(f"/guong-dien-hinh/tep/{paper.pk}/").status_code == 404
    assert signed_in(desk.below).get(f"/guong-dien-hinh/tep/{paper.pk}/").status_code == 200
    for step in ("sua", "xac-minh", "bai", "dong-y", "hoc-tap"):
        answer = signed_in(desk.officer).get(f"/guong-dien-hinh/{exemplar.pk}/{step}/")
        assert answer.status_code in {403, 404}, step


def test_a_picture_of_a_draft_is_for_who_may_see_the_exemplar(desk):
    desk.written(picture=True)
    address = reverse("exemplars:picture", args=[Picture.objects.get().pk])
    assert signed_in(desk.auditor).get(address)["Content-Type"] == "image/jpeg"
    assert signed_in(desk.stranger).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_what_was_typed_stays_on_every_form_that_is_refused(desk):
    exemplar = desk.verified()
    client = signed_in(desk.officer)
    typed = {"title": "Tên zyxwvu", "lead": "Dẫn zyxwvu", "body": "Thân zyxwvu", "version": 99}
    films = {"phim-so-dong": 2, "phim-0-title": "Phim zyxwvu", "phim-0-url": "http://phim.example"}
    page = client.post(f"/guong-dien-hinh/{exemplar.pk}/bai/", {**typed, **films}).content.decode()
    for text in ("Tên zyxwvu", "Dẫn zyxwvu", "Thân zyxwvu", "Phim zyxwvu", "http://phim.example"):
        assert text in page
    page = client.post(
        f"/guong-dien-hinh/{exemplar.pk}/dong-y/", {"consent_by": "Ai zyxwvu", "version": exemplar.version}
    )
    assert "Ai zyxwvu" in page.content.decode()
    more = client.post(f"/guong-dien-hinh/{exemplar.pk}/bai/", {**typed, **films, "them-dong": "phim"}).content.decode()
    assert 'name="phim-3-url"' in more
    assert not exemplar.articles.exists()


def test_the_find_form_knows_whom_and_which_movement_it_came_from(desk):
    subject = desk.person()
    page = signed_in(desk.officer).get("/guong-dien-hinh/moi/", {"subject": subject.pk, "origin": "radar"})
    assert subject.name in page.content.decode()
    assert 'name="name"' not in page.content.decode()
    data = {"title": "Dạy chữ", "field": "education", "reason": "Vì", "origin": "radar"}
    answer = signed_in(desk.officer).post(f"/guong-dien-hinh/moi/?subject={subject.pk}", data)
    exemplar = Exemplar.objects.get()
    assert answer.url == f"/guong-dien-hinh/{exemplar.pk}/"
    assert (exemplar.subject, exemplar.name, exemplar.origin) == (subject, subject.name, "radar")
    again = signed_in(desk.officer).get("/guong-dien-hinh/moi/", {"subject": subject.pk}).content.decode()
    assert "Có thể đã có hồ sơ" in again
    outside = make_actor(desk.tree["commune"], Role.UNIT_OFFICER)
    assert signed_in(outside).get("/guong-dien-hinh/moi/", {"subject": subject.pk}).status_code == 404


def test_every_number_of_a_year_is_its_rows_both_ends_of_the_year_included(desk):
    path, year = desk.agency.path, 2024
    for day in (dt.date(2023, 12, 31), dt.date(2024, 1, 1), dt.date(2024, 12, 31), dt.date(2025, 1, 1)):
        exemplar = desk.found()
        Exemplar.objects.filter(pk=exemplar.pk).update(found_on=day, checked_on=day, published_on=day)
        exemplar.followings.create(place="Nơi", since=day, text="x")
    other = desk.found(desk.stranger)
    Exemplar.objects.filter(pk=other.pk).update(found_on=dt.date(2024, 5, 5))
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    assert queries.totals(path, first, last) == {"found": 2, "verified": 2, "published": 2, "followed": 2}
    for what, count in queries.totals(path, first, last).items():
        assert len(queries.rows(what, path, first, last)) == count
    page = signed_in(desk.head).get("/guong-dien-hinh/tong-hop/", {"nam": 2024, "xem": "followed"}).content.decode()
    assert re.search(r">\s*2\s*<", page)


def test_what_a_unit_only_found_counts_above_and_is_not_named_there(desk):
    desk.found(desk.below)
    page = signed_in(desk.officer).get("/guong-dien-hinh/tong-hop/").content.decode()
    assert NAME not in page
    assert "chưa xác minh" in page


def test_what_waits_for_officers_and_for_the_head(desk):
    def counts(actor):
        return {item.text: item.count for item in (*writing(actor), *publishing(actor)) if item.count}

    services.propose_exemplar(agency=desk.agency, facts=FACTS, proposer_name="a", proposer_contact="b")
    late = PressFacts("radio", "Đài xã", "Tin thử", desk.today - dt.timedelta(days=1), officer=desk.colleague.person)
    services.plan_press(desk.officer, facts=late)
    exemplar = desk.proposed()
    assert counts(desk.officer) == {"Gương do nhân dân giới thiệu chờ xác minh": 1}
    assert counts(desk.colleague)["Tin, bài trong kế hoạch báo chí quá hạn"] == 1
    assert counts(desk.head) == {"Bài về gương điển hình chờ duyệt đăng": 1}
    services.give_back(desk.head, exemplar=exemplar, version=exemplar.version, reason="Viết lại")
    assert counts(desk.head) == {}
    assert counts(desk.officer)["Bài về gương điển hình bị trả lại"] == 1
    exemplar.refresh_from_db()
    exemplar = services.link_subject(desk.officer, exemplar=exemplar, subject=desk.person())
    exemplar = desk.published(desk.written(exemplar))
    Proceeding.objects.create(subject=exemplar.subject, kind="audit", starts_on=desk.today, source=Source.ENTRY)
    assert counts(desk.head) == {"Gương đang đăng mà đối tượng đang bị xem xét": 1}
    assert counts(desk.auditor) == counts(desk.stranger) == {}
    listed = signed_in(desk.head).get("/guong-dien-hinh/", {"cho": "xem-lai"}).content.decode()
    assert exemplar.title in listed


@pytest.mark.parametrize(("days", "is_told"), [(-1, False), (0, True), (3, True), (4, False)])
def test_whoever_sees_to_a_press_item_is_reminded_of_its_day(desk, days, is_told):
    day = desk.today + dt.timedelta(days=days)
    services.plan_press(desk.officer, facts=PressFacts("radio", "Đài", "Tin thử", day, officer=desk.colleague.person))
    near = Near(desk.today, desk.today + dt.timedelta(days=3), lambda _what, rows, _day: list(rows))
    told = list(coming_press(near))
    assert [each.accounts for each in told] == ([[desk.colleague.account_id]] if is_told else [])


def test_a_day_is_counted_in_viet_nam_after_midnight_there(desk, monkeypatch):
    moment = dt.datetime(2026, 3, 1, 17, 30, tzinfo=dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert desk.found().found_on == dt.date(2026, 3, 2)
    assert Exemplar.objects.get().state == State.FOUND
