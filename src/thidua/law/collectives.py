"""Predicates on collectives: their members, their rank in a cluster or a movement, how long they have existed."""

from typing import Literal

from pydantic import Field

from thidua.law import labels
from thidua.law.case import DISCIPLINES, DisciplineKind, RatingLevel
from thidua.law.facts import Facts, Status, below
from thidua.law.predicates import Found, Params, Runs, predicate


class MembersRatedParams(Params):
    at_least: RatingLevel


@predicate(MembersRatedParams)
def members_rated(params: MembersRatedParams, facts: Facts, runs: Runs) -> Found:
    """Every member was rated, and at least so."""
    members = facts.case.subject.members
    if members is None:
        return _members_missing(facts)
    short = sum(count for level, count in members.rated.items() if below(level, params.at_least))
    rated = sum(members.rated.values())
    evidence = (f"members {members.total}", f"rated {rated}")
    if short:
        said = f"{short} người xếp loại dưới {labels.RATING[params.at_least]}."
        return Found(Status.UNMET, said, evidence, earliest_year=facts.last_year + 1)
    if rated == members.total:
        return Found(Status.MET, f"Cả {rated} người được xếp loại từ {labels.RATING[params.at_least]}.", evidence)
    said = f"Mới có xếp loại của {rated}/{members.total} người."
    return Found(Status.UNPROVEN, said, evidence, f"Xếp loại của {members.total - rated} người còn lại.")


class MembersHoldingParams(Params):
    award: str
    percent: int | None = Field(default=None, ge=1, le=100)  # of all members
    count: int | None = Field(default=None, ge=1)


@predicate(MembersHoldingParams)
def members_holding(params: MembersHoldingParams, facts: Facts, runs: Runs) -> Found:
    """Enough members hold the title of the year: a percentage of all of them, or a number."""
    members, name = facts.case.subject.members, facts.rules[params.award].name
    if members is None:
        return _members_missing(facts)
    count = members.holding.get(params.award)
    if count is None and not facts.complete:
        return Found(
            Status.UNPROVEN, f"Chưa có số người đạt {name}.", (), f"Số người đạt {name} năm {facts.last_year}."
        )
    count = count or 0
    enough = count * 100 >= (params.percent or 0) * members.total and count >= (params.count or 0)
    least = f"tối thiểu {params.percent}%" if params.percent else f"tối thiểu {params.count} người"
    return Found(
        Status.MET if enough else Status.UNMET,
        f"{count}/{members.total} người đạt {name} ({least}).",
        (f"{params.award} {count}/{members.total}",),
        earliest_year=None if enough else facts.last_year + 1,
    )


class MembersDisciplinedParams(Params):
    gravest_allowed: DisciplineKind


@predicate(MembersDisciplinedParams)
def members_undisciplined(params: MembersDisciplinedParams, facts: Facts, runs: Runs) -> Found:
    """No member was disciplined more gravely than allowed."""
    members = facts.case.subject.members
    if members is None:
        return _members_missing(facts)
    graver = DISCIPLINES[DISCIPLINES.index(params.gravest_allowed) + 1 :]
    found = {kind: members.disciplined[kind] for kind in graver if members.disciplined.get(kind)}
    if found:
        said = f"Có người bị kỷ luật: {', '.join(f'{labels.DISCIPLINE[k]} {n}' for k, n in found.items())}."
        return Found(Status.UNMET, said, tuple(f"{k} {n}" for k, n in found.items()), earliest_year=facts.last_year + 1)
    if graver[0] in members.disciplined or facts.complete:
        return Found(Status.MET, f"Không có người bị kỷ luật từ {labels.DISCIPLINE[graver[0]]} trở lên.")
    missing = f"Số người bị kỷ luật từ {labels.DISCIPLINE[graver[0]]} trở lên năm {facts.last_year}."
    return Found(Status.UNPROVEN, "Chưa có số liệu kỷ luật của tập thể.", (), missing)


def _members_missing(facts: Facts) -> Found:
    missing = f"Số người, xếp loại, danh hiệu và kỷ luật của tập thể năm {facts.last_year}."
    return Found(Status.UNPROVEN, "Chưa có số liệu về người của tập thể.", (), missing)


class ClusterParams(Params):
    organised_by: Literal["central_council", "ministry_province"]
    rank: int = Field(ge=1)


@predicate(ClusterParams)
def cluster_rank(params: ClusterParams, facts: Facts, runs: Runs) -> Found:
    """Rank in a cluster or block of that organiser in the last achievement year."""
    year, organiser = facts.last_year, labels.ORGANISER[params.organised_by]
    ranks = [
        item.rank
        for item in facts.case.history.cluster_results
        if item.year == year and item.organised_by == params.organised_by and item.year <= facts.day.year
    ]
    evidence = tuple(f"cluster_results {year} {rank}" for rank in ranks)
    if facts.barred_year(year):
        return Found(Status.UNMET, f"Năm {year} không được tính.", evidence)
    if ranks:
        met = min(ranks) <= params.rank
        said = f"Xếp thứ {min(ranks)} trong cụm, khối thi đua do {organiser} tổ chức năm {year}."
        return Found(Status.MET if met else Status.UNMET, said, evidence, earliest_year=None if met else year + 1)
    said = f"Sổ chưa có kết quả cụm, khối thi đua do {organiser} tổ chức năm {year}."
    return Found(
        facts.silence,
        said,
        (),
        f"Kết quả suy tôn của cụm, khối thi đua năm {year}.",
        year + 1 if facts.complete else None,
    )


class MovementParams(Params):
    launched_by: tuple[Literal["prime_minister", "ministry_province"], ...]
    evaluated_at: tuple[Literal["interim", "final"], ...]
    years: int = Field(default=0, ge=0)
    rank: int | None = Field(default=None, ge=1)


@predicate(MovementParams)
def movement(params: MovementParams, facts: Facts, runs: Runs) -> Found:
    """A result in a movement of such a launcher, long enough, at such a review."""
    fits = [
        item
        for item in facts.case.history.movements
        if item.launched_by in params.launched_by
        and item.evaluated_at in params.evaluated_at
        and item.years >= params.years
    ]
    met = [item for item in fits if params.rank is None or (item.rank is not None and item.rank <= params.rank)]
    if met:
        first = met[0]
        review, launcher = labels.EVALUATION[first.evaluated_at], labels.LAUNCHER[first.launched_by]
        said = f"Có kết quả tại {review} phong trào {first.years} năm do {launcher} phát động."
        return Found(Status.MET, said, (f"movements {first.launched_by} {first.years}",))
    unranked = any(item.rank is None for item in fits)
    launchers = " hoặc ".join(labels.LAUNCHER[name] for name in params.launched_by)
    length = f" từ {params.years} năm" if params.years else ""
    return Found(
        Status.UNPROVEN if unranked else facts.silence,
        f"Sổ chưa có kết quả phù hợp trong phong trào thi đua{length} do {launchers} phát động.",
        tuple(f"movements {item.launched_by} {item.years}" for item in facts.case.history.movements),
        f"Kết quả tại {' hoặc '.join(labels.EVALUATION[name] for name in params.evaluated_at)} phong trào thi đua.",
    )


class FoundedParams(Params):
    months: int = Field(ge=1)


@predicate(FoundedParams)
def founded_months(params: FoundedParams, facts: Facts, runs: Runs) -> Found:
    """The collective had existed so many months by the end of the last achievement year."""
    founded = facts.case.subject.founded_on
    if founded is None:
        return Found(Status.UNPROVEN, "Chưa có ngày thành lập của tập thể.", (), "Quyết định thành lập.")
    months = (facts.last_year + 1 - founded.year) * 12 + 1 - founded.month - (founded.day > 1)
    enough = months >= params.months
    return Found(
        Status.MET if enough else Status.UNMET,
        f"Tính đến hết năm {facts.last_year}, tập thể thành lập được {max(months, 0)} tháng.",
        (f"founded_on {founded.isoformat()}",),
        earliest_year=None if enough else facts.last_year + 1,
    )
