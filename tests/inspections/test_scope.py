"""Who sees what: the inspecting agency all, the unit from the announcement on, nobody else anything."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.inspections.ground import DAY, Ground
from tests.makers import make_actor, make_pdf
from thidua.agencies.models import Role
from thidua.inspections import queries, services
from thidua.inspections.models import Draw, Finding, Inspection, Recommendation
from thidua.telling.ahead import remind
from thidua.trail.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(db):
    return Ground()


def others(ground):
    silent = [make_actor(ground.province, role) for role in (Role.ADMINISTRATOR, Role.CLERK, Role.NOMINEE)]
    return [ground.neighbour, ground.above, ground.stranger, None, *silent]


def seen(actor):
    return set(queries.visible_inspections(actor))


def test_before_the_announcement_the_unit_knows_nothing_of_it(ground):
    inspection = ground.decided()
    auditor = make_actor(ground.province, Role.AUDITOR)
    for actor in (ground.lead, ground.other, ground.head, auditor):
        assert seen(actor) == {inspection}
    assert all(not seen(actor) for actor in (ground.officer, *others(ground)))
    services.cancel_inspection(ground.head, inspection=inspection, reason="Hoãn")
    assert not seen(ground.officer)


def test_from_the_announcement_on_the_unit_sees_it_and_still_nobody_else(ground):
    inspection = ground.announced()
    assert seen(ground.officer) == {inspection}
    assert all(not seen(actor) for actor in others(ground))
    services.cancel_inspection(ground.head, inspection=inspection, reason="Hoãn")
    assert seen(ground.officer) == {inspection}  # what it was told of does not vanish


def test_a_plan_is_the_inspecting_agencys_alone(ground):
    plan = ground.approved()
    assert set(queries.visible_plans(ground.head)) == {plan}
    assert all(not queries.visible_plans(actor) for actor in (ground.officer, *others(ground)))


def test_draws_findings_files_and_recommendations_go_with_their_inspection(ground):
    inspection = ground.under_way()
    ground.nomination(1)
    draw = ground.drawn(inspection)
    upload = SimpleUploadedFile("chung-cu.pdf", make_pdf("chứng cứ"))
    finding = ground.found(inspection, row=draw.rows.get(), uploads=[upload])
    doors = [
        (queries.get_visible_draw, draw.pk, Draw.DoesNotExist),
        (queries.get_visible_finding, finding.pk, Finding.DoesNotExist),
        (queries.get_visible_attachment, finding.attachments.get().pk, finding.attachments.model.DoesNotExist),
    ]
    for door, pk, missing in doors:
        assert door(ground.lead, pk)
        assert door(ground.officer, pk)
        for actor in others(ground):
            with pytest.raises(missing):
                door(actor, pk)


def test_the_unit_sees_the_conclusion_and_its_recommendations_when_it_is_signed(ground):
    inspection = ground.written(ground.under_way(), "Bổ sung biên bản mật")
    advice = inspection.recommendations.get()
    client = Client()
    client.force_login(ground.officer.account)
    page, paper = (
        reverse("inspections:inspection", args=[inspection.pk]),
        reverse("documents:inspection_paper", args=[inspection.pk, "ket-luan"]),
    )
    assert "Đơn vị làm tốt" not in client.get(page).content.decode()
    assert "biên bản mật" not in client.get(page).content.decode()
    assert client.get(paper).status_code == 404
    with pytest.raises(Recommendation.DoesNotExist):
        queries.get_visible_recommendation(ground.officer, advice.pk)
    ground.concluded(inspection)
    assert "Đơn vị làm tốt" in client.get(page).content.decode()
    assert client.get(paper).content[:5] == b"%PDF-"
    assert queries.get_visible_recommendation(ground.officer, advice.pk) == advice


def test_the_unit_reaches_none_of_the_teams_pages(ground):
    inspection = ground.under_way()
    client = Client()
    unit_head = make_actor(ground.unit, Role.UNIT_OFFICER, Role.APPRAISER, Role.HEAD)
    client.force_login(unit_head.account)
    for name in ("change", "questions", "draw_sample", "add_finding", "decide", "cancel", "conclusion", "conclude"):
        assert client.get(reverse(f"inspections:{name}", args=[inspection.pk])).status_code == 404, name
    for name in ("announce", "start", "write_up"):
        assert client.post(reverse(f"inspections:{name}", args=[inspection.pk])).status_code == 404, name
    assert Inspection.objects.get().state == "under_way"


def test_the_unit_is_reminded_of_answers_explanations_and_recommendations_and_nobody_else_is(ground):
    inspection = ground.under_way(answer_due_on=ground.today)
    ground.found(inspection, explain_due_on=ground.today)
    far = ground.announced(answer_due_on=ground.today + 4 * DAY)
    Notice.objects.all().delete()
    assert remind() == 2
    assert remind() == 0
    told = Notice.objects.all()
    assert {each.account_id for each in told} == {ground.officer.account_id}
    assert {each.link for each in told} == {
        reverse("inspections:answer", args=[inspection.pk]),
        reverse("inspections:finding", args=[inspection.findings.get().pk]),
    }
    assert far.answer_due_on > ground.today
