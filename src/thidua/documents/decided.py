"""What every decision has, whatever it decides: head, authority, grounds, articles, signature."""

from collections.abc import Sequence

from thidua.decisions.models import Decision
from thidua.documents import blocks
from thidua.documents.blocks import Block, strong
from thidua.documents.house import said
from thidua.documents.letterhead import competent_person, letterhead, signature
from thidua.documents.models import PaperKind
from thidua.documents.wording import ended


def decision_body(decision: Decision, *, about: str, grounds: Sequence[str], articles: Sequence[str]) -> list[Block]:
    """The decision without its list (Nghị định 30/2020/NĐ-CP, Phụ lục III, quyết định cá biệt)."""
    own = said(decision.agency, PaperKind.DECISION)
    *texts, last = [blocks.article(number, text) for number, text in enumerate(articles, start=1)]
    return [
        letterhead(decision.agency, kind="QĐ", number=decision.number, day=decision.decided_on),
        blocks.titled("QUYẾT ĐỊNH", about),
        blocks.centred(strong(competent_person(decision.agency).upper())),
        blocks.gap(6),
        blocks.grounds(ended(grounds)),
        blocks.gap(4),
        blocks.centred(strong("QUYẾT ĐỊNH:")),
        blocks.gap(4),
        *blocks.paragraphs(texts),
        blocks.closing(
            own.recipients({"điều cuối": str(len(articles))}),
            signature(decision.agency, **own.signer(decision.signer_title, decision.signer_name)),
            last=last,
        ),
    ]


def decision_name(decision: Decision) -> str:
    """What the decision, or its draft, is called."""
    return f"Quyết định {decision.number}" if decision.number else f"Dự thảo quyết định {decision.pk}"
