"""Which rows of the register a person may change: those of the agencies in the own sight."""

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, may, require
from thidua.agencies.queries import visible_agencies
from thidua.register.models import Subject
from thidua.trail.errors import NotAllowed, Overtaken


def sees_agency(actor: Actor, agency: Agency) -> bool:
    """Whether the agency is in the actor's own tree, or went into it as a whole."""
    # The first half needs no query, and a list of a thousand people asks a thousand times.
    return agency.path.startswith(actor.agency.path) or visible_agencies(actor).filter(pk=agency.pk).exists()


def require_in_sight(actor: Actor, action: Action, agency: Agency) -> None:
    """Raise NotAllowed unless the role allows `action` and the agency is in the actor's sight."""
    require(actor, action)
    if not sees_agency(actor, agency):
        raise NotAllowed(_("%(agency)s ngoài phạm vi quản lý của bạn.") % {"agency": agency})


def require_award_writer(actor: Actor, subject: Subject) -> None:
    """Raise NotAllowed unless the actor decides awards, or keeps the register of this subject.

    Who signs decisions may give to people of other agencies: the decision's own path has asked whether this one may.
    """
    if not may(actor, Action.ISSUE_DECISION):
        require_in_sight(actor, Action.RECORD_FACT, subject.agency)


def require_own_page(subject: Subject) -> Subject:
    """Return the subject; Overtaken when it was merged into another, where everything is written from then on."""
    if subject.merged_into_id is not None:
        raise Overtaken(
            _("%(name)s (mã %(pk)s) đã được gộp vào hồ sơ mã %(into)s từ trước; hãy tải lại trang và làm ở hồ sơ đó.")
            % {"name": subject.name, "pk": subject.pk, "into": subject.merged_into_id}
        )
    return subject
