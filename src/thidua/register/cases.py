"""A subject of the register as the law reads it: the parts of the public appraisal case, and the way back.

The format is that of `thidua.law.case.Case`; the keys and their meaning are in the description of the appraisal case.
"""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from thidua.agencies.queries import predecessor_ids
from thidua.law import load_corpus
from thidua.law.evidence import evidence_said
from thidua.law.labels import DISCIPLINE, INITIATIVE, PROCEEDING
from thidua.register.facts import AWARD, SLUGS
from thidua.register.life import fact_link, known_awards, known_facts
from thidua.register.models import (
    Award,
    AwardStatus,
    ClusterResult,
    Discipline,
    Fact,
    Initiative,
    Leave,
    MemberCount,
    MovementResult,
    PeriodFact,
    Proceeding,
    Rating,
    Service,
    Subject,
    SubjectKind,
)
from thidua.register.words import name_of

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def history_of(subject: Subject, *, as_of: dt.date) -> dict[str, Any]:
    """The `history` of a case: what the register holds of the subject itself on `as_of`, without `complete`.

    Only valid awards and facts in force; what merged predecessors were given is not in it (`predecessor_doubts`).
    """
    awards = known_awards(subject, as_of).filter(status=AwardStatus.VALID).order_by("year", "pk")
    return {
        "awards": [_award(award) for award in awards],
        "ratings": [{"year": fact.year, "rating": fact.rating} for fact in _facts(Rating, subject, as_of)],
        "initiatives": [_initiative(fact) for fact in _facts(Initiative, subject, as_of)],
        "discipline": [{"kind": fact.kind, **_period(fact)} for fact in _facts(Discipline, subject, as_of)],
        "proceedings": [{"kind": fact.kind, **_period(fact)} for fact in _facts(Proceeding, subject, as_of)],
        "leave": [{"kind": fact.kind, **_period(fact)} for fact in _facts(Leave, subject, as_of)],
        "service": [{"post": fact.post, **_period(fact)} for fact in _facts(Service, subject, as_of)],
        "cluster_results": [
            {"year": fact.year, "organised_by": fact.organised_by, "rank": fact.rank}
            for fact in _facts(ClusterResult, subject, as_of)
        ],
        "movements": [
            {
                "launched_by": fact.launched_by,
                "years": fact.years,
                "evaluated_at": fact.evaluated_at,
                "rank": fact.rank,
            }
            for fact in _facts(MovementResult, subject, as_of)
        ],
    }


def subject_part(subject: Subject, through_year: int) -> dict[str, Any]:
    """The `subject` of a case; members of a collective are those counted in `through_year`."""
    part: dict[str, Any] = {"kind": str(subject.kind), "categories": list(subject.categories)}
    if subject.kind == SubjectKind.PERSON and subject.sex:
        part["sex"] = subject.sex
    if subject.kind != SubjectKind.COLLECTIVE:
        return part
    if subject.founded_on:
        part["founded_on"] = subject.founded_on.isoformat()
    counts = MemberCount.objects.filter(subject=subject, year=through_year, ended_at=None).first()
    if counts is not None:
        part["members"] = {
            "total": counts.total,
            "rated": counts.rated,
            "holding": counts.holding,
            "disciplined": counts.disciplined,
        }
    return part


def predecessor_doubts(subject: Subject, *, as_of: dt.date) -> list[str]:
    """What the predecessors of a collective were given, one sentence each in Vietnamese, for a person to judge.

    When the collective is its agency itself, predecessors are the collectives that were the agencies merged into that
    agency by `as_of`. Nothing of it counts by itself. (What two pages of one collective held is on one page since they
    were merged: it is the collective's own.)
    """
    if subject.kind != SubjectKind.COLLECTIVE:
        return []
    if subject.name_fold != subject.agency.name_fold:
        return []
    links = predecessor_ids({subject.agency_id}, until=as_of)
    bodies = Subject.objects.filter(agency__in=links, kind=SubjectKind.COLLECTIVE).select_related("agency")
    former = [body for body in bodies if body.name_fold == body.agency.name_fold]
    text = _("%(body)s (tiền thân) đã được tặng %(award)s năm %(year)s; hệ thống không tự tính cho tập thể này.")
    return [
        text % {"body": body.name, "award": name_of(award), "year": award.year}
        for body in former
        for award in known_awards(body, as_of).filter(status=AwardStatus.VALID).order_by("year", "pk")
    ]


def evidence_links(finding: dict[str, Any], subject: Subject) -> list[tuple[str, str]]:
    """The evidence of a finding in Vietnamese, each with the page of its row; no link when it has none.

    `finding` is one of the public answer; its `evidence` are texts such as `grassroots_emulation_soldier 2022`.
    """
    return [_evidence(text, subject) for text in finding["evidence"]]


def _facts(model: type[Fact], subject: Subject, as_of: dt.date) -> Any:
    return known_facts(model, subject, as_of)


def _award(award: Award) -> dict[str, Any]:
    part: dict[str, Any] = {"award": award.code, "year": award.year, "basis": award.basis or None}
    if award.from_year is not None:
        part["from_year"] = award.from_year
    if award.decided_on is not None:
        part["decided_on"] = award.decided_on.isoformat()
    if award.decision_number:
        part["number"] = award.decision_number
    return part


def _initiative(fact: Initiative) -> dict[str, Any]:
    return {
        "kind": fact.kind,
        "year": fact.year,
        "recognised_by": fact.recognised_by or None,
        "scope": fact.scope or None,
        "applied": fact.applied,
        "used_for": fact.used_for or None,
    }


def _period(fact: PeriodFact) -> dict[str, str | None]:
    return {"from": fact.starts_on.isoformat(), "to": fact.ends_on.isoformat() if fact.ends_on else None}


def _evidence(text: str, subject: Subject) -> tuple[str, str]:
    what, _space, rest = text.partition(" ")
    corpus, said = load_corpus(), evidence_said(text, load_corpus().rules)
    if what in corpus.awards and rest.isdecimal():
        return _award_evidence(subject, what, int(rest), said)
    if what in INITIATIVE and rest.isdecimal():
        return said, _link(subject, Initiative, kind=what, year=rest)
    for model, names in ((Discipline, DISCIPLINE), (Proceeding, PROCEEDING)):
        if what in names and ISO_DAY.fullmatch(rest):
            return said, _link(subject, model, kind=what, starts_on=rest)
    row = ROWS.get(what)
    return said, row(subject, *rest.split(" ", 1)) if row else ""


def _service_link(subject: Subject, *words: str) -> str:
    """The row of the post that a text such as «Vụ trưởng 01/2001–09/2012» begins with."""
    said = " ".join(words)
    posts = Service.objects.filter(subject=subject, ended_at=None).order_by("pk")
    row = next((row for row in posts if said.startswith(row.post)), None)
    return fact_link(subject.pk, SLUGS[Service], row.pk) if row else ""


ROWS: dict[str, Callable[..., str]] = {  # the page of the row behind a piece of evidence
    "rating": lambda subject, year, _level: _link(subject, Rating, year=year),
    "cluster_results": lambda subject, year, rank: _link(subject, ClusterResult, year=year, rank=rank),
    "movements": lambda subject, launcher, years: _link(subject, MovementResult, launched_by=launcher, years=years),
    "members": lambda subject, total: _link(subject, MemberCount, total=total),
    "service": _service_link,
}


def _award_evidence(subject: Subject, code: str, year: int, said: str) -> tuple[str, str]:
    row = Award.objects.filter(subject=subject, code=code, year=year, status=AwardStatus.VALID).order_by("pk").first()
    if row is None:
        return said, ""
    number = f" ({row.decision_number})" if row.decision_number else ""
    return said + number, fact_link(subject.pk, AWARD, row.pk)


def _link(subject: Subject, model: type[Fact], **fields: Any) -> str:
    row = model._default_manager.filter(subject=subject, ended_at=None, **fields).order_by("pk").first()
    return fact_link(subject.pk, SLUGS[model], row.pk) if row else ""
