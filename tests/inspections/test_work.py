"""What the services keep to: plans, teams without conflicts, questions, draws, findings, recommendations."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from tests.inspections.ground import DAY, YEAR, Ground
from tests.makers import make_actor, make_agency, make_pdf
from thidua.agencies.models import Post, Role
from thidua.inspections import queries, services
from thidua.inspections.models import Draw, Inspection, Plan, SampledRow
from thidua.inspections.sampling import drawn, fingerprint
from thidua.inspections.services import Advice, MemberFact
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.models import Entry, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(db):
    return Ground()


def test_a_plan_is_approved_once_and_stays_and_a_year_has_one_of_a_kind(ground):
    plan = ground.plan()
    with pytest.raises(Overtaken, match="Đã có kế hoạch"):
        ground.plan()
    assert ground.plan(kind="council").kind == "council"
    changed = services.change_plan(ground.lead, plan=plan, version=1, title="Tên mới", lines=ground.lines(month=4))
    with pytest.raises(Overtaken, match="Người khác vừa lưu"):
        services.change_plan(ground.lead, plan=plan, version=1, title="Tên khác", lines=[])
    paper = {"number": "5/KH", "approved_on": ground.today}
    with pytest.raises(NotAllowed):
        services.approve_plan(ground.lead, plan=changed, version=2, **paper)
    services.approve_plan(ground.head, plan=changed, version=2, **paper)
    with pytest.raises(Overtaken, match="đã phê duyệt"):
        services.approve_plan(ground.head, plan=changed, version=2, **paper)
    for change in (lambda: Plan.objects.update(title="x"), lambda: changed.lines.update(month=9)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize("key", ["province", "stranger", "committee"])
def test_only_units_below_can_be_planned_or_inspected(ground, key):
    with pytest.raises(Refused, match="cấp dưới"):
        ground.plan(lines=ground.lines(unit=ground.tree[key]))
    with pytest.raises(Refused, match="cấp dưới"):
        services.prepare_inspection(ground.lead, unit=ground.tree[key], facts=ground.facts(), team=ground.team())


def test_a_line_of_a_plan_is_inspected_once_after_approval_and_again_when_that_was_cancelled(ground):
    plan = ground.plan()
    line = plan.lines.get()
    given = {"unit": ground.unit, "line": line, "facts": ground.facts(reason=""), "team": ground.team()}
    with pytest.raises(Refused, match="chưa được phê duyệt"):
        services.prepare_inspection(ground.lead, **given)
    services.approve_plan(ground.head, plan=plan, version=1, number="5/KH", approved_on=ground.today)
    made = services.prepare_inspection(ground.lead, **given)
    with pytest.raises(Overtaken, match="đã có cuộc kiểm tra"):
        services.prepare_inspection(ground.lead, **given)
    services.cancel_inspection(ground.head, inspection=made, reason="Hoãn")
    assert services.prepare_inspection(ground.lead, **given).line == line


def test_the_board_tells_what_is_late_from_the_first_day_of_the_next_month(ground):
    plan = ground.approved()
    year = plan.year
    assert [row.is_late for row in queries.board(plan, dt.date(year, 3, 31))] == [False]
    assert [row.is_late for row in queries.board(plan, dt.date(year, 4, 1))] == [True]


def test_an_unplanned_inspection_needs_a_reason(ground):
    with pytest.raises(Refused) as refused:
        ground.prepared(reason=" ")
    assert refused.value.fields.keys() == {"reason"}
    assert ground.prepared().reason == "Có phản ánh của báo chí"


def _with(ground, account):
    team = [MemberFact("lead", ground.lead.account), MemberFact("member", account)]
    return services.prepare_inspection(ground.lead, unit=ground.unit, facts=ground.facts(), team=team)


@pytest.mark.parametrize(
    ("ends_on", "refused"),
    [(None, True), (dt.date(YEAR, 1, 1), True), (dt.date(YEAR - 1, 12, 31), False)],
    ids=["holds it now", "held it on the first day inspected", "left on the day before"],
)
def test_nobody_inspects_the_unit_where_they_hold_or_held_a_post_in_the_years_inspected(ground, ends_on, refused):
    member = make_actor(ground.province, Role.APPRAISER, name="Người Kiêm Nhiệm")
    below = make_agency("Chi cục Thử", parent=ground.unit)
    Post.objects.create(
        account=member.account, agency=below, role=Role.UNIT_OFFICER, starts_on=dt.date(2020, 1, 1), ends_on=ends_on
    )
    if refused:
        with pytest.raises(Refused, match="Người Kiêm Nhiệm có vai trò"):
            _with(ground, member.account)
        assert not Inspection.objects.exists()
    else:
        assert _with(ground, member.account).team.count() == 2


def test_somebody_of_the_unit_by_name_is_refused_too_and_one_of_another_is_not(ground):
    team = [
        MemberFact("lead", ground.lead.account),
        MemberFact("member", name="Bà Mẫu", office="Phòng 1, SỞ TÀI CHÍNH"),
    ]
    with pytest.raises(Refused, match="là người của"):
        services.prepare_inspection(ground.lead, unit=ground.unit, facts=ground.facts(), team=team)
    assert ground.prepared().team.count() == 2


def test_who_got_a_post_in_the_unit_after_the_decision_stops_the_announcement(ground):
    inspection = ground.decided()
    post = Post.objects.create(account=ground.lead.account, agency=ground.unit, role=Role.UNIT_OFFICER)
    with pytest.raises(Refused, match="không được tham gia"):
        services.announce_inspection(ground.lead, inspection=inspection)
    post.delete()
    assert services.announce_inspection(ground.lead, inspection=inspection).announced_on == ground.today


def test_a_team_has_one_lead_of_the_own_agency(ground):
    for team in ([], [MemberFact("member", ground.lead.account)], [MemberFact("lead", ground.officer.account)]):
        with pytest.raises(Refused):
            services.prepare_inspection(ground.lead, unit=ground.unit, facts=ground.facts(), team=team)


def test_who_is_not_of_the_team_does_none_of_its_work(ground):
    inspection = ground.under_way()
    works = [
        lambda: services.draw_sample(ground.other, inspection=inspection, drawn_from="nominations", size=1),
        lambda: services.write_up(ground.other, inspection=inspection),
        lambda: services.add_finding(
            ground.other,
            inspection=inspection,
            text="x",
            evidence="y",
            question=inspection.questions.all()[0],
            explain_due_on=ground.today,
        ),
    ]
    for work in works:
        with pytest.raises(NotAllowed, match="thành viên của đoàn"):
            work()


def test_the_unit_is_told_on_announcement_and_an_empty_questionnaire_or_a_past_day_is_not_announced(ground):
    made = ground.prepared()
    paper = {"version": made.version, "number": "12/QĐ", "decided_on": ground.today}
    decided = services.decide_inspection(ground.head, inspection=made, **paper)
    with pytest.raises(Refused, match="chưa có câu hỏi"):
        services.announce_inspection(ground.lead, inspection=decided)
    assert not Notice.objects.filter(account_id=ground.officer.account_id).exists()
    late = ground.decided(answer_due_on=ground.today - DAY)
    with pytest.raises(Refused, match="Hạn trả lời đề cương đã qua"):
        services.announce_inspection(ground.lead, inspection=late)
    ground.announced(answer_due_on=ground.today)
    assert Notice.objects.get(account_id=ground.officer.account_id).event == Event.INSPECTION_ANNOUNCED


def test_the_unit_answers_with_files_and_what_comes_after_the_last_day_is_marked_late(ground):
    inspection = ground.announced(answer_due_on=ground.today)
    first, second = inspection.questions.all()
    upload = SimpleUploadedFile("so-lieu.pdf", make_pdf("số liệu"))
    given = {"answers": {first.pk: "120 hồ sơ", second.pk: ""}, "uploads": {first.pk: [upload]}}
    assert services.answer_questions(ground.officer, inspection=inspection, version=inspection.version, **given) == 1
    first.refresh_from_db()
    assert (first.answer, first.is_late) == ("120 hồ sơ", False)
    assert first.attachments.get().file_name == "so-lieu.pdf"
    first.answered_on = ground.today + DAY
    assert first.is_late
    with pytest.raises(NotAllowed):
        services.answer_questions(ground.neighbour, inspection=inspection, version=1, answers={first.pk: "x"})
    with pytest.raises(Overtaken, match="Người khác vừa lưu"):
        services.answer_questions(ground.officer, inspection=inspection, version=1, answers={second.pk: "x"})


def test_a_draw_keeps_its_seed_and_population_and_gives_the_same_again(ground):
    inspection = ground.under_way()
    for number in range(8):
        ground.nomination(number)
    ground.nomination(90, through_year=YEAR - 1)
    ground.nomination(91, through_year=YEAR + 1)
    ground.nomination(92, status="draft")
    ground.nomination(93, owner=ground.tree["commune"])
    draw = ground.drawn(inspection)
    keys = [f"HS-K{number:05d}" for number in range(8)]
    assert draw.population == keys
    assert draw.population_hash == fingerprint(keys)
    assert [row.key for row in draw.rows.all()] == drawn(draw.seed, keys, 3)
    entry = Entry.objects.get(event=Event.INSPECTION_SAMPLED)
    assert entry.after["seed"] == draw.seed
    assert entry.after["population_hash"] == draw.population_hash


def test_awards_of_the_years_are_drawn_from_and_those_of_others_are_not(ground):
    inspection = ground.under_way()
    inside = {f"KT{ground.award(number).pk}" for number in range(3)}
    ground.award(8, year=YEAR - 1)
    ground.award(9, agency=ground.tree["commune"])
    assert set(ground.drawn(inspection, "awards", 50).population) == inside


def test_a_second_draw_is_numbered_needs_a_reason_and_hides_nothing(ground):
    inspection = ground.under_way()
    for number in range(30):
        ground.nomination(number)
    first = ground.drawn(inspection)
    kept = list(first.rows.values_list("key", flat=True))
    with pytest.raises(Refused) as refused:
        ground.drawn(inspection, reason=" ")
    assert refused.value.fields.keys() == {"reason"}
    second = ground.drawn(inspection, reason="Mẫu đầu quá nhỏ")
    assert (first.number, second.number) == (1, 2)
    assert second.seed != first.seed
    assert list(Draw.objects.get(pk=first.pk).rows.values_list("key", flat=True)) == kept
    hidings = [
        lambda: Draw.objects.filter(pk=first.pk).delete(),
        lambda: Draw.objects.filter(pk=first.pk).update(seed="0" * 32),
        lambda: SampledRow.objects.filter(draw=first).delete(),
        lambda: SampledRow.objects.filter(draw=first).update(place=9),
    ]
    for hiding in hidings:
        with pytest.raises(DatabaseError), transaction.atomic():
            hiding()


def test_an_empty_list_and_a_size_below_one_are_refused(ground):
    inspection = ground.under_way()
    with pytest.raises(Refused, match="không có dòng nào"):
        ground.drawn(inspection)
    ground.nomination(1)
    with pytest.raises(Refused, match="từ 1"):
        ground.drawn(inspection, size=0)
    assert ground.drawn(inspection, size=1).rows.count() == 1


def test_a_finding_is_settled_after_the_explanation_or_after_its_last_day(ground):
    finding = ground.found(ground.under_way(), explain_due_on=ground.today)
    assert not finding.may_be_settled(ground.today)
    assert finding.may_be_settled(ground.today + DAY)
    with pytest.raises(Refused, match="còn được giải trình"):
        services.settle_finding(ground.lead, finding=finding, keep=True, reason="x", seen=finding.mark)
    with pytest.raises(NotAllowed):
        services.explain_finding(ground.neighbour, finding=finding, explanation="x")
    read = finding.mark
    explained = services.explain_finding(ground.officer, finding=finding, explanation="Đã có.")
    with pytest.raises(Overtaken, match="vừa giải trình"):
        services.settle_finding(ground.lead, finding=finding, keep=True, reason="x", seen=read)
    kept = services.settle_finding(ground.lead, finding=finding, keep=True, reason="Không đúng", seen=explained.mark)
    assert kept.state == "kept"
    with pytest.raises(Overtaken, match="đã được xem xét"):
        services.explain_finding(ground.officer, finding=finding, explanation="Khác")


def test_no_conclusion_is_written_while_a_finding_is_open(ground):
    inspection = ground.under_way()
    finding = ground.found(inspection)
    with pytest.raises(Refused, match="chưa xem xét: 1"):
        services.write_up(ground.lead, inspection=inspection)
    ground.settled(finding)
    assert services.write_up(ground.lead, inspection=inspection).state == "draft_conclusion"


def test_a_conclusion_needs_its_text_and_the_head(ground):
    inspection = services.write_up(ground.lead, inspection=ground.under_way())
    with pytest.raises(Refused, match="chưa có nội dung"):
        ground.concluded(inspection)
    advice = [Advice("Sửa.", ground.today - DAY)]
    given = {"inspection": inspection, "version": inspection.version, "conclusion": "Tốt"}
    with pytest.raises(Refused, match="trước hôm nay"):
        services.save_conclusion(ground.lead, advice=advice, **given)
    saved = services.save_conclusion(ground.lead, advice=[Advice("Sửa.", ground.today)], **given)
    with pytest.raises(NotAllowed):
        ground.concluded(saved, ground.lead)
    assert ground.concluded(saved).state == "concluded"


def test_a_recommendation_is_reported_returned_reported_and_confirmed(ground):
    advice = ground.advised()
    with pytest.raises(Overtaken):
        services.close_recommendation(ground.lead, recommendation=advice)
    with pytest.raises(NotAllowed):
        services.report_recommendation(ground.neighbour, recommendation=advice, text="x")
    upload = SimpleUploadedFile("bien-ban.pdf", make_pdf("biên bản"))
    services.report_recommendation(ground.officer, recommendation=advice, text="Đã sửa", uploads=[upload])
    services.return_recommendation(ground.lead, recommendation=advice, reason="Thiếu chữ ký")
    services.report_recommendation(ground.officer, recommendation=advice, text="Đã ký")
    with pytest.raises(NotAllowed):
        services.close_recommendation(ground.officer, recommendation=advice)
    services.close_recommendation(ground.lead, recommendation=advice)
    advice.refresh_from_db()
    assert (advice.state, advice.closed_on) == ("closed", ground.today)
    assert [each.text for each in advice.follow_ups.all()] == ["Đã sửa", "Thiếu chữ ký", "Đã ký"]
    with pytest.raises(Overtaken):
        services.report_recommendation(ground.officer, recommendation=advice, text="Nữa")
