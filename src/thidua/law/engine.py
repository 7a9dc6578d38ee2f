"""Appraisal: a case against the standard of its award, under the regime of the day its dossier was received."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from thidua.law.answer import Answer, Finding, Verdict
from thidua.law.award import AwardDefinition
from thidua.law.bars import BARS
from thidua.law.case import Case
from thidua.law.corpus import Corpus, load_corpus
from thidua.law.facts import Facts
from thidua.law.footing import Law
from thidua.law.joining import all_true
from thidua.law.judging import Judge
from thidua.law.opening import note, open_routes
from thidua.law.reading import refuse_unknown

Judged = Mapping[str, tuple[Finding, ...]]  # findings by route


def appraise(case: Case, corpus: Corpus | None = None) -> Answer:
    """Judge a case, and judge it again under each regime that may govern instead.

    Raises CaseError when it names an award, route or condition that the corpus does not have.
    """
    corpus = corpus or load_corpus()
    refuse_unknown(case, corpus)
    regime = corpus.regime(case.received_on)
    others = (other for other in corpus.regimes if other.id in {each.regime for each in regime.may_yield_to})
    return replace(
        _answer(case, Law(corpus, regime, case.received_on)),
        others=tuple(_answer(case, Law(corpus, other, other.start or case.received_on)) for other in others),
    )


def _answer(case: Case, law: Law) -> Answer:
    award, regime = law.corpus.awards[case.award], law.regime
    if not regime.encoded:
        unread = note("regime_not_encoded", regime.note, regime.cite, regime.confidence)
        return _drawn(case, award, law, (unread,), {})
    facts = Facts.of(case, law.corpus.rules, law.corpus.posts)
    opened, refused = open_routes(case, award, law)
    judged = {
        opening.route.id: tuple(Judge(facts, award, opening.route, law).findings(opening.unstated))
        for opening in opened
    }
    return _drawn(case, award, law, (*_general(facts, award, law), *refused), judged)


def _drawn(case: Case, award: AwardDefinition, law: Law, general: tuple[Finding, ...], judged: Judged) -> Answer:
    """The verdict drawn twice from the same findings: firmly, and as it would be if every wording held."""
    firm, route = _verdict(general, judged, lambda finding: finding.firm)
    barred = any(finding.firm is False for finding in general)
    if not barred and not law.bears_verdict(firm, route, award):
        firm, route = "undecided", None
    face, _ = _verdict(general, judged, lambda finding: finding.face)
    if not law.regime.seen and firm == "undecided":
        general = (note("regime_not_seen", law.regime.note, law.regime.cite, law.regime.confidence), *general)
    in_routes = tuple(finding for findings in judged.values() for finding in findings)
    unsure = not law.regime.seen or any(finding.rests_on_memory for finding in in_routes + general)
    answered = bool(judged) or face != "undecided"
    return Answer(
        id=case.id,
        award=case.award,
        verdict=firm,
        provisional=face if firm == "undecided" and unsure and answered else None,
        regime=law.regime.id,
        route=route,
        findings=general + in_routes,
    )


def _verdict(
    general: Sequence[Finding], judged: Judged, read: Callable[[Finding], bool | None]
) -> tuple[Verdict, str | None]:
    """The verdict when findings are read firmly or at face value, and the route that makes it eligible."""
    if any(read(finding) is False for finding in general):
        return "not_eligible", None
    outcomes = {route: _outcome([read(finding) for finding in findings]) for route, findings in judged.items()}
    for route, outcome in outcomes.items():
        if outcome:
            return "eligible", route
    refused = bool(outcomes) and all(outcome is False for outcome in outcomes.values())
    return ("not_eligible" if refused else "undecided"), None


def _outcome(findings: Sequence[bool | None]) -> bool | None:
    """What a route comes to; one of which no condition applies proves nothing."""
    return all_true(findings) if findings else None


def _general(facts: Facts, award: AwardDefinition, law: Law) -> Iterator[Finding]:
    """Findings that belong to no route: what bars the case, a standard that is not encoded."""
    for bar_id, bar in law.corpus.bars.items():
        found, provision, since = BARS[bar_id](facts), bar.values.on(law.day), bar.values.start_on(law.day)
        if found and provision:
            yield Finding(
                bar_id,
                None,
                found.status,
                f"{bar.text} {found.said}",
                provision.cite,
                provision.confidence,
                found.evidence,
                found.missing,
                found.earliest_year,
                law.firm(found.status, provision, since, provision.confidence),
                place=f"bars.{bar_id}",
                since=since,
            )
    if not award.encoded:
        text = f"Tiêu chuẩn {award.name} chưa được mã hóa trong hệ thống; xét theo văn bản."
        yield note("standard_not_encoded", text, award.cite, award.sure_on(law.day), place=award.code)
