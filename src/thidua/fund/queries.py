"""Reads of the fund: the own agency's alone; and the one place that sums it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, may
from thidua.fund.models import IN_SHARE, LIVE, Entry, EntryKind, FundYear, Payment, PaymentKind, PaymentState, Source
from thidua.fund.norms import CEILINGS, RUNNING, Rate
from thidua.trail.books import balance, running


def visible_funds(actor: Actor | None) -> QuerySet[FundYear]:
    """The funds of the own agency, the latest year first; none without a role for them."""
    if actor is None or not may(actor, Action.READ_FUND):
        return FundYear.objects.none()
    return FundYear.objects.filter(agency=actor.agency_id).select_related("agency")


def get_visible_fund(actor: Actor | None, pk: int) -> FundYear:
    """The one door to a fund; raises FundYear.DoesNotExist when it is out of sight."""
    return visible_funds(actor).get(pk=pk)


def visible_payments(actor: Actor | None) -> QuerySet[Payment]:
    """What was asked of the own agency's funds, each with `spent`, what was paid of it."""
    rows = Payment.objects.filter(fund__in=visible_funds(actor).order_by().values("pk"))
    return rows.select_related("fund__agency", "decision", "asked_by", "settled_by").annotate(
        spent=-Sum("entries__amount", default=0)
    )


def get_visible_payment(actor: Actor | None, pk: int) -> Payment:
    """The one door to a payment; raises Payment.DoesNotExist."""
    return visible_payments(actor).get(pk=pk)


def get_visible_entry(actor: Actor | None, pk: int) -> Entry:
    """The one door to a line of the book; raises Entry.DoesNotExist."""
    rows = Entry.objects.filter(fund__in=visible_funds(actor).order_by().values("pk"))
    return rows.select_related("fund__agency", "payment").get(pk=pk)


def entries_of_fund(fund: FundYear) -> QuerySet[Entry]:
    """The lines of a year's book."""
    return Entry.objects.filter(fund=fund)


def book(fund: FundYear) -> QuerySet[Any]:
    """The book of a year in its order, each line with `running`, what was there after it."""
    return running(entries_of_fund(fund).select_related("payment", "reversed_by"), "amount")


def rest_of(payment: Payment) -> int:
    """What is still to be paid of a payment."""
    return payment.amount + balance(Entry.objects.filter(payment=payment), "amount")


def owed_for(agency: Agency | int, decision: int) -> Payment | None:
    """The approved payment of a decision's award money that is not paid out yet, if any."""
    rows = Payment.objects.filter(fund__agency=agency, decision=decision, kind=PaymentKind.AWARD_MONEY)
    return rows.filter(state=PaymentState.APPROVED, fund__state="open").select_related("fund").first()


@dataclass(frozen=True)
class Line:
    """A sum, of how many lines, and the way to them."""

    kind: str
    label: str
    amount: int
    count: int
    link: str


@dataclass(frozen=True)
class Totals:
    """A year of the fund: what came by source, what was paid by use, what is left."""

    income: list[Line]
    paid: list[Line]
    left: int

    @property
    def all_income(self) -> int:
        return sum(each.amount for each in self.income)

    @property
    def all_paid(self) -> int:
        return sum(each.amount for each in self.paid)


def totals_of(fund: FundYear) -> Totals:
    """The sums of a year; two queries."""
    rows = entries_of_fund(fund).order_by()
    stands = Count("pk", filter=Q(reversed_by=None) & ~Q(kind=EntryKind.REVERSAL))
    came = rows.exclude(source="").values_list("source").annotate(sum=Sum("amount"), count=stands)
    went = rows.exclude(payment=None).values_list("payment__kind").annotate(sum=Sum("amount"), count=stands)
    address = reverse("fund:book", args=[fund.pk])
    income = [
        Line(key, str(Source(key).label), int(each), count, f"{address}?nguon={key}") for key, each, count in came
    ]
    paid = [
        Line(key, str(PaymentKind(key).label), -int(each), count, f"{address}?noi_dung={key}")
        for key, each, count in went
    ]
    order = [*Source.values, *PaymentKind.values]
    income.sort(key=lambda line: order.index(line.kind))
    paid.sort(key=lambda line: order.index(line.kind))
    return Totals(income, paid, balance(rows, "amount"))


@dataclass(frozen=True)
class Limit:
    """Something measured against what the law allows at most."""

    rate: Rate
    base: int
    most: int
    used: int

    @property
    def over(self) -> int:
        """By how much it is passed; nothing when it is not."""
        return max(0, self.used - self.most)


def ceiling_of(fund: FundYear) -> Limit | None:
    """The expected part from the budget against the ceiling of Điều 46; None until what it is reckoned from is said."""
    rate = CEILINGS.get(fund.ceiling)
    if rate is None or not fund.base:
        return None
    return Limit(rate, fund.base, rate.most(fund.base), fund.budget)


def share_of(fund: FundYear) -> Limit:
    """What is asked, approved and paid for running emulation against its share of what came into the fund."""
    income = balance(entries_of_fund(fund).exclude(source=""), "amount")
    live = fund.payments.filter(kind__in=IN_SHARE, state__in=LIVE)
    ended = Entry.objects.filter(fund=fund, payment__kind__in=IN_SHARE, payment__state=PaymentState.ENDED)
    used = int(live.aggregate(all=Sum("amount"))["all"] or 0) - balance(ended, "amount")
    return Limit(RUNNING, income, RUNNING.most(income), used)
