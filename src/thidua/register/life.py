"""The life of merit: everything the register holds of one subject, by year, each with its paper and its page."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import singledispatch
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from thidua.law import load_corpus
from thidua.register.facts import AWARD, SLUGS
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
    RatingValue,
    Service,
    Subject,
)
from thidua.register.words import decision_of, name_of, years_of
from thidua.vietnamese.dates import short_date


class LifeEntry(NamedTuple):
    """One line of the timeline: its colour, what it says, the paper it rests on, and the page of the row."""

    tag: str
    text: str
    detail: str
    link: str


@dataclass(frozen=True)
class LifeOfMerit:
    """What the register holds of a subject on a day, newest year first; awards stand first in their year."""

    subject: Subject
    as_of: dt.date
    years: tuple[tuple[int, tuple[LifeEntry, ...]], ...]
    title_count: int
    form_count: int
    initiative_count: int

    @property
    def groups(self) -> list[tuple[str, tuple[LifeEntry, ...]]]:
        """The years as `components/timeline.html` takes them."""
        return [(str(year), entries) for year, entries in self.years]

    @property
    def groups_without_links(self) -> list[tuple[str, tuple[LifeEntry, ...]]]:
        """The same for whoever may not open the rows of the register."""
        return [(year, tuple(entry._replace(link="") for entry in entries)) for year, entries in self.groups]


# Who is complained of or looked into is not told so by a page, nor by whom.
NOT_FOR_ONESELF: frozenset[type[Fact]] = frozenset({Proceeding})


def life_of(subject: Subject, as_of: dt.date, *, without: frozenset[type[Fact]] = frozenset()) -> LifeOfMerit:
    """Return the life of merit as it stood on `as_of` (inclusive), without some kinds of facts.

    Revoked awards are shown as such; rows that a correction replaced are not shown.
    """
    awards = list(known_awards(subject, as_of).exclude(status=AwardStatus.CORRECTED).order_by("-decided_on", "pk"))
    facts = [fact for model in SHOWN if model not in without for fact in known_facts(model, subject, as_of)]
    by_year: dict[int, list[LifeEntry]] = {}
    for award in awards:
        by_year.setdefault(award.year, []).append(_award_entry(award))
    for fact in facts:
        by_year.setdefault(_year_of(fact), []).append(_fact_entry(fact))
    valid = [award for award in awards if award.status == AwardStatus.VALID]
    titles = {code for code, award in load_corpus().awards.items() if award.kind == "title"}
    return LifeOfMerit(
        subject,
        as_of,
        tuple((year, tuple(by_year[year])) for year in sorted(by_year, reverse=True)),
        title_count=sum(award.code in titles for award in valid),
        form_count=sum(award.code not in titles for award in valid),
        initiative_count=sum(isinstance(fact, Initiative) for fact in facts),
    )


def known_awards(subject: Subject, as_of: dt.date) -> QuerySet[Award]:
    """Awards of whatever status that had been given by `as_of`; one without a date counts from the year it rewards."""
    given = Q(decided_on__lte=as_of) | Q(decided_on=None)
    return Award.objects.filter(given, subject=subject, year__lte=as_of.year)


def known_facts(model: type[Fact], subject: Subject, as_of: dt.date) -> Iterator[Fact]:
    """Facts in force of one kind that existed on `as_of`."""
    lasting = issubclass(model, PeriodFact)
    when, until = ("starts_on", as_of) if lasting else ("year", as_of.year)
    rows = model._default_manager.filter(subject=subject, ended_at=None, **{f"{when}__lte": until})
    return rows.order_by(when, "pk").iterator()


SHOWN: tuple[type[Fact], ...] = (
    Rating,
    Initiative,
    MovementResult,
    ClusterResult,
    MemberCount,
    Discipline,
    Proceeding,
    Leave,
    Service,
)
RATING_TAGS = {RatingValue.EXCELLENT: "success", RatingValue.NOT_COMPLETED: "danger"}


def fact_link(subject_id: int, slug: str, pk: int) -> str:
    """The page of one row of the register."""
    return reverse("register:fact", args=[subject_id, slug, pk])


def _award_entry(award: Award) -> LifeEntry:
    text = f"{name_of(award)} ({years_of(award)})" if award.from_year else name_of(award)
    tag = "success"
    if award.status == AwardStatus.REVOKED:
        text, tag = gettext("%(award)s – đã hủy bỏ, thu hồi") % {"award": text}, "danger"
    detail = decision_of(award.decision_number, award.decided_on, award.decided_by)
    if award.basis != "merit":
        detail = f"{detail} · {award.get_basis_display()}"
    return LifeEntry(tag, text, detail, fact_link(award.subject_id, AWARD, award.pk))


def _fact_entry(fact: Fact) -> LifeEntry:
    tag, text, detail = _said(fact)
    detail = " · ".join(part for part in (detail, fact.document) if part)
    return LifeEntry(tag, text, detail, fact_link(fact.subject_id, SLUGS[type(fact)], fact.pk))


def _year_of(fact: Fact) -> int:
    return fact.starts_on.year if isinstance(fact, PeriodFact) else fact.year  # type: ignore[attr-defined] # all others have a year


@singledispatch
def _said(fact: Fact) -> tuple[str, str, str]:
    """Colour, sentence, and what is known besides the document."""
    raise TypeError(f"{type(fact)} is not shown in a life of merit")


@_said.register
def _(fact: Rating) -> tuple[str, str, str]:
    return RATING_TAGS.get(RatingValue(fact.rating), "neutral"), fact.get_rating_display(), fact.rated_by


@_said.register
def _(fact: Initiative) -> tuple[str, str, str]:
    return "info", f"{fact.get_kind_display()}: {fact.title}", _said_of_initiative(fact)


@_said.register
def _(fact: MovementResult) -> tuple[str, str, str]:
    text = gettext("Xếp thứ %(rank)s khi %(when)s phong trào thi đua %(years)s năm của %(who)s")
    words = {
        "rank": fact.rank,
        "when": str(fact.get_evaluated_at_display()).lower(),
        "years": fact.years,
        "who": fact.get_launched_by_display(),
    }
    return "info", text % words, ""


@_said.register
def _(fact: ClusterResult) -> tuple[str, str, str]:
    text = gettext("Xếp thứ %(rank)s trong cụm, khối thi đua (%(who)s)")
    return "info", text % {"rank": fact.rank, "who": fact.get_organised_by_display()}, ""


@_said.register
def _(fact: MemberCount) -> tuple[str, str, str]:
    return "neutral", gettext("Số người: %(total)s") % {"total": fact.total}, ""


@_said.register
def _(fact: Discipline) -> tuple[str, str, str]:
    return "danger", gettext("Kỷ luật: %(kind)s") % {"kind": fact.get_kind_display()}, _days(fact)


@_said.register
def _(fact: Proceeding) -> tuple[str, str, str]:
    return "danger", str(fact.get_kind_display()), _days(fact)


@_said.register
def _(fact: Leave) -> tuple[str, str, str]:
    return "neutral", str(fact.get_kind_display()), _days(fact)


@_said.register
def _(fact: Service) -> tuple[str, str, str]:
    return "neutral", fact.post, _days(fact)


def _said_of_initiative(fact: Initiative) -> str:
    parts = [
        gettext("%(level)s công nhận") % {"level": fact.get_recognised_by_display()} if fact.recognised_by else "",
        gettext("phạm vi %(scope)s") % {"scope": str(fact.get_scope_display()).lower()} if fact.scope else "",
        gettext("đã dùng cho một lần khen thưởng") if fact.used_for else "",
    ]
    return ", ".join(part for part in parts if part)


def _days(fact: PeriodFact) -> str:
    if fact.ends_on is None:
        return gettext("từ %(start)s, chưa ghi ngày kết thúc") % {"start": short_date(fact.starts_on)}
    return gettext("từ %(start)s đến %(end)s") % {"start": short_date(fact.starts_on), "end": short_date(fact.ends_on)}
