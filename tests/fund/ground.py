"""People who keep and approve a fund, for tests: a province with a decision of its own."""

import datetime as dt
from typing import Any

from django.utils import timezone

from tests.decisions.desk import Desk, issued, make_desk, to_decide
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.decisions.models import Decision
from thidua.fund import services
from thidua.fund.models import Entry, FundYear, Payment
from thidua.fund.services import Ask

DAY = dt.timedelta(days=1)


class Ground:
    """The people, and short ways to what they do."""

    def __init__(self) -> None:
        self.desk: Desk = make_desk()
        self.tree = self.desk.tree
        self.clerk = make_actor(self.tree["province"], Role.CLERK, name="Văn Thư Quỹ")
        self.officer = self.desk.officer
        self.head = self.desk.head
        self.stranger = make_actor(self.tree["stranger"], *Role)
        self.today = timezone.localdate()

    def fund(self, year: int | None = None) -> FundYear:
        """The fund of a year, this one when none is named."""
        return services.open_year(self.clerk, year=year or self.today.year)

    def came(self, fund: FundYear, amount: int, **fields: Any) -> Entry:
        """Money from the budget."""
        known = {"source": "budget", "party": "Kho bạc", "paper": "LCT-01", "day": self.day_of(fund)}
        return services.receive_money(self.clerk, fund=fund, amount=amount, **(known | fields))

    def day_of(self, fund: FundYear) -> dt.date:
        """A day of the fund's year that is not in the future."""
        return self.today if fund.year == self.today.year else dt.date(fund.year, 6, 1)

    def asked(self, fund: FundYear, amount: int, kind: str = "objects", **fields: Any) -> Payment:
        """A payment that waits for the head."""
        ask = Ask(kind, fields.pop("title", "In bằng khen"), amount, **fields)
        return services.ask_payment(self.clerk, fund=fund, ask=ask)

    def approved(self, fund: FundYear, amount: int, **fields: Any) -> Payment:
        """A payment that may be paid."""
        return services.approve_payment(self.head, payment=self.asked(fund, amount, **fields))

    def paid(self, payment: Payment, **fields: Any) -> Entry:
        """Paid out today."""
        known = {"day": self.day_of(payment.fund), "party": "Xưởng in", "paper": "PC-01"}
        return services.pay(self.clerk, payment=payment, **(known | fields))

    def decision(self, people: int = 2) -> Decision:
        """An issued decision of the province on so many people."""
        return issued(self.desk, [to_decide(self.desk) for _n in range(people)])
