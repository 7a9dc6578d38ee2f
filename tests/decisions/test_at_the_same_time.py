"""Many at once: every number once, no one waits in a ring, and who comes second is told."""

import pytest

from tests.at_once import at_once, room_in_the_pool
from tests.decisions.desk import CERTIFICATE, DECIDED_ON, drafted, make_desk, to_decide
from tests.makers import make_actor, make_person
from thidua.agencies.models import Role
from thidua.decisions.models import Certificate, Decision, DecisionItem, NumberSeries
from thidua.decisions.services import cancel_draft, draft_decision, issue_decision
from thidua.register.models import Award
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.services import verify

pytestmark = pytest.mark.django_db(transaction=True)
DECIDERS = 20


@pytest.fixture(autouse=True)
def _connections_for_all():
    """Room in the pool for every thread, so that none waits outside the database."""
    with room_in_the_pool(DECIDERS + 2):
        yield


def test_twenty_deciders_at_once_get_the_numbers_1_to_20():
    desk = make_desk()
    decisions = [drafted(desk) for _ in range(DECIDERS)]
    heads = [make_actor(desk.agency, Role.HEAD) for _ in decisions]
    answers, backends = at_once(
        *(
            lambda head=head, decision=decision: issue_decision(head, decision=decision, decided_on=DECIDED_ON)
            for head, decision in zip(heads, decisions, strict=True)
        )
    )
    assert len(backends) == DECIDERS
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert sorted(answer.sequence for answer in answers) == list(range(1, DECIDERS + 1))
    assert len({answer.number for answer in answers}) == DECIDERS
    assert NumberSeries.objects.get().last == DECIDERS
    assert Award.objects.count() == Certificate.objects.count() == DECIDERS
    assert verify() == []


def test_of_two_heads_who_press_on_one_draft_one_issues_it_and_the_other_is_told():
    desk = make_desk()
    decision = drafted(desk)
    second = make_actor(desk.agency, Role.HEAD)
    answers, _backends = at_once(
        *(
            lambda head=head: issue_decision(head, decision=decision, decided_on=DECIDED_ON)
            for head in (desk.head, second)
        )
    )
    told = [answer for answer in answers if isinstance(answer, Overtaken)]
    (done,) = [answer for answer in answers if isinstance(answer, Decision)]
    assert len(told) == 1
    assert done.signer_name in told[0].message
    assert NumberSeries.objects.get().last == Award.objects.count() == 1


def test_issuing_and_dropping_the_same_draft_end_in_one_of_the_two():
    desk = make_desk()
    decision = drafted(desk)
    answers, _backends = at_once(
        lambda: issue_decision(desk.head, decision=decision, decided_on=DECIDED_ON),
        lambda: cancel_draft(desk.officer, decision=decision, reason="thử"),
    )
    assert sum(isinstance(answer, Overtaken) for answer in answers) == 1
    decision.refresh_from_db()
    issued = int(decision.status == "issued")
    assert (Award.objects.count(), NumberSeries.objects.count()) == (issued, issued)


def test_of_two_officers_who_draft_the_same_nomination_one_has_it_and_the_other_is_told():
    desk = make_desk()
    review = to_decide(desk, name="Lê Văn Giành")
    answers, _backends = at_once(
        *(
            lambda officer=officer: draft_decision(
                officer, award=CERTIFICATE, reviews=[review], title="Thử", grounds=""
            )
            for officer in (desk.officer, make_actor(desk.agency, Role.APPRAISER))
        )
    )
    (refusal,) = [answer for answer in answers if isinstance(answer, Refused)]
    assert "Lê Văn Giành" in refusal.message
    assert DecisionItem.objects.count() == 1


def test_two_agencies_that_draft_the_same_award_for_the_same_person_do_not_both_succeed():
    desk = make_desk()
    other = make_desk("stranger", desk.tree)
    person = make_person("Lê Thị Hai Nơi", desk.department)
    works = [(each, to_decide(each, subject=person)) for each in (desk, other)]
    answers, _backends = at_once(*(lambda each=each, review=review: drafted(each, [review]) for each, review in works))
    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    assert DecisionItem.objects.count() == 1


def test_decisions_on_the_same_people_in_opposite_order_do_not_wait_in_a_ring():
    desk = make_desk()
    people = [make_person(f"Người Chung {number}", desk.department) for number in range(6)]
    decisions = [
        drafted(desk, [to_decide(desk, subject=person, year=year, unit_name=f"P{place}") for place, person in order])
        for year, order in ((2023, list(enumerate(people))), (2024, list(enumerate(reversed(people)))))
    ]
    answers, _backends = at_once(
        *(
            lambda decision=decision: issue_decision(desk.head, decision=decision, decided_on=DECIDED_ON)
            for decision in decisions
        )
    )
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert Award.objects.count() == 12
