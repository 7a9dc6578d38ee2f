"""From submission to conclusion: the same steps at each level, guards that hold, and returns that are seen at once."""

import datetime as dt
import threading

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.dossiers.desk import CERTIFICATE, ORDER, RECEIVED_ON, Desk
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.dossiers import services
from thidua.dossiers.guards import held
from thidua.dossiers.models import Conclusion, EvidenceKind, NominationStatus, Publication, Review, Step
from thidua.dossiers.queries import board, board_counts, waiting_elsewhere
from thidua.dossiers.routing import decides, next_agency, return_due, review_due, steps_for
from thidua.register.models import Award, Proceeding, Source
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


def test_the_law_says_who_decides_and_so_where_a_nomination_goes(desk):
    tree, day = desk.tree, RECEIVED_ON
    assert next_agency(tree["department"], "grassroots_emulation_soldier", day) == tree["department"]
    assert next_agency(tree["department"], CERTIFICATE, day) == tree["province"]
    assert next_agency(tree["province"], CERTIFICATE, day) == tree["province"]
    assert next_agency(tree["province"], ORDER, day) == tree["committee"]
    assert next_agency(tree["committee"], ORDER, day) == tree["prime_minister"]
    assert next_agency(tree["prime_minister"], ORDER, day) == tree["president"]
    assert next_agency(tree["prime_minister"], "pm_merit_certificate", day) == tree["prime_minister"]


def test_the_commune_decides_what_the_district_decided_from_the_day_the_district_ended(desk):
    commune = desk.tree["commune"]
    assert not decides(commune, "grassroots_emulation_soldier", dt.date(2025, 6, 30))
    assert decides(commune, "grassroots_emulation_soldier", dt.date(2025, 7, 1))


def test_an_order_needs_public_comment_and_consultation_that_a_certificate_does_not(desk):
    province = desk.tree["province"]
    assert steps_for(province, CERTIFICATE, RECEIVED_ON) == [
        Step.COMPLETENESS,
        Step.APPRAISAL,
        Step.COUNCIL,
        Step.CONCLUSION,
    ]
    assert steps_for(province, ORDER, RECEIVED_ON) == list(Step)
    assert steps_for(desk.tree["president"], ORDER, RECEIVED_ON) == [Step.CONCLUSION]


def test_limits_are_counted_in_working_days_from_the_day_after_receipt(desk):
    assert return_due(desk.tree["province"], RECEIVED_ON) == dt.date(2025, 3, 10)
    assert review_due(desk.tree["province"], RECEIVED_ON) == dt.date(2025, 3, 31)
    assert review_due(desk.tree["president"], RECEIVED_ON) is None


def test_nominations_for_different_agencies_do_not_fit_in_one_submission(desk):
    own = desk.nomination("grassroots_emulation_soldier")
    up = desk.nomination(CERTIFICATE, "Trần Văn Thử")
    with pytest.raises(Refused, match="tờ trình riêng"):
        services.draft_submission(desk.officer, nominations=[own, up], title="Đề nghị", year=2025)


def test_a_nomination_is_in_one_open_submission_only(desk):
    nomination = desk.nomination()
    services.draft_submission(desk.officer, nominations=[nomination], title="Một", year=2025)
    with pytest.raises(Refused, match="đang soạn"):
        services.draft_submission(desk.officer, nominations=[nomination], title="Hai", year=2025)


def test_a_submission_is_taken_back_until_it_is_received(desk):
    nomination = desk.nomination()
    submission = desk.sent(nomination)
    services.take_back(desk.officer, submission=submission, reason="Nhầm")
    nomination.refresh_from_db()
    assert nomination.status == NominationStatus.DRAFT
    with pytest.raises(Overtaken):
        services.receive_submission(desk.appraiser, submission=submission, received_on=RECEIVED_ON)


@pytest.mark.parametrize("received_on", [RECEIVED_ON - dt.timedelta(days=1), dt.date(2099, 1, 1)])
def test_a_submission_is_received_neither_before_its_letter_nor_in_the_future(desk, received_on):
    submission = desk.sent(desk.nomination())
    with pytest.raises(Refused, match="Ngày nhận"):
        services.receive_submission(desk.appraiser, submission=submission, received_on=received_on)


def test_the_first_step_begins_on_the_day_received_also_when_that_is_entered_days_later(desk):
    (entered_later,) = desk.received(desk.nomination())
    assert timezone.localdate(entered_later.step_since) == RECEIVED_ON < entered_later.step_due_on
    submission = desk.sent(desk.nomination(CERTIFICATE, "Trần Văn Thử"))
    before = timezone.now()
    (entered_today,) = services.receive_submission(
        desk.appraiser, submission=submission, received_on=timezone.localdate()
    )
    assert before <= entered_today.step_since <= timezone.now()


def test_only_the_receiving_agency_receives(desk):
    submission = desk.sent(desk.nomination())
    for actor in (desk.stranger, desk.central, desk.officer):
        with pytest.raises(NotAllowed):
            services.receive_submission(actor, submission=submission, received_on=RECEIVED_ON)


def test_missing_papers_stop_completeness_unless_a_reason_is_given_and_kept(desk):
    nomination = desk.nomination()
    (review,) = desk.received(nomination)
    with pytest.raises(Refused, match="Báo cáo thành tích"):
        services.complete_step(desk.appraiser, review=review, step=Step.COMPLETENESS)
    done = services.complete_step(
        desk.appraiser, review=review, step=Step.COMPLETENESS, note="Bản giấy đã nộp ngày 03/3"
    )
    assert done.step == Step.APPRAISAL


def test_a_complete_dossier_passes_without_a_reason(desk):
    nomination = desk.nomination()
    desk.attach(nomination, EvidenceKind.ACHIEVEMENT_REPORT, EvidenceKind.MEETING_MINUTES)
    (review,) = desk.received(nomination)
    assert services.complete_step(desk.appraiser, review=review, step=Step.COMPLETENESS).step == Step.APPRAISAL


def test_a_step_is_finished_once(desk):
    (review,) = desk.received(desk.nomination())
    services.complete_step(desk.appraiser, review=review, step=Step.COMPLETENESS, note="Bản giấy")
    with pytest.raises(Overtaken):
        services.complete_step(desk.appraiser, review=review, step=Step.COMPLETENESS, note="Bản giấy")


def test_an_opinion_that_differs_from_the_law_needs_a_reason_that_stays_beside_it(desk):
    (review,) = desk.received(desk.nomination())
    desk.at(review, Step.APPRAISAL)
    appraisal = services.appraise_review(desk.appraiser, review=review)
    assert appraisal.verdict == "undecided"
    with pytest.raises(Refused, match="lý do"):
        services.settle_appraisal(desk.appraiser, appraisal=appraisal, opinion="eligible")
    settled = services.settle_appraisal(
        desk.appraiser,
        appraisal=appraisal,
        opinion="eligible",
        override_reason="Đã đối chiếu bản giấy quyết định số 12.",
    )
    assert (settled.verdict, settled.opinion) == ("undecided", "eligible")
    assert "bản giấy" in settled.override_reason


def test_a_verdict_is_as_of_the_day_received_whatever_the_register_learns_later(desk):
    nomination = desk.nomination()
    for year, decided_on in ((2023, dt.date(2023, 12, 20)), (2024, dt.date(2025, 3, 4))):
        Award.objects.create(
            subject=nomination.subject,
            code="grassroots_emulation_soldier",
            year=year,
            decided_on=decided_on,
            source=Source.ENTRY,
        )
    (review,) = desk.received(nomination)
    appraisal = services.appraise_review(desk.appraiser, review=review)
    titles = [award["year"] for award in appraisal.case["history"]["awards"]]
    assert titles == [2023]


def test_two_titles_in_a_row_and_an_attested_conduct_are_eligible(desk):
    nomination = desk.nomination()
    for year in (2023, 2024):
        Award.objects.create(
            subject=nomination.subject,
            code="grassroots_emulation_soldier",
            year=year,
            decided_on=dt.date(year, 12, 20),
            source=Source.ENTRY,
        )
    (review,) = desk.received(nomination)
    first = services.appraise_review(desk.appraiser, review=review)
    second = services.attest_and_appraise(
        desk.appraiser, review=review, history_complete=False, attested=["compliance"], seen=first.pk
    )
    assert (first.verdict, second.verdict) == ("undecided", "eligible")
    with pytest.raises(Overtaken):
        services.attest_and_appraise(desk.appraiser, review=review, history_complete=True, attested=[], seen=first.pk)


def test_a_return_is_seen_at_once_with_its_reason_and_the_dossier_can_come_again(desk):
    nomination = desk.nomination()
    desk.received(nomination)
    services.return_nomination(desk.appraiser, nomination=nomination, reason="Thiếu biên bản bình xét của đơn vị.")
    nomination.refresh_from_db()
    assert (nomination.status, nomination.holder) == (NominationStatus.RETURNED, desk.tree["department"])
    notice = Notice.objects.filter(account_id=desk.officer.account_id).latest("at")
    assert "Thiếu biên bản bình xét" in notice.text
    (again,) = desk.received(nomination)
    assert again.step == Step.COMPLETENESS


def test_a_return_without_a_reason_is_refused(desk):
    nomination = desk.nomination()
    desk.received(nomination)
    with pytest.raises(Refused, match="lý do"):
        services.return_nomination(desk.appraiser, nomination=nomination, reason="thiếu")


def test_the_centre_returns_to_the_province_which_may_return_further_down(desk):
    nomination = desk.nomination(ORDER)
    (review,) = desk.received(nomination)
    review = desk.at(review, Step.PUBLICATION)
    Publication.objects.create(
        agency=desk.tree["province"],
        code="x",
        title="Công khai",
        opens_on=RECEIVED_ON,
        closes_on=RECEIVED_ON,
        closed_at=timezone.now(),
        contact="-",
    ).reviews.add(review)
    review = desk.at(review, Step.CONCLUSION)
    services.conclude_review(desk.appraiser, review=review, conclusion=Conclusion.SEND_UP)
    nomination.refresh_from_db()
    draft = services.draft_submission(desk.appraiser, nominations=[nomination], title="Trình", year=2025)
    services.send_submission(
        desk.appraiser,
        submission=draft,
        letter_number="7/TTr-UBND",
        letter_date=RECEIVED_ON,
        signer_name="Người Ký",
        signer_title="Chủ tịch",
    )
    services.receive_submission(desk.central, submission=draft, received_on=RECEIVED_ON)
    services.return_nomination(desk.central, nomination=nomination, reason="Thiếu xác nhận của cấp trình.")
    nomination.refresh_from_db()
    assert nomination.holder == desk.tree["province"]
    assert Notice.objects.filter(account_id=desk.officer.account_id, event="nomination_returned").exists()
    services.return_nomination(desk.appraiser, nomination=nomination, reason="Đơn vị bổ sung xác nhận của cấp trình.")
    nomination.refresh_from_db()
    assert nomination.holder == desk.tree["department"]


def test_the_council_step_is_not_passed_without_a_session_or_a_reason_of_the_secretary(desk):
    (review,) = desk.received(desk.nomination())
    review = desk.at(review, Step.COUNCIL)
    with pytest.raises(NotAllowed):
        services.complete_step(desk.appraiser, review=review, step=Step.COUNCIL, note="Hội đồng đã họp")
    with pytest.raises(Refused, match="phiên họp"):
        services.complete_step(desk.secretary, review=review, step=Step.COUNCIL)


def test_who_has_the_power_decides_and_who_has_not_sends_up(desk):
    (review,) = desk.received(desk.nomination())
    review = desk.at(review, Step.CONCLUSION)
    with pytest.raises(Refused, match="không trình cấp trên"):
        services.conclude_review(desk.appraiser, review=review, conclusion=Conclusion.SEND_UP)
    services.conclude_review(desk.appraiser, review=review, conclusion=Conclusion.DECIDE)
    review.nomination.refresh_from_db()
    assert review.nomination.status == NominationStatus.TO_DECIDE


def test_a_conclusion_is_opened_again_with_a_reason_before_anything_is_built_on_it(desk):
    (review,) = desk.received(desk.nomination())
    review = services.conclude_review(
        desk.appraiser, review=desk.at(review, Step.CONCLUSION), conclusion=Conclusion.DECIDE
    )
    services.reopen_review(desk.appraiser, review=review, reason="Có đơn phản ánh mới")
    review.refresh_from_db()
    assert (review.conclusion, review.step) == ("", Step.CONCLUSION)


def test_a_not_eligible_opinion_leads_to_a_refusal_only(desk):
    (review,) = desk.received(desk.nomination())
    review = desk.at(review, Step.APPRAISAL)
    appraisal = services.appraise_review(desk.appraiser, review=review)
    services.settle_appraisal(
        desk.appraiser,
        appraisal=appraisal,
        opinion="not_eligible",
        override_reason="Không có thành tích được chứng minh.",
    )
    with pytest.raises(Refused, match="không đủ tiêu chuẩn"):
        services.complete_step(desk.appraiser, review=review, step=Step.APPRAISAL, note="Cho qua")
    services.conclude_review(
        desk.appraiser, review=review, conclusion=Conclusion.REFUSE, reason="Không đủ tiêu chuẩn theo quy định."
    )
    review.nomination.refresh_from_db()
    assert review.nomination.status == NominationStatus.REFUSED


def test_a_posting_lasts_the_days_of_the_law_and_closes_only_after_its_last_day(desk):
    with time_machine.travel(dt.datetime(2025, 3, 3, 2, tzinfo=dt.UTC), tick=False) as clock:
        (review,) = desk.received(desk.nomination(ORDER))
        review = desk.at(review, Step.PUBLICATION)
        with pytest.raises(Refused, match="tối thiểu"):
            services.open_publication(
                desk.appraiser, reviews=[review], title="D", contact="-", closes_on=dt.date(2025, 3, 14)
            )
        posting = services.open_publication(desk.appraiser, reviews=[review], title="Danh sách", contact="-")
        assert posting.closes_on == dt.date(2025, 3, 17)
        clock.move_to(dt.datetime(2025, 3, 17, 10, tzinfo=dt.UTC))
        with pytest.raises(Refused, match="Chưa hết"):
            services.close_publication(desk.appraiser, publication=posting)
        clock.move_to(dt.datetime(2025, 3, 18, 2, tzinfo=dt.UTC))
        services.close_publication(desk.appraiser, publication=posting)
        assert services.complete_step(desk.appraiser, review=review, step=Step.PUBLICATION).step == Step.CONSULTATION


def test_a_comment_that_nobody_handled_keeps_the_posting_from_being_finished(desk):
    with time_machine.travel(dt.datetime(2025, 3, 3, 2, tzinfo=dt.UTC), tick=False) as clock:
        (review,) = desk.received(desk.nomination(ORDER))
        review = desk.at(review, Step.PUBLICATION)
        posting = services.open_publication(desk.appraiser, reviews=[review], title="Danh sách", contact="-")
        comment = services.receive_comment(
            desk.appraiser, publication=posting, author_name="Dân Thử", author_contact="-", text="Có ý kiến"
        )
        clock.move_to(dt.datetime(2025, 3, 18, 2, tzinfo=dt.UTC))
        with pytest.raises(Refused, match="hết thời gian"):
            services.receive_comment(
                desk.appraiser, publication=posting, author_name="Dân Thử", author_contact="-", text="Muộn"
            )
        services.close_publication(desk.appraiser, publication=posting)
        with pytest.raises(Refused, match="chưa xử lý"):
            services.complete_step(desk.appraiser, review=review, step=Step.PUBLICATION)
        services.handle_comment(desk.appraiser, comment=comment, handling="Đã xác minh, không có căn cứ.")
        services.complete_step(desk.appraiser, review=review, step=Step.PUBLICATION)


def test_a_consultation_waits_until_its_day_and_silence_after_it_can_be_waived(desk):
    with time_machine.travel(dt.datetime(2025, 3, 3, 2, tzinfo=dt.UTC), tick=False) as clock:
        (review,) = desk.received(desk.nomination(ORDER))
        review = desk.at(review, Step.PUBLICATION)
        Review.objects.filter(pk=review.pk).update(step=Step.CONSULTATION)
        review.refresh_from_db()
        services.ask_consultation(
            desk.appraiser,
            reviews=[review],
            asked=desk.tree["commune"],
            question="Ý kiến?",
            due_on=dt.date(2025, 3, 17),
        )
        clock.move_to(dt.datetime(2025, 3, 17, 2, tzinfo=dt.UTC))
        with pytest.raises(Refused, match="Đang chờ"):
            services.complete_step(desk.appraiser, review=review, step=Step.CONSULTATION, note="Không chờ nữa")
        clock.move_to(dt.datetime(2025, 3, 18, 2, tzinfo=dt.UTC))
        services.complete_step(desk.appraiser, review=review, step=Step.CONSULTATION, note="Quá hạn, tiếp tục")


def test_a_consultation_is_answered_once_by_the_asked_agency_only(desk):
    (review,) = desk.received(desk.nomination(ORDER))
    asked = make_actor(desk.tree["commune"], Role.UNIT_OFFICER)
    consultation = services.ask_consultation(
        desk.appraiser,
        reviews=[review],
        asked=desk.tree["commune"],
        question="Ý kiến?",
        due_on=dt.date(2099, 3, 16),
    )
    with pytest.raises(NotAllowed):
        services.answer_consultation(desk.stranger, consultation=consultation, agrees=True, answer="")
    with pytest.raises(Refused, match="lý do"):
        services.answer_consultation(asked, consultation=consultation, agrees=False, answer="Không")
    services.answer_consultation(asked, consultation=consultation, agrees=True, answer="")
    with pytest.raises(Overtaken):
        services.answer_consultation(asked, consultation=consultation, agrees=True, answer="")


def test_the_board_shows_what_waits_and_what_is_late_and_the_sender_sees_where_it_waits(desk):
    desk.received(desk.nomination(), desk.nomination(name="Lê Văn Thử"))
    assert board(desk.appraiser).count() == 2
    assert not board(desk.stranger).exists()
    (count,) = board_counts(desk.appraiser, dt.date(2025, 3, 11))
    assert (count.step, count.count, count.late) == (Step.COMPLETENESS, 2, 2)
    (count,) = board_counts(desk.appraiser, dt.date(2025, 3, 10))
    assert count.late == 0
    assert waiting_elsewhere(desk.officer).count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_appraisers_who_receive_at_once_one_wins_and_the_other_is_told():
    desk = Desk()
    submission = desk.sent(desk.nomination())
    outcomes: list[str] = []

    def receive() -> None:
        try:
            services.receive_submission(desk.appraiser, submission=submission, received_on=RECEIVED_ON)
            outcomes.append("received")
        except Overtaken:
            outcomes.append("told")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=receive) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["received", "told"]
    assert Review.objects.count() == 1


@pytest.mark.parametrize("days", [1, 0, -1])
def test_what_began_after_the_receipt_holds_the_dossier_until_its_last_day_whatever_the_verdict(desk, days):
    """The law is asked as of the day of receipt, where none of it was; it is known before the opinion is given."""
    (review,) = desk.received(desk.nomination())
    today = timezone.localdate()
    fact = Proceeding.objects.create(
        subject=review.nomination.subject,
        kind="denunciation",
        starts_on=RECEIVED_ON + dt.timedelta(days=1),
        ends_on=today + dt.timedelta(days=days),
        source=Source.ENTRY,
    )
    review = desk.at(review, Step.CONCLUSION)
    client = Client()
    client.force_login(desk.appraiser.account)
    page = client.get(reverse("dossiers:review", args=[review.nomination.code])).content.decode()
    if days >= 0:
        assert "chưa khen thưởng cho đến khi có kết luận" in page
        with pytest.raises(Refused, match="Điều 4 khoản 4"):
            services.conclude_review(desk.appraiser, review=review, conclusion=Conclusion.DECIDE)
        Proceeding.objects.filter(pk=fact.pk).update(ended_at=timezone.now())
    else:
        assert "chưa khen thưởng cho đến khi có kết luận" not in page
    services.conclude_review(desk.appraiser, review=review, conclusion=Conclusion.DECIDE)


def test_what_ran_at_the_receipt_and_was_weighed_does_not_hold_and_a_later_entry_does(desk):
    (review,) = desk.received(desk.nomination())
    known = {
        "subject": review.nomination.subject,
        "kind": "complaint",
        "source": Source.ENTRY,
        "starts_on": RECEIVED_ON,
    }
    Proceeding.objects.create(**known)
    review = desk.at(review, Step.CONCLUSION)
    assert held(review) is None, "the verdict said so, and a reason stands beside the opinion"
    Proceeding.objects.create(**known | {"kind": "inspection"})
    assert "kiểm tra" in (held(review) or "").lower()
    services.conclude_review(desk.appraiser, review=review, conclusion=Conclusion.REFUSE, reason="Chờ lâu quá hạn.")
