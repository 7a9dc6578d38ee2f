"""Open nominations that rested on an award which was taken away since are flagged, with what the register now gives."""

import pytest
from django.utils import timezone

from tests.decisions.after_desk import asked, certified, checked, done, signed
from tests.decisions.desk import make_desk, to_decide
from tests.makers import make_actor, make_person
from thidua.agencies.models import Role
from thidua.decisions.after.rests import shaken_by_case, shaken_reviews, what_shakes
from thidua.decisions.obstacles import obstacles
from thidua.decisions.services import draft_decision
from thidua.dossiers.guards import obstacle
from thidua.dossiers.models import Appraisal, Step
from thidua.dossiers.services.appraisals import case_of
from thidua.trail.errors import Refused
from thidua.trail.models import Notice

pytestmark = pytest.mark.django_db
RESTED = "ministry_province_emulation_soldier"


@pytest.fixture
def desk():
    return make_desk()


def appraised(review, verdict, subject_case=None):
    case = subject_case or case_of(review.nomination, received_on=review.received_on, as_of=timezone.localdate())
    return Appraisal.objects.create(
        review=review,
        as_of=review.received_on,
        case=case,
        answer={},
        verdict=verdict,
        opinion="eligible",
        settled_at=timezone.now(),
    )


@pytest.fixture
def stage(desk):
    """A certificate, and a nomination of the same person whose appraisal saw its award."""
    person = make_person("Người Có Hồ Sơ", desk.department)
    certificate = certified(desk, subject=person, award=RESTED, year=2023)
    review = to_decide(desk, subject=person, year=2024)
    verdict = "undecided"
    appraised(review, verdict)
    assert ("ministry_province_emulation_soldier", 2023) in {
        (each["award"], each["year"]) for each in review.appraisals.get().case["history"]["awards"]
    }
    return certificate, review


def revoked(desk, certificate):
    granted = certificate.item.bonus
    return signed(desk, checked(desk, asked(desk, certificate, "revocation"), money_due=granted))


def test_a_review_that_rested_on_a_revoked_award_is_flagged_and_told(desk, stage):
    certificate, review = stage
    owner = make_actor(desk.department, Role.UNIT_OFFICER)
    assert what_shakes(review) is None
    case = revoked(desk, certificate)
    (shaken,) = shaken_by_case(case)
    assert (shaken.review, shaken.before) == (review, "undecided")
    text = what_shakes(review)
    assert text == shaken.text
    assert case.decision.number in text
    assert any(
        review.nomination.code in told.text for told in Notice.objects.filter(account_id=desk.officer.account_id)
    )
    (told,) = Notice.objects.filter(account_id=owner.account_id, text__contains=review.nomination.code)
    assert "thẩm định lại" in told.text


def test_an_object_made_anew_shakes_nothing(desk, stage):
    certificate, review = stage
    case = done(desk, certificate, "reissue")
    assert (shaken_by_case(case), what_shakes(review)) == ([], None)


def test_another_persons_review_is_left_alone(desk, stage):
    other = to_decide(desk, year=2024)
    appraised(other, "undecided")
    revoked(desk, stage[0])
    assert what_shakes(other) is None


def test_an_appraisal_after_it_lifts_the_flag(desk, stage):
    certificate, review = stage
    revoked(desk, certificate)
    appraised(review, "undecided")
    assert what_shakes(review) is None


def test_a_verdict_that_turns_stops_the_decision_and_one_that_stays_is_only_said(desk, stage):
    certificate, review = stage
    last = review.appraisals.get()
    revoked(desk, certificate)
    (found,) = obstacles(desk.agency, [review], timezone.localdate())
    assert "Hãy thẩm định lại" in found.text
    now = shaken_now(review)
    assert found.blocks == (now != last.verdict)
    Appraisal.objects.filter(pk=last.pk).update(verdict=now)
    (found,) = obstacles(desk.agency, [review], timezone.localdate())
    assert not found.blocks
    Appraisal.objects.filter(pk=last.pk).update(verdict="eligible" if now != "eligible" else "undecided")
    with pytest.raises(Refused, match="Hãy thẩm định lại"):
        draft_decision(desk.officer, award=review.nomination.award, reviews=[review], title="Thử", grounds="")


def shaken_now(review):
    (shaken,) = shaken_reviews([review])
    return shaken.now


@pytest.mark.parametrize(("step", "can_waive"), [(Step.APPRAISAL, False), (Step.COUNCIL, True)])
def test_at_the_appraisal_it_is_asked_anew_and_later_a_reason_is_needed(desk, stage, step, can_waive):
    certificate, review = stage
    revoked(desk, certificate)
    review.step, review.conclusion = step, ""
    found = obstacle(review)
    assert found is not None
    assert (found.can_waive, "Hãy thẩm định lại" in found.text) == (can_waive, True)


def test_looking_at_many_takes_no_more_queries(desk, django_assert_num_queries):
    reviews = [to_decide(desk) for _ in range(4)]
    with django_assert_num_queries(1):
        assert list(shaken_reviews(reviews)) == []
