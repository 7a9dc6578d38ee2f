"""Long devotion (quá trình cống hiến): time in leading posts against the tables of the decrees."""

import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from pydantic import Field

from thidua.law import labels
from thidua.law.case import Service
from thidua.law.facts import Facts, Post, Status
from thidua.law.predicates import Found, Params, Runs, predicate
from thidua.law.provision import Provision

PEACE = date(1975, 5, 1)  # who holds posts from this day on cannot need the tables of both wars
DAYS_A_MONTH = 30
Wars = Literal["both_wars", "construction"]


class Row(Provision):
    """One row of a table: years in these posts, from `least` up to but not including `below`."""

    posts: tuple[str, ...]
    period: Wars
    least: int = Field(ge=0)
    below: int | None = Field(default=None, ge=1)


class TenureParams(Params):
    rows: tuple[Row, ...]


@predicate(TenureParams)
def position_tenure(params: TenureParams, facts: Facts, runs: Runs) -> Found:
    """Time in a leading post falls in a band of the table; women need one third less.

    Time too short in a higher post is added to the next lower post held, never the other way round; of posts held at
    once the highest counts. A post that the tables do not name is unproven: its equivalence must be attested.
    """
    if not facts.services:
        return Found(facts.silence, "Sổ chưa có quá trình giữ chức vụ.", (), "Quá trình giữ các chức vụ lãnh đạo.")
    surely, at_most = (_tenure(params, facts, last_months=counted) for counted in (False, True))
    if surely.status is at_most.status:
        return surely if surely.status is Status.MET else at_most
    said = (
        f"{at_most.said} Đó là khi tính trọn tháng cuối; không tính tháng cuối thì kết quả khác. Sổ chỉ ghi tháng"
        " nên chưa kết luận được."
    )
    missing = "Ngày giữ và ngày thôi giữ chức vụ theo quyết định."
    return replace(at_most, status=Status.UNPROVEN, said=said, missing=missing)


def _tenure(params: TenureParams, facts: Facts, last_months: bool) -> Found:
    """What the table says when the month in which a post ended, its day unknown, counts whole or not at all."""
    held = {number: named(item.post, facts.posts) for number, item in enumerate(facts.services)}
    days = _days_by_post(facts, held, last_months)
    wartime = any(item.start < PEACE for item in facts.services)
    open_rows = [row for row in params.rows if wartime or _peace(row)]
    rows = [(row, post) for row in open_rows for post in posts_of(row, facts.posts) if days.get(post)]
    judged = [(row, post, _judge(row, post, days, rows, facts)) for row, post in rows]
    met = [item for item in judged if item[2] is Status.MET]
    evidence = tuple(
        f"service {item.post} {_months_said(item.start, item.end or facts.day)}" for item in facts.services
    )
    for row, post, _ in sorted(met, key=lambda item: (not _peace(item[0]), item[0].confidence == "memory")):
        said = f"Giữ chức vụ {post.names[0]} {_years_said(days[post])}"
        if days[post] < _least_days(row, facts):
            said += f", cộng {_years_said(_short_above(post, days, rows, facts))} chưa đủ khung ở chức vụ cao hơn"
        said += f", thuộc khung {_band(row, facts)}."
        if wartime and not _peace(row):
            return Found(Status.UNPROVEN, said, evidence, "Xác nhận thời kỳ tham gia hoạt động cách mạng, kháng chiến.")
        return Found(Status.MET, said, evidence, cite=row.cite, confidence=row.confidence)
    unnamed = [item.post for number, item in enumerate(facts.services) if held[number] is None]
    if unnamed or not judged:
        posts = ", ".join(unnamed or [item.post for item in facts.services])
        said = f"Bảng chức vụ của nghị định (phần đã đọc) không nêu: {posts}."
        return Found(Status.UNPROVEN, said, evidence, "Xác nhận chức vụ tương đương của cơ quan có thẩm quyền.")
    return _refused(judged, days, evidence, facts)


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


def _refused(
    judged: list[tuple[Row, Post, Status | None]], days: dict[Post, int], evidence: tuple[str, ...], facts: Facts
) -> Found:
    over = [item for item in judged if item[2] is None]
    parts = [f"{post.names[0]}: {_years_said(days[post])}, khung {_band(row, facts)}" for row, post, _ in judged]
    said = f"Thời gian giữ chức vụ không nằm trong khung: {'; '.join(parts)}."
    if len({post.rank for post in days}) > 1:
        said += " Thời gian ở chức vụ thấp hơn không cộng lên chức vụ cao hơn; có cách hiểu khác là được cộng cho đủ."
    confidence = next((row.confidence for row, _, _ in judged if row.confidence == "memory"), None)
    if len(over) == len(judged):
        said += " Thời gian vượt khung, kể cả thời gian cộng từ chức vụ cao hơn: xem xét hạng cao hơn."
        return Found(Status.UNMET, said, evidence, confidence=confidence)
    return Found(facts.silence, said, evidence, "Các chức vụ khác đã giữ (nếu có).", confidence=confidence)


def _peace(row: Row) -> bool:
    return row.period == "construction"


def _judge(row: Row, post: Post, days: dict[Post, int], rows: list[tuple[Row, Post]], facts: Facts) -> Status | None:
    """Met, unmet (too short) or None (above the band, alone or with the time added from higher posts)."""
    own, least = days[post], _least_days(row, facts)
    spent = own if own >= least else own + _short_above(post, days, rows, facts)
    if row.below is not None and spent >= _days_of_years(row.below):
        return None
    return Status.MET if spent >= least else Status.UNMET


def _short_above(post: Post, days: dict[Post, int], rows: list[tuple[Row, Post]], facts: Facts) -> int:
    """Time in higher posts, in days, that reaches no row of its own and so is added downwards."""
    return sum(
        spent for above, spent in days.items() if above.rank > post.rank and not _enough(above, spent, rows, facts)
    )


def _enough(post: Post, spent: int, rows: list[tuple[Row, Post]], facts: Facts) -> bool:
    """Whether the time in a higher post reaches a row of its own, so that there is nothing short to add."""
    return any(spent >= _least_days(row, facts) for row, own in rows if own == post)


def _least_days(row: Row, facts: Facts) -> int:
    months = row.least * 12
    if facts.case.subject.sex == "female":
        months = -(-months * 2 // 3)
    return months * DAYS_A_MONTH


def _days_of_years(years: int) -> int:
    return years * 12 * DAYS_A_MONTH


def _days_by_post(facts: Facts, held: dict[int, Post | None], last_months: bool) -> dict[Post, int]:
    """Time in each post in days of 30-day months; of posts held at once only the highest counts."""
    spells = sorted(
        (
            (post, facts.services[number].start, stop_of(facts.services[number], facts, last_months))
            for number, post in held.items()
            if post
        ),
        key=lambda spell: (-spell[0].rank, spell[1]),
    )
    taken: list[tuple[date, date]] = []
    days: dict[Post, int] = {}
    for post, start, stop in spells:
        for free_start, free_stop in _free(start, stop, taken):
            days[post] = days.get(post, 0) + length(free_start, free_stop)
        taken.append((start, stop))
    return days


def stop_of(item: Service, facts: Facts, last_months: bool) -> date:
    """The first day no longer counted. A post that another follows at once surely lasted to the end of its month."""
    if item.end is None or item.end > facts.day:
        return facts.day + timedelta(days=1)
    after = item.end + timedelta(days=1)
    followed = any(other.start <= after and (other.end is None or other.end > item.end) for other in facts.services)
    if last_months or followed or not item.ends_by_month:
        return after
    return max(item.start, item.end.replace(day=1))


def _free(start: date, stop: date, taken: list[tuple[date, date]]) -> list[tuple[date, date]]:
    """The parts of [start, stop) that no taken stretch covers."""
    free = [(start, stop)]
    for a, b in taken:
        free = [part for x, y in free for part in ((x, min(y, a)), (max(x, b), y)) if part[0] < part[1]]
    return free


def length(start: date, stop: date) -> int:
    """[start, stop) in days, every whole month as 30: the 31st day of a month makes no month."""
    months = (stop.year - start.year) * 12 + stop.month - start.month
    return months * DAYS_A_MONTH + min(stop.day - start.day, DAYS_A_MONTH - 1)


def posts_of(row: Row, ladder: tuple[Post, ...]) -> list[Post]:
    wanted = {plain(name) for name in row.posts}
    return [post for post in ladder if wanted & {plain(name) for name in post.names}]


def named(said: str, ladder: tuple[Post, ...]) -> Post | None:
    """The post of the ladder that the words begin with, longest name first: "Vụ trưởng Vụ Pháp chế" is a Vụ trưởng."""
    spoken = plain(said)
    matches = [
        (len(plain(name)), post)
        for post in ladder
        for name in post.names
        if spoken == plain(name) or spoken.startswith(plain(name) + " ")
    ]
    return max(matches, key=lambda match: match[0])[1] if matches else None


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    words = "".join(letter if letter.isalnum() else " " for letter in unicodedata.normalize("NFC", text).casefold())
    return " ".join(words.split())


def _band(row: Row, facts: Facts) -> str:
    least = f"từ {row.least} năm" if row.least else "không quy định mức tối thiểu"
    if facts.case.subject.sex == "female" and row.least:
        least += " (nữ được giảm 1/3 thời gian)"
    return f"{least} đến dưới {row.below} năm" if row.below is not None else least


def _years_said(days: int) -> str:
    months = days // DAYS_A_MONTH
    return f"{months // 12} năm {months % 12} tháng" if months % 12 else f"{months // 12} năm"


def _months_said(start: date, end: date) -> str:
    return f"{start:%m/%Y}–{end:%m/%Y}"
