"""Nominees who have an account are told where their nominations stand, in the nominee's words and no others."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from thidua.dossiers.models import Nomination, NominationStatus
from thidua.dossiers.states import NOMINEE_NAMES
from thidua.register.services import tell_people
from thidua.register.words import award_name
from thidua.trail.events import Event


def tell_nominees(nominations: Iterable[Nomination], event: Event) -> None:
    """Tell the nominees what became of these nominations just now."""
    text = _("Hồ sơ đề nghị %(award)s năm %(year)s của bạn: %(status)s.")
    tell_people(
        event,
        [
            (
                nomination.subject_id,
                text
                % {
                    "award": award_name(nomination.award),
                    "year": nomination.through_year,
                    "status": str(NOMINEE_NAMES[NominationStatus(nomination.status)]).lower(),
                },
            )
            for nomination in nominations
        ],
    )
