"""Rows that a service changes, locked and looked at again."""

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.clusters.models import ClusterYear, Membership, YearState
from thidua.trail.errors import NotAllowed, Overtaken


def locked_year(year: ClusterYear, *states: str) -> ClusterYear:
    """The year, locked. Raises Overtaken when it is in none of the states (none given: any before publication)."""
    found = ClusterYear.objects.select_for_update(of=("self",)).select_related("cluster__organiser").get(pk=year.pk)
    allowed = states or tuple(state for state in YearState if state not in {"published", "revising"})
    if found.state not in allowed:
        raise Overtaken(
            _("Năm thi đua này đang ở bước «%(state)s»; hãy tải lại trang để làm tiếp.")
            % {"state": found.get_state_display().lower()}
        )
    return found


def locked_member(member: Membership, *states: str) -> Membership:
    """The unit in its year, both locked. Raises Overtaken as `locked_year` does, and when the unit has left."""
    year = locked_year(member.year, *states)
    found = Membership.objects.select_for_update(of=("self",)).select_related("agency", "checker").get(pk=member.pk)
    if found.left_reason:
        raise Overtaken(_("%(unit)s đã ra khỏi cụm, khối.") % {"unit": found})
    found.year = year
    return found


def organised(actor: Actor, year: ClusterYear, action: Action = Action.RUN_CLUSTER) -> None:
    """Raise NotAllowed unless the actor may do this for the agency that organises the cluster."""
    require(actor, action, year.cluster.organiser_id)


def seen(member: Membership, version: int) -> None:
    """Raise Overtaken unless what the page showed of the sheet is still what it is."""
    if member.version != version:
        raise Overtaken(_("Phiếu điểm của %(unit)s vừa được người khác sửa; hãy tải lại trang.") % {"unit": member})


def own_member(actor: Actor, member: Membership) -> None:
    """Raise NotAllowed unless the actor scores for this very unit."""
    require(actor, Action.SCORE_FOR_UNIT)
    if member.agency_id != actor.agency_id:
        raise NotAllowed(_("Chỉ %(unit)s được làm việc này.") % {"unit": member})
