"""The made-up office's departments, its people, their ratings and a research topic."""

import datetime as dt
from collections.abc import Mapping

from thidua.agencies.actor import Actor
from thidua.demo.emulation import clock
from thidua.staff import services
from thidua.staff.models import Department, Member
from thidua.staff.services import MemberFacts, Person, Place, TopicFacts

OFFICE, EMULATION, GENERAL = "Văn phòng", "Phòng Thi đua - Khen thưởng", "Phòng Tổng hợp"
# User name, sex, birth, education, in the sector since (years ago), department, position, leader, work of emulation.
PEOPLE = (
    ("chutich", "male", dt.date(1972, 4, 12), "master", None, OFFICE, "Chủ tịch", True, "none"),
    ("thamdinh", "female", dt.date(1984, 9, 3), "master", 12, EMULATION, "Chuyên viên chính", False, "full"),
    ("canbo-tinh", "male", dt.date(1991, 1, 25), "bachelor", 5, EMULATION, "Chuyên viên", False, "full"),
    ("phapche", "male", dt.date(1988, 11, 30), "bachelor", 3, GENERAL, "Chuyên viên pháp chế", False, "part"),
    ("vanthu", "female", dt.date(1995, 6, 18), "college", None, OFFICE, "Văn thư", False, "none"),
)
BAND = {"thamdinh": "excellent", "canbo-tinh": "good", "phapche": "good", "vanthu": "good"}


def make_staff(actors: Mapping[str, Actor], *, today: dt.date, year: int) -> dict[str, Member]:
    """Departments since two years ago, of which two became one; people in them, rated for last year; a topic that runs.

    `actors` by user name, of one agency: «vanthu» keeps the staff, «chutich» signs, «thamdinh» keeps the topics.
    """
    clerk, head = actors["vanthu"], actors["chutich"]
    since = dt.date(year - 2, 1, 2)
    with clock.on(since, today=today):
        names = (OFFICE, EMULATION, "Phòng Kế hoạch", GENERAL)
        departments = {name: _department(clerk, name, since) for name in names}
        staff = {row[0]: _member(clerk, actors, row, departments, since) for row in PEOPLE}
    merged_on = dt.date(year - 1, 7, 1)
    with clock.on(merged_on, today=today):
        services.reorganise(
            clerk,
            departments=[departments["Phòng Kế hoạch"], departments[GENERAL]],
            kind="merge",
            names=["Phòng Kế hoạch - Tổng hợp"],
            effective_on=merged_on,
            document="125/QĐ-UBND",
        )
    with clock.on(dt.date(year - 1, 12, 3), today=today):
        ratings = {staff[name].pk: rating for name, rating in BAND.items()}
        services.rate_staff(clerk, year=year - 1, ratings=ratings, document="88/TB-UBND")
    with clock.on(dt.date(year - 1, 1, 15), today=today):
        facts = TopicFacts(
            title="Giải pháp nâng cao chất lượng thẩm định hồ sơ khen thưởng",
            level="unit",
            lead=staff["thamdinh"],
            members=(staff["canbo-tinh"],),
            starts_on=dt.date(year - 1, 1, 15),
            ends_on=dt.date(year, 12, 15),
            money=80_000_000,
            aim="Bộ tiêu chí thẩm định và báo cáo kiến nghị.",
        )
        topic = services.open_topic(actors["thamdinh"], facts=facts)
        services.start_topic(head, topic=topic, approval="12/QĐ-UBND")
    with clock.on(dt.date(year - 1, 6, 30), today=today):
        said = "Đã khảo sát 20 đơn vị, đang tổng hợp kết quả."
        services.report_topic(actors["thamdinh"], topic=topic, percent=45, text=said)
    return staff


def _department(clerk: Actor, name: str, since: dt.date) -> Department:
    return services.add_department(clerk, name=name, kind="department", starts_on=since, document="01/QĐ-UBND")


def _member(
    clerk: Actor,
    actors: Mapping[str, Actor],
    row: tuple[object, ...],
    departments: Mapping[str, Department],
    since: dt.date,
) -> Member:
    user, sex, born, education, years, department, position, is_leader, emulation = row
    actor = actors[str(user)]
    begun = None if years is None else dt.date(since.year + 2 - int(str(years)), 3, 1)
    facts = MemberFacts(education=str(education), in_sector_since=begun, account=actor.person)
    birth = born if isinstance(born, dt.date) else None
    person = Person(actor.person.full_name, str(sex), birth)
    member, _doubts = services.add_member(clerk, person=person, facts=facts, joined_on=since)
    place = Place(
        departments[str(department)], str(position), since, emulation=str(emulation), is_leader=bool(is_leader)
    )
    services.place_member(clerk, member=member, place=place)
    return member
