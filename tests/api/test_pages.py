"""The pages of connections: a token shown once, who sees and ends which, a reference without another host."""

import datetime as dt
import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.api.calling import Caller, token_for
from tests.browser import assert_accessible, screenshot
from tests.jobs.test_screens import sign_in
from tests.makers import make_actor, make_tree
from thidua.agencies.models import Post, Role
from thidua.api.models import Token
from thidua.trail.models import Entry

pytestmark = pytest.mark.django_db
ADDRESS = "/ket-noi/khoa/moi/"


@pytest.fixture
def tree(db):
    return make_tree()


def signed_in(actor):
    client = Client()
    client.force_login(actor.account)
    return client


def form_of(actor, **changes):
    return {
        "post": Post.objects.get(account=actor.account).pk,
        "purpose": "Phần mềm nhân sự của tỉnh",
        "scopes": ["register:read"],
        "ends_on": f"{timezone.localdate() + dt.timedelta(days=10):%d/%m/%Y}",
    } | changes


def test_a_token_is_shown_once_works_and_stands_in_the_trail(tree):
    actor = make_actor(tree["province"], Role.UNIT_OFFICER)
    client = signed_in(actor)
    response = client.post(ADDRESS, form_of(actor))
    assert response["Cache-Control"] == "no-store"
    text = re.search(r"td_[\w-]+", response.content.decode())[0]
    assert Caller(text).get("/me").json()["scopes"] == ["register:read"]
    listed = client.get(reverse("connections:connections")).content.decode()
    assert text not in listed
    assert text[:12] in listed
    assert Entry.objects.get(event="token_made").after["scopes"] == ["register:read"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"scopes": []}, "Cần điền mục này"),
        ({"scopes": ["claims:write", "all"]}, "all"),
        ({"purpose": "ngắn"}, "Nêu rõ hệ thống nào"),
        ({"ends_on": "01/01/2020"}, "Ngày hết hạn phải từ hôm nay"),
        ({"ends_on": "01/01/2099"}, "Ngày hết hạn phải từ hôm nay"),
        ({"post": "0"}, "0"),
    ],
)
def test_a_token_that_may_not_be_is_refused_beside_its_field_and_what_was_typed_stays(tree, changes, said):
    actor = make_actor(tree["province"], Role.UNIT_OFFICER)
    page = signed_in(actor).post(ADDRESS, form_of(actor, **changes)).content.decode()
    assert said in page
    assert "td_" not in page
    assert changes.get("purpose", "Phần mềm nhân sự của tỉnh") in page
    assert not Token.objects.exists()


def test_a_scope_beyond_the_role_is_refused(tree):
    actor = make_actor(tree["province"], Role.LEGAL_OFFICER)
    page = signed_in(actor).post(ADDRESS, form_of(actor, scopes=["law:read", "register:read"])).content.decode()
    assert "Vai trò này không được" in page
    assert not Token.objects.exists()


def test_an_officer_sees_and_ends_the_own_tokens_and_an_administrator_all_of_the_agency(tree):
    officer, colleague = (make_actor(tree["province"], Role.UNIT_OFFICER) for _ in range(2))
    text = token_for(officer)
    token = Token.objects.get()
    end = reverse("connections:revoke_token", args=[token.pk])
    for actor in (colleague, make_actor(tree["stranger"], Role.ADMINISTRATOR)):
        assert (
            "Phần mềm quản lý cán bộ" not in signed_in(actor).get(reverse("connections:connections")).content.decode()
        )
        assert signed_in(actor).post(end).status_code == 404
    admin = signed_in(make_actor(tree["province"], Role.ADMINISTRATOR))
    assert "Phần mềm quản lý cán bộ" in admin.get(reverse("connections:connections")).content.decode()
    assert Caller(text).get("/me").status_code == 200
    admin.post(end)
    assert Caller(text).get("/me").status_code == 401
    assert Entry.objects.get(event="token_revoked").agency_id == tree["province"].pk
    assert "đã được thu hồi từ trước" in admin.post(end, follow=True).content.decode()


def test_the_reference_names_every_operation_and_loads_nothing_from_elsewhere(tree):
    page = signed_in(make_actor(tree["province"], Role.HEAD)).get(reverse("connections:reference")).content.decode()
    document = json.loads(Client().get("/api/v1/openapi.json").content)
    assert all(address in page for address in document["paths"])
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)


def test_the_document_promises_problems_for_every_operation_and_asks_for_a_token(db):
    document = json.loads(Client().get("/api/v1/openapi.json").content)
    for address, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation["security"], (address, method)
            assert "application/problem+json" in operation["responses"]["422"]["content"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_hold_for_everybody(page, width):
    tree = make_tree()
    officer = make_actor(tree["province"], Role.UNIT_OFFICER, Role.ADMINISTRATOR)
    token_for(officer)
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, officer)
    for address in ("/ket-noi/", ADDRESS, "/ket-noi/noi-nhan/moi/", "/ket-noi/tai-lieu/", "/co-quan/?q=tinh&xuat=csv"):
        page.goto(address)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        screenshot(page, f"ket-noi-{width}-{address.strip('/').replace('/', '-').partition('?')[0]}")
