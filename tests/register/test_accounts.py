"""Whose account is whose: an officer with the papers in hand links one account to one person; ended, not deleted."""

import threading

import pytest
from django.db import ProgrammingError, connections, transaction
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser import assert_accessible, screenshot
from tests.makers import make_actor, make_collective, make_person
from thidua.agencies.models import Post, Role
from thidua.agencies.services import set_account_active
from thidua.register.identity import citizen_hash, citizen_tail
from thidua.register.models import PersonAccount
from thidua.register.queries import account_ids, link_of, own_subject
from thidua.register.services import change_subject, end_account_link, link_account
from thidua.register.views.accounts import WRONG_NUMBERS
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry, Notice

pytestmark = pytest.mark.django_db
NUMBER, OTHER_NUMBER = "001080012345", "001080012346"
NAME = "Đỗ Thị Mẫu"


def person_with_number(agency, name=NAME, number=NUMBER):
    return make_person(name, agency, citizen_hash=citizen_hash(number), citizen_tail=citizen_tail(number))


@pytest.fixture
def person(stage):
    return person_with_number(stage.department)


@pytest.fixture
def owner(stage):
    """The person, with an account of the department that nobody has linked yet."""
    return make_actor(stage.department, Role.NOMINEE, name=NAME)


def linked(actor, person, owner, number=NUMBER):
    return link_account(actor, subject=person, username=owner.person.username, citizen_number=number)


def test_an_officer_with_the_papers_links_the_account_and_the_person_is_told(stage, person, owner):
    link = linked(stage.officer, person, owner, "001 080 012 345")
    assert own_subject(owner) == person
    assert (link.linked_by, link_of(person)) == (stage.officer.account, link)
    assert account_ids([person.pk]) == {person.pk: owner.account_id}
    assert "liên kết" in Notice.objects.get(account_id=owner.account_id).text
    entry = Entry.objects.get(event="account_linked")
    assert (entry.object_id, entry.after) == (str(person.pk), {"account": owner.person.username})
    assert NUMBER not in str(list(Entry.objects.values())) + str(list(PersonAccount.objects.values()))


def test_another_number_links_nothing_whoever_has_the_name(stage, person, owner):
    for number in (OTHER_NUMBER, NUMBER[:-1], "", "không phải số"):
        with pytest.raises(Refused) as refused:
            linked(stage.officer, person, owner, number)
        assert "citizen_number" in refused.value.fields
    assert link_of(person) is None


def test_without_a_number_in_the_register_nobody_is_confirmed(stage, owner):
    with pytest.raises(Refused, match="chưa có số định danh"):
        linked(stage.officer, make_person(NAME, stage.department), owner, NUMBER)


def test_the_account_must_bear_the_persons_name_now_or_before(stage, person, owner):
    namesake = make_actor(stage.department, Role.NOMINEE, name="Đỗ Thị Khác")
    with pytest.raises(Refused, match="mang tên"):
        linked(stage.officer, person, namesake)
    change_subject(stage.officer, subject=person, name="Đỗ Thị Mẫu Mới", reason="Quyết định đổi tên")
    linked(stage.officer, person, owner)
    assert own_subject(owner) == person


def test_nobody_links_the_own_account(stage):
    officer = make_actor(stage.department, Role.UNIT_OFFICER, name=NAME)
    person = person_with_number(stage.department)
    with pytest.raises(Refused, match="chính mình"):
        linked(officer, person, officer)
    assert linked(stage.officer, person, officer).account == officer.account


def test_an_account_of_elsewhere_or_locked_is_as_if_it_were_not_there(stage, person):
    stranger = make_actor(stage.stranger, Role.NOMINEE, name=NAME)
    locked = make_actor(stage.department, Role.NOMINEE, name=NAME)
    administrator = make_actor(stage.province, Role.ADMINISTRATOR)
    set_account_active(administrator, account=locked.person, active=False, reason="Nghỉ")
    answers = set()
    for username in (stranger.person.username, locked.person.username, "khong-co-ai"):
        with pytest.raises(Refused) as refused:
            link_account(stage.officer, subject=person, username=username, citizen_number=NUMBER)
        answers.add(refused.value.message)
    assert len(answers) == 1


def test_only_officers_of_the_persons_agency_or_above_link(stage, person, owner):
    for actor in (stage.signer, stage.outside_officer, make_actor(stage.commune, Role.UNIT_OFFICER), owner):
        with pytest.raises(NotAllowed):
            linked(actor, person, owner)
    assert linked(stage.keeper, person, owner).subject == person


def test_one_account_is_of_one_person_and_one_person_has_one(stage, person, owner):
    linked(stage.officer, person, owner)
    second = make_actor(stage.department, Role.NOMINEE, name=NAME)
    with pytest.raises(Overtaken, match=owner.person.username):
        linked(stage.officer, person, second)
    twin = person_with_number(stage.department, number=OTHER_NUMBER)
    with pytest.raises(Refused, match="người khác"):
        linked(stage.officer, twin, owner, OTHER_NUMBER)


def test_a_collective_has_no_account(stage, owner):
    with pytest.raises(Refused, match="cá nhân"):
        linked(stage.officer, make_collective(NAME, stage.department), owner)


def test_an_ended_link_shows_nothing_any_more_stays_and_leaves_room_for_another(stage, person, owner):
    link = linked(stage.officer, person, owner)
    with pytest.raises(Refused):
        end_account_link(stage.officer, link=link, reason=" ")
    end_account_link(stage.officer, link=link, reason="Nghỉ hưu")
    with pytest.raises(type(person).DoesNotExist):
        own_subject(owner)
    with pytest.raises(Overtaken):
        end_account_link(stage.officer, link=link, reason="Nghỉ hưu")
    assert PersonAccount.objects.get().end_reason == "Nghỉ hưu"
    assert Entry.objects.get(event="account_unlinked").reason == "Nghỉ hưu"
    assert Notice.objects.filter(account_id=owner.account_id).count() == 2
    linked(stage.officer, person, owner)
    assert own_subject(owner) == person


def test_a_link_is_never_deleted(stage, person, owner):
    link = linked(stage.officer, person, owner)
    with pytest.raises(ProgrammingError), transaction.atomic():
        link.delete()


def test_who_was_merged_into_another_reads_the_life_of_the_other(stage, person, owner):
    linked(stage.officer, person, owner)
    person.merged_into = make_person(NAME, stage.department)
    person.save()
    assert own_subject(owner) == person.merged_into


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_links_and_the_other_is_told(stage):
    person = person_with_number(stage.department)
    owners = [make_actor(stage.department, Role.NOMINEE, name=NAME) for _n in range(2)]
    start, answers = threading.Barrier(2), []

    def work(owner):
        start.wait(10)
        try:
            answers.append(linked(stage.officer, person, owner))
        except Refused as refused:
            answers.append(refused)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(owner,)) for owner in owners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert {type(answer) for answer in answers} == {PersonAccount, Overtaken}


def signed_in(actor):
    client = Client()
    client.force_login(actor.account)
    return client


def page_of(person):
    return reverse("register:subject_account", args=[person.pk])


def test_numbers_are_not_tried_out_on_the_page(stage, person, owner):
    client = signed_in(stage.officer)
    typed = {"username": owner.person.username, "seen": "on"}
    for _n in range(WRONG_NUMBERS.limit):
        assert "không phải số định danh" in client.post(page_of(person), typed | {"citizen_number": OTHER_NUMBER}).text
    answer = client.post(page_of(person), typed | {"citizen_number": NUMBER})
    assert "nhiều lần" in answer.text
    assert link_of(person) is None


def test_the_page_asks_that_the_papers_were_seen_and_keeps_what_was_typed(stage, person, owner):
    client = signed_in(stage.officer)
    answer = client.post(page_of(person), {"username": owner.person.username, "citizen_number": NUMBER})
    assert "seen" in answer.context["form"].errors
    assert f'value="{owner.person.username}"' in answer.text
    assert link_of(person) is None


def test_the_tab_is_there_for_those_who_may_link_only(stage, person):
    address = reverse("register:subject", args=[person.pk])
    assert page_of(person) in signed_in(stage.officer).get(address).text
    assert page_of(person) not in signed_in(stage.signer).get(address).text
    assert signed_in(stage.signer).get(page_of(person)).status_code == 403
    assert signed_in(stage.outside_officer).get(page_of(person)).status_code == 404


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_officer_links_and_ends_an_account_in_the_browser(page, stage):
    person = person_with_number(stage.department)
    owner = make_actor(stage.department, Role.NOMINEE, name=NAME)
    Post.objects.filter(account=stage.officer.account).update(title="Chuyên viên")
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(stage.officer.person.username)
    page.get_by_label("Mật khẩu").fill("mat-khau-thu-nghiem")
    page.get_by_role("button", name="Đăng nhập").click()
    for width, name in ((1280, "may-tinh"), (390, "dien-thoai")):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(page_of(person))
        assert_accessible(page)
        screenshot(page, f"tai-khoan-ca-nhan-{name}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_label("Tên đăng nhập của người này").fill(owner.person.username)
    page.get_by_label("Số định danh trên giấy tờ").fill(NUMBER)
    page.get_by_label("Tôi đã xem giấy tờ").check()
    page.get_by_role("button", name="Liên kết tài khoản").click()
    expect(page.get_by_text("Đã liên kết tài khoản")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "tai-khoan-ca-nhan-da-lien-ket")
    page.get_by_role("link", name="Thôi liên kết").click()
    page.get_by_label("Lý do").fill("Người này đã chuyển công tác.")
    assert_accessible(page)
    page.get_by_role("button", name="Thôi liên kết").click()
    expect(page.get_by_text("Đã thôi liên kết tài khoản")).to_be_visible()
    assert_accessible(page)
