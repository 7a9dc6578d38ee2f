"""Each paper through its door: who may, who may not, under which name."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from tests.councils import stage as councils
from tests.decisions import desk as decisions
from tests.decisions.after_desk import asked, certified, checked, done, signed
from tests.documents.papers import drafted, make_office, nominated, posted, received, sent
from tests.documents.reading import pages, text
from tests.makers import make_actor
from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.decisions.models import Certificate
from thidua.documents.models import IssuedPaper
from thidua.dossiers import services
from thidua.privacy.models import Access, AccessKind

pytestmark = pytest.mark.django_db
LETTER = decisions.LETTER


def client_of(actor: Actor) -> Client:
    client = Client()
    assert actor.account is not None
    client.force_login(actor.account)
    return client


def stranger(tree) -> Client:
    return client_of(make_actor(tree["stranger"], *Role))


def assert_paper(response, name: str) -> None:
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'inline; filename="{name}"'
    assert "no-store" in response["Cache-Control"]
    assert response.content.startswith(b"%PDF-")


def test_a_submission_is_for_its_two_agencies():
    office = make_office()
    submission = sent(office, drafted(office, [nominated(office, "Nguyễn Thị Thử", "labor_order_3")]))
    address = reverse("documents:submission", args=[submission.code])
    name = f"to-trinh-{submission.code.lower()}.pdf"
    assert_paper(client_of(office.officer).get(address), name)
    assert_paper(client_of(office.appraiser).get(address), name)
    assert stranger(office.tree).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_draft_submission_is_not_shown_to_the_agency_above():
    office = make_office()
    submission = drafted(office, [nominated(office, "Nguyễn Thị Thử", "labor_order_3")])
    address = reverse("documents:submission", args=[submission.code])
    assert client_of(office.officer).get(address).status_code == 200
    assert client_of(office.appraiser).get(address).status_code == 404


def test_an_appraisal_is_for_the_agency_that_appraises():
    office = make_office()
    submission = sent(office, drafted(office, [nominated(office, "Nguyễn Thị Thử", "labor_order_3")]))
    (review,) = received(office, submission)
    code = review.nomination.code
    address = reverse("documents:appraisal", args=[code])
    assert client_of(office.appraiser).get(address).status_code == 404  # not appraised yet
    services.appraise_review(office.appraiser, review=review)
    assert_paper(client_of(office.appraiser).get(address), f"phieu-tham-dinh-{code.lower()}.pdf")
    assert client_of(office.officer).get(address).status_code == 404
    assert stranger(office.tree).get(address).status_code == 404


def test_a_notice_is_for_the_agency_that_posts_it():
    office = make_office()
    submission = sent(office, drafted(office, [nominated(office, "Nguyễn Thị Thử", "labor_order_3")]))
    publication = posted(office.province, received(office, submission))
    address = reverse("documents:notice", args=[publication.pk])
    assert_paper(client_of(office.appraiser).get(address), f"thong-bao-cong-khai-{publication.pk}.pdf")
    assert stranger(office.tree).get(address).status_code == 404


def test_minutes_are_for_those_who_see_the_council():
    stage = councils.make_stage(3)
    session = councils.opened(stage, [councils.make_review(stage)])
    papers = {"minutes": "bien-ban-hop", "count_record": "bien-ban-kiem-phieu"}
    addresses = {name: reverse(f"documents:{name}", args=[session.pk]) for name in papers}
    secretary = client_of(stage.secretary)
    assert secretary.get(addresses["minutes"]).status_code == 409  # nothing is counted yet
    councils.closed(stage, session, ["yes", "yes", "yes"])
    councils.counted(stage, session)
    officer = client_of(make_actor(stage.province, Role.UNIT_OFFICER))
    for name, file in papers.items():
        assert_paper(secretary.get(addresses[name]), f"{file}-{session.pk}.pdf")
        assert officer.get(addresses[name]).status_code == 403
        assert stranger(stage.tree).get(addresses[name]).status_code == 404


@pytest.fixture
def desk():
    return decisions.make_desk("department")


@pytest.fixture
def decision(desk):
    reviews = [decisions.to_decide(desk, LETTER, name=f"Người Khen {n}") for n in range(1, 4)]
    return decisions.issued(desk, reviews, award=LETTER)


def test_a_decision_is_for_its_agency(desk, decision):
    address = reverse("documents:decision", args=[decision.pk])
    assert_paper(client_of(desk.officer).get(address), "quyet-dinh-01-qd-stc.pdf")
    assert stranger(desk.tree).get(address).status_code == 404


def test_certificates_are_printed_whole_or_in_part_by_the_deciding_agency(desk, decision):
    address = reverse("documents:certificates", args=[decision.pk])
    client = client_of(desk.officer)
    whole = client.get(address)
    assert_paper(whole, "bang-kem-quyet-dinh-01-qd-stc.pdf")
    assert len(pages(whole.content)) == 3
    some = client.get(address, {"from": 2, "to": 3})
    assert_paper(some, "bang-kem-quyet-dinh-01-qd-stc-so-2-den-3.pdf")
    assert len(pages(some.content)) == 2
    assert client_of(desk.head).get(address).status_code == 403
    assert stranger(desk.tree).get(address).status_code == 404


@pytest.mark.parametrize("query", [{"from": "4"}, {"to": "0"}, {"from": "x"}, {"from": "-1"}, {"from": "9" * 9}])
def test_a_range_without_certificates_says_so(desk, decision, query):
    address = reverse("documents:certificates", args=[decision.pk])
    assert client_of(desk.officer).get(address, query).status_code == 409


def test_looking_counts_nothing_and_marking_counts_the_range(desk, decision):
    address = reverse("documents:certificates", args=[decision.pk])
    client = client_of(desk.officer)
    client.get(address)
    assert set(Certificate.objects.values_list("times_printed", flat=True)) == {0}
    response = client.post(address, {"from": "1", "to": "2"})
    assert response.status_code == 302
    assert [str(message) for message in get_messages(response.wsgi_request)] == ["Đã ghi nhận in 2 bằng."]
    printed = Certificate.objects.order_by("item__position").values_list("times_printed", flat=True)
    assert list(printed) == [1, 1, 0]


def test_an_award_without_certificates_says_why(desk):
    issued = decisions.issued(desk, [decisions.to_decide(desk, decisions.ADVANCED)], award=decisions.ADVANCED)
    response = client_of(desk.officer).get(reverse("documents:certificates", args=[issued.pk]))
    assert response.status_code == 409
    assert "chỉ kèm tiền thưởng" in response.content.decode()


def test_reading_twice_gives_the_same_file(desk, decision):
    address = reverse("documents:decision", args=[decision.pk])
    client = client_of(desk.officer)
    assert client.get(address).content == client.get(address).content
    assert IssuedPaper.objects.filter(object_id=decision.pk, kind="decision").count() == 1


def looks():
    """Who is in the access log for a file, as (what, purpose, subjects, count), oldest first."""
    rows = Access.objects.filter(kind=AccessKind.FILE).order_by("pk")
    return [(look.what, look.purpose, set(look.subjects), look.row_count) for look in rows]


def test_a_paper_opened_is_in_the_access_log_of_all_of_whom_it_speaks():
    office = make_office()
    nominations = [nominated(office, name, "labor_order_3") for name in ("Nguyễn Thị Thử", "Lê Văn Mẫu")]
    submission = sent(office, drafted(office, nominations))
    reviews = received(office, submission)
    services.appraise_review(office.appraiser, review=reviews[0])
    publication = posted(office.province, reviews)
    client = client_of(office.appraiser)
    client.get(reverse("documents:submission", args=[submission.code]))
    client.get(reverse("documents:appraisal", args=[nominations[0].code]))
    client.get(reverse("documents:notice", args=[publication.pk]))
    both = {each.subject_id for each in nominations}
    assert [subjects for _what, _purpose, subjects, _count in looks()] == [both, {nominations[0].subject_id}, both]
    assert looks()[0][::3] == (f"Tệp To trinh {submission.code}", 2)
    stranger(office.tree).get(reverse("documents:submission", args=[submission.code]))
    assert len(looks()) == 3  # who is refused has seen nothing


def test_minutes_opened_are_in_the_access_log_of_those_on_the_agenda():
    stage = councils.make_stage(3)
    review = councils.make_review(stage)
    session = councils.opened(stage, [review])
    client_of(stage.secretary).get(reverse("documents:minutes", args=[session.pk]))
    assert looks() == []  # there was no paper to see yet
    councils.closed(stage, session, ["yes", "yes", "yes"])
    councils.counted(stage, session)
    client_of(stage.secretary).get(reverse("documents:minutes", args=[session.pk]))
    assert [look[2] for look in looks()] == [{review.nomination.subject_id}]


def test_of_a_decision_all_are_in_the_access_log_and_of_some_certificates_only_some(desk, decision):
    subjects = list(decision.items.order_by("position").values_list("nomination__subject", flat=True))
    client = client_of(desk.officer)
    client.get(reverse("documents:decision", args=[decision.pk]))
    client.get(reverse("documents:certificates", args=[decision.pk]), {"from": 2, "to": 3})
    client.get(reverse("documents:results", args=[decision.pk]))
    found = [(purpose, subjects) for _what, purpose, subjects, _count in looks()]
    assert found == [("", set(subjects)), ("papers", set(subjects[1:])), ("papers", set(subjects))]


def test_papers_after_a_decision_are_in_the_access_log_of_the_one_of_whom_they_speak():
    desk = decisions.make_desk()
    certificate = certified(desk)
    case = signed(desk, checked(desk, asked(desk, certificate, "reissue")))
    client = client_of(desk.officer)
    for name in ("after_request", "after_decision", "after_certificate"):
        assert client.get(reverse(f"documents:{name}", args=[case.pk])).status_code == 200
    assert [look[2] for look in looks()] == [{certificate.award.subject_id}] * 3


def test_a_hand_over_is_not_of_an_award_that_was_taken_away_since():
    desk = decisions.make_desk()
    decision = decisions.issued(desk, [decisions.to_decide(desk, name=f"Người Giao {n}") for n in range(2)])
    address = reverse("documents:handover", args=[decision.pk])
    client = client_of(desk.officer)
    assert "Người Giao 1" in text(client.get(address).content)
    line = decision.items.get(recipient_name="Người Giao 1")
    done(desk, line.certificate, "revocation")
    found = text(client.get(address).content)
    assert "Người Giao 0" in found
    assert "Người Giao 1" not in found
    assert looks()[-1][2] == {decision.items.get(recipient_name="Người Giao 0").nomination.subject_id}
    done(desk, decision.items.get(recipient_name="Người Giao 0").certificate, "revocation")
    assert client.get(address).status_code == 409


@pytest.mark.parametrize("name", ["decision", "decision_word"])
def test_a_paper_kept_by_a_template_that_is_gone_is_refused_in_words(desk, decision, name):
    IssuedPaper.objects.create(
        kind="decision", object_id=decision.pk, official_at=decision.issued_at, title="Cũ", template="gone", data={}
    )
    answer = client_of(desk.officer).get(reverse(f"documents:{name}", args=[decision.pk]))
    assert answer.status_code == 409
    assert "mẫu trình bày của phiên bản trước" in answer.text
