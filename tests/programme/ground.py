"""People who give, work on and accept tasks, for tests: a province with a department and a commune, a stranger."""

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.makers import make_actor, make_pdf, make_tree
from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.councils.models import Council, CouncilMember, MemberRole, Session
from thidua.programme import services
from thidua.programme.models import Origin, Programme, Task
from thidua.programme.services import Facts, Source

DAY = dt.timedelta(days=1)


class Ground:
    """The people, and short ways to what they do."""

    def __init__(self) -> None:
        self.tree = make_tree()
        province, department = self.tree["province"], self.tree["department"]
        self.head = make_actor(province, Role.HEAD, name="Trần Văn Trưởng")
        self.officer = make_actor(province, Role.APPRAISER, name="Lê Thị Chuyên Viên")
        self.secretary = make_actor(province, Role.COUNCIL_SECRETARY, name="Phạm Văn Thư Ký")
        self.unit = make_actor(department, Role.UNIT_OFFICER, name="Nguyễn Thị Tài Chính")
        self.unit_head = make_actor(department, Role.HEAD, name="Đỗ Văn Giám Đốc")
        self.commune = make_actor(self.tree["commune"], Role.UNIT_OFFICER)
        self.stranger = make_actor(self.tree["stranger"], Role.HEAD, Role.APPRAISER, Role.UNIT_OFFICER)
        self.today = timezone.localdate()

    def facts(self, *, due: int = 10, **changes: Any) -> Facts:
        """A task of the department, due in so many days."""
        known: dict[str, Any] = {
            "title": "Báo cáo tổng kết phong trào",
            "product": "Báo cáo được Chủ tịch ký",
            "lead": self.tree["department"],
            "due_on": self.today + due * DAY,
        }
        return Facts(**(known | changes))

    def task(self, giver: Actor | None = None, *, origin: Origin = Origin.HEAD, **facts: Any) -> Task:
        """A task that the head gave to the department."""
        belongs = {name: facts.pop(name) for name in ("programme", "parent", "session") if name in facts}
        source = Source(origin, "12/CT-UBND", self.today, "Chỉ thị về thi đua")
        return services.assign_task(giver or self.head, facts=self.facts(**facts), source=source, **belongs)

    def council(self) -> tuple[Council, Session]:
        """A council whose session was held yesterday, with the secretary and a chair."""
        council = Council.objects.create(
            agency=self.tree["province"], name="Hội đồng thi đua tỉnh", formed_on=dt.date(2024, 1, 1)
        )
        self.member = make_actor(self.tree["province"], Role.COUNCIL_MEMBER, name="Hoàng Thị Ủy Viên")
        secretary, chair = (
            CouncilMember.objects.create(council=council, account=actor.person, role=role, from_day=dt.date(2024, 1, 1))
            for actor, role in ((self.secretary, MemberRole.SECRETARY), (self.member, MemberRole.CHAIR))
        )
        session = Session.objects.create(
            council=council,
            title="Phiên họp quý",
            held_at=timezone.now() - DAY,
            place="Phòng họp số 1",
            chair=chair,
            secretary=secretary,
        )
        return council, session


def paper(name: str = "bao-cao.pdf") -> SimpleUploadedFile:
    """An upload that is kept."""
    return SimpleUploadedFile(name, make_pdf(name))


__all__ = ["DAY", "Ground", "Programme", "paper"]
