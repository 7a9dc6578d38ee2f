"""Internal audits: nobody audits the own department, the team writes, the head concludes, faults come of lines."""

import pytest
from django.db import ProgrammingError, transaction

from tests.makers import make_actor
from tests.quality.ground import Ground
from tests.staff.desk import DAY
from thidua.agencies.models import Role
from thidua.quality import services
from thidua.quality.models import Audit, AuditLine, Fault
from thidua.quality.queries import totals, visible_audits
from thidua.screens.waiting import waiting_for
from thidua.staff.services import end_placement
from thidua.trail.errors import NotAllowed, Overtaken, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    return Ground()


def test_nobody_audits_the_own_department_on_any_day_of_the_audit(ground):
    procedure = ground.in_force().procedure
    lead, other = ground.auditors()
    place = ground.placed(other, ground.department(), is_main=False, starts_on=ground.today)
    with pytest.raises(Refused, match="tự đánh giá phòng, ban của mình: Ngô Văn Cùng"):
        services.plan_audit(ground.keeper, facts=ground.audit_facts(procedure, (lead, other)))
    before = ground.audit_facts(procedure, (lead, other), starts_on=ground.today - 2 * DAY, ends_on=ground.today - DAY)
    services.plan_audit(ground.keeper, facts=before)
    end_placement(ground.clerk, placement=place, ends_on=ground.today)
    with pytest.raises(Refused):
        services.plan_audit(ground.keeper, facts=ground.audit_facts(procedure, (lead, other)))
    after = ground.audit_facts(procedure, (lead, other), starts_on=ground.today + DAY, ends_on=ground.today + DAY)
    services.plan_audit(ground.keeper, facts=after)
    assert Audit.objects.count() == 2


def test_what_an_audit_needs_is_asked_for(ground):
    procedure = ground.in_force().procedure
    lead, other = ground.auditors()
    for facts in (
        ground.audit_facts(procedure, ()),
        ground.audit_facts(procedure, (other, lead)),  # the lead has no account
        ground.audit_facts(procedure, (lead,), questions=[]),
        ground.audit_facts(procedure, (lead,), ends_on=ground.today - DAY),
    ):
        with pytest.raises(Refused):
            services.plan_audit(ground.keeper, facts=facts)
    assert not Audit.objects.exists()


def test_the_team_alone_fills_in_and_the_head_concludes_what_was_looked_at(ground):
    audit = ground.audit()
    first, second = audit.lines.all()
    answers = {first.pk: ("fault", "Thiếu 2 phiếu")}
    with pytest.raises(NotAllowed, match="nhóm đánh giá"):
        services.fill_audit(ground.keeper, audit=audit, version=1, answers=answers)
    with pytest.raises(Refused, match="bằng chứng"):
        services.fill_audit(ground.lawyer, audit=audit, version=1, answers={first.pk: ("fault", " ")})
    assert any("tôi tham gia" in item.text for item in waiting_for(ground.lawyer))
    audit = services.fill_audit(ground.lawyer, audit=audit, version=1, answers=answers)
    with pytest.raises(Overtaken):
        services.fill_audit(ground.lawyer, audit=audit, version=1, answers=answers)
    with pytest.raises(Refused, match="chưa đánh giá"):
        services.conclude_audit(ground.head, audit=audit, version=2, conclusion="Xong")
    facts = ground.audit_facts(audit.procedures.get(), [each.member for each in audit.team.all()])
    with pytest.raises(Refused, match="không đổi được"):
        services.change_audit(ground.keeper, audit=audit, version=2, facts=facts)
    audit = services.fill_audit(ground.lawyer, audit=audit, version=2, answers={second.pk: ("remark", "Nên ghi ngay")})
    with pytest.raises(NotAllowed):
        services.conclude_audit(ground.keeper, audit=audit, version=3, conclusion="Xong")
    assert services.conclude_audit(ground.head, audit=audit, version=3, conclusion="Xong").state == "concluded"


def test_what_was_concluded_stays_with_its_lines_and_its_team(ground):
    audit, lines = ground.concluded()
    for work in (
        lambda: Audit.objects.update(conclusion="Khác"),
        lambda: AuditLine.objects.update(result="conforms"),
        lines[0].delete,
        lambda: audit.team.all().delete(),
    ):
        with pytest.raises(ProgrammingError, match=r"Cannot|does not change"), transaction.atomic():
            work()
    with pytest.raises(Overtaken):
        services.conclude_audit(ground.head, audit=audit, version=audit.version, conclusion="Lại")
    assert list(totals(ground.agency, ground.today, ground.today).audits) == [audit]
    assert not totals(ground.agency, ground.today + DAY, ground.today + DAY).audits.exists()


def test_a_line_that_does_not_conform_becomes_one_fault_and_others_none(ground):
    _audit, (bad, good) = ground.concluded()
    owner = ground.clerk.person
    fault = services.record_fault_of_line(ground.keeper, line=bad, owner=owner)
    assert (fault.source, fault.line, fault.owner) == ("audit", bad, owner)
    assert "Thiếu 2 phiếu" in fault.description
    with pytest.raises(Overtaken):
        services.record_fault_of_line(ground.keeper, line=bad, owner=owner)
    with pytest.raises(Refused):
        services.record_fault_of_line(ground.keeper, line=good, owner=owner)
    assert Fault.objects.count() == 1


def test_a_line_of_an_audit_that_is_not_concluded_is_no_fault_yet(ground):
    audit = ground.audit()
    line = audit.lines.first()
    services.fill_audit(ground.lawyer, audit=audit, version=1, answers={line.pk: ("fault", "Thiếu")})
    line.refresh_from_db()
    with pytest.raises(Refused):
        services.record_fault_of_line(ground.keeper, line=line, owner=ground.clerk.person)


@pytest.mark.parametrize("role", [each for each in Role if each not in {Role.APPRAISER, Role.LEGAL_OFFICER}])
def test_only_keepers_plan(ground, role):
    procedure = ground.in_force().procedure
    lead, _other = ground.auditors()
    with pytest.raises(NotAllowed):
        services.plan_audit(make_actor(ground.agency, role), facts=ground.audit_facts(procedure, (lead,)))
    assert not visible_audits(ground.stranger).exists()
