"""Campaigns by year and target, and the press plan: what is refused, counted, late; the second officer is told."""

import datetime as dt

import pytest
from django.test import Client

from tests.exemplars.desk import Desk
from thidua.exemplars import queries, services
from thidua.exemplars.models import Campaign, PressItem, Result, Target
from thidua.exemplars.services import CampaignFacts, PressFacts, ResultFact, TargetFact
from thidua.exemplars.views.campaigns import progress_of
from thidua.exemplars.views.press import said_of
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.models import Entry, Notice

pytestmark = pytest.mark.django_db

TARGETS = [TargetFact("Bài viết về gương", "bài", 12), TargetFact("Phim ngắn", "phim", 2)]


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def campaign(desk):
    facts = CampaignFacts("project", "Đề án tuyên truyền (thử)", desk.today.year - 1, desk.today.year + 1, "Nêu gương")
    return services.open_campaign(desk.officer, facts=facts, targets=TARGETS)


def report(desk, campaign, year, numbers, *, actor=None):
    targets = campaign.targets.filter(dropped_at=None)
    results = {each.pk: ResultFact(number, "Ghi chú") for each, number in zip(targets, numbers, strict=False)}
    return services.report_campaign(
        actor or desk.officer, campaign=campaign, version=campaign.version, year=year, results=results
    )


def test_progress_is_what_all_years_brought_of_what_all_years_want(desk, campaign):
    year = desk.today.year
    campaign = report(desk, campaign, year - 1, [10, 3])
    campaign = report(desk, campaign, year, [8, 1])
    articles, films = progress_of(campaign)
    assert (articles.reached, articles.wanted, articles.percent) == (18, 36, 50)
    assert (films.reached, films.wanted, films.percent) == (4, 6, 66)
    assert [result and result.number for _year, result in articles.years] == [10, 8, None]


def test_a_year_reported_anew_replaces_its_number_and_the_trail_tells_both(desk, campaign):
    campaign = report(desk, campaign, desk.today.year, [5, 0])
    report(desk, campaign, desk.today.year, [6, 1])
    assert sorted(Result.objects.values_list("number", flat=True)) == [1, 6]
    entry = Entry.objects.filter(event=Event.CAMPAIGN_REPORTED).order_by("pk").last()
    assert "Bài viết về gương: 5" in entry.after["before_results"]
    assert "Bài viết về gương: 6" in entry.after["results"]


@pytest.mark.parametrize(("years", "is_taken"), [(-2, False), (-1, True), (0, True), (1, False)])
def test_only_years_of_the_campaign_that_have_come_are_reported(desk, campaign, years, is_taken):
    if is_taken:
        report(desk, campaign, desk.today.year + years, [1])
    else:
        with pytest.raises(Refused) as refusal:
            report(desk, campaign, desk.today.year + years, [1])
        assert "year" in refusal.value.fields
    assert Result.objects.exists() == is_taken


def test_a_target_with_results_stays_and_one_without_may_go(desk, campaign):
    campaign = report(desk, campaign, desk.today.year, [1])
    first, second = campaign.targets.all()
    facts = CampaignFacts("project", campaign.title, campaign.from_year, campaign.to_year)
    kept = [TargetFact("Bài viết", "bài", 20, first.pk)]
    with pytest.raises(Refused) as refusal:
        services.change_campaign(
            desk.officer, campaign=campaign, version=campaign.version, facts=facts, targets=[TargetFact("X", "x", 1)]
        )
    assert "targets" in refusal.value.fields
    services.change_campaign(desk.officer, campaign=campaign, version=campaign.version, facts=facts, targets=kept)
    second.refresh_from_db()
    assert second.dropped_at is not None
    assert list(campaign.targets.filter(dropped_at=None).values_list("per_year", flat=True)) == [20]


def test_years_cannot_shrink_below_what_was_reported(desk, campaign):
    campaign = report(desk, campaign, desk.today.year - 1, [1])
    facts = CampaignFacts("project", campaign.title, desk.today.year, campaign.to_year)
    same = [TargetFact(each.name, each.unit, each.per_year, each.pk) for each in campaign.targets.all()]
    with pytest.raises(Refused) as refusal:
        services.change_campaign(desk.officer, campaign=campaign, version=campaign.version, facts=facts, targets=same)
    assert "to_year" in refusal.value.fields


@pytest.mark.parametrize(
    ("from_year", "to_year", "is_taken"), [(2026, 2025, False), (2026, 2026, True), (2026, 2041, False)]
)
def test_the_years_of_a_campaign_lie_in_order(desk, from_year, to_year, is_taken):
    facts = CampaignFacts("campaign", "Chiến dịch thử", from_year, to_year)
    if is_taken:
        assert services.open_campaign(desk.officer, facts=facts, targets=TARGETS)
    else:
        with pytest.raises(Refused):
            services.open_campaign(desk.officer, facts=facts, targets=TARGETS)
        assert not Campaign.objects.exists()


def test_a_campaign_wants_something(desk):
    with pytest.raises(Refused):
        services.open_campaign(desk.officer, facts=CampaignFacts("campaign", "Thử", 2026, 2026), targets=[])
    assert not Target.objects.exists()


def test_what_ended_is_not_reported_or_changed_any_more(desk, campaign):
    ended = services.end_campaign(desk.officer, campaign=campaign, version=campaign.version, reason="Đạt 96%")
    with pytest.raises(Overtaken):
        report(desk, ended, desk.today.year, [1])
    assert queries.get_visible_campaign(desk.auditor, campaign.pk).ended_reason == "Đạt 96%"


def test_campaigns_are_of_their_agencys_officers_and_seen_above_and_below(desk, campaign):
    for actor in (desk.head, desk.auditor, desk.below, desk.stranger):
        with pytest.raises(NotAllowed):
            services.end_campaign(actor, campaign=campaign, version=campaign.version, reason="x")
    assert queries.visible_campaigns(desk.below).get() == campaign
    assert not queries.visible_campaigns(desk.stranger).exists()


def test_the_second_officer_is_told(desk, campaign):
    report(desk, campaign, desk.today.year, [1])
    with pytest.raises(Overtaken):
        services.end_campaign(desk.colleague, campaign=campaign, version=campaign.version, reason="x")


def press(desk, **changes):
    known = {
        "channel": "television",
        "outlet": "Đài tỉnh",
        "subject": "Phim về cô Mẫu",
        "planned_on": desk.today,
        "officer": desk.colleague.person,
    }
    return services.plan_press(desk.officer, facts=PressFacts(**{**known, **changes}))


@pytest.mark.parametrize(
    ("planned", "done", "said"),
    [
        (0, None, "chưa đến ngày"),
        (-1, None, "quá hạn 1 ngày"),
        (0, 0, "xong"),
        (-2, -2, "xong"),
        (-2, -1, "xong, sau dự kiến"),
    ],
)
def test_an_item_says_in_words_how_it_stands(desk, planned, done, said):
    item = press(desk, planned_on=desk.today + dt.timedelta(days=planned))
    assert queries.late_press(PressItem.objects.all(), desk.today).exists() == (planned < 0)
    if done is not None:
        day = desk.today + dt.timedelta(days=done)
        item = services.finish_press(desk.officer, item=item, version=item.version, done_on=day)
        assert not queries.late_press(PressItem.objects.all(), desk.today).exists()
    assert said_of(item, desk.today)[0] == said


def test_the_officer_in_charge_is_told_once_it_is_theirs(desk):
    item = press(desk)
    assert Notice.objects.filter(account_id=desk.colleague.account_id, event=Event.PRESS_PLANNED).count() == 1
    facts = PressFacts("radio", "Đài xã", "Tin", desk.today, officer=desk.colleague.person)
    services.change_press(desk.officer, item=item, version=item.version, facts=facts)
    assert Notice.objects.filter(account_id=desk.colleague.account_id, event=Event.PRESS_PLANNED).count() == 1


def test_what_an_item_is_refused_for(desk):
    for changes, field in (
        ({"officer": desk.stranger.person}, "officer"),
        ({"outlet": " "}, "outlet"),
        ({"subject": ""}, "subject"),
        ({"channel": "telepathy"}, "channel"),
    ):
        with pytest.raises(Refused) as refusal:
            press(desk, **changes)
        assert field in refusal.value.fields
    with pytest.raises(NotAllowed):
        press(desk, exemplar=desk.found(desk.stranger))
    item = press(desk)
    for link in ("http://bao.example", "javascript:alert(1)"):
        with pytest.raises(Refused):
            services.finish_press(desk.officer, item=item, version=item.version, done_on=desk.today, link=link)
    tomorrow = desk.today + dt.timedelta(days=1)
    with pytest.raises(Refused):
        services.finish_press(desk.officer, item=item, version=item.version, done_on=tomorrow)
    with pytest.raises(NotAllowed):
        services.drop_press(desk.head, item=item, version=item.version, reason="x")
    item.refresh_from_db()
    assert item.is_open


def test_what_was_given_up_or_done_is_settled(desk):
    item = press(desk)
    services.drop_press(desk.officer, item=item, version=item.version, reason="Đài đổi lịch")
    with pytest.raises(Overtaken):
        services.finish_press(desk.officer, item=item, version=item.version + 1, done_on=desk.today)
    assert not queries.open_press(PressItem.objects.all()).exists()


def test_the_day_and_the_link_of_what_came_out_can_be_corrected(desk):
    item = press(desk)
    item = services.finish_press(desk.officer, item=item, version=item.version, done_on=desk.today)
    client = Client()
    client.force_login(desk.officer.person)
    assert "Sửa ngày, đường dẫn" in client.get(f"/guong-dien-hinh/bao-chi/{item.pk}/").content.decode()
    day = desk.today - dt.timedelta(days=1)
    said = {"done_on": f"{day:%d/%m/%Y}", "link": "https://bao.example/tin", "version": item.version}
    client.post(f"/guong-dien-hinh/bao-chi/{item.pk}/xong/", said)
    item.refresh_from_db()
    assert (item.done_on, item.link) == (day, "https://bao.example/tin")
    with pytest.raises(Overtaken):
        services.drop_press(desk.officer, item=item, version=item.version, reason="x")


def test_another_agency_sees_nothing_of_the_plan(desk):
    item = press(desk, subject="Tin zyxwvu")
    client = Client()
    client.force_login(desk.stranger.person)
    assert client.get(f"/guong-dien-hinh/bao-chi/{item.pk}/").status_code == 404
    for address in ("/guong-dien-hinh/bao-chi/", "/guong-dien-hinh/bao-chi/thang/"):
        assert "zyxwvu" not in client.get(address).content.decode()
    client.force_login(desk.auditor.person)
    for address in ("/guong-dien-hinh/bao-chi/", "/guong-dien-hinh/bao-chi/thang/"):
        assert "zyxwvu" in client.get(address).content.decode()


@pytest.mark.parametrize("month", ["", "2026-13", "0-0", "abc", "2026", "99999-1"])
def test_a_month_that_is_none_shows_this_month(desk, month):
    press(desk)
    client = Client()
    client.force_login(desk.auditor.person)
    assert "Phim về cô Mẫu" in client.get("/guong-dien-hinh/bao-chi/thang/", {"thang": month}).content.decode()


def test_the_editor_keeps_what_was_typed(desk, campaign):
    client = Client()
    client.force_login(desk.officer.person)
    rows = {
        "chi-tieu-so-dong": 2,
        "chi-tieu-0-name": "Chỉ tiêu zyxwvu",
        "chi-tieu-0-unit": "",
        "chi-tieu-0-per_year": "x",
    }
    page = client.post("/guong-dien-hinh/de-an/moi/", {"title": "Tên zyxwvu", **rows}).content.decode()
    assert "Chỉ tiêu zyxwvu" in page
    assert "Tên zyxwvu" in page
    target = campaign.targets.first()
    address = f"/guong-dien-hinh/de-an/{campaign.pk}/ket-qua/?nam={desk.today.year}"
    client.post(address, {f"so-{target.pk}": 7, "version": campaign.version})
    assert Result.objects.get().number == 7
    page = client.post(address, {f"so-{target.pk}": "bảy", f"ghi-chu-{target.pk}": "zyxwvu", "version": 9}).content
    assert "zyxwvu" in page.decode()
