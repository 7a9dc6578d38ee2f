"""The made-up year of emulation: clusters, movements, registrations, initiatives, a meeting. Nobody in it exists.

What people do goes through the services they use, on the days on which they would have done it (`clock.on`). Only the
places and their accounts are written in bulk: a hundred of them have nothing to ask permission for.
"""

import datetime as dt
from collections.abc import Mapping

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.demo.emulation.clusters import CentralClusters, ProvinceClusters
from thidua.demo.emulation.movements import Movements
from thidua.demo.emulation.places import Places, make_places
from thidua.demo.emulation.units import ask_for_titles, bring_initiatives, hold_a_meeting, rate_collectives


def make_emulation(
    province: Agency, actors: Mapping[str, Actor], *, today: dt.date, year: int, communes: int = 100, size: int = 11
) -> Places:
    """Live the year before `year` to its end, and `year` up to `today`, in the order of time.

    `actors` by user name: those of the province, of the centre and of its units. `communes`: how many there are in all,
    `size` of them (or a few more) in each cluster.
    """
    places = make_places(province, actors, communes=communes, since=dt.date(year - 1, 1, 1))
    clusters = ProvinceClusters(places, today=today, year=year, size=size)
    central = CentralClusters(places, today=today, year=year)
    movements = Movements(places, today=today, year=year)
    movements.launch_for_three_years()
    clusters.finish_last_year()
    central.finish_last_year()
    rate_collectives(places, today=today, year=year - 1)
    movements.launch_for_the_year()
    ask_for_titles(places, today=today, year=year)
    clusters.begin_this_year()
    central.begin_this_year()
    movements.report_half_a_year()
    movements.run_a_campaign()
    bring_initiatives(places, today=today, year=year)
    hold_a_meeting(places, today=today, year=year)
    return places
