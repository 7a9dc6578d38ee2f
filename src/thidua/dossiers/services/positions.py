"""Saying of nominees whether they lead or work directly, for the report on fairness; the appraisal does not ask."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.dossiers.models import Nomination, Position
from thidua.register.models import Subject, SubjectKind
from thidua.trail.errors import Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service


@service
def state_positions(actor: Actor, *, positions: Mapping[int, str]) -> int:
    """Say the position of nominees of the actor's own agency, by the numbers of their nominations; return how many.

    At any time, decided or not: it is a statistic. One that somebody has said meanwhile stays as it is.
    """
    require(actor, Action.NOMINATE)
    open_ = Nomination.objects.filter(owner=actor.agency_id, position="", pk__in=[*positions]).order_by("pk")
    changed = list(open_.select_for_update(of=("self",)).select_related("subject"))
    for nomination in changed:
        require_position(nomination.subject, positions[nomination.pk])
        nomination.position = positions[nomination.pk]
        nomination.version += 1  # somebody who is changing this nomination now has seen another one
        nomination.save(update_fields=["position", "version"])
        record(
            actor,
            Event.NOMINATION_CHANGED,
            nomination,
            before={"position": ""},
            after={"position": nomination.position},
        )
    return len(changed)


def require_position(subject: Subject, position: str) -> None:
    """Refuse what is no position, and any for a collective or household."""
    if position and (position not in Position.values or subject.kind != SubjectKind.PERSON):
        message = _("Vị trí công tác chỉ chọn cho cá nhân, trong danh sách.")
        raise Refused(message, fields={"position": message})
