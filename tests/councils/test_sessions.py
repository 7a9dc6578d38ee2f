"""Preparing a session: agenda, roll, recusals, keys; and what keeps voting from being opened."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from tests.councils.stage import (
    BY_80,
    BY_90,
    BY_NOBODY,
    CHEAP,
    FIRST_WORDS,
    HELD_AT,
    begun,
    call_the_roll,
    items_of,
    make_review,
    make_stage,
    opened,
    prepared,
    take_keys,
)
from tests.makers import make_actor
from thidua.agencies.actor import actor_for
from thidua.agencies.models import Post, Role
from thidua.councils import queries, services
from thidua.councils.minutes import minutes
from thidua.councils.models import AgendaItem, Attendance, Session, SessionStatus
from thidua.dossiers.models import Comment, Nomination, Publication, Step
from thidua.dossiers.queries import get_visible_nomination
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.models import Notice
from thidua.trail.queries import entries_of

pytestmark = pytest.mark.django_db
WITH_PUBLICATION = (Step.APPRAISAL, Step.PUBLICATION, Step.COUNCIL, Step.CONCLUSION)


def publish(review, *, closed: bool) -> Publication:
    publication = Publication.objects.create(
        agency=review.agency,
        code=f"cong-khai-{review.pk}",
        title="Lấy ý kiến",
        opens_on=dt.date(2025, 3, 4),
        closes_on=dt.date(2025, 3, 18),
        closed_at=timezone.now() if closed else None,
        contact="Phòng thử",
    )
    publication.reviews.add(review)
    return publication


def comment(publication: Publication, nomination: Nomination | None, *, handled: bool) -> None:
    Comment.objects.create(
        publication=publication,
        nomination=nomination,
        author_name="Người Dân Thử",
        author_contact="0900000000",
        text="Đề nghị xem lại.",
        receipt=f"yk{publication.pk}{bool(nomination)}",
        handled_at=timezone.now() if handled else None,
    )


def obstacle_of(review) -> str:
    return queries.obstacle(queries.reviews_with_comments([review.pk])[0])


def test_the_agenda_keeps_the_order_it_was_given_and_its_recusals() -> None:
    stage = make_stage()
    first, second = make_review(stage), make_review(stage)
    session = prepared(stage, [first, second])
    item = items_of(session)[1]
    services.recuse(stage.secretary, item=item, member=stage.seat(2), reason="chị của người được đề nghị")
    services.set_agenda(stage.secretary, session=session, reviews=[second, first])
    assert [each.review for each in items_of(session)] == [second, first]
    assert items_of(session)[0].recusals.get().member == stage.seat(2)


def test_an_item_taken_off_the_agenda_takes_its_recusals_along() -> None:
    stage = make_stage()
    first, second = make_review(stage), make_review(stage)
    session = prepared(stage, [first, second])
    services.recuse(stage.secretary, item=items_of(session)[1], member=stage.seat(2), reason="có liên quan")
    services.set_agenda(stage.secretary, session=session, reviews=[first])
    assert [each.review for each in items_of(session)] == [first]


@pytest.mark.parametrize("step", [Step.APPRAISAL, Step.CONCLUSION])
def test_a_review_at_another_step_is_not_put_on_the_agenda(step: Step) -> None:
    stage = make_stage()
    with pytest.raises(Refused, match="không chờ hội đồng"):
        prepared(stage, [make_review(stage, step=step)])


def test_a_review_on_another_open_agenda_is_refused_until_that_session_is_cancelled() -> None:
    stage = make_stage()
    review = make_review(stage)
    session = prepared(stage, [review])
    with pytest.raises(Refused, match="không chờ hội đồng"):
        prepared(stage, [review])
    services.cancel_session(stage.secretary, session=session, reason="hoãn họp")
    assert items_of(prepared(stage, [review]))[0].review == review


def test_public_comment_must_be_closed_where_the_review_needs_it() -> None:
    stage = make_stage()
    review = make_review(stage, steps=WITH_PUBLICATION)
    assert "Chưa công khai" in obstacle_of(review)
    publication = publish(review, closed=False)
    assert "chưa kết thúc" in obstacle_of(review)
    Publication.objects.filter(pk=publication.pk).update(closed_at=timezone.now())
    assert obstacle_of(review) == ""


def test_without_the_step_no_public_comment_is_needed() -> None:
    assert obstacle_of(make_review(make_stage())) == ""


@pytest.mark.parametrize("about_the_nominee", [True, False])
def test_every_comment_on_the_nominee_or_on_the_whole_list_must_be_handled(about_the_nominee: bool) -> None:
    stage = make_stage()
    review = make_review(stage, steps=WITH_PUBLICATION)
    publication = publish(review, closed=True)
    comment(publication, review.nomination if about_the_nominee else None, handled=False)
    assert "chưa xử lý" in obstacle_of(review)
    Comment.objects.update(handled_at=timezone.now())
    assert obstacle_of(review) == ""


def test_a_comment_on_somebody_else_of_the_same_list_is_no_obstacle() -> None:
    stage = make_stage()
    review, other = make_review(stage, steps=WITH_PUBLICATION), make_review(stage, steps=WITH_PUBLICATION)
    publication = publish(review, closed=True)
    publication.reviews.add(other)
    comment(publication, other.nomination, handled=False)
    assert obstacle_of(review) == ""
    assert "chưa xử lý" in obstacle_of(other)


def test_a_comment_that_comes_after_the_agenda_keeps_voting_from_being_opened() -> None:
    stage = make_stage()
    review = make_review(stage, steps=WITH_PUBLICATION)
    publication = publish(review, closed=True)
    session = prepared(stage, [review])
    comment(publication, review.nomination, handled=False)
    with pytest.raises(Refused, match="chưa xử lý"):
        services.open_voting(stage.secretary, session=session)


def test_opening_fixes_members_and_thresholds_and_tells_who_is_present() -> None:
    stage = make_stage(5)
    reviews = [make_review(stage, award) for award in (BY_90, BY_80, BY_NOBODY)]
    session = opened(stage, reviews, absent=[4])
    assert session.status == SessionStatus.VOTING
    assert [item.percent for item in items_of(session)] == [90, 80, None]
    assert session.attendances.count() == 5
    told = set(Notice.objects.filter(event=Event.VOTING_OPENED).values_list("account_id", flat=True))
    assert told == {stage.members[number].account_id for number in range(4)}
    late = make_actor(stage.province, Role.COUNCIL_MEMBER)
    services.add_member(
        stage.secretary, council=stage.council, seat=services.Seat(late.account), from_day=dt.date(2025, 1, 1)
    )
    assert len(queries.session_members(session)) == 5


@pytest.mark.parametrize(("members", "absent", "opens"), [(9, 3, True), (9, 4, False), (5, 1, True), (5, 2, False)])
def test_voting_opens_with_two_thirds_of_all_members_present_and_not_with_one_fewer(
    members: int, absent: int, opens: bool
) -> None:
    stage = make_stage(members)
    session = prepared(stage, [make_review(stage)], absent=range(members - absent, members))
    if opens:
        services.open_voting(stage.secretary, session=session)
    else:
        with pytest.raises(Refused, match="Đủ số thành viên"):
            services.open_voting(stage.secretary, session=session)


def test_voting_does_not_open_before_the_whole_roll_is_called() -> None:
    stage = make_stage(5)
    session = prepared(stage, [make_review(stage)])
    session.attendances.filter(member=stage.seat(4)).delete()
    with pytest.raises(Refused, match="Điểm danh"):
        services.open_voting(stage.secretary, session=session)


def test_voting_does_not_open_with_an_empty_agenda() -> None:
    stage = make_stage()
    with pytest.raises(Refused, match="Chưa có hồ sơ"):
        services.open_voting(stage.secretary, session=prepared(stage, []))


def test_voting_does_not_open_with_one_key() -> None:
    stage = make_stage()
    session = prepared(stage, [make_review(stage)])
    services.release_key(stage.secretary, session=session, order=1, reason="đổi người")
    with pytest.raises(Refused, match="khóa"):
        services.open_voting(stage.secretary, session=session)


def test_one_person_does_not_hold_both_keys() -> None:
    stage = make_stage()
    session = prepared(stage, [])
    services.release_key(stage.secretary, session=session, order=2, reason="đổi người")
    with pytest.raises(Refused, match="hai người"):
        services.take_key(stage.members[0], session=session, order=2, passphrase="một câu dài khác hẳn", hardness=CHEAP)


def test_a_key_that_somebody_holds_is_not_taken_by_another() -> None:
    stage = make_stage()
    session = prepared(stage, [])
    with pytest.raises(Overtaken, match="đang giữ khóa"):
        services.take_key(stage.members[2], session=session, order=1, passphrase="một câu dài khác hẳn", hardness=CHEAP)


def test_a_holder_takes_the_key_again_with_a_new_passphrase_until_voting_opens() -> None:
    stage = make_stage()
    session = prepared(stage, [make_review(stage)])
    before = bytes(session.keys.get(order=1).public_key)
    services.take_key(stage.members[0], session=session, order=1, passphrase=FIRST_WORDS, hardness=CHEAP)
    assert bytes(session.keys.get(order=1).public_key) != before
    services.open_voting(stage.secretary, session=session)
    with pytest.raises(Overtaken):
        services.take_key(stage.members[0], session=session, order=1, passphrase=FIRST_WORDS, hardness=CHEAP)


def test_who_is_no_member_and_who_keeps_the_system_take_no_key() -> None:
    stage = make_stage()
    session = prepared(stage, [])
    services.release_key(stage.secretary, session=session, order=1, reason="đổi người")
    appraiser = make_actor(stage.province, Role.APPRAISER)
    Post.objects.create(
        account=stage.members[2].account,
        agency=stage.province,
        role=Role.ADMINISTRATOR,
        starts_on=dt.date(2020, 1, 1),
    )
    keeper = actor_for(stage.members[2].account, stage.province.pk)
    for actor in (appraiser, keeper):
        with pytest.raises(NotAllowed):
            services.take_key(actor, session=session, order=1, passphrase="một câu dài khác hẳn", hardness=CHEAP)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("mười một ký", "ít nhất 12"),  # eleven
        ("a          b", "ít nhất 12"),  # white space does not count
        ("mat-khau-thu-nghiem", "mật khẩu đăng nhập"),  # the one for signing in
    ],
)
def test_a_passphrase_that_is_short_or_the_one_for_signing_in_is_refused(words: str, why: str) -> None:
    stage = make_stage()
    session = prepared(stage, [])
    with pytest.raises(Refused, match=why):
        services.take_key(stage.members[0], session=session, order=1, passphrase=words, hardness=CHEAP)


def test_twelve_characters_are_enough() -> None:
    stage = make_stage()
    session = prepared(stage, [])
    services.take_key(stage.members[0], session=session, order=1, passphrase="mười hai chữ", hardness=CHEAP)


def test_no_passphrase_is_stored_or_in_the_trail() -> None:
    stage = make_stage()
    session = prepared(stage, [])
    texts = [f"{entry.before}{entry.after}{entry.reason}" for entry in entries_of(session)]
    assert not any(FIRST_WORDS in text for text in texts)
    assert FIRST_WORDS.encode() not in bytes(session.keys.get(order=1).locked_secret_key)


def test_a_recusal_takes_the_item_and_its_dossier_out_of_the_members_sight() -> None:
    stage = make_stage()
    session = prepared(stage, [make_review(stage), make_review(stage)])
    item, other = items_of(session)
    code = item.review.nomination.code
    member = stage.members[2]
    assert get_visible_nomination(member, code)
    services.recuse(member, item=item, member=stage.seat(2), reason="là vợ của người được đề nghị")
    with pytest.raises(AgendaItem.DoesNotExist):
        queries.get_visible_item(member, session, item.pk)
    with pytest.raises(Nomination.DoesNotExist):
        get_visible_nomination(member, code)
    assert queries.get_visible_item(member, session, other.pk) == other
    assert queries.get_visible_item(stage.members[3], session, item.pk) == item
    assert get_visible_nomination(stage.members[3], code)


def test_a_recusal_written_by_mistake_is_lifted_with_a_reason() -> None:
    stage = make_stage()
    session = prepared(stage, [make_review(stage)])
    recusal = services.recuse(
        stage.secretary, item=items_of(session)[0], member=stage.seat(2), reason="trùng tên người được đề nghị"
    )
    with pytest.raises(Refused, match="lý do"):
        services.lift_recusal(stage.secretary, recusal=recusal, reason=" ")
    services.lift_recusal(stage.secretary, recusal=recusal, reason="chỉ trùng tên")
    assert queries.get_visible_item(stage.members[2], session, items_of(session)[0].pk)


def test_a_member_steps_back_only_for_oneself_and_only_before_voting_opens() -> None:
    stage = make_stage()
    session = prepared(stage, [make_review(stage)])
    item = items_of(session)[0]
    with pytest.raises(NotAllowed):
        services.recuse(stage.members[2], item=item, member=stage.seat(3), reason="hộ người khác")
    services.open_voting(stage.secretary, session=session)
    with pytest.raises(Overtaken):
        services.recuse(stage.members[2], item=item, member=stage.seat(2), reason="muộn rồi")


def test_a_member_of_the_nominees_name_is_pointed_out_until_stepping_back() -> None:
    stage = make_stage()
    session = prepared(stage, [make_review(stage, name="ủy viên 2"), make_review(stage)])
    members = queries.session_members(session)
    (item, member), *rest = queries.namesakes(items_of(session), members)
    assert rest == []
    assert (item.position, str(member)) == (1, "Ủy Viên 2")
    services.recuse(stage.secretary, item=item, member=member, reason="chính là người đó")
    assert queries.namesakes(items_of(session), members) == []


def test_chair_and_secretary_are_two_members_of_the_day() -> None:
    stage = make_stage()
    session = prepared(stage, [])
    facts = {"title": "Họp", "held_at": session.held_at, "place": "Phòng 2"}
    with pytest.raises(Refused, match="hai người"):
        services.change_session(stage.secretary, session=session, chair=stage.seat(0), secretary=stage.seat(0), **facts)
    services.end_member(stage.secretary, member=stage.seat(2), until_day=dt.date(2025, 3, 31), reason="nghỉ hưu")
    with pytest.raises(Refused, match="vào ngày họp"):
        services.change_session(stage.secretary, session=session, chair=stage.seat(2), secretary=stage.seat(1), **facts)


def test_the_roll_is_not_called_for_strangers() -> None:
    stage, other = make_stage(), None
    session = prepared(stage, [])
    other = make_actor(stage.province, Role.COUNCIL_MEMBER)
    seat = services.add_member(
        stage.secretary, council=stage.council, seat=services.Seat(other.account), from_day=dt.date(2025, 4, 2)
    )
    with pytest.raises(Refused, match="không phải là thành viên"):
        services.set_attendance(stage.secretary, session=session, modes={seat.pk: Attendance.Mode.PRESENT})


def test_another_agencys_secretary_can_do_nothing_with_the_session() -> None:
    stage = make_stage()
    session = prepared(stage, [make_review(stage)])
    stranger = make_actor(stage.tree["stranger"], Role.COUNCIL_SECRETARY, Role.COUNCIL_MEMBER)
    with pytest.raises(Session.DoesNotExist):
        queries.get_visible_session(stranger, session.pk)
    for act in (
        lambda: services.open_voting(stranger, session=session),
        lambda: services.cancel_session(stranger, session=session, reason="phá"),
        lambda: services.set_agenda(stranger, session=session, reviews=[]),
        lambda: services.take_key(stranger, session=session, order=1, passphrase=FIRST_WORDS, hardness=CHEAP),
        lambda: services.cast_vote(stranger, session=session, choices={}),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_preparation_names_what_is_left_to_do() -> None:
    stage = make_stage()
    session = services.prepare_session(
        stage.secretary,
        council=stage.council,
        title="Họp",
        held_at=HELD_AT,
        place="Phòng 1",
        chair=stage.seat(0),
        secretary=stage.seat(1),
    )
    done = [task.done for task in queries.preparation(session)]
    assert done == [True, False, False, False, True, False]
    services.set_agenda(stage.secretary, session=session, reviews=[make_review(stage)])
    modes = {stage.seat(number).pk: Attendance.Mode.PRESENT for number in range(5)}
    services.set_attendance(stage.secretary, session=session, modes=modes)
    take_keys(stage, session)
    assert all(task.done for task in queries.preparation(session))


def discussing(stage, *, absent=()):
    """A session with nothing to vote on, its roll called."""
    session = begun(stage, "Cho ý kiến về phương hướng năm sau")
    call_the_roll(stage, session, absent=absent)
    return session


def test_a_session_that_only_discussed_is_concluded_without_a_vote_and_without_keys() -> None:
    stage = make_stage(3)
    session = services.conclude_session(
        stage.secretary, session=discussing(stage, absent=[2]), proceedings="Hội đồng cho ý kiến."
    )
    assert session.status == SessionStatus.CONCLUDED
    found = minutes(session)
    assert (found.items, found.voters, len(found.present), len(found.absent)) == ((), 0, 2, 1)
    assert Notice.objects.filter(event=Event.SESSION_CONCLUDED, account_id=stage.members[2].account_id).exists()


def test_a_session_with_cases_on_its_agenda_is_not_concluded_without_the_vote() -> None:
    stage = make_stage(3)
    with pytest.raises(Refused, match="hồ sơ chờ bỏ phiếu"):
        services.conclude_session(stage.secretary, session=prepared(stage, [make_review(stage)]), proceedings="Đã họp.")


@pytest.mark.parametrize(("minutes_before", "over"), [(1, False), (0, True)])
def test_a_discussion_is_concluded_from_its_hour_on_and_not_a_minute_before(minutes_before: int, over: bool) -> None:
    stage = make_stage(3)
    session = discussing(stage)
    with time_machine.travel(HELD_AT - dt.timedelta(minutes=minutes_before), tick=False):
        if over:
            services.conclude_session(stage.secretary, session=session, proceedings="Đã họp.")
        else:
            with pytest.raises(Refused, match="Đã đến giờ họp"):
                services.conclude_session(stage.secretary, session=session, proceedings="Đã họp.")


def test_a_discussion_without_two_thirds_present_or_with_an_open_roll_is_not_concluded() -> None:
    stage = make_stage(3)
    with pytest.raises(Refused, match="Đủ số thành viên"):
        services.conclude_session(stage.secretary, session=discussing(stage, absent=[1, 2]), proceedings="Đã họp.")
    session = discussing(stage)
    Attendance.objects.filter(session=session, member=stage.seat(2)).delete()
    with pytest.raises(Refused, match="Điểm danh"):
        services.conclude_session(stage.secretary, session=session, proceedings="Đã họp.")
