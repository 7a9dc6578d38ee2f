"""Predicates of the highest orders and of medals given once: years since an order, an anniversary, never before."""

from pydantic import Field

from thidua.law.facts import Facts, Status
from thidua.law.predicates import Found, Params, Runs, predicate
from thidua.law.years import earliest_year, since_said

ROUND = 10  # a round anniversary ends in 0


class SinceParams(Params):
    years: int = Field(ge=1)
    after: tuple[str, ...] = Field(min_length=1)  # the earlier award, any one of these


@predicate(SinceParams)
def years_since_award(params: SinceParams, facts: Facts, runs: Runs) -> Found:
    """So many years up to the last achievement year lie after an earlier award on merit, whatever their rating."""

    def counts(year: int) -> Status:
        return Status.UNMET if facts.barred_year(year) else Status.MET

    run = facts.run(params.years, counts, params.after)
    said = f"Tính đến hết năm {facts.last_year} được {len(run.proven)} năm.{since_said(params.after, facts)}"
    evidence = tuple(f"{item.award} {item.last_year}" for item in facts.merit(params.after))
    missing = (
        "" if run.anchored else f"Quyết định tặng {facts.names(params.after)} theo công trạng, để có mốc tính năm."
    )
    earliest = earliest_year(run, facts) if run.status is Status.UNMET else None
    return Found(run.status, said, evidence, missing if run.status is not Status.MET else "", earliest)


@predicate(Params)
def round_anniversary(params: Params, facts: Facts, runs: Runs) -> Found:
    """The dossier comes in the year of a round anniversary of the founding; a year ahead, a person must say so."""
    founded, year = facts.case.subject.founded_on, facts.case.received_on.year
    if founded is None:
        return Found(Status.UNPROVEN, "Chưa có ngày thành lập của tập thể.", (), "Quyết định thành lập.")
    age, evidence = year - founded.year, (f"founded_on {founded.isoformat()}",)
    said = f"Năm {year} là năm thứ {age} kể từ năm thành lập {founded.year}."
    if age and age % ROUND == 0:
        return Found(Status.MET, said, evidence)
    if (age + 1) % ROUND == 0:
        missing = f"Xác nhận đề nghị nhân dịp kỷ niệm ngày thành lập năm {year + 1}."
        return Found(Status.UNPROVEN, f"{said} Năm sau là năm tròn.", evidence, missing)
    return Found(Status.UNMET, said, evidence, earliest_year=year - age + (age // ROUND + 1) * ROUND - 1)


class NeverParams(Params):
    award: str


@predicate(NeverParams)
def never_given(params: NeverParams, facts: Facts, runs: Runs) -> Found:
    """The award is given once only, and was not given before on any ground."""
    name = facts.rules[params.award].name
    held = tuple(f"{item.award} {item.last_year}" for item in facts.awards if item.award == params.award)
    if held:
        return Found(Status.UNMET, f"Đã được tặng {name}.", held)
    if facts.case.history.complete:  # also where a person might attest it instead
        return Found(Status.MET, f"Sổ đầy đủ không ghi đã được tặng {name}.")
    return Found(Status.UNPROVEN, f"Sổ chưa ghi {name}.", (), f"Xác nhận chưa từng được tặng {name}.")
