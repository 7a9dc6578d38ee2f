"""What every service of the room locks and looks at again."""

from typing import TypeVar

from django.utils.translation import gettext as _

from thidua.movements.models import Movement, Participation, Report, Review, State
from thidua.trail.errors import Overtaken

Row = TypeVar("Row", Participation, Report, Review)


def locked_movement(movement: Movement, *states: State) -> Movement:
    """The movement as it is now, locked; Overtaken when it is in none of the states any more."""
    found = Movement.objects.select_for_update(of=("self",)).select_related("agency", "parent").get(pk=movement.pk)
    if found.state not in states:
        raise Overtaken(
            _("Phong trào «%(title)s» hiện ở trạng thái «%(state)s» nên không làm được việc này; hãy tải lại trang.")
            % {"title": found.title, "state": found.get_state_display()}
        )
    return found


def locked(row: Row, *related: str) -> Row:
    """The row as it is now, locked."""
    rows = type(row)._default_manager.select_for_update(of=("self",)).select_related(*related)
    found: Row = rows.get(pk=row.pk)
    return found
