"""Certificates: which awards have one, what stands on it, and that nothing is ever cut."""

import pypdfium2
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.decisions import desk as decisions
from tests.documents.reading import pages, size_in_mm, text
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.decisions.makings import makings
from thidua.decisions.models import Decision
from thidua.documents.beside import lay_out
from thidua.documents.certificates import certificates_paper, making_of, part, printable_positions
from thidua.documents.freezing import frozen
from thidua.documents.models import PaperKind
from thidua.documents.rendering import Paper, render
from thidua.jobs.kinds import untold
from thidua.jobs.models import Job
from thidua.law import load_corpus
from thidua.register.models import AwardStatus
from thidua.screens.qr import square
from thidua.trail.errors import Refused

LETTER = decisions.LETTER
NAME_OF_60 = "Công Tằng Tôn Nữ Thị Huyền Trân Phương Thảo Vân Anh Khuê Quỳnh"
UNIT_OF_150 = (
    "Phó Trưởng phòng Quản lý ngân sách và Kế hoạch đầu tư công kiêm Chủ tịch Công đoàn cơ sở, Trung tâm Tư vấn và "
    "Dịch vụ tài sản công, Sở Tài chính tỉnh Ví Dụ thử nghiệm"
)


def certificates(*rows: dict[str, str], frame: str = "plain", award: str = "GIẤY KHEN") -> Paper:
    """Certificates of these people, made up."""
    from tests.documents.test_rendering import MOMENT  # noqa: PLC0415 -- one moment for all papers

    data = {
        "frame-name": frame,
        "given-by": "GIÁM ĐỐC SỞ TÀI CHÍNH",
        "gives": "TẶNG",
        "award": award,
        "decision": "05/QĐ-STC",
        "place": "Ví Dụ",
        "date": "ngày 04 tháng 9 năm 2026",
        "signature": {"lines": ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], "name": "Nguyễn Văn Ký"},
        "look-up": "thidua.vidu.example/tra-cuu",
        "rows": [
            {"position": n, "name": "Bà Nguyễn Thị Thử", "detail": "", "citation": "", "address": ""} | row
            for n, row in enumerate(rows, start=1)
        ],
    }
    return Paper("Bằng thử", "certificates", data, MOMENT)


def test_a_certificate_is_one_a4_page_on_its_side():
    found = pages(render(certificates({}, {}, {})))
    assert [size_in_mm(page) for page in found] == [(297, 210)] * 3


@pytest.mark.parametrize("frame", ["plain", "flags", ""])
@pytest.mark.parametrize("length", [1, 4, 12])
def test_long_names_units_and_citations_stay_whole_on_one_page(frame, length):
    row = {
        "name": NAME_OF_60,
        "detail": UNIT_OF_150,
        "citation": " ".join(["đã có thành tích xuất sắc năm 2025"] * length),
    }
    pdf = render(certificates(row, frame=frame))
    assert len(pages(pdf)) == 1
    found = text(pdf)
    for part_of_it in row.values():
        assert part_of_it in found


CODED = {"address": "https://thidua.vidu.example/cong-khai/bang/X7KM-9PRT-2CAH/", "code": "X7KM-9PRT-2CAH"}


def test_what_is_written_stays_inside_the_frame_and_above_the_foot():
    citation = " ".join(["đã có thành tích xuất sắc"] * 25)
    row = {"name": NAME_OF_60, "detail": UNIT_OF_150, "citation": citation} | CODED
    (page,) = pypdfium2.PdfDocument(render(certificates(row)))
    words = page.get_textpage()
    boxes = [words.get_rect(n) for n in range(words.count_rects())]
    millimetre = 72 / 25.4
    assert min(left for left, _b, _r, _t in boxes) > 24 * millimetre
    assert max(right for _l, _b, right, _t in boxes) < (297 - 24) * millimetre
    assert min(bottom for _l, bottom, _r, _t in boxes) > 24 * millimetre
    assert max(top for _l, _b, _r, top in boxes) < (210 - 24) * millimetre


def test_beside_the_square_stand_the_code_and_the_address_where_it_is_typed():
    found = text(render(certificates(CODED)))
    assert "Mã tra cứu: X7KM-9PRT-2CAH tại thidua.vidu.example/tra-cuu" in found


def test_a_certificate_kept_from_before_codes_were_printed_is_still_laid_out():
    paper = certificates({"address": CODED["address"]})
    data = {key: value for key, value in paper.data.items() if key != "look-up"}
    found = text(render(Paper(paper.title, paper.template, data, paper.official_at)))
    assert "Số sổ vàng: 1" in found
    assert "Mã tra cứu" not in found


def test_lines_stand_in_the_order_of_the_decree():
    row = {"name": "Bà Nguyễn Thị Thử", "detail": "Chuyên viên", "citation": "Đã có thành tích"}
    found = text(render(certificates(row)))
    order = [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "GIÁM ĐỐC SỞ TÀI CHÍNH",
        "TẶNG",
        "GIẤY KHEN",
        "Bà Nguyễn Thị Thử",
        "Chuyên viên",
        "Đã có thành tích",
        "Quyết định số: 05/QĐ-STC",
        "Ngày 04 tháng 9 năm 2026",
        "Số sổ vàng: 1",
        "PHÓ GIÁM ĐỐC",
        "Nguyễn Văn Ký",
    ]
    places = [found.find(line) for line in order]
    assert -1 not in places
    assert places == sorted(places)


def test_the_square_is_a_picture_of_the_address():
    svg = square("http://127.0.0.1:8000/cong-khai/bang/abc/")
    assert svg.startswith("<svg")
    assert svg != square("http://127.0.0.1:8000/cong-khai/bang/abd/")


def test_every_award_named_in_the_data_is_one_of_the_law():
    assert set(makings()) <= set(load_corpus().awards)
    assert {making.gives for making in makings().values()} == {"certificate", "flag", "money", "own"}
    assert all(making.cite and making.confidence in {"text", "secondary", "memory"} for making in makings().values())


DESIGNED = sorted(code for code, making in makings().items() if making.gives == "certificate")


def test_every_award_of_the_law_has_a_design_or_a_reason_why_there_is_none():
    """What is not named in the data the State makes: no award of another level may be missing there."""
    awards = load_corpus().awards
    assert {awards[code].level for code in set(awards) - set(makings())} == {"state"}
    assert all(makings()[code].gives != "certificate" or making_of(code) for code in makings())


@pytest.mark.parametrize("code", DESIGNED)
def test_the_design_of_every_award_is_one_page_with_its_own_name_and_long_texts_whole(code):
    making, name = makings()[code], load_corpus().awards[code].name
    award = (making.words.format(body="tỉnh Ví Dụ") or name).upper()
    row = {"name": NAME_OF_60, "detail": UNIT_OF_150, "citation": "Đã có thành tích xuất sắc năm 2025"} | CODED
    paper = certificates(row, frame="" if making.frame == "none" else making.frame, award=award)
    pdf = render(paper)
    assert [size_in_mm(page) for page in pages(pdf)] == [(297, 210)]
    found = text(pdf)
    for said in (award, NAME_OF_60, UNIT_OF_150, "X7KM-9PRT-2CAH", "Nguyễn Văn Ký"):
        assert said in found
    words = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    boxes = [words.get_rect(n) for n in range(words.count_rects())]
    assert min(left for left, _b, _r, _t in boxes) > 24 * 72 / 25.4
    assert min(bottom for _l, bottom, _r, _t in boxes) > 24 * 72 / 25.4


@pytest.mark.parametrize(
    ("award", "why"),
    [
        ("advanced_worker", "chỉ kèm tiền thưởng"),
        ("advanced_labor_collective", "chỉ kèm tiền thưởng"),
        ("ministry_province_emulation_flag", "tặng cờ"),
        ("labor_order_3", "do Nhà nước làm"),
        ("other_titles", "do tổ chức tặng quy định"),
    ],
)
def test_awards_without_a_certificate_of_ours_say_why(award, why):
    with pytest.raises(Refused, match=why):
        making_of(award)


def test_no_state_award_has_a_frame_of_ours():
    awards = load_corpus().awards
    assert {makings()[code].frame for code in makings() if awards[code].level == "state"} == {"none"}


@pytest.fixture
def desk(db):
    return decisions.make_desk("department")


@pytest.fixture
def decision(desk) -> Decision:
    reviews = [decisions.to_decide(desk, LETTER, name=f"Người Khen {n}") for n in range(1, 4)]
    return decisions.issued(desk, reviews, award=LETTER)


def test_an_issued_decision_gives_each_line_its_page_with_number_and_address(decision):
    paper = certificates_paper(decision)
    pdf = render(paper)
    assert len(pages(pdf)) == 3
    found = text(pdf)
    assert "Quyết định số: 01/QĐ-STC" in found
    assert [found.count(f"Số sổ vàng: {n}") for n in (1, 2, 3)] == [1, 1, 1]
    for row, item in zip(paper.data["rows"], decision.items.all(), strict=True):
        assert row["name"] == f"Bà {item.recipient_name}"
        assert row["address"] == f"{settings.PUBLIC_ADDRESS}/cong-khai/bang/{item.certificate.code}/"
        assert row["code"] == item.certificate.printed_code
        assert row["code"] in found
    assert found.count(f"tại {settings.PUBLIC_ADDRESS.removeprefix('http://')}/tra-cuu") == 3


@pytest.mark.django_db
def test_the_certificate_of_a_province_names_the_province():
    desk = decisions.make_desk("province")
    review = decisions.to_decide(desk, decisions.TITLE)
    paper = certificates_paper(decisions.issued(desk, [review], award=decisions.TITLE))
    assert paper.data["award"] == "CHIẾN SĨ THI ĐUA TỈNH VÍ DỤ"
    assert paper.data["gives"] == "TẶNG DANH HIỆU"
    assert paper.data["given-by"] == "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH VÍ DỤ"


def test_a_proof_before_the_decision_is_marked_and_has_no_square(desk):
    paper = certificates_paper(decisions.drafted(desk, [decisions.to_decide(desk, LETTER)], award=LETTER))
    assert paper.data["rows"][0]["address"] == paper.data["rows"][0]["code"] == ""
    assert "DỰ THẢO" in text(render(paper))


def test_a_part_has_only_its_lines(decision):
    found = text(render(part(certificates_paper(decision), {2})))
    assert "Người Khen 2" in found
    assert "Người Khen 1" not in found


def test_a_revoked_award_is_not_printed_again(decision):
    assert printable_positions(decision) == [1, 2, 3]
    assert printable_positions(decision, 2) == [2, 3]
    assert printable_positions(decision, None, 2) == [1, 2]
    award = decision.items.get(position=2).award
    award.status = AwardStatus.REVOKED
    award.save()
    assert printable_positions(decision) == [1, 3]


def test_the_head_stays_between_the_flags():
    head = "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH VÍ DỤ"
    paper = certificates({}, frame="flags", award="CHIẾN SĨ THI ĐUA CƠ SỞ")
    paper = Paper(paper.title, paper.template, {**paper.data, "given-by": head}, paper.official_at)
    (page,) = pypdfium2.PdfDocument(render(paper))
    words = page.get_textpage()
    millimetre = 72 / 25.4
    boxes = [words.get_rect(n) for n in range(words.count_rects())]
    above = [box for box in boxes if box[1] > (210 - 88) * millimetre]  # the flags end 86 mm below the top
    assert above
    assert min(left for left, _b, _r, _t in above) > 76 * millimetre
    assert max(right for _l, _b, right, _t in above) < (297 - 76) * millimetre


def test_the_file_of_many_certificates_is_laid_out_by_a_job_and_kept(decision, desk):
    officer = make_actor(desk.agency, Role.APPRAISER)
    outcome = lay_out(officer, untold, decision=decision.pk)
    assert "3 bằng" in outcome.message
    kept = frozen(PaperKind.CERTIFICATES, decision)
    assert kept.file is not None
    client = Client()
    client.force_login(officer.account)
    answer = client.post(reverse("documents:make_certificates", args=[decision.pk]))
    assert answer.status_code == 302
    assert Job.objects.get().kind == "lay_out_certificates"
    stranger = make_actor(desk.tree["stranger"], Role.APPRAISER)
    with pytest.raises(Decision.DoesNotExist):
        lay_out(stranger, untold, decision=decision.pk)
