"""What goes out and comes in: plain words of the glossary, days as ISO text, no citizen number ever."""

import datetime as dt
from typing import Any, Generic, Literal, TypeVar

from ninja import Field, Schema
from pydantic import ConfigDict

from thidua.register.models import Basis

Item = TypeVar("Item")
LARGEST_ID = 2**63 - 1


class Page(Schema, Generic[Item]):
    """A page; `next` is the cursor of the one after, null on the last."""

    items: list[Item]
    next: str | None = None


class AgencyOut(Schema):
    id: int
    code: str
    name: str
    short_name: str
    level: str
    authority: str
    parent_id: int | None
    established_on: dt.date | None
    ended_on: dt.date | None


class LineageOut(Schema):
    """One step of an agency's history; `successor_id` is null where it was dissolved."""

    kind: str
    predecessor_id: int
    predecessor: str
    successor_id: int | None
    successor: str | None
    effective_on: dt.date
    document: str


class AgencyDetail(AgencyOut):
    predecessors: list[LineageOut]
    successors: list[LineageOut]


class TokenOut(Schema):
    """Whose token this is."""

    agency: AgencyOut
    role: str
    scopes: list[str]
    purpose: str
    ends_on: dt.date


class SubjectOut(Schema):
    """A subject as the post may see it: without the right to details, `born` is a year and the number a mark."""

    id: int
    kind: str
    name: str
    agency_id: int
    agency: str
    job_title: str
    born: str
    citizen_number: str = Field(description="masked: never the whole number")
    merged_into_id: int | None


class SubjectDetail(SubjectOut):
    sex: str
    categories: list[str]
    is_leader: bool
    address: str
    founded_on: dt.date | None
    former_names: list[str]


class SearchIn(Schema):
    """A search that may be given a citizen number; it is posted so that the number stands in no address."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field(max_length=200, description="name with or without marks, decision number, or citizen number")
    kind: Literal["", "person", "collective", "household"] = ""
    agency_id: int | None = Field(None, ge=1, le=LARGEST_ID)
    year: int | None = Field(None, ge=1945, le=2100)
    cursor: str | None = Field(None, max_length=600)
    limit: int = Field(50, ge=1, le=200)


class AwardOut(Schema):
    id: int
    subject_id: int
    subject: str
    award: str
    name: str
    year: int
    from_year: int | None
    basis: str
    decision_number: str
    decided_on: dt.date | None
    decided_by: str
    status: str
    source: str


class RatingOut(Schema):
    id: int
    year: int
    rating: str
    rated_by: str
    document: str


class InitiativeOut(Schema):
    id: int
    kind: str
    title: str
    year: int
    recognised_by: str
    scope: str
    applied: bool | None
    used_for: str
    document: str


class DecisionOut(Schema):
    id: int
    agency_id: int
    agency: str
    kind: str
    award: str
    title: str
    number: str
    decided_on: dt.date | None
    signer: str
    status: str


class DecisionLineOut(Schema):
    """One line of a decision; `certificate` is null before the decision is issued."""

    position: int
    recipient: str
    detail: str
    nomination: str
    award_id: int | None
    standing: str | None
    certificate: str | None


class CertificateOut(Schema):
    """What the certificate itself shows, and whether it still holds."""

    code: str
    standing: Literal["valid", "corrected", "revoked"]
    recipient: str
    award: str
    name: str
    decision_number: str
    decided_on: dt.date
    agency: str


class NominationOut(Schema):
    code: str
    subject_id: int
    subject: str
    award: str
    through_year: int
    basis: str
    route: str
    owner_id: int
    holder_id: int
    unit_name: str
    status: str
    status_name: str
    nominee_status: str
    return_reason: str
    version: int
    created_at: dt.datetime


class NominationIn(Schema):
    """A new nomination of the own agency."""

    model_config = ConfigDict(extra="forbid")

    subject_id: int = Field(ge=1, le=LARGEST_ID)
    award: str = Field(max_length=60, description="code of the law's list")
    through_year: int = Field(ge=1945, le=2100)
    basis: Basis = Basis.MERIT
    route: str = Field("", max_length=60)
    achievement: str = Field("", max_length=20_000)
    unit_name: str = Field("", max_length=300)
    job_title: str = Field("", max_length=200)
    position: Literal["", "leader", "direct"] = Field("", description="of a person: whether it leads or works directly")


class WithdrawIn(Schema):
    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=2_000)


class AwardClaimIn(Schema):
    """What the agency says a subject was given; it becomes a row of the register when an officer has verified it."""

    model_config = ConfigDict(extra="forbid")

    subject_id: int = Field(ge=1, le=LARGEST_ID)
    award: str = Field(max_length=60, description="code of the law's list")
    year: int = Field(ge=1945, le=2100)
    from_year: int | None = Field(None, ge=1945, le=2100)
    basis: Basis | None = None
    number: str = Field("", max_length=60)
    decided_on: dt.date | None = None
    decided_by: str = Field("", max_length=200)
    source_text: str = Field(min_length=1, max_length=2_000, description="the words as they stand in your system")


class ClaimOut(Schema):
    id: int
    subject_id: int
    kind: str
    content: dict[str, Any]
    source_text: str
    status: str


class LawAwardOut(Schema):
    """An award of the law as of a day; `encoded` says whether its standard is in the data."""

    code: str
    name: str
    short_name: str
    kind: str
    family: str
    subject_kinds: list[str]
    encoded: bool
    routes: list[str]
    decided_by: str | None


class LawAwards(Page[LawAwardOut]):
    on: dt.date


class AlternativeOut(Schema):
    regime: str
    verdict: str


class FindingOut(Schema):
    id: str
    route: str | None
    status: Literal["met", "unmet", "unproven", "judgement"]
    text: str
    citation: dict[str, Any]
    confidence: str
    evidence: list[str]
    missing: str
    earliest_year: int | None


class AnswerOut(Schema):
    """The answer to a case, as `thidua appraise --json` gives it."""

    id: str
    award: str
    verdict: Literal["eligible", "not_eligible", "undecided"]
    provisional: Literal["eligible", "not_eligible", "undecided"] | None
    regime: str
    route: str | None
    findings: list[FindingOut]
    alternatives: list[AlternativeOut]
