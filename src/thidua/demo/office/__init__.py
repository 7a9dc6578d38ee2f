"""The made-up year of two offices, the centre's and the province's, made up in every detail: no person, number, text
or deed in it is real. What people do goes through the services they use, on the days on which they would have done it
(`days.Days.on`).
"""

import datetime as dt
from collections.abc import Mapping

from thidua.agencies.actor import Actor, actor_for
from thidua.agencies.models import Account
from thidua.demo.emulation.places import PROVINCES
from thidua.demo.office.ceremonies import make_ceremonies
from thidua.demo.office.drafting import make_drafting
from thidua.demo.office.exemplars import make_exemplars
from thidua.demo.office.inspections import make_inspections
from thidua.demo.office.petitions import make_petitions
from thidua.demo.office.programme import make_programme
from thidua.demo.office.quality import make_quality
from thidua.demo.office.reports import make_reports
from thidua.demo.office.staff import make_staff
from thidua.demo.office.union import make_union


def make_office(actors: Mapping[str, Actor], *, today: dt.date, year: int) -> None:
    """Live the office's `year` up to `today`, room after room.

    `actors` by user name: those of the centre and of the made-up province. The officers of the other made-up
    provinces, whom `make_places` made, are added to them.
    """
    everybody = {**_officers_of_provinces(), **actors}
    for make_room in (make_programme, make_drafting, make_inspections, make_petitions):
        make_room(everybody, today=today, year=year)


def make_office_of_province(actors: Mapping[str, Actor], *, today: dt.date, year: int) -> None:
    """Live the year of the province's office up to `today`: exemplars, ceremonies, staff, quality, union, reports.

    `actors` by user name: those of the province. Ceremonies hand over what its decisions gave, so these come first.
    """
    for make_room in (make_exemplars, make_ceremonies, make_union):
        make_room(actors, today=today, year=year)
    make_quality(actors, make_staff(actors, today=today, year=year), today=today, year=year)
    make_reports(actors, today=today, year=year)


def _officers_of_provinces() -> dict[str, Actor]:
    names = [code.removeprefix("demo-") for code, _name in PROVINCES]
    found = {each.username: actor_for(each) for each in Account.objects.filter(username__in=names)}
    return {name: actor for name, actor in found.items() if actor is not None}
