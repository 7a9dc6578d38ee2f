"""Biên bản bình xét and the slips of a secret vote."""

import io

import pytest
from django.test import Client
from docx import Document
from pypdf import PdfReader

from tests.makers import make_actor
from tests.meetings.stage import SOLDIER, WORKER, make_room
from thidua.agencies.models import Role
from thidua.documents.rendering import render
from thidua.documents.unit_papers import meeting_paper, slips_paper
from thidua.documents.word import word_of
from thidua.polls.slips import slip_sheet
from thidua.privacy.models import Access
from thidua.trail.errors import Refused

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_minutes_have_every_count_and_are_a_draft_until_adopted() -> None:
    room = make_room()
    room.propose(WORKER, 0, 1)
    room.propose(SOLDIER, 2)
    with pytest.raises(Refused, match="Chưa kiểm phiếu"):
        meeting_paper(room.meeting)
    room.open()
    with pytest.raises(Refused, match="Chưa kiểm phiếu"):
        meeting_paper(room.meeting)
    room.vote(*["yny"] * 7, "bbb")
    room.count()
    assert "DỰ THẢO" in text_of(render(meeting_paper(room.meeting)))
    room.conclude()
    paper = meeting_paper(room.meeting)
    text = text_of(render(paper))
    assert "DỰ THẢO" not in text
    for said in (
        "7/10 (70,00 %)",
        "0/10 (0,00 %)",
        "Nguyễn Thị Giữ; Trần Văn Khóa",
        "Các ý kiến thống nhất",
        "01 trường",
    ):
        assert said in text, said
    assert "cần đối chiếu" in text  # the council's ratio is taken for a unit's vote
    document = Document(io.BytesIO(word_of(paper)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "7/10 (70,00 %)" in cells


def test_slips_stand_eight_to_a_page_each_with_its_own_code() -> None:
    room = make_room()
    room.propose(WORKER, 0)
    codes = room.open(9)
    pdf = render(slips_paper(room.poll, slip_sheet(room.poll, codes)))
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 2
    text = text_of(pdf)
    assert all(code in text for code in codes)


def test_the_minutes_are_read_in_the_unit_only_and_the_reading_is_noted() -> None:
    room = make_room()
    room.propose(WORKER, 0)
    room.open()
    room.vote("y")
    room.count()
    address = f"/van-ban/binh-xet/{room.meeting.pk}"
    for agency, role, status in (
        ("department", Role.HEAD, 200),
        ("department", Role.CLERK, 403),
        ("province", Role.HEAD, 404),
    ):
        client = Client()
        client.force_login(make_actor(room.tree[agency], role).person)
        for form in (".pdf", ".docx"):
            assert client.get(address + form).status_code == status, (agency, role, form)
    assert Access.objects.filter(subjects__contains=[room.people[0].pk]).count() == 2
