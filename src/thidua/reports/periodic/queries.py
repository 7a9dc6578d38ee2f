"""Who sees which report: the own agency's, and what agencies below have issued."""

from django.db.models import Q, QuerySet

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.agencies.queries import visible_agencies
from thidua.reports.models import Report, ReportState, Section


def visible_reports(actor: Actor | None) -> QuerySet[Report]:
    """The reports in sight; none without a role for them."""
    if actor is None or not may(actor, Action.READ_REPORTS):
        return Report.objects.none()
    below = Q(state=ReportState.ISSUED, agency__in=visible_agencies(actor).values("pk"))
    return Report.objects.filter(Q(agency=actor.agency_id) | below).select_related("agency__parent", "drafted_by")


def get_visible_report(actor: Actor | None, pk: int) -> Report:
    """The one door to a report; raises Report.DoesNotExist when it is out of sight."""
    return visible_reports(actor).get(pk=pk)


def get_own_section(actor: Actor, pk: int) -> Section:
    """A section of the own agency's report. Raises Section.DoesNotExist."""
    own = visible_reports(actor).filter(agency=actor.agency_id).order_by().values("pk")
    return Section.objects.select_related("report__agency").get(pk=pk, report__in=own)
