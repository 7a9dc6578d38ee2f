"""Accounts and posts: made, locked, given, ended, and only by who answers for them."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.makers import make_actor
from thidua.agencies.models import Account, Post, Role
from thidua.agencies.queries import visible_accounts
from thidua.agencies.services import end_post, give_post, open_account, set_account_active, set_password
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.models import Entry
from thidua.web.accounts import temporary_password

NEW = {"username": "chi.dt", "full_name": "Đỗ Thị Chi", "email": "", "role": "appraiser", "title": "Chuyên viên"}


def opened(client, agency, **changes):
    return client.post(reverse("agencies:new_account"), NEW | {"agency": agency.code} | changes)


def test_a_new_account_has_a_post_and_a_password_shown_once_that_must_be_changed(tree, admin, client_of):
    response = opened(client_of(admin), tree["department"])
    password = re.search(r'shown-once">([^<]+)<', response.content.decode())[1]
    account = Account.objects.get(username="chi.dt")
    assert account.check_password(password)
    assert account.must_change_password
    assert [(post.agency, post.role) for post in account.posts.all()] == [(tree["department"], "appraiser")]
    assert "no-store" in response.headers["Cache-Control"]
    newcomer = Client()
    assert newcomer.post("/dang-nhap/", {"username": "chi.dt", "password": password}).status_code == 302
    assert newcomer.get("/").url == "/mat-khau/"
    assert password not in str(list(Entry.objects.values()))


def test_a_name_is_used_once_whatever_its_case(tree, admin, client_of):
    client = client_of(admin)
    opened(client, tree["department"])
    assert "đã dùng" in str(opened(client, tree["department"]).context["form"].errors["username"])
    with pytest.raises(Refused):
        open_account(
            admin,
            username="CHI.DT",
            full_name="Khác",
            email="",
            password=temporary_password(),
            agency=tree["department"],
            role=Role.APPRAISER,
        )
    assert Account.objects.filter(username__iexact="chi.dt").count() == 1


def test_an_account_is_opened_in_the_own_tree_or_not_at_all(tree, admin, client_of):
    assert "agency" in opened(client_of(admin), tree["stranger"]).context["form"].errors
    with pytest.raises(Refused):
        open_account(
            admin,
            username="la.nguoi",
            full_name="Người Lạ",
            email="",
            password=temporary_password(),
            agency=tree["stranger"],
            role=Role.APPRAISER,
        )
    assert not Account.objects.filter(username__in=["chi.dt", "la.nguoi"]).exists()


def test_the_list_shows_the_own_tree_and_is_filtered(tree, admin, officer, client_of):
    make_actor(tree["stranger"], Role.UNIT_OFFICER, name="Người Tỉnh Lạ")
    client = client_of(admin)

    def names(**query):
        lines = client.get(reverse("agencies:accounts"), query).context["listing"].lines
        return [row.full_name for row, _cells in lines]

    assert names() == ["Đỗ Thị Chi", "Lê Văn Quản"]
    assert names(**{"sap-xep": "-ho-ten"}) == ["Lê Văn Quản", "Đỗ Thị Chi"]
    assert names(q="Chi Đỗ") == ["Đỗ Thị Chi"]
    assert names(vai_tro="administrator") == ["Lê Văn Quản"]
    assert names(tinh_trang="0") == []
    assert names(q="Tỉnh Lạ") == []


def test_people_are_listed_by_given_name_whatever_the_marks(tree, admin, client_of):
    for name in ("Nguyễn Văn Đạt", "Trần Thị Ánh", "Lê Thị Ân", "Bùi Văn Dũng", "Ông Văn Út", "An Thị Ước"):
        make_actor(tree["department"], Role.UNIT_OFFICER, name=name)
    lines = client_of(admin).get(reverse("agencies:accounts")).context["listing"].lines
    given = [row.full_name.split()[-1] for row, _cells in lines]
    assert given == ["Ân", "Ánh", "Đạt", "Dũng", "Quản", "Ước", "Út"]


def test_at_the_root_every_account_is_seen_also_one_without_a_post(tree):
    root = make_actor(tree["president"], Role.ADMINISTRATOR)
    lonely = Account.objects.create(username="khong.vai", full_name="Không Vai Trò")
    assert lonely in visible_accounts(root)
    assert lonely not in visible_accounts(make_actor(tree["province"], Role.ADMINISTRATOR))


def test_an_account_out_of_sight_is_not_found_and_not_touched(tree, admin, client_of):
    other = make_actor(tree["stranger"], Role.UNIT_OFFICER)
    client, before = client_of(admin), Account.objects.values().get(pk=other.account_id)
    for name in ("account", "new_post", "lock_account"):
        assert client.get(reverse(f"agencies:{name}", args=[other.account_id])).status_code == 404
    assert client.post(reverse("agencies:reset_password", args=[other.account_id])).status_code == 404
    assert Account.objects.values().get(pk=other.account_id) == before


def test_only_an_administrator_manages_accounts(officer, client_of):
    for name in ("accounts", "new_account"):
        assert client_of(officer).get(reverse(f"agencies:{name}")).status_code == 403


def test_one_post_in_an_agency_outside_keeps_the_password_out_of_reach(tree, admin, officer):
    set_password(admin, account=officer.account, password=temporary_password())
    Post.objects.create(account=officer.account, agency=tree["committee"], role=Role.HEAD)
    with pytest.raises(Refused, match="cơ quan khác"):
        set_password(admin, account=officer.account, password=temporary_password())
    with pytest.raises(Refused, match="cơ quan khác"):
        set_account_active(admin, account=officer.account, active=False, reason="thử")


def test_an_ended_post_outside_does_not_keep_it_but_a_last_one_does(tree, admin, officer):
    outside = Post.objects.create(account=officer.account, agency=tree["committee"], role=Role.HEAD)
    Post.objects.filter(pk=outside.pk).update(ends_on="2021-01-01")
    set_password(admin, account=officer.account, password=temporary_password())
    Post.objects.filter(account=officer.account).update(ends_on="2021-01-01")
    with pytest.raises(Refused):
        set_password(admin, account=officer.account, password=temporary_password())


def test_a_reset_password_works_once_and_must_be_changed(tree, admin, officer, client_of):
    response = client_of(admin).post(reverse("agencies:reset_password", args=[officer.account_id]))
    password = re.search(r'shown-once">([^<]+)<', response.content.decode())[1]
    account = Account.objects.get(pk=officer.account_id)
    assert account.check_password(password)
    assert account.must_change_password


def test_a_locked_account_is_out_at_once_and_comes_back_when_opened(admin, officer, client_of):
    theirs, mine = client_of(officer), client_of(admin)
    lock = reverse("agencies:lock_account", args=[officer.account_id])
    assert mine.post(lock, {"reason": ""}).context["form"].errors
    assert theirs.get("/").status_code == 200
    mine.post(lock, {"reason": "Chuyển công tác"})
    assert theirs.get("/").status_code == 302
    assert Entry.objects.get(event="account_ended").reason == "Chuyển công tác"
    mine.post(lock, {"reason": "Trở lại"})
    assert client_of(officer).get("/").status_code == 200


def test_nobody_locks_the_own_account_or_ends_the_own_administration(admin):
    with pytest.raises(Refused):
        set_account_active(admin, account=admin.account, active=False, reason="thử")
    with pytest.raises(Refused):
        end_post(admin, post=Post.objects.get(account=admin.account))


def test_what_somebody_else_did_first_is_said(admin, officer):
    set_account_active(admin, account=officer.account, active=False, reason="một")
    with pytest.raises(Overtaken):
        set_account_active(admin, account=officer.account, active=False, reason="hai")
    post = Post.objects.get(account=officer.account)
    end_post(admin, post=post)
    with pytest.raises(Overtaken):
        end_post(admin, post=post)


def test_an_ended_post_gives_no_right_from_that_moment(tree, admin, officer, client_of):
    client = client_of(admin)
    post = Post.objects.get(account=officer.account)
    theirs = client_of(officer)
    client.post(reverse("agencies:finish_post", args=[officer.account_id, post.pk]))
    assert theirs.get("/").status_code == 403
    assert "Vai trò trước đây" in client.get(reverse("agencies:account", args=[officer.account_id])).content.decode()


def test_a_role_is_given_once(tree, admin, officer, client_of):
    give = reverse("agencies:new_post", args=[officer.account_id])
    fields = {"agency": tree["commune"].code, "role": "appraiser", "title": ""}
    client = client_of(admin)
    assert client.post(give, fields).status_code == 302
    assert "đang giữ vai trò đó" in client.post(give, fields).content.decode()
    with pytest.raises(Refused):
        give_post(admin, account=officer.account, agency=tree["stranger"], role=Role.HEAD)


def test_temporary_passwords_are_long_different_and_easy_to_copy():
    made = {temporary_password() for _time in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", password) for password in made)


def test_a_list_of_accounts_asks_the_database_as_often_for_many_as_for_few(
    tree, admin, client_of, django_assert_max_num_queries
):
    for _number in range(30):
        make_actor(tree["department"], Role.UNIT_OFFICER, Role.APPRAISER)
    client = client_of(admin)
    with django_assert_max_num_queries(14):
        client.get(reverse("agencies:accounts"))
