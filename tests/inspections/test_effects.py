"""What a finding does: dossiers wait while signs of a violation are inspected; only people cancel an award."""

import datetime as dt
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.decisions.after_desk import certified
from tests.decisions.desk import make_desk
from tests.dossiers.desk import Desk
from tests.inspections.ground import DAY, Ground
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.decisions.models import AfterCase
from thidua.dossiers.services.appraisals import case_of
from thidua.inspections import services
from thidua.inspections.services import MemberFact
from thidua.law import appraise, load_corpus, read_case
from thidua.register.models import Award, AwardStatus, Proceeding
from thidua.trail.errors import Overtaken, Refused
from thidua.vietnamese.dates import short_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(db):
    return Ground()


def row_of(ground, inspection, **fields):
    ground.nomination(1, **fields)
    return ground.drawn(inspection, size=1).rows.get()


def noon(day):
    return dt.datetime.combine(day, dt.time(12), tzinfo=timezone.get_current_timezone())


def barred(answer):
    """What the law's answer says of an inspection under way; empty where nothing bars."""
    return re.findall(r"Có việc [^']*kiểm tra[^']*", str(answer))


def test_a_running_dossier_is_barred_while_the_finding_is_inspected_and_free_on_the_day_after_the_conclusion():
    desk = Desk()
    nomination = desk.nomination()
    (review,) = desk.received(nomination)
    ground = Ground.__new__(Ground)
    ground.__dict__.update(tree=desk.tree, province=desk.tree["province"], unit=desk.tree["department"])
    ground.lead, ground.officer = desk.appraiser, desk.officer
    ground.head, ground.today = make_actor(desk.tree["province"], Role.HEAD), timezone.localdate()

    def appraised():  # by the register as it stands today; by that of the day of receipt nothing later counts
        case = case_of(nomination, received_on=review.received_on, as_of=timezone.localdate())
        return appraise(read_case(case), load_corpus()).as_dict()

    assert not barred(appraised())
    inspection = ground.under_way()
    finding = ground.found(inspection, row=ground.drawn(inspection, size=1).rows.get())
    assert not barred(appraised())  # an inspection by itself bars nobody
    services.hold_dossiers(ground.lead, finding=finding)
    assert barred(appraised())
    finding.refresh_from_db()
    ground.settled(finding)
    assert barred(appraised())
    ground.concluded(ground.written(inspection))
    assert barred(appraised())  # the day of the conclusion is the last one
    with time_machine.travel(noon(ground.today + DAY)):
        assert not barred(appraised())
    assert Proceeding.objects.get().ends_on == ground.today


def test_giving_the_inspection_up_dropping_the_finding_and_releasing_end_what_held_as_well(ground):
    inspection = ground.under_way()
    for number in range(3):
        ground.nomination(number)
    findings = [ground.found(inspection, row=row) for row in ground.drawn(inspection).rows.all()]
    for finding in findings:
        services.hold_dossiers(ground.lead, finding=finding)
    services.release_dossiers(ground.lead, finding=findings[0], reason="Không có dấu hiệu")
    ground.settled(findings[1], keep=False)
    assert Proceeding.objects.filter(ends_on=None).count() == 1
    services.cancel_inspection(ground.head, inspection=inspection, reason="Chuyển cơ quan điều tra")
    assert [each.ends_on for each in Proceeding.objects.all()] == [ground.today] * 3


def test_what_is_held_is_held_once_and_only_for_a_drawn_row(ground):
    inspection = ground.under_way()
    finding = ground.found(inspection, row=row_of(ground, inspection))
    services.hold_dossiers(ground.lead, finding=finding)
    with pytest.raises(Overtaken, match="Đã ghi"):
        services.hold_dossiers(ground.lead, finding=finding)
    with pytest.raises(Refused, match="Chỉ ghi tạm dừng"):
        services.hold_dossiers(ground.lead, finding=ground.found(inspection))
    again = ground.found(inspection, row=finding.row, text="Điều khác của cùng người")
    with pytest.raises(Refused, match="sổ bộ đã ghi"):
        services.hold_dossiers(ground.lead, finding=again)
    assert Proceeding.objects.count() == 1


def test_a_period_that_somebody_ended_by_hand_does_not_stop_the_conclusion(ground):
    inspection = ground.under_way()
    finding = services.hold_dossiers(ground.lead, finding=ground.found(inspection, row=row_of(ground, inspection)))
    services.release_dossiers(ground.lead, finding=finding, reason="Xong")
    finding.refresh_from_db()
    ground.settled(finding)
    assert ground.concluded(ground.written(inspection)).state == "concluded"


def test_a_ground_for_cancelling_is_written_for_a_drawn_award_only(ground):
    inspection = ground.under_way()
    with pytest.raises(Refused, match="Căn cứ hủy bỏ"):
        ground.found(inspection, row=row_of(ground, inspection), ground="fraud")
    ground.award(1)
    row = ground.drawn(inspection, "awards").rows.get()
    with pytest.raises(Refused, match="Căn cứ hủy bỏ"):
        ground.found(inspection, row=row, ground="made up")
    assert ground.found(inspection, row=row, ground="fraud").ground == "fraud"


def test_a_kept_finding_of_a_signed_conclusion_opens_the_request_filled_in_and_nothing_happens_by_itself():
    desk = make_desk()
    certificate = certified(desk)
    ground = Ground.__new__(Ground)
    ground.__dict__.update(
        tree=desk.tree, province=desk.agency, unit=desk.department, head=desk.head, lead=desk.officer
    )
    ground.officer = make_actor(desk.department, Role.UNIT_OFFICER)
    ground.other, ground.today = make_actor(desk.agency, Role.APPRAISER), timezone.localdate()
    team = [MemberFact("lead", desk.officer.account)]
    ground.team = lambda: team
    inspection = ground.under_way()
    row = ground.drawn(inspection, "awards", size=1).rows.get()
    assert row.award == certificate.award
    finding = ground.found(inspection, row=row, ground="fraud", text="Khai thành tích không có thật")
    client, page = Client(), reverse("inspections:finding", args=[finding.pk])
    client.force_login(desk.officer.account)
    ground.settled(finding)
    assert "hủy bỏ quyết định" not in client.get(page).content.decode()  # not before the conclusion is signed
    ground.concluded(ground.written(inspection))
    text = client.get(page).content.decode()
    assert "Đề nghị hủy bỏ quyết định khen thưởng" in text
    link = re.findall(r'href="(/[^"]*/revocation/[^"]*)"', text)[0].replace("&amp;", "&")
    said = parse_qs(urlsplit(link).query)
    assert said["ground"] == ["fraud"]
    assert said["proof"] == [f"Kết luận kiểm tra số 30/KL-UBND ngày {short_date(ground.today)} của {desk.agency}"]
    form = client.get(link).context["form"]
    assert form["explanation"].value() == "Khai thành tích không có thật"
    assert form["ground"].value() == "fraud"
    assert not AfterCase.objects.exists()
    assert Award.objects.get(pk=certificate.award_id).status == AwardStatus.VALID
