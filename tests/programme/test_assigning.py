"""Giving a task: by whom, to whom, as part of what, and who is told."""

import pytest
from django.test import Client

from tests.makers import make_actor
from tests.programme.ground import DAY, Ground
from thidua.agencies.models import Role
from thidua.programme import queries, services
from thidua.programme.models import Origin, Task, TaskState
from thidua.programme.services import Source
from thidua.screens.waiting import waiting_for
from thidua.trail.errors import NotAllowed, Refused
from thidua.trail.models import Entry, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(db):
    return Ground()


def test_a_head_gives_a_task_to_a_unit_below_which_is_told_and_it_is_in_the_trail(ground):
    task = ground.task(accepted_by="Chủ tịch", coordinators=["Ủy ban nhân dân xã Tân Lập", "Hội Nông dân tỉnh"])
    assert (task.state, task.first_due_on, task.due_on) == (TaskState.ASSIGNED, ground.today + 10 * DAY, task.due_on)
    helpers = [(each.agency, each.name) for each in task.coordinators.all()]
    assert helpers == [(ground.tree["commune"], "Ủy ban nhân dân xã Tân Lập"), (None, "Hội Nông dân tỉnh")]
    told = set(Notice.objects.filter(event="task_assigned").values_list("account_id", flat=True))
    assert told == {each.account_id for each in (ground.unit, ground.unit_head, ground.commune)}
    assert Entry.objects.filter(event="task_assigned", object_id=str(task.pk)).exists()


def test_a_task_of_another_room_leads_back_to_it_and_is_found_by_its_address(ground):
    source = Source(Origin.HEAD, label="Kết luận kiểm tra 02/KL", path="/kiem-tra/7/")
    task = services.assign_task(ground.head, facts=ground.facts(), source=source)
    assert list(queries.tasks_from("/kiem-tra/7/")) == [task]
    assert not queries.tasks_from("/kiem-tra/8/").exists()
    with pytest.raises(ValueError, match="root of the site"):
        services.assign_task(ground.head, facts=ground.facts(), source=Source(Origin.HEAD, path="https://la.example/"))


def test_officers_give_nothing_but_register_what_their_own_unit_does(ground):
    for actor in (ground.officer, ground.unit, make_actor(ground.tree["province"], Role.AUDITOR)):
        with pytest.raises(NotAllowed):
            ground.task(actor)
    with pytest.raises(NotAllowed, match="tự đăng ký"):
        ground.task(ground.officer, origin=Origin.SELF)
    own = ground.task(ground.unit, origin=Origin.SELF)
    assert (own.agency, own.lead) == (ground.tree["department"], ground.tree["department"])
    with pytest.raises(NotAllowed):
        ground.task(make_actor(ground.tree["department"], Role.AUDITOR), origin=Origin.SELF)


def test_the_councils_secretary_gives_what_the_council_wants_and_nothing_else(ground):
    assert ground.task(ground.secretary, origin=Origin.COUNCIL).origin == Origin.COUNCIL
    with pytest.raises(NotAllowed, match="hội đồng"):
        ground.task(ground.secretary, origin=Origin.HEAD)


def test_a_task_goes_to_the_own_tree_only_and_to_an_officer_of_the_unit_in_charge(ground):
    for lead in (ground.tree["stranger"], ground.tree["committee"]):
        with pytest.raises(Refused) as refusal:
            ground.task(lead=lead)
        assert "lead" in refusal.value.fields
    with pytest.raises(Refused) as refusal:
        ground.task(officer=ground.commune.person)
    assert "officer" in refusal.value.fields
    assert ground.task(officer=ground.unit.person).officer == ground.unit.person
    assert Task.objects.count() == 1


def test_a_deadline_on_the_first_day_stands_and_one_before_it_does_not(ground):
    assert ground.task(due=0, starts_on=ground.today).due_on == ground.today
    with pytest.raises(Refused) as refusal:
        ground.task(due=-1, starts_on=ground.today)
    assert "due_on" in refusal.value.fields


def test_a_task_that_was_already_late_when_it_was_entered_is_kept_as_it_is(ground):
    task = ground.task(due=-5)
    assert (task.starts_on, task.days_late) == (ground.today - 5 * DAY, 5)


def test_the_unit_in_charge_breaks_its_task_into_parts_due_no_later(ground):
    whole = ground.task(due=10)
    part = ground.task(ground.unit_head, parent=whole, due=10)
    assert part.parent == whole
    with pytest.raises(Refused) as refusal:
        ground.task(ground.unit_head, parent=whole, due=11)
    assert "due_on" in refusal.value.fields
    with pytest.raises(NotAllowed, match="đơn vị chủ trì"):
        ground.task(parent=whole)


def test_what_was_called_off_is_so_with_its_parts_and_stays_so(ground):
    whole = ground.task()
    part = ground.task(ground.unit_head, parent=whole)
    with pytest.raises(NotAllowed):
        services.cancel_task(ground.unit_head, task=whole, reason="Không làm nữa")
    services.cancel_task(ground.head, task=whole, reason="Đã có văn bản khác")
    assert {each.state for each in (whole, part) if not each.refresh_from_db()} == {TaskState.CANCELLED}
    with pytest.raises(Refused, match="Thôi giao"):
        services.cancel_task(ground.head, task=whole, reason="Lần nữa")


def test_a_given_task_changes_its_words_and_not_its_deadline_and_the_second_who_saves_is_told(ground):
    task = ground.task()
    changed = services.change_task(ground.head, task=task, version=1, facts=ground.facts(title="Báo cáo năm"))
    assert (changed.title, changed.version) == ("Báo cáo năm", 2)
    with pytest.raises(Refused, match="Người khác vừa sửa"):
        services.change_task(ground.head, task=task, version=1, facts=ground.facts(title="Báo cáo tháng"))
    with pytest.raises(Refused, match="gia hạn"):
        services.change_task(ground.head, task=task, version=2, facts=ground.facts(due=11))
    with pytest.raises(NotAllowed):
        services.change_task(ground.unit, task=task, version=2, facts=ground.facts())


def test_what_the_first_page_counts_is_what_its_link_lists(ground):
    own = [ground.task(lead=ground.tree["province"]) for _each in range(3)]
    mine = [ground.task(lead=ground.tree["province"], officer=ground.officer.person) for _each in range(2)]
    ground.task()  # the department's: it waits for nobody here
    for task in own[:2]:
        services.ask_extension(ground.officer, task=task, wanted_on=ground.today + 20 * DAY, reason="Chờ số liệu")
    listed = {}
    for actor in (ground.officer, ground.head):
        client = Client()
        client.force_login(actor.person)
        links = {item.text: item.link for item in waiting_for(actor) if item.link.startswith("/cong-tac/")}
        for text, link in links.items():
            listed[text] = {row.pk for row in client.get(link).context["listing"].rows}
    assert listed == {
        "Nhiệm vụ tôi phụ trách": {each.pk for each in mine},
        "Nhiệm vụ của đơn vị": {each.pk for each in own},
        "Đề nghị gia hạn chờ trả lời": {each.pk for each in own[:2]},
    }
