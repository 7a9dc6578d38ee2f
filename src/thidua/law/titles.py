"""Predicates on awards already held: one on merit, yearly titles in a row, titles for adjoining spans of years."""

from pydantic import Field

from thidua.law import labels
from thidua.law.facts import Facts, Status, below
from thidua.law.predicates import Found, Params, Runs, predicate, worst
from thidua.law.years import earliest_year


class HoldsParams(Params):
    any_of: tuple[str, ...] = Field(min_length=1)


@predicate(HoldsParams)
def holds_award(params: HoldsParams, facts: Facts, runs: Runs) -> Found:
    """An earlier award on merit. One given for a sudden or thematic result does not count."""
    held, unclear = facts.merit(params.any_of), facts.unclear(params.any_of)
    name = facts.names(params.any_of)
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
    said += "".join(facts.leave_said(int(year)) for year in silent if facts.rating(int(year)) is None)
    return Found(
        run.status,
        said,
        tuple(f"{params.award} {year}" for year in held),
        f"Quyết định tặng {name} năm {', '.join(silent)}." if silent else "",
        earliest_year(run, facts) if run.status is Status.UNMET else None,
    )


@predicate(ConsecutiveParams)
def adjoining_titles(params: ConsecutiveParams, facts: Facts, runs: Runs) -> Found:
    """Titles for spans of years, the last span ending with the last achievement year, each adjoining the next."""
    span = facts.rules[params.award].span_years
    periods = {(item.last_year - span + 1, item.last_year) for item in facts.merit([params.award])}
    used: list[tuple[int, int]] = []
    states: list[Status] = []
    end = facts.last_year
    for _ in range(params.count):
        period = next((years for years in periods if years[1] == end), None)
        wanted = period or (end - span + 1, end)
        states.append(_period_state(wanted, period, facts))
        used.append(wanted)
        end = wanted[0] - 1
    whole = (used[-1][0], facts.last_year)
    clash = [years for years in periods if years not in used and years[0] <= whole[1] and years[1] >= whole[0]]
    status = Status.UNMET if clash else worst(states)
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
        _next_adjoining(periods, params.count, span, facts.last_year) if status is Status.UNMET else None,
    )


def _period_state(wanted: tuple[int, int], period: tuple[int, int] | None, facts: Facts) -> Status:
    if facts.barred_year(wanted[0]):
        return Status.UNMET
    if period:
        return Status.MET
    ratings = (facts.rating(year) for year in range(wanted[0], wanted[1] + 1))
    poor = any(level is not None and below(level, "good") for level in ratings)
    return Status.UNMET if poor else facts.silence


def _next_adjoining(held: set[tuple[int, int]], count: int, span: int, last: int) -> int:
    """The earliest year in which so many spans may adjoin: the spans already held are carried on when they can be."""
    if not held:
        return last + 1 + span * (count - 1)
    newest = max(held, key=lambda period: period[1])
    chain, start = 1, newest[0]
    while earlier := next((period for period in held if period[1] == start - 1), None):
        chain, start = chain + 1, earlier[0]
    carried_on = newest[1] + span * max(count - chain, 1)
    return carried_on if newest[1] + span > last else last + 1 + span * (count - 1)


class YearTitleParams(Params):
    any_of: tuple[str, ...] = Field(min_length=1)


@predicate(YearTitleParams)
def title_of_year(params: YearTitleParams, facts: Facts, runs: Runs) -> Found:
    """One of the titles was given for the last achievement year: a short cut beside the standard, so never open."""
    year = facts.last_year
    held = [code for code in params.any_of if facts.title_state(code, year) is Status.MET]
    status = Status.MET if held else Status.UNMET
    said = f"Năm {year} {'đã' if held else 'chưa'} có danh hiệu {facts.names(tuple(held) or params.any_of)}."
    return Found(status, said, tuple(f"{code} {year}" for code in held))
