"""Everything that changes departments, staff and research topics."""

from thidua.staff.services.departments import add_department, change_department, reorganise
from thidua.staff.services.members import (
    MemberFacts,
    Person,
    Place,
    add_member,
    change_member,
    correct_placement,
    end_placement,
    leave,
    place_member,
)
from thidua.staff.services.ratings import rate_staff
from thidua.staff.services.topics import (
    Acceptance,
    TopicFacts,
    accept_topic,
    change_topic,
    open_topic,
    report_topic,
    start_topic,
    stop_topic,
)

__all__ = [
    "Acceptance",
    "MemberFacts",
    "Person",
    "Place",
    "TopicFacts",
    "accept_topic",
    "add_department",
    "add_member",
    "change_department",
    "change_member",
    "change_topic",
    "correct_placement",
    "end_placement",
    "leave",
    "open_topic",
    "place_member",
    "rate_staff",
    "reorganise",
    "report_topic",
    "start_topic",
    "stop_topic",
]
