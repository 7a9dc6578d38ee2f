"""Looking into an exemplar, and the consent of whom it is about to be published."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.agencies.permissions import Action, require
from thidua.agencies.queries import holders
from thidua.exemplars.models import Exemplar, PaperOf
from thidua.exemplars.services.guarding import attach, check_past, locked_exemplar, moved, returned, tell
from thidua.exemplars.states import Doing, State
from thidua.trail.errors import Refused, beside, required
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean


@service
def verify_exemplar(
    actor: Actor,
    *,
    exemplar: Exemplar,
    version: int,
    checked_by: str,
    checked_on: dt.date,
    verification: str,
    uploads: Sequence[Any] = (),
) -> Exemplar:
    """Keep who looked into it, on what day, what was found, and the papers; said anew until it is proposed."""
    require(actor, Action.WRITE_EXEMPLAR, exemplar.agency_id)
    exemplar = locked_exemplar(exemplar, Doing.VERIFY, version)
    check_past(checked_on, "checked_on", since=exemplar.found_on, message=_("Ngày phải từ ngày phát hiện đến hôm nay."))
    exemplar.checked_by = required(clean(checked_by), "checked_by")[:300]
    exemplar.checked_on = checked_on
    exemplar.verification = required(verification, "verification")
    sent = attach(exemplar, uploads, PaperOf.VERIFICATION, field="uploads")
    told = {"checked_by": exemplar.checked_by, "checked_on": checked_on, "files": sent}
    record(actor, Event.EXEMPLAR_VERIFIED, exemplar, after=told)
    return moved(exemplar, Doing.VERIFY, "checked_by", "checked_on", "verification")


@service
def record_consent(
    actor: Actor,
    *,
    exemplar: Exemplar,
    version: int,
    consent_on: dt.date,
    consent_by: str,
    uploads: Sequence[Any] = (),
) -> Exemplar:
    """Keep that whoever it is about agrees to be published, since when, who said so and how."""
    require(actor, Action.WRITE_EXEMPLAR, exemplar.agency_id)
    exemplar = locked_exemplar(exemplar, Doing.CONSENT, version)
    check_past(consent_on, "consent_on")
    exemplar.consent_on = consent_on
    exemplar.consent_by = required(clean(consent_by), "consent_by")[:300]
    sent = attach(exemplar, uploads, PaperOf.CONSENT, field="uploads")
    told = {"consent_on": consent_on, "consent_by": exemplar.consent_by, "files": sent}
    record(actor, Event.EXEMPLAR_CHANGED, exemplar, after=told)
    return moved(exemplar, Doing.CONSENT, "consent_on", "consent_by")


@service
def revoke_consent(actor: Actor, *, exemplar: Exemplar, version: int, reason: str) -> Exemplar:
    """Keep that they no longer agree: what is public is taken down at once, what waits for the head goes back."""
    require(actor, Action.WRITE_EXEMPLAR, exemplar.agency_id)
    exemplar = locked_exemplar(exemplar, Doing.REVOKE, version)
    if exemplar.consent_on is None:
        raise Refused(_("Hồ sơ chưa có sự đồng ý nào để rút."))
    reason = required(reason, "reason")[:1000]
    before = {"consent_on": exemplar.consent_on, "consent_by": exemplar.consent_by}
    was_public = exemplar.state == State.PUBLISHED
    exemplar.consent_on, exemplar.consent_by = None, ""
    returned(exemplar, reason)
    fields = ["consent_on", "consent_by"]
    if was_public:
        exemplar.shown, exemplar.ended_on, exemplar.ended_reason = None, timezone.localdate(), reason
        fields += ["shown", "ended_on", "ended_reason"]
    event = Event.EXEMPLAR_TAKEN_DOWN if was_public else Event.EXEMPLAR_CHANGED
    record(actor, event, exemplar, before=before, after={"consent_on": None}, reason=reason)
    exemplar = moved(exemplar, Doing.REVOKE, *fields)
    if was_public:
        text = _("Đã gỡ vì người được nêu gương rút đồng ý: %(exemplar)s.") % {"exemplar": exemplar}
        tell(actor, holders(exemplar.agency, Role.HEAD).values_list("pk", flat=True), event, text, exemplar)
    return exemplar


def require_consent(exemplar: Exemplar) -> None:
    """Raise Refused unless whoever it is about agrees to be published."""
    if exemplar.consent_on is None:
        raise beside("consent_on", _("Chưa ghi sự đồng ý cho đăng của người, tập thể được nêu gương."))
