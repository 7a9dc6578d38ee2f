"""From rows that a person compared to claims and awards: known ones skipped, nobody merged, all of it undone."""

import datetime as dt

import pytest

from tests.makers import make_actor, make_person
from thidua.agencies.models import Role
from thidua.register.models import Award, Claim, ClaimStatus, Source, Subject, SubjectPair
from thidua.register.services import record_award, reject_claim, verify_claim
from thidua.scans import services
from thidua.scans.models import RowState, ScanStatus
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry


def check(actor, scan, *numbers):
    rows = scan.rows.filter(number__in=numbers) if numbers else scan.rows.all()
    for row in rows:
        services.settle_row(actor, row=row, state=RowState.CHECKED, version=row.version)


def events(scan):
    entries = Entry.objects.filter(object_type="scans.scan", object_id=str(scan.pk)).order_by("pk")
    return list(entries.values_list("event", flat=True))


def test_compared_rows_become_claims_that_another_officer_verifies_into_awards(read, paper, officer, appraiser):
    check(officer, read)
    done = services.claim_scan(officer, scan=read)
    assert (done.claimed, done.known, done.refused) == (5, 0, 0)
    claims = list(Claim.objects.filter(origin=read.key).order_by("pk"))
    assert {claim.status for claim in claims} == {ClaimStatus.UNVERIFIED}
    assert not Award.objects.exists()  # nothing silently into the register
    assert paper.number in claims[0].source_text
    award = verify_claim(appraiser, claim=claims[0])
    day = dt.date.fromisoformat(paper.day)
    assert (award.code, award.year, award.decision_number) == (paper.award, paper.year, paper.number)
    assert (award.decided_on, award.source) == (day, Source.CLAIM)
    read.refresh_from_db()
    assert read.status == ScanStatus.CLAIMED
    assert events(read)[0] == "scan_uploaded"
    assert events(read)[-1] == "scan_claimed"


def test_a_row_that_nobody_compared_is_not_claimed(read, officer):
    with pytest.raises(Refused, match="Chưa có dòng nào được đối chiếu"):
        services.claim_scan(officer, scan=read)
    check(officer, read, 2)
    assert services.claim_scan(officer, scan=read).claimed == 1
    read.refresh_from_db()
    assert read.status == ScanStatus.REVIEW  # the others wait
    assert [row.state for row in read.rows.all()] == ["open", "claimed", "open", "open", "open"]


def test_an_award_that_the_register_has_by_this_decision_is_marked_and_skipped(read, paper, officer, appraiser):
    row = read.rows.get(number=1)
    known = make_person(row.name, officer.agency, birth_year=int(row.value("birth")))
    day = dt.date.fromisoformat(paper.day)
    said = {"code": paper.award, "year": paper.year, "decision_number": paper.number, "decided_on": day}
    record_award(appraiser, subject=known, **said)
    before = Subject.objects.count()
    check(officer, read, 1)
    done = services.claim_scan(officer, scan=read)
    row.refresh_from_db()
    assert (done.claimed, done.known, row.state) == (0, 1, RowState.KNOWN)
    assert str(known.pk) in row.remark
    assert not Claim.objects.exists()
    assert Subject.objects.count() == before


def test_a_namesake_who_can_not_be_told_apart_is_proposed_as_a_pair_and_never_merged(read, officer):
    row = read.rows.get(number=1)
    known = make_person(row.name, officer.agency, birth_year=int(row.value("birth")))
    check(officer, read, 1)
    services.claim_scan(officer, scan=read)
    row.refresh_from_db()
    assert row.claim.subject != known
    assert row.claim.doubts
    pair = SubjectPair.objects.get()
    assert {pair.first_id, pair.second_id} == {known.pk, row.claim.subject_id}
    known.refresh_from_db()
    assert known.merged_into is None


def test_who_a_person_says_it_is_gets_the_claim(read, officer):
    row = read.rows.get(number=1)
    known = make_person(row.name, officer.agency, birth_year=int(row.value("birth")))
    services.correct_row(officer, row=row, values={}, version=row.version, same_as=known)
    check(officer, read, 1)
    services.claim_scan(officer, scan=read)
    row.refresh_from_db()
    assert row.claim.subject == known


def test_a_row_is_filed_where_its_unit_surely_is_and_else_at_the_own_agency(read, officer, tree):
    units = {1: "Sở Tài chính", 2: "Sở Tài chính tỉnh", 3: "Phòng không có"}
    for number, unit in units.items():
        row = read.rows.get(number=number)
        services.correct_row(officer, row=row, values={"unit": unit}, version=row.version)
    chosen = read.rows.get(number=4)
    services.correct_row(officer, row=chosen, values={}, version=chosen.version, agency=tree["commune"])
    check(officer, read, 1, 2, 3, 4)
    services.claim_scan(officer, scan=read)
    filed = [row.claim.subject.agency for row in read.rows.filter(number__lt=5)]
    assert filed == [tree["department"], officer.agency, officer.agency, tree["commune"]]


def test_nobody_is_filed_out_of_sight(read, officer, tree):
    row = read.rows.get(number=1)
    with pytest.raises(NotAllowed):
        services.correct_row(officer, row=row, values={}, version=row.version, agency=tree["stranger"])


def test_a_scan_is_taken_back_while_nothing_is_verified_and_can_be_claimed_again(read, officer):
    check(officer, read)
    services.claim_scan(officer, scan=read)
    assert services.take_back_scan(officer, scan=read) == 5
    assert set(Claim.objects.values_list("status", flat=True)) == {ClaimStatus.WITHDRAWN}
    read.refresh_from_db()
    assert read.status == ScanStatus.REVIEW
    assert {row.state for row in read.rows.all()} == {RowState.CHECKED}
    assert services.claim_scan(officer, scan=read).claimed == 5


def test_a_scan_of_which_one_claim_is_verified_is_not_taken_back(read, officer, appraiser):
    check(officer, read)
    services.claim_scan(officer, scan=read)
    verify_claim(appraiser, claim=read.rows.get(number=3).claim)
    with pytest.raises(Refused, match="dòng 3 đã được xác minh"):
        services.take_back_scan(officer, scan=read)
    assert Claim.objects.filter(status=ClaimStatus.UNVERIFIED).count() == 4


def test_a_rejected_claim_stays_rejected_when_the_others_are_taken_back(read, officer, appraiser):
    check(officer, read)
    services.claim_scan(officer, scan=read)
    reject_claim(appraiser, claim=read.rows.get(number=2).claim, reason="Không đúng người trong quyết định.")
    assert services.take_back_scan(officer, scan=read) == 4
    assert [row.state for row in read.rows.all()] == ["checked", "claimed", "checked", "checked", "checked"]


def test_a_row_that_the_register_refuses_says_why_and_the_others_go_on(read, officer):
    row = read.rows.get(number=1)
    services.correct_row(officer, row=row, values={"birth": "01/02/2090"}, version=row.version)
    check(officer, read, 1, 2)
    done = services.claim_scan(officer, scan=read)
    row.refresh_from_db()
    assert (done.claimed, done.refused, row.state) == (1, 1, RowState.CHECKED)
    assert "chưa tới" in row.remark


def test_a_second_officer_is_told_and_the_own_changes_may_cross(read, officer, tree):
    other = make_actor(tree["province"], Role.UNIT_OFFICER, name="Lê Thị Khác")
    row = read.rows.get(number=1)
    seen = row.version
    services.correct_row(other, row=row, values={"job_title": "Phó phòng"}, version=seen)
    with pytest.raises(Overtaken, match="Lê Thị Khác vừa sửa"):
        services.correct_row(officer, row=row, values={"job_title": "Trưởng phòng"}, version=seen)
    with pytest.raises(Overtaken, match="Lê Thị Khác vừa sửa"):
        services.settle_row(officer, row=row, state=RowState.CHECKED, version=seen)
    services.correct_row(other, row=row, values={"job_title": "Chuyên viên"}, version=seen)
    row.refresh_from_db()
    assert (row.value("job_title"), row.state) == ("Chuyên viên", RowState.OPEN)
    services.correct_decision(other, scan=read, values={"number": "1/QĐ"}, version=read.version)
    with pytest.raises(Overtaken, match="Lê Thị Khác vừa sửa"):
        services.correct_decision(officer, scan=read, values={"number": "2/QĐ"}, version=read.version)


def test_a_corrected_row_has_to_be_compared_again(read, officer):
    check(officer, read, 1)
    row = read.rows.get(number=1)
    services.correct_row(officer, row=row, values={"unit": "Phòng khác"}, version=row.version)
    row.refresh_from_db()
    assert row.state == RowState.OPEN


def test_a_row_without_name_or_year_is_not_compared(read, officer):
    made = services.add_row(officer, scan=read, page=2)
    with pytest.raises(Refused, match="Cần điền tên"):
        services.settle_row(officer, row=made, state=RowState.CHECKED, version=made.version)
    services.correct_decision(officer, scan=read, values={"year": ""}, version=read.version)
    with pytest.raises(Refused, match="năm thành tích"):
        check(officer, read, 1)


def test_what_was_claimed_is_changed_only_after_it_is_taken_back(read, officer):
    check(officer, read, 1)
    services.claim_scan(officer, scan=read)
    row = read.rows.get(number=1)
    with pytest.raises(Overtaken, match="đã được khai"):
        services.correct_row(officer, row=row, values={"name": "Tên Khác"}, version=row.version)
    with pytest.raises(Refused, match="lấy lại"):
        services.correct_decision(officer, scan=read, values={"number": "9/QĐ"}, version=read.version)
    with pytest.raises(Refused, match="lấy lại"):
        services.abandon_scan(officer, scan=read)


def test_another_agency_and_other_roles_change_nothing(read, tree):
    for actor in (
        make_actor(tree["stranger"], Role.UNIT_OFFICER, Role.APPRAISER),
        make_actor(tree["committee"], Role.APPRAISER),  # it sees the scan from above, and does not change it
        make_actor(tree["province"], Role.HEAD, Role.AUDITOR),
    ):
        row = read.rows.get(number=1)
        with pytest.raises(NotAllowed):
            services.correct_row(actor, row=row, values={"name": "Tên Khác"}, version=row.version)
        with pytest.raises(NotAllowed):
            services.claim_scan(actor, scan=read)
        with pytest.raises(NotAllowed):
            services.abandon_scan(actor, scan=read)
    assert read.rows.get(number=1).name != "Tên Khác"


def test_a_scan_put_aside_is_taken_up_again_as_it_was(read, officer):
    services.abandon_scan(officer, scan=read)
    read.refresh_from_db()
    with pytest.raises(Overtaken, match="Đã bỏ"):
        check(officer, read, 1)
    services.take_up_scan(officer, scan=read)
    read.refresh_from_db()
    assert (read.status, read.rows.count()) == (ScanStatus.REVIEW, 5)
