"""The trail: written with the change or not at all, never altered, and tampering shows."""

import threading

import pytest
from django.db import connection, connections, transaction
from django.db.utils import ProgrammingError

from tests.makers import make_actor, make_agency
from thidua.agencies.models import Role
from thidua.trail.errors import Refused
from thidua.trail.events import Event
from thidua.trail.models import Entry
from thidua.trail.services import record, recording, service, verify


@service
def rename(actor, *, agency, name, fail=False):
    """A service for these tests."""
    before = agency.name
    agency.name = name
    agency.save(update_fields=["name"])
    record(actor, Event.AGENCY_CHANGED, agency, before={"name": before}, after={"name": name})
    if fail:
        raise Refused("không được")


@pytest.fixture
def actor():
    return make_actor(make_agency("Sở Thử nghiệm"), Role.ADMINISTRATOR)


@pytest.mark.django_db
def test_a_service_leaves_one_entry_with_who_what_before_and_after(actor):
    rename(actor, agency=actor.agency, name="Sở Mới")
    entry = Entry.objects.get()
    assert (entry.event, entry.before, entry.after) == ("agency_changed", {"name": "Sở Thử nghiệm"}, {"name": "Sở Mới"})
    assert entry.account_id == actor.account_id
    assert verify() == []


@pytest.mark.django_db
def test_a_refused_service_leaves_neither_change_nor_entry(actor):
    with pytest.raises(Refused):
        rename(actor, agency=actor.agency, name="Sở Mới", fail=True)
    actor.agency.refresh_from_db()
    assert actor.agency.name == "Sở Thử nghiệm"
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_a_service_inside_a_service_joins_its_transaction_and_its_order(actor):
    with recording():
        rename(actor, agency=actor.agency, name="A")
        rename(actor, agency=actor.agency, name="B")
    assert list(Entry.objects.order_by("sequence").values_list("after__name", flat=True)) == ["A", "B"]
    assert verify() == []


@pytest.mark.django_db
def test_what_an_inner_service_undid_is_not_in_the_trail_when_the_outer_goes_on(actor):
    with recording():
        rename(actor, agency=actor.agency, name="A")
        with pytest.raises(Refused):
            rename(actor, agency=actor.agency, name="B", fail=True)
    assert list(Entry.objects.values_list("after__name", flat=True)) == ["A"]


@pytest.mark.django_db
def test_recording_outside_a_service_is_a_fault_of_ours(actor):
    with pytest.raises(RuntimeError):
        record(actor, Event.AGENCY_CHANGED, actor.agency)


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE trail_entry SET actor_name = 'x'", "DELETE FROM trail_entry"])
def test_the_database_itself_refuses_to_change_or_delete_an_entry(actor, statement):
    rename(actor, agency=actor.agency, name="Sở Mới")
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE trail_entry SET actor_name = 'Người khác' WHERE sequence = 2", "nội dung đã bị sửa"),
        ('UPDATE trail_entry SET after = \'{"name": "X"}\' WHERE sequence = 1', "nội dung đã bị sửa"),
        ("DELETE FROM trail_entry WHERE sequence = 2", "thiếu bản ghi phía trước"),
        ("UPDATE trail_entry SET at = at + interval '1 second' WHERE sequence = 3", "nội dung đã bị sửa"),
    ],
)
def test_tampering_past_the_triggers_shows(actor, statement, why):
    for name in ("A", "B", "C"):
        rename(actor, agency=actor.agency, name=name)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE trail_entry DISABLE TRIGGER ALL")
        cursor.execute(statement)
        cursor.execute("ALTER TABLE trail_entry ENABLE TRIGGER ALL")
    assert why in {broken.why for broken in verify()}


@pytest.mark.django_db
def test_each_agency_has_its_own_chain(actor):
    other = make_actor(make_agency("Sở Khác"), Role.ADMINISTRATOR)
    rename(actor, agency=actor.agency, name="A")
    rename(other, agency=other.agency, name="B")
    assert set(Entry.objects.values_list("agency_id", "sequence")) == {(actor.agency_id, 1), (other.agency_id, 1)}


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_unbroken_chain(actor):
    def work(number: int) -> None:
        try:
            for step in range(5):
                rename(actor, agency=actor.agency, name=f"{number}-{step}")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Entry.objects.count() == 30
    assert verify() == []
