"""The tables of a snapshot: what they are given as, what is stored, and which rows the case format would refuse.

Given as rows or CSV in the words of the public case format; stored as Parquet in small numbers, sorted by subject.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from thidua.law.bulk import words
from thidua.law.bulk.chunk import NO_DAY

YEARS = (1900, 2200)


def number(words_: Sequence[str], column: str) -> str:
    """SQL for the place of a word in its list; 255 when the word is absent, an error when it is none of them."""
    known = ", ".join(f"'{word}'" for word in words_)
    found = f"list_position([{known}], {column})"
    return (
        f"CASE WHEN {column} IS NULL THEN {words.UNKNOWN} ELSE coalesce({found} - 1,"
        f" error('{column}: không nhận giá trị ' || {column})) END::UTINYINT AS {column}"
    )


@dataclass(frozen=True)
class Layout:
    """`given` are the columns handed in; `stored` is SQL over them (and `place`, the order given) after `subject`."""

    given: Mapping[str, str]
    stored: str
    read: str  # SQL of the columns that are read back as arrays
    refused: Mapping[str, str] = field(
        default_factory=dict
    )  # SQL conditions on one row, and in Vietnamese what is wrong


PERIOD = {"kind": "VARCHAR", "start": "DATE", "end": "DATE"}
BACKWARDS = {'"end" < start': "ngày kết thúc đứng trước ngày bắt đầu"}
FIRST, LAST = YEARS
BAD_YEAR = {f"year NOT BETWEEN {FIRST} AND {LAST}": "năm không hợp lệ"}


def _day(column: str, missing: int) -> str:
    """SQL for a day as its number, counted from 1970-01-01."""
    return f"coalesce({column} - DATE '1970-01-01', {missing})::INTEGER AS {column}"


STRETCH = f"""{_day("start", 0)}, {_day('"end"', NO_DAY)},
    year(start)::SMALLINT AS start_year, coalesce(year("end"), 9999)::SMALLINT AS end_year"""

SUBJECTS = {  # the columns of the table of subjects
    "id": "BIGINT",
    "kind": "VARCHAR",
    "categories": "VARCHAR",
    "sex": "VARCHAR",
    "founded_on": "DATE",
    "complete": "BOOLEAN",
    "agency": "BIGINT",
}
READ_SUBJECTS = f"""id, sex, complete, agency, {_day("founded_on", -NO_DAY)},
    coalesce(year(founded_on), 0)::SMALLINT AS founded_year, coalesce(month(founded_on), 0)::SMALLINT AS founded_month,
    coalesce(day(founded_on), 0)::SMALLINT AS founded_day, refused"""
LAYOUTS: dict[str, Layout] = {
    "awards": Layout(
        {
            "award": "VARCHAR",
            "year": "SMALLINT",
            "from_year": "SMALLINT",
            "to_year": "SMALLINT",
            "decided_on": "DATE",
            "basis": "VARCHAR",
        },
        f"""codes.number::USMALLINT AS award, coalesce(to_year, year) AS last_year,
            greatest(coalesce(to_year, year), coalesce(year(decided_on), 0))::SMALLINT AS anchor_year,
            {number(words.BASES, "basis")},
            coalesce(decided_on, make_date(greatest(year, coalesce(to_year, year)), 1, 1)) AS known_from""",
        f"award, last_year, anchor_year, basis, {_day('known_from', 0)}",
        {
            **BAD_YEAR,
            "from_year > coalesce(to_year, year)": "năm đầu đứng sau năm cuối của thành tích",
            "year(decided_on) < greatest(year, coalesce(to_year, year))": "ngày quyết định đứng trước năm thành tích",
            "codes.span > 1 AND to_year <> year": "năm cuối khác năm của danh hiệu",
            "codes.span > 1 AND from_year IS NOT NULL AND (to_year IS NULL OR to_year = year)"
            " AND coalesce(to_year, year) - from_year + 1 <> codes.span": "số năm xét khác quy định của danh hiệu",
        },
    ),
    "ratings": Layout(
        {"year": "SMALLINT", "rating": "VARCHAR"},
        f"year, {number(words.RATINGS, 'rating')}",
        "year, rating",
        BAD_YEAR,
    ),
    "initiatives": Layout(
        {
            "kind": "VARCHAR",
            "year": "SMALLINT",
            "recognised_by": "VARCHAR",
            "scope": "VARCHAR",
            "applied": "UTINYINT",
            "used_for": "VARCHAR",
        },
        f"""{number(words.INITIATIVES, "kind")}, year, {number(words.SCOPES, "recognised_by")},
            {number(words.SCOPES, "scope")}, coalesce(applied, {words.UNKNOWN})::UTINYINT AS applied,
            used_for IS NOT NULL AS used""",
        "kind, year, recognised_by, scope, applied, used",
        BAD_YEAR,
    ),
    "discipline": Layout(PERIOD, f'{number(words.DISCIPLINES, "kind")}, start, "end"', STRETCH, BACKWARDS),
    "proceedings": Layout(PERIOD, 'kind, start, "end"', STRETCH, BACKWARDS),
    "leave": Layout(PERIOD, 'kind, start, "end"', f"{STRETCH}, kind IN {words.SPARING} AS sparing", BACKWARDS),
    "service": Layout(
        {"post": "VARCHAR", "start": "DATE", "end": "DATE", "by_month": "BOOLEAN"},
        'posts.number::INTEGER AS post, start, "end", coalesce(by_month, false) AS by_month, place',
        f"post, by_month, {STRETCH}",
        BACKWARDS,
    ),
    "cluster_results": Layout(
        {"year": "SMALLINT", "organised_by": "VARCHAR", "rank": "INTEGER"},
        f"year, {number(words.ORGANISERS, 'organised_by')}, rank",
        "year, organised_by, rank",
        {**BAD_YEAR, "rank < 1": "thứ hạng không hợp lệ"},
    ),
    "movements": Layout(
        {"launched_by": "VARCHAR", "years": "INTEGER", "evaluated_at": "VARCHAR", "rank": "INTEGER"},
        f"{number(words.LAUNCHERS, 'launched_by')}, years, {number(words.REVIEWS, 'evaluated_at')}, rank",
        f"launched_by, years, evaluated_at, coalesce(rank, {words.NO_RANK})::INTEGER AS rank",
        {"rank < 1": "thứ hạng không hợp lệ", "years < 1": "số năm không hợp lệ"},
    ),
    "members": Layout(
        {
            "year": "SMALLINT",
            "total": "INTEGER",
            **dict.fromkeys((*words.RATINGS[::-1], *words.DISCIPLINES), "INTEGER"),
        },
        ", ".join(("year", "total", *words.RATINGS[::-1], *words.DISCIPLINES)),
        "year, total, "
        + ", ".join(f"coalesce({level}, 0)::INTEGER AS {level}" for level in words.RATINGS)
        + ", "
        + ", ".join(f"coalesce({kind}, -1)::INTEGER AS {kind}" for kind in words.DISCIPLINES),
        {
            "total < 1": "tổng số người không hợp lệ",
            " + ".join(f"coalesce({level}, 0)" for level in words.RATINGS)
            + " > total": "tổng số người được xếp loại lớn hơn tổng số người",
            f"greatest({', '.join(words.DISCIPLINES)}) > total": "số người lớn hơn tổng số người của tập thể",
        },
    ),
    "holding": Layout(
        {"year": "SMALLINT", "award": "VARCHAR", "count": "INTEGER"},
        "year, codes.number::USMALLINT AS award, count",
        "year, award, count",
    ),
}
GROUPS_REFUSED = {  # table: the columns that may have one value only, the value, and what is wrong otherwise
    "ratings": ("year", "rating", "một năm có hai mức xếp loại khác nhau"),
    "cluster_results": ("year, organised_by", "rank", "hai thứ hạng khác nhau của cùng nơi tổ chức trong một năm"),
    "movements": ("launched_by, years, evaluated_at", "rank", "cùng một phong trào có hai thứ hạng khác nhau"),
    "members": ("year", "place", "hai số liệu về người của tập thể trong một năm"),
}
