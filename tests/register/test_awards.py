"""Awards: entered once, corrected by a new row, revoked in the open, and never against the law's names."""

import datetime as dt
import threading

import pytest
import time_machine
from django.db import ProgrammingError, connections, transaction

from tests.makers import make_actor, make_collective, make_person, make_tree
from thidua.agencies.models import Role
from thidua.register.models import Award, AwardStatus, Source
from thidua.register.services import correct_award, record_award, register_award, revoke_award
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry
from thidua.trail.services import recording

TITLE = "grassroots_emulation_soldier"
FORM = "ministry_province_merit_certificate"


@pytest.fixture
def person(stage):
    return make_person("Trần Thị Bưởi", stage.department, birth_year=1988)


def test_an_award_is_entered_with_its_decision_and_told(stage, person):
    award = record_award(
        stage.keeper,
        subject=person,
        code=TITLE,
        year=2022,
        decision_number=" 12/QĐ - STC ",
        decided_on=dt.date(2022, 12, 20),
        decided_by="Giám đốc Sở Tài chính",
    )
    assert (award.decision_number, award.decision_number_fold) == ("12/QĐ - STC", "12/qd-stc")
    assert (award.source, award.status, award.agency) == (Source.ENTRY, AwardStatus.VALID, stage.department)
    entry = Entry.objects.get(event="award_registered")
    assert (entry.object_type, entry.object_id) == ("register.subject", str(person.pk))
    assert entry.after["award"] == TITLE


def test_the_same_award_on_merit_is_given_once_a_year(stage, person):
    record_award(stage.keeper, subject=person, code=TITLE, year=2022, decision_number="12/QĐ-STC")
    with pytest.raises(Refused, match="sổ bộ đã ghi Chiến sĩ thi đua cơ sở năm 2022"):
        record_award(stage.keeper, subject=person, code=TITLE, year=2022, decision_number="13/QĐ-STC")
    record_award(stage.keeper, subject=person, code=TITLE, year=2021)
    assert Award.objects.count() == 2


def test_on_another_ground_the_same_year_may_have_two_by_two_decisions(stage, person):
    for number in ("1/QĐ-UBND", "2/QĐ-UBND"):
        record_award(stage.keeper, subject=person, code=FORM, year=2022, basis="sudden", decision_number=number)
    with pytest.raises(Refused, match="sổ bộ đã ghi"):
        record_award(stage.keeper, subject=person, code=FORM, year=2022, basis="sudden", decision_number="1/qđ-ubnd")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "no_such_award"}, "code"),
        ({"code": "excellent_labor_collective"}, "code"),
        ({"basis": "sudden"}, "basis"),
        ({"year": 1944}, "year"),
        ({"year": 2025}, "year"),
        ({"year": 1988}, "year"),
        ({"from_year": 2023}, "from_year"),
        ({"decided_on": dt.date(2021, 12, 31)}, "decided_on"),
        ({"decided_on": dt.date(2024, 6, 2)}, "decided_on"),
    ],
)
@time_machine.travel("2024-06-01 05:00Z", tick=False)
def test_what_cannot_be_is_refused_beside_its_field(stage, person, changes, field):
    with pytest.raises(Refused) as refusal:
        record_award(stage.keeper, subject=person, **({"code": TITLE, "year": 2022} | changes))
    assert field in refusal.value.fields
    assert not Award.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"year": 2024},
        {"year": 1989},
        {"from_year": 2022},
        {"decided_on": dt.date(2022, 1, 1)},
        {"decided_on": dt.date(2024, 6, 1)},
        {"basis": ""},
    ],
)
@time_machine.travel("2024-06-01 05:00Z", tick=False)
def test_what_just_can_be_is_taken(stage, person, changes):
    award = record_award(stage.keeper, subject=person, **({"code": TITLE, "year": 2022} | changes))
    assert award.basis == "merit"  # a title whose ground nobody stated was given on merit


def test_a_correction_ends_the_old_row_and_makes_a_new_one(stage, person):
    old = record_award(stage.keeper, subject=person, code=TITLE, year=2022, decision_number="12/QĐ-STC")
    new = correct_award(stage.keeper, award=old, reason="Ghi nhầm số", decision_number="21/QĐ-STC")
    old.refresh_from_db()
    assert (old.status, old.decision_number) == (AwardStatus.CORRECTED, "12/QĐ-STC")
    assert (new.status, new.decision_number, new.year) == (AwardStatus.VALID, "21/QĐ-STC", 2022)
    entry = Entry.objects.get(event="award_corrected")
    assert (entry.before["number"], entry.after["number"]) == ("12/QĐ-STC", "21/QĐ-STC")


def test_a_correction_that_is_refused_leaves_the_old_row_in_force(stage, person):
    record_award(stage.keeper, subject=person, code=TITLE, year=2021)
    old = record_award(stage.keeper, subject=person, code=TITLE, year=2022)
    with pytest.raises(Refused, match="sổ bộ đã ghi"):
        correct_award(stage.keeper, award=old, reason="Sai năm", year=2021)
    old.refresh_from_db()
    assert old.status == AwardStatus.VALID
    assert Award.objects.count() == 2


def test_nothing_is_corrected_or_revoked_without_a_reason_or_twice(stage, person):
    award = record_award(stage.keeper, subject=person, code=TITLE, year=2022)
    with pytest.raises(Refused, match="lý do"):
        correct_award(stage.keeper, award=award, reason=" ", year=2021)
    with pytest.raises(Refused, match="lý do"):
        revoke_award(stage.keeper, award=award, reason="")
    revoke_award(stage.keeper, award=award, reason="Quyết định 5/QĐ-UBND")
    with pytest.raises(Overtaken):
        revoke_award(stage.keeper, award=award, reason="Quyết định 5/QĐ-UBND")
    with pytest.raises(Overtaken):
        correct_award(stage.keeper, award=award, reason="Sai năm", year=2021)


def test_what_was_revoked_may_be_given_again(stage, person):
    award = record_award(stage.keeper, subject=person, code=TITLE, year=2022)
    revoke_award(stage.keeper, award=award, reason="Quyết định 5/QĐ-UBND")
    record_award(stage.keeper, subject=person, code=TITLE, year=2022)
    assert sorted(Award.objects.values_list("status", flat=True)) == ["revoked", "valid"]


def test_a_row_is_never_deleted_whoever_asks(stage, person):
    award = record_award(stage.keeper, subject=person, code=TITLE, year=2022)
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        award.delete()
    assert Award.objects.filter(pk=award.pk).exists()


def test_who_signs_decisions_registers_also_people_of_other_agencies(stage):
    stranger = make_person("Phạm Văn Xa", stage.stranger)
    given = {
        "subject": stranger,
        "code": FORM,
        "year": 2023,
        "basis": "merit",
        "decision_number": "7/QĐ-UBND",
        "decided_on": dt.date(2024, 1, 5),
        "decided_by": "Chủ tịch",
        "agency": stage.stranger,
    }
    award = register_award(stage.signer, **given)
    assert award.source == Source.DECISION
    with pytest.raises(NotAllowed):
        register_award(stage.officer, **(given | {"year": 2022}))
    with pytest.raises(NotAllowed):
        register_award(stage.keeper, **(given | {"year": 2022}))


def test_registering_is_undone_with_the_transaction_of_the_floor_above(stage, person):
    def issue_and_be_killed():
        with recording():
            register_award(
                stage.signer,
                subject=person,
                code=FORM,
                year=2023,
                basis="merit",
                decision_number="7/QĐ-UBND",
                decided_on=dt.date(2024, 1, 5),
                decided_by="Chủ tịch",
                agency=stage.department,
            )
            assert Award.objects.exists()
            raise RuntimeError("killed before the number was kept")

    with pytest.raises(RuntimeError):
        issue_and_be_killed()
    assert not Award.objects.exists()
    assert not Entry.objects.exists()


def test_only_who_keeps_the_register_in_sight_enters_corrects_and_revokes(stage, person):
    for stranger in (stage.outsider, stage.officer):
        with pytest.raises(NotAllowed):
            record_award(stranger, subject=person, code=TITLE, year=2022)
    award = record_award(stage.keeper, subject=person, code=TITLE, year=2022)
    for stranger in (stage.outsider, stage.officer):
        with pytest.raises(NotAllowed):
            correct_award(stranger, award=award, reason="Sai", year=2021)
        with pytest.raises(NotAllowed):
            revoke_award(stranger, award=award, reason="Sai")


def test_a_collective_gets_what_is_for_collectives(stage):
    collective = make_collective("Phòng Ngân sách", stage.department)
    assert record_award(stage.keeper, subject=collective, code="excellent_labor_collective", year=2022)
    with pytest.raises(Refused, match="không dành cho tập thể"):
        record_award(stage.keeper, subject=collective, code=TITLE, year=2022)


@pytest.mark.django_db(transaction=True)
def test_of_several_who_enter_the_same_award_at_once_one_wins():
    tree = make_tree()
    person = make_person("Trần Thị Bưởi", tree["department"])
    keepers = [make_actor(tree["province"], Role.APPRAISER) for _ in range(4)]
    answers, start = [], threading.Barrier(len(keepers))

    def enter(keeper):
        start.wait()
        try:
            record_award(keeper, subject=person, code=TITLE, year=2022)
            answers.append("entered")
        except Refused:
            answers.append("refused")
        connections.close_all()

    threads = [threading.Thread(target=enter, args=[keeper]) for keeper in keepers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["entered", "refused", "refused", "refused"]
    assert Award.objects.count() == 1
