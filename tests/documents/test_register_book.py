"""Sổ theo dõi: what an agency received and decided in a year, and nobody else's."""

import datetime as dt
import io

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.councils import stage as councils
from tests.decisions import desk as decisions
from tests.decisions.after_desk import done
from tests.documents.reading import pages, size_in_mm, text
from tests.exporting import export
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.documents import register_book
from thidua.documents.register_book import book_paper, line_of, rows_of
from thidua.documents.rendering import render
from thidua.privacy.models import Access
from thidua.trail.errors import Refused

pytestmark = pytest.mark.django_db
ADDRESS = "/van-ban/so-theo-doi/"


def client_of(actor):
    client = Client()
    client.force_login(actor.account)
    return client


@pytest.fixture
def desk():
    return decisions.make_desk()


@pytest.fixture
def decision(desk):
    return decisions.issued(desk, [decisions.to_decide(desk, name=f"Trong Sổ {n}") for n in range(2)])


def test_the_book_of_decisions_has_a_line_for_each_who_was_given_something_in_that_year(desk, decision):
    decisions.drafted(desk, [decisions.to_decide(desk, name="Chỉ Dự Thảo")])
    lines = [line_of(each).cells for each in rows_of(desk.agency, "quyet-dinh", 2026)]
    assert [(cells[0], cells[2], cells[3]) for cells in lines] == [
        ("01/QĐ-UBND", "1", "Trong Sổ 0"),
        ("01/QĐ-UBND", "2", "Trong Sổ 1"),
    ]
    assert lines[0][5] == "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh Ví Dụ"
    assert lines[0][6] == "3.510.000"
    assert not rows_of(desk.agency, "quyet-dinh", 2025)
    assert not rows_of(desk.tree["stranger"], "quyet-dinh", 2026)


def test_the_book_of_dossiers_says_what_became_of_each(desk, decision):
    waiting = decisions.to_decide(desk, name="Còn Chờ")
    lines = {line_of(each).cells[2]: line_of(each).cells for each in rows_of(desk.agency, "ho-so", 2025)}
    assert lines["Trong Sổ 0"][6] == "Quyết định số 01/QĐ-UBND"
    assert lines["Còn Chờ"][6] == waiting.get_conclusion_display()
    assert lines["Còn Chờ"][0] == "03/03/2025"
    assert not rows_of(desk.agency, "ho-so", 2026)


def test_it_is_printed_on_its_side_with_its_number_of_lines(desk, decision):
    pdf = render(book_paper(desk.agency, "quyet-dinh", 2026))
    assert size_in_mm(pages(pdf)[0]) == (297, 210)
    found = text(pdf)
    assert "SỔ THEO DÕI Khen thưởng đã quyết định năm 2026" in found
    assert "Sổ có 02 dòng" in found
    assert "Năm 1999 chưa có dòng nào." in text(render(book_paper(desk.agency, "quyet-dinh", 1999)))


def test_a_book_longer_than_anybody_prints_says_to_take_excel(desk, decision, monkeypatch):
    monkeypatch.setattr(register_book, "LARGEST", 1)
    with pytest.raises(Refused, match="hãy xuất Excel"):
        book_paper(desk.agency, "quyet-dinh", 2026)


def test_the_page_shows_prints_and_exports_the_own_agencys_book_with_a_purpose(desk, decision):
    client = client_of(desk.officer)
    address = f"{ADDRESS}?so=quyet-dinh&nam=2026"
    assert "Trong Sổ 1" in client.get(address).text
    printed = client.get(f"{ADDRESS}in.pdf?so=quyet-dinh&nam=2026")
    assert "Trong Sổ 1" in text(printed.content)
    assert Access.objects.latest("pk").row_count == 2
    assert len(Access.objects.latest("pk").subjects) == 2
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(export(client, ADDRESS, {"so": "quyet-dinh", "nam": "2026"}).content)
    )
    head, *rows = book.get_sheet_by_index(0).to_python()
    assert head[3] == "Tên"
    assert [row[3] for row in rows] == ["Trong Sổ 0", "Trong Sổ 1"]
    assert Access.objects.latest("pk").purpose


def test_who_may_not_appraise_has_no_book_and_a_stranger_finds_nothing_of_ours(desk, decision):
    assert client_of(make_actor(desk.agency, Role.NOMINEE)).get(ADDRESS).status_code == 403
    stranger = client_of(make_actor(desk.tree["stranger"], Role.APPRAISER))
    for address in (f"{ADDRESS}?so=quyet-dinh&nam=2026", f"{ADDRESS}?so=ho-so&nam=2025"):
        assert "Trong Sổ" not in stranger.get(address).text
    assert "Trong Sổ" not in text(stranger.get(f"{ADDRESS}in.pdf?so=quyet-dinh&nam=2026").content)


def test_a_council_member_who_stepped_back_does_not_find_the_dossier_in_the_book():
    stage = councils.make_stage(5)
    review = councils.make_review(stage, name="Rút Khỏi Xét")
    session = councils.prepared(stage, [review])
    session.agenda.get().recusals.create(member=stage.seat(1), reason="Thân nhân")
    actor = make_actor(stage.province, Role.APPRAISER)
    address = f"{ADDRESS}?so=ho-so&nam={review.received_on.year}"
    assert "Rút Khỏi Xét" in client_of(actor).get(address).text
    account = stage.secretary.account
    assert account is not None
    account.posts.create(agency=stage.province, role=Role.APPRAISER, starts_on=dt.date(2020, 1, 1))
    assert "Rút Khỏi Xét" not in client_of(stage.secretary).get(address).text


@pytest.mark.parametrize("query", ["so=khong-co", "nam=99999", "nam=abc"])
def test_a_year_or_book_that_there_is_not_is_said_in_words(desk, query):
    answer = client_of(desk.officer).get(f"{ADDRESS}?{query}")
    assert answer.status_code == 409
    assert "Chọn một sổ và một năm" in answer.text


def test_a_line_says_that_its_award_was_taken_away_or_corrected_and_in_both_books():
    desk = decisions.make_desk()
    names = ("Còn Nguyên", "Bị Hủy", "Đính Chính")
    decision = decisions.issued(desk, [decisions.to_decide(desk, name=name) for name in names])
    for name, kind in (("Bị Hủy", "revocation"), ("Đính Chính", "correction")):
        done(desk, decision.items.get(recipient_name=name).certificate, kind)
    notes = {
        line_of(each).cells[3]: line_of(each).cells[7]
        for each in rows_of(desk.agency, "quyet-dinh", 2026)
        if each.decision == decision
    }
    assert notes == {"Còn Nguyên": "", "Bị Hủy": "Đã hủy bỏ, thu hồi", "Đính Chính": "Đã đính chính"}
    outcomes = {line_of(each).cells[2]: line_of(each).cells[6] for each in rows_of(desk.agency, "ho-so", 2025)}
    assert outcomes["Bị Hủy"] == f"Quyết định số {decision.number} (đã hủy bỏ, thu hồi)"
    assert outcomes["Còn Nguyên"] == f"Quyết định số {decision.number}"
    assert "Đã hủy bỏ, thu hồi" in text(render(book_paper(desk.agency, "quyet-dinh", 2026)))


def test_a_book_of_a_year_to_come_is_up_to_today_and_one_of_the_past_up_to_its_end(desk):
    today = timezone.localdate()
    for year, day in ((today.year + 1, today), (today.year, today), (today.year - 1, dt.date(today.year - 1, 12, 31))):
        assert f"tính đến ngày {day:%d/%m/%Y}" in text(render(book_paper(desk.agency, "quyet-dinh", year)))
