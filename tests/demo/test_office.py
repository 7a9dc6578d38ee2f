"""The demonstration's year of the centre's office, lived once; what a reader of its pages would check."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from thidua.agencies.actor import Actor
from thidua.agencies.loading import load_shipped
from thidua.agencies.models import Agency
from thidua.demo.agencies import make_accounts, make_agencies
from thidua.demo.emulation.places import make_places
from thidua.demo.history import make_history
from thidua.demo.office import make_office
from thidua.demo.office.petitions import HOLDERS
from thidua.demo.office.tasks import ROWS
from thidua.demo.year import actors_of, received_by
from thidua.drafting.models import Answer, DraftCase, Opinion
from thidua.inspections.models import Draw, Finding, Inspection, Plan, Recommendation
from thidua.petitions import queries, services
from thidua.petitions.models import Petition, Reception
from thidua.petitions.running import clocks_of
from thidua.programme.models import Extension, Programme, Progress, Task
from thidua.programme.queries import Side, counted, totals
from thidua.trail.errors import Overtaken
from thidua.trail.models import Entry
from thidua.trail.services import verify
from thidua.vietnamese.working_days import is_working_day

pytestmark = pytest.mark.django_db
HEAD, DRAFTER, CLERK, HANDLER = "truongban-tw", "phapche-tw", "vanthu-tw", "thamdinh-tw"


def test_the_office_has_a_year_behind_it_and_work_at_every_stage() -> None:
    today = timezone.localdate()
    actors, year = people(today)
    make_office(actors, today=today, year=year)
    tasks_stand_as_planned(actors[HEAD], today)
    documents_are_drafted(year)
    units_are_inspected(year)
    petitions_are_at_every_stage(today)
    a_denouncer_stays_under_seal(actors)
    everything_was_done_on_a_working_day(today)
    every_page_opens(actors)
    assert verify() == []
    lives_only_once(actors, today, year)


def people(today: dt.date) -> tuple[dict[str, Actor], int]:
    """The centre, the made-up provinces and a register to draw from, by what `thidua demo` uses."""
    load_shipped(today=today, with_communes=False)
    province = make_agencies()
    actors = actors_of(make_accounts())
    year = received_by(today).year
    make_history([Agency.objects.get(code="demo-snv")], province, last_year=year - 1)
    make_places(province, actors, communes=2, since=dt.date(year - 1, 1, 1))
    return actors, year


def tasks_stand_as_planned(head: Actor, today: dt.date) -> None:
    assert Task.objects.count() == len(ROWS) == 27
    standings = Counter(task.standing.value for task in Task.objects.all())
    assert standings == {"on_time": 12, "done_late": 5, "open": 7, "overdue": 2, "cancelled": 1}
    assert _by(Task.objects, "state") == {"accepted": 17, "assigned": 2, "working": 6, "handed_in": 1, "cancelled": 1}
    assert _by(Task.objects, "origin") == {
        "prime_minister": 4,
        "minister": 4,
        "council": 3,
        "head": 12,
        "conclusion": 4,
    }
    assert sorted(Extension.objects.values_list("state", flat=True)) == ["asked", "denied", "granted", "granted"]
    assert [task.was_extended for task in Task.objects.all()].count(True) == 2
    assert list(Programme.objects.order_by("kind").values_list("kind", "state")) == [
        ("agency", "approved"),
        ("council", "approved"),
    ]
    years = {task.due_on.year for task in Task.objects.all()}
    of_years = [totals(counted(head, Side.GIVEN), year, today)[-1][1] for year in years]
    assert sum(each.all for each in of_years) == 27, "every task is counted once, in the year of its deadline"


def documents_are_drafted(year: int) -> None:
    cases = DraftCase.objects.order_by("pk")
    assert [(each.kind, each.state) for each in cases] == [
        ("circular", "issued"),
        ("decree", "appraisal"),
        ("decree", "consultation"),
        ("circular", "draft"),
    ]
    issued = cases[0]
    assert issued.number == f"901/{year}/TT-TRINHDIEN"
    assert issued.law_change is not None
    assert issued.law_change.status == "draft", "what is made up does not become law by itself"
    asked = cases[2].consultations.get()
    answers = Answer.objects.filter(addressee__consultation=asked)
    assert (asked.addressees.count(), answers.count(), answers.filter(from_letter=True).count()) == (8, 6, 1)
    assert answers.filter(addressee__agency__code="demo-tuongtuong").count() == 0
    opinions = Opinion.objects.filter(answer__in=answers)
    assert _by(opinions, "state") == {"taken": 3, "explained": 1, "open": 3}
    assert [each.addressee.agency for each in answers.filter(entered_by=None)] == [None], "one of the public"
    assert {each.taken_in.number for each in opinions.filter(state="taken") if each.taken_in} == {2}
    late = [each for each in Answer.objects.all() if each.is_late]
    assert [each.addressee.agency.code for each in late if each.addressee.agency] == ["demo-giadinh"]


def units_are_inspected(year: int) -> None:
    plan = Plan.objects.get()
    assert (plan.kind, plan.state, plan.year, plan.lines.count()) == ("council", "approved", year, 4)
    assert [(each.unit.code, each.state) for each in Inspection.objects.order_by("pk")] == [
        ("demo-giadinh", "concluded"),
        ("demo-minhhoa", "cancelled"),
        ("demo-tinh", "under_way"),
    ], "the fourth unit waits for its month"
    assert sorted(Recommendation.objects.values_list("state", flat=True)) == ["closed", "closed", "reported"]
    assert sorted(Finding.objects.values_list("state", flat=True)) == ["dropped", "kept", "open", "open"]
    draw = Draw.objects.get()
    assert (draw.inspection.unit.code, draw.drawn_from, draw.rows.count()) == ("demo-tinh", "awards", 10)


def petitions_are_at_every_stage(today: dt.date) -> None:
    assert _by(Petition.objects, "state") == {
        "received": 1,
        "classified": 1,
        "accepted": 2,
        "verified": 1,
        "suspended": 1,
        "decided": 1,
        "stopped": 1,
        "not_accepted": 2,
        "transferred": 1,
        "closed": 2,
    }
    assert _by(Petition.objects, "kind") == {"complaint": 9, "denunciation": 2, "proposal": 1, "reflection": 1}
    assert sorted(Reception.objects.values_list("result", flat=True)) == [
        "guided",
        "guided",
        "refused",
        "taken",
        "taken",
    ]
    assert [each.kind for each in queries.published_petitions()] == ["proposal"]
    late = [each for each in Petition.objects.all() if any(clock.is_late(today) for clock in clocks_of(each))]
    assert [each.summary for each in late] == ["Khiếu nại cách tính thời gian"]
    groups = {name: rows.count() for name, rows in queries.board(Petition.objects.all(), today).items()}
    assert groups["qua-han"] == 1
    assert groups["tam-dinh-chi"] == 1


def a_denouncer_stays_under_seal(actors: Mapping[str, Actor]) -> None:
    """Of a denunciation no column tells who; a holder opens it with the passphrase that the demonstration says."""
    for petition in Petition.objects.filter(kind="denunciation"):
        assert (petition.is_sealed, petition.sender_name, petition.text) == (True, "", "")
    told = Petition.objects.get(kind="denunciation", state="accepted")
    assert not Reception.objects.exclude(is_protected=False).exclude(citizen_name="").exists()
    for username, passphrase in HOLDERS:
        opened = services.open_identity(actors[username], petition=told, passphrase=passphrase, reason="Kiểm tra")
        assert opened.sender.name == "Công Dân Trình Diễn 15"


def everything_was_done_on_a_working_day(today: dt.date) -> None:
    days = set(Progress.objects.values_list("day", flat=True))
    days |= {
        timezone.localdate(each) for each in Entry.objects.filter(event="task_accepted").values_list("at", flat=True)
    }
    assert len(days) > 20
    assert [day for day in days if not is_working_day(day) or day > today] == []


def every_page_opens(actors: Mapping[str, Actor]) -> None:
    """What each of the people finds behind the menu, and the page of each record."""
    pages = [reverse(f"programme:{name}") for name in ("tasks", "board", "calendar", "totals", "programmes")]
    for rows, name in (
        (Programme.objects.all(), "programme:programme"),
        (Task.objects.filter(state="working"), "programme:task"),
        (DraftCase.objects.all(), "drafting:case"),
        (Inspection.objects.all(), "inspections:inspection"),
        (Petition.objects.all(), "petitions:petition"),
    ):
        pages += [reverse(name, args=[row.pk]) for row in rows]
    pages += [reverse("drafting:cases"), reverse("inspections:inspections"), reverse("petitions:petitions")]
    assert _faults(actors[HEAD], pages) == []
    assert _faults(actors[DRAFTER], [reverse("drafting:cases"), reverse("programme:tasks")]) == []
    assert _faults(actors[CLERK], [reverse("petitions:petitions"), reverse("petitions:receptions")]) == []
    answered = reverse("inspections:inspection", args=[Inspection.objects.get(state="under_way").pk])
    assert _faults(actors["canbo-tinh"], [answered]) == []


def lives_only_once(actors: Mapping[str, Actor], today: dt.date, year: int) -> None:
    """A second run on the same day is refused at its first step, and leaves nothing behind."""
    before = Entry.objects.count()
    with pytest.raises(Overtaken, match=f"Năm {year} đã có"):
        make_office(actors, today=today, year=year)
    assert Entry.objects.count() == before


def _by(rows: Any, field: str) -> dict[str, int]:
    return dict(Counter(rows.values_list(field, flat=True)))


def _faults(actor: Actor, pages: list[str]) -> list[str]:
    client = Client()
    client.force_login(actor.person)
    return [each for each in pages if client.get(each).status_code != 200]
