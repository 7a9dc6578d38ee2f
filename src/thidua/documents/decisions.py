"""Quyết định khen thưởng, with its list and the money."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.decisions.bonuses import BonusLine, bonus_table
from thidua.decisions.models import AfterCase, Decision, DecisionItem, DecisionKind
from thidua.documents import blocks
from thidua.documents.after import case_decision_paper
from thidua.documents.blocks import BREAK, EMPH, REST, STRONG, Block, Text, emph, strong
from thidua.documents.decided import decision_body, decision_name
from thidua.documents.house import Said, said
from thidua.documents.letterhead import DOTS, competent_person
from thidua.documents.models import PaperKind
from thidua.documents.official import numbered_at
from thidua.documents.rendering import Paper
from thidua.documents.wording import COUNTED, Row, addressed, counted, given, grounds, paragraphs, sections
from thidua.register.models import SubjectKind
from thidua.trail.errors import Refused
from thidua.vietnamese.dates import long_date
from thidua.vietnamese.numbers import amount, amount_in_words, grouped

HEADINGS = {SubjectKind.COLLECTIVE: "Tập thể", SubjectKind.PERSON: "Cá nhân", SubjectKind.HOUSEHOLD: "Hộ gia đình"}


def decision_paper(decision: Decision) -> Paper:
    """The decision as it was issued, or its draft. Raises Refused for one that lost what it was about."""
    if decision.kind != DecisionKind.AWARD:
        if not AfterCase.objects.filter(decision=decision).exists():
            raise Refused(_("Dự thảo này đã bỏ, không còn văn bản."))
        return case_decision_paper(decision)
    on = decision.decided_on or timezone.localdate()
    lines = list(bonus_table(decision, on).lines)
    own = said(decision.agency, PaperKind.DECISION)
    body = decision_body(
        decision,
        about=_about(decision.title),
        grounds=paragraphs(decision.grounds) or grounds(on),
        articles=[_award_article(decision, lines, on), _bonus_article(own, lines), _last_article(own, lines)],
    )
    if len(lines) > 1:
        body += _list(decision, lines, on)
    return blocks.document(decision_name(decision), body, numbered_at(decision))


def reference(decision: Decision) -> str:
    """«(Kèm theo Quyết định số … ngày … của …)»."""
    day = long_date(decision.decided_on) if decision.decided_on else f"ngày {DOTS} tháng {DOTS} năm {DOTS}"
    number = decision.number or f"{DOTS}/QĐ-{decision.agency.symbol or DOTS}"
    return f"(Kèm theo Quyết định số {number} {day} của {competent_person(decision.agency)})"


def _about(title: str) -> str:
    return title if title.lower().startswith(("về việc", "v/v")) else f"Về việc {title[:1].lower()}{title[1:]}"


def _award_article(decision: Decision, lines: Sequence[BonusLine], on: dt.date) -> str:
    award = given(decision.award, decision.agency, on)
    items = [line.item for line in lines]
    if len(items) == 1:
        item = items[0]
        who = addressed(item.recipient_name, item.nomination.subject)
        return f"Tặng {award} cho {', '.join(filter(None, [who, item.recipient_detail]))}{_reason([item])}."
    kinds = counted(item.nomination.subject.kind for item in items)
    return f"Tặng {award} cho {kinds} có tên trong danh sách kèm theo Quyết định này{_reason(items)}."


def _reason(items: Sequence[DecisionItem]) -> str:
    """The achievement in a phrase, when all have the same."""
    citations = {item.citation.strip().rstrip(".") for item in items}
    if len(citations) != 1 or not (citation := citations.pop()):
        return ""
    return f", {citation[:1].lower()}{citation[1:]}"


def _bonus_article(own: Said, lines: Sequence[BonusLine]) -> str:
    if any(line.amount is None for line in lines):
        return "Mức tiền thưởng và nguồn chi thực hiện theo quy định hiện hành của pháp luật về thi đua, khen thưởng."
    amounts: dict[str, Counter[int]] = {}
    for line in lines:
        amounts.setdefault(line.item.nomination.subject.kind, Counter())[line.amount or 0] += 1
    total = sum(line.amount or 0 for line in lines)
    if len(lines) == 1:
        money = f"Mức tiền thưởng: {amount(total)} ({amount_in_words(total)})"
    else:
        each = "; ".join(
            f"{SubjectKind(kind).label.lower()}: {amount(money)}"
            for kind, found in amounts.items()
            for money in sorted(found)
        )
        money = (
            f"Mức tiền thưởng kèm theo cho mỗi {each}; tổng số tiền thưởng: {amount(total)} ({amount_in_words(total)})"
        )
    return f"{money}. {own.text('fund')}"


def _last_article(own: Said, lines: Sequence[BonusLine]) -> str:
    kinds = {line.item.nomination.subject.kind for line in lines}
    named = ", ".join(word for kind, word in COUNTED if kind in kinds)
    return own.text("last", {"đối tượng": named})


def _list(decision: Decision, lines: Sequence[BonusLine], on: dt.date) -> list[Block]:
    known = all(line.amount is not None for line in lines)
    total = sum(line.amount or 0 for line in lines)
    heads: list[Text] = ["STT", "Tên", "Chức vụ, đơn vị"]
    kinds = counted(line.item.nomination.subject.kind for line in lines)
    return [
        blocks.annex("DANH SÁCH", f"Được tặng {given(decision.award, decision.agency, on)}", reference(decision)),
        blocks.listing(
            columns=(10, 45, REST, 29) if known else (10, 52, REST),
            heads=[*heads, ["Tiền thưởng", BREAK, "(đồng)"]] if known else heads,
            aligns=("center", "left", "left", "right"),
            sections=sections([_row(line, known) for line in lines], alone=False, numbered=False),
        ),
        blocks.paragraph(emph(f"Danh sách có {kinds}."), indent=False),
        *([_total(total)] if known else []),
    ]


def _row(line: BonusLine, known: bool) -> Row:
    item, subject = line.item, line.item.nomination.subject
    cells: list[Text] = [str(item.position), strong(addressed(item.recipient_name, subject)), item.recipient_detail]
    if known:
        cells.append(grouped(line.amount or 0))
    return HEADINGS[SubjectKind(subject.kind)], cells


def _total(total: int) -> Block:
    words = amount_in_words(total)
    text: Text = [
        "Tổng số tiền thưởng: ",
        (amount(total), STRONG),
        " (",
        (words[:1].upper() + words[1:], EMPH),
        ").",
    ]
    return blocks.paragraph(text, indent=False)
