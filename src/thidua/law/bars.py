"""What bars a proposal whatever was achieved. Each function answers in Vietnamese what it found, or None."""

from collections.abc import Callable

from thidua.law import labels
from thidua.law.facts import NEVER, Facts, Status
from thidua.law.predicates import Found


def proceedings_under_way(facts: Facts) -> Found | None:
    """Discipline under consideration, an investigation, inspection, audit, complaint, denunciation or press report."""
    open_now = [item for item in facts.case.history.proceedings if item.covers(facts.day)]
    if not open_now:
        return None
    said = "; ".join(f"{labels.PROCEEDING[item.kind]} (từ {item.start:%d/%m/%Y})" for item in open_now)
    evidence = tuple(f"{item.kind} {item.start.isoformat()}" for item in open_now)
    return Found(Status.UNMET, f"Có việc {said}.", evidence, "Kết luận của cơ quan có thẩm quyền.")


def discipline_not_over(facts: Facts) -> Found | None:
    """A disciplinary period is running, or the years proposed on merit lie before the first full year after it."""
    periods = [item for item in facts.case.history.discipline if item.start <= facts.day]
    running = [item for item in periods if item.covers(facts.day)]
    merit = facts.case.basis == "merit"
    if not running and not (merit and facts.last_year < facts.first_counted_year):
        return None
    first = facts.first_counted_year
    said = "; ".join(
        f"{labels.DISCIPLINE[item.kind]} từ {item.start:%d/%m/%Y}" + (f" đến {item.end:%d/%m/%Y}" if item.end else "")
        for item in running or periods
    )
    since = f" Thành tích được tính từ năm {first}." if first != NEVER else ""
    evidence = tuple(f"{item.kind} {item.start.isoformat()}" for item in running or periods)
    return Found(
        Status.UNMET,
        f"Bị kỷ luật {said}.{since}",
        evidence,
        "Hết thời hạn chấp hành kỷ luật.",
        first if first != NEVER else None,
    )


# On these grounds an achievement is a year, or all years until then: the same form for that year rewards it twice.
# Of sudden, thematic and external ones there may be several in a year.
ONE_ACHIEVEMENT = ("merit", "devotion", "seniority")


def already_given(facts: Facts) -> Found | None:
    """The award asked for was already given for the same achievement.

    A title for one of the same years; a form for the same last year on the same ground, or on one that nobody knows.
    """
    code, year, basis = facts.case.award, facts.last_year, facts.case.basis
    rule = facts.rules[code]
    if not rule.is_title and basis not in ONE_ACHIEVEMENT:
        return None
    span = rule.span_years
    held = [item for item in facts.awards if item.award == code and abs(item.last_year - year) < span]
    held = [item for item in held if rule.is_title or item.basis in (basis, None)]
    if not held:
        return None
    latest = max(held, key=lambda item: item.last_year)
    said = f"{rule.name} năm {latest.last_year} đã được tặng"
    said += f" theo Quyết định số {latest.number}." if latest.number else "."
    if not rule.is_title and all(item.basis is None for item in held):
        said += " Chưa rõ loại hình khen thưởng; nếu đã tặng cho thành tích khác thì ghi loại hình vào sổ bộ."
    if span == 1:
        return Found(Status.UNMET, said, (f"{code} {year}",))
    said += f" Mỗi lần xét cho {span} năm nên có năm thành tích trùng nhau."
    return Found(Status.UNMET, said, (f"{code} {latest.last_year}",), "", latest.last_year + span)


BARS: dict[str, Callable[[Facts], Found | None]] = {
    "proceedings_under_way": proceedings_under_way,
    "discipline_not_over": discipline_not_over,
    "already_given": already_given,
}
