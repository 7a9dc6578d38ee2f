"""The pictures of the report, each with its finding in words."""

from dataclasses import replace

from django.utils.translation import gettext as _

from thidua.dossiers.models import Position
from thidua.register.models import Sex
from thidua.reports.charts import Figure, Table, paired_bars, written
from thidua.reports.fairness.counts import Division, Fairness, Part

MOST_AREAS = 15


def figures_of(report: Fairness) -> list[Figure]:
    """By position, by sex, by level, by area; what there is nothing of is left out."""
    people, all_ = _("người"), _("trường hợp")
    watched = [
        (_("Lãnh đạo và người trực tiếp lao động, công tác"), report.by_position, people, str(Position.DIRECT.label)),
        (_("Nam và nữ"), report.by_sex, people, str(Sex.FEMALE.label)),
        (_("Theo cấp của cơ quan, đơn vị"), report.by_level, all_, ""),
        (_("Theo đơn vị, địa bàn trực thuộc"), report.by_area, all_, ""),
    ]
    return [_figure(*each) for each in watched if each[1].nominated]


def _figure(title: str, division: Division, unit: str, watched: str) -> Figure:
    parts = _shown(division)
    rows = [
        (part.label, _share(part.nominated, division.nominated), _share(part.commended, division.commended))
        for part in parts
    ]
    names = (_("Được đề nghị"), _("Được khen"))
    figure = paired_bars(title, _finding(division, unit, watched), names, rows, suffix="%")
    return replace(figure, table=_table(division))


def _shown(division: Division) -> list[Part]:
    """The groups of the picture: the unknown come last, and many small areas are one."""
    parts = list(division.parts[:MOST_AREAS])
    if rest := division.parts[MOST_AREAS:]:
        counts = sum(part.nominated for part in rest), sum(part.commended for part in rest)
        parts.append(Part(_("Các đơn vị khác (%(count)s)") % {"count": len(rest)}, *counts))
    return [*parts, division.unknown] if division.unknown.nominated else parts


def _table(division: Division) -> Table:
    headings = (_("Nhóm"), _("Được đề nghị"), _("Tỷ lệ (%)"), _("Được khen"), _("Tỷ lệ (%)"))
    every = [*division.parts, *([division.unknown] if division.unknown.nominated else [])]
    rows = [_row(part, division) for part in every]
    total = Part(_("Cộng"), division.nominated, division.commended)
    return Table(headings, (*rows, _row(total, division)))


def _row(part: Part, division: Division) -> tuple[str, ...]:
    return (
        part.label,
        written(part.nominated),
        written(_share(part.nominated, division.nominated)),
        written(part.commended),
        written(_share(part.commended, division.commended)),
    )


def _finding(division: Division, unit: str, watched: str) -> str:
    """How much of the nominated and of the commended the watched group is, and how many nobody knows of."""
    largest = max(division.parts, key=lambda part: part.nominated, default=division.unknown)
    part = next((part for part in division.parts if part.label == watched), None if watched else largest)
    said = _("%(label)s: %(nominated)s%% trong số %(all)s %(unit)s được đề nghị") % {
        "label": part.label if part else watched,
        "nominated": written(_share(part.nominated if part else 0, division.nominated)),
        "all": written(division.nominated),
        "unit": unit,
    }
    if division.commended:
        said += _(", %(share)s%% trong số %(all)s %(unit)s được khen thưởng") % {
            "share": written(_share(part.commended if part else 0, division.commended)),
            "all": written(division.commended),
            "unit": unit,
        }
    if division.unknown.nominated:
        said += _("; %(count)s %(unit)s chưa rõ") % {"count": written(division.unknown.nominated), "unit": unit}
    return f"{said}."


def _share(part: int, whole: int) -> float:
    return round(part * 100 / whole, 1) if whole else 0.0
