"""Which details of a person a role sees: those who tell people apart see all, others what the work needs."""

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.register.models import Subject
from thidua.register.services.judging import born

HIDDEN = "•••"


def sees_details(actor: Actor) -> bool:
    """Whether the day of birth, the address and the end of the citizen number are shown to the actor."""
    return bool(may(actor, Action.READ_PERSONAL_DETAILS))


def born_for(actor: Actor, subject: Subject) -> str:
    """The birth as the actor may see it: the day, or the year alone."""
    if sees_details(actor) or not subject.birth_date:
        return born(subject)
    return str(subject.birth_date.year)


def address_for(actor: Actor, subject: Subject) -> str:
    """The address, or a mark that there is one."""
    if not subject.address or sees_details(actor):
        return subject.address
    return _("%(hidden)s (không hiện với vai trò của bạn)") % {"hidden": HIDDEN}


def citizen_number_for(actor: Actor, subject: Subject) -> str:
    """The masked citizen number: with its last three digits, or a mark that it is known."""
    if not subject.citizen_tail or sees_details(actor):
        return subject.masked_citizen_number
    return _("%(hidden)s (không hiện với vai trò của bạn)") % {"hidden": HIDDEN}
