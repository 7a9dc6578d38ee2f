"""Where the agency asks for signatures, a decision is in force only with them."""

import datetime as dt

import pytest
from django.db import Error, transaction
from django.test import Client
from django.utils import timezone

from tests.decisions.after_desk import asked, certified, checked
from tests.decisions.desk import DECIDED_ON, drafted, to_decide
from tests.signing.office import paper_of
from thidua.decisions import services as decisions
from thidua.decisions.models import Certificate, Decision
from thidua.decisions.obstacles import obstacles
from thidua.decisions.queries import to_decide as waiting
from thidua.documents.freezing import pdf_of
from thidua.documents.models import IssuedPaper, PaperKind
from thidua.register.models import Award
from thidua.signing import services
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict(office):
    """The office whose decisions are in force only when signed."""
    services.set_rule(office.administrator, required=True)
    return office


def test_it_waits_with_its_number_and_is_in_force_with_the_last_signature(strict):
    decision = strict.issued()
    assert (decision.status, decision.number) == ("signing", "01/QĐ-UBND")
    assert not Award.objects.exists()
    assert not Certificate.objects.exists()
    paper = paper_of(decision)
    strict.sign(paper)
    decision.refresh_from_db()
    assert decision.status == "signing"
    strict.seal_paper(paper)
    decision.refresh_from_db()
    assert decision.status == "issued"
    item = decision.items.get()
    assert (item.award.decision_number, item.nomination.status) == ("01/QĐ-UBND", "decided")
    assert item.certificate.code
    assert item.bonus
    assert paper_of(decision) == paper  # the signed paper is the decision's paper, then and now
    assert IssuedPaper.objects.filter(kind=PaperKind.DECISION).count() == 1


def test_while_it_waits_nobody_outside_reads_it_and_nothing_of_it_is_printed(strict):
    decision = strict.issued()
    with pytest.raises(Refused, match="đã ban hành"):
        decisions.mark_printed(strict.desk.officer, decision=decision)
    assert not Notice.objects.filter(event="decision_issued").exists()
    told = Notice.objects.filter(event="decision_numbered")
    assert {notice.account_id for notice in told} >= {strict.head.account_id, strict.clerk.account_id}
    client = Client()
    client.force_login(strict.clerk.account)
    assert client.get(told.get(account_id=strict.clerk.account_id).link, follow=True).status_code == 200
    assert "DỰ THẢO" not in str(paper_of(decision).data)
    assert pdf_of(PaperKind.CERTIFICATES, decision)  # a draft of it
    assert not IssuedPaper.objects.filter(kind=PaperKind.CERTIFICATES).exists()


def test_while_it_waits_its_nominations_are_in_no_other_decision(strict):
    review = to_decide(strict.desk)
    strict.issued([review])
    assert not waiting(strict.desk.officer).exists()
    assert any(each.blocks for each in obstacles(strict.desk.agency, [review], DECIDED_ON))
    with pytest.raises(Refused):
        drafted(strict.desk, [review])


def test_a_numbered_decision_is_not_issued_changed_or_dropped(strict):
    decision = strict.issued()
    with pytest.raises(Overtaken, match="01/QĐ-UBND"):
        decisions.issue_decision(strict.head, decision=decision, decided_on=DECIDED_ON)
    with pytest.raises(Overtaken, match="chờ ký số"):
        decisions.cancel_draft(strict.desk.officer, decision=decision, reason="Thử")
    with pytest.raises(Refused, match="Còn thiếu"):
        decisions.complete_decision(strict.head, decision=decision)
    with pytest.raises(NotAllowed):
        decisions.complete_decision(strict.desk.officer, decision=decision)
    item = decision.items.get()
    for change in ({"citation": "Khác"}, {"bonus": 1}):
        with pytest.raises(Error, match="does not change"), transaction.atomic():
            decision.items.filter(pk=item.pk).update(**change)
    for change in ({"number": "99/QĐ"}, {"status": "draft"}, {"status": "cancelled"}):
        with pytest.raises(Error, match="Cannot update"), transaction.atomic():
            Decision.objects.filter(pk=decision.pk).update(**change)


def test_the_next_decision_takes_the_next_number_and_no_earlier_day(strict):
    strict.issued()
    second = drafted(strict.desk)
    with pytest.raises(Refused, match="không được sớm hơn"):
        decisions.issue_decision(strict.head, decision=second, decided_on=DECIDED_ON - dt.timedelta(days=1))
    assert decisions.issue_decision(strict.head, decision=second, decided_on=DECIDED_ON).number == "02/QĐ-UBND"


def test_where_nobody_asks_for_it_a_decision_is_in_force_at_once(office):
    assert office.issued().status == "issued"


def test_the_rule_is_of_the_own_agency_and_is_not_taken_back_while_a_decision_waits(strict):
    with pytest.raises(NotAllowed):
        services.set_rule(strict.head, required=False)
    paper = paper_of(strict.issued())
    with pytest.raises(Refused, match="chờ ký số"):
        services.set_rule(strict.administrator, required=False)
    strict.sign(paper)
    strict.seal_paper(paper)
    services.set_rule(strict.administrator, required=False)
    assert strict.issued().status == "issued"


def test_what_happens_after_a_decision_waits_for_signatures_too(office):
    certificate = certified(office.desk)
    services.set_rule(office.administrator, required=True)
    case = checked(office.desk, asked(office.desk, certificate, "revocation"))
    decision = decisions.issue_decision(office.head, decision=case.decision, decided_on=timezone.localdate())
    certificate.award.refresh_from_db()
    assert (decision.status, certificate.award.status) == ("signing", "valid")
    paper = paper_of(decision)
    office.sign(paper)
    office.seal_paper(paper)
    case.refresh_from_db()
    certificate.award.refresh_from_db()
    assert (case.status, certificate.award.status) == ("done", "revoked")


def test_a_decision_that_cannot_be_signed_digitally_is_put_in_force_as_signed_on_paper(strict):
    decision = strict.issued()
    with pytest.raises(NotAllowed):
        services.say_signed_on_paper(strict.head, decision=decision, reason="Hỏng thiết bị ký")
    with pytest.raises(Refused, match="lý do"):
        services.say_signed_on_paper(strict.clerk, decision=decision, reason=" ")
    assert not Award.objects.exists()
    services.say_signed_on_paper(strict.clerk, decision=decision, reason="Hỏng thiết bị ký")
    decision.refresh_from_db()
    assert decision.status == "issued"
    assert decision.items.get().award.decision_number == "01/QĐ-UBND"
    assert Entry.objects.get(event="signed_on_paper").reason == "Hỏng thiết bị ký"
    with pytest.raises(Overtaken):
        services.say_signed_on_paper(strict.clerk, decision=decision, reason="Lần nữa")
