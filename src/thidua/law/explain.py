"""The answer in Vietnamese for a person: verdict, each condition with its ground and what is missing, the other law."""

from collections.abc import Iterator

from thidua.law import labels
from thidua.law.answer import Answer, Finding
from thidua.law.award import AwardDefinition
from thidua.law.case import Case
from thidua.law.corpus import Corpus, load_corpus
from thidua.law.evidence import evidence_said
from thidua.law.provision import Provision

MARKS = {"met": "[x]", "unmet": "[ ]", "unproven": "[?]", "judgement": "[!]"}


def explain(answer: Answer, case: Case, corpus: Corpus | None = None) -> str:
    """Several lines of plain text: what was asked, the verdict, every finding under its route, the other law."""
    corpus = corpus or load_corpus()
    award = corpus.awards[case.award]
    lines = [*_head(answer, case, corpus), *_authority(award, case)]
    for route in dict.fromkeys(finding.route for finding in answer.findings):
        findings = [finding for finding in answer.findings if finding.route == route]
        if route is not None:
            met = sum(finding.status == "met" for finding in findings)
            lines.append(f"– {award.route(route).name} (đạt {met}/{len(findings)} điều kiện)")
        for finding in findings:
            lines.extend(_finding(finding, corpus, "  "))
    for other in answer.others:
        lines.extend(_other(other, answer, corpus))
    return "\n".join(lines)


def _head(answer: Answer, case: Case, corpus: Corpus) -> Iterator[str]:
    award, regime = corpus.awards[case.award], corpus.regime(case.received_on)
    yield f"{case.id}: {award.name_on(case.received_on)}"
    yield f"Kết luận: {labels.VERDICT[answer.verdict]}."
    if answer.route:
        yield f"Theo tiêu chuẩn: {award.route(answer.route).name}."
    if answer.provisional:
        yield f"Nếu quy định chưa kiểm chứng đúng như đã ghi nhận: {labels.VERDICT[answer.provisional]}."
    yield f"Chế độ pháp lý {regime.id}: {regime.law}."
    yield f"Hồ sơ nhận ngày {case.received_on:%d/%m/%Y}, năm thành tích cuối {case.last_year}."


def _authority(award: AwardDefinition, case: Case) -> Iterator[str]:
    """Who proposes and decides, and how many may be proposed; none of it decides this case."""
    on = case.received_on
    proposer, decider, quota = award.proposed_by_.on(on), award.decided_by_.on(on), award.quota(on)
    if proposer:
        yield f"Đề nghị: {proposer.label} – {_ground(proposer)}"
    if decider:
        yield f"Quyết định: {decider.label} – {_ground(decider)}"
    if quota:
        flag = f" {quota.local.lacks[:1].upper()}{quota.local.lacks[1:]}." if quota.local and quota.local.lacks else ""
        yield f"Số lượng (không tính vào kết luận): {quota.text} – {_ground(quota)}.{flag}"


def _ground(provision: Provision) -> str:
    return f"{provision.cite} ({labels.CONFIDENCE[provision.confidence]})"


def _finding(finding: Finding, corpus: Corpus, indent: str) -> Iterator[str]:
    """One condition; of alternatives the group first and each of them under it."""
    reading = f" Lưu ý: {finding.reading}" if finding.reading else ""
    text = finding.text.removesuffix(finding.said).strip() if finding.parts else finding.text.removesuffix(reading)
    yield f"{indent}{MARKS[finding.status]} {text}"
    ground = f"{finding.citation} ({labels.CONFIDENCE[finding.confidence]})"
    yield f"{indent}    {labels.STATUS[finding.status].capitalize()} – {ground}"
    if finding.reading:
        yield f"{indent}    Cách hiểu khác: {finding.reading}"
    for part in finding.parts:
        yield from _finding(part, corpus, indent + "    ")
    if finding.parts:
        return
    if finding.evidence:
        said = "; ".join(evidence_said(item, corpus.rules) for item in finding.evidence)
        yield f"{indent}    Chứng cứ: {said}"
    if finding.missing:
        yield f"{indent}    Cần bổ sung: {finding.missing}"
    if finding.earliest_year:
        yield f"{indent}    Sớm nhất có thể đạt: năm thành tích {finding.earliest_year}"


def _other(other: Answer, answer: Answer, corpus: Corpus) -> Iterator[str]:
    """What the other law would answer, and the conditions in which it differs."""
    regime = next(regime for regime in corpus.regimes if regime.id == other.regime)
    verdict = labels.VERDICT[other.verdict]
    if other.provisional:
        verdict += f"; nếu quy định chưa kiểm chứng đúng như đã ghi nhận: {labels.VERDICT[other.provisional]}"
    yield f"Nếu quy định của {other.regime} có lợi hơn thì được áp dụng ({regime.law}); theo đó: {verdict}."
    here = {(finding.route, finding.id): finding.text for finding in answer.findings}
    for finding in other.findings:
        if finding.id == "regime_not_seen":
            yield f"  {finding.text}"
        elif here.get((finding.route, finding.id)) != finding.text:
            yield f"  Khác: {MARKS[finding.status]} {finding.text} – {finding.citation}"
