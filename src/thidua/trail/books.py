"""Books of counted things: what is written stays, a wrong line is undone by its reverse, nothing falls below nothing.

A line has `day` and a signed amount and belongs to an owner: an item of the stock, the fund of a year.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pgtrigger
from django.db.models import F, QuerySet, Sum, Window
from django.utils.translation import gettext as _

from thidua.trail.errors import Overtaken, Refused


@dataclass(frozen=True)
class Ground:
    """The record of another room that a line is written for: its name, and its address from the root of the site."""

    label: str = ""
    path: str = ""


NO_GROUND = Ground()


def lines_stay() -> pgtrigger.Protect:
    """The trigger that keeps a written line as it is, whoever asks."""
    return pgtrigger.Protect(name="lines_stay", operation=pgtrigger.Update)


def never_below_nothing(table: str, owner: str, amount: str) -> pgtrigger.Trigger:
    """The trigger that lets no line in after which the book of its owner would be below nothing on any day."""
    return pgtrigger.Trigger(
        name="never_below_nothing",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        declare=[("lowest", "bigint")],
        func=f"""
            SELECT min(running) INTO lowest FROM (
                SELECT sum({amount}) OVER (ORDER BY day, id) AS running
                FROM {table} WHERE {owner}_id = NEW.{owner}_id
            ) AS book;
            IF lowest < 0 THEN
                RAISE EXCEPTION 'the book would be below nothing';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 -- names of ours
    )


def require_standing(line: Any) -> None:
    """Refuse to undo a line that undoes another; Overtaken when its own reverse was written. All books call it."""
    if line.reverses_id is not None:
        raise Refused(_("Không lập phiếu ngược của phiếu ngược; hãy ghi phiếu mới."))
    if type(line).objects.filter(reverses=line).exists():
        raise Overtaken(_("Phiếu này đã có phiếu ngược."))


def balance(rows: QuerySet[Any], amount: str) -> int:
    """What is there after these lines."""
    return int(rows.aggregate(all=Sum(amount))["all"] or 0)


def running(rows: QuerySet[Any], amount: str) -> QuerySet[Any]:
    """The lines of one book in their order, each with `running`, what is there after it."""
    window = Window(Sum(amount), order_by=[F("day").asc(), F("pk").asc()])
    found: QuerySet[Any] = rows.annotate(running=window).order_by("day", "pk")
    return found


def lowest_after(rows: QuerySet[Any], amount: str, day: dt.date, change: int) -> int:
    """The least that would be there on the day or later, were a line with this change written on the day."""
    there = balance(rows.filter(day__lte=day), amount) + change
    least = there
    for each in rows.filter(day__gt=day).order_by("day", "pk").values_list(amount, flat=True):
        there += each
        least = min(least, there)
    return least
