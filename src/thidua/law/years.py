"""Predicates on rated years: the last one, a run of them, and what was given inside the run."""

from pydantic import Field

from thidua.law import labels
from thidua.law.case import RatingLevel
from thidua.law.facts import Facts, Run, Status
from thidua.law.predicates import Found, Params, Runs, count_status, predicate, worst
from thidua.law.provision import Frozen


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
    said += facts.leave_said(year)
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
        said += since_said(params.after, facts)
    unknown = (year for year in wanted if year in run.possible and year not in run.proven)
    silent = [
        str(year) for year in unknown if facts.rating_state(year, params.at_least, params.or_titles) is Status.UNPROVEN
    ]
    missing = f"Kết quả xếp loại các năm: {', '.join(silent)}." if silent else ""
    if run.status is Status.MET:
        return Found(Status.MET, said, evidence)
    if params.after and run.starts is None:
        missing = f"Quyết định {facts.names(params.after)} theo công trạng, để có mốc tính năm. {missing}".strip()
    if run.last_bad_year is not None and run.last_bad_year in wanted:
        said += f" Năm {run.last_bad_year} không đạt nên chuỗi năm bị ngắt."
    said += "".join(facts.leave_said(int(year)) for year in silent if facts.rating(int(year)) is None)
    return Found(run.status, said, evidence, missing, earliest_year(run, facts) if run.status is Status.UNMET else None)


def earliest_year(run: Run, facts: Facts) -> int | None:
    """The first achievement year in which the run may be long enough; None without the award that it follows."""
    if not run.anchored:
        return None
    after_discipline = facts.first_counted_year + run.needed - 1 if facts.first_counted_year else 0
    restart = run.last_bad_year + run.needed if run.last_bad_year is not None else 0
    after = run.starts + run.needed - 1 if run.starts is not None else 0
    return max(restart, after, after_discipline, facts.last_year + 1)


def since_said(codes: tuple[str, ...], facts: Facts) -> str:
    """After which earlier award the years are counted, and how else they might be."""
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
    recorded = [year for year in run.possible if facts.rating_state(year, params.at_least) is Status.MET]
    lacking = params.years - len(recorded)
    status = count_status(len(proven), len(possible), params.years)
    return Found(
        status,
        f"Trong thời gian đó có {len(proven)} năm {labels.RATING[params.at_least]}.",
        tuple(f"rating {year} {facts.rating(year)}" for year in proven),
        "" if status is Status.MET or lacking <= 0 else f"Thêm {lacking} năm {labels.RATING[params.at_least]}.",
        facts.last_year + params.years - len(proven) if status is Status.UNMET and run.anchored else None,
    )


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
        worst([count_status(len(held[part.award]), best[part.award], part.count) for part in parts])
        for parts in params.combinations
    ]
    status = Status.MET if Status.MET in states else Status.UNPROVEN if Status.UNPROVEN in states else Status.UNMET
    evidence = tuple(f"{code} {year}" for code in sorted(codes) for year in held[code])
    found = [f"{facts.rules[code].name} ({', '.join(map(str, held[code]))})" for code in sorted(codes) if held[code]]
    said = f"có {'; '.join(found)}" if found else "chưa ghi nhận khen thưởng nào được tính"
    wanted = _combinations(params, run, facts)
    years = min(max(part.count - len(held[part.award]) for part in parts) for parts in params.combinations)
    return Found(
        status,
        f"Trong thời gian đó {said}.",
        evidence,
        f"{wanted}." if wanted and status is not Status.MET else "",
        facts.last_year + years if status is Status.UNMET and run.anchored else None,
    )


def _at_best(code: str, run: Run, facts: Facts) -> int:
    """How many years of the run may still turn out to have the award."""
    recorded = {item.last_year for item in facts.merit([code]) + facts.unclear([code])}
    return len(recorded & set(run.possible)) if facts.complete else len(run.possible)


def _combinations(params: AwardsInRunParams, run: Run, facts: Facts) -> str:
    """What the register lacks for each combination; nothing when only the run of years itself is open."""
    asked = []
    for parts in params.combinations:
        years = {part.award: {i.last_year for i in facts.merit([part.award])} & set(run.possible) for part in parts}
        lacking = [(part.count - len(years[part.award]), facts.rules[part.award].name) for part in parts]
        wanted = [f"{count:02d} lần {name}" for count, name in lacking if count > 0]
        if not wanted:
            return ""
        asked.append(labels.listed(wanted))
    return "; hoặc ".join(dict.fromkeys(asked))
