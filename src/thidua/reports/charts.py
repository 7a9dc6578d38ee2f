"""Charts drawn on the server: one SVG for the screen, the PDF and Word, with a finding in words and the data behind it.

Bars and lines come from a Vega-Lite specification through `vl_convert`; the map is our own SVG over shipped outlines.
No picture holds a script or a style, so the strict content policy can stay. Numbers are written the Vietnamese way.
"""

import functools
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import vl_convert
from django.core.cache import cache
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

Number = int | float

BLUE, RED, INK, SOFT, LINE = "#1d4f91", "#8f1713", "#211d1a", "#5a534d", "#ddd7cf"
DASHES: tuple[list[int], ...] = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4])
CLASSES = ("#fbe9d7", "#f5c6a0", "#e48f68", "#bd4a3a", "#8f1713")  # light to dark, told apart also without colour
GREEN, GOLD = "#17603b", "#e9b949"
SERIES = (RED, BLUE, GREEN, "#8a5a00", "#5b3a8c")
# A part of a bar: its colour, and that of the number on it. Neighbours differ in lightness too.
TONES = {
    "info": (BLUE, "#ffffff"),
    "success": (GREEN, "#ffffff"),
    "danger": (RED, "#ffffff"),
    "warning": (GOLD, INK),
    "neutral": (LINE, INK),
}
SMALLEST = 0.05  # of the picture: a narrower part holds no number; the table has it
FONT = "Be Vietnam Pro, system-ui, sans-serif"
DAY = 24 * 60 * 60
WIDTH = 480
LETTER = 8  # width of a letter: the drawing does not know our font, so room for texts is counted, not measured
LONGEST = 24
LOCALE = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", "\u00a0₫"]}


@dataclass(frozen=True)
class Table:
    """The numbers behind a picture, written out."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Figure:
    """What `components/figure.html` shows: the picture, what it is of, what it says, and its numbers."""

    svg: SafeString
    title: str
    finding: str
    table: Table


def written(value: Number) -> str:
    """A number the Vietnamese way, with at most two decimals: 1.234 and 1.234,5."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    return text.translate(str.maketrans(",.", ".,"))


def bar_chart(
    title: str,
    finding: str,
    rows: Sequence[tuple[str, Number]],
    *,
    of: str = "",
    value: str = "",
    highlight: str = "",
) -> Figure:
    """Horizontal bars in the given order, each with its number. `of` and `value` head the table; one bar may stand out.

    A negative number raises ValueError: a bar has no length below nothing.
    """
    if any(number < 0 for _label, number in rows):
        raise ValueError("bars show amounts of nothing or more")
    data = [
        {"row": row, "label": _short(label), "value": number, "text": written(number), "high": label == highlight}
        for row, (label, number) in enumerate(rows)
    ]
    across = {"field": "row", "type": "ordinal", "title": None, "axis": _labels([label for label, _number in rows])}
    along = {
        "field": "value",
        "type": "quantitative",
        "axis": None,
        "scale": {
            "domainMin": 0,
            "domainMax": _room_for_numbers(rows) * max([1, *(number for _label, number in rows)]),
        },
    }
    color = {"condition": {"test": "datum.high", "value": RED}, "value": BLUE}
    specification = {
        "data": {"values": data},
        "width": WIDTH,
        "height": {"step": _step([label for label, _number in rows])},
        "encoding": {"y": across, "x": along},
        "layer": [
            {"mark": {"type": "bar", "height": 18, "cornerRadiusEnd": 2}, "encoding": {"color": color}},
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "fontWeight": 600},
                "encoding": {"text": {"field": "text"}},
            },
        ],
    }
    table = Table((of or _("Mục"), value or _("Số lượng")), tuple((label, written(number)) for label, number in rows))
    return Figure(_picture(specification, title, finding), title, finding, table)


def stacked_chart(
    title: str,
    finding: str,
    parts: Sequence[tuple[str, str]],
    rows: Sequence[tuple[str, Sequence[Number]]],
    *,
    of: str = "",
) -> Figure:
    """Horizontal bars in the given order, each cut into the same parts (name, tone of TONES), each with its number.

    A row has a number for each part; a negative one raises ValueError.
    """
    if any(number < 0 for _label, numbers in rows for number in numbers):
        raise ValueError("bars show amounts of nothing or more")
    longest = max([1, *(sum(numbers) for _label, numbers in rows)])
    names = [name for name, _tone in parts]
    color = {
        "field": "part",
        "type": "nominal",
        "scale": {"domain": names, "range": [TONES[tone][0] for _name, tone in parts]},
        "legend": {"orient": "top", "title": None, "labelFontSize": 13, "labelColor": INK, "labelLimit": 0},
    }
    specification = {
        "data": {"values": [segment for row, line in enumerate(rows) for segment in _segments(row, line, parts)]},
        "width": WIDTH,
        "height": {"step": _step([label for label, _numbers in rows])},
        "encoding": {
            "y": {"field": "row", "type": "ordinal", "title": None, "axis": _labels([label for label, _n in rows])},
            "x": {"field": "start", "type": "quantitative", "axis": None, "scale": {"domain": [0, longest]}},
        },
        "layer": [
            {
                "mark": {"type": "bar", "height": 20, "stroke": "#ffffff", "strokeWidth": 1.5},
                "encoding": {"x2": {"field": "end"}, "color": color},
            },
            {
                "mark": {"type": "text", "fontWeight": 600},
                "transform": [{"filter": f"datum.end - datum.start >= {SMALLEST * longest}"}],
                "encoding": {
                    "x": {"field": "middle", "type": "quantitative"},
                    "text": {"field": "text"},
                    "color": {"field": "ink", "type": "nominal", "scale": None},
                },
            },
        ],
    }
    table = Table((of or _("Mục"), *names), tuple((label, *map(written, numbers)) for label, numbers in rows))
    return Figure(_picture(specification, title, finding), title, finding, table)


def _segments(
    row: int, line: tuple[str, Sequence[Number]], parts: Sequence[tuple[str, str]]
) -> Iterator[dict[str, Any]]:
    """The parts of one bar that have a length, one after the other."""
    start: Number = 0
    for (name, tone), number in zip(parts, line[1], strict=True):
        end = start + number
        if number:
            yield {
                "row": row,
                "part": name,
                "start": start,
                "end": end,
                "middle": (start + end) / 2,
                "text": written(number),
                "ink": TONES[tone][1],
            }
        start = end


def paired_bars(
    title: str, finding: str, names: tuple[str, str], rows: Sequence[tuple[str, Number, Number]], *, suffix: str = ""
) -> Figure:
    """Two bars for each row, to be compared: the first outlined, the second filled; `names` say which is which."""
    data = [
        {"row": row, "bar": bar, "name": names[bar], "value": number, "text": f"{written(number)}{suffix}"}
        for row, (_label, *numbers) in enumerate(rows)
        for bar, number in enumerate(numbers)
    ]
    axis = _labels([label for label, _first, _second in rows])
    largest = max([1, *(number for _label, *numbers in rows for number in numbers)])
    by_name = {"field": "name", "type": "nominal", "sort": list(names)}
    legend = {"orient": "top", "title": None, "labelFontSize": 13, "labelLimit": 0, "labelColor": INK, "offset": 4}
    fill = {**by_name, "scale": {"domain": list(names), "range": ["#ffffff", RED]}, "legend": legend}
    specification = {
        "data": {"values": data},
        "width": WIDTH,
        "height": {"step": 18},
        "encoding": {
            "y": {"field": "row", "type": "ordinal", "title": None, "axis": axis, "scale": {"paddingInner": 0.3}},
            "yOffset": {"field": "bar", "type": "ordinal"},
            "x": {
                "field": "value",
                "type": "quantitative",
                "axis": None,
                "scale": {"domainMin": 0, "domainMax": 1.25 * largest},
            },
        },
        "layer": [
            {
                "mark": {"type": "bar", "stroke": RED, "strokeWidth": 1.2, "cornerRadiusEnd": 2},
                "encoding": {"fill": fill},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 12},
                "encoding": {"text": {"field": "text"}},
            },
        ],
    }
    table = Table(
        (_("Nhóm"), *names),
        tuple((label, f"{written(first)}{suffix}", f"{written(second)}{suffix}") for label, first, second in rows),
    )
    return Figure(_picture(specification, title, finding), title, finding, table)


def line_chart(
    title: str, finding: str, series: Mapping[str, Sequence[tuple[int, Number]]], *, value: str = ""
) -> Figure:
    """Lines over years, at most five, each (year, number) in order; each has its own dash and its name at its end.

    A year that a line lacks is a gap in it, never a zero.
    """
    if not 1 <= len(series) <= len(SERIES):
        raise ValueError(f"a line chart has 1 to {len(SERIES)} lines")
    points = [
        {"year": str(year), "value": number, "series": name, "name": _short(name), "end": year == line[-1][0]}
        for name, line in series.items()
        for year, number in line
    ]
    names = list(series)
    step = 1 if all(isinstance(point["value"], int) for point in points) else 0  # there is no half a person
    by_name = {"field": "series", "type": "nominal", "legend": None}
    dashes = {**by_name, "scale": {"domain": names, "range": list(DASHES[: len(names)])}}
    specification = {
        "data": {"values": points},
        "width": WIDTH,
        "height": 220,
        "padding": {"left": 5, "top": 5, "bottom": 5, "right": _room([_short(name) for name in names]) // 2},
        "encoding": {
            "x": {
                "field": "year",
                "type": "ordinal",
                "title": None,
                "axis": {"labelAngle": 0, "labelOverlap": True, "grid": False},
                "scale": {"paddingOuter": 0.4},
            },
            "y": {
                "field": "value",
                "type": "quantitative",
                "title": None,
                "scale": {"domainMin": 0},
                "axis": {"tickCount": 5, "tickMinStep": step, "domain": False, "ticks": False, "format": ",~f"},
            },
            "color": {**by_name, "scale": {"domain": names, "range": list(SERIES[: len(names)])}},
        },
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 2.5}, "encoding": {"strokeDash": dashes}},
            {"mark": {"type": "point", "filled": True, "size": 50, "opacity": 1}},
            {
                "mark": {"type": "text", "align": "left", "dx": 10, "fontWeight": 600},
                "transform": [{"filter": "datum.end"}],
                "encoding": {"text": {"field": "name"}},
            },
        ],
    }
    return Figure(_picture(specification, title, finding), title, finding, _line_table(series, value))


def _labels(labels: Sequence[str]) -> dict[str, Any]:
    """The axis that says what each bar is; two bars of the same name stay two."""
    lines = [_in_two_lines(label) for label in labels]
    return {
        "labelExpr": f"{json.dumps(lines)}[datum.value]",
        "labelLimit": 0,
        "minExtent": _room([line for each in lines for line in each]),
        "labelPadding": 8,
        "domain": False,
        "ticks": False,
    }


def _step(labels: Sequence[str]) -> int:
    """The height of one bar with its name."""
    return 36 if any(len(label) > LONGEST for label in labels) else 30


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def _in_two_lines(text: str) -> list[str]:
    """The text broken at a space where the first line gets too long; the second is cut as ever."""
    if len(text) <= LONGEST:
        return [text]
    at = text.rfind(" ", 0, LONGEST + 1)
    return [text[:at], _short(text[at + 1 :])] if at > 0 else [_short(text)]


def _room(texts: Sequence[str]) -> int:
    """Pixels that the longest of these texts needs beside the picture."""
    return LETTER * max((len(text) for text in texts), default=0) + LETTER


def _room_for_numbers(rows: Sequence[tuple[str, Number]]) -> float:
    """How much longer than the longest bar the picture is, so that every number stands beside its bar."""
    plot = WIDTH - _room([_short(label) for label, _number in rows])
    return plot / max(plot - _room([written(number) for _label, number in rows]), plot / 2)


def _line_table(series: Mapping[str, Sequence[tuple[int, Number]]], value: str) -> Table:
    known = {name: dict(line) for name, line in series.items()}
    years = sorted({year for line in known.values() for year in line})
    rows = tuple(
        (str(year), *(written(line[year]) if year in line else "—" for line in known.values())) for year in years
    )
    names = tuple(f"{name} ({value})" if value else name for name in series)
    return Table((_("Năm"), *names), rows)


def _picture(specification: dict[str, Any], title: str, finding: str) -> SafeString:
    """Draw a specification, once for each content; the words are on the picture for those who can't see it."""
    key = "chart:" + hashlib.sha256(json.dumps(specification, sort_keys=True).encode()).hexdigest()
    drawn = cache.get_or_set(key, lambda: _drawn(specification), DAY)
    label = escape(f"{title}. {finding}")
    # Everything in it was made here: the drawing escapes its own texts, and the label is escaped above.
    return mark_safe(f'<svg role="img" aria-label="{label}"{drawn}')  # noqa: S308 - see the line above


def _drawn(specification: dict[str, Any]) -> str:
    """The SVG after its opening `<svg`, without what a browser would say in English."""
    config = {
        "aria": False,
        "font": FONT,
        "background": None,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "view": {"stroke": None},
        "text": {"fontSize": 13, "fill": INK},
        "axis": {
            "labelFontSize": 13,
            "labelColor": INK,
            "gridColor": LINE,
            "domainColor": SOFT,
            "tickColor": SOFT,
        },
    }
    svg = vl_convert.vegalite_to_svg({**specification, "config": config}, format_locale=LOCALE)
    return re.sub(r' (?:xmlns:xlink|version|class|style|role|aria-roledescription)="[^"]*"', "", svg).removeprefix(
        "<svg"
    )


@dataclass(frozen=True)
class Province:
    """The outline of a province or city as it is from 2025-07-01; `label` is a point inside it."""

    code: str
    name: str
    path: str
    label: tuple[float, float]


@functools.cache
def map_shapes() -> tuple[str, tuple[Province, ...]]:
    """The view box and the 34 outlines, both archipelagos among them (CC BY 4.0; the source is named in the file)."""
    content = json.loads((files("thidua.reports") / "data" / "provinces-34.json").read_text(encoding="utf-8"))
    shapes = (Province(p["code"], p["name"], p["path"], (p["label"][0], p["label"][1])) for p in content["provinces"])
    return content["viewBox"], tuple(shapes)


# Where the two archipelagos are named on the map: (x, y, name, the province or city to which it belongs).
ARCHIPELAGOS = ((560, 338, "Hoàng Sa", "Đà Nẵng"), (710, 612, "Trường Sa", "Khánh Hòa"))


def province_map(
    title: str,
    finding: str,
    values: Mapping[str, Number],
    *,
    links: Mapping[str, str] | None = None,
    value: str = "",
) -> Figure:
    """A map of the 34 provinces and cities in five classes; keys are province codes, a missing one has no number.

    Classes hold about as many provinces each. They differ by pattern as well as by colour.
    """
    box, provinces = map_shapes()
    limits = _limits(sorted(values[p.code] for p in provinces if p.code in values))
    mark = hashlib.sha256(repr((title, sorted(values.items()))).encode()).hexdigest()[:8]
    shapes = "".join(_shape(p, values.get(p.code), limits, mark, (links or {}).get(p.code, "")) for p in provinces)
    names = "".join(
        f'<text x="{x}" y="{y}" text-anchor="middle" font-size="24" fill="{INK}">{name}'
        f'<tspan x="{x}" dy="24" font-size="20" fill="{SOFT}">({owner})</tspan></text>'
        for x, y, name, owner in ARCHIPELAGOS
    )
    role = "group" if links else "img"
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" class="map" role="{role}" font-family="{FONT}"'
        f' aria-label="{escape(f"{title}. {finding}")}">'
        f"<defs>{_patterns(mark)}</defs>{shapes}{names}{_legend(limits, mark, len(values) < len(provinces))}</svg>"
    )
    rows = sorted(provinces, key=lambda p: -values.get(p.code, -1))
    texts = tuple((p.name, written(values[p.code]) if p.code in values else "—") for p in rows)
    table = Table((_("Tỉnh, thành phố"), value or _("Số lượng")), texts)
    return Figure(mark_safe(svg), title, finding, table)  # noqa: S308 - names and texts in it are escaped, the rest is ours


def _limits(numbers: list[Number]) -> list[Number]:
    """The lowest number of each class, at most five, all different; so few different numbers have a class each."""
    if len(set(numbers)) <= len(CLASSES):
        return sorted(set(numbers))
    return sorted({numbers[len(numbers) * part // len(CLASSES)] for part in range(len(CLASSES))})


def _class_of(number: Number, limits: list[Number]) -> int:
    return sum(number >= limit for limit in limits) - 1 + len(CLASSES) - len(limits)


def _shape(province: Province, number: Number | None, limits: list[Number], mark: str, link: str) -> str:
    text = written(number) if number is not None else _("không có số liệu")
    fill = "#ffffff" if number is None else f"url(#{mark}-{_class_of(number, limits)})"
    label = escape(f"{province.name}: {text}")
    shape = f'<path d="{province.path}" fill="{fill}" stroke="{SOFT}" stroke-width="0.7"><title>{label}</title></path>'
    return f'<a href="{escape(link)}" aria-label="{label}">{shape}</a>' if link else shape


def _patterns(mark: str) -> str:
    """A fill for each class: its colour, and strokes that grow denser with it."""
    strokes = ("", "M0 8 8 0", "M0 8 8 0M-2 2 2-2M6 10 10 6", "M0 0V8M4 0V8", "M0 4H8M4 0V8")
    return "".join(
        f'<pattern id="{mark}-{index}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{color}"/>'
        f'<path d="{stroke}" stroke="{"#ffffff" if index > 2 else INK}" stroke-opacity="0.35" stroke-width="0.8"/>'
        "</pattern>"
        for index, (color, stroke) in enumerate(zip(CLASSES, strokes, strict=True))
    )


def _legend(limits: list[Number], mark: str, with_gap: bool) -> str:
    lines = [
        (f"url(#{mark}-{_class_of(limit, limits)})", _("từ %(number)s") % {"number": written(limit)})
        for limit in reversed(limits)
    ]
    lines += [("#ffffff", _("không có số liệu"))] if with_gap else []
    return "".join(
        f'<rect x="540" y="{20 + 38 * row}" width="36" height="26" fill="{fill}" stroke="{SOFT}"/>'
        f'<text x="588" y="{41 + 38 * row}" font-size="24" fill="{INK}">{escape(text)}</text>'
        for row, (fill, text) in enumerate(lines)
    )
