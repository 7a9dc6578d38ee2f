"""Months, and what a member owes for one. Whole đồng; no database."""

import datetime as dt
from typing import Protocol


class Rate(Protocol):
    """What is paid each month: a part of a base in hundredths of a percent, or so many đồng."""

    hundredths: int | None
    amount: int | None


class Payer(Protocol):
    """Whose base it is a part of."""

    dues_base: int | None


def due_of(rate: Rate, member: Payer) -> int | None:
    """The đồng that a member owes for a month, half a đồng rounded up; None where the base is not known."""
    if rate.amount is not None:
        return rate.amount
    if member.dues_base is None or rate.hundredths is None:
        return None
    return max(1, (member.dues_base * rate.hundredths + 5_000) // 10_000)


def first_of_month(day: dt.date) -> dt.date:
    """The first day of the day's month."""
    return day.replace(day=1)


def next_month(month: dt.date) -> dt.date:
    """The first day of the month after."""
    return (month.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
