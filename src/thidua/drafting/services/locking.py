"""What every service of the room locks and looks at again."""

import re
from typing import Any

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.drafting.models import ENDED, DraftCase, State
from thidua.trail.errors import Overtaken

NUMBER = re.compile(r"[^,\s][^,]*")  # a citation ends the number of a document with a comma


def locked_case(actor: Actor, case: DraftCase, *states: State, action: Action = Action.DRAFT_LAW) -> DraftCase:
    """The case as it is now, locked, for who may; Overtaken when it is in none of the states (none given: it ended)."""
    found = DraftCase.objects.select_for_update(of=("self",)).select_related("agency", "lead").get(pk=case.pk)
    require(actor, action, found.agency_id)
    if found.state in ENDED or found.state not in (states or State):
        raise Overtaken(
            _("Hồ sơ hiện ở bước «%(state)s» nên không làm được việc này; hãy tải lại trang.")
            % {"state": found.get_state_display()}
        )
    return found


def file_name(upload: Any) -> str:
    """The name that an upload came with, as much of its end as is kept."""
    return str(upload.name)[-200:]
