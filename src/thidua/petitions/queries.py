"""Who sees which petition: the own agency's only; of a sealed one most see that it is there, and nothing of it."""

import datetime as dt
import hashlib

from django.db.models import Q, QuerySet
from django.utils import timezone

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role
from thidua.agencies.permissions import Action, may
from thidua.petitions.models import IdentityKey, Petition, Reception
from thidua.petitions.sealing import mark
from thidua.petitions.states import OPEN, State
from thidua.register.queries import account_ids
from thidua.trail.events import Event
from thidua.trail.queries import entries_of

SOON = dt.timedelta(days=3)
NOTHING_OWED = Q(state__in=[State.STOPPED, State.NOT_ACCEPTED, State.TRANSFERRED])


def visible_petitions(actor: Actor | None) -> QuerySet[Petition]:
    """Those of the own agency; none without a role for them."""
    if actor is None or not may(actor, Action.READ_PETITION):
        return Petition.objects.none()
    return Petition.objects.filter(agency=actor.agency_id).select_related("agency", "handler", "subject")


def get_visible_petition(actor: Actor | None, pk: int) -> Petition:
    """The one door to a petition; raises Petition.DoesNotExist."""
    return visible_petitions(actor).get(pk=pk)


def visible_receptions(actor: Actor | None) -> QuerySet[Reception]:
    """Receptions of the own agency."""
    if actor is None or not may(actor, Action.READ_PETITION):
        return Reception.objects.none()
    return Reception.objects.filter(agency=actor.agency_id).select_related("petition")


def is_accused(actor: Actor, petition: Petition) -> bool:
    """Whether the petition is about the person whose account this is."""
    if petition.subject_id is None:
        return False
    return actor.account_id is not None and actor.account_id in account_ids([petition.subject_id]).values()


def may_know(actor: Actor, petition: Petition) -> bool:
    """Whether the actor may read what the petition says: of a sealed one the handler, the head and the key holders."""
    if petition.agency_id != actor.agency_id or not may(actor, Action.READ_PETITION) or is_accused(actor, petition):
        return False
    if not petition.is_sealed:
        return True
    is_near = petition.handler_id == actor.account_id or Role.HEAD in actor.roles
    return is_near or own_key(actor) is not None


def own_key(actor: Actor) -> IdentityKey | None:
    """The key that the actor made and holds, if any."""
    return made_keys(actor.agency).filter(holder=actor.account_id).first()


def named_keys(agency: Agency) -> QuerySet[IdentityKey]:
    """Holders that are named now, whether they made their key or not."""
    return IdentityKey.objects.filter(agency=agency, ended_at=None).select_related("holder", "agency")


def made_keys(agency: Agency) -> QuerySet[IdentityKey]:
    """Keys in force: what is denounced from now on is sealed for them."""
    return named_keys(agency).filter(public_key__isnull=False)


def is_as_made(key: IdentityKey) -> bool:
    """Whether the public key is the one whose making the trail tells: nobody put another in its place."""
    if key.public_key is None:
        return False
    told = entries_of(key).filter(event=Event.IDENTITY_KEY_MADE, account_id=key.holder_id)
    return any((entry.after or {}).get("mark") == mark(bytes(key.public_key)) for entry in told)


def sound_keys(agency: Agency) -> list[IdentityKey]:
    """The keys in force that are as their holders made them."""
    return [key for key in made_keys(agency) if is_as_made(key)]


def receiving_agencies() -> QuerySet[Agency]:
    """Agencies that take petitions on the public page: those where a holder has made a key."""
    keys = IdentityKey.objects.filter(ended_at=None, public_key__isnull=False)
    today = timezone.localdate()
    working = Agency.objects.filter(Q(ended_on=None) | Q(ended_on__gt=today))
    return working.filter(pk__in=keys.values("agency")).order_by("name")


def due_until(petitions: QuerySet[Petition], day: dt.date) -> QuerySet[Petition]:
    """Those whose running clock ends on the day or before."""
    return petitions.filter(due_on__lte=day).exclude(NOTHING_OWED)


def mine_soon(petitions: QuerySet[Petition], actor: Actor | None, today: dt.date) -> QuerySet[Petition]:
    """Those that the viewer handles and that are overdue or come due; nobody's for a viewer without an account."""
    handled = petitions.filter(handler=actor.account_id) if actor and actor.account_id else petitions.none()
    return due_until(handled, today + SOON)


def board(petitions: QuerySet[Petition], today: dt.date) -> dict[str, QuerySet[Petition]]:
    """The groups of the board: overdue, due within three days, standing still, all that are open."""
    return {
        "qua-han": due_until(petitions, today - dt.timedelta(days=1)),
        "sap-den-han": due_until(petitions, today + SOON).filter(due_on__gte=today),
        "tam-dinh-chi": petitions.filter(state=State.SUSPENDED),
        "dang-giai-quyet": petitions.filter(state__in=OPEN),
    }


def published_petitions() -> QuerySet[Petition]:
    """What is public."""
    return Petition.objects.exclude(published_on=None).select_related("agency").order_by("-published_on", "-pk")


def petition_by_code(code: str) -> Petition | None:
    """The petition whose receipt bears the code."""
    return Petition.objects.filter(code_hash=code_hash(code)).select_related("agency").first()


def code_hash(code: str) -> str:
    """What is kept of a code (69 random bits, so that a plain hash can't be guessed back)."""
    return hashlib.sha256(f"petition/{code}".encode()).hexdigest()
