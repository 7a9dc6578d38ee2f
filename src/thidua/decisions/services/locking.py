"""How decisions are locked: every service looks again at what it locked before it changes anything.

The order is always decision, nominations, subjects, number series; the trail's chain comes last.
"""

import hashlib
import json
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.decisions.models import Decision, DecisionItem, DecisionStatus
from thidua.dossiers.models import Nomination
from thidua.register.models import Subject
from thidua.trail.errors import Overtaken


def locked_draft(decision: Decision, seen: str = "") -> Decision:
    """The draft as it is now, locked until the end of the transaction.

    Raises Overtaken when it is no draft any more, or not the one that the person looked at (`seen`, a fingerprint).
    """
    now = Decision.objects.select_for_update(of=("self",)).select_related("agency", "signer").get(pk=decision.pk)
    if now.status == DecisionStatus.ISSUED:
        raise Overtaken(
            _("%(name)s đã ban hành quyết định này lúc %(at)s: số %(number)s.")
            % {
                "name": now.signer_name,
                "at": f"{timezone.localtime(now.issued_at):%H:%M %d/%m/%Y}",
                "number": now.number,
            }
        )
    if now.status == DecisionStatus.SIGNING:
        raise Overtaken(
            _("Quyết định đã lấy số %(number)s và đang chờ ký số; không sửa, bỏ hay ban hành lại được.")
            % {"number": now.number}
        )
    if now.status == DecisionStatus.CANCELLED:
        raise Overtaken(_("Dự thảo quyết định này đã được bỏ."))
    if seen and seen != fingerprint(now):
        raise Overtaken(_("Dự thảo vừa được người khác sửa. Hãy tải lại trang, xem lại rồi làm tiếp."))
    return now


def lock_nominated(nomination_ids: Iterable[int]) -> None:
    """Lock the nominations, and their subjects against being decided elsewhere at the same moment.

    In the order of their numbers: two decisions that share some of them wait for each other and never in a ring.
    """
    nominations = Nomination.objects.select_for_update(of=("self",)).filter(pk__in=nomination_ids).order_by("pk")
    subjects = {nomination.subject_id for nomination in nominations}
    list(Subject.objects.select_for_update(of=("self",)).filter(pk__in=subjects).order_by("pk"))


def fingerprint(decision: Decision) -> str:
    """Stands for everything in a draft that a person can have looked at."""
    lines = DecisionItem.objects.filter(decision=decision).order_by("position")
    content = [decision.title, decision.grounds, list(lines.values_list("nomination_id", "position", "citation"))]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:32]
