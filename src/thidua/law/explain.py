"""The answer in Vietnamese for a person: verdict, then each condition with its citation and what is missing."""

from thidua.law import labels
from thidua.law.answer import Answer, Finding
from thidua.law.case import Case
from thidua.law.corpus import Corpus, load_corpus

MARKS = {"met": "[x]", "unmet": "[ ]", "unproven": "[?]", "judgement": "[!]"}


def explain(answer: Answer, case: Case, corpus: Corpus | None = None) -> str:
    """Several lines of plain text: what was asked, the verdict, and every finding under its route."""
    corpus = corpus or load_corpus()
    award, regime = corpus.awards[case.award], corpus.regime(case.received_on)
    lines = [
        f"{case.id}: {award.name_on(case.received_on)}",
        f"Kết luận: {labels.VERDICT[answer.verdict]}.",
        f"Chế độ pháp lý {regime.id}: {regime.law}.",
        f"Hồ sơ nhận ngày {case.received_on:%d/%m/%Y}, năm thành tích cuối {case.last_year}.",
    ]
    if answer.provisional:
        lines.append(f"Nếu quy định chưa kiểm chứng đúng như đã ghi nhận: {labels.VERDICT[answer.provisional]}.")
    lines.extend(
        f"Nếu quy định của {regime_id} có lợi hơn thì được áp dụng; theo đó: {labels.VERDICT[verdict]}."
        for regime_id, verdict in answer.alternatives
    )
    shown: str | None = None
    for finding in answer.findings:
        if finding.route != shown and finding.route is not None:
            lines.append(f"– {award.route(finding.route).name}")
        shown = finding.route
        lines.extend(_finding(finding, "  "))
    return "\n".join(lines)


def _finding(finding: Finding, indent: str) -> list[str]:
    lines = [
        f"{indent}{MARKS[finding.status]} {finding.text}",
        f"{indent}    {labels.STATUS[finding.status]} – {finding.citation} ({labels.CONFIDENCE[finding.confidence]})",
    ]
    if finding.missing:
        lines.append(f"{indent}    Cần bổ sung: {finding.missing}")
    if finding.earliest_year:
        lines.append(f"{indent}    Sớm nhất có thể đạt: năm thành tích {finding.earliest_year}")
    return lines
