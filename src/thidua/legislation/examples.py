"""Worked examples: the cases that stand beside a standard, in words, each with the engine's answer of today."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from thidua.law import Answer, Case, Corpus, Finding, appraise, labels, read_case
from thidua.law.award import AwardDefinition
from thidua.law.case import Period
from thidua.legislation.standards import CATEGORY

VERDICT_TAGS = {"eligible": "success", "not_eligible": "danger", "undecided": "warning"}
STATUS_TAGS = {"met": "success", "unmet": "danger", "unproven": "warning", "judgement": "info"}


@dataclass(frozen=True)
class Example:
    """One case in words. `findings` are (status, colour, text)."""

    id: str
    asked: str
    facts: tuple[str, ...]
    verdict: str
    tag: str
    provisional: str
    findings: tuple[tuple[str, str, str], ...]


def examples_of(award: AwardDefinition, corpus: Corpus) -> Iterator[Example]:
    """The cases of an award in the order of its file."""
    for entry in award.tests:
        data = {"award": award.code} | {key: part for key, part in entry.items() if key != "expect"}
        case = read_case(data, award.code, corpus)
        yield _example(case, appraise(case, corpus), corpus)


def _example(case: Case, answer: Answer, corpus: Corpus) -> Example:
    return Example(
        case.id,
        _asked(case),
        tuple(_facts(case, corpus)),
        labels.VERDICT[answer.verdict],
        VERDICT_TAGS[answer.verdict],
        labels.VERDICT[answer.provisional] if answer.provisional else "",
        tuple(_finding(finding) for finding in answer.findings),
    )


def _finding(finding: Finding) -> tuple[str, str, str]:
    return labels.STATUS[finding.status], STATUS_TAGS[finding.status], finding.text


def _asked(case: Case) -> str:
    categories = ", ".join(str(CATEGORY[each]) for each in sorted(case.subject.categories))
    who = labels.KIND[case.subject.kind] + (f" ({categories})" if categories else "")
    return _("%(who)s; hồ sơ nhận ngày %(day)s; %(basis)s; thành tích đến năm %(year)s") % {
        "who": who,
        "day": f"{case.received_on:%d/%m/%Y}",
        "basis": labels.BASIS[case.basis],
        "year": case.last_year,
    }


def _facts(case: Case, corpus: Corpus) -> Iterator[str]:
    history = case.history
    if history.awards:
        yield "; ".join(
            f"{corpus.rules[item.award].name} {item.last_year}"
            + (f" ({labels.BASIS[item.basis]})" if item.basis and item.basis != "merit" else "")
            for item in history.awards
        )
    if history.ratings:
        yield "; ".join(f"{item.year}: {labels.RATING[item.rating]}" for item in history.ratings)
    for item in history.initiatives:
        scope = f", phạm vi {labels.SCOPE[item.scope]}" if item.scope else ""
        yield f"{labels.INITIATIVE[item.kind]} {item.year}{scope}"
    yield from (f"{labels.DISCIPLINE[item.kind]} {_days(item)}" for item in history.discipline)
    yield from (f"{labels.PROCEEDING[item.kind]} {_days(item)}" for item in history.proceedings)
    yield from (f"{labels.LEAVE[item.kind]} {_days(item)}" for item in history.leave)
    yield from (f"{item.post}: {_days(item)}" for item in history.service)
    for result in history.cluster_results:
        yield f"xếp thứ {result.rank} cụm, khối thi đua của {labels.ORGANISER[result.organised_by]} năm {result.year}"
    yield _("Sổ bộ đã xác nhận đầy đủ.") if history.complete else _("Sổ bộ chưa xác nhận đầy đủ.")


def _days(period: Period) -> str:
    return f"{period.start:%d/%m/%Y} – " + (f"{period.end:%d/%m/%Y}" if period.end else _("nay"))
