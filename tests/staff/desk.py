"""An office with departments and people, for tests: who keeps the staff, a head, an appraiser, a stranger."""

import datetime as dt
from typing import Any

from django.utils import timezone

from tests.makers import make_actor, make_tree
from thidua.agencies.models import Agency, Role
from thidua.staff import services
from thidua.staff.models import Department, Member, Placement
from thidua.staff.services import MemberFacts, Person, Place, TopicFacts

DAY = dt.timedelta(days=1)
SINCE = dt.date(2020, 1, 2)
BORN = dt.date(1985, 6, 15)
ROLES = (Role.CLERK, Role.HEAD, Role.APPRAISER, Role.AUDITOR, Role.LEGAL_OFFICER)


class Desk:
    """The people, and short ways to what they do."""

    def __init__(self, agency: Agency | None = None) -> None:
        if agency is None:
            self.tree = make_tree()
            agency = self.tree["province"]
            self.stranger = make_actor(self.tree["stranger"], *Role)
        self.agency = agency
        self.clerk, self.head, self.appraiser, self.auditor, self.lawyer = (make_actor(agency, each) for each in ROLES)
        self.today = timezone.localdate()

    def department(self, name: str = "Phòng Thi đua - Khen thưởng", starts_on: dt.date = SINCE) -> Department:
        """A department; the one of this name that is open if there is one."""
        known = Department.objects.filter(agency=self.agency, name=name, ends_on=None).first()
        return known or services.add_department(self.clerk, name=name, kind="department", starts_on=starts_on)

    def member(
        self, name: str = "Trần Thị Cán Bộ", *, sex: str = "female", born: dt.date = BORN, **facts: Any
    ) -> Member:
        """Somebody who works here since the first day."""
        joined_on = facts.pop("joined_on", SINCE)
        person = Person(name, sex, born)
        found, _doubts = services.add_member(self.clerk, person=person, facts=MemberFacts(**facts), joined_on=joined_on)
        return found

    def placed(
        self, member: Member, department: Department | None = None, *, starts_on: dt.date = SINCE, **place: Any
    ) -> Placement:
        """Somebody in a place."""
        known: dict[str, Any] = {"position": "Chuyên viên", "emulation": "none"}
        where = Place(department or self.department(), starts_on=starts_on, **(known | place))
        return services.place_member(self.clerk, member=member, place=where)

    def topic_facts(self, lead: Member, **facts: Any) -> TopicFacts:
        """A topic of half a year."""
        known: dict[str, Any] = {"title": "Giải pháp nâng cao chất lượng thẩm định", "level": "unit"}
        days = {"starts_on": self.today, "ends_on": self.today + 180 * DAY, "money": 50_000_000}
        return TopicFacts(lead=lead, **(known | days | facts))
