"""Achievement reports, papers of a council before it votes, hiệp y, bản công khai, giao nhận: what each says."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.councils import stage as councils
from tests.decisions import desk as decisions
from tests.documents.papers import GRASSROOTS, drafted, make_office, nominated, posted, received, sent
from tests.documents.reading import pages, text
from tests.makers import make_actor, make_agency, make_collective
from thidua.agencies.models import Role
from thidua.councils import services as council_services
from thidua.documents.achievements import achievement_paper, form_of, forms, sent_at
from thidua.documents.consultations import answer_paper, consultation_paper
from thidua.documents.council_papers import ballot_paper, invitations_paper
from thidua.documents.freezing import frozen, paper_of
from thidua.documents.handovers import handover_paper, object_of
from thidua.documents.models import IssuedPaper, PaperKind
from thidua.documents.notices import posting_paper
from thidua.documents.rendering import render
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
from thidua.trail.errors import Overtaken, Refused

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


@pytest.fixture
def stage():
    return councils.make_stage(5)


def test_a_ballot_has_every_item_and_no_name_of_a_voter(stage):
    session = councils.prepared(stage, [councils.make_review(stage, name=f"Được Xét {n}") for n in range(3)])
    draft = said(ballot_paper(session))
    assert "DỰ THẢO" in draft
    council_services.open_voting(stage.secretary, session=session)
    session.refresh_from_db()
    found = said(ballot_paper(session))
    assert "DỰ THẢO" not in found
    assert all(f"Được Xét {n}" in found for n in range(3))
    assert "Phiếu có 03 trường hợp. Không ghi tên, không ký tên." in found
    assert not any(member.account.full_name in found for member in stage.members)


def test_an_invitation_for_each_member_is_a_draft_until_it_is_sent_out(stage):
    session = councils.prepared(stage, [councils.make_review(stage)])
    assert "DỰ THẢO" in said(invitations_paper(session))
    session = council_services.invite(stage.secretary, session=session)
    pdf = render(invitations_paper(session))
    found = [" ".join(page.extract_text().split()) for page in pages(pdf)]
    assert len(found) == 5
    names = [member.account.full_name for member in stage.members]
    assert all(sum(f"Kính gửi: {name}," in page for page in found) == 1 for name in names)
    assert all(page.startswith("ỦY BAN NHÂN DÂN TỈNH VÍ DỤ") for page in found), "each counts its pages from 1"
    assert all("TM. HỘI ĐỒNG CHỦ TỊCH" in page and "DỰ THẢO" not in page for page in found)
    with pytest.raises(Overtaken):
        council_services.invite(stage.secretary, session=session)


def test_members_are_told_and_a_change_of_time_makes_the_invitations_drafts_again(stage):
    from thidua.trail.models import Notice  # noqa: PLC0415 -- the only test of it

    session = council_services.invite(stage.secretary, session=councils.prepared(stage, [councils.make_review(stage)]))
    told = set(Notice.objects.filter(text__startswith="Mời họp").values_list("account_id", flat=True))
    assert told == {member.account_id for member in stage.members}
    changed = council_services.change_session(
        stage.secretary,
        session=session,
        title=session.title,
        held_at=session.held_at + dt.timedelta(hours=1),
        place=session.place,
        chair=session.chair,
        secretary=session.secretary,
    )
    assert "DỰ THẢO" in said(invitations_paper(changed))
    assert council_services.invite(stage.secretary, session=changed).invited_at is not None


def test_only_who_runs_sessions_sends_invitations(stage):
    from thidua.trail.errors import NotAllowed  # noqa: PLC0415 -- the only test of it

    session = councils.prepared(stage, [councils.make_review(stage)])
    with pytest.raises(NotAllowed):
        council_services.invite(stage.members[0], session=session)
    session.refresh_from_db()
    assert session.invited_at is None


@pytest.fixture
def consultation(office):
    submission = sent(office, drafted(office, [nominated(office, "Nguyễn Thị Thử", "labor_order_3")]))
    reviews = received(office, submission)
    asked = make_agency("Thuế tỉnh Ví Dụ", parent=office.province, symbol="TVD", head_title="Trưởng Thuế tỉnh")
    made = Consultation.objects.create(
        asker=office.province, asked=asked, question="Nghĩa vụ thuế đến hết năm 2025.", due_on=dt.date(2026, 4, 1)
    )
    made.reviews.set(reviews)
    return made


def test_the_letter_of_hiep_y_asks_by_a_day_and_lists_who_it_is_about(consultation):
    found = said(consultation_paper(consultation))
    for part in (
        "V/v lấy ý kiến đối với hồ sơ đề nghị khen thưởng",
        "Kính gửi: Thuế tỉnh Ví Dụ",
        "Nghĩa vụ thuế đến hết năm 2025.",
        "chậm nhất là hết ngày 01 tháng 4 năm 2026",
        "TM. ỦY BAN NHÂN DÂN",
        "DANH SÁCH",
        "Bà Nguyễn Thị Thử",
    ):
        assert part in found, part
    assert "DỰ THẢO" not in found


def test_the_answer_is_the_other_agencys_and_a_draft_until_it_answered(consultation):
    draft = said(answer_paper(consultation))
    assert "DỰ THẢO" in draft
    assert "Chưa có ý kiến trả lời." in draft
    actor = make_actor(consultation.asked, Role.HEAD)
    services.answer_consultation(actor, consultation=consultation, agrees=False, answer="Còn nợ thuế quý IV năm 2025.")
    consultation.refresh_from_db()
    found = said(answer_paper(consultation))
    assert "Kính gửi: Ủy ban nhân dân tỉnh Ví Dụ" in found
    assert "không nhất trí với việc đề nghị khen thưởng" in found
    assert "Còn nợ thuế quý IV năm 2025." in found
    assert "TRƯỞNG THUẾ TỈNH" in found
    assert "DỰ THẢO" not in found


def test_the_list_to_be_posted_has_room_for_where_and_when_it_hung(office):
    submission = sent(office, drafted(office, [nominated(office, "Nguyễn Thị Thử", "labor_order_3")]))
    publication = posted(office.province, received(office, submission))
    found = said(posting_paper(publication))
    for part in (
        "BẢN CÔNG KHAI",
        "Bà Nguyễn Thị Thử",
        "Nơi niêm yết:",
        "NGƯỜI NIÊM YẾT",
        "Danh sách có 01 trường hợp.",
    ):
        assert part in found, part


def test_a_hand_over_is_a_record_for_each_unit_with_its_own_lines_and_their_count():
    desk = decisions.make_desk()
    reviews = [decisions.to_decide(desk, name=f"Người Sở {n}") for n in range(2)]
    other = decisions.to_decide(desk, subject=make_collective("Đội Xã", desk.tree["commune"]))
    Nomination.objects.filter(pk=other.nomination_id).update(owner=desk.tree["commune"])
    decision = decisions.issued(desk, [*reviews, other])
    found = [" ".join(page.extract_text().split()) for page in pages(render(handover_paper(decision)))]
    first = next(page for page in found if "Bên nhận: Sở Tài chính" in page)
    second = next(page for page in found if "Bên nhận: Ủy ban nhân dân xã Tân Lập" in page)
    assert "Cộng: 02 bằng khen." in first
    assert "Đội Xã" not in first
    assert "Cộng: 01 bằng khen." in second
    assert "Người Sở" not in second
    assert "Căn cứ Quyết định số 01/QĐ-UBND" in first


def test_nothing_is_handed_over_of_a_draft_or_where_only_money_goes_with_the_award():
    desk = decisions.make_desk("department")
    with pytest.raises(Refused, match="đã ban hành"):
        handover_paper(decisions.drafted(desk, award=decisions.LETTER))
    only_money = decisions.issued(desk, [decisions.to_decide(desk, decisions.ADVANCED)], award=decisions.ADVANCED)
    with pytest.raises(Refused, match="chỉ kèm tiền thưởng"):
        handover_paper(only_money)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("ministry_province_emulation_flag", "Cờ thi đua"),
        ("labor_order_3", "Huân chương"),
        ("friendship_medal", "Huy chương"),
        ("commendation_letter", "Giấy khen"),
        ("grassroots_emulation_soldier", "Bằng, giấy chứng nhận"),
    ],
)
def test_what_is_handed_over_is_called_by_its_name(code, name):
    assert object_of(code) == name
