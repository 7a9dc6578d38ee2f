"""What every service of the room locks, looks at again, and says."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.dossiers import files
from thidua.inspections.models import Attachment, Inspection, State
from thidua.inspections.queries import is_on_team
from thidua.inspections.steps import WAYS, Move
from thidua.trail.errors import NotAllowed, Overtaken
from thidua.trail.events import Event
from thidua.trail.services import record


def locked_case(inspection: Inspection, states: Collection[State]) -> Inspection:
    """The inspection as it is now, locked; Overtaken when it is in none of the states any more."""
    rows = Inspection.objects.select_for_update(of=("self",)).select_related("agency", "unit", "line__plan")
    found = rows.get(pk=inspection.pk)
    if found.state not in states:
        raise Overtaken(
            _("Cuộc kiểm tra hiện ở trạng thái «%(state)s» nên không làm được việc này; hãy tải lại trang.")
            % {"state": found.get_state_display()}
        )
    return found


def require_team(actor: Actor, inspection: Inspection) -> None:
    """NotAllowed unless the actor may inspect for the agency and is of this very team."""
    require(actor, Action.INSPECT, inspection.agency_id)
    if not is_on_team(actor, inspection):
        raise NotAllowed(_("Việc này dành cho thành viên của đoàn kiểm tra."))


def moved(
    actor: Actor,
    inspection: Inspection,
    move: Move,
    event: Event,
    *,
    reason: str = "",
    said: Mapping[str, Any] | None = None,
) -> None:
    """Bring a locked inspection to the state a move leads to, and say so in the trail with what else was `said`."""
    before, inspection.state = inspection.state, WAYS[move].target
    inspection.save()
    record(
        actor,
        event,
        inspection,
        before={"state": before},
        after={"state": inspection.state, **(said or {})},
        reason=reason,
    )


def attach(actor: Actor, inspection: Inspection, uploads: Sequence[Any], **to: Any) -> int:
    """Keep what was sent with an answer, a finding or a report; how many files."""
    for upload in uploads:
        Attachment.objects.create(
            inspection=inspection,
            agency=actor.agency,
            file=files.store(upload, field="uploads"),
            file_name=str(upload.name)[-200:],
            **to,
        )
    return len(uploads)
