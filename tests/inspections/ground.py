"""People who inspect and who are inspected, for tests: a province, its department, a neighbour, a stranger."""

import datetime as dt
from typing import Any

from django.utils import timezone

from tests.makers import make_actor, make_person, make_tree
from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.dossiers.models import Nomination, NominationStatus
from thidua.inspections import services
from thidua.inspections.models import Draw, Finding, Inspection, Plan, Recommendation
from thidua.inspections.services import Advice, LineFact, MemberFact
from thidua.register.models import Award, Source

CERTIFICATE = "ministry_province_merit_certificate"
YEAR = 2024
DAY = dt.timedelta(days=1)


class Ground:
    """A tree of agencies and one actor for each thing to do."""

    def __init__(self) -> None:
        self.tree = make_tree()
        self.province, self.unit = self.tree["province"], self.tree["department"]
        self.lead = make_actor(self.province, Role.APPRAISER, name="Trần Thị Trưởng Đoàn")
        self.other = make_actor(self.province, Role.APPRAISER, name="Lê Văn Ngoài Đoàn")
        self.head = make_actor(self.province, Role.HEAD, name="Phạm Thị Chủ Tịch")
        self.officer = make_actor(self.unit, Role.UNIT_OFFICER, name="Vũ Thị Cán Bộ")
        self.neighbour = make_actor(self.tree["commune"], Role.UNIT_OFFICER, Role.APPRAISER, Role.HEAD)
        self.above = make_actor(self.tree["committee"], Role.APPRAISER, Role.HEAD)
        self.stranger = make_actor(self.tree["stranger"], Role.APPRAISER, Role.UNIT_OFFICER, Role.HEAD)
        self.today = timezone.localdate()

    def lines(self, **fields: Any) -> list[LineFact]:
        """The department in March of a plan."""
        return [LineFact(**{"unit": self.unit, "month": 3, "from_year": YEAR, "to_year": YEAR} | fields)]

    def plan(self, **fields: Any) -> Plan:
        """A draft plan of this year."""
        known = {"year": self.today.year, "kind": "authority", "title": "Kế hoạch kiểm tra", "lines": self.lines()}
        return services.draft_plan(self.lead, **known | fields)

    def approved(self, **fields: Any) -> Plan:
        """An approved plan."""
        plan = self.plan(**fields)
        return services.approve_plan(
            self.head, plan=plan, version=plan.version, number="05/KH-UBND", approved_on=self.today
        )

    def facts(self, **fields: Any) -> dict[str, Any]:
        """What an unplanned inspection says."""
        known = {
            "title": "Kiểm tra Sở Tài chính",
            "reason": "Có phản ánh của báo chí",
            "grounds": "Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15;",
            "contents": ["dossiers", "fund"],
            "from_year": YEAR,
            "to_year": YEAR,
            "starts_on": self.today,
            "ends_on": self.today + 10 * DAY,
            "answer_due_on": self.today + 5 * DAY,
        }
        return known | fields

    def team(self) -> list[MemberFact]:
        """The lead, and somebody of elsewhere."""
        assert self.lead.account is not None
        return [
            MemberFact("lead", self.lead.account),
            MemberFact("member", name="Đỗ Văn Khách", office="Phó phòng, Sở Nội vụ"),
        ]

    def prepared(self, **fields: Any) -> Inspection:
        """An inspection that is being prepared."""
        return services.prepare_inspection(self.lead, unit=self.unit, facts=self.facts(**fields), team=self.team())

    def decided(self, **fields: Any) -> Inspection:
        """A decided one with two questions."""
        made = self.prepared(**fields)
        made = services.decide_inspection(
            self.head, inspection=made, version=made.version, number="12/QĐ-UBND", decided_on=self.today
        )
        asked = [("dossiers", "Số hồ sơ đã trình?"), ("fund", "Quỹ đã chi?")]
        return services.save_questions(self.lead, inspection=made, version=made.version, questions=asked)

    def announced(self, **fields: Any) -> Inspection:
        """One that the unit knows of."""
        return services.announce_inspection(self.lead, inspection=self.decided(**fields))

    def under_way(self, **fields: Any) -> Inspection:
        """One whose team is at work."""
        return services.start_inspection(self.lead, inspection=self.announced(**fields))

    def nomination(self, number: int, **fields: Any) -> Nomination:
        """A nomination that the department sent."""
        person = fields.pop("subject", None) or make_person(f"Người Trong Mẫu {number}", self.unit)
        known = {"through_year": YEAR, "award": CERTIFICATE, "status": NominationStatus.SENT, "owner": self.unit}
        return Nomination.objects.create(
            code=f"HS-K{number:05d}", subject=person, holder=self.province, **known | fields
        )

    def award(self, number: int, **fields: Any) -> Award:
        """An award of somebody of the department."""
        known = {"code": "advanced_worker", "year": YEAR, "source": Source.ENTRY, "agency": self.unit}
        return Award.objects.create(subject=make_person(f"Người Được Khen {number}", self.unit), **known | fields)

    def drawn(self, inspection: Inspection, drawn_from: str = "nominations", size: int = 3, **fields: Any) -> Draw:
        """A sample."""
        return services.draw_sample(self.lead, inspection=inspection, drawn_from=drawn_from, size=size, **fields)

    def found(self, inspection: Inspection, **fields: Any) -> Finding:
        """A finding on the first question, or on what is given."""
        place = {} if "row" in fields else {"question": inspection.questions.all()[0]}
        known = {"text": "Thiếu biên bản", "evidence": "Trang 3", "explain_due_on": self.today + 2 * DAY}
        return services.add_finding(self.lead, inspection=inspection, **known | place | fields)

    def settled(self, finding: Finding, *, keep: bool = True) -> Finding:
        """The finding explained, and kept or dropped."""
        finding = services.explain_finding(self.officer, finding=finding, explanation="Đã bổ sung sau.")
        return services.settle_finding(self.lead, finding=finding, keep=keep, reason="Đã đối chiếu.", seen=finding.mark)

    def written(self, inspection: Inspection, *advice: str) -> Inspection:
        """The drafted conclusion with recommendations due in a month."""
        found = services.write_up(self.lead, inspection=inspection)
        given = [Advice(text, self.today + 30 * DAY) for text in advice]
        return services.save_conclusion(
            self.lead, inspection=found, version=found.version, conclusion="Đơn vị làm tốt.", advice=given
        )

    def concluded(self, inspection: Inspection, by: Actor | None = None) -> Inspection:
        """The signed conclusion of what is written up."""
        return services.conclude_inspection(
            by or self.head,
            inspection=inspection,
            version=inspection.version,
            number="30/KL-UBND",
            concluded_on=self.today,
        )

    def advised(self, text: str = "Bổ sung biên bản.") -> Recommendation:
        """A recommendation of a signed conclusion."""
        return self.concluded(self.written(self.under_way(), text)).recommendations.get()
