"""Coming in: right and wrong passwords, the lock-out, the password that must be changed, the agency one works in."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.makers import make_actor
from thidua.agencies.middleware import SESSION_KEY
from thidua.agencies.models import Account, Post, Role
from thidua.trail.models import Entry

SIGN_IN = "/dang-nhap/"
PASSWORD = "mat-khau-thu-nghiem"


def typed(actor, password=PASSWORD, **more):
    return {"username": actor.account.username, "password": password, **more}


def test_the_right_password_opens_the_home_page_and_is_in_the_trail(officer):
    client = Client()
    assert client.post(SIGN_IN, typed(officer)).url == "/"
    assert client.get("/").status_code == 200
    entry = Entry.objects.get()
    assert (entry.event, entry.agency_id, entry.account_id) == ("signed_in", officer.agency_id, officer.account_id)


def test_a_wrong_password_is_answered_without_saying_what_was_wrong(officer):
    wrong = Client().post(SIGN_IN, typed(officer, "mat-khau-sai-roi"))
    unknown = Client().post(SIGN_IN, {"username": "khong-co-ai", "password": PASSWORD})
    for response in (wrong, unknown):
        assert response.status_code == 200
        assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in response.content.decode()
    assert "<title>Lỗi: Đăng nhập – Thi Đua</title>" in wrong.content.decode()
    assert not Entry.objects.exists()


def test_a_locked_account_does_not_come_in(officer):
    Account.objects.filter(pk=officer.account_id).update(is_active=False)
    assert Client().post(SIGN_IN, typed(officer)).status_code == 200


@pytest.mark.parametrize(("tries", "locked"), [(2, False), (3, True)])
def test_after_too_many_wrong_passwords_even_the_right_one_waits(officer, settings, tries, locked):
    settings.AXES_FAILURE_LIMIT = 3
    client = Client()
    for _try in range(tries):
        last = client.post(SIGN_IN, typed(officer, "mat-khau-sai-roi"))
    assert (last.status_code == 429) == locked
    response = client.post(SIGN_IN, typed(officer))
    assert response.status_code == (429 if locked else 302)
    if locked:
        assert "Tạm khóa đăng nhập" in response.content.decode()


def test_sign_in_leads_on_to_the_page_that_was_asked_for_but_never_to_another_host(officer):
    assert Client().post(SIGN_IN, typed(officer, next="/thong-bao/")).url == "/thong-bao/"
    assert Client().post(SIGN_IN, typed(officer, next="https://la.example/")).url == "/"


def test_a_given_password_must_be_changed_before_anything_else(officer, client_of):
    Account.objects.filter(pk=officer.account_id).update(must_change_password=True)
    client = client_of(officer)
    change = reverse("web:change_password")
    assert client.get("/").url == change
    assert client.get(reverse("agencies:tree")).url == change
    page = client.get(change).content.decode()
    assert "Mật khẩu hiện nay do người khác đặt" in page
    new = "mot-cau-dai-de-nho-2026"
    assert client.post(change, {"current": PASSWORD, "password": new, "again": new}).url == "/"
    assert client.get("/").status_code == 200  # still signed in, and nothing to change any more
    assert Account.objects.get(pk=officer.account_id).check_password(new)
    assert Entry.objects.get().event == "password_set"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("khong-phai-mat-khau", "mot-cau-dai-de-nho", "mot-cau-dai-de-nho"), "Mật khẩu đang dùng chưa đúng"),
        ((PASSWORD, "mot-cau-dai-de-nho", "mot-cau-dai-khac"), "không giống nhau"),
        ((PASSWORD, PASSWORD, PASSWORD), "phải khác mật khẩu đang dùng"),
        ((PASSWORD, "ngan-qua", "ngan-qua"), "12"),
    ],
)
def test_a_password_is_not_changed_when_something_is_wrong(officer, client_of, words, complaint):
    current, password, again = words
    response = client_of(officer).post("/mat-khau/", {"current": current, "password": password, "again": again})
    assert response.status_code == 200
    assert complaint in response.content.decode()
    assert Account.objects.get(pk=officer.account_id).check_password(PASSWORD)


def test_changing_the_password_signs_other_browsers_out(officer, client_of):
    here, elsewhere = client_of(officer), client_of(officer)
    new = "mot-cau-dai-de-nho-2026"
    here.post("/mat-khau/", {"current": PASSWORD, "password": new, "again": new})
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


def test_one_person_works_in_each_own_agency_and_in_no_other(tree, officer, client_of):
    Post.objects.create(account=officer.account, agency=tree["commune"], role=Role.APPRAISER)
    client = client_of(officer)
    switch = reverse("web:switch_agency")
    client.post(switch, {"agency": tree["commune"].pk})
    assert client.session[SESSION_KEY] == tree["commune"].pk
    for not_own in (tree["stranger"].pk, "khong-phai-so", ""):
        client.post(switch, {"agency": not_own})
        assert client.session[SESSION_KEY] == tree["commune"].pk


def test_the_switcher_shows_only_to_those_with_several_agencies(tree, officer, client_of):
    assert "Chuyển sang cơ quan" not in client_of(officer).get("/").content.decode()
    Post.objects.create(account=officer.account, agency=tree["commune"], role=Role.APPRAISER)
    assert "Chuyển sang cơ quan" in client_of(officer).get("/").content.decode()


def test_somebody_without_a_post_is_told_so(tree):
    actor = make_actor(tree["department"], Role.UNIT_OFFICER)
    Post.objects.update(ends_on="2020-01-02")
    client = Client()
    client.force_login(actor.account)
    response = client.get("/")
    assert response.status_code == 403
    assert "chưa được giao vai trò" in response.content.decode()


def test_the_language_is_vietnamese_whatever_the_browser_prefers_until_the_person_chooses(db):
    client = Client(headers={"accept-language": "en"})
    page = client.get(SIGN_IN)
    assert '<html lang="vi">' in page.content.decode()
    assert page.headers["Content-Language"] == "vi"
    client.post(reverse("web:set_language"), {"language": "en", "next": SIGN_IN})
    english = client.get(SIGN_IN).content.decode()
    assert '<html lang="en">' in english
    assert "Sign in" in english
    client.post(reverse("web:set_language"), {"language": "fr", "next": SIGN_IN})
    assert '<html lang="vi">' in client.get(SIGN_IN).content.decode()
