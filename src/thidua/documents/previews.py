"""How a paper would look with texts that are not saved yet: of a record of the own agency, or of made-up words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils import translation

from thidua.agencies.models import Agency
from thidua.decisions.models import Decision, DecisionItem
from thidua.documents import blocks
from thidua.documents.blocks import Block
from thidua.documents.catalogue import SOURCES
from thidua.documents.certificates import part
from thidua.documents.declared import RECIPIENTS, SIGNER_NAME, SIGNER_TITLE, WORDINGS, NamedText
from thidua.documents.house import LONGEST, Said, fill, said, trying
from thidua.documents.letterhead import letterhead, signature
from thidua.documents.models import PaperKind, PaperTexts
from thidua.documents.rendering import Paper, pages_of

PAGES = 2
ROWS = 20  # of a list; a preview is not for reading the list
AT_THE_FOOT = {RECIPIENTS, SIGNER_TITLE, SIGNER_NAME}
SIGNATORIES = ("appraiser", "head")


@translation.override(settings.LANGUAGE_CODE)
def preview(agency: Agency, kind: str, texts: Mapping[str, str], record: Model | None) -> list[bytes]:
    """The first pages as PNG, marked as a draft, of the record or of an example.

    Raises Refused where the record has no paper yet.
    """
    within = {key: text[:LONGEST] for key, text in texts.items()}  # laying out more is work for nothing
    with trying(agency, kind, within):
        paper = _of_record(agency, kind, record) if record is not None else _example(agency, kind)
    return pages_of(Paper(paper.title, paper.template, paper.data, None), count=PAGES)


def _of_record(agency: Agency, kind: str, record: Any) -> Paper:
    paper = SOURCES[PaperKind(kind)].build(record)
    if kind == PaperKind.RESULTS:
        paper = part(paper, {item.position for item in _own_lines(agency, record)})
    return Paper(paper.title, paper.template, _short(paper.data), None)


def shown_subjects(agency: Agency, kind: str, record: Any) -> Iterable[int]:
    """Of which subjects the preview of a record speaks."""
    if kind == PaperKind.RESULTS:
        return [item.nomination.subject_id for item in _own_lines(agency, record)]
    return SOURCES[PaperKind(kind)].subjects(record)


def _own_lines(agency: Agency, decision: Decision) -> list[DecisionItem]:
    """The lines whose notices are shown: only the own agency's, others' people are nobody's business here."""
    own = decision.items.filter(nomination__owner=agency).select_related("nomination")
    return list(own.order_by("position")[:PAGES])


def _example(agency: Agency, kind: str) -> Paper:
    wording, own = WORDINGS[kind], said(agency, kind)
    texts = [line for each in wording if each.key not in AT_THE_FOOT | {*SIGNATORIES} for line in _lines(own, each)]
    if kind == PaperTexts.HOUSE:
        texts = ["Đây là văn bản ví dụ để xem phần đầu, phần cuối trang của mọi văn bản."]
    body: list[Block | None] = [
        letterhead(agency, kind="VD", with_logo=kind in {PaperTexts.HOUSE, PaperKind.RESULTS}),
        blocks.titled(wording.heading or "VĂN BẢN VÍ DỤ", "Ví dụ để xem câu chữ"),
        *blocks.paragraphs(texts[:-1]),
        _closing(agency, own, kind, texts[-1] if texts else ""),
    ]
    return blocks.document("Văn bản ví dụ", body, None)


def _closing(agency: Agency, own: Said, kind: str, last: str) -> Block:
    keys = {each.key for each in WORDINGS[kind]}
    if keys.issuperset(SIGNATORIES):
        left, right = (blocks.signer([own.text(key)]) for key in SIGNATORIES)
        return blocks.closing([], right, left_signature=left, last=last)
    signer = own.signer() if SIGNER_TITLE in keys else {"title": "", "name": ""}
    recipients = own.recipients(WORDINGS[kind][RECIPIENTS].fields) if RECIPIENTS in keys else []
    return blocks.closing(recipients, signature(agency, title=signer["title"], name=signer["name"]), last=last)


def _lines(own: Said, text: NamedText) -> list[str]:
    lines = [line.strip() for line in fill(own.raw(text.key), text.fields).splitlines() if line.strip()]
    return lines if text.lines else [" ".join(lines)]


def _short(value: Any) -> Any:
    """The data with only the first rows of each list."""
    match value:
        case {"is": "listing", "sections": list(sections)}:
            return value | {"sections": [part | {"rows": part["rows"][:ROWS]} for part in sections]}
        case dict():
            return {key: _short(each) for key, each in value.items()}
        case list():
            return [_short(each) for each in value]
    return value
