"""What a draft begins with, for the officer to edit: title, grounds, and the order and wording of its lines."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from thidua.decisions.names import bestowed_name
from thidua.dossiers.models import Nomination, Review
from thidua.law import load_corpus
from thidua.law.corpus import Document
from thidua.register.models import SubjectKind
from thidua.vietnamese.dates import long_date

LIST_ORDER = [SubjectKind.COLLECTIVE, SubjectKind.PERSON, SubjectKind.HOUSEHOLD]
LAW, AMENDMENT = LAWS = ("06/2022/QH15", "06/2026/QH16")
LONGEST_CITATION = 300  # what a certificate has room for; a longer summary is for the dossier


@translation.override(settings.LANGUAGE_CODE)
def default_title(award: str, reviews: Sequence[Review], on: dt.date) -> str:
    """«Về việc tặng Bằng khen … năm 2025»; the year only when all have the same."""
    years = {review.nomination.through_year for review in reviews}
    title = _("Về việc tặng %(award)s") % {"award": bestowed_name(award, reviews[0].agency, on)}
    return (title + (_(" năm %(year)s") % {"year": years.pop()} if len(years) == 1 else ""))[:300]


@translation.override(settings.LANGUAGE_CODE)
def default_grounds(award: str, reviews: Sequence[Review], on: dt.date) -> str:
    """One ground a line: the law and the decrees of the day that the decision rests on, then the submissions."""
    documents = load_corpus().documents
    definition = load_corpus().awards[award]
    bonuses = [definition.bonus(kind, on) for kind in definition.subject_kinds]
    cited = [definition.decided_by(on).cite.document, *(bonus.cite.document for bonus in bonuses if bonus)]
    lines = [law_line(on)]
    lines += [
        _decree_line(number, documents[number])
        for number in cited
        if number not in LAWS and documents[number].holds_on(on)
    ]
    for submission in {review.submission_id: review.submission for review in reviews}.values():
        line = _("Theo đề nghị của %(sender)s") % {"sender": submission.sender}
        if submission.letter_number and submission.letter_date:
            line += _(" tại Tờ trình số %(number)s %(day)s") % {
                "number": submission.letter_number,
                "day": long_date(submission.letter_date),
            }
        lines.append(line)
    return "\n".join(dict.fromkeys(lines))


def list_order(review: Review) -> tuple[int, str, bytes]:
    """Collectives, people, households; each by unit and then by name."""
    nomination = review.nomination
    return (
        LIST_ORDER.index(SubjectKind(nomination.subject.kind)),
        nomination.unit_name,
        bytes(nomination.subject.sort_key),
    )


def recipient_detail(nomination: Nomination) -> str:
    """Job and unit as the decision's list shows them."""
    unit = nomination.unit_name or ("" if nomination.subject.kind == SubjectKind.COLLECTIVE else nomination.owner.name)
    parts = [nomination.job_title, "" if unit == nomination.subject.name else unit]
    return ", ".join(part for part in parts if part)[:500]


@translation.override(settings.LANGUAGE_CODE)
def default_citation(nomination: Nomination) -> str:
    """The achievement in one phrase: the dossier's own when it is one and short, else a phrase to be edited."""
    own = nomination.achievement.strip()
    # Several lines are a record of ratings and awards, as lists from Excel have it: not words for a certificate.
    if own and len(own) <= LONGEST_CITATION and "\n" not in own:
        return " ".join(own.split())
    return _("Đã có thành tích xuất sắc trong thực hiện nhiệm vụ năm %(year)s") % {"year": nomination.through_year}


def law_line(on: dt.date) -> str:
    """«Căn cứ Luật Thi đua, khen thưởng ngày …», with the law that amends it where that holds on the day."""
    documents = load_corpus().documents
    law = _("Căn cứ Luật Thi đua, khen thưởng%(issued)s") % {"issued": _issued(documents[LAW])}
    if not documents[AMENDMENT].holds_on(on):
        return law
    return law + _(", được sửa đổi, bổ sung bởi Luật số %(number)s%(issued)s") % {
        "number": AMENDMENT,
        "issued": _issued(documents[AMENDMENT]),
    }


def _decree_line(number: str, document: Document) -> str:
    """«Căn cứ Nghị định số … ngày … của Chính phủ quy định …»; other documents without the issuer."""
    kind, words, rest = document.title.partition(" quy định")
    issuer = _(" của Chính phủ") if kind == "Nghị định" else ""
    return _("Căn cứ %(kind)s số %(number)s%(issued)s%(issuer)s%(rest)s") % {
        "kind": kind,
        "number": number,
        "issued": _issued(document),
        "issuer": issuer,
        "rest": words + rest,
    }


def _issued(document: Document) -> str:
    return f" {long_date(document.issued)}" if document.issued else ""
