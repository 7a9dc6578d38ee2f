"""People who work on movements, for tests: the centre, a province with a department and a commune, a stranger."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tests.makers import make_actor, make_collective, make_tree
from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.movements import services
from thidua.movements.models import Movement, Participation, Report, Review, ReviewKind
from thidua.movements.services import Line, Mark, Measure, Rows, Term

FLAG = "ministry_province_emulation_flag"
TEXTS = {
    "grounds": "Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15;",
    "aim": "Tạo khí thế thi đua.",
    "participants": "Mọi cơ quan trong tỉnh.",
    "content": "Xây dựng đường, trường, trạm.",
    "organisation": "Các cơ quan thực hiện.",
}
ROWS = Rows(
    (
        Measure("Số km đường", Decimal(60), "km", Decimal(100), 1),
        Measure("Số nhà văn hóa", Decimal(40), "nhà", Decimal(10), 2),
    ),
    (Line(FLAG, 1, "Báo cáo thành tích"),),
)


class Ground:
    """A tree of agencies and one actor for each thing to do."""

    def __init__(self) -> None:
        self.tree = make_tree()
        self.planner = make_actor(self.tree["province"], Role.APPRAISER)
        self.head = make_actor(self.tree["province"], Role.HEAD)
        self.department = make_actor(self.tree["department"], Role.UNIT_OFFICER)
        self.commune = make_actor(self.tree["commune"], Role.UNIT_OFFICER)
        self.commune_planner = make_actor(self.tree["commune"], Role.APPRAISER)
        self.commune_head = make_actor(self.tree["commune"], Role.HEAD)
        self.above = make_actor(self.tree["committee"], Role.APPRAISER)
        self.above_head = make_actor(self.tree["committee"], Role.HEAD)
        self.stranger = make_actor(self.tree["stranger"], Role.APPRAISER, Role.UNIT_OFFICER, Role.HEAD)
        self.today = timezone.localdate()

    def days(self, years: int = 5, *, ago: int = 30) -> dict[str, dt.date]:
        """A time of so many whole years that began some days ago."""
        first = self.today - dt.timedelta(days=ago)
        first = first.replace(day=min(first.day, 28))
        return {"starts_on": first, "ends_on": first.replace(year=first.year + years) - dt.timedelta(days=1)}

    def draft(self, planner: Actor | None = None, *, rows: Rows | None = None, **facts: Any) -> Movement:
        """A draft with all parts of the outline, and a period of reports that is due in ten days."""
        terms = (Term("6 tháng đầu năm", self.today + dt.timedelta(days=10)),)
        given = rows or Rows(ROWS.measures, ROWS.lines, terms)
        known = {"title": "Chung sức làm đường", "kind": "thematic", **self.days(), **TEXTS} | facts
        return services.draft_movement(planner or self.planner, facts=known, rows=given)

    def launched(self, planner: Actor | None = None, head: Actor | None = None, **facts: Any) -> Movement:
        """A movement that goes on."""
        planner, head = planner or self.planner, head or self.head
        proposed = services.propose_movement(planner, movement=self.draft(planner, **facts))
        return services.launch_movement(head, movement=proposed, number="15/KH-UBND", signed_on=self.today)

    def joined(self, movement: Movement, actor: Actor | None = None, name: str = "Phòng Ngân sách") -> Participation:
        """A collective of an agency that takes part."""
        actor = actor or self.department
        return services.join_movement(actor, movement=movement, subject=make_collective(name, actor.agency))

    def reported(self, part: Participation, actor: Actor | None = None, **kwargs: Any) -> Report:
        """The report of the only period, sent."""
        reached = zip(part.movement.criteria.all(), (Decimal(50), Decimal(10)), strict=False)
        values = kwargs.pop("values", {each.pk: number for each, number in reached})
        period = part.movement.periods.get()
        return services.report_progress(
            actor or self.department, participation=part, period=period, values=values, **kwargs
        )

    def opened(self, movement: Movement, kind: ReviewKind = ReviewKind.FINAL) -> Review:
        """A review of today, still open."""
        return services.open_review(self.planner, movement=movement, kind=kind, held_on=self.today)

    def marked(self, review: Review, **points: tuple[int, int]) -> Review:
        """Points by the name of the participant (blanks as `_`)."""
        roads, houses = review.movement.criteria.all()
        marks = [
            Mark(row.pk, {roads.pk: Decimal(a), houses.pk: Decimal(b)})
            for row in review.results.all()
            for a, b in [points[row.participation.name.replace(" ", "_")]]
        ]
        return services.save_review(self.planner, review=review, version=review.version, text="", marks=marks)

    def locked(self, review: Review) -> Review:
        """The review as everybody sees it."""
        return services.lock_review(self.planner, review=review, version=review.version)
