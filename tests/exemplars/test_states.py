"""Where an exemplar may go: the table itself, and every walk through it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thidua.exemplars.states import IN_HAND, WAYS, Doing, State, after, possible

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the machine may be busy
WALKS = st.lists(st.sampled_from(list(Doing)), max_size=40)


def walked(doings: list[Doing]) -> list[tuple[State, Doing | None]]:
    """The states that a walk goes through, each with the doing that led there; what can't be done is left out."""
    state, seen = State.FOUND, [(State.FOUND, None)]
    for doing in doings:
        if state in WAYS[doing]:
            state = after(state, doing)
            seen.append((state, doing))
    return seen


@patient
@given(WALKS)
def test_nothing_is_public_that_was_not_verified_written_and_proposed_before_the_head_published_it(doings):
    path = walked(doings)
    for place, (state, doing) in enumerate(path):
        if state == State.PUBLISHED and path[place - 1][0] != State.PUBLISHED:
            assert doing == Doing.PUBLISH
            before = [each for each, _doing in path[:place]]
            assert before[-1] == State.PROPOSED
            assert {State.VERIFIED, State.WRITTEN} <= set(before)


@patient
@given(WALKS)
def test_what_was_laid_aside_never_comes_back(doings):
    states = [state for state, _doing in walked(doings)]
    if State.SET_ASIDE in states:
        assert states[-1] == State.SET_ASIDE
        assert states.count(State.SET_ASIDE) == 1


@patient
@given(WALKS)
def test_only_taking_down_and_revoking_consent_end_what_is_public(doings):
    path = walked(doings)
    for place, (state, doing) in enumerate(path[1:], 1):
        if path[place - 1][0] == State.PUBLISHED and state != State.PUBLISHED:
            assert state == State.TAKEN_DOWN
            assert doing in {Doing.TAKE_DOWN, Doing.REVOKE}


@patient
@given(st.sampled_from(list(State)), st.sampled_from(list(Doing)))
def test_a_doing_is_possible_exactly_where_it_leads_somewhere(state, doing):
    if doing in possible(state):
        assert after(state, doing) in State
    else:
        with pytest.raises(ValueError, match=state):
            after(state, doing)


def test_every_state_but_the_first_can_be_reached_and_only_one_has_no_way_out():
    reached = {state for ways in WAYS.values() for state in ways.values()}
    assert reached >= set(State) - {State.FOUND}
    assert [state for state in State if not possible(state)] == [State.SET_ASIDE]


def test_what_is_in_hand_can_be_changed_and_laid_aside_and_nothing_else_can():
    for doing in (Doing.CHANGE, Doing.SET_ASIDE):
        assert set(WAYS[doing]) == set(IN_HAND)
