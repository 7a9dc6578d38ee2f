"""The Word file says what the PDF says, in the look that the decree asks for, and Word's own rules hold."""

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.councils import stage as councils
from tests.decisions import desk as decisions
from tests.documents.papers import drafted, make_office, nominated, sent
from tests.documents.test_rendering import HOSTILE, MOMENT, submission
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.documents import blocks
from thidua.documents.freezing import docx_of, paper_of
from thidua.documents.glyphs import printable
from thidua.documents.models import PaperKind
from thidua.documents.rendering import Paper, plain
from thidua.documents.word import word_of
from thidua.dossiers.contents import WORD
from thidua.privacy.models import Access, AccessKind
from thidua.trail.errors import Refused

LETTER = decisions.LETTER
NOT_TEXT = {"is", "aligns", "align", "columns", "address", "alt"}


def opened(content: bytes) -> WordDocument:
    return Document(io.BytesIO(content))


def text_of(content: bytes) -> str:
    """All text of the body, also in tables, on one line."""
    body = opened(content).element.body
    return " ".join("".join(each.text or "" for each in line.iter(qn("w:t"))) for line in body.iter(qn("w:p")))


def texts(value: Any) -> list[str]:
    """Every text of the blocks that a reader sees."""
    if isinstance(value, dict):
        return [text for key, part in value.items() if key not in NOT_TEXT for text in texts(part)]
    if isinstance(value, list):
        if len(value) == 2 and value[1] in ["", "strong", "emph", "strong emph", "break"]:
            return texts(value[0])
        return [text for part in value for text in texts(part)]
    return [value] if isinstance(value, str) and value else []


def assert_says_all(paper: Paper) -> None:
    found = " ".join(text_of(word_of(paper)).split())
    missing = [text for text in texts(plain(dict(paper.data))) if " ".join(text.split()) not in found]
    assert missing == []


def test_every_kind_of_block_is_in_the_word_file():
    made = [
        blocks.letterhead(issuer="SỞ THỬ", superior="ỦY BAN THỬ", number="01/TTr-ST", place="Ví Dụ", date="ngày 1"),
        blocks.titled("TỜ TRÌNH", "Về việc thử"),
        blocks.to_many(["Ban Một", "Ban Hai"]),
        blocks.paragraph(["Đoạn ", ("đậm", "strong"), blocks.BREAK, ("nghiêng", "emph")]),
        blocks.heading("I. Phần"),
        blocks.centred(blocks.strong("QUYẾT ĐỊNH:")),
        blocks.gap(4),
        blocks.square("https://vi-du.example/x", "Quét mã này", alt="Mã QR"),
        blocks.page_break(),
        blocks.closing([], blocks.signer(["GIÁM ĐỐC"], "Trần Thử"), left_signature=blocks.signer(["THƯ KÝ"])),
    ]
    assert_says_all(blocks.document("Thử", made, MOMENT))
    assert_says_all(submission("Nguyễn Thị Thử", *HOSTILE))


@pytest.mark.django_db
def test_each_paper_says_in_word_what_it_says_as_pdf():
    stage = councils.make_stage(5)
    session = councils.opened(stage, [councils.make_review(stage, name="Đạt Phiếu Thử")], absent=[4])
    councils.closed(stage, session, ["yes"] * 4)
    session = councils.counted(stage, session)
    desk = decisions.make_desk("department", stage.tree)
    decision = decisions.issued(
        desk, [decisions.to_decide(desk, LETTER, name=f"Khen {n}") for n in (1, 2)], award=LETTER
    )
    for kind, record in (
        (PaperKind.MINUTES, session),
        (PaperKind.COUNT_RECORD, session),
        (PaperKind.DECISION, decision),
        (PaperKind.RESULTS, decision),
    ):
        assert_says_all(paper_of(kind, record))


def test_the_look_is_the_decrees():
    document = opened(word_of(submission("Nguyễn Thị Thử")))
    normal = document.styles["Normal"]
    assert (normal.font.name, normal.font.size.pt) == ("Times New Roman", 14)
    for section in document.sections:
        sizes = (section.page_width, section.page_height, section.left_margin, section.right_margin)
        assert [round(size.mm) for size in (*sizes, section.top_margin, section.bottom_margin)] == [
            210,
            297,
            30,
            15,
            20,
            20,
        ]
        assert section.different_first_page_header_footer  # the number begins on page 2
        assert "PAGE" in "".join(each.text for each in section.header._element.iter(qn("w:instrText")))
        assert section.first_page_header.paragraphs[0].text == ""
    assert len(document.sections) == 2  # the annex counts from 1


def test_a_table_repeats_its_head_and_tears_no_row_and_the_letterhead_has_no_borders():
    document = opened(word_of(submission("Nguyễn Thị Thử", "Trần Văn Thử")))
    head, _foot, listing = document.tables
    assert head.style.name != "Table Grid"
    assert listing.style.name == "Table Grid"
    assert [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in listing.rows] == [True, False, False, False]
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in listing.rows)


def test_the_signature_stays_with_the_last_paragraph():
    document = opened(word_of(submission("Nguyễn Thị Thử")))
    last = next(each for each in document.paragraphs if each.text == "Kính đề nghị xem xét./.")
    assert last.paragraph_format.keep_with_next
    assert document.tables[1].cell(0, 1).paragraphs[0].paragraph_format.keep_with_next


@pytest.mark.parametrize("official", [True, False])
def test_a_draft_says_so_above_every_page(official):
    section = opened(word_of(submission("Nguyễn Thị Thử", official=official))).sections[0]
    heads = [section.header.paragraphs[0].text, section.first_page_header.paragraphs[0].text]
    assert ["DỰ THẢO" in head for head in heads] == [not official] * 2


def test_the_file_is_plain_and_tells_nothing_of_the_machine():
    names = zipfile.ZipFile(io.BytesIO(word_of(submission("Nguyễn Thị Thử")))).namelist()
    assert not [name for name in names if "vba" in name.lower() or "embeddings" in name]
    properties = opened(word_of(submission("Nguyễn Thị Thử"))).core_properties
    assert (properties.title, properties.author) == ("Văn bản thử", "")
    assert properties.created == MOMENT.astimezone(dt.UTC)


def test_certificates_have_no_word_file():
    with pytest.raises(Refused, match="chỉ có bản PDF"):
        word_of(Paper("Bằng", "certificates", {"rows": []}, MOMENT))


@pytest.mark.parametrize("count", [100, 101])
def test_a_great_many_papers_at_once_are_pdf_only(count):
    paper = blocks.documents("Thử", [(n, [blocks.heading("Một")]) for n in range(count)], MOMENT)
    if count == 100:
        assert len(opened(word_of(paper)).sections) == 100
        return
    with pytest.raises(Refused, match="tối đa 100 bản"):
        word_of(paper)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_no_text_whatever_keeps_a_word_file_from_being_made(name):
    assert printable(name) in text_of(word_of(submission(name)))


@pytest.mark.django_db
def test_the_word_file_has_the_door_and_the_log_of_the_pdf():
    office = make_office()
    send = sent(office, drafted(office, [nominated(office, "Nguyễn Thị Thử", "labor_order_3")]))
    address = reverse("documents:submission_word", args=[send.code])
    client = Client()
    client.force_login(office.officer.account)
    answer = client.get(address)
    assert answer["Content-Type"] == WORD
    assert answer["Content-Disposition"] == f'attachment; filename="to-trinh-{send.code.lower()}.docx"'
    assert "Nguyễn Thị Thử" in text_of(answer.content)
    (look,) = Access.objects.filter(kind=AccessKind.FILE)
    assert look.subjects == [send.items.get().nomination.subject_id]
    assert "Tải Word" in client.get(reverse("dossiers:submission", args=[send.code])).text
    stranger = Client()
    stranger.force_login(make_actor(office.tree["stranger"], *Role).account)
    assert stranger.get(address).status_code == 404
    assert Access.objects.filter(kind=AccessKind.FILE).count() == 1


@pytest.mark.django_db
def test_the_word_file_of_an_official_paper_is_of_what_was_kept():
    office = make_office()
    send = sent(office, drafted(office, [nominated(office, "Tên Lúc Gửi", "labor_order_3")]))
    docx_of(PaperKind.SUBMISSION, send)
    nomination = send.items.get().nomination
    type(nomination.subject).objects.filter(pk=nomination.subject_id).update(name="Tên Về Sau")
    assert "Tên Lúc Gửi" in text_of(docx_of(PaperKind.SUBMISSION, send))
