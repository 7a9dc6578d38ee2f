"""Achievement reports: the form, the tables, the day of them, and who may read one."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.documents.papers import GRASSROOTS, drafted, make_office, nominated, received, sent
from tests.documents.reading import text
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.documents.achievements import achievement_paper, form_of, sent_at
from thidua.documents.freezing import frozen, paper_of
from thidua.documents.models import IssuedPaper, PaperKind
from thidua.documents.rendering import render
from thidua.documents.report_forms import forms, window_of, windows
from thidua.dossiers import services
from thidua.dossiers.models import Consultation, Nomination
from thidua.law import load_corpus
from thidua.register.models import (
    Award,
    AwardStatus,
    Basis,
    Discipline,
    Initiative,
    Rating,
    Service,
    Source,
    Subject,
    SubjectKind,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


def award(subject, code, year, number, **fields):
    """An award that the register knows."""
    return Award.objects.create(
        subject=subject,
        code=code,
        year=year,
        decision_number=number,
        decided_on=fields.pop("decided_on", dt.date(year, 12, 20)),
        decided_by="Giám đốc Sở Tài chính",
        source=Source.ENTRY,
        **fields,
    )


def said(paper) -> str:
    return text(render(paper))


def test_the_tables_of_a_report_are_filled_from_the_register_of_that_subject_only(office):
    nomination, other = nominated(office, "Nguyễn Thị Thử"), nominated(office, "Người Khác")
    subject = nomination.subject
    award(subject, GRASSROOTS, 2023, "12/QĐ-STC")
    award(subject, "commendation_letter", 2024, "34/QĐ-STC")
    award(subject, GRASSROOTS, 2024, "56/QĐ-STC", status=AwardStatus.REVOKED)
    award(other.subject, GRASSROOTS, 2022, "78/QĐ-STC")
    Rating.objects.create(subject=subject, year=2024, rating="excellent", rated_by="Sở Tài chính", source=Source.ENTRY)
    Rating.objects.create(subject=subject, year=2023, rating="completed", source=Source.ENTRY, ended_at=timezone.now())
    Rating.objects.create(subject=subject, year=2026, rating="good", source=Source.ENTRY)
    Initiative.objects.create(
        subject=subject, year=2024, title="Số hóa hồ sơ", recognised_by="unit", scope="unit", source=Source.ENTRY
    )
    found = said(achievement_paper(nomination))
    for part in (
        "BÁO CÁO THÀNH TÍCH Đề nghị tặng danh hiệu “Chiến sĩ thi đua cơ sở”",
        "I. SƠ LƯỢC LÝ LỊCH",
        "Họ và tên: Nguyễn Thị Thử",
        "II. THÀNH TÍCH ĐẠT ĐƯỢC",
        "Chủ trì đề án thử nghiệm số hóa hồ sơ.",
        "Số hóa hồ sơ (sáng kiến)",
        "III. CÁC HÌNH THỨC ĐÃ ĐƯỢC KHEN THƯỞNG",
        "Quyết định số 12/QĐ-STC ngày 20/12/2023 của Giám đốc Sở Tài chính",
        "Quyết định số 34/QĐ-STC",
        "Hoàn thành xuất sắc nhiệm vụ",
        "XÁC NHẬN CỦA CẤP TRÌNH KHEN THƯỞNG",
        "NGƯỜI BÁO CÁO",
        "DỰ THẢO",
    ):
        assert part in found, part
    assert "56/QĐ-STC" not in found, "revoked"
    assert "78/QĐ-STC" not in found, "somebody else's"
    assert "2026 Hoàn thành tốt" not in found, "after the year that is rewarded"
    assert "Hoàn thành nhiệm vụ Sở" not in found, "replaced by a correction"


@pytest.mark.parametrize(
    ("asked", "basis", "kind", "number"),
    [
        ("grassroots_emulation_soldier", Basis.MERIT, SubjectKind.PERSON, "05"),
        ("labor_order_3", Basis.MERIT, SubjectKind.COLLECTIVE, "04"),
        ("government_emulation_flag", Basis.MERIT, SubjectKind.COLLECTIVE, "02"),
        ("national_emulation_soldier", Basis.MERIT, SubjectKind.PERSON, "03"),
        ("bravery_order", Basis.SUDDEN, SubjectKind.PERSON, "06"),
        ("labor_order_2", Basis.DEVOTION, SubjectKind.PERSON, "07"),
        ("ministry_province_merit_certificate", Basis.THEMATIC, SubjectKind.HOUSEHOLD, "08"),
        ("hero_of_labor", Basis.MERIT, SubjectKind.COLLECTIVE, "09"),
        ("hero_of_labor", Basis.MERIT, SubjectKind.PERSON, "10"),
        ("friendship_order", Basis.EXTERNAL, SubjectKind.COLLECTIVE, "11"),
        ("friendship_medal", Basis.EXTERNAL, SubjectKind.PERSON, "12"),
        ("ministry_province_merit_certificate", Basis.MERIT, SubjectKind.HOUSEHOLD, ""),
        ("national_security_medal", Basis.SENIORITY, SubjectKind.PERSON, ""),
        ("commendation_letter", Basis.UNKNOWN, SubjectKind.PERSON, ""),
    ],
)
def test_the_form_follows_award_basis_and_subject(asked, basis, kind, number):
    nomination = Nomination(subject=Subject(kind=kind), award=asked, basis=basis)
    assert form_of(nomination).number == number


def test_forms_name_awards_of_the_law_and_say_how_sure_their_number_is():
    awards = load_corpus().awards
    assert [form.number for form in forms() if form.number_known == "secondary"] == ["05"]
    assert all(form.number_known == ("memory" if form.number != "05" else "secondary") for form in forms()[:-1])
    assert all(code in awards for form in forms() for code in form.awards)
    assert sorted(form.number for form in forms() if form.number) == [f"{n:02d}" for n in range(2, 13)]


def test_a_draft_says_which_form_it_follows_and_how_sure_that_is_and_what_was_sent_does_not(office):
    nomination = nominated(office, "Nguyễn Thị Thử")
    draft = said(achievement_paper(nomination))
    assert "Theo Mẫu số 05 kèm Nghị định 152/2025/NĐ-CP" in draft
    assert "số mẫu theo nguồn thứ cấp" in draft
    sent(office, drafted(office, [nomination]))
    nomination.refresh_from_db()
    official = said(achievement_paper(nomination))
    assert "Mẫu số" not in official
    assert "DỰ THẢO" not in official


def test_a_household_has_the_neutral_outline_and_its_draft_says_that_no_form_is_known(office):
    nomination = nominated(office, "Hộ Thử", "ministry_province_merit_certificate", collective=True)
    Subject.objects.filter(pk=nomination.subject_id).update(kind=SubjectKind.HOUSEHOLD)
    nomination.subject.refresh_from_db()
    found = said(achievement_paper(nomination))
    assert "Chưa biết mẫu riêng" in found
    assert "ĐẠI DIỆN HỘ GIA ĐÌNH" in found
    assert "Người đại diện: ……" in found


def test_long_service_has_its_posts_with_their_length_and_its_discipline(office):
    nomination = nominated(office, "Người Cống Hiến", "labor_order_2")
    nomination.basis = Basis.DEVOTION
    facts = {"subject": nomination.subject, "source": Source.ENTRY}
    Service.objects.create(post="Phó Giám đốc", starts_on=dt.date(2010, 1, 1), ends_on=dt.date(2014, 12, 31), **facts)
    Service.objects.create(post="Giám đốc", starts_on=dt.date(2015, 1, 1), ends_on=dt.date(2020, 6, 29), **facts)
    Discipline.objects.create(kind="reprimand", starts_on=dt.date(2012, 5, 1), document="9/QĐ-STC", **facts)
    found = said(achievement_paper(nomination))
    assert "01/01/2010 31/12/2014 Phó Giám đốc 05 năm 00 tháng" in found
    assert "01/01/2015 29/06/2020 Giám đốc 05 năm 05 tháng" in found
    assert "IV. KỶ LUẬT - Khiển trách, từ 01/05/2012; 9/QĐ-STC" in found


def test_no_other_form_speaks_of_discipline(office):
    nomination = nominated(office, "Nguyễn Thị Thử")
    Discipline.objects.create(
        subject=nomination.subject, kind="reprimand", starts_on=dt.date(2012, 5, 1), source=Source.ENTRY
    )
    assert "Khiển trách" not in said(achievement_paper(nomination))


@pytest.mark.django_db(transaction=True)
def test_the_reports_are_kept_when_the_submission_is_sent_and_say_the_same_ever_after(office):
    nominations = [nominated(office, f"Người Thử {n}") for n in range(3)]
    submission = sent(office, drafted(office, nominations))
    kept = IssuedPaper.objects.filter(kind=PaperKind.ACHIEVEMENT)
    assert {each.object_id for each in kept} == {each.pk for each in nominations}
    assert {each.official_at for each in kept} == {submission.sent_at}
    first = Nomination.objects.get(pk=nominations[0].pk)
    award(first.subject, GRASSROOTS, 2024, "99/QĐ-STC")
    assert "99/QĐ-STC" not in said(paper_of(PaperKind.ACHIEVEMENT, first))
    assert frozen(PaperKind.ACHIEVEMENT, first).data == kept.get(object_id=first.pk).data


@pytest.mark.django_db(transaction=True)
def test_a_submission_that_was_taken_back_makes_drafts_again_and_a_second_report_when_sent(office):
    nomination = nominated(office, "Nguyễn Thị Thử")
    submission = sent(office, drafted(office, [nomination]))
    services.take_back(office.officer, submission=submission, reason="Bổ sung")
    nomination.refresh_from_db()
    assert sent_at(nomination) is None
    assert "DỰ THẢO" in said(paper_of(PaperKind.ACHIEVEMENT, nomination))
    award(nomination.subject, GRASSROOTS, 2024, "99/QĐ-STC")
    sent(office, submission)
    nomination.refresh_from_db()
    assert "99/QĐ-STC" in said(paper_of(PaperKind.ACHIEVEMENT, nomination))
    assert IssuedPaper.objects.filter(kind=PaperKind.ACHIEVEMENT, object_id=nomination.pk).count() == 2


SECRETS = ("17/05/1984", "Số 9 Ngõ Kín", "12/QĐ-STC")


def secret_nomination(office, award_code="labor_order_3"):
    """A nomination whose report says what many must not know."""
    nomination = nominated(office, "Nguyễn Thị Kín", award_code)
    Subject.objects.filter(pk=nomination.subject_id).update(birth_date=dt.date(1984, 5, 17), address="Số 9 Ngõ Kín")
    award(nomination.subject, GRASSROOTS, 2023, "12/QĐ-STC")
    return Nomination.objects.get(pk=nomination.pk)


@pytest.mark.parametrize("role", Role)
def test_a_report_is_read_only_by_roles_that_may_know_what_it_says(office, role):
    nomination = secret_nomination(office)
    client = Client()
    client.force_login(make_actor(office.department, role).account)
    address = reverse("documents:achievement", args=[nomination.code])
    answer, word = client.get(address), client.get(reverse("documents:achievement_word", args=[nomination.code]))
    page = client.get(reverse("dossiers:nomination", args=[nomination.code]))
    if role in {Role.UNIT_OFFICER, Role.APPRAISER}:
        assert all(secret in text(answer.content) for secret in SECRETS)
        assert address in page.text
        return
    assert (answer.status_code, word.status_code) == (403, 403)
    assert not any(secret in answer.text + word.text for secret in SECRETS)
    assert address not in page.text


def test_a_consulted_agency_sees_the_dossier_but_not_the_report(office):
    nomination = secret_nomination(office)
    reviews = received(office, sent(office, drafted(office, [nomination])))
    made = Consultation.objects.create(
        asker=office.province, asked=office.tree["stranger"], question="Thử", due_on=dt.date(2030, 1, 1)
    )
    made.reviews.set(reviews)
    address = reverse("documents:achievement", args=[nomination.code])
    client = Client()
    client.force_login(make_actor(office.tree["stranger"], Role.UNIT_OFFICER, Role.APPRAISER).account)
    page = client.get(reverse("dossiers:nomination", args=[nomination.code]))
    assert page.status_code == 200
    assert address not in page.text
    answer = client.get(address)
    assert answer.status_code == 403
    assert "chỉ dành cho cán bộ lập hồ" in answer.text
    client.force_login(office.appraiser.account)
    assert "Số 9 Ngõ Kín" in text(client.get(address).content)


def test_a_report_kept_late_says_the_day_of_which_its_tables_are(office, monkeypatch):
    nomination = nominated(office, "Nguyễn Thị Thử")
    sent(office, drafted(office, [nomination]))
    nomination.refresh_from_db()
    later = timezone.now() + dt.timedelta(days=40)
    monkeypatch.setattr(timezone, "now", lambda: later)
    award(nomination.subject, GRASSROOTS, 2024, "99/QĐ-STC", decided_on=timezone.localdate())
    award(nomination.subject, GRASSROOTS, 2023, "98/QĐ-STC", decided_on=timezone.localdate() + dt.timedelta(days=1))
    found = said(paper_of(PaperKind.ACHIEVEMENT, nomination))
    assert f"tính đến ngày {timezone.localdate():%d/%m/%Y}" in found
    assert "99/QĐ-STC" in found
    assert "98/QĐ-STC" not in found


def test_discipline_and_posts_that_begin_after_the_day_of_the_report_are_not_in_it(office):
    nomination = nominated(office, "Người Cống Hiến", "labor_order_2")
    nomination.basis = Basis.DEVOTION
    today, tomorrow = timezone.localdate(), timezone.localdate() + dt.timedelta(days=1)
    facts = {"subject": nomination.subject, "source": Source.ENTRY}
    Discipline.objects.create(kind="reprimand", starts_on=today, document="9/QĐ-STC", **facts)
    Discipline.objects.create(kind="warning", starts_on=tomorrow, document="10/QĐ-STC", **facts)
    Service.objects.create(post="Giám đốc Sau", starts_on=tomorrow, **facts)
    found = said(achievement_paper(nomination))
    assert "9/QĐ-STC" in found
    assert "10/QĐ-STC" not in found
    assert "Giám đốc Sau" not in found


@pytest.mark.django_db(transaction=True)
def test_one_report_that_cannot_be_made_keeps_none_of_the_others(office):
    good, bad = nominated(office, "Người Thử"), nominated(office, "Người Hỏng")
    submission = drafted(office, [good, bad])
    award(bad.subject, "code_that_no_law_has", 2020, "1/QĐ-STC")
    sent(office, submission)
    kept = IssuedPaper.objects.filter(kind=PaperKind.ACHIEVEMENT).values_list("object_id", flat=True)
    assert list(kept) == [good.pk]


@pytest.mark.parametrize(
    ("code", "years", "known"),
    [
        ("government_emulation_flag", 1, "memory"),
        ("labor_order_3", 5, "memory"),
        ("independence_order_2", 10, "memory"),
        ("excellent_labor_collective", 5, ""),
    ],
)
def test_the_table_of_figures_has_the_years_of_the_award_and_a_draft_says_how_sure_they_are(office, code, years, known):
    assert (window_of(code).years, window_of(code).known) == (years, known)
    assert all(award_code in load_corpus().awards for window in windows() for award_code in window.awards)
    nomination = nominated(office, "Phòng Thử", code, collective=True)
    found = said(achievement_paper(nomination))
    first = nomination.through_year - years + 1
    heads = " ".join(str(year) for year in range(first, nomination.through_year + 1))
    assert f"Nội dung, chỉ tiêu {heads} 1 Tổng số" in found
    assert ("theo trí nhớ" if known else "do hệ thống chọn") in found
