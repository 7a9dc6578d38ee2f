"""Time of service (niên hạn): months served without a break, or in all."""

from collections.abc import Iterable
from datetime import date

from pydantic import Field

from thidua.law.case import Service
from thidua.law.devotion import DAYS_A_MONTH, length, plain, stop_of
from thidua.law.facts import Facts, Status
from thidua.law.predicates import Found, Params, Runs, predicate

Spell = tuple[date, date]  # [start, stop)


class ServiceParams(Params):
    months: int = Field(ge=1)
    months_women: int | None = Field(default=None, ge=1)
    continuous: bool = False  # the longest time without a break counts, not the sum
    serving: bool = False  # and it must last on the day
    posts: tuple[str, ...] = ()  # only time in posts that begin with one of these words
    until: date | None = None  # only time before this day


@predicate(ServiceParams)
def service_time(params: ServiceParams, facts: Facts, runs: Runs) -> Found:
    """Long enough in service. The month in which a service ended, its day unknown, decides nothing by itself."""
    needed = (params.months_women if facts.case.subject.sex == "female" else None) or params.months
    served = [_months(_spells(params, facts, last_months=counted), params) for counted in (False, True)]
    said = f"Sổ ghi {_said(served[0])} {'liên tục' if params.continuous else 'cộng dồn'}; cần {_said(needed)}."
    evidence = tuple(
        f"service {item.post} {item.start:%m/%Y}–{item.end or facts.day:%m/%Y}" for item in _counted(params, facts)
    )
    if min(served) >= needed:
        return Found(Status.MET, said, evidence)
    if max(served) >= needed:
        missing = "Ngày thôi phục vụ, thôi giữ chức vụ theo quyết định."
        return Found(Status.UNPROVEN, f"{said} Chỉ đủ khi tính trọn tháng cuối.", evidence, missing)
    missing = "Quá trình phục vụ, công tác (đơn vị, ngày bắt đầu, ngày kết thúc)."
    return Found(facts.silence, said, evidence, missing, _reached_in(needed, params, facts) if facts.complete else None)


def _reached_in(needed: int, params: ServiceParams, facts: Facts) -> int | None:
    """The year in which a service that lasts on the day becomes long enough; None when none does."""
    spells = _spells(params, facts, last_months=True)
    if not spells or spells[-1][1] <= facts.day:
        return None
    lacking = needed - _months(spells[-1:] if params.continuous else spells, params)
    return facts.day.year + (facts.day.month - 1 + lacking) // 12


def _counted(params: ServiceParams, facts: Facts) -> list[Service]:
    wanted = [plain(name) for name in params.posts]
    return [
        item
        for item in facts.services
        if not wanted or any(f"{plain(item.post)} ".startswith(f"{name} ") for name in wanted)
    ]


def _spells(params: ServiceParams, facts: Facts, last_months: bool) -> list[Spell]:
    """Time that counts, in order, what touches or overlaps made one."""
    bound = params.until or date.max
    spells = ((item.start, min(stop_of(item, facts, last_months), bound)) for item in _counted(params, facts))
    joined = _joined(spell for spell in spells if spell[0] < spell[1])
    return [spell for spell in joined if spell[1] > facts.day] if params.serving else joined


def _joined(spells: Iterable[Spell]) -> list[Spell]:
    joined: list[Spell] = []
    for start, stop in sorted(spells):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], stop))
        else:
            joined.append((start, stop))
    return joined


def _months(spells: list[Spell], params: ServiceParams) -> int:
    days = [length(start, stop) for start, stop in spells]
    return (max(days, default=0) if params.continuous else sum(days)) // DAYS_A_MONTH


def _said(months: int) -> str:
    years, rest = divmod(months, 12)
    parts = [f"{years} năm" if years else "", f"{rest} tháng" if rest or not years else ""]
    return " ".join(part for part in parts if part)
