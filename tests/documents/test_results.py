"""Thông báo kết quả khen thưởng: a page for each whom the unit tells on paper, and for nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.decisions import desk as decisions
from tests.documents.reading import fonts, pages, size_in_mm, text, widest
from tests.makers import make_actor, make_collective, make_person
from thidua.agencies.models import Agency, Role
from thidua.documents.freezing import frozen
from thidua.documents.models import PaperKind
from thidua.documents.rendering import render
from thidua.documents.results import results_paper
from thidua.dossiers.models import Nomination
from thidua.register.models import AwardStatus, PersonAccount
from thidua.trail.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    made = decisions.make_desk()
    Agency.objects.filter(pk=made.department.pk).update(place="Ví Dụ", head_title="Giám đốc")
    return made


@pytest.fixture
def decision(desk):
    people = [
        make_person("Nguyễn Thị Một", desk.department),
        make_person("Trần Thị Hai", desk.department),
        make_collective("Phòng Ba", desk.department),
    ]
    reviews = [decisions.to_decide(desk, subject=each, job_title="Chuyên viên") for each in people]
    return decisions.issued(desk, reviews)


def client_of(actor):
    client = Client()
    client.force_login(actor.account)
    return client


def unit_officer(desk, unit=None):
    return client_of(make_actor(unit or desk.department, Role.UNIT_OFFICER))


def address(decision):
    return reverse("documents:results", args=[decision.pk])


def test_a_page_says_what_was_given_by_whom_and_how_to_verify_it(desk, decision):
    item = decision.items.get(recipient_name="Nguyễn Thị Một")
    answer = unit_officer(desk).get(address(decision))
    assert answer["Content-Disposition"] == 'inline; filename="thong-bao-ket-qua-01-qd-ubnd.pdf"'
    found = pages(answer.content)
    assert [size_in_mm(page) for page in found] == [(210, 297)] * 3
    (page,) = [" ".join(page.extract_text().split()) for page in found if "Nguyễn Thị Một" in page.extract_text()]
    for part in (
        "ỦY BAN NHÂN DÂN TỈNH VÍ DỤ SỞ TÀI CHÍNH",
        "/TB-STC",
        "THÔNG BÁO Kết quả khen thưởng",
        "Kính gửi: Bà Nguyễn Thị Một",
        "Ngày 03 tháng 3 năm 2026, Chủ tịch Ủy ban nhân dân tỉnh Ví Dụ đã ký Quyết định số 01/QĐ-UBND",
        "tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh Ví Dụ cho Bà Nguyễn Thị Một, Chuyên viên",
        "Tiền thưởng kèm theo Quyết định: 3.510.000 đồng",
        f"số sổ vàng: {item.position}",
        f"mã tra cứu {item.certificate.printed_code}",
        "Sở Tài chính trân trọng thông báo và chúc mừng Bà Nguyễn Thị Một./.",
        "GIÁM ĐỐC",
    ):
        assert part in page, part
    assert "DỰ THẢO" not in page
    assert "Trần Thị Hai" not in page


def test_text_stays_between_the_margins_in_embedded_fonts(decision):
    pdf = render(results_paper(decision))
    left, right = widest(pdf)
    assert left >= 29.5
    assert right <= 210 - 15 + 1.3  # a space at the end of a line stands in the margin
    assert all(fonts(pdf).values())


def test_who_has_an_account_was_told_by_it_and_gets_no_paper(desk, decision):
    person = decision.items.get(recipient_name="Trần Thị Hai").award.subject
    PersonAccount.objects.create(subject=person, account=make_actor(desk.department, Role.NOMINEE).person)
    found = text(unit_officer(desk).get(address(decision)).content)
    assert "Trần Thị Hai" not in found
    assert "Nguyễn Thị Một" in found
    assert "Phòng Ba" in found
    page = unit_officer(desk).get(reverse("decisions:decision", args=[decision.pk])).text
    assert "báo cho 3 cá nhân, tập thể: 1 có tài khoản và đã được báo trên hệ thống, 2 cần trao" in page


def test_a_unit_hands_over_to_its_own_only(desk, decision):
    commune = desk.tree["commune"]
    review = decisions.to_decide(desk, subject=make_person("Người Xã", commune))
    Nomination.objects.filter(pk=review.nomination_id).update(owner=commune)
    both = decisions.issued(desk, [review, decisions.to_decide(desk, name="Người Sở")])
    assert "Người Sở" not in text(unit_officer(desk, commune).get(address(both)).content)
    assert "Người Xã" not in text(unit_officer(desk).get(address(both)).content)
    assert unit_officer(desk, desk.tree["stranger"]).get(address(both)).status_code == 404


def test_a_revoked_award_is_not_announced_any_more(desk, decision):
    for item in decision.items.all():
        item.award.status = AwardStatus.REVOKED
        item.award.save()
    answer = unit_officer(desk).get(address(decision))
    assert answer.status_code == 409
    assert "Không có ai của cơ quan bạn" in answer.text
    assert "Báo cho người được khen" not in unit_officer(desk).get(f"/quyet-dinh/{decision.pk}/").text


def test_what_it_says_is_kept_as_it_was(desk, decision):
    before = frozen(PaperKind.RESULTS, decision).data
    Agency.objects.filter(pk=desk.department.pk).update(name="Sở Tên Mới")
    assert "Sở Tên Mới" not in text(unit_officer(desk).get(address(decision)).content)
    assert frozen(PaperKind.RESULTS, decision).data == before


def test_nothing_is_announced_before_the_decision(desk):
    draft = decisions.drafted(desk)
    with pytest.raises(Refused):
        results_paper(draft)
    assert client_of(desk.officer).get(address(draft)).status_code == 409
