"""The way of a case, pure: it goes on step by step, back with a reason, and ends once."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from thidua.drafting.flow import Standing, earlier, facts_of_step, next_state, obstacles, path
from thidua.drafting.models import ENDED, Kind, State

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # two cores may be busy
KINDS = st.sampled_from(list(Kind))


class Way(RuleBasedStateMachine):
    """A case of some kind that goes on, back, or stops in any order."""

    @initialize(kind=KINDS)
    def opened(self, kind):
        self.kind, self.state, self.done = kind, path(kind)[0], []

    @rule()
    def goes_on(self):
        if self.state not in ENDED:
            self.done.append(self.state)
            self.state = next_state(self.kind, self.state)

    @rule(data=st.data())
    def goes_back(self, data):
        if steps := earlier(self.kind, self.state):
            self.state = data.draw(st.sampled_from(steps))
            self.done = [each for each in self.done if path(self.kind).index(each) < path(self.kind).index(self.state)]

    @rule()
    def stops(self):
        if self.state not in ENDED:
            self.state = State.STOPPED

    @invariant()
    def every_step_before_the_present_one_was_done(self):
        if hasattr(self, "kind") and self.state != State.STOPPED:
            steps = path(self.kind)
            before = steps if self.state == State.ISSUED else steps[: steps.index(self.state)]
            assert set(before) == set(self.done)

    @invariant()
    def what_ended_goes_nowhere(self):
        if hasattr(self, "kind") and self.state in ENDED:
            assert earlier(self.kind, self.state) == ()
            with pytest.raises(ValueError, match="not in tuple"):
                next_state(self.kind, self.state)


TestWay = Way.TestCase
TestWay.settings = UNHURRIED


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_begins_with_the_plan_ends_with_the_issue_and_asks_for_opinions_before_the_submission(kind):
    steps = path(kind)
    assert (steps[0], steps[-1]) == (State.PLAN, State.ISSUE)
    assert steps.index(State.CONSULTATION) < steps.index(State.SUBMISSION)
    assert all(facts_of_step(step).confidence == "memory" for step in steps)  # nobody has read the law on it


@UNHURRIED
@given(waiting=st.integers(0, 3), open_opinions=st.integers(0, 3), consultations=st.integers(0, 2))
def test_consultation_ends_only_with_nobody_waited_for_and_nothing_open(waiting, open_opinions, consultations):
    standing = Standing(waiting=waiting, open_opinions=open_opinions, consultations=consultations)
    may_end = not waiting and not open_opinions and consultations > 0
    assert (obstacles(State.CONSULTATION, standing) == []) == may_end


@pytest.mark.parametrize(
    ("state", "enough"),
    [
        (State.PLAN, Standing(ground="Luật giao")),
        (State.GROUP, Standing(members=1)),
        (State.DRAFT, Standing(versions=1)),
        (State.APPRAISAL, Standing(result="12/BC-STP")),
    ],
)
def test_a_step_asks_for_what_it_makes_and_for_nothing_else(state, enough):
    assert obstacles(state, Standing(ground=" ", result=" "))
    assert obstacles(state, enough) == []
    assert obstacles(State.SUBMISSION, Standing()) == []
