"""The demonstration's year of emulation, small: eight communes in clusters of four, and the centre."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from thidua.agencies.actor import Actor
from thidua.agencies.loading import load_shipped
from thidua.agencies.models import Agency
from thidua.clusters.models import ClusterYear
from thidua.demo.agencies import COMMITTEE, PROVINCE, make_accounts, make_agencies
from thidua.demo.emulation import make_emulation
from thidua.demo.emulation.places import Places
from thidua.demo.history import make_history
from thidua.demo.year import actors_of, received_by

UNITS = ("demo-snv", "demo-stc", "demo-vp", "demo-tl", "demo-hb")
COMMUNES, SIZE = 8, 4


@dataclass
class Year:
    """The year that is lived, who lives it, and the clusters of it."""

    places: Places
    actors: dict[str, Actor]
    today: dt.date
    year: int

    def cluster(self, number: int, year: int) -> ClusterYear:
        """A year of the province's cluster of this number."""
        found = ClusterYear.objects.select_related("cluster__organiser")
        return found.get(cluster__organiser__code=PROVINCE, cluster__name__endswith=f"số {number}", year=year)

    def central(self, year: int) -> ClusterYear:
        """A year of the one central cluster in which provinces take part."""
        return ClusterYear.objects.select_related("cluster").get(cluster__organiser__code=COMMITTEE, year=year)


def make_year() -> Year:
    """Build it by what `thidua demo` uses."""
    today = timezone.localdate()
    load_shipped(today=today, with_communes=False)
    province = make_agencies()
    actors = actors_of(make_accounts())
    year = received_by(today).year
    make_history([Agency.objects.get(code=code) for code in UNITS], province, last_year=year - 1)
    places = make_emulation(province, actors, today=today, year=year, communes=COMMUNES, size=SIZE)
    return Year(places, actors, today, year)
