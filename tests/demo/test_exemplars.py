"""The made-up exemplars of the demonstration: public, told to be made up, with a project, press and work waiting."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from tests.exemplars.desk import Desk
from thidua.demo.office.exemplars import MADE_UP, STORIES, make_exemplars
from thidua.exemplars import queries
from thidua.exemplars.models import Campaign, Exemplar, PressItem
from thidua.exemplars.waiting import publishing, writing

pytestmark = pytest.mark.django_db


def test_the_demonstration_has_a_gallery_a_project_and_work_waiting_and_says_that_it_is_made_up():
    desk = Desk()
    today = timezone.localdate()
    made = make_exemplars({"thamdinh": desk.officer, "chutich": desk.head}, today=today, year=today.year)
    assert len(made) == len(STORIES) == queries.public_exemplars().count()
    assert all(MADE_UP in each.shown.body for each in queries.public_exemplars())
    assert all(each.published_on <= today for each in queries.public_exemplars())
    assert Exemplar.objects.get(name=STORIES[1].name).followings.exists()
    project = Campaign.objects.get()
    assert "bịa" in project.title
    assert project.paper_on == dt.date(today.year - 3, 1, 20)
    assert queries.late_press(PressItem.objects.all(), today).count() == 1
    assert {item.text: item.count for item in (*writing(desk.officer), *publishing(desk.head)) if item.count} == {
        "Gương do nhân dân giới thiệu chờ xác minh": 1,
        "Tin, bài trong kế hoạch báo chí quá hạn": 1,
        "Bài về gương điển hình chờ duyệt đăng": 1,
    }
    assert Client().get("/cong-khai/guong-dien-hinh/").content.decode().count('class="card__title"') == len(STORIES)
