"""Publishing a year of many units: in the request while that is quick, else as a job beside the pages."""

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action
from thidua.clusters.models import ClusterYear, Edition
from thidua.clusters.queries import get_visible_year
from thidua.clusters.services.locking import organised
from thidua.clusters.services.results import publish, ready_to_publish
from thidua.jobs.kinds import Outcome, Tell, kind
from thidua.jobs.models import Job
from thidua.jobs.queries import job_under_way
from thidua.jobs.services import ask_for_job
from thidua.trail.services import service

KIND = "publish_cluster"
IN_THE_REQUEST = 500  # units that are published while the page waits


@service
def ask_to_publish(actor: Actor, *, year: ClusterYear) -> Edition | Job:
    """Publish at once, or by a job when there are many units. Refused as by `publish`, Overtaken while one runs."""
    if year.members.filter(left_reason="").count() <= IN_THE_REQUEST:
        return publish(actor, year=year)
    organised(actor, year)
    ready_to_publish(year)
    title = _("Công bố kết quả %(year)s") % {"year": year}
    return ask_for_job(actor, kind=KIND, title=title[:300], arguments={"year": year.pk}, once=_once(year))


def publishing_of(year: ClusterYear) -> Job | None:
    """The job that publishes the year now."""
    return job_under_way(_once(year))


@kind(KIND, Action.RUN_CLUSTER)
def publish_year(actor: Actor, tell: Tell, *, year: int) -> Outcome:
    """The long work, all in one transaction: begun anew after a fall it finds the year as it was, or published."""
    found = get_visible_year(actor, year)
    tell(0, 1, _("Đang tính điểm, xếp hạng"))
    edition = publish(actor, year=found)
    said = _("Đã công bố kết quả %(year)s, lần %(number)s.") % {"year": found, "number": edition.number}
    return Outcome(said, reverse("clusters:ranking", args=[found.pk]))


def _once(year: ClusterYear) -> str:
    return f"{KIND}:{year.pk}"
