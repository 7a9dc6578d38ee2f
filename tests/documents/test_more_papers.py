"""Papers of a council before it votes, hiệp y, bản công khai, giao nhận: what each says."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.councils import stage as councils
from tests.decisions import desk as decisions
from tests.documents.papers import drafted, make_office, nominated, posted, received, sent
from tests.documents.reading import pages, text
from tests.makers import make_actor, make_agency, make_collective
from thidua.agencies.models import Role
from thidua.councils import services as council_services
from thidua.documents.consultations import answer_paper, consultation_paper
from thidua.documents.council_papers import ballot_paper, invitations_paper
from thidua.documents.handovers import handover_paper, object_of
from thidua.documents.notices import posting_paper
from thidua.documents.rendering import render
from thidua.dossiers import services
from thidua.dossiers.models import Consultation, Nomination
from thidua.register.models import (
    Award,
    Source,
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


def to_be_held(session, days=7):
    """The session some days from now: invitations are for a meeting to come."""
    session.held_at = timezone.now() + dt.timedelta(days=days)
    session.save(update_fields=["held_at"])
    return session


def test_an_invitation_for_each_member_is_a_draft_until_it_is_sent_out(stage):
    session = councils.prepared(stage, [councils.make_review(stage)])
    assert "DỰ THẢO" in said(invitations_paper(session))
    with pytest.raises(Refused, match="đã qua"):
        council_services.invite(stage.secretary, session=session)
    session = to_be_held(session)
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

    session = council_services.invite(
        stage.secretary, session=to_be_held(councils.prepared(stage, [councils.make_review(stage)]))
    )
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


def test_other_members_or_another_agenda_make_the_invitations_drafts_again(stage):
    review = councils.make_review(stage)
    session = to_be_held(councils.prepared(stage, [review]))
    day = timezone.localdate(session.held_at)

    def called():
        session.refresh_from_db()
        return session.invited_at is not None

    def again():
        council_services.invite(stage.secretary, session=session)
        assert called()

    again()
    new = make_actor(stage.province, Role.COUNCIL_MEMBER, name="Ủy Viên Thêm")
    seat = council_services.Seat(new.account, "member", "Ủy viên thử")
    seat_after = council_services.add_member(
        stage.secretary, council=stage.council, seat=seat, from_day=day + dt.timedelta(days=1)
    )
    assert called(), "sits only from the day after the meeting"
    council_services.end_member(stage.secretary, member=seat_after, until_day=seat_after.from_day, reason="thử")
    assert called()
    council_services.end_member(stage.secretary, member=stage.seat(4), until_day=day, reason="thử")
    assert called(), "sits on the day of the meeting still"
    council_services.end_member(
        stage.secretary, member=stage.seat(3), until_day=day - dt.timedelta(days=1), reason="thử"
    )
    assert not called()
    again()
    council_services.set_agenda(stage.secretary, session=session, reviews=[review])
    assert called(), "the same agenda"
    council_services.set_agenda(stage.secretary, session=session, reviews=[review, councils.make_review(stage)])
    assert not called()


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
