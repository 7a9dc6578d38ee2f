"""A province that holds a ceremony, with a decision, a stock and a fund; for tests. Nobody here exists."""

import datetime as dt
from typing import Any

from django.utils import timezone

from tests.decisions.desk import CERTIFICATE, issued, to_decide
from tests.fund.ground import Ground as FundGround
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.ceremonies import services
from thidua.ceremonies.models import Ceremony, Turn
from thidua.ceremonies.queries import to_hand_over, turns_of
from thidua.ceremonies.services import Facts, Given, Line
from thidua.decisions.models import Decision
from thidua.fund import services as fund_services
from thidua.fund.models import FundYear
from thidua.stock import services as stock_services
from thidua.stock.models import Item

REASON = "Ghi nhầm người"


class Ground(FundGround):
    """The people, and short ways to what they do."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = self.clerk
        self.unit = make_actor(self.tree["department"], Role.UNIT_OFFICER, name="Nguyễn Thị Đơn Vị")
        self.auditor = make_actor(self.tree["department"], Role.AUDITOR)

    def facts(self, *, days: int = 5, **changes: Any) -> Facts:
        """A ceremony in so many days."""
        known: dict[str, Any] = {
            "kind": "awarding",
            "title": "Lễ trao tặng Bằng khen",
            "place": "Hội trường tỉnh",
            "starts_at": timezone.now() + dt.timedelta(days=days),
            "lot": 2,
            "rows": 3,
            "seats": 4,
        }
        return Facts(**(known | changes))

    def planned(self, **facts: Any) -> Ceremony:
        """A ceremony with a programme that waits for the head."""
        made = services.plan(self.runner, facts=self.facts(**facts))
        lines = [Line(dt.time(9, 0), "Trao tặng", "Chủ tịch"), Line(dt.time(8, 0), "Khai mạc")]
        return services.set_programme(self.runner, ceremony=made, version=made.version, lines=lines)

    def approved(self, **facts: Any) -> Ceremony:
        """A ceremony whose guests are told."""
        return services.approve(self.head, ceremony=self.planned(**facts))

    def begun(self, ceremony: Ceremony, *, days: int = 0) -> Ceremony:
        """The ceremony whose hour came some time ago."""
        start = timezone.now() - dt.timedelta(minutes=1, days=days)
        Ceremony.objects.filter(pk=ceremony.pk).update(starts_at=start)
        ceremony.refresh_from_db()
        return ceremony

    def taken_up(self, ceremony: Ceremony, decision: Decision | None = None) -> list[Turn]:
        """Turns of everybody of a decision."""
        decision = decision or self.decision()
        items = list(to_hand_over(self.runner).filter(decision=decision))
        services.take_up(self.runner, ceremony=ceremony, items=items)
        return list(turns_of(ceremony))

    def frames(self, count: int = 5, **fields: Any) -> Item:
        """Frames in the stock."""
        known = {"name": "Khung bằng khen", "kind": "frame", "unit": "chiếc", "award": CERTIFICATE}
        item = stock_services.add_item(self.clerk, **(known | fields))
        stock_services.receive(self.clerk, item=item, quantity=count, party="Xưởng in", paper="PN-01")
        return item

    def money(self, decision: Decision, amount: int = 50_000_000) -> Any:
        """The approved payment of a decision's award money, with money in the fund."""
        known = FundYear.objects.filter(agency=self.tree["province"], year=self.today.year).first()
        fund = known or self.fund()
        self.came(fund, amount)
        asked = fund_services.propose_award_money(self.clerk, fund=fund, decision=decision)
        return fund_services.approve_payment(self.head, payment=asked)

    def given(self, **changes: Any) -> Given:
        """A certificate, received by oneself today."""
        known: dict[str, Any] = {"day": self.today, "receiver": "self", "sheet": "KN-01", "certificate": True}
        return Given(**(known | changes))

    def on(self, award: str, *names: str) -> Decision:
        """An issued decision that gives an award to people of these names."""
        return issued(self.desk, [to_decide(self.desk, award, name=name) for name in names], award=award)
