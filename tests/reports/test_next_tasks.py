"""The tasks that a report sets: into the work programme, each once, linked both ways, by who may."""

import datetime as dt

import pytest
from django.urls import reverse

from tests.makers import make_actor
from tests.reports.year import Year, signed_in
from thidua.agencies.models import Role
from thidua.programme import services as programme
from thidua.programme.models import Origin, Programme, Task
from thidua.programme.services import Facts, Source
from thidua.reports.models import ReportKind
from thidua.reports.periodic import services
from thidua.reports.periodic.content import filled
from thidua.reports.periodic.next_tasks import put_into_programme, tasks_set
from thidua.trail.errors import NotAllowed, Overtaken

TEXT = "Phương hướng:\n1. Phát động phong trào chào mừng {nam-sau}.\n2) Sửa quy chế.\n- ………\nTổ chức thực hiện."


@pytest.fixture
def year(db):
    return Year()


@pytest.fixture
def report(year):
    days = {"starts_on": year.first, "ends_on": year.last}
    found = services.begin_report(year.writer, kind=ReportKind.CONFERENCE, **days)
    section = found.sections.get(heading__contains="NHIỆM VỤ NĂM SAU")
    services.write_section(year.writer, section=section, heading=section.heading, text=TEXT, seen=1)
    return found


def issued(year, report):
    found = services.propose_report(year.writer, report=report, seen=report.version)
    return services.issue_report(year.head, report=found, issued_on=year.today, seen=found.version)


def drafted(year):
    return programme.draft_programme(year.writer, year=year.last.year + 1, title="Chương trình công tác năm sau")


def set_by(year, report, actor=None):
    actor = actor or year.writer
    return [each for found in tasks_set(actor, report, filled(actor, report)).values() for each in found]


def facts(year, **more):
    due_on = dt.date(year.last.year + 1, 6, 30)
    return Facts(**{"title": "Sửa quy chế", "product": "Quy chế", "lead": year.province, "due_on": due_on, **more})


def test_the_lines_of_a_list_are_tasks_once_the_report_is_issued(year, report):
    assert set_by(year, report) == []
    found = set_by(year, issued(year, report))
    assert [each.text for each in found] == [
        f"Phát động phong trào chào mừng {year.last.year + 1}.",
        "Sửa quy chế.",
    ]
    assert not any(each.given for each in found)


def test_a_task_goes_into_the_programme_once_and_leads_back_to_where_it_was_set(year, report):
    report, plan = issued(year, report), drafted(year)
    first, second = set_by(year, report)
    given = {"report": report, "programme": plan, "facts": facts(year), "source": Source(Origin.HEAD)}
    task = put_into_programme(year.writer, place=second, **given)
    assert (task.programme, task.lead, task.is_planned) == (plan, year.province, True)
    assert (task.source_path, report.number in task.source_label) == (second.path, True)
    with pytest.raises(Overtaken):
        put_into_programme(year.head, place=second, **given)
    assert [each.task for each in set_by(year, report)] == [None, task]
    programme.cancel_task(year.writer, task=task, reason="Thôi")
    assert put_into_programme(year.head, place=second, **given) != task
    assert not Task.objects.filter(source_path=first.path).exists()


def test_only_who_drafts_the_programme_of_the_own_agency_puts_one_in(year, report):
    place, plan = set_by(year, issued(year, report))[0], drafted(year)
    given = {"report": report, "place": place, "programme": plan, "facts": facts(year), "source": Source(Origin.HEAD)}
    for actor in (year.stranger, make_actor(year.province, Role.AUDITOR)):
        with pytest.raises(NotAllowed):
            put_into_programme(actor, **given)
    assert not Task.objects.exists()


def test_the_page_shows_each_task_with_the_way_to_put_it_in_and_then_to_it(year, report):
    report = issued(year, report)
    place, client = set_by(year, report)[1], signed_in(year.writer)
    section = report.sections.get(position=place.section)
    address = reverse("reports:put_task", args=[section.pk, place.line])
    page = reverse("reports:report", args=[report.pk])
    assert address in client.get(page).content.decode()
    assert client.get(address).url == reverse("programme:programmes")  # there is no programme yet
    plan = drafted(year)
    form = client.get(address).content.decode()
    assert "Sửa quy chế." in form
    assert f"31/12/{year.last.year + 1}" in form
    typed = {
        "programme": plan.pk,
        "title": "Sửa quy chế",
        "product": "",
        "lead": year.province.pk,
        "starts_on": f"01/01/{plan.year}",
        "due_on": f"30/06/{plan.year}",
        "weight": 1,
        "origin": "head",
    }
    assert "Cần điền mục này" in client.post(address, typed).content.decode()
    answer = client.post(address, typed | {"product": "Quy chế mới"})
    assert answer.url == f"{page}#{place.anchor}"
    task = Task.objects.get()
    shown = client.get(page).content.decode()
    assert reverse("programme:task", args=[task.pk]) in shown
    assert f'id="{place.anchor}"' in shown
    assert place.path in client.get(reverse("programme:task", args=[task.pk])).content.decode()
    assert address not in shown
    assert signed_in(year.above).get(address).status_code == 404
    assert client.get(reverse("reports:put_task", args=[section.pk, 99])).status_code == 404
    assert Programme.objects.get() == plan
