"""What each paper says, read from its PDF."""

import datetime as dt

import pytest

from tests.councils import stage as councils
from tests.decisions import desk as decisions
from tests.documents.papers import GRASSROOTS, LETTER, drafted, make_office, nominated, posted, received, sent
from tests.documents.reading import pages, text, widest
from thidua.councils import services as council_services
from thidua.councils.models import Session
from thidua.decisions.models import Decision, DecisionKind, DecisionStatus
from thidua.documents.appraisals import appraisal_paper
from thidua.documents.decisions import decision_paper
from thidua.documents.notices import notice_paper
from thidua.documents.rendering import Paper, render
from thidua.documents.sessions import count_paper, minutes_paper
from thidua.documents.submissions import about, submission_paper
from thidua.dossiers import services
from thidua.trail.errors import Refused

pytestmark = pytest.mark.django_db
FIELDS = {"place": "Ví Dụ", "head_title": "Giám đốc"}


@pytest.fixture
def office():
    made = make_office()
    type(made.department).objects.filter(pk=made.department.pk).update(**FIELDS)
    made.officer.agency.refresh_from_db()
    return made


def test_a_submission_says_who_asks_whom_for_what_and_for_how_many(office):
    people = [nominated(office, "Nguyễn Thị Thử"), nominated(office, "Trần Văn Nghiệm", LETTER)]
    unit = nominated(office, "Phòng Ngân sách Thử", LETTER, collective=True)
    paper = submission_paper(sent(office, drafted(office, [*people, unit])))
    found = text(render(paper))
    assert "ỦY BAN NHÂN DÂN TỈNH VÍ DỤ" in found
    assert "SỞ TÀI CHÍNH" in found
    assert "Số: 07/TTr-STC" in found
    assert "Ví Dụ, ngày 02 tháng 3 năm 2026" in found
    assert "Về việc đề nghị khen thưởng thành tích năm 2025" in found
    assert "Kính gửi: Giám đốc Sở Tài chính" in found  # the department's own head decides
    assert "03 trường hợp (01 tập thể, 02 cá nhân)" in found
    assert "Danh hiệu “Chiến sĩ thi đua cơ sở”: 01 cá nhân;" in found
    assert "Giấy khen: 01 tập thể, 01 cá nhân." in found
    assert "Bà Nguyễn Thị Thử" in found
    assert "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Nguyễn Văn Ký" in found
    assert "xem xét, quyết định./." in found
    assert "DỰ THẢO" not in found


def test_a_submission_upward_asks_the_agency_above(office):
    paper = submission_paper(sent(office, drafted(office, [nominated(office, "Lê Thử", "labor_order_3")])))
    found = text(render(paper))
    assert "Kính gửi: Ủy ban nhân dân tỉnh Ví Dụ" in found
    assert "xem xét, trình cấp có thẩm quyền quyết định./." in found


def test_a_submission_not_yet_sent_is_a_draft_with_blanks(office):
    found = text(render(submission_paper(drafted(office, [nominated(office, "Nguyễn Thị Thử")]))))
    assert "DỰ THẢO" in found
    assert "Số: /TTr-STC" in found
    assert "ngày tháng năm" in found


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("Đề nghị khen thưởng", "Về việc đề nghị khen thưởng"),
        ("Về việc đề nghị", "Về việc đề nghị"),
        ("UBND xã đề nghị", "UBND xã đề nghị"),
    ],
)
def test_the_subject_line_begins_with_what_it_is_about(title, printed):
    assert about(title) == printed


@pytest.fixture
def concluded() -> Session:
    """A session of five: one absent, four yes on the first, two yes on the second."""
    stage = councils.make_stage(5)
    reviews = [
        councils.make_review(stage, name="Đạt Phiếu Thử"),
        councils.make_review(stage, name="Thiếu Phiếu Thử"),
    ]
    session = councils.opened(stage, reviews, absent=[4])
    votes = ["yes", "yes", lambda n: "yes" if n == 1 else "no", lambda n: "yes" if n == 1 else "blank"]
    councils.closed(stage, session, votes)
    session = councils.counted(stage, session)
    return council_services.conclude_session(
        stage.secretary, session=session, proceedings="Thư ký đọc hồ sơ.\nThảo luận."
    )


def test_the_minutes_count_in_percent_of_all_members_also_the_absent(concluded):
    found = text(render(minutes_paper(concluded)))
    assert "Tổng số thành viên Hội đồng: 05. Có mặt: 04." in found
    assert "Vắng mặt: 01." in found
    assert "Đạt Phiếu Thử" in found
    assert "4/5 (80,00 %)" in found
    assert "2/5 (40,00 %)" in found
    assert "01 trường hợp đạt tỷ lệ, 01 trường hợp không đạt" in found
    assert "ít nhất 04 phiếu đồng ý" in found
    assert "Thư ký đọc hồ sơ." in found
    assert "HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG" in found
    assert "/BB-HĐTĐKT" in found
    assert "DỰ THẢO" not in found


def test_the_record_of_the_count_names_the_key_holders_and_the_seal(concluded):
    found = text(render(count_paper(concluded)))
    assert "BIÊN BẢN KIỂM PHIẾU" in found
    assert "Thư Ký Hội Đồng" in found
    assert "Tổng số lượt phiếu đã kiểm: 08" in found
    assert "SHA-256" in found


def test_a_session_that_is_not_counted_has_no_minutes():
    stage = councils.make_stage(3)
    session = councils.opened(stage, [councils.make_review(stage)])
    with pytest.raises(Refused):
        minutes_paper(session)


@pytest.fixture
def desk():
    return decisions.make_desk("department")


def test_an_issued_decision_has_number_list_and_money(desk):
    reviews = [decisions.to_decide(desk, LETTER, name=f"Người Khen {n}") for n in range(2)]
    reviews.append(decisions.collective_to_decide(desk, LETTER))
    found = text(render(decision_paper(decisions.issued(desk, reviews, award=LETTER))))
    assert "Số: 01/QĐ-STC" in found
    assert "ngày 03 tháng 3 năm 2026" in found
    assert "GIÁM ĐỐC SỞ TÀI CHÍNH" in found
    assert "Tặng Giấy khen cho 01 tập thể, 02 cá nhân có tên trong danh sách kèm theo" in found
    assert "tập thể: 1.410.000 đồng; cá nhân: 710.000 đồng" in found
    assert "tổng số tiền thưởng: 2.830.000 đồng (hai triệu tám trăm ba mươi nghìn đồng)" in found
    assert "(Kèm theo Quyết định số 01/QĐ-STC ngày 03 tháng 3 năm 2026 của Giám đốc Sở Tài chính)" in found
    assert "Bà Người Khen 1" in found
    assert "DỰ THẢO" not in found


def test_a_decision_on_one_names_the_one_and_has_no_list(desk):
    review = decisions.to_decide(desk, GRASSROOTS, name="Người Một Mình", job_title="Trưởng phòng")
    pdf = render(decision_paper(decisions.issued(desk, [review], award=GRASSROOTS)))
    found = text(pdf)
    assert "Tặng danh hiệu “Chiến sĩ thi đua cơ sở” cho Bà Người Một Mình, Trưởng phòng" in found
    assert "DANH SÁCH" not in found
    assert len(pages(pdf)) == 1


def test_the_award_of_a_province_bears_the_name_of_the_province():
    desk = decisions.make_desk("province")
    reviews = [decisions.to_decide(desk, decisions.CERTIFICATE) for _ in range(2)]
    found = text(render(decision_paper(decisions.issued(desk, reviews, award=decisions.CERTIFICATE))))
    assert "Tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh Ví Dụ cho 02 cá nhân" in found


def test_a_draft_decision_says_so_and_has_a_blank_number(desk):
    review = decisions.to_decide(desk, LETTER)
    found = text(render(decision_paper(decisions.drafted(desk, [review], award=LETTER))))
    assert "DỰ THẢO" in found
    assert "Số: /QĐ-STC" in found


def test_a_dropped_draft_that_lost_what_it_was_about_has_no_paper(desk):
    dropped = Decision.objects.create(
        agency=desk.agency, award=LETTER, kind=DecisionKind.REVOCATION, status=DecisionStatus.CANCELLED
    )
    with pytest.raises(Refused, match="đã bỏ"):
        decision_paper(dropped)


def test_the_notice_shows_the_public_list_and_where_to_comment(office):
    submission = sent(office, drafted(office, [nominated(office, "Nguyễn Thị Thử", "labor_order_3")]))
    publication = posted(office.province, received(office, submission))
    paper = notice_paper(publication)
    found = text(render(paper))
    assert "THÔNG BÁO" in found
    assert f"/lay-y-kien/{publication.code}/" in found.replace(" ", "")
    assert "Bà Nguyễn Thị Thử" in found
    assert "Chủ trì đề án thử nghiệm" in found
    assert "Đề nghị tặng Huân chương Lao động hạng Ba" in str(paper.data)


def test_the_appraisal_shows_the_laws_answer_beside_the_appraisers(office):
    submission = sent(office, drafted(office, [nominated(office, "Nguyễn Thị Thử")]))
    (review,) = received(office, submission)
    appraisal = services.appraise_review(office.officer, review=review)
    draft = text(render(appraisal_paper(appraisal)))
    assert "DỰ THẢO" in draft
    assert "Chưa có ý kiến thẩm định." in draft
    other = "eligible" if appraisal.verdict != "eligible" else "not_eligible"
    reason = "Đã đối chiếu bản giấy của hồ sơ #thử $x$ và xác nhận."
    appraisal = services.settle_appraisal(office.officer, appraisal=appraisal, opinion=other, override_reason=reason)
    found = text(render(appraisal_paper(appraisal)))
    assert "DỰ THẢO" not in found
    assert reason in found
    assert "khác với kết quả đối chiếu của hệ thống" in found
    assert "Cán Bộ Lập Hồ Sơ" in found
    for finding in appraisal.answer["findings"]:
        assert " ".join(finding["text"].split())[:40] in found


def test_the_law_in_a_papers_grounds_is_that_of_its_day():
    from thidua.documents.wording import grounds  # noqa: PLC0415 -- the only test of it

    assert "98/2023/NĐ-CP" in " ".join(grounds(dt.date(2025, 6, 30)))
    assert "152/2025/NĐ-CP" in " ".join(grounds(dt.date(2025, 7, 1)))
    assert "98/2023/NĐ-CP" not in " ".join(grounds(dt.date(2025, 7, 1)))
    assert "06/2026/QH16" not in " ".join(grounds(dt.date(2026, 9, 30)))
    assert "06/2026/QH16" in " ".join(grounds(dt.date(2026, 10, 1)))


def test_minutes_without_proceedings_leave_a_dotted_line_inside_the_margins():
    stage = councils.make_stage(3)
    session = councils.opened(stage, [councils.make_review(stage)])
    councils.closed(stage, session, ["yes", "yes", "yes"])
    paper = minutes_paper(councils.counted(stage, session))
    left, right = widest(render(Paper(paper.title, paper.template, paper.data, dt.datetime(2026, 1, 1, tzinfo=dt.UTC))))
    assert left >= 29.5
    assert right <= 210 - 15 + 1.3  # a space at the end of a line stands in the margin
