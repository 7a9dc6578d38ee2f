"""Columns that lists of nominations and reviews share."""

import datetime as dt
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.dossiers.models import Nomination, Review
from thidua.dossiers.states import TAGS
from thidua.law import load_corpus
from thidua.screens.tables import Column
from thidua.vietnamese.names import clean, fold

Row = TypeVar("Row", bound=Model)


def award_name(code: str) -> str:
    """Short name of an award of the corpus, for tables."""
    return load_corpus().awards[code].short_name


def nomination_columns() -> list[Column]:
    """Code, subject, unit, award, year, state; sortable."""
    return [
        Column("ma", _("Mã hồ sơ"), lambda row: row.code, ["id"], nomination_link),
        Column("ten", _("Đối tượng"), lambda row: row.subject.name, ["subject__sort_key"]),
        Column("don-vi", _("Chức vụ, đơn vị"), lambda row: ", ".join(filter(None, (row.job_title, row.unit_name)))),
        Column("de-nghi", _("Đề nghị"), lambda row: award_name(row.award), ["award"]),
        Column("nam", _("Năm"), lambda row: row.through_year, ["through_year"], numeric=True),
        Column(
            "trang-thai",
            _("Trạng thái"),
            lambda row: row.get_status_display(),
            ["status"],
            tag=lambda row: TAGS[row.status],
        ),
    ]


def review_columns(*, elsewhere: bool) -> list[Column]:
    """What waits at which step, since when and until when; late in red. Reviews `elsewhere` lead to the nomination."""
    where = (
        Column("o-dau", _("Đang ở"), lambda row: row.agency.name, ["agency__name"])
        if elsewhere
        else Column("noi-gui", _("Nơi trình"), lambda row: row.submission.sender.name, ["submission__sender__name"])
    )
    return [
        Column(
            "ma",
            _("Mã hồ sơ"),
            lambda row: row.nomination.code,
            ["nomination__id"],
            lambda row: nomination_link(row.nomination) if elsewhere else review_link(row),
        ),
        Column("ten", _("Đối tượng"), lambda row: row.nomination.subject.name, ["nomination__subject__sort_key"]),
        Column("de-nghi", _("Đề nghị"), lambda row: award_name(row.nomination.award), ["nomination__award"]),
        where,
        Column("buoc", _("Đang ở bước"), lambda row: row.get_step_display(), ["step"]),
        Column("tu", _("Từ ngày"), lambda row: f"{timezone.localdate(row.step_since):%d/%m/%Y}", ["step_since"]),
        Column("han", _("Hạn"), lambda row: due_text(row.step_due_on), ["step_due_on"], tag=due_tag),
    ]


def due_text(due_on: dt.date | None) -> str:
    """The day, and how late it is."""
    if due_on is None:
        return "—"
    late = (timezone.localdate() - due_on).days
    return f"{due_on:%d/%m/%Y}" + (f" (quá {late} ngày)" if late > 0 else "")


def due_tag(review: Review) -> str:
    """Red when late, amber on the last three days, else plain."""
    if review.step_due_on is None:
        return "neutral"
    left = (review.step_due_on - timezone.localdate()).days
    return "danger" if left < 0 else "warning" if left <= 3 else "neutral"


def nomination_link(nomination: Nomination) -> str:
    """Address of the nomination's page."""
    return reverse("dossiers:nomination", args=[nomination.code])


def review_link(review: Review) -> str:
    """Address of the page where a review is done, for the agency that does it."""
    return reverse("dossiers:review", args=[review.nomination.code])


def matching(rows: QuerySet[Row], text: str, *, prefix: str = "") -> QuerySet[Row]:
    """Rows whose nomination has this code, or whose subject's name has every word of the text."""
    text = clean(text)
    if not text:
        return rows
    if text.upper().startswith("HS") and any(letter.isdigit() for letter in text):
        return rows.filter(**{f"{prefix}code__istartswith": text})
    for word in fold(text).split():
        rows = rows.filter(**{f"{prefix}subject__name_fold__contains": word})
    return rows
