"""Subjects that a reviewing agency may look up in the register although they belong to another agency."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, Permission, may
from thidua.dossiers.models import Nomination
from thidua.dossiers.queries import may_see_subject
from thidua.register.queries import also_visible, visible_subjects


@also_visible
def reviewed_subjects(actor: Actor) -> Iterable[int]:
    """Numbers of the subjects whose nominations the actor's agency reviews or reviewed."""
    return may_see_subject(actor).values_list("subject_id", flat=True)


def may_read_report(actor: Actor, nomination: Nomination) -> Permission:
    """Whether the actor reads the achievement report, which says of its subject what a life of merit hides from some.

    The nomination itself is in sight already.
    """
    if may(actor, Action.READ_PERSONAL_DETAILS) and (
        nomination.holder_id == actor.agency_id or visible_subjects(actor).filter(pk=nomination.subject_id).exists()
    ):
        return Permission(True)
    return Permission(
        False,
        _(
            "Báo cáo thành tích in ngày sinh, nơi ở, quá trình khen thưởng và kỷ luật, nên chỉ dành cho cán bộ lập hồ "
            "sơ hoặc thẩm định ở cơ quan đang giữ hồ sơ hay quản lý, thẩm định đối tượng. Hãy đề nghị họ cung cấp."
        ),
    )
