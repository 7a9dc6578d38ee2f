"""The union's own awards go the way of all others: nominated, looked at, decided, written into the register."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.makers import make_actor, make_agency, make_pdf, make_person, make_tree
from tests.polls.stage import CHEAP
from thidua.agencies.models import Authority, Role
from thidua.decisions.services import draft_decision, issue_decision
from thidua.demo.office.union import make_union
from thidua.dossiers import services
from thidua.dossiers.models import Conclusion, EvidenceKind, Step
from thidua.dossiers.routing import decides
from thidua.law import load_corpus
from thidua.register.models import Award
from thidua.union import queries
from thidua.union import services as union_services
from thidua.union.models import Position, TermState

pytestmark = pytest.mark.django_db
LETTER, CERTIFICATE = "union_commendation_letter", "union_merit_certificate"
DAY = dt.date(2026, 3, 3)


def test_both_are_in_the_law_as_what_nobody_has_compared():
    awards = load_corpus().awards
    for code in (LETTER, CERTIFICATE):
        assert awards[code].family == queries.FAMILY
        assert awards[code].confidence == "memory"
        assert awards[code].decided_by(DAY).confidence == "memory"
        assert {leaf.predicate for leaf in awards[code].leaves()} == {"not_seen"}
        assert awards[code].bonus("person", DAY) is None


def test_a_letter_is_nominated_judged_undecided_decided_and_registered():
    """The union decides in its own name as an agency of its own, below the office where it stands."""
    office = make_tree()["department"]
    union = make_agency("Công đoàn Sở Tài chính", parent=office, authority=Authority.UNIT_HEAD, symbol="CĐCS")
    assert decides(union, LETTER, DAY)
    assert not decides(union, CERTIFICATE, DAY)
    officer = make_actor(union, Role.UNIT_OFFICER, Role.APPRAISER, Role.COUNCIL_SECRETARY)
    chair = make_actor(union, Role.HEAD, name="Lê Thị Chủ", title="Chủ tịch công đoàn")
    person = make_person("Nguyễn Văn Đoàn", union)
    nomination = services.create_nomination(officer, subject=person, award=LETTER, through_year=2025)
    for kind in EvidenceKind:
        upload = SimpleUploadedFile(f"{kind}.pdf", make_pdf(kind))
        services.attach_evidence(officer, nomination=nomination, kind=kind, upload=upload)
    draft = services.draft_submission(officer, nominations=[nomination], title="Đề nghị khen thưởng", year=2025)
    sent = services.send_submission(
        officer,
        submission=draft,
        letter_number="01/TTr-CĐCS",
        letter_date=DAY,
        signer_name="Lê Thị Chủ",
        signer_title="Chủ tịch công đoàn",
    )
    (review,) = services.receive_submission(officer, submission=sent, received_on=DAY)
    appraisal = None
    while review.step != Step.CONCLUSION:
        if review.step == Step.APPRAISAL:
            appraisal = services.appraise_review(officer, review=review)
            reason = "Ban chấp hành đã xét theo quy định của Tổng Liên đoàn."
            services.settle_appraisal(officer, appraisal=appraisal, opinion="eligible", override_reason=reason)
        review = services.complete_step(officer, review=review, step=Step(review.step), note="Đã họp, có biên bản giấy")
    assert appraisal is not None
    assert appraisal.verdict == "undecided"
    review = services.conclude_review(officer, review=review, conclusion=Conclusion.DECIDE)
    decision = draft_decision(officer, award=LETTER, reviews=[review], title="Về việc khen thưởng", grounds="Căn cứ")
    decision = issue_decision(chair, decision=decision, decided_on=DAY)
    award = Award.objects.get(subject=person)
    assert (award.code, award.decision_number, award.status) == (LETTER, decision.number, "valid")
    assert decision.signer_title == "Chủ tịch công đoàn"
    client = Client()
    client.force_login(officer.person)
    union_services.form_union(officer, name="Công đoàn Sở Tài chính", founded_on=DAY)
    page = client.get("/cong-doan/khen-thuong/").content.decode()
    assert nomination.code in page
    assert load_corpus().awards[CERTIFICATE].name in page


def test_the_demonstration_lives_a_union():
    agency = make_tree()["province"]
    roles = {
        "canbo-tinh": Role.UNIT_OFFICER,
        "vanthu": Role.CLERK,
        "thamdinh": Role.APPRAISER,
        "phapche": Role.LEGAL_OFFICER,
    }
    actors = {name: make_actor(agency, role, name=f"Người {name}") for name, role in roles.items()}
    today = dt.date(2025, 11, 20)
    union = make_union(actors, today=today, year=2025, hardness=CHEAP)
    term = union.terms.get()
    assert (term.state, term.starts_on) == (TermState.OPEN, dt.date(2023, 3, 20))
    assert [each.position for each in queries.officers_of(term)] == [
        Position.CHAIR,
        Position.DEPUTY,
        Position.COMMITTEE,
        Position.AUDIT,
    ]
    numbers = queries.totals(agency, dt.date(2025, 1, 1), dt.date(2025, 12, 31)).numbers
    assert numbers == {
        "members": 8,
        "dues": 60_000 * (7 * 8 + 3 * 7),
        "welfare_count": 1,
        "welfare_sum": 500_000,
        "activities": 1,
    }
