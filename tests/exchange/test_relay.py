"""A decision on its way down: owners below the sender, rows that ended meanwhile, and what a province passes on."""

import json

import pytest
from django.utils import timezone

from tests.exchange.desk import ExchangeDesk, decided, know_centre, make_exchange_desk, send_on
from tests.makers import make_actor, make_agency, make_person
from thidua.agencies.models import Agency, Role
from thidua.dossiers import files
from thidua.dossiers import services as dossiers
from thidua.dossiers.models import Conclusion, Nomination, Step, Submission
from thidua.exchange import services
from thidua.exchange.bags import payload_of
from thidua.exchange.models import Package
from thidua.exchange.writing import said_in
from thidua.register.models import Award
from thidua.register.services import correct_award, merge_subjects, revoke_award
from thidua.trail.errors import Overtaken, Refused

pytestmark = pytest.mark.django_db
AWARD = "labor_order_3"
FIRST, SECOND = "HS2025-0000001", "HS2025-0000002"


@pytest.fixture
def desk() -> ExchangeDesk:
    return make_exchange_desk()


# Owners below the sender


def owned_by(desk: ExchangeDesk, owner: Agency) -> Nomination:
    """What the centre makes of a package of the province whose nomination is the owner's."""
    party = {"code": owner.code, "name": owner.name}
    subject = json.loads(desk.content().body.nominations[0].subject.model_dump_json()) | {"agency": party}
    package = desk.received(nomination={"owner": party, "subject": subject, "unit_name": owner.name, "award": AWARD})
    services.accept_package(desk.officer, package=package)
    return Nomination.objects.get()


def test_what_the_province_passes_on_is_the_communes_and_waits_in_the_provinces_name():
    desk = make_exchange_desk("province", "committee")
    nomination = owned_by(desk, desk.tree["commune"])
    assert (nomination.owner, nomination.holder, nomination.status) == (
        desk.tree["commune"],
        desk.tree["province"],
        "sent",
    )
    assert nomination.subject.agency == desk.tree["commune"]
    assert Submission.objects.get().sender == desk.tree["province"]


@pytest.mark.parametrize("owner", ["stranger", "committee", "ended", "unknown"])
def test_an_owner_that_is_not_below_the_sender_is_filed_under_the_sender(owner):
    desk = make_exchange_desk("province", "committee")
    if owner == "ended":
        agency = make_agency("Xã đã hết", parent=desk.tree["province"])
        Agency.objects.filter(pk=agency.pk).update(ended_on=timezone.localdate())
    else:
        agency = desk.tree.get(owner) or Agency(code="khong-co", name="Xã không có ở đây")
    nomination = owned_by(desk, agency)
    assert (nomination.owner, nomination.unit_name) == (desk.tree["province"], agency.name)
    assert nomination.subject.agency == desk.tree["province"]


def test_nothing_is_made_in_the_name_of_an_owner_below_who_works_here():
    desk = make_exchange_desk("province", "committee")
    make_actor(desk.tree["commune"], Role.UNIT_OFFICER)
    with pytest.raises(Refused, match="có người làm việc"):
        owned_by(desk, desk.tree["commune"])
    assert Package.objects.get().state == "waiting"
    assert not Nomination.objects.exists()


# Up through the province


def nominations_of(desk: ExchangeDesk, codes: tuple[str, ...]) -> list[dict[str, object]]:
    first = json.loads(desk.content().body.model_dump_json())["nominations"][0] | {"award": AWARD}
    found = []
    for number, code in enumerate(codes):
        each = json.loads(json.dumps(first))
        each["origin"]["code"], each["subject"]["name"] = code, f"Nguyễn Thị Mẫu {number}"
        found.append(each if number == 0 else each | {"evidence": []})
    return found


def sent_on(desk: ExchangeDesk, *codes: str) -> tuple[Package, Package]:
    """The commune's package as it was accepted, and the province's onward to the centre."""
    came = services.accept_package(
        desk.officer, package=desk.received(nominations=nominations_of(desk, codes or (FIRST,)))
    )
    reviews = dossiers.receive_submission(
        desk.officer, submission=Submission.objects.get(), received_on=timezone.localdate()
    )
    for review in reviews:
        review.steps, review.step = [Step.APPRAISAL, Step.CONCLUSION], Step.APPRAISAL
        review.save()
        appraisal = dossiers.appraise_review(desk.officer, review=review)
        dossiers.settle_appraisal(
            desk.officer, appraisal=appraisal, opinion="eligible", override_reason="Đã đối chiếu bản giấy."
        )
        done = dossiers.complete_step(desk.officer, review=review, step=Step.APPRAISAL)
        dossiers.conclude_review(desk.officer, review=done, conclusion=Conclusion.SEND_UP)
    know_centre(desk)
    submission = send_on(desk, list(Nomination.objects.order_by("pk")))
    onward = services.make_submission_package(desk.officer, submission=submission, no_secrets=True)
    services.hand_out_package(desk.officer, package=onward)
    return came, onward


def take(desk: ExchangeDesk, content: bytes) -> Package:
    """A result of the centre, accepted."""
    told = services.receive_package(desk.officer, content=content).package
    return services.accept_package(desk.officer, package=told)


def test_the_province_tells_the_commune_the_centres_decision_with_the_very_paper(desk):
    came, onward = sent_on(desk)
    with pytest.raises(Overtaken, match="Chưa có kết quả"):
        services.make_result_package(desk.officer, package=came)
    raw = decided(desk, onward)
    take(desk, raw)
    award = Award.objects.get()
    assert (award.code, award.decision_number, award.source) == (AWARD, "99/QĐ-CTN", "exchange")
    told = services.make_result_package(desk.officer, package=came)
    body = said_in(told).body
    assert [(each.origin.code, each.state) for each in body.outcomes] == [(FIRST, "decided")]
    assert (body.of, said_in(told).receiver.code) == (came.identity, desk.tree["commune"].code)
    assert body.outcomes[0].given.award == AWARD
    paper = "data/papers/0001.pdf"
    assert payload_of(files.read(told.file))[paper] == payload_of(raw)[paper]


def test_of_two_nominations_each_is_told_once_when_it_is_decided(desk):
    came, onward = sent_on(desk, FIRST, SECOND)
    take(desk, decided(desk, onward, only=SECOND))
    assert [
        each.origin.code for each in said_in(services.make_result_package(desk.officer, package=came)).body.outcomes
    ] == [SECOND]
    with pytest.raises(Overtaken):
        services.make_result_package(desk.officer, package=came)
    take(desk, decided(desk, onward, "100/QĐ-CTN", only=FIRST, id="c" * 32))
    body = said_in(services.make_result_package(desk.officer, package=came)).body
    assert ([each.origin.code for each in body.outcomes], body.decisions[0].number) == ([FIRST], "100/QĐ-CTN")


def test_what_was_revoked_before_it_was_passed_on_is_told_as_refused_and_corrected_as_it_is_now(desk):
    came, onward = sent_on(desk, FIRST, SECOND)
    take(desk, decided(desk, onward))
    first, second = Award.objects.order_by("pk")
    revoke_award(desk.officer, award=first, reason="Quyết định thu hồi 5/QĐ-CTN")
    correct_award(desk.officer, award=second, reason="Ghi sai số", decision_number="99a/QĐ-CTN")
    body = said_in(services.make_result_package(desk.officer, package=came)).body
    assert {each.origin.code: each.state for each in body.outcomes} == {FIRST: "refused", SECOND: "decided"}
    assert [each.number for each in body.decisions] == ["99a/QĐ-CTN"]


# Rows that ended while the package was away


def test_the_award_of_a_subject_that_was_merged_since_is_the_ones_who_stays_also_after_two_merges(desk):
    _came, onward = sent_on(desk)
    merged = Nomination.objects.get().subject
    for name in ("Nguyễn Thị Mẫu 0", "Nguyễn Thị Mẫu 0"):
        kept = make_person(name, desk.tree["commune"], birth_date=merged.birth_date, sex=merged.sex)
        merge_subjects(desk.officer, kept=kept, merged=merged, reason="Cùng một người", papers_seen=True)
        merged = kept
    take(desk, decided(desk, onward))
    assert Award.objects.get().subject == merged
    assert Nomination.objects.get().status == "decided"


def test_a_result_for_a_nomination_whose_owner_ended_since_is_written(desk):
    _came, onward = sent_on(desk)
    Agency.objects.filter(pk=desk.tree["commune"].pk).update(ended_on=timezone.localdate())
    take(desk, decided(desk, onward))
    assert (Nomination.objects.get().status, Award.objects.count()) == ("decided", 1)


@pytest.mark.parametrize("status", ["withdrawn", "refused", "returned"])
def test_a_decision_for_a_nomination_that_ended_otherwise_since_is_refused_and_writes_nothing(desk, status):
    _came, onward = sent_on(desk, FIRST, SECOND)
    Nomination.objects.filter(subject__name__endswith="1").update(status=status)
    told = services.receive_package(desk.officer, content=decided(desk, onward)).package
    with pytest.raises(Overtaken, match="hiện ở trạng thái"):
        services.accept_package(desk.officer, package=told)
    assert not Award.objects.exists()
    assert sorted(Nomination.objects.values_list("status", flat=True)) == sorted(["sent", status])
    told.refresh_from_db()
    assert told.state == "waiting"


def test_a_decision_told_again_is_one_award_and_one_that_was_revoked_since_is_not_given_again(desk):
    _came, onward = sent_on(desk)
    take(desk, decided(desk, onward))
    take(desk, decided(desk, onward, id="c" * 32))
    award = Award.objects.get()
    revoke_award(desk.officer, award=award, reason="Quyết định thu hồi 5/QĐ-CTN")
    with pytest.raises(Refused, match="đã bị hủy bỏ"):
        take(desk, decided(desk, onward, id="b" * 32))
    assert Award.objects.get().status == "revoked"
    take(desk, decided(desk, onward, "100/QĐ-CTN", id="a" * 32))  # another decision gives it anew
    assert sorted(Award.objects.values_list("status", flat=True)) == ["revoked", "valid"]
