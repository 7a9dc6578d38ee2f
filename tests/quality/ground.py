"""A quality system, for tests: who keeps it, a head, procedures with maps, people who audit."""

import datetime as dt
from typing import Any

from tests.staff.desk import Desk
from thidua.quality import services
from thidua.quality.models import Audit, AuditLine, Fault, Procedure, Version
from thidua.quality.services import AuditFacts, Cause, Heading, StepFacts
from thidua.staff.models import Member

STEPS = (
    StepFacts("B1", "Tiếp nhận", "Văn thư", "Tờ trình", "Hồ sơ", 2, "review_completeness"),
    StepFacts("B2", "Thẩm định", "Chuyên viên", "Hồ sơ", "Ý kiến", 5, "review_appraisal"),
    StepFacts("B3", "Giao nhiệm vụ", "Trưởng phòng", days=3, tied_to="task_work"),
    StepFacts("B4", "Lưu hồ sơ", "Văn thư"),
)


class Ground(Desk):
    """The people of the staff desk; the appraiser and the lawyer keep the quality system."""

    def __init__(self) -> None:
        super().__init__()
        self.keeper = self.appraiser

    def procedure(self, number: str = "QT-01", *, floor: int = 80, steps: Any = STEPS) -> Procedure:
        """A procedure with a draft."""
        heading = Heading("Xét khen thưởng", "Phòng Thi đua - Khen thưởng", floor)
        return services.draft_procedure(self.keeper, number=number, heading=heading, aim="Xét đúng hạn", steps=steps)

    def in_force(self, number: str = "QT-01", *, on: dt.date | None = None, **facts: Any) -> Version:
        """The first version of a procedure, approved."""
        draft = self.procedure(number, **facts).versions.get()
        return self.approved(draft, on or dt.date(2025, 1, 1))

    def approved(self, draft: Version, on: dt.date) -> Version:
        """A draft approved by the head."""
        return services.approve_version(
            self.head, draft=draft, version=draft.version, in_force_from=on, document="7/QĐ-UBND"
        )

    def fault(self, **facts: Any) -> Fault:
        """A fault that the lawyer is answerable for."""
        known = {"source": "own", "description": "Phiếu trình thiếu chữ ký", "found_on": self.today}
        return services.record_fault(self.keeper, **({**known, "owner": self.lawyer.person} | facts))

    def cause(self, **facts: Any) -> Cause:
        """A cause with an action due today."""
        known = {"cause": "Mẫu phiếu cũ", "action": "Đổi mẫu phiếu", "due_on": self.today}
        return Cause(**({**known, "correction": "Ký bổ sung"} | facts))

    def acted(self, **facts: Any) -> Fault:
        """A fault on which the lawyer has acted."""
        found = self.fault(**facts)
        found = services.find_cause(self.lawyer, fault=found, version=found.version, cause=self.cause())
        return services.act_on_fault(self.lawyer, fault=found, done="Đã đổi mẫu phiếu")

    def auditors(self) -> tuple[Member, Member]:
        """Two of another department: the lead with an account, and one without."""
        lead = self.member("Hoàng Thị Đánh Giá", account=self.lawyer.person)
        other = self.member("Ngô Văn Cùng", sex="male")
        for each in (lead, other):
            self.placed(each, self.department("Văn phòng"))
        return lead, other

    def audit_facts(self, procedure: Procedure, team: Any, **facts: Any) -> AuditFacts:
        """An audit of the department of emulation against a procedure."""
        known: dict[str, Any] = {
            "title": "Đánh giá nội bộ",
            "department": self.department(),
            "starts_on": self.today,
            "ends_on": self.today,
            "procedures": [procedure],
            "questions": [(procedure, "Hồ sơ có đủ phiếu không?"), (None, "Sổ theo dõi có cập nhật không?")],
        }
        return AuditFacts(team=team, **(known | facts))

    def audit(self) -> Audit:
        """An audit that was planned."""
        procedure = self.in_force().procedure
        return services.plan_audit(self.keeper, facts=self.audit_facts(procedure, self.auditors()))

    def concluded(self) -> tuple[Audit, list[AuditLine]]:
        """An audit with one fault and one conforming line, concluded."""
        audit = self.audit()
        first, second = audit.lines.all()
        answers = {first.pk: ("fault", "Thiếu 2 phiếu"), second.pk: ("conforms", "")}
        audit = services.fill_audit(self.lawyer, audit=audit, version=audit.version, answers=answers)
        audit = services.conclude_audit(self.head, audit=audit, version=audit.version, conclusion="Còn một điểm")
        return audit, list(audit.lines.all())
