"""What an attacker tried between installations: acting for others, stale packages, times that don't exist."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.exchange import samples
from tests.exchange.desk import ExchangeDesk, make_exchange_desk, receipt, sent_above
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.dossiers import services as dossiers
from thidua.dossiers.models import Nomination, Submission
from thidua.exchange import bags, keys, services
from thidua.exchange.content import Content
from thidua.exchange.models import Package, Partner
from thidua.exchange.services import sending
from thidua.trail.errors import Overtaken, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> ExchangeDesk:
    return make_exchange_desk()


def packed(desk: ExchangeDesk) -> tuple[Submission, Package]:
    submission = sent_above(desk)
    return submission, services.make_submission_package(desk.officer, submission=submission, no_secrets=True)


def sent_anew(desk: ExchangeDesk, submission: Submission) -> None:
    dossiers.send_submission(
        desk.officer,
        submission=submission,
        letter_number="4/TTr-UBND",
        letter_date=dt.date(2025, 3, 4),
        signer_name="Người Ký",
        signer_title="Chủ tịch",
    )


def result(desk: ExchangeDesk, package: Package, state: str = "refused") -> bytes:
    """What the centre says became of the nominations of a package of ours."""
    item = package.items.get()
    said = {
        "version": 1,
        "id": "d" * 32,
        "made_at": timezone.now(),
        "sender": {"code": package.partner.other.code, "name": package.partner.other.name},
        "receiver": {"code": package.agency.code, "name": package.agency.name},
        "body": {
            "kind": "result",
            "of": package.identity,
            "outcomes": [
                {
                    "origin": {"installation": item.origin, "code": item.origin_code},
                    "state": state,
                    "reason": "Không đủ thời gian công tác.",
                }
            ],
        },
    }
    return bags.packed(Content.model_validate(said), {}, samples.STRANGER)


def test_an_agency_that_works_here_is_no_partner_and_nobody_acts_in_its_name_by_a_package(desk):
    other = desk.tree["department"]
    make_actor(other, Role.UNIT_OFFICER)
    own = bytes(samples.STRANGER.verify_key).hex()
    said = {"other": other, "public_key": own, "fingerprint": keys.fingerprint(own)}
    with pytest.raises(Refused, match="có người làm việc"):
        services.add_partner(desk.administrator, **said)
    waiting = desk.received()
    make_actor(desk.tree["commune"], Role.UNIT_OFFICER)  # the partner begins to work here afterwards
    with pytest.raises(Refused, match="có người làm việc"):
        services.accept_package(desk.officer, package=waiting)
    with pytest.raises(Refused, match="có người làm việc"):
        desk.received(id="a" * 32)
    assert not Submission.objects.exists()
    assert Package.objects.get().state == "waiting"


def test_a_package_of_a_submission_that_was_taken_back_is_void_and_another_can_be_made(desk):
    submission, package = packed(desk)
    dossiers.take_back(desk.officer, submission=submission, reason="Nhầm")
    package.refresh_from_db()
    assert package.state == "void"
    for service in (services.send_package, services.hand_out_package):
        with pytest.raises(Overtaken, match="lấy lại"):
            service(desk.officer, package=package)
    sent_anew(desk, submission)
    again = services.make_submission_package(desk.officer, submission=submission, no_secrets=True)
    assert services.hand_out_package(desk.officer, package=again)


def test_a_package_that_is_older_than_the_sending_of_its_submission_does_not_leave(desk):
    submission, package = packed(desk)
    Submission.objects.filter(pk=submission.pk).update(sent_at=timezone.now())
    with pytest.raises(Overtaken, match="lập gói mới"):
        services.hand_out_package(desk.officer, package=package)
    Submission.objects.filter(pk=submission.pk).update(sent_at=package.made_at)
    assert services.hand_out_package(desk.officer, package=package)


def test_a_result_for_an_old_package_ends_nothing_that_was_sent_again_since(desk):
    submission, package = packed(desk)
    services.hand_out_package(desk.officer, package=package)
    back = receipt(desk, package, "returned", "Thiếu biên bản họp xét.", key=samples.STRANGER)
    services.receive_package(desk.officer, content=back)
    nomination = submission.nominations.get()
    draft = dossiers.draft_submission(desk.officer, nominations=[nomination], title="Lần hai", year=2025)
    sent_anew(desk, draft)
    late = services.receive_package(desk.officer, content=result(desk, package)).package
    with pytest.raises(Refused, match="theo tờ trình khác"):
        services.accept_package(desk.officer, package=late)
    nomination.refresh_from_db()
    assert nomination.status == "sent"


def test_a_result_for_the_latest_package_is_taken(desk):
    submission, package = packed(desk)
    services.hand_out_package(desk.officer, package=package)
    services.receive_package(desk.officer, content=receipt(desk, package, key=samples.STRANGER))
    told = services.receive_package(desk.officer, content=result(desk, package)).package
    services.accept_package(desk.officer, package=told)
    assert submission.nominations.get().status == "refused"


def test_a_package_is_of_a_time_between_the_year_2000_and_tomorrow(desk):
    now = timezone.now()
    content = desk.content()
    for at, taken in (
        (dt.datetime(1, 1, 1, tzinfo=dt.UTC), False),
        (dt.datetime(1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=14))), False),
        (dt.datetime(9999, 12, 31, 23, 59, tzinfo=dt.timezone(-dt.timedelta(hours=12))), False),
        (dt.datetime(1999, 12, 31, 23, 59, tzinfo=dt.UTC), False),
        (dt.datetime(2000, 1, 1, tzinfo=dt.UTC), True),
        (now + dt.timedelta(hours=23), True),
        (now + dt.timedelta(hours=25), False),
    ):
        said = content.model_copy(update={"made_at": at})
        package = bags.packed(said, samples.papers(), samples.SENDER)
        if taken:
            assert bags.verified(package, None).content.made_at == at
        else:
            with pytest.raises(Refused, match="thời điểm lập gói"):
                services.receive_package(desk.officer, content=package)
    assert not Package.objects.exists()


def test_a_package_whose_worker_died_is_put_back_and_can_be_sent_by_hand(desk):
    _submission, package = packed(desk)
    Partner.objects.filter(pk=package.partner_id).update(url="https://a.example.vn/")
    services.send_package(desk.officer, package=package)
    package.refresh_from_db()
    assert sending.put_back_lost() == 0
    assert not package.can_send
    with pytest.raises(Overtaken, match="đang gửi"):
        services.send_package(desk.officer, package=package)
    Package.objects.update(next_try_at=timezone.now() - dt.timedelta(hours=1, seconds=1), attempts=1)
    assert sending.put_back_lost() == 1
    package.refresh_from_db()
    assert package.can_send
    services.send_package(desk.officer, package=package)
    package.refresh_from_db()
    assert (package.state, package.attempts, package.can_send) == ("sending", 0, False)


def test_nothing_is_made_of_a_package_whose_owner_works_here(desk):
    make_actor(desk.tree["commune"], Role.UNIT_OFFICER)
    assert not Nomination.objects.exists()
    with pytest.raises(Refused, match="có người làm việc"):
        desk.received()
    assert not Package.objects.exists()


def renewed(desk: ExchangeDesk, **changes: object) -> Package:
    """The sample's nomination again, after it was returned."""
    services.accept_package(desk.officer, package=desk.received())
    dossiers.receive_submission(desk.officer, submission=Submission.objects.get(), received_on=timezone.localdate())
    dossiers.return_nomination(desk.officer, nomination=Nomination.objects.get(), reason="Thiếu số liệu năm 2025.")
    again = desk.received(id="a" * 32, letter_number="13/TTr-UBND", nomination=changes)
    return services.accept_package(desk.officer, package=again)


def test_what_a_renewed_nomination_says_otherwise_of_the_subject_and_the_claims_is_a_doubt(desk):
    subject = desk.content().body.nominations[0].subject.model_dump(mode="json")
    subject |= {"name": "Nguyễn Thị Mậu", "agency": {"code": desk.tree["commune"].code, "name": "Xã"}}
    package = renewed(desk, subject=subject, claims=[{"kind": "rating", "year": 2024, "rating": "excellent"}])
    said = " ".join(package.doubts)
    assert all(word in said for word in ("họ tên", "thành tích")), said
    assert "giới tính" not in said


def test_a_renewed_nomination_that_says_the_same_raises_no_doubt(desk):
    assert renewed(desk).doubts == []


@pytest.mark.parametrize("whose", ["ours", "of the centre"])
def test_a_nomination_with_the_mark_of_another_installation_is_refused(desk, whose):
    sent_above(desk)  # the centre is a partner too
    key = keys.own_public_key() if whose == "ours" else bytes(samples.STRANGER.verify_key).hex()
    origin = {"installation": keys.mark_of(key), "code": "HS2025-0000001"}
    package = desk.received(nomination={"origin": origin})
    with pytest.raises(Refused, match="mang dấu của hệ thống khác"):
        services.accept_package(desk.officer, package=package)


def test_under_a_new_key_waiting_packages_are_accepted_and_what_came_before_is_known(desk):
    waiting = desk.received()
    new = samples.STRANGER
    public = bytes(new.verify_key).hex()
    with pytest.raises(Refused, match="vân tay"):
        services.change_partner(desk.administrator, partner=desk.partner, public_key=public, fingerprint="0000")
    assert Partner.objects.get().ended_at is None
    mark = keys.fingerprint(public)
    changed = services.change_partner(desk.administrator, partner=desk.partner, public_key=public, fingerprint=mark)
    assert (changed.other, changed.public_key) == (desk.partner.other, public)
    with pytest.raises(Refused, match="nội dung khác"):
        services.receive_package(desk.officer, content=desk.package(key=new, title="Khác"))
    assert services.receive_package(desk.officer, content=desk.package(key=new)).is_repeat
    accepted = services.accept_package(desk.officer, package=waiting)
    assert accepted.state == "accepted"
    assert Package.objects.get(kind="receipt").partner == changed
