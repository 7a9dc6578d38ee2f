"""An import taken back: the register is seen as it was, nothing is deleted, what something rests on since stays."""

import datetime as dt

import pytest

from tests.makers import make_actor, make_person
from tests.past.conftest import GOOD, HEADER, changed, csv_of, imported
from thidua.agencies.models import Role
from thidua.dossiers.services import create_nomination
from thidua.past.models import PastImport, PastState
from thidua.past.services import abandon_past, ask_to_undo
from thidua.past.work import undo, write
from thidua.register.life import life_of
from thidua.register.models import Award, PairState, Subject, SubjectNumber, SubjectPair
from thidua.register.queries import visible_subjects
from thidua.register.searching import search
from thidua.register.services import change_subject, make_claims, merge_subjects, record_award, verify_claim
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry
from thidua.trail.services import verify

TODAY = dt.date(2026, 1, 1)
REASON = "Nhập nhầm tệp của năm khác."


def undone(actor, found, reason=REASON):
    ask_to_undo(actor, found=found, reason=reason)
    undo(actor, lambda *args: None, found=found.pk)
    return PastImport.objects.get(pk=found.pk)


def seen(actor):
    """The register as people see it."""
    return {
        subject.pk: (
            subject.name,
            subject.sex,
            subject.birth_date,
            subject.job_title,
            subject.citizen_tail,
            life_of(subject, TODAY).years,
            list(subject.old_numbers.filter(ended_at=None).values_list("tail", flat=True)),
        )
        for subject in visible_subjects(actor)
    }, set(SubjectPair.objects.filter(state=PairState.OPEN).values_list("first", "second"))


def test_the_register_is_seen_as_it_was_before_and_nothing_is_deleted(stage):
    known = make_person("Trần Thị Bưởi", stage.department, birth_date=dt.date(1988, 4, 30))
    record_award(stage.keeper, subject=known, code="advanced_worker", year=2019)
    make_person("Nguyễn Văn Cam", stage.department, birth_year=1990)
    before = seen(stage.keeper)
    header = [*HEADER, "Chức vụ"]
    rows = [
        [*changed(number="123456789"), "Chuyên viên"],
        [*changed(year="2021", day="", decision=""), ""],
        [*changed(name="Nguyễn Văn Cam", birth="01/02/1990"), "Kế toán"],
        [*changed(name="Phòng Ngân sách", birth="", award="Tập thể lao động xuất sắc"), ""],
    ]
    found = imported(stage.keeper, csv_of(*rows, header=header))
    assert (Award.objects.count(), Subject.objects.count(), SubjectNumber.objects.count()) == (5, 4, 1)
    assert seen(stage.keeper) != before
    found = undone(stage.keeper, found)
    assert found.state == PastState.UNDONE
    assert seen(stage.keeper) == before
    assert search(stage.keeper, "Phòng Ngân sách").first() is None
    assert found.batches.get().kept == []
    assert (Award.every.count(), Subject.every.count(), SubjectNumber.objects.count()) == (5, 4, 1)
    assert Entry.objects.filter(event="award_withdrawn", reason=REASON).count() == 4
    assert Entry.objects.filter(event="subject_withdrawn", reason=REASON).count() == 2
    assert verify() == []


def test_what_was_taken_back_can_be_brought_again(stage):
    content = csv_of(changed(number="001188000017"))
    undone(stage.keeper, imported(stage.keeper, content))
    imported(stage.keeper, content)
    assert (Subject.objects.count(), Award.objects.count()) == (1, 1)
    assert (Subject.every.count(), Award.every.count()) == (2, 2)


def test_what_the_import_itself_filled_later_keeps_nothing_back(stage, monkeypatch):
    from thidua.past import work  # noqa: PLC0415 - only here

    monkeypatch.setattr(work, "BATCH", 1)
    rows = [GOOD, changed(year="2021", day="", decision="", number="001188000017"), changed(year="2020", day="")]
    rows.append(changed(year="2019", day="", decision="", number="123456789", birth="30/4/1988"))
    found = imported(stage.keeper, csv_of(*rows))
    assert (Subject.objects.count(), Award.objects.count(), SubjectNumber.objects.count()) == (1, 4, 1)
    found = undone(stage.keeper, found)
    assert [batch.kept for batch in found.batches.all()] == [[], [], [], []]
    assert (Subject.objects.count(), Award.objects.count()) == (0, 0)
    assert not SubjectNumber.objects.filter(ended_at=None).exists()


def test_rows_on_which_something_rests_stay_and_are_listed_with_the_reason(stage):
    names = ["Trần Thị Bưởi", "Lê Văn Ổi", "Phạm Văn Mít", "Đỗ Văn Chanh", "Vũ Thị Na"]
    found = imported(
        stage.keeper, csv_of(*[changed(name=name, birth=f"0{n}/03/1980") for n, name in enumerate(names, 1)])
    )
    edited, nominated, merged, given, _free = (Subject.objects.get(name=name) for name in names)
    change_subject(stage.keeper, subject=edited, job_title="Trưởng phòng")
    officer = make_actor(stage.department, Role.UNIT_OFFICER)
    create_nomination(officer, subject=nominated, award="advanced_worker", through_year=2024)
    other = make_person("Phạm Văn Mít", stage.department)
    merge_subjects(stage.keeper, kept=other, merged=merged, reason="Cùng một người.", papers_seen=True)
    record_award(stage.keeper, subject=given, code="advanced_worker", year=2020)
    found = undone(stage.keeper, found)
    kept = {number: why for kind, number, why in found.batches.get().kept if kind == "subject"}
    assert set(kept) == {edited.pk, nominated.pk, merged.pk, given.pk}
    assert "sửa" in kept[edited.pk]
    assert "gộp" in kept[merged.pk]
    assert "khen thưởng" in kept[given.pk]
    assert set(Subject.objects.values_list("name", flat=True)) == {*names[:4]}
    assert not Award.objects.filter(source="import").exists()


def test_an_award_that_was_corrected_since_stays_as_it_is(stage):
    from thidua.register.services import correct_award  # noqa: PLC0415 - only here

    found = imported(stage.keeper, csv_of(GOOD))
    correct_award(stage.keeper, award=Award.objects.get(), reason="Gõ nhầm năm.", year=2021)
    found = undone(stage.keeper, found)
    assert [kind for kind, _number, _why in found.batches.get().kept] == ["award", "subject"]
    assert Award.objects.filter(status="valid", year=2021).exists()


def test_an_award_that_a_later_file_says_too_stays_until_that_is_taken_back(stage):
    first, second = imported(stage.keeper, csv_of(GOOD)), imported(stage.keeper, csv_of(GOOD))
    kept = undone(stage.keeper, first).batches.get().kept
    assert "hãy hoàn tác tệp đó trước" in kept[0][2]
    assert Award.objects.count() == 1
    assert undone(stage.keeper, second).batches.get().kept == []


def test_taking_back_asks_for_a_reason_the_own_agency_and_something_to_take_back(stage):
    found = imported(stage.keeper, csv_of(GOOD))
    with pytest.raises(Refused, match="Cần nêu lý do"):
        ask_to_undo(stage.keeper, found=found, reason=" ")
    with pytest.raises(NotAllowed):
        ask_to_undo(stage.outsider, found=found, reason=REASON)
    with pytest.raises(NotAllowed):
        ask_to_undo(make_actor(stage.province, Role.UNIT_OFFICER), found=found, reason=REASON)
    undone(stage.keeper, found)
    with pytest.raises(Overtaken):
        ask_to_undo(stage.keeper, found=found, reason=REASON)
    with pytest.raises(Overtaken):
        abandon_past(stage.keeper, found=found)


def test_an_award_by_which_a_claim_was_verified_stays_and_is_named(stage):
    found = imported(stage.keeper, csv_of(GOOD))
    award = Award.objects.get()
    content = {"award": award.code, "year": 2022, "number": "12/QĐ-STC", "decided_on": "2022-12-20"}
    said = {"kind": "award", "content": content, "source_text": "CSTĐCS 2022"}
    (claim,) = make_claims(stage.keeper, subject=award.subject, claims=[said], agency=stage.department, origin="x")
    assert verify_claim(stage.keeper, claim=claim) == award
    found = undone(stage.keeper, found)
    award.refresh_from_db()
    assert award.status == "valid"
    ((_kind, number, why),) = [kept for batch in found.batches.all() for kept in batch.kept if kept[0] == "award"]
    assert (number, "thông tin khai" in why) == (award.pk, True)


def test_what_the_file_filled_stays_when_another_file_says_something_of_the_same_person(stage):
    """The other file may have known the person by what this one filled."""
    person = make_person("Trần Thị Bưởi", stage.department, birth_date=dt.date(1988, 4, 30))
    first = imported(stage.keeper, csv_of(changed(number="001188000017")))
    person.refresh_from_db()
    assert person.citizen_tail == "017"
    second = imported(stage.keeper, csv_of(changed(number="001188000017", year="2021", decision="9/QĐ-STC", day="")))
    undone(stage.keeper, first)
    person.refresh_from_db()
    assert person.citizen_tail == "017"
    assert undone(stage.keeper, second).state == PastState.UNDONE


def test_an_attempt_that_died_after_the_last_batch_ends_well_at_the_next(stage):
    found = imported(stage.keeper, csv_of(GOOD))
    assert "Đã ghi 1 khen thưởng" in write(stage.keeper, lambda *args: None, found=found.pk).message
    found = undone(stage.keeper, found)
    assert "Đã hoàn tác" in undo(stage.keeper, lambda *args: None, found=found.pk).message
    assert Entry.objects.filter(event="past_done").count() == Entry.objects.filter(event="past_undone").count() == 1
