"""Consent is one person's and is taken back at any time; what runs against somebody is not told to them."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.exemplars.desk import FACTS, Desk
from tests.makers import make_person
from thidua.exemplars import services
from thidua.exemplars.services import Facts
from thidua.exemplars.states import State
from thidua.register.models import PersonAccount, Proceeding, Source
from thidua.screens.waiting import waiting_for
from thidua.trail.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


def test_consent_is_taken_back_after_the_article_was_taken_down_too_and_then_it_is_not_published_again(desk):
    exemplar = desk.published()
    exemplar = services.take_down(desk.head, exemplar=exemplar, version=exemplar.version, reason="Sửa lại ảnh")
    exemplar = services.revoke_consent(desk.officer, exemplar=exemplar, version=exemplar.version, reason="Không đồng ý")
    assert (exemplar.state, exemplar.consent_on) == (State.TAKEN_DOWN, None)
    desk.written(exemplar, body="Bài khác")
    with pytest.raises(Refused) as refusal:
        services.propose_article(desk.officer, exemplar=exemplar, version=exemplar.version)
    assert "consent_on" in refusal.value.fields


def test_consent_of_one_is_not_consent_of_another_to_whom_the_case_is_linked(desk):
    first, second = desk.person(), make_person("Vừ Thị Mẫu", desk.tree["department"])
    exemplar = desk.agreed(desk.verified(desk.found(subject=first)))
    same = services.link_subject(desk.officer, exemplar=exemplar, subject=first)
    assert same.consent_on == desk.today
    other = services.link_subject(desk.officer, exemplar=exemplar, subject=second)
    assert (other.consent_on, other.consent_by) == (None, "")


@pytest.mark.parametrize(("name", "stays"), [("Vừ Thị Mầu", True), ("Lò Văn Khác", False)])
def test_consent_stays_when_a_name_is_spelt_right_and_not_when_it_becomes_anothers(desk, name, stays):
    exemplar = desk.agreed()
    facts = Facts(name=name, kind=FACTS.kind, title=FACTS.title, field=FACTS.field, reason=FACTS.reason)
    exemplar = services.change_exemplar(desk.officer, exemplar=exemplar, version=exemplar.version, facts=facts)
    assert (exemplar.consent_on is not None) is stays


def test_what_runs_against_somebody_is_not_told_by_the_list_nor_by_what_waits(desk):
    subject = desk.person()
    PersonAccount.objects.create(subject=subject, account=desk.auditor.person)
    exemplar = desk.published(desk.written(desk.agreed(desk.verified(desk.found(subject=subject)))))
    Proceeding.objects.create(subject=subject, kind="denunciation", starts_on=desk.today, source=Source.ENTRY)
    address = f"{reverse('exemplars:exemplars')}?cho=xem-lai"
    for actor, told in ((desk.officer, True), (desk.auditor, False)):
        client = Client()
        client.force_login(actor.person)
        assert (exemplar.name in client.get(address).content.decode()) is told
    PersonAccount.objects.update(account=desk.head.person)
    assert not [each for each in waiting_for(desk.head) if "xem-lai" in each.link and each.count]
