"""From handing in to the certificate: who may, what is refused, what the register gets, and that it serves once."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.at_once import at_once
from tests.browser import assert_accessible, screenshot
from tests.councils.test_browser import sign_in
from tests.documents.reading import text as text_of
from tests.initiatives.stage import DAY, HOLDERS, SOLUTION, make_stage
from tests.makers import make_actor, make_agency, make_person
from thidua.agencies.models import Level, Role
from thidua.documents.initiatives import initiative_paper
from thidua.documents.rendering import render
from thidua.initiatives import services
from thidua.initiatives.models import InitiativeCase, Judgement
from thidua.initiatives.queries import alike_cases, alike_titles, said_use, uses_of, visible_cases, vote_of
from thidua.register.models import Initiative, PersonAccount
from thidua.register.services import mark_initiative_used, record_initiative
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry

pytestmark = pytest.mark.django_db
OUTCOME = {"scope": "unit", "decision_number": "12/QĐ-UBND", "decided_on": DAY}


@pytest.fixture
def stage():
    return make_stage()


def test_a_recognised_initiative_is_in_the_register_for_each_author_with_a_certificate_number(stage):
    first, second = stage.authors
    case = stage.recognised(authors=[(first, 60), (second, 40)])
    rows = Initiative.objects.order_by("pk")
    assert {row.subject_id for row in rows} == {first.pk, second.pk}
    assert {(row.title, row.year, row.recognised_by, row.scope, row.applied) for row in rows} == {
        (case.title, 2026, "ministry_province", "unit", True)
    }
    assert "12/QĐ-UBND" in rows[0].document
    assert case.certificate == "01/2026"
    assert stage.recognised(title="Sáng kiến khác hẳn").certificate == "02/2026"
    events = set(
        Entry.objects.filter(object_id=str(case.pk), object_type="initiatives.initiativecase").values_list(
            "event", flat=True
        )
    )
    assert events == {"initiative_handed_in", "initiative_taken_up", "initiative_judged", "initiative_recognised"}


def test_an_initiative_serves_once_and_a_second_use_is_told(stage):
    case = stage.recognised()
    (use,) = uses_of(case)
    assert said_use(use) == "Chưa dùng"
    mark_initiative_used(stage.judge, initiative=use.fact, award="grassroots_emulation_soldier")
    (use,) = uses_of(case)
    assert use.is_used
    assert "không dùng lần nữa" in said_use(use)
    with pytest.raises(Refused, match="đã dùng cho một lần"):
        mark_initiative_used(stage.judge, initiative=use.fact, award="labor_order_3")
    client = Client()
    client.force_login(stage.officer.account)
    assert (
        "Đã dùng cho Chiến sĩ thi đua cơ sở" in client.get(reverse("initiatives:case", args=[case.pk])).content.decode()
    )


@pytest.mark.parametrize(
    "shares", [[], [(0, 99)], [(0, 101)], [(0, 50), (1, 49)], [(0, 50), (0, 50)], [(0, 100), (1, 0)]]
)
def test_authors_are_named_once_and_their_shares_are_the_whole(stage, shares):
    with pytest.raises(Refused, match="tác giả"):
        stage.hand_in(authors=[(stage.authors[place], share) for place, share in shares])
    assert not InitiativeCase.objects.exists()


def test_it_must_be_applied_already(stage):
    today = timezone.localdate()
    assert stage.hand_in(applied_since=today).pk
    with pytest.raises(Refused, match="đã được áp dụng"):
        stage.hand_in(applied_since=today + dt.timedelta(days=1))


def test_it_is_handed_in_at_the_own_agency_or_one_above_only(stage):
    for receiver in ("department", "province", "committee"):
        assert stage.hand_in(receiver).pk
    for receiver in ("commune", "stranger"):
        with pytest.raises(Refused, match="cấp trên"):
            stage.hand_in(receiver)


def test_what_is_returned_is_amended_and_what_is_judged_is_not(stage):
    case = stage.hand_in()
    with pytest.raises(Refused, match="bổ sung"):
        services.return_case(stage.judge, case=case, reason=" ")
    services.return_case(stage.judge, case=case, reason="Thiếu số liệu")
    authors = [(stage.authors[1], 100)]
    again = services.change_case(stage.officer, case=case, authors=authors, **stage.values(effect="Giảm 20 hồ sơ"))
    assert again.state == "handed_in"
    assert again.authors.get().subject == stage.authors[1]
    services.take_up(stage.judge, case=case)
    with pytest.raises(Overtaken):
        services.change_case(stage.officer, case=case, authors=authors, **stage.values())
    with pytest.raises(Overtaken):
        services.take_up(stage.judge, case=case)


@pytest.mark.parametrize(("points", "taken"), [(-1, False), (0, True), (100, True), (101, False)])
def test_points_go_from_0_to_100(stage, points, taken):
    case = stage.hand_in()
    services.take_up(stage.judge, case=case)
    if taken:
        assert services.judge_case(stage.judge, case=case, points=points, opinion="Nhận xét").points == points
    else:
        with pytest.raises(Refused, match="0 đến 100"):
            services.judge_case(stage.judge, case=case, points=points, opinion="Nhận xét")


def test_the_last_points_of_a_judge_hold(stage):
    case = stage.judged()
    services.judge_case(stage.judge, case=case, points=60, opinion="Xem lại")
    assert Judgement.objects.get().points == 60


def test_nothing_is_recognised_or_refused_before_anybody_judged_it(stage):
    case = stage.hand_in()
    services.take_up(stage.judge, case=case)
    with pytest.raises(Refused, match="hãy xét trước"):
        services.recognise(stage.judge, case=case, **OUTCOME)
    with pytest.raises(Refused, match="hãy xét trước"):
        services.refuse_case(stage.judge, case=case, reason="Chưa mới")
    assert not Initiative.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"decision_number": " "},
        {"decided_on": dt.date(2025, 1, 1)},
        {"decided_on": timezone.localdate() + dt.timedelta(days=2)},
    ],
)
def test_a_recognition_without_a_decision_of_a_possible_day_is_refused(stage, changes):
    case = stage.judged()
    with pytest.raises(Refused):
        services.recognise(stage.judge, case=case, **(OUTCOME | changes))
    services.recognise(stage.judge, case=case, **(OUTCOME | {"decided_on": dt.date(2025, 1, 2)}))


def test_how_far_an_agency_can_say_that_it_reaches(stage):
    tree = stage.tree
    reach = {
        name: [each.value for each in services.scopes_for(tree[name])] for name in ("department", "commune", "province")
    }
    assert reach == {
        "department": ["unit"],
        "commune": ["unit", "commune"],
        "province": ["unit", "commune", "ministry_province", "nation"],
    }
    own = make_actor(tree["department"], Role.APPRAISER)
    case = stage.hand_in("department")
    services.take_up(own, case=case)
    services.judge_case(own, case=case, points=80, opinion="Tốt")
    with pytest.raises(Refused, match="Phạm vi rộng hơn"):
        services.recognise(own, case=case, **(OUTCOME | {"scope": "commune"}))
    services.recognise(own, case=case, **OUTCOME)
    assert Initiative.objects.get().recognised_by == "unit"


@pytest.mark.parametrize(("choices", "needs_reason"), [(("yes", "yes", "no"), False), (("yes", "blank", "no"), True)])
def test_a_vote_of_half_or_less_needs_a_reason(stage, choices, needs_reason):
    case = stage.hand_in()
    services.take_up(stage.judge, case=case)
    stage.voted(case, *choices)
    case.refresh_from_db()
    item, voted = vote_of(case)
    assert (item.yes, voted) == (choices.count("yes"), 3)
    if needs_reason:
        with pytest.raises(Refused, match="nêu lý do"):
            services.recognise(stage.judge, case=case, **OUTCOME)
    services.recognise(stage.judge, case=case, **OUTCOME, reason="Hội đồng họp lại" if needs_reason else "")
    assert Initiative.objects.count() == 1


def test_while_a_vote_is_under_way_nothing_is_decided_and_nobody_votes_twice_on_it(stage):
    case = stage.judged()
    voters = [actor.person for actor in stage.members]
    values = {"cases": [case], "title": "Xét", "holders": HOLDERS}
    services.open_vote(stage.judge, voters=voters, **values)
    for call in (
        lambda: services.recognise(stage.judge, case=case, **OUTCOME),
        lambda: services.refuse_case(stage.judge, case=case, reason="Lý do"),
        lambda: services.withdraw_case(stage.officer, case=case, reason="Lý do"),
        lambda: services.open_vote(stage.judge, voters=voters, **values),
    ):
        with pytest.raises(Refused):
            call()
    case.refresh_from_db()
    assert case.state == "judging"


def test_an_author_neither_judges_nor_votes_on_the_own_initiative(stage):
    case = stage.judged()
    for actor in (stage.judge, stage.members[0]):
        link = PersonAccount.objects.create(subject=stage.authors[0], account=actor.person)
        if actor is stage.judge:
            with pytest.raises(NotAllowed, match="tác giả"):
                services.judge_case(actor, case=case, points=100, opinion="Rất tốt")
        else:
            with pytest.raises(Refused, match="không bỏ phiếu"):
                services.open_vote(
                    stage.judge,
                    cases=[case],
                    title="Xét",
                    voters=[each.person for each in stage.members],
                    holders=HOLDERS,
                )
        PersonAccount.objects.filter(pk=link.pk).update(ended_at=timezone.now())


def test_only_members_of_the_agency_are_asked_to_vote(stage):
    case = stage.judged()
    outside = make_actor(stage.tree["stranger"], Role.COUNCIL_MEMBER)
    with pytest.raises(Refused, match="của cơ quan này"):
        services.open_vote(
            stage.judge,
            cases=[case],
            title="Xét",
            voters=[stage.members[0].person, stage.members[1].person, outside.person],
            holders=HOLDERS,
        )


def test_who_sees_an_initiative_before_and_after_recognition(stage):
    tree = stage.tree
    unit = make_agency("Phòng dưới Sở", level=Level.GRASSROOTS, parent=tree["department"])
    viewers = {
        "own": stage.officer,
        "receiver": stage.judge,
        "above": make_actor(tree["committee"], Role.APPRAISER),
        "below": make_actor(unit, Role.UNIT_OFFICER),
        "sideways": make_actor(tree["commune"], Role.UNIT_OFFICER),
        "stranger": make_actor(tree["stranger"], Role.APPRAISER),
        "no role": make_actor(tree["province"], Role.CLERK),
        "missing": None,
    }

    def seeing():
        return {name for name, viewer in viewers.items() if visible_cases(viewer).exists()}

    case = stage.judged()
    assert seeing() == {"own", "receiver"}
    services.recognise(stage.judge, case=case, **OUTCOME)
    assert seeing() == {"own", "receiver", "above"}


def test_only_the_unit_changes_and_only_the_receiver_judges(stage):
    case = stage.judged()
    fresh = stage.hand_in()
    others = [
        make_actor(stage.tree[agency], Role.UNIT_OFFICER, Role.APPRAISER, Role.COUNCIL_SECRETARY)
        for agency in ("commune", "stranger", "committee")
    ]
    count = Entry.objects.count()
    for actor in others:
        for call in (
            lambda actor=actor: services.change_case(
                actor, case=fresh, authors=[(stage.authors[0], 100)], **stage.values()
            ),
            lambda actor=actor: services.withdraw_case(actor, case=fresh, reason="Lý do"),
            lambda actor=actor: services.take_up(actor, case=fresh),
            lambda actor=actor: services.return_case(actor, case=fresh, reason="Lý do"),
            lambda actor=actor: services.judge_case(actor, case=case, points=1, opinion="Kém"),
            lambda actor=actor: services.recognise(actor, case=case, **OUTCOME),
            lambda actor=actor: services.refuse_case(actor, case=case, reason="Lý do"),
        ):
            with pytest.raises(NotAllowed):
                call()
    assert Entry.objects.count() == count
    for role in set(Role) - {Role.UNIT_OFFICER}:
        with pytest.raises(NotAllowed):
            services.hand_in(
                make_actor(stage.tree["department"], role),
                receiver=stage.tree["province"],
                authors=[(stage.authors[0], 100)],
                **stage.values(),
            )
    for role in set(Role) - {Role.APPRAISER, Role.COUNCIL_SECRETARY}:
        with pytest.raises(NotAllowed):
            services.take_up(make_actor(stage.tree["province"], role), case=fresh)
    secretary = make_actor(stage.tree["province"], Role.COUNCIL_SECRETARY)
    with pytest.raises(NotAllowed):  # the register has its own keepers
        services.recognise(secretary, case=case, **OUTCOME)


def test_an_earlier_copy_is_found_and_another_solution_is_not(stage):
    first = stage.hand_in()
    stage.hand_in(
        title="Tủ sách ngoài sân", solution="Đóng tủ gỗ đặt ngoài sân trường để học sinh mượn sách giờ ra chơi."
    )
    copy = stage.hand_in(title="Theo dõi hồ sơ", solution=f"Theo sáng kiến này {SOLUTION.lower()}")
    (found,) = alike_cases(stage.judge, copy)
    assert (found.case, found.percent) == (first, 100)
    assert alike_cases(make_actor(stage.tree["stranger"], Role.APPRAISER), copy) == []
    services.withdraw_case(stage.officer, case=first, reason="Nộp nhầm")
    assert alike_cases(stage.judge, copy) == []


def test_a_like_title_of_the_register_is_found_where_it_may_be_seen(stage):
    case = stage.hand_in()
    other = make_person("Người Trước", stage.tree["commune"])
    keeper = stage.judge
    known = record_initiative(keeper, subject=other, title="Lập bảng theo dõi hạn trả KẾT QUẢ", year=2024)
    record_initiative(keeper, subject=other, title="Bảng chấm công điện tử", year=2024)
    assert [each.fact for each in alike_titles(stage.judge, case)] == [known]
    assert alike_titles(stage.officer, case) == []  # the commune is out of the department's sight
    page = Client()
    page.force_login(stage.judge.account)
    text = page.get(reverse("initiatives:alike", args=[case.pk])).content.decode()
    assert "Người Trước (2024)" in text
    assert "<mark>" in text


def test_points_of_others_are_seen_after_the_own_ones_and_never_by_the_unit(stage):
    case = stage.judged()
    second = make_actor(stage.tree["province"], Role.APPRAISER)
    address = reverse("initiatives:case", args=[case.pk])

    def page(actor):
        client = Client()
        client.force_login(actor.account)
        return client.get(address).content.decode()

    assert "Mới và có hiệu quả" not in page(second)
    assert "Mới và có hiệu quả" not in page(stage.officer)
    services.judge_case(second, case=case, points=70, opinion="Ý kiến thứ hai")
    assert "Mới và có hiệu quả" in page(second)
    assert "Mới và có hiệu quả" not in page(stage.officer)


def test_the_certificate_names_each_author_and_there_is_none_before_recognition(stage):
    first, second = stage.authors
    client = Client()
    client.force_login(stage.officer.account)
    waiting = stage.hand_in(title="Chưa xét")
    assert client.get(reverse("documents:initiative", args=[waiting.pk])).get("Content-Type") != "application/pdf"
    case = stage.recognised(authors=[(first, 60), (second, 40)])
    answer = client.get(reverse("documents:initiative", args=[case.pk]))
    assert answer["Content-Type"] == "application/pdf"
    text = " ".join(text_of(render(initiative_paper(case))).split())
    for words in ("GIẤY CHỨNG NHẬN", first.name, second.name, "60%", "40%", "01/2026", "12/QĐ-UBND", case.title):
        assert words in text


@pytest.mark.django_db(transaction=True)
def test_of_two_who_recognise_at_once_one_wins_and_numbers_have_no_gap():
    stage = make_stage()
    case, other = stage.judged(), stage.judged(title="Sáng kiến khác hẳn")
    answers, _backends = at_once(
        *(lambda: services.recognise(stage.judge, case=case, **OUTCOME) for _each in range(2)),
        lambda: services.recognise(stage.judge, case=other, **OUTCOME),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["InitiativeCase", "InitiativeCase", "Overtaken"]
    assert sorted(InitiativeCase.objects.values_list("certificate_number", flat=True)) == [1, 2]
    assert Initiative.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_an_initiative_is_handed_in_and_compared_in_the_browser_and_on_a_phone(page, context, live_server):
    stage = make_stage()
    first = stage.hand_in()
    sign_in(context, stage.officer, live_server.url)
    page.goto("/sang-kien/nop/")
    page.get_by_label("Tên sáng kiến").fill("Theo dõi hồ sơ bằng màu")
    page.get_by_label("Nội dung giải pháp").fill(SOLUTION)
    assert_accessible(page)
    page.get_by_role("button", name="Nộp").click()
    page.get_by_text("Cần điền mục này.").first.wait_for()
    assert page.get_by_label("Nội dung giải pháp").input_value() == SOLUTION
    page.get_by_label("Thực trạng").fill("Không ai biết hồ sơ quá hạn")
    page.get_by_label("Hiệu quả đã đạt").fill("Hết hồ sơ quá hạn")
    page.get_by_label("Áp dụng từ ngày").fill("02/01/2025")
    page.get_by_label("Tác giả 1").select_option(label="Lê Thị Sáng")
    page.get_by_role("button", name="Nộp").click()
    page.get_by_role("link", name="Có 1 sáng kiến trước đó giống").click()
    assert_accessible(page)
    page.get_by_role("link", name=first.title).click()
    page.locator("mark").first.wait_for()
    assert_accessible(page)
    screenshot(page, "initiatives-beside")
    page.set_viewport_size({"width": 390, "height": 800})
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    screenshot(page, "initiatives-beside-390")
    page.goto(f"/sang-kien/{first.pk}/")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
