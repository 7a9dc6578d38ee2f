"""What each role of the reviewing agency reads of a nomination: the page, the papers, the appraisal, the life of merit.

The table below is written out, not taken from the code: a role that is not in it reads nothing.
"""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.dossiers.desk import Desk
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.archive.keeping import keep_paper
from thidua.documents.freezing import frozen
from thidua.documents.models import PaperKind
from thidua.dossiers import services
from thidua.dossiers.models import Consultation, EvidenceKind, Step
from thidua.dossiers.queries import (
    visible_consultations,
    visible_entries,
    visible_nominations,
    visible_publications,
    visible_reviews,
    visible_submissions,
    waiting_elsewhere,
)
from thidua.register.models import Award, Source

pytestmark = pytest.mark.django_db

NAME = "Nguyễn Thị Mẫu"
OPINION = "Đã đối chiếu bản giấy quyết định số 12 của năm 2023."
HONOUR = "Thành tích riêng không ai ngoài cuộc đọc"
DOSSIER = {"nomination", "evidence", "submission", "submission_pdf", "submission_word", "board"}
JUDGING = DOSSIER | {"review", "appraisal_pdf", "appraisal_word", "life"}
READS = {
    Role.UNIT_OFFICER: DOSSIER | {"life"},
    Role.APPRAISER: JUDGING | {"looks"},
    Role.HEAD: JUDGING | {"looks", "archive"},
    Role.COUNCIL_SECRETARY: JUDGING,
    Role.COUNCIL_MEMBER: JUDGING,
    Role.AUDITOR: JUDGING | {"looks", "archive"},
    Role.CLERK: set(),  # an appraisal, which the archive does not open to who could not read it elsewhere
    Role.LEGAL_OFFICER: set(),
    Role.ADMINISTRATOR: set(),
    Role.NOMINEE: set(),
}


@pytest.fixture
def case():
    """A nomination of the department, under review at the province with an opinion given, and its addresses."""
    cache.clear()
    desk = Desk()
    nomination = desk.nomination(name=NAME)
    Award.objects.create(
        subject=nomination.subject, code="advanced_worker", year=2020, source=Source.ENTRY, citation=HONOUR
    )
    desk.attach(nomination, EvidenceKind.ACHIEVEMENT_REPORT)
    (review,) = desk.received(nomination)
    review = desk.at(review, Step.APPRAISAL)
    appraisal = services.appraise_review(desk.appraiser, review=review)
    services.settle_appraisal(desk.appraiser, appraisal=appraisal, opinion="eligible", override_reason=OPINION)
    (holding,) = keep_paper(paper=frozen(PaperKind.APPRAISAL, review.appraisals.get()))
    nomination.refresh_from_db()
    desk.case = nomination
    code, submission = nomination.code, nomination.submissions.get().code
    desk.addresses = {
        "nomination": reverse("dossiers:nomination", args=[code]),
        "evidence": reverse("dossiers:evidence_file", args=[code, nomination.evidence.get().pk]),
        "submission": reverse("dossiers:submission", args=[submission]),
        "submission_pdf": reverse("documents:submission", args=[submission]),
        "submission_word": reverse("documents:submission_word", args=[submission]),
        "appraisal_word": reverse("documents:appraisal_word", args=[code]),
        "board": reverse("dossiers:board"),
        "review": reverse("dossiers:review", args=[code]),
        "appraisal_pdf": reverse("documents:appraisal", args=[code]),
        "life": reverse("register:subject", args=[nomination.subject_id]),
        "looks": reverse("register:subject_looks", args=[nomination.subject_id]),
        "archive": reverse("archive:pdf", args=[holding.pk]),
    }
    return desk


def signed_in(agency, *roles) -> Client:
    client = Client()
    client.force_login(make_actor(agency, *roles).account)
    return client


def test_every_role_is_in_the_table():
    assert set(READS) == set(Role)


@pytest.mark.parametrize("role", Role.values)
def test_a_role_of_the_reviewing_agency_reads_what_the_table_says_and_nothing_else(case, role):
    client = signed_in(case.tree["province"], Role(role))
    read = set()
    for name, address in case.addresses.items():
        response = client.get(address)
        assert response.status_code in {200, 403, 404}, name
        if response.status_code == 200:
            read.add(name)
        elif not response["Content-Type"].startswith("application/pdf"):
            assert NAME not in response.content.decode(), name
    # A unit officer looks up the people of the own tree, and this one is of the department below.
    assert read == READS[Role(role)]


@pytest.mark.parametrize("role", Role.values)
def test_what_was_thought_of_a_nomination_is_read_by_those_who_judge_only(case, role):
    client = signed_in(case.tree["province"], Role(role))
    pages = "".join(
        response.content.decode(errors="ignore")
        for address in (case.addresses["nomination"], case.addresses["review"], case.addresses["board"])
        if (response := client.get(address)).status_code == 200
    )
    assert (OPINION in pages) == ("review" in READS[Role(role)])
    sender = signed_in(case.tree["department"], Role(role))
    assert OPINION not in sender.get(case.addresses["nomination"]).content.decode()
    assert sender.get(case.addresses["review"]).status_code in {403, 404}


@pytest.mark.parametrize("role", Role.values)
def test_the_doors_of_the_room_are_shut_by_themselves_whatever_page_asks(case, role):
    """Each query denies by itself, so that no page can forget to."""
    actor = make_actor(case.tree["province"], Role(role))
    Consultation.objects.create(
        asker=case.tree["province"], asked=case.tree["commune"], question="Hỏi", due_on="2030-01-01"
    ).reviews.set(case.case.reviews.all())
    opened = {
        "nomination": visible_nominations(actor).exists(),
        "submission": visible_submissions(actor).exists(),
        "consultation": visible_consultations(actor).exists(),
        "trail": visible_entries(actor, case.case).exists(),
        "review": visible_reviews(actor).exists(),
    }
    expected = dict.fromkeys(("nomination", "submission", "consultation", "trail"), ("nomination" in READS[Role(role)]))
    assert opened == {**expected, "review": "review" in READS[Role(role)]}
    assert not visible_publications(actor).exists()
    elsewhere = waiting_elsewhere(make_actor(case.tree["department"], Role(role)))
    assert elsewhere.exists() == ("nomination" in READS[Role(role)])


def test_an_administrator_meets_no_dossier_anywhere_and_keeps_agencies_accounts_and_their_trail(case):
    for agency in ("province", "department", "committee"):
        client = signed_in(case.tree[agency], Role.ADMINISTRATOR)
        for address in (*case.addresses.values(), reverse("register:search"), reverse("decisions:decisions")):
            response = client.get(address)
            assert response.status_code == 403, address
            assert NAME not in response.content.decode()
        for name in ("web:home", "web:notices", "agencies:tree", "agencies:accounts", "web:trail"):
            body = client.get(reverse(name)).content.decode()
            for secret in (NAME, case.case.code, HONOUR, OPINION):
                assert secret not in body, (agency, name)
            assert "Hồ sơ đề nghị" not in body


def test_the_trail_shows_each_reader_the_rooms_that_this_person_reads_elsewhere(case):
    seen = {}
    for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.HEAD):
        client = signed_in(case.tree["province"], role)
        listing = client.get(reverse("web:trail")).context["listing"]
        seen[role] = {row.object_type.partition(".")[0] for row, _cells in listing.lines}
    assert seen == {
        Role.ADMINISTRATOR: {"archive"},  # that a file is kept and whole, by its kind and number
        Role.AUDITOR: {"archive", "dossiers"},
        Role.HEAD: {"archive", "dossiers"},
    }


def test_an_administrator_who_holds_another_post_too_reads_by_that_post(case):
    client = signed_in(case.tree["province"], Role.ADMINISTRATOR, Role.AUDITOR)
    assert client.get(case.addresses["nomination"]).status_code == 200


def test_a_consulted_agency_is_not_led_to_a_register_that_it_may_not_read(case):
    """It reads the nomination and its papers until it has answered."""
    client = signed_in(case.tree["stranger"], Role.APPRAISER)
    assert client.get(case.addresses["nomination"]).status_code == 404
    asked = Consultation.objects.create(
        asker=case.tree["province"], asked=case.tree["stranger"], question="Hỏi", due_on="2030-01-01"
    )
    asked.reviews.set(case.case.reviews.all())
    body = client.get(case.addresses["nomination"]).content.decode()
    assert NAME in body
    assert case.addresses["life"] not in body
    assert client.get(case.addresses["evidence"]).status_code == 200
    assert client.get(case.addresses["life"]).status_code == 404
    assert client.get(case.addresses["review"]).status_code == 404
