"""Charts for pages of rooms below this floor: `{% load figures %}{% figure_of_session session as figure %}`."""

from typing import Any

from django import template

from thidua.councils.models import Session
from thidua.dossiers.models import Submission
from thidua.exemplars.models import Exemplar
from thidua.reports import figures
from thidua.reports.charts import Figure

register = template.Library()


@register.simple_tag
def figure_of_session(session: Session) -> Figure | None:
    """The votes of a counted session."""
    return figures.session_outcome(session)


@register.simple_tag(takes_context=True)
def figure_of_submission(context: dict[str, Any], submission: Submission) -> Figure | None:
    """The verdicts on a submission that the viewer's agency reviews."""
    return figures.verdicts(context["request"].actor, submission)


@register.simple_tag(takes_context=True)
def figure_of_bonuses(context: dict[str, Any]) -> Figure | None:
    """The money that the viewer's agency decided in the latest year."""
    return figures.bonuses_by_award(context["request"].actor)


@register.simple_tag
def figure_of_followings(exemplar: Exemplar) -> Figure | None:
    """Where somebody takes an exemplar up, on the map of provinces."""
    return figures.taken_up(exemplar)
