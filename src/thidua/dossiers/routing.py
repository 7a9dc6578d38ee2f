"""Where a nomination goes: who decides its award on a day, what each agency on the way has to do, and by when.

One path serves every award and every level; what differs is the law's data and `data/steps.yaml`.
"""

import datetime as dt
import functools
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml
from django.utils.translation import gettext as _

from thidua.agencies.models import Agency, Authority
from thidua.agencies.permissions import Permission
from thidua.dossiers.models import Step
from thidua.legislation.queries import corpus_for
from thidua.vietnamese.working_days import deadline

# The law names persons; an agency stands for one of them. The district level ended on 2025-07-01 and has none here.
DECIDERS = {
    "president": Authority.PRESIDENT,
    "government": Authority.PRIME_MINISTER,
    "prime_minister": Authority.PRIME_MINISTER,
    "ministry_province_head": Authority.MINISTRY_PROVINCE_HEAD,
    "issuer": Authority.MINISTRY_PROVINCE_HEAD,
    "commune_head": Authority.COMMUNE_HEAD,
    "unit_head": Authority.UNIT_HEAD,
}


def decides(agency: Agency, award: str, on: dt.date) -> Permission:
    """Say whether the agency's head may decide the award on a day, by the law of that day."""
    deciders = corpus_for(agency).awards[award].decided_by(on)
    if agency.authority in {DECIDERS.get(name) for name in deciders.values}:
        return Permission(True)
    return Permission(False, _("Thẩm quyền quyết định thuộc: %(who)s.") % {"who": deciders.label})


def next_agency(agency: Agency, award: str, on: dt.date) -> Agency | None:
    """Where a nomination held by `agency` is sent next: itself when its own head decides, else the agency above."""
    return agency if decides(agency, award, on) else agency.parent


@dataclass(frozen=True)
class StepRule:
    """Why a review has a step."""

    step: Step
    authorities: frozenset[str]
    awards: str | frozenset[str]
    from_day: dt.date
    citation: str
    confidence: str


@functools.cache
def step_rules() -> tuple[StepRule, ...]:
    """The rules of `data/steps.yaml`, in their order."""
    rows: list[dict[str, Any]] = yaml.safe_load(files(__package__).joinpath("data/steps.yaml").read_text("utf-8"))
    return tuple(
        StepRule(
            Step(row["step"]),
            frozenset(row["at"]),
            frozenset(row["awards"]) if isinstance(row["awards"], list) else row["awards"],
            row["from"],
            row["cite"],
            row["source"],
        )
        for row in rows
    )


def steps_for(agency: Agency, award: str, on: dt.date) -> list[Step]:
    """The steps that a review of the award at the agency needs, in order; every review ends with a conclusion."""
    needed = [rule.step for rule in step_rules() if _applies(rule, agency, award, on)]
    return [step for step in Step if step in needed] + [Step.CONCLUSION]


def rule_of(step: Step, agency: Agency, award: str, on: dt.date) -> StepRule | None:
    """The rule by which the review has the step, for the screen that explains it."""
    return next((rule for rule in step_rules() if rule.step == step and _applies(rule, agency, award, on)), None)


def _applies(rule: StepRule, agency: Agency, award: str, on: dt.date) -> bool:
    if agency.authority not in rule.authorities or on < rule.from_day:
        return False
    definition = corpus_for(agency).awards[award]
    match rule.awards:
        case "all":
            return True
        case "public_comment":
            return definition.public_comment(on).required
        case "consultation":
            return definition.consultation(on).required
        case str() as unknown:
            raise ValueError(f"steps.yaml: awards: {unknown}")
        case codes:
            return award in codes


LEVELS = {
    Authority.CENTRAL_COMMITTEE: "central",
    Authority.MINISTRY_PROVINCE_HEAD: "ministry_province",
    Authority.COMMUNE_HEAD: "commune",
    Authority.UNIT_HEAD: "unit",
}


def review_due(agency: Agency, received_on: dt.date) -> dt.date | None:
    """The last day (inclusive) of the agency's whole review; None where the facts give no limit."""
    return _last_day("appraisal", agency, received_on)


def return_due(agency: Agency, received_on: dt.date) -> dt.date | None:
    """The last day (inclusive) to return an incomplete dossier; None where the facts give no limit."""
    return _last_day("return", agency, received_on)


def consultation_due(asker: Agency, asked_on: dt.date) -> dt.date:
    """The usual last day (inclusive) to answer a consultation; the officer may set another."""
    limit = corpus_for(asker).time_limit("consultation_reply", asked_on)
    return deadline(asked_on, limit.days, limit.unit)


def _last_day(step: str, agency: Agency, received_on: dt.date) -> dt.date | None:
    level = LEVELS.get(Authority(agency.authority))
    if level is None:
        return None
    limit = corpus_for(agency).time_limit(f"{step}_{level}", received_on)
    return deadline(received_on, limit.days, limit.unit)
