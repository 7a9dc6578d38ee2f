"""The browser that tests drive sees what tests write, and the checks on it can fail."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from playwright.sync_api import Page

from tests.browser import ARTEFACTS, assert_accessible, screenshot

pytestmark = [pytest.mark.browser, pytest.mark.urls(__name__)]


@login_not_required
def _people(request: HttpRequest) -> HttpResponse:
    names = "".join(f"<li>{account.full_name}</li>" for account in get_user_model().objects.all())
    return HttpResponse(
        f'<!doctype html><html lang="vi"><title>Người</title><main><h1>Người</h1><ul>{names}</ul></main>'
    )


@login_not_required
def _faulty(request: HttpRequest) -> HttpResponse:
    return HttpResponse('<!doctype html><html lang="vi"><title>Lỗi</title><main><input name="ten"></main>')


urlpatterns = [path("nguoi/", _people), path("loi/", _faulty)]


def test_the_browser_sees_rows_written_by_the_test(page: Page) -> None:
    get_user_model().objects.create(username="an", full_name="Người Thử Một")
    page.goto("/nguoi/")
    assert page.locator("li").all_inner_texts() == ["Người Thử Một"]
    assert_accessible(page)


def test_pictures_are_taken_when_somebody_wants_to_look(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = ARTEFACTS / "test-browser.png"
    picture.unlink(missing_ok=True)
    page.goto("/nguoi/")
    monkeypatch.delenv("PICTURES", raising=False)
    screenshot(page, "test-browser")
    assert not picture.exists()
    monkeypatch.setenv("PICTURES", "1")
    screenshot(page, "test-browser")
    assert picture.stat().st_size > 0


def test_rows_of_the_test_before_are_gone(page: Page) -> None:
    page.goto("/nguoi/")
    assert page.locator("li").count() == 0


def test_the_database_works_in_an_ordinary_test_after_a_browser_test(db: None) -> None:
    assert get_user_model().objects.count() == 0


def test_a_field_without_a_label_is_not_accessible(page: Page) -> None:
    page.goto("/loi/")
    with pytest.raises(AssertionError, match="label"):
        assert_accessible(page)
