"""Opinions: asked for, answered clause by clause in time and late, each settled before the appraisal."""

import pytest

from tests.drafting.ground import SECOND, Ground, signed_file
from thidua.drafting import services
from thidua.drafting.models import Answer, Consultation, Opinion, Settlement, State
from thidua.drafting.queries import opinions_of, tally
from thidua.drafting.services import Remark
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Notice

pytestmark = pytest.mark.django_db
POINT = "dieu-1.khoan-2.diem-đ"


@pytest.fixture
def ground(db):
    return Ground()


def backdated(consultation, ground, due):
    """The consultation as if it had been due so many days from today."""
    days = {"sent_on": ground.day(-20), "due_on": ground.day(due)}
    Consultation.objects.filter(pk=consultation.pk).update(**days)
    consultation.refresh_from_db()
    return consultation


def test_who_is_asked_is_told_and_answers_clause_by_clause(ground):
    asked = ground.asked(ground.collecting(), question="Mức thử đã hợp lý chưa?")
    link = f"/xay-dung-van-ban/y-kien/{asked.addressees.get(agency=ground.tree['department']).pk}/"
    assert Notice.objects.filter(account_id=ground.department.account_id, link=link).count() == 1
    answer = ground.answered(asked, ground.department, Remark(POINT, "Bỏ điểm này."), Remark("", "Nên gọn hơn."))
    assert [(each.place_words, each.text) for each in answer.opinions.all()] == [
        ("Điểm đ khoản 2 Điều 1", "Bỏ điểm này."),
        ("", "Nên gọn hơn."),
    ]
    assert Notice.objects.filter(account_id=ground.officer.account_id, event="draft_answered").count() == 1


@pytest.mark.parametrize(("due", "late"), [(0, False), (-1, True)])
def test_an_answer_on_the_last_day_is_in_time_and_one_a_day_after_is_late_and_still_taken(ground, due, late):
    asked = backdated(ground.asked(ground.collecting(), ground.department), ground, due)
    answer = ground.answered(asked, ground.department)
    assert (answer.is_late, tally(asked).late) == (late, int(late))


@pytest.mark.parametrize(("due", "may_end"), [(0, False), (-1, True)])
def test_the_step_waits_for_the_silent_until_the_last_day_is_over(ground, due, may_end):
    case = ground.collecting()
    backdated(ground.asked(case, ground.department), ground, due)
    if may_end:
        assert ground.finish(case).state == State.APPRAISAL
    else:
        with pytest.raises(Refused, match="chưa trả lời"):
            ground.finish(case)


def test_no_opinion_is_left_open_before_the_appraisal(ground):
    case = ground.collecting()
    answer = ground.answered(
        ground.asked(case, ground.department),
        ground.department,
        Remark(POINT, "Bỏ."),
        Remark("dieu-2", "Hai lần thôi."),
    )
    first, second = answer.opinions.all()
    ground.explained(first)
    with pytest.raises(Refused, match="Còn 1 ý kiến"):
        ground.finish(case)
    taken_in = ground.version(case, SECOND)
    services.settle_opinion(ground.officer, opinion=second, taken_in=taken_in, explanation="", revision=1)
    assert ground.finish(case).state == State.APPRAISAL
    assert list(Opinion.objects.values_list("state", flat=True)) == [Settlement.EXPLAINED, Settlement.TAKEN]


def test_an_opinion_is_taken_up_only_in_a_later_version_and_refused_only_with_words(ground):
    case = ground.collecting()
    opinion = ground.answered(
        ground.asked(case, ground.department), ground.department, Remark(POINT, "Bỏ.")
    ).opinions.get()
    same, strange = case.versions.get(), ground.version(ground.case(), SECOND)
    for version in (same, strange):
        with pytest.raises(Refused) as refusal:
            services.settle_opinion(ground.officer, opinion=opinion, taken_in=version, explanation="", revision=1)
        assert "taken_in" in refusal.value.fields
    with pytest.raises(Refused) as refusal:
        services.settle_opinion(ground.officer, opinion=opinion, taken_in=None, explanation=" ", revision=1)
    assert "explanation" in refusal.value.fields


def test_who_settles_an_opinion_second_is_told_and_the_first_words_stay(ground):
    case = ground.collecting()
    opinion = ground.answered(
        ground.asked(case, ground.department), ground.department, Remark("", "Góp ý.")
    ).opinions.get()
    ground.explained(opinion, "Lời thứ nhất")
    with pytest.raises(Overtaken):
        ground.explained(opinion, "Lời thứ hai")
    opinion.refresh_from_db()
    assert opinion.explanation == "Lời thứ nhất"


def test_an_answer_that_does_not_simply_agree_says_something_on_a_clause_that_there_is(ground):
    asked = ground.asked(ground.collecting(), ground.department)
    for general in ("remarks", "disagree"):
        with pytest.raises(Refused, match="ít nhất một góp ý"):
            ground.answered(asked, ground.department, Remark("", "  "), general=general)
    with pytest.raises(Refused, match="dieu-99"):
        ground.answered(asked, ground.department, Remark("dieu-99", "Bỏ."))
    assert not Answer.objects.exists()


def test_an_agency_answers_once_for_itself_alone_and_no_more_after_the_appraisal_began(ground):
    case = ground.collecting()
    asked = ground.asked(case, ground.department)
    addressee = asked.addressees.get()
    with pytest.raises(NotAllowed):
        services.answer(ground.commune, addressee=addressee, general="agree")
    with pytest.raises(NotAllowed):
        services.answer(ground.stranger, addressee=addressee, general="agree")
    ground.answered(asked, ground.department)
    with pytest.raises(Overtaken, match="đã có ý kiến"):
        ground.answered(asked, ground.department)
    other = backdated(ground.asked(case, ground.commune), ground, -1)
    ground.finish(case)
    with pytest.raises(Overtaken, match="Thẩm định"):
        ground.answered(other, ground.commune)


def test_an_answer_by_letter_has_its_number_or_its_file_and_a_day_between_the_sending_and_today(ground):
    asked = backdated(ground.asked(ground.collecting(), others=["Hội Thử nghiệm", "Hội Thử nghiệm"]), ground, 5)
    addressee = asked.addressees.get(agency=None)
    facts = {"consultation": asked, "addressee": addressee, "general": "agree"}
    for day in (ground.day(-21), ground.day(1)):
        with pytest.raises(Refused) as refusal:
            services.enter_answer(ground.officer, **facts, answered_on=day, number="5/HTN")
        assert "answered_on" in refusal.value.fields
    with pytest.raises(Refused, match="số, ký hiệu"):
        services.enter_answer(ground.officer, **facts, answered_on=ground.day(-20))
    made = services.enter_answer(ground.officer, **facts, answered_on=ground.day(-20), upload=signed_file())
    assert (made.from_letter, made.is_late, made.file_name) == (True, False, "12.pdf")


def test_somebody_outside_the_list_is_entered_only_where_everybody_was_asked(ground):
    case = ground.collecting()
    facts = {"general": "remarks", "answered_on": ground.today, "number": "Thư ngày hôm nay"}
    facts |= {"name": "Ông Góp Ý", "remarks": [Remark("", "Nên thử.")]}
    with pytest.raises(Refused, match="Chọn nơi"):
        services.enter_answer(ground.officer, consultation=ground.asked(case), **facts)
    everybody = ground.asked(case, is_public=True)
    made = services.enter_answer(ground.officer, consultation=everybody, **facts)
    assert made.addressee.name == "Ông Góp Ý"


def test_only_the_last_version_goes_out_to_somebody_who_can_be_asked_until_a_day_to_come(ground):
    case = ground.collecting()
    first = case.versions.get()
    facts = {"case": case, "version": first, "agencies": [ground.tree["department"]], "due_on": ground.today}
    services.consult(ground.officer, **facts)  # today is a day to come
    for wrong, field in (
        ({"due_on": ground.day(-1)}, "due_on"),
        ({"agencies": []}, "agencies"),
        ({"agencies": [ground.province]}, "agencies"),
    ):
        with pytest.raises(Refused) as refusal:
            services.consult(ground.officer, **facts | wrong)
        assert field in refusal.value.fields
    ground.version(case, SECOND)
    with pytest.raises(Refused, match="mới nhất"):
        services.consult(ground.officer, **facts)


def test_the_table_follows_the_document_whatever_the_order_of_the_answers(ground):
    case = ground.collecting()
    asked = ground.asked(case)
    ground.answered(asked, ground.department, Remark("dieu-3", "Ba"), Remark("dieu-1.khoan-1", "Một"))
    ground.answered(asked, ground.commune, Remark("", "Chung"), Remark("dieu-2", "Hai"), general="disagree")
    assert [each.text for each in opinions_of(case)] == ["Chung", "Một", "Hai", "Ba"]
    counts = tally(asked)
    assert (counts.asked, counts.answered, counts.remarks, counts.disagree) == (2, 2, 1, 1)
