"""Taking part: an agency, or a collective or person of it, with its targets."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.movements.models import Criterion, Movement, Participation, State
from thidua.movements.queries import reaches
from thidua.movements.services.locking import locked, locked_movement
from thidua.register.models import Subject
from thidua.register.services.sight import require_own_page, sees_agency
from thidua.trail.errors import NotAllowed, Overtaken, Refused, require_seen, required
from thidua.trail.events import Event
from thidua.trail.services import record, service

Numbers = Mapping[int, Decimal | None]  # number of the criterion -> what was typed


@service
def join_movement(
    actor: Actor, *, movement: Movement, subject: Subject | None = None, targets: Numbers | None = None
) -> Participation:
    """Take part for the own agency as a whole, or with one subject of the register in its sight; once each."""
    require(actor, Action.JOIN_MOVEMENT)
    movement = locked_movement(movement, State.LAUNCHED)  # of two who join at once the second is told
    if not reaches(movement, actor.agency):
        raise NotAllowed(_("Phong trào này không phát động đến cơ quan của bạn."))
    today = timezone.localdate()
    if today > movement.ends_on:
        raise Refused(_("Phong trào đã hết thời gian từ ngày %(day)s.") % {"day": f"{movement.ends_on:%d/%m/%Y}"})
    if subject is not None:
        subject = require_own_page(Subject.objects.select_related("agency").get(pk=subject.pk))
        if not sees_agency(actor, subject.agency):
            raise NotAllowed(_("%(name)s ngoài phạm vi quản lý của bạn.") % {"name": subject.name})
    same = movement.participations.filter(withdrawn_on=None, subject=subject)
    if (same if subject else same.filter(agency=actor.agency_id)).exists():
        raise Overtaken(_("%(name)s đã đăng ký tham gia phong trào này.") % {"name": subject or actor.agency})
    made = Participation.objects.create(
        movement=movement,
        agency=actor.agency,
        subject=subject,
        name=subject.name if subject else actor.agency.name,
        targets=kept(movement, targets or {}),
        joined_on=today,
        joined_by=actor.account,
    )
    record(actor, Event.MOVEMENT_JOINED, movement, after={"participant": made.name, "targets": _said(movement, made)})
    return made


@service
def change_targets(actor: Actor, *, participation: Participation, version: int, targets: Numbers) -> Participation:
    """Register other targets, while the movement goes on."""
    require(actor, Action.JOIN_MOVEMENT, participation.agency_id)
    movement = locked_movement(participation.movement, State.LAUNCHED)
    participation = locked(participation)
    require_seen(participation.version, version)
    require_taking_part(participation)
    before = {"targets": _said(movement, participation)}
    participation.targets, participation.version = kept(movement, targets), version + 1
    participation.save(update_fields=["targets", "version"])
    after = {"participant": participation.name, "targets": _said(movement, participation)}
    record(actor, Event.MOVEMENT_JOINED, movement, before=before, after=after)
    return participation


@service
def withdraw_participation(actor: Actor, *, participation: Participation, reason: str) -> Participation:
    """Take part no longer, with a reason; what was reported stays."""
    require(actor, Action.JOIN_MOVEMENT, participation.agency_id)
    movement = locked_movement(participation.movement, State.LAUNCHED)
    participation = locked(participation)
    require_taking_part(participation)
    participation.withdrawn_reason = required(reason, "reason", _("Cần nêu lý do rút."))[:500]
    participation.withdrawn_on = timezone.localdate()
    participation.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    after = {"participant": participation.name, "status": "withdrawn"}
    record(actor, Event.MOVEMENT_JOINED, movement, after=after, reason=participation.withdrawn_reason)
    return participation


def require_taking_part(participation: Participation) -> None:
    """Overtaken when the participant has withdrawn."""
    if participation.withdrawn_on is not None:
        raise Overtaken(_("%(name)s đã rút khỏi phong trào.") % {"name": participation.name})


def kept(movement: Movement, typed: Numbers) -> dict[str, str]:
    """Numbers by criterion as they are kept; refused when negative or of no criterion of the plan."""
    criteria = set(movement.criteria.values_list("pk", flat=True))
    found = {number: value for number, value in typed.items() if value is not None}
    if set(found) - criteria:
        raise Refused(_("Có tiêu chí không thuộc phong trào này; hãy tải lại trang."))
    for number, value in found.items():
        if not value.is_finite() or not 0 <= value < 10**12:
            message = _("Số phải từ 0 trở lên.")
            raise Refused(message, fields={f"c{number}": message})
    return {str(number): str(value) for number, value in found.items()}


def _said(movement: Movement, participation: Participation) -> dict[str, str]:
    names = dict(Criterion.objects.filter(movement=movement).values_list("pk", "name"))
    return {names[int(number)]: value for number, value in participation.targets.items()}
