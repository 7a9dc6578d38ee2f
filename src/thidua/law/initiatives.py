"""Predicate on initiatives, scientific works and creativity in combat; each serves one award only."""

from pydantic import Field

from thidua.law import labels
from thidua.law.case import SCOPES, Initiative, InitiativeKind, Scope
from thidua.law.facts import Facts, Status
from thidua.law.predicates import Found, Params, Runs, count_status, predicate


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
    status = count_status(len(proven), len(possible), params.count)
    open_years = [year for year in possible_years if not facts.barred_year(year)]
    if status is Status.UNMET and not facts.complete and open_years:
        status = Status.UNPROVEN
    names = " hoặc ".join(labels.INITIATIVE[kind] for kind in params.kinds)
    counted = "thời gian đó" if params.within else f"năm {labels.years(window)}"
    said = f"Có {len(proven)}/{params.count} {names} được tính trong {counted}."
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


def _fit(item: Initiative, params: InitiativeParams) -> Status:
    """Whether one initiative fits, its year aside."""
    if item.used_for is not None or (item.applied is False and (params.applied or item.kind == "initiative")):
        return Status.UNMET
    for value, least in ((item.scope, params.scope), (item.recognised_by, params.recognised_by)):
        if value is not None and SCOPES.index(value) < SCOPES.index(least):
            return Status.UNMET
    unknown = item.scope is None or item.recognised_by is None or (params.applied and item.applied is None)
    return Status.UNPROVEN if unknown else Status.MET


def _refusal(item: Initiative, params: InitiativeParams) -> str:
    if item.used_for is not None:
        return f"Sáng kiến, đề tài năm {item.year} đã dùng cho khen thưởng khác; một sáng kiến chỉ dùng một lần."
    if _fit(item, params) is Status.UNMET:
        return f"Sáng kiến, đề tài năm {item.year} chưa đủ phạm vi, cấp công nhận hoặc chưa áp dụng."
    if _fit(item, params) is Status.UNPROVEN:
        return f"Sáng kiến, đề tài năm {item.year} chưa rõ phạm vi, cấp công nhận hoặc việc áp dụng."
    return f"Sáng kiến, đề tài năm {item.year} nằm ngoài các năm được tính."
