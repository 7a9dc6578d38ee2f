"""Packages between agencies: who may, what changes, what is repeated, what two officers at once see."""

import pytest
from django.utils import timezone

from tests.exchange import samples
from tests.exchange.desk import OTHER_KEY, ExchangeDesk, make_exchange_desk, receipt, sent_above
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.dossiers import services as dossiers
from thidua.dossiers.models import Nomination, Submission
from thidua.exchange import keys, services
from thidua.exchange.models import Package, PackageItem
from thidua.register.models import Claim, Subject
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> ExchangeDesk:
    return make_exchange_desk()


def events(package: Package) -> list[str]:
    return list(
        Entry.objects.filter(object_type="exchange.package", object_id=package.pk).values_list("event", flat=True)
    )


def test_an_accepted_package_is_a_submission_in_the_inbox_with_its_papers_and_claims(desk):
    package = services.accept_package(desk.officer, package=desk.received())
    submission = Submission.objects.get()
    assert (submission.status, submission.sender, submission.receiver, submission.letter_number) == (
        "sent",
        desk.tree["commune"],
        desk.tree["province"],
        "12/TTr-UBND",
    )
    nomination = submission.nominations.get()
    assert (nomination.status, nomination.owner, nomination.subject.name) == (
        "sent",
        desk.tree["commune"],
        "Nguyễn Thị Mẫu",
    )
    kept = set(nomination.evidence.values_list("file_name", flat=True))
    assert kept == {"Báo cáo.pdf", "Báo cáo.docx", "Ảnh.png"}
    assert Claim.objects.get().content == {"year": 2024, "rating": "good"}
    assert package.state == "accepted"
    assert events(package) == ["package_received", "package_accepted"]
    made = Entry.objects.get(event="nomination_created")
    assert "tiếp nhận gói trao đổi của" in made.actor_name
    (review,) = dossiers.receive_submission(desk.officer, submission=submission, received_on=timezone.localdate())
    assert review.nomination == nomination


def test_a_package_twice_is_one_and_an_altered_one_under_its_number_is_refused(desk):
    first = services.receive_package(desk.officer, content=desk.package())
    again = services.receive_package(desk.officer, content=desk.package())
    assert (again.package, again.is_repeat, first.is_repeat) == (first.package, True, False)
    with pytest.raises(Refused, match="nội dung khác"):
        services.receive_package(desk.officer, content=desk.package(title="Khác"))
    assert Package.objects.count() == 1
    services.accept_package(desk.officer, package=first.package)
    assert services.receive_package(desk.officer, content=desk.package()).is_repeat
    assert Submission.objects.count() == 1


def test_the_same_nomination_in_another_package_is_refused_while_it_is_under_way(desk):
    services.accept_package(desk.officer, package=desk.received())
    other = desk.received(id="a" * 32, letter_number="13/TTr-UBND")
    with pytest.raises(Refused, match="đã có trong hệ thống"):
        services.accept_package(desk.officer, package=other)
    assert Package.objects.get(pk=other.pk).state == "waiting"
    assert Nomination.objects.count() == 1


def test_a_returned_nomination_comes_again_with_what_was_mended_and_keeps_its_code(desk):
    services.accept_package(desk.officer, package=desk.received())
    submission = Submission.objects.get()
    dossiers.receive_submission(desk.officer, submission=submission, received_on=timezone.localdate())
    nomination = Nomination.objects.get()
    dossiers.return_nomination(desk.officer, nomination=nomination, reason="Thiếu số liệu năm 2025.")
    mended = {"achievement": "Có nhiều đóng góp; số liệu kèm theo."}
    again = desk.received(id="a" * 32, letter_number="13/TTr-UBND", nomination=mended)
    services.accept_package(desk.officer, package=again)
    nomination.refresh_from_db()
    assert (nomination.status, nomination.achievement) == ("sent", mended["achievement"])
    assert Nomination.objects.count() == 1
    assert nomination.evidence.filter(withdrawn_at=None).count() == 3


def test_of_two_officers_the_second_is_told_who_was_first(desk):
    package = desk.received()
    services.accept_package(desk.officer, package=package)
    for service, more in ((services.accept_package, {}), (services.return_package, {"reason": "Thiếu biên bản họp."})):
        with pytest.raises(Overtaken, match=desk.officer.person.full_name):
            service(desk.officer, package=package, **more)
    assert Submission.objects.count() == 1


def test_a_package_is_returned_with_a_reason_of_ten_letters_and_leaves_nothing_of_itself(desk):
    package = desk.received()
    with pytest.raises(Refused, match="10 ký tự"):
        services.return_package(desk.officer, package=package, reason="a" * 9)
    services.return_package(desk.officer, package=package, reason="a" * 10)
    answer = Package.objects.get(kind="receipt")
    assert (answer.direction, answer.answers, answer.state) == ("out", package, "made")
    assert not Submission.objects.exists()
    assert not Subject.objects.exists()


def test_who_may_not_receive_accepts_nothing_and_a_stranger_sees_nothing(desk):
    package = desk.received()
    with pytest.raises(NotAllowed):
        services.accept_package(desk.clerk, package=package)
    stranger = make_actor(desk.tree["stranger"], Role.APPRAISER, Role.UNIT_OFFICER)
    with pytest.raises(NotAllowed):
        services.accept_package(stranger, package=package)
    with pytest.raises(Refused, match="Không rõ ai gửi"):
        services.receive_package(stranger, content=desk.package())


def test_a_package_for_another_agency_or_in_anothers_name_is_refused(desk):
    services.add_partner(
        desk.administrator,
        other=desk.tree["department"],
        public_key=OTHER_KEY,
        fingerprint=keys.fingerprint(OTHER_KEY),
    )
    with pytest.raises(Refused, match="không đúng người gửi"):
        services.receive_package(desk.officer, content=desk.package(key=samples.STRANGER))
    assert not Package.objects.exists()


def test_a_partner_is_registered_only_with_the_fingerprint_that_somebody_compared(desk):
    wanted = {"other": desk.tree["department"], "public_key": OTHER_KEY}
    for fingerprint in ("", keys.fingerprint(samples.SENDER_KEY), keys.fingerprint(OTHER_KEY)[:-1]):
        with pytest.raises(Refused, match="không khớp"):
            services.add_partner(desk.administrator, fingerprint=fingerprint, **wanted)
    with pytest.raises(NotAllowed):
        services.add_partner(desk.officer, fingerprint=keys.fingerprint(OTHER_KEY), **wanted)
    spoken = keys.fingerprint(OTHER_KEY).lower()  # as it is read aloud
    services.add_partner(desk.administrator, fingerprint=spoken, **wanted)
    with pytest.raises(Overtaken):
        services.add_partner(desk.administrator, fingerprint=spoken, **wanted)
    own = keys.own_public_key()
    with pytest.raises(Refused, match="chính hệ thống này"):
        services.add_partner(
            desk.administrator, other=desk.tree["stranger"], public_key=own, fingerprint=keys.fingerprint(own)
        )


def test_a_partner_that_ended_is_a_stranger(desk):
    package = desk.received()
    services.end_partner(desk.administrator, partner=desk.partner)
    with pytest.raises(Overtaken):
        services.end_partner(desk.administrator, partner=desk.partner)
    with pytest.raises(Refused, match="Không rõ ai gửi"):
        services.receive_package(desk.officer, content=desk.package(id="b" * 32))
    with pytest.raises(Refused, match="Đã thôi trao đổi"):
        services.accept_package(desk.officer, package=package)


def test_a_submission_goes_into_one_package_and_only_when_somebody_says_it_holds_no_secret(desk):
    submission = sent_above(desk)
    with pytest.raises(Refused, match="bí mật nhà nước"):
        services.make_submission_package(desk.officer, submission=submission, no_secrets=False)
    package = services.make_submission_package(desk.officer, submission=submission, no_secrets=True)
    with pytest.raises(Overtaken, match=package.short):
        services.make_submission_package(desk.officer, submission=submission, no_secrets=True)
    with pytest.raises(Refused, match="chưa có địa chỉ"):
        services.send_package(desk.officer, package=package)
    assert PackageItem.objects.get().nomination == submission.nominations.get()


def test_what_has_left_in_a_package_is_not_taken_back(desk):
    submission = sent_above(desk)
    package = services.make_submission_package(desk.officer, submission=submission, no_secrets=True)
    services.hand_out_package(desk.officer, package=package)
    with pytest.raises(Refused, match="không lấy lại được"):
        dossiers.take_back(desk.officer, submission=submission, reason="Nhầm")
    submission.refresh_from_db()
    assert submission.status == "sent"


def test_a_receipt_moves_the_senders_side_once_and_a_strangers_moves_nothing(desk):
    submission = sent_above(desk)
    package = services.make_submission_package(desk.officer, submission=submission, no_secrets=True)
    services.hand_out_package(desk.officer, package=package)
    package.refresh_from_db()
    with pytest.raises(Refused, match="không đúng người gửi"):  # the commune answers for the centre
        services.receive_package(desk.officer, content=receipt(desk, package))
    with pytest.raises(Refused, match="nội dung khác"):
        services.receive_package(desk.officer, content=receipt(desk, package, key=samples.STRANGER, digest="0" * 64))
    assert Package.objects.get(pk=package.pk).state == "sent"
    services.receive_package(desk.officer, content=receipt(desk, package, key=samples.STRANGER))
    nomination = submission.nominations.get()
    assert (Package.objects.get(pk=package.pk).state, nomination.status, nomination.holder) == (
        "accepted",
        "in_review",
        desk.tree["committee"],
    )
    late = receipt(desk, package, "returned", "Đổi ý sau khi đã nhận.", key=samples.STRANGER, id="e" * 32)
    services.receive_package(desk.officer, content=late)  # the first receipt counts
    assert Package.objects.get(pk=package.pk).state == "accepted"


def test_results_come_only_for_what_was_sent_and_contradict_nothing(desk):
    package = services.accept_package(desk.officer, package=desk.received())
    with pytest.raises(Overtaken, match="Chưa có kết quả"):
        services.make_result_package(desk.officer, package=package)
    nomination = Nomination.objects.get()
    dossiers.receive_submission(desk.officer, submission=Submission.objects.get(), received_on=timezone.localdate())
    review = nomination.reviews.get()
    dossiers.conclude_review(desk.officer, review=review, conclusion="refuse", reason="Không đủ thời gian công tác.")
    result = services.make_result_package(desk.officer, package=package)
    assert (result.kind, result.answers, package.items.get().result) == ("result", package, result)
    with pytest.raises(Overtaken):
        services.make_result_package(desk.officer, package=package)
