"""The one next thing to do with a nomination, for whoever looks, at every station of its way."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.dossiers.desk import Desk
from tests.makers import make_actor, make_pdf
from thidua.agencies.models import Role
from thidua.dossiers import services
from thidua.dossiers.models import Conclusion, EvidenceKind, Nomination, Step
from thidua.dossiers.next_action import next_action

pytestmark = pytest.mark.django_db
REASON = "Thiếu biên bản bình xét của đơn vị."


@pytest.fixture
def desk():
    return Desk()


def now(actor, nomination):
    return next_action(actor, Nomination.objects.get(pk=nomination.pk))


def returned(desk):
    nomination = desk.nomination()
    desk.received(nomination)
    services.return_nomination(desk.appraiser, nomination=nomination, reason=REASON)
    return Nomination.objects.get(pk=nomination.pk)


def compose(nomination):
    return f"{reverse('dossiers:new_submission')}?hs={nomination.code}"


def test_a_draft_is_put_into_a_submission_and_what_lacks_is_named(desk):
    nomination = desk.nomination()
    action = now(desk.officer, nomination)
    assert (action.label, action.url) == ("Soạn tờ trình", compose(nomination))
    assert "Báo cáo thành tích" in action.text
    desk.attach(nomination, EvidenceKind.ACHIEVEMENT_REPORT, EvidenceKind.MEETING_MINUTES)
    assert "Còn thiếu" not in now(desk.officer, nomination).text


def test_a_draft_in_a_submission_leads_to_that_submission(desk):
    nomination = desk.nomination()
    draft = services.draft_submission(desk.officer, nominations=[nomination], title="Đề nghị", year=2025)
    assert now(desk.officer, nomination).url == reverse("dossiers:submission", args=[draft.code])
    services.drop_submission(desk.officer, submission=draft)
    assert now(desk.officer, nomination).url == compose(nomination)


def test_a_returned_nomination_is_first_corrected_and_then_sent_again(desk):
    nomination = returned(desk)
    assert now(desk.officer, nomination).url == reverse("dossiers:change_nomination", args=[nomination.code])
    services.change_nomination(
        desk.officer, nomination=nomination, version=nomination.version, achievement="Đã bổ sung biên bản."
    )
    action = now(desk.officer, nomination)
    assert (action.label, action.url) == ("Soạn tờ trình để trình lại", compose(nomination))


def test_a_paper_attached_after_the_return_is_a_correction_too_and_a_second_return_asks_for_another(desk):
    nomination = returned(desk)
    desk.attach(nomination, EvidenceKind.MEETING_MINUTES)
    assert now(desk.officer, nomination).url == compose(nomination)
    desk.received(Nomination.objects.get(pk=nomination.pk))
    services.return_nomination(desk.appraiser, nomination=nomination, reason=REASON)
    assert now(desk.officer, nomination).label == "Sửa hồ sơ"


def test_what_waits_elsewhere_says_where_and_gives_the_next_person_the_link(desk):
    nomination = desk.nomination()
    submission = desk.sent(nomination)
    address = reverse("dossiers:submission", args=[submission.code])
    assert "tỉnh Ví Dụ tiếp nhận" in now(desk.officer, nomination).text
    assert now(desk.appraiser, nomination).label == "Mở tờ trình để tiếp nhận"
    assert now(desk.appraiser, nomination).url == address
    assert now(desk.secretary, nomination).label == "Xem tờ trình"
    assert now(desk.stranger, nomination).url == ""


def test_under_review_the_reviewing_agency_opens_it_and_others_read_the_step(desk):
    nomination = desk.nomination()
    (review,) = desk.received(nomination)
    review_address = reverse("dossiers:review", args=[nomination.code])
    assert now(desk.appraiser, nomination).url == review_address
    assert now(desk.officer, nomination).url == ""
    assert "Kiểm tra thành phần hồ sơ" in now(desk.officer, nomination).text
    unit_officer = make_actor(desk.tree["province"], Role.UNIT_OFFICER)
    assert now(unit_officer, nomination).url == ""
    services.conclude_review(desk.appraiser, review=desk.at(review, Step.CONCLUSION), conclusion=Conclusion.DECIDE)
    assert "quyết định" in now(desk.officer, nomination).text


def test_what_has_ended_asks_for_nothing(desk):
    nomination = desk.nomination()
    services.withdraw_nomination(desk.officer, nomination=nomination, reason="Nhập nhầm")
    assert now(desk.officer, nomination) is None


def test_the_page_of_a_returned_and_corrected_nomination_has_the_one_link_that_ticks_it_in_a_new_submission(desk):
    nomination = returned(desk)
    other = desk.nomination(name="Trần Văn Thử")
    services.attach_evidence(
        desk.officer,
        nomination=nomination,
        kind=EvidenceKind.MEETING_MINUTES,
        upload=SimpleUploadedFile("bien-ban.pdf", make_pdf("Biên bản")),
    )
    client = Client()
    client.force_login(desk.officer.account)
    body = client.get(reverse("dossiers:nomination", args=[nomination.code])).content.decode()
    assert REASON in body
    assert body.count('<a class="button"') == 1  # one primary action; everything else is quieter
    assert f'<a class="button" href="{compose(nomination)}">Soạn tờ trình để trình lại</a>' in body
    form = client.get(compose(nomination)).content.decode()
    assert f'value="{nomination.pk}" checked' in form
    assert f'value="{other.pk}" checked' not in form
