"""A province with one person in each role that the frame needs, and browsers signed in as them."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page

from tests.makers import make_actor, make_tree
from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role

PASSWORD = "mat-khau-thu-nghiem"  # of every account that tests.makers makes


@pytest.fixture
def tree(db: None) -> dict[str, Agency]:
    """The tree of agencies of `make_tree`."""
    return make_tree()


@pytest.fixture
def admin(tree: dict[str, Agency]) -> Actor:
    """The administrator of the province."""
    return make_actor(tree["province"], Role.ADMINISTRATOR, name="Lê Văn Quản", title="Chuyên viên")


@pytest.fixture
def officer(tree: dict[str, Agency]) -> Actor:
    """A unit officer of a department below the province."""
    return make_actor(tree["department"], Role.UNIT_OFFICER, name="Đỗ Thị Chi")


@pytest.fixture
def client_of() -> Callable[[Actor], Client]:
    """A client signed in as an actor."""

    def make(actor: Actor) -> Client:
        client = Client()
        assert actor.account is not None
        client.force_login(actor.account)
        return client

    return make


@pytest.fixture
def sign_in(page: Page) -> Callable[[Actor], Page]:
    """Sign in through the page, as a person does."""

    def make(actor: Actor) -> Page:
        assert actor.account is not None
        page.goto("/dang-nhap/")
        page.get_by_label("Tên đăng nhập").fill(actor.account.username)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url("**/")
        return page

    return make
