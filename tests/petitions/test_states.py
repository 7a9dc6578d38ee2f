"""Where each doing leads: pure, and the same in the services."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from thidua.petitions.states import ENDED, FROM, OPEN, Doing, State, after, possible

DOINGS = st.sampled_from(list(Doing))


class Way(RuleBasedStateMachine):
    """A petition that meets doings in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.state, self.done, self.is_verified = State.RECEIVED, [], False

    @rule(doing=DOINGS)
    def do(self, doing: Doing) -> None:
        if doing not in possible(self.state):
            with pytest.raises(ValueError, match="in"):
                after(self.state, doing)
            return
        self.state = after(self.state, doing, is_verified=self.is_verified)
        self.is_verified |= doing == Doing.VERIFY
        self.done.append(doing)

    @invariant()
    def is_open_or_ended(self) -> None:
        assert (self.state in OPEN) != (self.state in ENDED)

    @invariant()
    def nothing_is_decided_without_acceptance_and_verification(self) -> None:
        if Doing.DECIDE in self.done:
            before = self.done[: self.done.index(Doing.DECIDE)]
            assert before.index(Doing.CLASSIFY) < before.index(Doing.ACCEPT) < before.index(Doing.VERIFY)

    @invariant()
    def what_ended_never_opens_again(self) -> None:
        ends = {Doing.DECIDE, Doing.STOP, Doing.REJECT, Doing.TRANSFER, Doing.CLOSE}
        if ends & set(self.done):
            assert self.state in ENDED

    @invariant()
    def what_stands_still_was_suspended_last(self) -> None:
        if self.state == State.SUSPENDED:
            moves = [each for each in self.done if each in {Doing.SUSPEND, Doing.RESUME}]
            assert moves[-1] == Doing.SUSPEND


TestWay = Way.TestCase


@given(st.sampled_from(list(State)), DOINGS)
def test_a_doing_is_possible_exactly_where_its_table_says(state, doing):
    assert (doing in possible(state)) == (state in FROM[doing])


def test_every_state_can_be_reached_and_a_closed_petition_can_only_be_published():
    reached, new = {State.RECEIVED}, {State.RECEIVED}
    while new:
        new = {
            after(state, doing, is_verified=on) for state in new for doing in possible(state) for on in (True, False)
        }
        new -= reached
        reached |= new
    assert reached == set(State)
    assert possible(State.CLOSED) == [Doing.PUBLISH]
