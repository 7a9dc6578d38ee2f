"""Papers of what happens after a decision: they say who, what, by which decision, and never a clause nobody gave."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from tests.decisions.after_desk import HERO, asked, certified, checked, done
from tests.decisions.desk import issued, make_desk, to_decide
from tests.documents.reading import pages, text
from thidua.agencies.models import Agency
from thidua.decisions.after.kinds import kinds
from thidua.decisions.after.wording import case_grounds
from thidua.documents.freezing import pdf_of
from thidua.documents.models import PaperKind

pytestmark = pytest.mark.django_db
NAME = "Nguyễn Thị Mẫu"
DAY = dt.date(2026, 3, 5)


@pytest.fixture
def desk():
    return make_desk()


def said(kind, record):
    return text(pdf_of(kind, record))


def test_the_request_names_the_award_the_ground_and_its_papers(desk):
    case = asked(desk, certified(desk, name=NAME), "revocation", explanation="Sáng kiến của người khác.")
    page = said(PaperKind.AFTER_REQUEST, case)
    for part in (
        NAME,
        "01/QĐ-UBND",
        "TỜ TRÌNH",
        "khoản 2 Điều 93",
        "gian dối trong kê khai",
        "Sáng kiến của người khác",
    ):
        assert part in page
    assert "DỰ THẢO" not in page


def test_a_decree_that_was_replaced_is_told_to_the_officer_and_stands_on_no_paper(desk):
    case = checked(desk, asked(desk, certified(desk, name=NAME), "reissue"))
    assert kinds()["reissue"].grounds["lost"].replaced
    for page in (said(PaperKind.AFTER_REQUEST, case), said(PaperKind.DECISION, case.decision), case_grounds(case, DAY)):
        assert "Điều 9 Quy chế thử" in page or "Căn cứ thử" in page
        assert "85/2014" not in page


def test_a_correction_says_what_stood_there_and_what_is_right(desk):
    case = done(desk, certified(desk, name=NAME, achievement="Sai"), "correction", changes={"citation": "Đúng"})
    page = said(PaperKind.DECISION, case.decision)
    for part in ("02/QĐ-UBND", "Đính chính nội dung khen thưởng của Bà Nguyễn Thị Mẫu", "“Sai”", "“Đúng”"):
        assert part in page


def test_a_revocation_says_what_is_taken_back_in_figures_and_words(desk):
    case = checked(desk, asked(desk, certified(desk, name=NAME), "revocation"))
    page = said(PaperKind.DECISION, case.decision)
    for part in ("DỰ THẢO", "Hủy bỏ việc tặng", "3.510.000", "ba triệu năm trăm mười nghìn đồng", "Như Điều 3"):
        assert part in page


@pytest.mark.parametrize(
    ("kind", "words"),
    [("stripping", ["Tước danh hiệu", "Anh hùng Lao động"]), ("restoration", ["Phục hồi danh hiệu"])],
)
def test_the_president_strips_and_restores(kind, words):
    desk = make_desk("president")
    Agency.objects.filter(pk=desk.agency.pk).update(symbol="CTN")
    certificate = certified(desk, award=HERO, name=NAME)
    case = done(desk, certificate, "stripping")
    if kind == "restoration":
        case = done(desk, certificate, "restoration")
    page = said(PaperKind.DECISION, case.decision)
    assert all(word in page for word in [*words, "CHỦ TỊCH NƯỚC", NAME])
    if kind == "stripping":
        assert "tiền thưởng" not in page.split("Điều 2")[1]  # the officer stated that none is owed


def test_a_certificate_made_anew_has_its_own_code_and_says_which_one_it_is(desk):
    certificate = certified(desk, name=NAME)
    old = certificate.printed_code
    case = done(desk, certificate, "reissue")
    certificate.refresh_from_db()
    page = said(PaperKind.AFTER_CERTIFICATE, case)
    assert certificate.printed_code in page
    assert old not in page
    assert f"Cấp lại (lần cấp 2) theo Quyết định số {case.decision.number}" in page
    assert len(pages(pdf_of(PaperKind.AFTER_CERTIFICATE, case))) == 1


def test_the_certificate_of_an_earlier_case_keeps_what_it_said(desk):
    certificate = certified(desk, name=NAME)
    first = done(desk, certificate, "correction", changes={"recipient_name": "Nguyễn Thị Mẩu"})
    before = pdf_of(PaperKind.AFTER_CERTIFICATE, first)
    done(desk, certificate, "correction", changes={"recipient_name": "Nguyễn Thị Mậu"})
    assert pdf_of(PaperKind.AFTER_CERTIFICATE, first) == before
    assert "Mẩu" in text(before)


def test_what_was_replaced_is_not_printed_with_the_first_decision(desk):
    decision = issued(desk, [to_decide(desk, name="Thứ Nhất"), to_decide(desk, name="Thứ Hai")])
    first = decision.items.get(recipient_name="Thứ Nhất")
    done(desk, first.certificate, "reissue")
    client = Client()
    client.force_login(desk.officer.account)
    page = text(client.get(reverse("documents:certificates", args=[decision.pk])).content)
    assert "Thứ Hai" in page
    assert "Thứ Nhất" not in page
