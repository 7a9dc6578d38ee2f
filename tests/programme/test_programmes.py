"""Programmes of a year, the council's work, who sees what, and totals that equal their rows."""

import datetime as dt
import itertools
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from tests.exporting import export
from tests.makers import make_actor
from tests.programme.ground import DAY, Ground, paper
from thidua.agencies.models import Role
from thidua.programme import queries, services
from thidua.programme.models import Origin, ProgrammeState, Task, TaskState
from thidua.programme.queries import Side
from thidua.programme.rules import COUNTED, period
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(db):
    return Ground()


def seen(actor):
    return set(queries.visible_tasks(actor))


def signed_in(actor):
    client = Client()
    client.force_login(actor.person)
    return client


def test_planned_tasks_are_unseen_below_until_the_programme_is_approved(ground):
    drafted = services.draft_programme(ground.officer, year=2026, title="Chương trình 2026")
    planned = ground.task(ground.officer, programme=drafted, due=-300)
    assert (planned.state, seen(ground.unit), Notice.objects.count()) == (TaskState.PLANNED, set(), 0)
    moved = services.change_task(ground.officer, task=planned, version=1, facts=ground.facts(due=30))
    assert moved.first_due_on == moved.due_on == ground.today + 30 * DAY
    with pytest.raises(NotAllowed):
        services.approve_programme(ground.officer, programme=drafted, number="1", signed_on=ground.today)
    approved = services.approve_programme(ground.head, programme=drafted, number="01/CTr", signed_on=ground.today)
    assert (approved.state, seen(ground.unit)) == (ProgrammeState.APPROVED, {planned})
    assert Task.objects.get().state == TaskState.ASSIGNED
    with pytest.raises(Overtaken):
        services.approve_programme(ground.head, programme=drafted, number="01/CTr", signed_on=ground.today)
    with pytest.raises(NotAllowed):
        ground.task(ground.officer, programme=approved)


def test_one_programme_of_a_kind_stands_for_a_year_and_an_empty_one_is_not_approved(ground):
    council, _session = ground.council()
    drafted = services.draft_programme(ground.officer, year=2026, title="Chương trình 2026")
    with pytest.raises(Overtaken, match="Chương trình 2026"):
        services.draft_programme(ground.officer, year=2026, title="Bản khác")
    services.draft_programme(ground.secretary, year=2026, title="Của hội đồng", council=council)
    services.draft_programme(ground.officer, year=2027, title="Năm sau")
    with pytest.raises(Refused, match="chưa có nhiệm vụ"):
        services.approve_programme(ground.head, programme=drafted, number="1", signed_on=ground.today)
    with pytest.raises(NotAllowed):
        services.draft_programme(ground.officer, year=2028, title="Của hội đồng", council=council)


def test_a_programme_with_open_tasks_ends_with_a_reason_only(ground):
    drafted = services.draft_programme(ground.officer, year=2026, title="Chương trình 2026")
    ground.task(ground.officer, programme=drafted)
    services.approve_programme(ground.head, programme=drafted, number="01/CTr", signed_on=ground.today)
    with pytest.raises(Refused, match="Còn 1 nhiệm vụ"):
        services.end_programme(ground.head, programme=drafted)
    assert services.end_programme(ground.head, programme=drafted, reason="Hết năm").state == ProgrammeState.ENDED
    with pytest.raises(Overtaken):
        ground.task(ground.head, programme=drafted)


def test_a_task_is_seen_by_who_gave_leads_and_helps_with_it_and_by_nobody_beside(ground):
    task = ground.task(coordinators=[ground.tree["commune"]])
    other = ground.task()
    part = ground.task(ground.unit_head, parent=task)
    assert seen(ground.officer) == seen(ground.unit) == {task, other, part}
    assert seen(ground.commune) == {task}
    neighbour = make_actor(ground.tree["committee"], Role.HEAD, Role.APPRAISER)
    assert seen(ground.stranger) == seen(neighbour) == seen(None) == set()
    for role in (Role.ADMINISTRATOR, Role.NOMINEE):
        assert seen(make_actor(ground.tree["province"], role)) == set()


def test_a_stranger_finds_neither_the_page_nor_the_file_nor_the_number(ground):
    task = ground.task(title="Việc không ai khác biết")
    said = services.report_progress(ground.unit, task=task, text="Đã xong", percent=9, uploads=[paper()])
    for page in (f"{task.pk}/", f"tep/{said.files.get().pk}/", f"{task.pk}/nop/"):
        assert signed_in(ground.stranger).get(f"/cong-tac/{page}").status_code == 404
    assert signed_in(ground.unit).get(f"/cong-tac/tep/{said.files.get().pk}/").content.startswith(b"%PDF")
    for page in ("", "bang/", "lich/", "tong-hop/"):
        shown = signed_in(ground.stranger).get(f"/cong-tac/{page}").content.decode()
        assert "Việc không ai khác biết" not in shown
        assert "Sở Tài chính" not in shown


def varied(ground):
    """Tasks of every standing in several quarters, some extended, some with parts, some planned."""
    units = itertools.cycle([ground.tree["department"], ground.tree["commune"], ground.tree["province"]])
    workers = {ground.tree["department"]: ground.unit, ground.tree["commune"]: ground.commune}
    for due, ending in itertools.product((-200, -100, -1, 0, 1, 100), ("open", "handed_in", "accepted", "cancelled")):
        lead = next(units)
        task = ground.task(lead=lead, due=due)
        worker = workers.get(lead, ground.officer)
        if due == -1 and ending in {"open", "accepted"}:
            asked = services.ask_extension(worker, task=task, wanted_on=ground.today + 100 * DAY, reason="Bận")
            services.settle_extension(ground.head, extension=asked, granted_on=asked.wanted_on)
        if ending in {"handed_in", "accepted"}:
            services.hand_in(worker, task=task, text="Xong")
        if ending == "accepted":
            services.accept_task(ground.head, task=task)
        if ending == "cancelled":
            services.cancel_task(ground.head, task=task, reason="Thôi")
    whole = ground.task()
    ground.task(ground.unit_head, parent=whole)
    own = ground.task(lead=ground.tree["province"])
    ground.task(ground.officer, origin=Origin.SELF, parent=own, lead=ground.tree["province"])
    drafted = services.draft_programme(ground.officer, year=2026, title="Chương trình")
    ground.task(ground.officer, programme=drafted)


def test_the_database_counts_each_task_as_the_rule_does(ground):
    varied(ground)
    rows = list(queries.with_standing(Task.objects.all(), ground.today))
    assert {row.stands for row in rows} == {*COUNTED, "planned"}
    assert [row.stands for row in rows] == [row.standing for row in rows]


def test_every_number_of_the_totals_opens_as_many_rows_and_each_task_is_counted_once(ground):
    varied(ground)
    client, opened = signed_in(ground.head), 0
    years = {task.due_on.year for task in Task.objects.all()}
    for year in years:
        page = client.get(f"/cong-tac/tong-hop/?nam={year}&ben=given")
        lines = [numbers for _name, _link, numbers in page.context["periods"]]
        lines += [numbers for _unit, numbers in page.context["units"]]
        for number in itertools.chain(*lines):
            if not number.count and year != ground.today.year:
                continue  # zeros are opened in one year
            listed = client.get(number.link).context["listing"]
            assert listed.total == number.count, number
            opened += number.count
    assert opened
    counted = queries.counted(ground.head, Side.GIVEN)
    assert counted.count() == 26
    whole = [queries.totals(counted, year, ground.today)[-1][1].all for year in years]
    assert sum(whole) == 26


def test_quarters_add_up_to_halves_and_halves_to_the_year_and_units_to_the_period(ground):
    varied(ground)
    rows = queries.counted(ground.head, Side.GIVEN)
    for year in {task.due_on.year for task in rows}:
        found = {one.key: total for one, total in queries.totals(rows, year, ground.today)}
        for parts, sum_of in (
            (("Q1", "Q2"), "H1"),
            (("Q3", "Q4"), "H2"),
        ):
            together = [found[f"{year}-{part}"].all for part in parts]
            assert sum(together) == found[f"{year}-{sum_of}"].all
        assert found[f"{year}-H1"].all + found[f"{year}-H2"].all == found[str(year)].all
        units = queries.totals_by_unit(rows, period(year), ground.today)
        for each in COUNTED:
            assert sum(total.by_standing[each] for _u, total in units) == found[str(year)].by_standing[each]
        assert sum(total.extended for _u, total in units) == found[str(year)].extended


def test_the_last_day_of_a_quarter_counts_in_it_and_the_next_day_in_the_next(ground):
    for day in (dt.date(2026, 3, 31), dt.date(2026, 4, 1)):
        ground.task(due=(day - ground.today).days)
    rows = queries.counted(ground.head, Side.GIVEN)
    found = {one.key: total.all for one, total in queries.totals(rows, 2026, ground.today)}
    assert (found["2026-Q1"], found["2026-Q2"], found["2026-H1"], found["2026-Q3"]) == (1, 1, 2, 0)


def test_a_unit_counts_what_it_was_given_and_what_it_gave_apart(ground):
    whole = ground.task()
    part = ground.task(ground.unit_head, parent=whole)
    assert set(queries.counted(ground.unit, Side.RECEIVED)) == {whole}
    assert set(queries.counted(ground.unit, Side.GIVEN)) == {part}
    assert set(queries.counted(ground.head, Side.GIVEN)) == {whole}
    assert not queries.counted(None, Side.GIVEN).exists()


def test_totals_go_out_as_a_file_for_a_purpose(ground):
    ground.task()
    year = (ground.today + 10 * DAY).year
    answer = export(
        signed_in(ground.head), "/cong-tac/tong-hop/", {"nam": year, "ky": year, "ben": "given"}, kind="csv"
    )
    text = answer.content.decode("utf-8-sig")
    assert "Sở Tài chính,1,0,0,1,0,0,0" in text


def test_the_conclusions_of_a_session_become_tasks_followed_to_their_end(ground):
    _council, session = ground.council()
    task = ground.task(ground.secretary, origin=Origin.CONCLUSION, session=session)
    page = signed_in(ground.member).get(f"/cong-tac/phien/{session.pk}/")
    assert task.title in page.content.decode()
    services.hand_in(ground.unit, task=task, text="Xong")
    assert services.accept_task(ground.secretary, task=task).state == TaskState.ACCEPTED
    session.held_at = timezone.now() + DAY
    session.save()
    with pytest.raises(Refused, match="chưa họp"):
        ground.task(ground.secretary, origin=Origin.CONCLUSION, session=session)
    with pytest.raises(NotAllowed):
        ground.task(ground.stranger, origin=Origin.CONCLUSION, session=session, lead=ground.tree["stranger"])


def test_papers_of_a_session_are_for_its_members_and_secretary_alone(ground):
    _council, session = ground.council()
    with pytest.raises(NotAllowed):
        services.put_paper(ground.head, session=session, title="Tờ trình kín", upload=paper())
    put = services.put_paper(ground.secretary, session=session, title="Tờ trình kín", upload=paper())
    assert set(Notice.objects.values_list("account_id", flat=True)) == {ground.member.account_id}
    outside = make_actor(ground.tree["province"], Role.COUNCIL_MEMBER)  # of the council's agency, not of the session
    for actor, sees in ((ground.member, True), (ground.secretary, True), (outside, False), (ground.head, False)):
        client = signed_in(actor)
        assert ("Tờ trình kín" in client.get(f"/cong-tac/phien/{session.pk}/").content.decode()) == sees
        assert (client.get(f"/cong-tac/tai-lieu/{put.pk}/").status_code == 200) == sees
    services.withdraw_paper(ground.secretary, paper=put)
    assert signed_in(ground.member).get(f"/cong-tac/tai-lieu/{put.pk}/").status_code == 404
    with pytest.raises(Overtaken):
        services.withdraw_paper(ground.secretary, paper=put)


def test_what_was_typed_stays_when_it_can_not_stand_and_a_form_keeps_its_way_back(ground):
    client = signed_in(ground.head)
    sent = {"title": "Việc gõ dở", "product": "Báo cáo", "lead": ground.tree["department"].pk, "weight": 1}
    sent |= {"starts_on": "02/02/2026", "due_on": "01/02/2026", "origin": "head"}
    answer = client.post("/cong-tac/giao/", sent)
    shown = answer.content.decode()
    assert "Hạn đứng trước ngày bắt đầu." in shown
    assert "Việc gõ dở" in shown
    assert not Task.objects.exists()
    assert client.post("/cong-tac/giao/", sent | {"due_on": "02/02/2026"}).status_code == 302


@pytest.mark.parametrize("query", ["thang=2026-13", "thang=x", "thang=2026-02", "thang=99999-01"])
def test_a_calendar_opens_whatever_month_is_asked_for(ground, query):
    assert signed_in(ground.head).get(f"/cong-tac/lich/?{query}").status_code == 200


def test_the_home_page_says_what_waits_and_leads_there(ground):
    task = ground.task(officer=ground.unit.person)
    assert "Nhiệm vụ tôi phụ trách" in signed_in(ground.unit).get("/").content.decode()
    services.hand_in(ground.unit, task=task, text="Xong")
    shown = signed_in(ground.head).get("/").content.decode()
    assert "Sản phẩm chờ nghiệm thu" in shown
    assert f"/cong-tac/{task.pk}/" in shown


def test_links_of_the_board_carry_their_filter(ground):
    ground.task()
    page = signed_in(ground.head).get("/cong-tac/bang/")
    links = [column["link"] for column in page.context["columns"]]
    assert [parse_qs(urlsplit(link).query)["trang_thai"] for link in links] == [
        ["assigned"],
        ["working"],
        ["handed_in"],
        ["accepted"],
    ]
