"""The way of an inspection: the table of moves, and that the services follow it whatever is tried in whatever order."""

import contextlib

import pytest
from django.db import DatabaseError, transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.inspections.ground import Ground
from thidua.inspections import services
from thidua.inspections.models import OVER, Inspection, State
from thidua.inspections.services import Advice
from thidua.inspections.steps import WAYS, Move, leads
from thidua.trail.errors import Refused
from thidua.trail.models import Entry

FLOW = [Move.DECIDE, Move.ANNOUNCE, Move.START, Move.WRITE_UP, Move.CONCLUDE]
STEPS = [*(move.value for move in Move), "ask", "answer", "find", "settle", "save"]


def test_the_straight_way_goes_through_every_state_but_the_cancelled_one():
    states = [State.DRAFT, *(WAYS[move].target for move in FLOW)]
    assert all(leads(move, state) for move, state in zip(FLOW, states, strict=False))
    assert set(states) | {State.CANCELLED} == set(State)


@given(st.lists(st.sampled_from(list(Move))))
def test_nothing_leads_out_of_what_is_over_and_only_giving_back_leads_backwards(moves):
    order, state = list(State), State.DRAFT
    for move in moves:
        if leads(move, state):
            assert state not in OVER
            after = WAYS[move].target
            assert move == Move.GIVE_BACK or order.index(after) > order.index(state)
            state = after


def step(ground: Ground, inspection: Inspection, what: str) -> None:
    """Do one thing to the inspection as it is, or be refused."""
    actors = {"decide": ground.head, "conclude": ground.head, "give_back": ground.head, "cancel": ground.head}
    actor, version = actors.get(what, ground.lead), inspection.version
    paper = {"inspection": inspection, "version": version, "number": "1/VB"}
    if what == "ask":
        services.save_questions(actor, inspection=inspection, version=version, questions=[("fund", "Quỹ?")])
    elif what == "answer":
        answers = {each.pk: f"Trả lời {version}" for each in inspection.questions.all()}
        services.answer_questions(ground.officer, inspection=inspection, version=version, answers=answers)
    elif what == "find":
        if inspection.questions.exists():
            ground.found(inspection)
    elif what == "settle":
        for finding in inspection.findings.filter(state="open"):
            ground.settled(finding)
    elif what == "save":
        advice = [Advice("Sửa.", ground.today)]
        services.save_conclusion(actor, inspection=inspection, version=version, conclusion="Xong.", advice=advice)
    elif what == "decide":
        services.decide_inspection(actor, decided_on=ground.today, **paper)
    elif what == "conclude":
        services.conclude_inspection(actor, concluded_on=ground.today, **paper)
    elif what in {"give_back", "cancel"}:
        service = {"give_back": services.give_back_conclusion, "cancel": services.cancel_inspection}[what]
        service(actor, inspection=inspection, reason="Thử")
    else:
        plain = {"announce": services.announce_inspection, "start": services.start_inspection}
        (plain | {"write_up": services.write_up})[what](actor, inspection=inspection)


class Living(TestCase):
    """Any fifteen things in any order, allowed or not."""

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.sampled_from(STEPS), max_size=15))
    @example(["ask", "decide", "announce", "answer", "start", "find", "settle", "write_up", "save", "conclude", "ask"])
    @example(["ask", "decide", "announce", "start", "find", "write_up", "settle", "write_up", "give_back", "find"])
    def test_the_state_moves_by_the_table_only_and_what_is_over_says_the_same(self, steps):
        ground = Ground()
        inspection = ground.prepared()
        over: dict[str, object] = {}
        for what in steps:
            before, entries = State(inspection.state), Entry.objects.count()
            refused = False
            try:
                step(ground, inspection, what)
            except Refused:
                refused = True
            inspection = Inspection.objects.get(pk=inspection.pk)
            after = State(inspection.state)
            moved = what in {move.value for move in Move} and leads(Move(what), before) and not refused
            assert after == (WAYS[Move(what)].target if moved else before)
            assert not refused or Entry.objects.count() == entries
            said = {field.name: getattr(inspection, field.attname) for field in Inspection._meta.fields}
            assert not over or said == over
            over = said if after in OVER else {}
            if after == State.CONCLUDED:
                assert not inspection.findings.filter(state="open").exists()
                assert inspection.conclusion


@pytest.mark.django_db
def test_the_database_itself_refuses_to_change_what_was_concluded():
    ground = Ground()
    advice = ground.advised()
    inspection = advice.inspection
    changes = [
        lambda: Inspection.objects.filter(pk=inspection.pk).update(conclusion="Khác"),
        lambda: inspection.questions.update(text="Khác"),
        lambda: inspection.team.all().delete(),
        lambda: inspection.recommendations.update(text="Khác"),
        lambda: inspection.recommendations.all().delete(),
        lambda: inspection.recommendations.create(position=9, text="Thêm", due_on=ground.today),
        lambda: Inspection.objects.filter(pk=inspection.pk).delete(),
    ]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with contextlib.suppress(Refused):
        ground.concluded(inspection)
    inspection.refresh_from_db()
    assert inspection.conclusion == "Đơn vị làm tốt."
