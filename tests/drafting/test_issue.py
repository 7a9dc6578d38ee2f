"""The issue: the document goes into the law's list by a change that a second person approves, and starts the rules."""

import pytest

from tests.drafting.ground import Ground, signed_file, word_file
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.drafting import services
from thidua.drafting.models import State
from thidua.drafting.queries import rules_citing
from thidua.legislation import services as legislation
from thidua.legislation.models import ChangeStatus, LawChange
from thidua.legislation.queries import corpus_for
from thidua.trail.errors import NotAllowed, Refused
from thidua.trail.models import Entry, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(db):
    return Ground()


def test_what_is_issued_is_a_draft_change_of_who_led_it_and_leads_back_to_the_text(ground):
    case = ground.issued()
    change = case.law_change
    assert (change.status, change.place) == (ChangeStatus.DRAFT, "documents.12/2026/QĐ-UBND")
    assert (change.drafted_by, change.source) == (ground.officer.account, case.get_absolute_url())
    assert Notice.objects.filter(account_id=ground.officer.account_id, link=change.get_absolute_url()).exists()
    drafted = Entry.objects.get(event="law_change_drafted")
    assert drafted.actor_name.startswith(ground.head.person.full_name)  # who pressed, whoever drafted


def test_the_law_has_the_document_once_a_second_person_approved_and_not_before(ground):
    case = ground.issued()
    number, change = case.number, case.law_change
    assert number not in corpus_for(ground.province).documents
    legislation.propose_change(ground.officer, draft=change)
    with pytest.raises(NotAllowed):
        legislation.approve_change(ground.department, proposed=change, seen=1)
    drafter = make_actor(ground.province, Role.HEAD)
    legislation.approve_change(drafter, proposed=change, seen=1)
    found = corpus_for(ground.province).documents[number]
    assert (found.title, found.issued, found.in_force) == (
        "Quyết định quy định việc làm thử",
        ground.today,
        ground.day(10),
    )
    assert number not in corpus_for(ground.tree["stranger"]).documents


def test_a_change_of_rules_that_cites_the_document_is_shown_with_it(ground):
    case = ground.issued()
    body = {"kind": "amendment", "cite": f"{case.number}, Điều 3"}
    other = {"kind": "amendment", "cite": "12/2026/QĐ-UBND-KHAC, Điều 3"}
    facts = {"agency": ground.province, "title": "Sửa", "place": "x", "drafted_by": ground.officer.account}
    citing = LawChange.objects.create(code="QD-901", body=body, **facts)
    LawChange.objects.create(code="QD-902", body=other, **facts)
    assert list(rules_citing(case)) == [citing]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": "12/2026, QĐ"}, "number"),
        ({"number": " "}, "number"),
        ({"number": "06/2022/QH15"}, "number"),  # stands in the law's list
        ({"issued_on": 1}, "issued_on"),
        ({"in_force_on": -1}, "in_force_on"),
        ({"upload": "word"}, "upload"),
    ],
)
def test_a_wrong_number_day_or_file_is_refused_beside_its_field_and_nothing_is_issued(ground, wrong, field):
    case = ground.submitted()
    days = {name: ground.day(value) for name, value in wrong.items() if isinstance(value, int)}
    upload = {"upload": word_file()} if wrong.get("upload") else {}
    with pytest.raises(Refused) as refusal:
        ground.issued(case, **wrong | days | upload)
    assert field in refusal.value.fields
    case.refresh_from_db()
    assert (case.state, case.number) == (State.ISSUE, "")
    assert not LawChange.objects.exists()


def test_a_document_may_be_in_force_on_the_day_it_is_issued(ground):
    assert ground.issued(in_force_on=ground.today).in_force_on == ground.today


def test_only_the_head_issues(ground):
    case = ground.submitted()
    facts = {"number": "12/2026/QĐ-UBND", "issued_on": ground.today, "in_force_on": ground.today}
    for actor in (ground.officer, ground.stranger):
        with pytest.raises(NotAllowed):
            services.issue_case(actor, case=case, upload=signed_file(), **facts)
