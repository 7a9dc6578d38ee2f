"""An official paper stays as it was, whatever happens to the data behind it."""

import hashlib

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.decisions import desk as decisions
from tests.documents.papers import drafted, make_office, nominated, sent
from tests.documents.reading import text
from thidua.agencies.models import Agency
from thidua.decisions.models import DecisionItem
from thidua.documents.freezing import frozen, paper_of, pdf_of
from thidua.documents.models import IssuedPaper, PaperKind
from thidua.dossiers import services
from thidua.register.models import Subject

LETTER = decisions.LETTER


@pytest.fixture
def desk(db):
    return decisions.make_desk("department")


def test_a_kept_paper_does_not_change_when_the_data_changes(desk):
    review = decisions.to_decide(desk, LETTER, name="Tên Lúc Ký")
    decision = decisions.issued(desk, [review], award=LETTER)
    before = {kind: pdf_of(kind, decision) for kind in (PaperKind.DECISION, PaperKind.CERTIFICATES)}
    Subject.objects.filter(pk=review.nomination.subject_id).update(name="Tên Về Sau", sex="male")
    Agency.objects.filter(pk=desk.agency.pk).update(name="Sở Tên Mới", place="Nơi Mới")
    decision = type(decision).objects.get(pk=decision.pk)
    for kind, pdf in before.items():
        assert pdf_of(kind, decision) == pdf
        assert "Tên Lúc Ký" in text(pdf)
        assert "Sở Tên Mới" not in str(paper_of(kind, decision).data)
    assert "Bà Tên Lúc Ký" in text(before[PaperKind.CERTIFICATES])


def test_the_pdf_is_kept_under_its_hash_from_the_first_reading(desk):
    decision = decisions.issued(desk, award=LETTER)
    assert frozen(PaperKind.DECISION, decision).sha256 == ""
    pdf = pdf_of(PaperKind.DECISION, decision)
    assert frozen(PaperKind.DECISION, decision).sha256 == hashlib.sha256(pdf).hexdigest()
    assert IssuedPaper.objects.filter(kind=PaperKind.DECISION).count() == 1


def test_a_draft_is_made_anew_each_time_and_kept_nowhere(desk):
    review = decisions.to_decide(desk, LETTER, name="Tên Đầu")
    draft = decisions.drafted(desk, [review], award=LETTER)
    assert "Tên Đầu" in text(pdf_of(PaperKind.DECISION, draft))
    DecisionItem.objects.filter(decision=draft).update(recipient_name="Tên Sau")
    assert "Tên Sau" in text(pdf_of(PaperKind.DECISION, draft))
    assert not IssuedPaper.objects.exists()


def test_papers_are_kept_as_soon_as_the_act_is_committed(desk, django_capture_on_commit_callbacks):
    reviews = [decisions.to_decide(desk, LETTER, name="Tên Lúc Ký")]
    draft = decisions.drafted(desk, reviews, award=LETTER)
    with django_capture_on_commit_callbacks(execute=True):
        decision = decisions.issue_decision(desk.head, decision=draft, decided_on=decisions.DECIDED_ON)
    assert set(IssuedPaper.objects.values_list("kind", flat=True)) == {
        "decision",
        "certificates",
        "results",
        "handover",
    }
    Subject.objects.update(sex="male")
    assert "Bà Tên Lúc Ký" in text(pdf_of(PaperKind.CERTIFICATES, decision))


def test_an_award_without_certificates_keeps_its_decision_and_the_notices_of_its_result(
    desk, django_capture_on_commit_callbacks
):
    draft = decisions.drafted(desk, [decisions.to_decide(desk, decisions.ADVANCED)], award=decisions.ADVANCED)
    with django_capture_on_commit_callbacks(execute=True):
        decisions.issue_decision(desk.head, decision=draft, decided_on=decisions.DECIDED_ON)
    assert set(IssuedPaper.objects.values_list("kind", flat=True)) == {"decision", "results"}


@pytest.mark.django_db
def test_a_submission_taken_back_and_sent_again_is_a_second_paper_beside_the_first():
    office = make_office()
    submission = sent(office, drafted(office, [nominated(office, "Nguyễn Thị Thử")]))
    first = pdf_of(PaperKind.SUBMISSION, submission)
    submission = services.take_back(office.officer, submission=submission, reason="sửa số")
    assert "DỰ THẢO" in text(pdf_of(PaperKind.SUBMISSION, submission))
    submission = sent(office, submission, number="8/TTr-STC")
    assert "Số: 08/TTr-STC" in text(pdf_of(PaperKind.SUBMISSION, submission))
    assert pdf_of(PaperKind.SUBMISSION, submission) != first
    assert IssuedPaper.objects.filter(kind=PaperKind.SUBMISSION, object_id=submission.pk).count() == 2


def test_a_kept_paper_can_be_neither_changed_nor_deleted(desk):
    decision = decisions.issued(desk, award=LETTER)
    issued = frozen(PaperKind.DECISION, decision)
    statements = ["UPDATE documents_issuedpaper SET data = '{}'", "DELETE FROM documents_issuedpaper"]
    for statement in statements:
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    pdf_of(PaperKind.DECISION, decision)
    issued.refresh_from_db()
    issued.file = None
    with pytest.raises(ProgrammingError), transaction.atomic():
        issued.save(update_fields=["file"])
