"""The papers of a nomination: who attaches and takes off, who rejects and why, and that nothing is lost."""

import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from tests.dossiers.desk import Desk
from tests.makers import make_actor, make_pdf
from thidua.agencies.models import Role
from thidua.dossiers import files, services
from thidua.dossiers.completeness import checklist, missing_items
from thidua.dossiers.models import EvidenceKind, Nomination, Step
from thidua.dossiers.queries import visible_entries
from thidua.dossiers.services import evidence as evidence_services
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Notice
from thidua.trail.queries import entries_of

pytestmark = pytest.mark.django_db
REPORT = EvidenceKind.ACHIEVEMENT_REPORT
REASON = "Báo cáo chưa có xác nhận của thủ trưởng đơn vị."


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def reviewed(desk):
    """A nomination with a report of the department, under review at the province."""
    nomination = desk.nomination()
    desk.attach(nomination, REPORT)
    desk.received(nomination)
    return Nomination.objects.get(pk=nomination.pk)


def attach(actor, nomination, content, kind=EvidenceKind.OTHER, name="giay-to.pdf"):
    return services.attach_evidence(actor, nomination=nomination, kind=kind, upload=SimpleUploadedFile(name, content))


def missing(nomination):
    review = nomination.reviews.latest("id")
    return {item.kind for item in missing_items(nomination, review.received_on)}


def test_withdrawn_evidence_stays_on_disk_and_in_the_trail(desk):
    nomination = desk.nomination()
    desk.attach(nomination, REPORT)
    evidence = nomination.evidence.get()
    services.withdraw_evidence(desk.officer, evidence=evidence, reason="Nhầm tệp")
    assert files.read(evidence.file) == make_pdf(REPORT)
    with pytest.raises(Overtaken):
        services.withdraw_evidence(desk.officer, evidence=evidence)
    entry = entries_of(nomination).first()
    assert entry.reason == "Nhầm tệp"
    assert entry.before == {
        "kind": "achievement_report",
        "file_name": "Báo cáo thành tích.pdf",
        "file": evidence.file.sha256,
    }


def test_an_appraiser_does_not_take_off_what_the_sender_attached(desk, reviewed):
    evidence = reviewed.evidence.get()
    with pytest.raises(NotAllowed, match="Sở Tài chính đính kèm"):
        services.withdraw_evidence(desk.appraiser, evidence=evidence, reason="Không cần nữa")
    evidence.refresh_from_db()
    assert evidence.counts


def test_a_reviewer_takes_off_what_the_own_agency_attached_also_by_a_colleague(desk, reviewed):
    own = attach(desk.appraiser, reviewed, make_pdf("Xác nhận của tỉnh"))
    colleague = make_actor(desk.tree["province"], Role.APPRAISER)
    services.withdraw_evidence(colleague, evidence=own)
    own.refresh_from_db()
    assert not own.counts


def test_the_owner_does_not_take_off_what_the_reviewer_left_behind_and_still_takes_off_its_own(desk, reviewed):
    left = attach(desk.appraiser, reviewed, make_pdf("Xác nhận của tỉnh"))
    services.return_nomination(desk.appraiser, nomination=reviewed, reason="Bổ sung biên bản bình xét của đơn vị.")
    with pytest.raises(NotAllowed, match="tỉnh Ví Dụ đính kèm"):
        services.withdraw_evidence(desk.officer, evidence=left)
    services.withdraw_evidence(desk.officer, evidence=reviewed.evidence.get(kind=REPORT))


def test_a_rejected_paper_counts_no_more_and_its_reason_reaches_the_owner_and_the_trail(desk, reviewed):
    evidence = reviewed.evidence.get()
    assert REPORT not in missing(reviewed)
    services.reject_evidence(desk.appraiser, evidence=evidence, reason=REASON)
    assert REPORT in missing(reviewed)
    (line,) = [line for line in checklist(reviewed, reviewed.reviews.get().received_on) if line.kind == REPORT]
    assert [paper.rejection for paper in line.rejected] == [REASON]
    assert line.attached == ()
    assert REASON in Notice.objects.filter(account_id=desk.officer.account_id).latest("at").text
    entry = visible_entries(desk.officer, reviewed).first()
    assert (entry.event, entry.reason) == ("evidence_rejected", REASON)
    assert files.read(evidence.file) == make_pdf(REPORT)


@pytest.mark.parametrize(
    ("reason", "refused"), [("", True), ("Chưa đúng.", False), ("Chưa đúng", True), ("  x  " * 9, False)]
)
def test_a_paper_is_rejected_with_a_reason_of_ten_letters_or_more_only(desk, reviewed, reason, refused):
    evidence = reviewed.evidence.get()
    if refused:
        with pytest.raises(Refused, match="vì sao"):
            services.reject_evidence(desk.appraiser, evidence=evidence, reason=reason)
        evidence.refresh_from_db()
        assert evidence.counts
    else:
        services.reject_evidence(desk.appraiser, evidence=evidence, reason=reason)


def test_only_an_appraiser_of_the_reviewing_agency_rejects_and_never_the_own_agencys_paper(desk, reviewed):
    evidence = reviewed.evidence.get()
    same_agency = make_actor(desk.tree["province"], Role.UNIT_OFFICER, Role.HEAD, Role.ADMINISTRATOR)
    for actor in (desk.officer, desk.stranger, desk.central, desk.secretary, same_agency):
        with pytest.raises(NotAllowed):
            services.reject_evidence(actor, evidence=evidence, reason=REASON)
    own = attach(desk.appraiser, reviewed, make_pdf("Xác nhận của tỉnh"))
    with pytest.raises(Refused, match="hãy gỡ"):
        services.reject_evidence(desk.appraiser, evidence=own, reason=REASON)


def test_nothing_is_rejected_before_the_review_before_the_council_or_after_it(desk):
    nomination = desk.nomination()
    desk.attach(nomination, REPORT)
    evidence = nomination.evidence.get()
    with pytest.raises(Overtaken):
        services.reject_evidence(desk.appraiser, evidence=evidence, reason=REASON)
    (review,) = desk.received(nomination)
    desk.at(review, Step.COUNCIL)
    with pytest.raises(NotAllowed, match="hội đồng"):
        services.reject_evidence(desk.appraiser, evidence=evidence, reason=REASON)
    with pytest.raises(NotAllowed, match="hội đồng"):
        attach(desk.appraiser, nomination, make_pdf("Muộn"))
    evidence.refresh_from_db()
    assert evidence.counts


def test_a_rejection_by_mistake_is_taken_back_by_the_agency_that_made_it_and_the_trail_keeps_both(desk, reviewed):
    evidence = reviewed.evidence.get()
    services.reject_evidence(desk.appraiser, evidence=evidence, reason=REASON)
    with pytest.raises(Overtaken, match="Báo cáo chưa có xác nhận"):
        services.reject_evidence(desk.appraiser, evidence=evidence, reason="Một lý do khác nữa.")
    with pytest.raises(NotAllowed):
        services.restore_evidence(desk.officer, evidence=evidence)
    services.restore_evidence(desk.appraiser, evidence=evidence)
    assert REPORT not in missing(reviewed)
    with pytest.raises(Overtaken):
        services.restore_evidence(desk.appraiser, evidence=evidence)
    events = [entry.event for entry in entries_of(reviewed)][:2]
    assert events == ["evidence_restored", "evidence_rejected"]
    assert entries_of(reviewed).first().before["rejection"] == REASON


def test_the_owner_gives_another_paper_for_a_rejected_one_and_not_the_same_again(desk, reviewed):
    services.reject_evidence(desk.appraiser, evidence=reviewed.evidence.get(), reason=REASON)
    services.return_nomination(desk.appraiser, nomination=reviewed, reason="Thay báo cáo theo lý do đã nêu.")
    with pytest.raises(Refused, match="đã bị loại: Báo cáo chưa có xác nhận"):
        attach(desk.officer, reviewed, make_pdf(REPORT), REPORT)
    attach(desk.officer, reviewed, make_pdf("Báo cáo có xác nhận"), REPORT)
    desk.received(Nomination.objects.get(pk=reviewed.pk))
    assert REPORT not in missing(reviewed)


def test_a_paper_is_attached_once_and_the_same_file_may_be_a_paper_of_another_kind(desk):
    nomination = desk.nomination()
    desk.attach(nomination, REPORT)
    with pytest.raises(Refused, match="đã được đính kèm"):
        desk.attach(nomination, REPORT)
    attach(desk.officer, nomination, make_pdf(REPORT), EvidenceKind.OTHER)


def test_papers_are_counted_and_weighed_and_what_was_taken_off_makes_room(desk, monkeypatch):
    monkeypatch.setattr(evidence_services, "MAX_EVIDENCE", 2)
    nomination = desk.nomination()
    first = attach(desk.officer, nomination, make_pdf("một"))
    attach(desk.officer, nomination, make_pdf("hai"))
    with pytest.raises(Refused, match="tối đa 2 tài liệu"):
        attach(desk.officer, nomination, make_pdf("ba"))
    services.withdraw_evidence(desk.officer, evidence=first)
    third = make_pdf("ba")
    held = nomination.evidence.get(withdrawn_at=None).file.size
    monkeypatch.setattr(evidence_services, "MAX_TOTAL", held + len(third) - 1)
    with pytest.raises(Refused, match="cộng lại"):
        attach(desk.officer, nomination, third)
    monkeypatch.setattr(evidence_services, "MAX_TOTAL", held + len(third))
    attach(desk.officer, nomination, third)


def test_a_stored_file_that_was_changed_on_disk_is_not_handed_out(desk):
    nomination = desk.nomination()
    desk.attach(nomination, EvidenceKind.OTHER)
    file = nomination.evidence.get().file
    files.full_path(file).write_bytes(b"%PDF-1.4 other")
    with pytest.raises(Refused, match="thay đổi"):
        files.read(file)


@pytest.mark.django_db(transaction=True)
def test_of_two_appraisers_who_reject_one_paper_at_once_the_second_is_told_the_reason_of_the_first():
    desk = Desk()
    nomination = desk.nomination()
    desk.attach(nomination, REPORT)
    desk.received(nomination)
    evidence = nomination.evidence.get()
    outcomes: list[str] = []

    def reject(reason: str) -> None:
        try:
            services.reject_evidence(desk.appraiser, evidence=evidence, reason=reason)
            outcomes.append("rejected")
        except Overtaken as told:
            outcomes.append(told.message)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=reject, args=(f"Lý do của người thứ {number}.",)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    evidence.refresh_from_db()
    assert sorted(outcomes) == sorted(["rejected", f"Tài liệu này đã bị loại: {evidence.rejection}"])
