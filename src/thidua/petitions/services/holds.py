"""The hold on a nominee while a complaint or denunciation is looked into (Nghị định 152/2025/NĐ-CP, Điều 4 khoản 4)."""

import datetime as dt
from dataclasses import replace

from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.petitions.models import Kind, Petition
from thidua.petitions.states import FROM, Doing
from thidua.register.models import Proceeding, ProceedingKind
from thidua.register.services import correct_fact, end_period, record_proceeding
from thidua.register.services.facts import same_fact

KINDS = {Kind.COMPLAINT: ProceedingKind.COMPLAINT, Kind.DENUNCIATION: ProceedingKind.DENUNCIATION}
HELD = FROM[Doing.STOP]  # from acceptance until the case ends


def hold(actor: Actor, petition: Petition) -> None:
    """Open the proceeding on the petition's subject, or join one that is open; nothing where no such rule is known.

    Raises NotAllowed when the subject is out of the actor's sight.
    """
    kind = KINDS.get(Kind(petition.kind))
    if kind is None or petition.subject is None or petition.accepted_on is None or petition.proceeding_id:
        return
    wanted = Proceeding(subject=petition.subject, kind=kind, starts_on=petition.accepted_on)
    known = same_fact(wanted)
    if isinstance(known, Proceeding) and known.ends_on is not None:
        known = correct_fact(_keeper(actor), fact=known, reason=str(petition), ends_on=None)
    if not isinstance(known, Proceeding):
        known = record_proceeding(
            _keeper(actor), subject=petition.subject, kind=kind, starts_on=petition.accepted_on, document=str(petition)
        )
    petition.proceeding = known
    petition.save(update_fields=["proceeding"])


def release(actor: Actor, petition: Petition, day: dt.date) -> None:
    """End the proceeding on the day, unless another petition that is still open holds to it."""
    proceeding = petition.proceeding
    if proceeding is None:
        return
    others = Petition.objects.select_for_update().filter(proceeding=proceeding, state__in=HELD).exclude(pk=petition.pk)
    if others.exists() or proceeding.ends_on is not None:
        return
    end_period(_keeper(actor), fact=proceeding, ends_on=max(day, proceeding.starts_on))


def _keeper(actor: Actor) -> Actor:
    """The same person, who keeps the register for this: what the law ties to the case follows from the case."""
    return replace(actor, roles=actor.roles | {Role.APPRAISER})
