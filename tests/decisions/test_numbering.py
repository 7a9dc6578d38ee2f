"""Numbers: 1 to n in order for each agency, year and kind, whatever is tried, refused or dropped in between."""

import datetime as dt
from collections import defaultdict

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.decisions.desk import LETTER, drafted, make_desk
from tests.makers import make_agency
from thidua.agencies.models import Agency
from thidua.decisions.models import Decision, DecisionStatus, NumberSeries
from thidua.decisions.numbering import next_number, number_text, take_number
from thidua.decisions.services import cancel_draft, issue_decision
from thidua.trail.errors import Overtaken, Refused

pytestmark = pytest.mark.django_db
LATER = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


class UndoneError(Exception):
    """What goes wrong after a number was taken."""


@given(
    st.lists(
        st.tuples(
            st.integers(0, 2),
            st.sampled_from([2024, 2025, 2026]),
            st.sampled_from(["QĐ", "TTr", "BB"]),
            st.booleans(),
        ),
        max_size=40,
    )
)
@LATER
def test_each_series_counts_from_1_without_gap_or_double_whatever_is_undone(tries):
    with transaction.atomic():
        agencies = [make_agency(f"Sở Thử {number}", symbol=f"S{number}") for number in range(3)]
        kept = defaultdict(list)
        for place, year, kind, undone in tries:
            agency, day = agencies[place], dt.date(year, 6, 1)
            foreseen = next_number(agency, kind, day)
            try:
                with transaction.atomic():
                    number = take_number(agency, kind, day)
                    assert number == foreseen
                    if undone:
                        raise UndoneError
            except UndoneError:
                continue
            kept[agency, year, kind].append(number)
        for numbers in kept.values():
            assert [number.sequence for number in numbers] == list(range(1, len(numbers) + 1))
        texts = [(number.year, number.text) for numbers in kept.values() for number in numbers]
        assert len(set(texts)) == len(texts)
        series = {(each.agency, each.year, each.kind): each.last for each in NumberSeries.objects.all()}
        assert series == {key: len(numbers) for key, numbers in kept.items()}
        transaction.set_rollback(True)


DAYS = [dt.date(2025, 12, 1), dt.date(2025, 12, 31), dt.date(2026, 1, 1), dt.date(2026, 3, 3)]
ACTS = st.one_of(
    st.tuples(st.just("draft"), st.sampled_from(["department", "commune"])),
    st.tuples(st.just("issue"), st.integers(0, 5), st.sampled_from(DAYS)),
    st.tuples(st.just("cancel"), st.integers(0, 5)),
)


@given(st.lists(ACTS, min_size=4, max_size=24))
@LATER
def test_drafting_issuing_and_dropping_in_any_order_leave_every_year_of_every_agency_1_to_n(acts):
    with transaction.atomic():
        tree = make_desk().tree
        Agency.objects.filter(pk=tree["commune"].pk).update(symbol="UBND")
        desks = {name: make_desk(name, tree) for name in ("department", "commune")}
        drafts: list = []
        expected: dict = defaultdict(list)
        for act, which, *rest in acts:
            if act == "draft":
                drafts.append((desks[which], drafted(desks[which], award=LETTER)))
            elif which < len(drafts):
                desk, decision = drafts[which]
                over = Decision.objects.get(pk=decision.pk).status != DecisionStatus.DRAFT
                if act == "cancel":
                    _try(over, cancel_draft, desk.officer, decision=decision, reason="thử")
                    continue
                (day,) = rest
                series = expected[desk.agency, day.year]
                early = bool(series) and day < series[-1]
                if _try(over or early, issue_decision, desk.head, decision=decision, decided_on=day):
                    series.append(day)
        for (agency, year), days in expected.items():
            rows = Decision.objects.filter(agency=agency, year=year, status=DecisionStatus.ISSUED).order_by("sequence")
            issued = list(rows.values_list("sequence", "decided_on", "number"))
            symbol = Agency.objects.get(pk=agency.pk).symbol
            assert issued == [(place, day, f"{place:02d}/QĐ-{symbol}") for place, day in enumerate(days, start=1)]
        assert Decision.objects.exclude(number="").count() == sum(map(len, expected.values()))
        transaction.set_rollback(True)


def _try(refused, service, *args, **kwargs):
    if refused:
        with pytest.raises((Refused, Overtaken)):
            service(*args, **kwargs)
        return False
    service(*args, **kwargs)
    return True


@pytest.mark.parametrize(
    ("sequence", "text"), [(1, "01/QĐ-UBND"), (9, "09/QĐ-UBND"), (10, "10/QĐ-UBND"), (1234, "1234/QĐ-UBND")]
)
def test_a_number_is_written_with_a_leading_zero_below_ten(sequence, text):
    assert number_text(sequence, "QĐ", Agency(symbol="UBND")) == text


def test_looking_at_the_next_number_takes_nothing():
    agency = make_agency("Sở Thử", symbol="ST")
    assert [next_number(agency, "QĐ", dt.date(2026, 1, 1)).sequence for _ in range(2)] == [1, 1]
    assert not NumberSeries.objects.exists()
