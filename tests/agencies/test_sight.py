"""Which agencies are in sight: the own tree and whatever became part of it, asked of the database once a request."""

import contextlib
import dataclasses
import datetime as dt

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.makers import make_actor, make_agency, make_person, make_tree
from thidua.agencies import queries
from thidua.agencies.models import Agency, Lineage, LineageKind, Role, TreeChange
from thidua.agencies.queries import _read_paths, numbers_in_sight, predecessor_ids, visible_agencies
from thidua.agencies.services import record_lineage
from thidua.agencies.tree import fold_tree_changes, place_in_tree, state_of_tree
from thidua.register.models import Award
from thidua.register.scope import scope_of, visible_subjects

pytestmark = pytest.mark.django_db
MERGED_ON = dt.date(2025, 7, 1)


@pytest.fixture
def tree():
    return make_tree()


def became(predecessor, successor, effective_on=MERGED_ON, kind=LineageKind.MERGE):
    return Lineage.objects.create(predecessor=predecessor, successor=successor, kind=kind, effective_on=effective_on)


def names(actor):
    return set(visible_agencies(actor).values_list("name", flat=True))


def test_an_agency_sees_its_tree_and_all_below_what_was_merged_into_it_however_long_ago(tree):
    old = make_agency("Tỉnh Cũ", parent=tree["committee"])
    older = make_agency("Tỉnh Cũ Hơn", parent=tree["committee"])
    make_agency("Sở của tỉnh Cũ", parent=old)
    became(older, old, dt.date(2008, 8, 1))
    became(old, tree["province"])
    own = {"Ủy ban nhân dân tỉnh Ví Dụ", "Sở Tài chính", "Ủy ban nhân dân xã Tân Lập"}
    assert names(make_actor(tree["province"], Role.APPRAISER)) == own | {"Tỉnh Cũ", "Sở của tỉnh Cũ", "Tỉnh Cũ Hơn"}
    assert names(make_actor(tree["department"], Role.APPRAISER)) == {"Sở Tài chính"}
    assert names(make_actor(tree["stranger"], Role.APPRAISER)) == {"Ủy ban nhân dân tỉnh Lạ"}


def test_what_was_merged_into_a_unit_is_in_sight_of_the_agency_above_it_too(tree):
    old = make_agency("Xã Cũ", parent=tree["stranger"])
    became(old, tree["commune"])
    assert "Xã Cũ" in names(make_actor(tree["commune"], Role.APPRAISER))
    assert "Xã Cũ" in names(make_actor(tree["province"], Role.APPRAISER))
    assert "Xã Cũ" not in names(make_actor(tree["department"], Role.APPRAISER))


def test_who_was_split_off_sees_its_own_and_not_the_register_of_whom_it_left(tree):
    """Who moved along is of the new agency, and is seen with all that was ever given to him."""
    old = make_agency("Tỉnh Cũ", parent=tree["committee"])
    department = make_agency("Sở của tỉnh Cũ", parent=old)
    stayed, moved = make_person("Nguyễn Thị Ở Lại", department), make_person("Lê Văn Chuyển Đi", tree["department"])
    award = {"code": "grassroots_emulation_soldier", "year": 2020, "source": "entry"}
    given, _other = (Award.objects.create(subject=person, **award) for person in (moved, stayed))
    became(old, tree["province"], kind=LineageKind.SPLIT)
    actor = make_actor(tree["province"], Role.APPRAISER)
    assert names(actor).isdisjoint({"Tỉnh Cũ", "Sở của tỉnh Cũ"})
    assert set(visible_subjects(actor)) == {moved}
    assert set(scope_of(actor, Award.objects.all(), "subject__")) == {given}
    assert set(visible_subjects(make_actor(old, Role.APPRAISER))) == {stayed}
    assert set(visible_subjects(make_actor(tree["committee"], Role.APPRAISER))) >= {stayed, moved}


@pytest.mark.parametrize("kind", [LineageKind.MERGE, LineageKind.RENAME])
def test_who_carries_on_sees_what_went_into_it_and_before_a_split_nothing(tree, kind):
    whole, part = (make_agency(name, parent=tree["committee"]) for name in ("Tỉnh Gốc", "Tỉnh Tách Ra"))
    before = make_agency("Tỉnh Trước Nữa", parent=tree["committee"])
    became(before, whole, dt.date(2000, 1, 1))
    became(whole, part, dt.date(2004, 1, 1), LineageKind.SPLIT)
    became(part, tree["province"], kind=kind)
    assert names(make_actor(tree["province"], Role.APPRAISER)) & {"Tỉnh Gốc", "Tỉnh Tách Ra", "Tỉnh Trước Nữa"} == {
        "Tỉnh Tách Ra"
    }
    assert "Tỉnh Trước Nữa" in names(make_actor(whole, Role.APPRAISER))
    assert predecessor_ids({tree["province"].pk}) == {whole.pk, part.pk, before.pk}
    assert predecessor_ids({tree["province"].pk}, whole=True) == {part.pk}


def test_a_number_that_begins_like_another_is_another_agency(tree):
    """The path /1/ is not a beginning of /12/."""
    actor = make_actor(tree["department"], Role.APPRAISER)
    for number in range(12):
        make_agency(f"Sở {number}", parent=tree["province"])
    assert names(actor) == {"Sở Tài chính"}


def test_sight_costs_as_many_queries_for_a_large_tree_with_a_long_lineage_as_for_a_small_one(tree):
    actor = make_actor(tree["province"], Role.APPRAISER)
    with CaptureQueriesContext(connection) as small:
        names(actor)
    for number in range(30):
        successor = make_agency(f"Xã {number}", parent=tree["province"])
        for step in range(4):
            former = make_agency(f"Xã {number} trước {step}", parent=tree["stranger"])
            became(former, successor)
            successor = former
    with CaptureQueriesContext(connection) as large:
        assert len(names(actor)) == 3 + 30 + 120
    assert len(large) == len(small) == 3


def test_predecessors_are_found_up_to_a_day_and_in_one_query(tree):
    first = make_agency("Xã Một", parent=tree["stranger"])
    second = make_agency("Xã Hai", parent=tree["stranger"])
    became(first, second, dt.date(2020, 1, 1))
    became(second, tree["commune"])
    with CaptureQueriesContext(connection) as asked:
        assert predecessor_ids({tree["commune"].pk}) == {first.pk, second.pk}
    assert len(asked) == 1
    assert predecessor_ids({tree["commune"].pk}, until=MERGED_ON) == {first.pk, second.pk}
    assert predecessor_ids({tree["commune"].pk}, until=MERGED_ON - dt.timedelta(days=1)) == set()
    assert predecessor_ids({second.pk}, until=dt.date(2020, 1, 1)) == {first.pk}


def test_a_ring_of_lineage_ends(tree):
    """Merged, and split off again under the same number: nobody waits for ever."""
    became(tree["department"], tree["commune"], dt.date(2020, 1, 1))
    became(tree["commune"], tree["department"], dt.date(2021, 1, 1))
    assert predecessor_ids({tree["commune"].pk}) == {tree["department"].pk}


def sight_queries(client: Client, address: str, **data: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address, data).status_code == 200
    return sum("WITH RECURSIVE" in query["sql"] for query in asked)


def test_a_page_that_reads_asks_for_its_sight_once(tree):
    make_person("Nguyễn Thị Mẫu", tree["department"])
    client = Client()
    client.force_login(make_actor(tree["province"], Role.APPRAISER).account)
    assert sight_queries(client, reverse("register:search"), q="mẫu", kind="person", year="") == 1
    assert sight_queries(client, reverse("agencies:tree")) == 0  # the tree is as it was


@dataclasses.dataclass
class Undone(Exception):
    """Ends a transaction as if it had not been."""


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["new", "move", "merge", "split", "fold", "undone"]), st.integers(0, 9), st.integers(0, 9)
    ),
    max_size=12,
)


@given(changes=CHANGES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_kept_of_the_tree_is_the_tree_as_it_is_now_whatever_was_done_and_undone(tree, changes):
    actors = [make_actor(tree[name], Role.APPRAISER) for name in ("committee", "province", "commune")]

    def change(how, one, other):
        agencies = list(Agency.objects.order_by("pk"))
        first, second = agencies[one % len(agencies)], agencies[other % len(agencies)]
        if how == "new":
            make_agency("Đơn vị mới", parent=first)
        elif how == "fold":
            TreeChange.objects.update(made_at=timezone.now() - dt.timedelta(days=2))
            fold_tree_changes()
        elif first != second and how == "move" and first.path not in second.path and not first.agency_set.exists():
            first.parent = second
            place_in_tree(first)
        elif first != second and how in {"merge", "split"}:
            # Two agencies have one line between them on a day, of whichever kind came first.
            Lineage.objects.get_or_create(
                predecessor=first, successor=second, effective_on=MERGED_ON, defaults={"kind": how}
            )

    def holds():
        for actor in actors:
            kept = numbers_in_sight(actor)
            fresh = set(visible_agencies(actor).values_list("pk", flat=True))
            told = {int(number) for number in kept.array.strip("{}").split(",") if number}
            assert told == (set(Agency.objects.values_list("pk", flat=True)) - fresh if kept.are_hidden else fresh)
            assert _read_paths.__wrapped__(0, actor.agency.path) == _read_paths(state_of_tree(), actor.agency.path)

    with contextlib.suppress(Undone), transaction.atomic():
        for how, one, other in changes:
            if how == "undone":
                with contextlib.suppress(Undone), transaction.atomic():
                    change("new", one, other)
                    holds()
                    raise Undone
            else:
                change(how, one, other)
            holds()
        raise Undone


def test_marks_of_former_days_become_one_and_the_state_stays(tree):
    before = state_of_tree()
    assert TreeChange.objects.count() > 2
    TreeChange.objects.update(made_at=timezone.now() - dt.timedelta(days=2))
    fold_tree_changes()
    assert (TreeChange.objects.count(), state_of_tree()) == (1, before)
    fold_tree_changes()
    make_agency("Xã Mới", parent=tree["province"])
    assert state_of_tree() != before


def test_past_some_thousands_the_agencies_out_of_sight_are_told_and_past_both_nothing(tree, monkeypatch):
    centre, province = (make_actor(tree[name], Role.APPRAISER) for name in ("committee", "province"))
    for number in range(4):
        make_agency(f"Xã {number}", parent=tree["stranger"])
    monkeypatch.setattr(queries, "FEW", 5)
    assert (numbers_in_sight(province).are_hidden, numbers_in_sight(centre).are_hidden) == (False, True)
    monkeypatch.setattr(queries, "FEW", 2)
    make_agency("Xã Nữa", parent=tree["stranger"])
    assert numbers_in_sight(province) is None


def test_a_change_is_in_sight_at_once_and_for_the_next_page(tree):
    admin = make_actor(tree["committee"], Role.ADMINISTRATOR)
    changing = make_actor(tree["province"], Role.APPRAISER)
    reading = dataclasses.replace(changing, remembered={})
    assert "Ủy ban nhân dân tỉnh Lạ" not in names(changing) | names(reading)
    record_lineage(
        admin,
        predecessor=tree["stranger"],
        successor=tree["province"],
        kind=LineageKind.MERGE,
        effective_on=MERGED_ON,
        document="Nghị quyết thử",
    )
    assert "Ủy ban nhân dân tỉnh Lạ" in names(changing)
    client = Client()
    client.force_login(changing.account)
    assert "Ủy ban nhân dân tỉnh Lạ" in client.get(reverse("agencies:tree"), {"q": "tinh la"}).content.decode()
