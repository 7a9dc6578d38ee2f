"""The named predicates that a condition may use. Each reads facts and answers met, unmet, unproven or judgement.

A predicate takes its dated numbers, the facts, and the runs of years already computed for the route.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field

from thidua.law import labels
from thidua.law.case import DISCIPLINES, SCOPES, DisciplineKind, InitiativeKind, RatingLevel, Scope
from thidua.law.facts import Facts, Run, Status, below
from thidua.law.provision import Citation, Confidence, Frozen


class Params(Frozen):
    """The numbers of a condition; each predicate has its own."""


@dataclass(frozen=True)
class Found:
    """What a predicate found. `said` and `missing` are Vietnamese; years are achievement years."""

    status: Status
    said: str
    evidence: tuple[str, ...] = ()
    missing: str = ""
    earliest_year: int | None = None
    cite: Citation | None = None  # replaces the condition's own when one row of a table decided
    confidence: Confidence | None = None


Runs = Mapping[str, Run]
Reading = Callable[[Any, Facts, Runs], Found]


@dataclass(frozen=True)
class Predicate:
    name: str
    params: type[Params]
    read: Reading


PREDICATES: dict[str, Predicate] = {}


def predicate(params: type[Params]) -> Callable[[Reading], Reading]:
    """Register a function under its own name, with the numbers it takes."""

    def register(read: Reading) -> Reading:
        PREDICATES[read.__name__] = Predicate(read.__name__, params, read)
        return read

    return register


@predicate(Params)
def judgement(params: Params, facts: Facts, runs: Runs) -> Found:
    """A person must attest; nothing is inferred."""
    return Found(Status.JUDGEMENT, "", missing="Xác nhận của người có trách nhiệm thẩm định.")


@predicate(Params)
def not_seen(params: Params, facts: Facts, runs: Runs) -> Found:
    """The clause exists but its wording was not seen, or cannot be applied as written: never met, never unmet."""
    return Found(Status.UNPROVEN, "Hệ thống không kết luận điều kiện này.", missing="Đối chiếu văn bản.")


class RatingParams(Params):
    at_least: RatingLevel


@predicate(RatingParams)
def rating(params: RatingParams, facts: Facts, runs: Runs) -> Found:
    """The last achievement year was rated at least so."""
    year, level = facts.last_year, facts.rating(facts.last_year)
    status = facts.rating_state(year, params.at_least)
    evidence = (f"rating {year} {level}",) if level else ()
    if facts.barred_year(year):
        said = f"Năm {year} không được tính vì vướng thời gian kỷ luật hoặc tập thể chưa thành lập."
        return Found(status, said, evidence, earliest_year=max(facts.first_counted_year, year + 1))
    if level:
        return Found(
            status,
            f"Năm {year} được xếp loại {labels.RATING[level]}.",
            evidence,
            earliest_year=year + 1 if status is Status.UNMET else None,
        )
    missing = f"Kết quả xếp loại năm {year}."
    said = f"Sổ chưa có kết quả xếp loại năm {year}."
    if facts.on_leave(year):
        said += " Thời gian nghỉ theo chế độ được tính để xét, không làm mất năm."
    return Found(status, said, (), missing, year + 1 if status is Status.UNMET else None)


class RunParams(Params):
    years: int = Field(ge=1)
    at_least: RatingLevel
    after: tuple[str, ...] = ()  # the earlier award, any one of these, after which the years count
    or_titles: tuple[str, ...] = ()  # a title of the year stands for the rating


def run_of(params: RunParams, facts: Facts) -> Run:
    """The run of rated years that a `rating_run` condition speaks of."""
    return facts.run(
        params.years, lambda year: facts.rating_state(year, params.at_least, params.or_titles), params.after
    )


@predicate(RunParams)
def rating_run(params: RunParams, facts: Facts, runs: Runs) -> Found:
    """Years in a row up to the last achievement year, each rated at least so, counted after an earlier award."""
    run, last = run_of(params, facts), facts.last_year
    wanted = tuple(range(last - params.years + 1, last + 1))
    evidence = tuple(f"rating {year} {facts.rating(year)}" for year in run.proven if facts.rating(year)) + tuple(
        f"{item.award} {item.last_year}" for item in facts.merit(params.or_titles) if item.last_year in run.proven
    )
    said = f"Chứng minh được {len(run.proven)} năm liên tục tính đến năm {last} ({labels.years(run.proven)})."
    if params.after:
        said += _since(params.after, facts)
    silent = [str(year) for year in wanted if year in run.possible and year not in run.proven]
    missing = f"Kết quả xếp loại các năm: {', '.join(silent)}." if silent else ""
    if run.status is Status.MET:
        return Found(Status.MET, said, evidence)
    if params.after and run.starts is None:
        missing = f"Quyết định {_names(params.after, facts)} theo công trạng, để có mốc tính năm. {missing}".strip()
    if run.last_bad_year is not None and run.last_bad_year in wanted:
        said += f" Năm {run.last_bad_year} không đạt nên chuỗi năm bị ngắt."
    return Found(run.status, said, evidence, missing, _earliest(run, last) if run.status is Status.UNMET else None)


def _earliest(run: Run, last: int) -> int:
    restart = run.last_bad_year + run.needed if run.last_bad_year is not None else 0
    after = run.starts + run.needed - 1 if run.starts is not None else 0
    return max(restart, after, last + 1)


def _since(codes: tuple[str, ...], facts: Facts) -> str:
    held = sorted(facts.merit(codes), key=lambda item: item.anchor_year)
    if not held:
        return " Chưa xác định được khen thưởng trước để làm mốc tính."
    first = held[0]
    said = f" Mốc tính: sau {facts.rules[first.award].name} năm {first.last_year}, từ năm {first.anchor_year + 1}."
    if first.anchor_year != first.last_year:
        said += (
            f" Quyết định ký năm {first.anchor_year}: tính chặt theo năm ký; có cách hiểu khác là tính từ năm"
            f" {first.last_year + 1}, ngay sau năm thành tích."
        )
    return said


class RatedYearsParams(Params):
    within: str  # id of the rating_run condition whose years are meant
    years: int = Field(ge=1)
    at_least: RatingLevel


@predicate(RatedYearsParams)
def rated_years_in_run(params: RatedYearsParams, facts: Facts, runs: Runs) -> Found:
    """Inside the run, at least so many years rated at least so."""
    run = runs[params.within]
    proven = [year for year in run.proven if facts.rating_state(year, params.at_least) is Status.MET]
    possible = [year for year in run.possible if facts.rating_state(year, params.at_least) is not Status.UNMET]
    status = _count(len(proven), len(possible), params.years)
    return Found(
        status,
        f"Trong thời gian đó có {len(proven)} năm {labels.RATING[params.at_least]}.",
        tuple(f"rating {year} {facts.rating(year)}" for year in proven),
        "" if status is Status.MET else f"Thêm {params.years - len(proven)} năm {labels.RATING[params.at_least]}.",
        facts.last_year + params.years - len(proven) if status is Status.UNMET else None,
    )


def _count(proven: int, possible: int, needed: int) -> Status:
    if proven >= needed:
        return Status.MET
    return Status.UNMET if possible < needed else Status.UNPROVEN


class AwardCount(Frozen):
    award: str
    count: int = Field(ge=1)


class AwardsInRunParams(Params):
    within: str
    combinations: tuple[tuple[AwardCount, ...], ...] = Field(min_length=1)  # any one combination, all of its counts


@predicate(AwardsInRunParams)
def awards_in_run(params: AwardsInRunParams, facts: Facts, runs: Runs) -> Found:
    """Inside the run, one of the combinations of merit awards; years, not decisions, are counted."""
    run, codes = runs[params.within], {part.award for parts in params.combinations for part in parts}
    held = {code: sorted({i.last_year for i in facts.merit([code])} & set(run.proven)) for code in codes}
    best = {code: _at_best(code, run, facts) for code in codes}
    states = [
        _worst([_count(len(held[part.award]), best[part.award], part.count) for part in parts])
        for parts in params.combinations
    ]
    status = Status.MET if Status.MET in states else Status.UNPROVEN if Status.UNPROVEN in states else Status.UNMET
    evidence = tuple(f"{code} {year}" for code in sorted(codes) for year in held[code])
    said = "Trong thời gian đó có: " + (
        "; ".join(
            f"{facts.rules[code].name} ({', '.join(map(str, held[code]))})" for code in sorted(codes) if held[code]
        )
        or "chưa có khen thưởng nào được tính"
    )
    short = min(sum(max(part.count - len(held[part.award]), 0) for part in parts) for parts in params.combinations)
    return Found(
        status,
        f"{said}.",
        evidence,
        "" if status is Status.MET else f"Cần: {_combinations(params, facts)}.",
        facts.last_year + short if status is Status.UNMET else None,
    )


def _at_best(code: str, run: Run, facts: Facts) -> int:
    """How many years of the run may still turn out to have the award."""
    recorded = {item.last_year for item in facts.merit([code]) + facts.unclear([code])}
    return len(recorded & set(run.possible)) if facts.complete else len(run.possible)


def _worst(states: list[Status]) -> Status:
    if Status.UNMET in states:
        return Status.UNMET
    return Status.UNPROVEN if Status.UNPROVEN in states else Status.MET


def _combinations(params: AwardsInRunParams, facts: Facts) -> str:
    return "; hoặc ".join(
        labels.listed([f"{part.count:02d} {facts.rules[part.award].name}" for part in parts])
        for parts in params.combinations
    )


def _names(codes: tuple[str, ...], facts: Facts) -> str:
    return " hoặc ".join(facts.rules[code].name for code in codes)


class HoldsParams(Params):
    any_of: tuple[str, ...] = Field(min_length=1)


@predicate(HoldsParams)
def holds_award(params: HoldsParams, facts: Facts, runs: Runs) -> Found:
    """An earlier award on merit. One given for a sudden or thematic result does not count."""
    held, unclear = facts.merit(params.any_of), facts.unclear(params.any_of)
    name = _names(params.any_of, facts)
    if held:
        evidence = tuple(f"{item.award} {item.last_year}" for item in held)
        return Found(Status.MET, f"Đã được tặng {name}: {', '.join(str(i.last_year) for i in held)}.", evidence)
    missing = f"Quyết định tặng {name} theo công trạng (số, ngày, loại hình khen thưởng)."
    if unclear:
        years = ", ".join(str(item.last_year) for item in unclear)
        said = f"Sổ có {name} năm {years} nhưng chưa rõ loại hình khen thưởng."
        evidence = tuple(f"{item.award} {item.last_year}" for item in unclear)
        return Found(Status.UNPROVEN, said, evidence, missing)
    other = [item for item in facts.awards if item.award in params.any_of and item.basis]
    said = f"Sổ chưa có {name} theo công trạng."
    if other:
        kinds = ", ".join(f"năm {item.last_year} ({labels.BASIS[item.basis or 'merit']})" for item in other)
        said += f" Đã có nhưng không được tính: {kinds}."
    return Found(facts.silence, said, (), missing)


class ConsecutiveParams(Params):
    award: str
    count: int = Field(ge=1)


@predicate(ConsecutiveParams)
def consecutive_titles(params: ConsecutiveParams, facts: Facts, runs: Runs) -> Found:
    """A yearly title in each of the last years in a row, the last of them the last achievement year."""
    run = facts.run(params.count, lambda year: facts.title_state(params.award, year))
    wanted = range(facts.last_year - params.count + 1, facts.last_year + 1)
    held = [year for year in wanted if facts.title_state(params.award, year) is Status.MET]
    silent = [str(year) for year in wanted if facts.title_state(params.award, year) is Status.UNPROVEN]
    absent = [str(year) for year in wanted if facts.title_state(params.award, year) is Status.UNMET]
    name = facts.rules[params.award].name
    said = f"Trong {params.count} năm {wanted[0]}–{wanted[-1]} có danh hiệu {name} các năm: "
    said += (", ".join(map(str, held)) or "không có năm nào") + "."
    if absent:
        said += f" Năm {', '.join(absent)} không có hoặc không được tính."
    return Found(
        run.status,
        said,
        tuple(f"{params.award} {year}" for year in held),
        f"Quyết định tặng {name} năm {', '.join(silent)}." if silent else "",
        _earliest(run, facts.last_year) if run.status is Status.UNMET else None,
    )


@predicate(ConsecutiveParams)
def adjoining_titles(params: ConsecutiveParams, facts: Facts, runs: Runs) -> Found:
    """Titles for spans of years, the last span ending with the last achievement year, each adjoining the next."""
    span = facts.rules[params.award].span_years
    recorded = facts.merit([params.award]) + facts.unclear([params.award])
    periods = {(item.from_year or item.last_year - span + 1, item.last_year): item for item in recorded}
    sure = {(item.from_year or item.last_year - span + 1, item.last_year) for item in facts.merit([params.award])}
    used: list[tuple[int, int]] = []
    states: list[Status] = []
    end = facts.last_year
    for _ in range(params.count):
        period = next((years for years in periods if years[1] == end), None)
        wanted = period or (end - span + 1, end)
        states.append(_period_state(wanted, period, sure, facts))
        used.append(wanted)
        end = wanted[0] - 1
    whole = (used[-1][0], facts.last_year)
    clash = [years for years in sure if years not in used and years[0] <= whole[1] and years[1] >= whole[0]]
    status = Status.UNMET if clash else _worst(states)
    name = facts.rules[params.award].name
    held = sorted(years[1] for years in periods)
    said = f"Danh hiệu {name} đã có: {', '.join(map(str, held)) or 'chưa có năm nào'}."
    said += f" Cần các kỳ liền nhau {', '.join(f'{a}–{b}' for a, b in sorted(used))}."
    if clash:
        said += f" Danh hiệu năm {', '.join(str(b) for _, b in sorted(clash))} có kỳ không liền với các kỳ này."
    missing = [str(b) for (a, b), state in zip(used, states, strict=True) if state is Status.UNPROVEN]
    return Found(
        status,
        said,
        tuple(f"{params.award} {year}" for year in held if year in {b for _, b in used}),
        f"Quyết định tặng {name} năm {', '.join(missing)}." if missing and status is not Status.UNMET else "",
        _next_adjoining(sure, params.count, span, facts.last_year) if status is Status.UNMET else None,
    )


def _period_state(
    wanted: tuple[int, int], period: tuple[int, int] | None, sure: set[tuple[int, int]], facts: Facts
) -> Status:
    if facts.barred_year(wanted[0]):
        return Status.UNMET
    if period:
        return Status.MET if period in sure else Status.UNPROVEN
    ratings = (facts.rating(year) for year in range(wanted[0], wanted[1] + 1))
    poor = any(level is not None and below(level, "good") for level in ratings)
    return Status.UNMET if poor else facts.silence


def _next_adjoining(sure: set[tuple[int, int]], count: int, span: int, last: int) -> int:
    """The earliest year in which so many spans may adjoin: the spans already held are carried on when they can be."""
    if not sure:
        return last + 1 + span * (count - 1)
    newest = max(sure, key=lambda period: period[1])
    chain, start = 1, newest[0]
    while earlier := next((period for period in sure if period[1] == start - 1), None):
        chain, start = chain + 1, earlier[0]
    carried_on = newest[1] + span * max(count - chain, 1)
    return carried_on if newest[1] + span > last else last + 1 + span * (count - 1)


class InitiativeParams(Params):
    kinds: tuple[InitiativeKind, ...]
    scope: Scope
    recognised_by: Scope
    count: int = Field(default=1, ge=1)
    applied: bool = False  # the clause demands that it was applied effectively
    years: int | None = Field(default=None, ge=1)  # of the last so many years …
    within: str | None = None  # … or of the run named


@predicate(InitiativeParams)
def initiatives(params: InitiativeParams, facts: Facts, runs: Runs) -> Found:
    """Initiatives or works of the years counted, wide enough, recognised high enough, and not yet used."""
    last = facts.last_year
    window = tuple(range(last - (params.years or 1) + 1, last + 1))
    proven_years = runs[params.within].proven if params.within else window
    possible_years = runs[params.within].possible if params.within else window
    offered = [item for item in facts.initiatives if item.kind in params.kinds]
    fit = {number: _fit(item, params) for number, item in enumerate(offered)}
    proven = [
        item
        for number, item in enumerate(offered)
        if fit[number] is Status.MET and item.year in proven_years and not facts.barred_year(item.year)
    ]
    possible = [
        item
        for number, item in enumerate(offered)
        if fit[number] is not Status.UNMET and item.year in possible_years and not facts.barred_year(item.year)
    ]
    status = _count(len(proven), len(possible), params.count)
    open_years = [year for year in possible_years if not facts.barred_year(year)]
    if status is Status.UNMET and not facts.complete and open_years:
        status = Status.UNPROVEN
    names = " hoặc ".join(labels.INITIATIVE[kind] for kind in params.kinds)
    counted = labels.years(possible_years)
    said = f"Có {len(proven)}/{params.count} {names} được tính trong các năm {counted}."
    said += "".join(f" {_refusal(item, params)}" for item in offered if item not in proven and _refusal(item, params))
    return Found(
        status,
        said,
        tuple(f"{item.kind} {item.year}" for item in proven),
        ""
        if status is Status.MET
        else f"Quyết định công nhận {names}, phạm vi từ {labels.SCOPE[params.scope]}"
        + (", đã áp dụng hiệu quả" if params.applied else "")
        + ", chưa dùng cho khen thưởng khác.",
        last + 1 if status is Status.UNMET else None,
    )


def _fit(item: Any, params: InitiativeParams) -> Status:
    """Whether one initiative fits, its year aside."""
    if item.used_for is not None or (item.applied is False and (params.applied or item.kind == "initiative")):
        return Status.UNMET
    for value, least in ((item.scope, params.scope), (item.recognised_by, params.recognised_by)):
        if value is not None and SCOPES.index(value) < SCOPES.index(least):
            return Status.UNMET
    unknown = item.scope is None or item.recognised_by is None or (params.applied and item.applied is None)
    return Status.UNPROVEN if unknown else Status.MET


def _refusal(item: Any, params: InitiativeParams) -> str:
    if item.used_for is not None:
        return f"Cái năm {item.year} đã dùng cho khen thưởng khác; một sáng kiến chỉ dùng một lần."
    if _fit(item, params) is Status.UNMET:
        return f"Cái năm {item.year} chưa đủ phạm vi, cấp công nhận hoặc chưa áp dụng."
    if _fit(item, params) is Status.UNPROVEN:
        return f"Cái năm {item.year} chưa rõ phạm vi, cấp công nhận hoặc việc áp dụng."
    return f"Cái năm {item.year} nằm ngoài các năm được tính."


class YearTitleParams(Params):
    any_of: tuple[str, ...] = Field(min_length=1)


@predicate(YearTitleParams)
def title_of_year(params: YearTitleParams, facts: Facts, runs: Runs) -> Found:
    """One of the titles was given for the last achievement year: a short cut beside the standard, so never open."""
    year = facts.last_year
    held = [code for code in params.any_of if facts.title_state(code, year) is Status.MET]
    status = Status.MET if held else Status.UNMET
    said = f"Năm {year} {'đã' if held else 'chưa'} có danh hiệu {_names(tuple(held) or params.any_of, facts)}."
    return Found(status, said, tuple(f"{code} {year}" for code in held))


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


@predicate(Params)
def undisciplined_in_posts(params: Params, facts: Facts, runs: Runs) -> Found:
    """Never disciplined while holding one of the posts listed."""
    periods = [item for item in facts.case.history.discipline if item.start <= facts.day]
    if not periods:
        return Found(Status.MET, "Sổ không ghi kỷ luật trong thời gian giữ chức vụ.")
    if not facts.services:
        return Found(Status.UNPROVEN, "Có kỷ luật nhưng chưa có quá trình giữ chức vụ.", (), "Quá trình công tác.")
    during = [
        item
        for item in periods
        if any(
            (post.end is None or item.start <= post.end) and (item.end is None or post.start <= item.end)
            for post in facts.services
        )
    ]
    if during:
        said = f"Bị kỷ luật trong thời gian giữ chức vụ: {', '.join(labels.DISCIPLINE[item.kind] for item in during)}."
        return Found(Status.UNMET, said, tuple(f"{item.kind} {item.start.isoformat()}" for item in during))
    return Found(Status.MET, "Không bị kỷ luật trong thời gian giữ chức vụ.")
