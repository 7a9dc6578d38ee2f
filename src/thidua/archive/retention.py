"""Retention classes, read from data, and which class a paper is of. Nothing is deleted when a term ends."""

import datetime as dt
import functools
from pathlib import Path
from typing import Literal

import yaml
from django.db.models import Model
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict

from thidua.agencies.models import Authority
from thidua.decisions.models import AfterCase, Decision
from thidua.documents.catalogue import SOURCES
from thidua.documents.models import PaperKind
from thidua.register.models import Category, Subject
from thidua.reports.models import Report, ReportKind

DATA = Path(__file__).parent / "data" / "retention.yaml"
UNKNOWN = "unknown"
BY_AUTHORITY = {
    Authority.PRESIDENT: "state",
    Authority.PRIME_MINISTER: "state",
    Authority.MINISTRY_PROVINCE_HEAD: "ministry_province",
    Authority.UNIT_HEAD: "unit_head",
}
BY_REPORT = {ReportKind.YEAR: "report_year", ReportKind.HALF_YEAR: "report_half_year"}


class Retention(BaseModel):
    """One class: for how many years (None: for ever), on what ground, and how that is known."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    code: str
    name: str
    years: int | None
    basis: str
    source: Literal["text", "secondary", "memory", "none"]

    @property
    def term(self) -> str:
        """The term in words."""
        if self.source == "none":
            return _("chưa rõ, giữ vĩnh viễn")
        return _("%(count)s năm") % {"count": self.years} if self.years else _("vĩnh viễn")

    @property
    def how_known(self) -> str:
        """What the term is worth."""
        return {
            "text": _("đã đọc văn bản"),
            "secondary": _("theo nguồn thứ cấp"),
            "memory": _("chưa đối chiếu với văn bản"),
            "none": _("chưa rõ"),
        }[self.source]


@functools.cache
def retentions() -> dict[str, Retention]:
    """All classes by code, in the order of the file."""
    found = [Retention(**each) for each in yaml.safe_load(DATA.read_text(encoding="utf-8"))]
    return {each.code: each for each in found}


def retention_of(code: str) -> Retention:
    """A class; of a code that the file does not have any more, the unknown one: kept for ever."""
    return retentions().get(code) or retentions()[UNKNOWN]


def class_of(kind: PaperKind, record: Model) -> str:
    """The class of a paper: of decisions and what goes with them by who decides, of reports by kind; else not known."""
    if isinstance(record, Report):
        return BY_REPORT.get(ReportKind(record.kind), UNKNOWN)
    decision = record.decision if isinstance(record, AfterCase) else record
    if not isinstance(decision, Decision) or kind == PaperKind.AFTER_REQUEST:
        return UNKNOWN
    subjects = Subject.objects.filter(pk__in=list(SOURCES[kind].subjects(record)))
    if subjects.filter(categories__contains=[Category.FOREIGNER]).exists():
        return "foreigner"
    return BY_AUTHORITY.get(Authority(decision.agency.authority), UNKNOWN)


def last_year_due(code: str, today: dt.date) -> int | None:
    """Papers of the class that became official in this year or before are past their term; None: never."""
    years = retention_of(code).years
    return today.year - years - 1 if years else None
