"""What is asked is settled by another person, paid by a receipt, and its ground is seen by few; activities; totals."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.makers import make_pdf
from tests.union.ground import DAY, REASON, SECRET, Ground
from thidua.screens.ahead import Near, coming
from thidua.screens.waiting import waiting_for
from thidua.telling.ahead import remind
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry as TrailEntry
from thidua.trail.models import Notice
from thidua.union import queries, services
from thidua.union.models import ActivityState, Welfare, WelfareState

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground() -> Ground:
    return Ground().seated()


def given(ground: Ground, **facts) -> Welfare:
    welfare = ground.asked(**facts)
    services.settle_welfare(ground.chair, welfare=welfare, approve=True)
    return services.give_welfare(ground.deputy, welfare=welfare, day=ground.today, receiver="Người Nhận")


def test_what_was_asked_is_settled_and_given_with_a_receipt(ground):
    ground.income(1_000_000)
    welfare = given(ground)
    assert welfare.state == WelfareState.GIVEN
    assert (welfare.entry.amount, welfare.entry.party, welfare.entry.balance) == (1_000_000, "Người Nhận", 0)
    for again in (
        lambda: services.settle_welfare(ground.chair, welfare=welfare, approve=True),
        lambda: services.give_welfare(ground.chair, welfare=welfare, day=ground.today, receiver="Ai"),
    ):
        with pytest.raises(Overtaken):
            again()
    services.reverse_entry(ground.chair, entry=welfare.entry, reason=REASON)
    welfare.refresh_from_db()
    assert (welfare.state, welfare.entry) == (WelfareState.APPROVED, None)


def test_what_is_not_approved_is_not_paid(ground):
    ground.income()
    welfare = ground.asked()
    with pytest.raises(Overtaken):
        services.give_welfare(ground.chair, welfare=welfare, day=ground.today, receiver="Ai")
    with pytest.raises(Refused) as refusal:
        services.settle_welfare(ground.chair, welfare=welfare, approve=False)
    assert "answer" in refusal.value.fields
    services.settle_welfare(ground.chair, welfare=welfare, approve=False, answer="Đã trợ cấp tháng trước")
    with pytest.raises(Overtaken):
        services.give_welfare(ground.chair, welfare=welfare, day=ground.today, receiver="Ai")


def test_more_than_is_in_the_box_is_not_given_and_it_goes_on_waiting(ground):
    ground.income(999_999)
    with pytest.raises(Refused, match="Tồn quỹ"):
        given(ground)
    assert Welfare.objects.get().state == WelfareState.APPROVED


def test_nobody_settles_what_they_asked_or_what_is_for_them(ground):
    by_chair = ground.asked(ground.chair)
    for_chair = ground.asked(ground.deputy, ground.of(ground.chair))
    for welfare in (by_chair, for_chair):
        with pytest.raises(NotAllowed):
            services.settle_welfare(ground.chair, welfare=welfare, approve=True)
    services.settle_welfare(ground.deputy, welfare=by_chair, approve=True)
    with pytest.raises(NotAllowed):  # the deputy asked for the chair
        services.settle_welfare(ground.deputy, welfare=for_chair, approve=True)


def test_only_chair_and_deputy_settle(ground):
    welfare = ground.asked()
    for other in (ground.auditor, ground.clerk, ground.head, ground.stranger, ground.worker):
        with pytest.raises(NotAllowed):
            services.settle_welfare(other, welfare=welfare, approve=True)


def test_members_ask_for_themselves_and_the_committee_for_anybody(ground):
    assert ground.asked(ground.worker).pk
    assert ground.asked(ground.chair, ground.plain).pk
    for other, member in (
        (ground.worker, ground.plain),
        (ground.auditor, ground.of(ground.worker)),
        (ground.head, ground.plain),
    ):
        with pytest.raises(NotAllowed):
            ground.asked(other, member)


def test_above_the_norm_it_is_said_why_and_up_to_it_not(ground):
    services.set_norms(ground.chair, union=ground.union, norms={"hardship": 1_000_000})
    assert ground.asked(amount=1_000_000, over_why="thừa").over_why == ""
    with pytest.raises(Refused) as refusal:
        ground.asked(amount=1_000_001)
    assert "over_why" in refusal.value.fields
    assert ground.asked(amount=1_000_001, over_why="Mổ tim").over_why == "Mổ tim"
    services.set_norms(ground.chair, union=ground.union, norms={"hardship": 2_000_000})
    assert queries.norms_of(ground.union) == {"hardship": 2_000_000}


def test_the_ground_is_in_no_trail_notice_or_book(ground):
    ground.income()
    welfare = given(ground)
    words = [f"{each.before}{each.after}{each.reason}{each.object_label}" for each in TrailEntry.objects.all()]
    words += [each.text for each in Notice.objects.all()]
    words += [f"{each.text}{each.party}" for each in ground.union.entries.all()]
    assert welfare.ground == SECRET
    assert not [each for each in words if SECRET in each]
    about = TrailEntry.objects.filter(object_type="union.welfare")
    assert about.count() == 3
    assert not [each for each in about if "Nguyễn Văn Đoàn" in f"{each.before}{each.after}{each.object_label}"]


def test_the_committee_and_the_person_read_the_ground_and_nobody_else(ground):
    welfare = ground.asked()
    pages = {}
    for name in ("chair", "deputy", "worker", "auditor", "clerk", "head", "stranger"):
        client, actor = Client(), getattr(ground, name)
        client.force_login(actor.person)
        answers = [client.get(f"/cong-doan/tham-hoi/{welfare.pk}/"), client.get("/cong-doan/tham-hoi/")]
        pages[name] = (answers[0].status_code, any(SECRET in each.content.decode() for each in answers))
        listed = ground.of(ground.worker).name in answers[1].content.decode().split("<main", 1)[-1]
        assert listed is (name in {"chair", "deputy", "worker"}), name
    seen, unseen = (200, True), (404, False)
    assert pages == {
        "chair": seen,
        "deputy": seen,
        "worker": seen,
        **dict.fromkeys(("auditor", "clerk", "head", "stranger"), unseen),
    }


def test_pages_of_the_committee_are_closed_to_others(ground):
    ground.income(7_654_321)
    for name, allowed in {"chair": True, "auditor": True, "worker": False, "head": False}.items():
        client = Client()
        client.force_login(getattr(ground, name).person)
        for page in ("doan-vien/", "doan-phi/", "so-quy/"):
            answer = client.get(f"/cong-doan/{page}")
            assert answer.status_code == (200 if allowed else 403), (name, page)
        first = client.get("/cong-doan/").content.decode()
        assert ("7.654.321" in first) is allowed
        assert "Lê Thị Chủ" in first  # who holds which position is for all to see
        if not allowed:
            assert ground.plain.name not in first


def test_a_member_sees_the_own_dues_and_no_others(ground):
    month = ground.today.replace(day=1)
    services.set_rate(
        ground.chair, union=ground.union, from_month=month, kind="fixed", amount=43_210, paper="Nghị quyết"
    )
    payers = [ground.of(ground.worker), ground.of(ground.chair)]
    worker, chair = sorted(
        services.collect_dues(ground.chair, union=ground.union, month=month, members=payers, day=ground.today),
        key=lambda each: each.party != ground.of(ground.worker).name,
    )
    client = Client()
    client.force_login(ground.worker.person)
    page = client.get("/cong-doan/doan-phi/cua-toi/").content.decode()
    assert worker.code in page
    assert chair.code not in page


def test_an_activity_is_planned_and_done_with_who_joined_and_what_it_cost(ground):
    ground.income(500)
    activity = services.plan_activity(
        ground.chair, union=ground.union, title="Hội thao", plan="Ba môn", day=ground.today, place="Sân", cost=400
    )
    later = services.plan_activity(
        ground.chair, union=ground.union, title="Về nguồn", plan="Đi", day=ground.today + DAY, place="Xa"
    )
    with pytest.raises(Refused):  # not before its day
        services.finish_activity(ground.chair, activity=later, result="Xong")
    with pytest.raises(Refused):  # the box does not hold it
        services.finish_activity(ground.chair, activity=activity, result="Xong", spent=501, paid_on=ground.today)
    upload = SimpleUploadedFile("anh.pdf", make_pdf("Ảnh"))
    activity = services.finish_activity(
        ground.chair,
        activity=activity,
        result="Ba giải",
        joined=[ground.plain, ground.of(ground.worker)],
        spent=500,
        paid_on=ground.today,
        uploads=[upload],
    )
    assert (activity.state, activity.joined.count(), activity.files.count()) == (ActivityState.DONE, 2, 1)
    assert queries.balance_of(ground.union) == 0
    with pytest.raises(Overtaken):
        services.drop_activity(ground.chair, activity=activity, reason=REASON)
    assert services.drop_activity(ground.chair, activity=later, reason=REASON).state == ActivityState.CANCELLED
    assert queries.next_activity(ground.union) is None


def test_chair_and_committee_are_told_what_waits_and_others_are_not(ground):
    ground.asked()
    services.set_rate(
        ground.chair, union=ground.union, from_month=ground.today.replace(day=1), kind="fixed", amount=1, paper="NQ"
    )
    counts = {each.text: each.count for each in waiting_for(ground.chair)}
    assert counts["Đề nghị thăm hỏi, trợ cấp chờ duyệt"] == 1
    assert counts["Đoàn viên chưa nộp đoàn phí tháng này"] == 5
    for other in (ground.worker, ground.head, ground.auditor):
        assert not [each for each in waiting_for(other) if "oàn phí" in each.text or "trợ cấp" in each.text]
    own = ground.asked(ground.chair)  # the chair settles not what the chair asked
    assert {each.text: each.count for each in waiting_for(ground.chair)}["Đề nghị thăm hỏi, trợ cấp chờ duyệt"] == 1
    assert own.pk


def test_members_with_an_account_are_reminded_of_what_comes(ground):
    facts = {"union": ground.union, "title": "Hội thao", "plan": "Ba môn", "place": "Sân"}
    near = services.plan_activity(ground.chair, day=ground.today + 3 * DAY, **facts)
    services.plan_activity(ground.chair, day=ground.today + 4 * DAY, **facts)
    congress = ground.congress(day=ground.today + DAY)
    looked = Near(ground.today, ground.today + 3 * DAY, lambda _kind, rows, _day: list(rows))
    found = [each for each in coming(looked) if each.link.startswith("/cong-doan/")]
    assert {(each.what, tuple(each.objects)) for each in found} == {
        ("activity", (near.pk,)),
        ("congress", (congress.pk,)),
    }
    members = {actor.account_id for actor in (ground.chair, ground.deputy, ground.auditor, ground.worker)}
    assert all(set(each.accounts) == members for each in found)
    assert remind() == 2
    assert remind() == 0  # told once at each distance


def test_totals_have_the_rows_behind_them_and_leave_out_what_was_reversed(ground):
    month = ground.today.replace(day=1)
    services.set_rate(ground.chair, union=ground.union, from_month=month, kind="fixed", amount=1_000_000, paper="NQ")
    payers = [ground.plain, ground.of(ground.worker)]
    wrong, kept = services.collect_dues(ground.chair, union=ground.union, month=month, members=payers, day=ground.today)
    welfare = given(ground)
    services.reverse_entry(ground.chair, entry=wrong, reason=REASON)
    activity = services.plan_activity(
        ground.chair, union=ground.union, title="Hội thao", plan="Ba môn", day=ground.today, place="Sân"
    )
    services.finish_activity(ground.chair, activity=activity, result="Ba giải")
    found = queries.totals(ground.agency, ground.today, ground.today)
    assert found.numbers == {
        "members": 5,
        "dues": 1_000_000,
        "welfare_count": 1,
        "welfare_sum": 1_000_000,
        "activities": 1,
    }
    assert (found.dues.get(), found.welfare.get(), found.activities.get()) == (kept, welfare, activity)
    before = queries.totals(ground.agency, dt.date(2020, 1, 1), ground.today - DAY).numbers
    assert before == dict.fromkeys(before, 0) | {"members": 5}
    elsewhere = queries.totals(ground.tree["stranger"], ground.today, ground.today).numbers
    assert set(elsewhere.values()) == {0}
