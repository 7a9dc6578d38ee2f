"""«Thành tích của tôi»: one's own, all of it, in the nominee's words; nothing of those who judge, nothing of others."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser import assert_accessible, screenshot
from tests.ceremonies.ground import Ground
from tests.decisions.after_desk import done
from tests.decisions.desk import CERTIFICATE, DECIDED_ON, issued, make_desk, to_decide
from tests.documents.reading import pages, text
from tests.dossiers.desk import Desk
from tests.makers import make_actor, make_person
from thidua.agencies.models import Role
from thidua.ceremonies import services as ceremonies
from thidua.dossiers import services
from thidua.dossiers.models import Appraisal, Conclusion, Nomination, NominationStatus
from thidua.dossiers.states import NOMINEE_NAMES
from thidua.register.models import Award, PersonAccount, Proceeding, Rating, Source
from thidua.trail.models import Notice

pytestmark = pytest.mark.django_db
HIDDEN = "Nội bộ thẩm định, không cho người được đề nghị biết"
OWN = "/thanh-tich-cua-toi/"


def with_account(subject, name=""):
    """The person's own account, linked."""
    actor = make_actor(subject.agency, Role.NOMINEE, name=name or subject.name)
    PersonAccount.objects.create(subject=subject, account=actor.account)
    return actor


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def person(desk):
    return make_person("Đỗ Thị Mẫu", desk.department, job_title="Chuyên viên")


def signed_in(actor):
    client = Client()
    client.force_login(actor.account)
    return client


def shown(actor):
    return signed_in(actor).get(OWN).text


def told(actor):
    return list(Notice.objects.filter(account_id=actor.account_id).order_by("pk").values_list("text", flat=True))


def test_everything_of_ones_own_is_there_and_nothing_of_another(desk, person):
    owner = with_account(person)
    other = make_person("Người Khác", desk.department)
    Rating.objects.create(subject=person, year=2023, rating="excellent", rated_by="Sở", source=Source.ENTRY)
    Award.objects.create(subject=person, code="advanced_worker", year=2022, source=Source.ENTRY)
    Award.objects.create(subject=other, code="advanced_worker", year=2021, source=Source.ENTRY)
    decision = issued(desk, [to_decide(desk, subject=person), to_decide(desk, subject=other)])
    page = shown(owner)
    for part in ("Đỗ Thị Mẫu", "Hoàn thành xuất sắc", "Lao động tiên tiến", "01/QĐ-UBND", "Đã được khen thưởng"):
        assert part in page
    assert decision.items.get(award__subject=person).certificate.printed_code in page
    assert "Người Khác" not in page
    assert decision.items.get(award__subject=other).certificate.printed_code not in page
    assert "/so-bo/" not in page  # rows of the register are not for the nominee to open


def test_it_says_when_and_where_an_award_was_handed_over():
    ground = Ground()
    decision = ground.decision(people=2)
    first, second = ground.taken_up(ground.begun(ground.approved()), decision)
    ceremonies.hand_over(ground.runner, ceremony=first.ceremony, turns=[first], given=ground.given())
    said = f"trao ngày {ground.today:%d/%m/%Y}, {first.ceremony.title}"
    for turn, is_said in ((first, True), (second, False)):
        assert (said in shown(with_account(turn.item.nomination.subject))) is is_said


@pytest.mark.parametrize("status", NominationStatus)
def test_a_nomination_is_named_in_the_nominees_words(desk, person, status):
    owner = with_account(person)
    review = to_decide(desk, subject=person)
    Nomination.objects.filter(pk=review.nomination_id).update(status=status)
    page = shown(owner)
    assert str(NOMINEE_NAMES[status]) in page
    officers = str(status.label)
    assert officers not in page.replace(str(NOMINEE_NAMES[status]), "") or officers in str(NOMINEE_NAMES[status])


def test_no_reason_opinion_or_note_of_those_who_judge_is_shown(desk, person):
    owner = with_account(person)
    review = to_decide(desk, subject=person)
    review.conclusion_reason = HIDDEN
    review.save()
    Nomination.objects.filter(pk=review.nomination_id).update(status="returned", return_reason=HIDDEN)
    Appraisal.objects.create(
        review=review,
        as_of=DECIDED_ON,
        case={},
        answer={"note": HIDDEN},
        verdict="not_eligible",
        opinion="not_eligible",
        override_reason=HIDDEN,
    )
    page = shown(owner)
    assert "Hồ sơ cần bổ sung" in page
    for hidden in (HIDDEN, "not_eligible", "Không đủ tiêu chuẩn", "đồng ý"):
        assert hidden not in page


def test_who_is_complained_of_is_not_told_so(desk, person):
    owner = with_account(person)
    Proceeding.objects.create(
        subject=person, kind="denunciation", starts_on=dt.date(2024, 5, 1), document=HIDDEN, source=Source.ENTRY
    )
    page = shown(owner)
    assert "Tố cáo" not in page
    assert HIDDEN not in page


def certificate_of(decision, subject):
    return reverse("documents:own_certificate", args=[decision.items.get(award__subject=subject).pk])


def test_the_own_certificate_is_one_page_and_that_of_another_is_not_found(desk, person):
    owner = with_account(person)
    other = make_person("Người Khác", desk.department)
    decision = issued(desk, [to_decide(desk, subject=other), to_decide(desk, subject=person)])
    answer = signed_in(owner).get(certificate_of(decision, person))
    assert answer["Content-Type"] == "application/pdf"
    assert len(pages(answer.content)) == 1
    assert "Đỗ Thị Mẫu" in text(answer.content)
    assert "DỰ THẢO" not in text(answer.content)
    assert signed_in(owner).get(certificate_of(decision, other)).status_code == 404
    unlinked = make_actor(desk.department, Role.NOMINEE)
    assert signed_in(unlinked).get(certificate_of(decision, person)).status_code == 404


def test_a_revoked_award_says_so_and_its_certificate_is_gone(desk, person):
    owner = with_account(person)
    decision = issued(desk, [to_decide(desk, subject=person)])
    done(desk, decision.items.get().certificate, "revocation", explanation=HIDDEN)
    page = shown(owner)
    assert "Đã hủy bỏ, thu hồi" in page
    assert "Tải bằng" not in page
    assert HIDDEN not in page
    assert signed_in(owner).get(certificate_of(decision, person)).status_code == 404


def test_the_own_certificate_is_the_newest_one(desk, person):
    owner = with_account(person)
    decision = issued(desk, [to_decide(desk, subject=person)])
    old = decision.items.get().certificate.printed_code
    case = done(desk, decision.items.get().certificate, "correction")
    code = decision.items.get().certificate.printed_code
    assert code in shown(owner)
    assert old not in shown(owner)
    said = text(signed_in(owner).get(certificate_of(decision, person)).content)
    assert (code in said, old in said) == (True, False)
    assert f"lần cấp 2) theo Quyết định số {case.decision.number}" in said


def test_an_award_without_a_certificate_offers_none(person):
    tree = {"department": person.agency}
    unit = make_desk("department", tree=tree | {"province": person.agency.parent})
    issued(unit, [to_decide(unit, "advanced_worker", subject=person)], award="advanced_worker")
    page = shown(with_account(person))
    assert "01/QĐ-STC" in page
    assert "Tải bằng" not in page


def test_who_has_an_account_is_told_of_an_award_its_correction_and_its_end(desk, person):
    owner = with_account(person)
    other = make_person("Người Khác", desk.department)
    decision = issued(desk, [to_decide(desk, subject=person), to_decide(desk, subject=other)])
    certificate = decision.items.get(award__subject=person).certificate
    done(desk, certificate, "correction", explanation=HIDDEN)
    done(desk, certificate, "revocation", explanation=HIDDEN)
    given, mended, ended = told(owner)
    assert given.startswith("Bạn được tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh Ví Dụ")
    assert "01/QĐ-UBND ngày 03/03/2026" in given
    assert mended.startswith("Đính chính khen thưởng: Bằng khen của Chủ tịch")
    assert ended.startswith("Hủy bỏ khen thưởng")
    assert HIDDEN not in str(told(owner))
    assert set(Notice.objects.filter(account_id=owner.account_id).values_list("link", flat=True)) == {OWN}
    assert not Notice.objects.filter(text__contains="Bạn được tặng").exclude(account_id=owner.account_id).exists()


def test_who_has_an_account_is_told_when_the_nomination_goes_up_or_comes_back():
    dossiers = Desk()
    mine, other = dossiers.nomination(CERTIFICATE), dossiers.nomination(CERTIFICATE, name="Người Khác")
    owner = with_account(mine.subject)
    dossiers.received(mine, other)
    services.return_nomination(dossiers.appraiser, nomination=mine, reason=HIDDEN)
    sent, returned = told(owner)
    assert "hồ sơ đã gửi cấp trên" in sent
    assert "hồ sơ cần bổ sung" in returned
    assert HIDDEN not in returned
    assert "của bạn" not in str(list(Notice.objects.exclude(account_id=owner.account_id).values_list("text")))


def test_who_has_an_account_is_told_that_the_nomination_is_not_considered_but_not_why():
    dossiers = Desk()
    mine, other = dossiers.nomination(CERTIFICATE), dossiers.nomination(CERTIFICATE, name="Người Khác")
    owner = with_account(mine.subject)
    review, _other = dossiers.received(mine, other)
    services.conclude_review(dossiers.appraiser, review=review, conclusion=Conclusion.REFUSE, reason=HIDDEN)
    _sent, refused = told(owner)
    assert "chưa được khen thưởng" in refused
    assert HIDDEN not in refused


def test_a_locked_account_is_told_nothing(desk, person):
    owner = with_account(person)
    owner.person.is_active = False
    owner.person.save()
    issued(desk, [to_decide(desk, subject=person)])
    assert told(owner) == []


def test_an_account_that_nobody_linked_says_whom_to_ask(desk):
    nominee = make_actor(desk.department, Role.NOMINEE, name="Đỗ Thị Mẫu")
    make_person("Đỗ Thị Mẫu", desk.department)
    Award.objects.create(subject=make_person("Đỗ Thị Mẫu", desk.department), code="advanced_worker", year=2022)
    page = shown(nominee)
    assert "chưa được liên kết" in page
    assert "Lao động tiên tiến" not in page  # a name proves nothing


def test_an_officer_may_be_a_person_too(desk, person):
    officer = make_actor(desk.department, Role.UNIT_OFFICER, name=person.name)
    PersonAccount.objects.create(subject=person, account=officer.account)
    assert person.name in shown(officer)


@pytest.mark.parametrize(("role", "first"), [(Role.NOMINEE, OWN), (Role.APPRAISER, "/")])
def test_signing_in_leads_to_what_one_came_for(desk, role, first):
    actor = make_actor(desk.department, role)
    data = {"username": actor.person.username, "password": "mat-khau-thu-nghiem"}
    assert Client().post("/dang-nhap/", data).url == first


def test_a_nominee_reads_notices_and_changes_the_password_but_reads_no_work(desk):
    to_decide(desk)  # somebody else's, of the same agency
    client = signed_in(make_actor(desk.department, Role.NOMINEE))
    assert client.get("/").context["figure"] is None
    assert [client.get(path).status_code for path in ("/", "/thong-bao/", "/mat-khau/", OWN)] == [200] * 4
    for path in ("/so-bo/", "/ho-so/", "/quyet-dinh/", "/hoi-dong/", "/nhat-ky/"):
        assert client.get(path).status_code in {403, 404}, path


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_own_page_in_the_browser(page):
    desk = make_desk()
    person = make_person("Đỗ Thị Mẫu", desk.department, job_title="Chuyên viên")
    owner = with_account(person)
    Rating.objects.create(subject=person, year=2023, rating="excellent", rated_by="Sở", source=Source.ENTRY)
    first = issued(desk, [to_decide(desk, subject=person)])
    issued(desk, [to_decide(desk, subject=person, year=2023)])
    done(desk, first.items.get().certificate, "revocation")
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(owner.person.username)
    page.get_by_label("Mật khẩu").fill("mat-khau-thu-nghiem")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thành tích của tôi")
    for width, name in ((1280, "may-tinh"), (390, "dien-thoai")):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(OWN)
        assert_accessible(page)
        screenshot(page, f"thanh-tich-cua-toi-{name}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(page.get_by_role("link", name="Tải bằng (PDF)")).to_have_count(1)
