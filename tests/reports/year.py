"""A province's year for the tests of indicators and reports: its people, their awards, and a neighbour's."""

import datetime as dt
from typing import Any

from django.test import Client
from django.utils import timezone

from tests.makers import make_actor, make_agency, make_person, make_tree
from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.register.models import Award, Source, SubjectKind
from thidua.reports.indicators.definitions import indicators
from thidua.reports.statistics.sources import Scope


def signed_in(actor: Actor) -> Client:
    """A browser in which the actor has signed in."""
    client = Client()
    client.force_login(actor.person)
    return client


class Year:
    """Who writes and who signs the province's report, and short ways to what is counted in it."""

    def __init__(self) -> None:
        self.tree = make_tree()
        self.province = self.tree["province"]
        self.school = make_agency("Trường Tiểu học Kim Đồng", parent=self.tree["commune"])
        self.writer = make_actor(self.province, Role.APPRAISER, name="Lê Thị Tổng Hợp")
        self.head = make_actor(self.province, Role.HEAD, name="Trần Văn Chủ Tịch", title="Chủ tịch")
        self.clerk = make_actor(self.province, Role.CLERK)
        self.stranger = make_actor(self.tree["stranger"], Role.HEAD, Role.APPRAISER)
        self.above = make_actor(self.tree["committee"], Role.HEAD, Role.APPRAISER)
        self.woman = make_person("Lê Thị Bình", self.tree["department"], sex="female")
        self.man = make_person("Trần Văn An", self.school, sex="male")
        self.somebody = make_person("Vũ An Bình", self.school, sex="")
        self.company = make_person("Công ty Sao Mai", self.school, kind=SubjectKind.COLLECTIVE, sex="")
        self.neighbour = make_person("Người Tỉnh Khác", self.tree["stranger"], sex="female")
        self.today = timezone.localdate()
        self.first, self.last = dt.date(self.today.year, 1, 1), dt.date(self.today.year, 12, 31)

    def give(
        self, subject: Any, code: str = "ministry_province_merit_certificate", day: Any = None, **said: Any
    ) -> Award:
        """An award of this year."""
        day = day or self.first
        said = {"year": day.year, "basis": "merit", "agency": subject.agency, "source": Source.ENTRY} | said
        return Award.objects.create(subject=subject, code=code, decided_on=day, **said)

    def awards(self) -> None:
        """Six awards of the province this year, one of the year before, three that are no business of it."""
        self.give(self.woman, "labor_order_3")
        self.give(self.woman, day=self.last)
        self.give(self.man, basis="sudden")
        self.give(self.somebody, "commendation_letter", basis="")
        self.give(self.company, "government_emulation_flag", basis="thematic")
        self.give(self.company, "excellent_labor_collective")
        self.give(self.woman, "advanced_worker", day=self.first - dt.timedelta(days=1))
        self.give(self.man, day=self.last + dt.timedelta(days=1))
        self.give(self.man, status="revoked")
        self.give(self.neighbour, "labor_order_1")

    def scope(self, **changes: Any) -> Scope:
        """The province's year."""
        known = {"actor": self.writer, "agency": self.province, "starts_on": self.first, "ends_on": self.last}
        return Scope(**(known | changes))

    @property
    def every_code(self) -> list[str]:
        """The codes of all indicators, cells of tables too."""
        return list(indicators())
