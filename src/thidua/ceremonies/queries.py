"""Reads of ceremonies: the own agency's, and invitations to the own agency; and what of awards is handed over."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.agencies.permissions import Action, Permission, may
from thidua.ceremonies.models import (
    CODE_LENGTH,
    HERE,
    UNDER_WAY,
    Ceremony,
    HandOver,
    Invitation,
    Reply,
    State,
    Turn,
)
from thidua.decisions.models import Decision, DecisionItem, DecisionKind, DecisionStatus
from thidua.fund.awards import own_people, standing
from thidua.vietnamese import codes

REPLIERS = frozenset({Role.UNIT_OFFICER, Role.CLERK, Role.APPRAISER, Role.HEAD})


def visible_ceremonies(actor: Actor | None) -> QuerySet[Ceremony]:
    """Those of the own agency; none without a role for them. Guests see their invitation, not the ceremony's pages."""
    if actor is None or not may(actor, Action.READ_CEREMONIES):
        return Ceremony.objects.none()
    return Ceremony.objects.filter(agency=actor.agency_id).select_related("agency")


def get_visible_ceremony(actor: Actor | None, pk: int) -> Ceremony:
    """The one door to a ceremony; raises Ceremony.DoesNotExist when it is out of sight."""
    return visible_ceremonies(actor).get(pk=pk)


def visible_invitations(actor: Actor | None) -> QuerySet[Invitation]:
    """Invitations to the own agency, once the programme is approved; of one that never was nobody was told."""
    if actor is None or not may(actor, Action.READ_CEREMONIES):
        return Invitation.objects.none()
    rows = _sent().filter(agency=actor.agency_id)
    return rows.select_related("ceremony__agency", "agency", "replied_by")


def get_visible_invitation(actor: Actor | None, pk: int) -> Invitation:
    """The one door to an invitation of the own agency; raises Invitation.DoesNotExist."""
    return visible_invitations(actor).get(pk=pk)


def get_own_invitation(actor: Actor | None, pk: int) -> Invitation:
    """An invitation that the own agency sends; raises Invitation.DoesNotExist."""
    rows = Invitation.objects.filter(ceremony__in=visible_ceremonies(actor).order_by().values("pk"))
    return rows.select_related("ceremony__agency", "agency").get(pk=pk)


def invitation_by_code(code: str) -> Invitation:
    """The invitation of an outside guest who has its code, however it is typed; raises Invitation.DoesNotExist."""
    rows = _sent().select_related("ceremony__agency").filter(agency=None)
    return rows.get(code=codes.read(code, CODE_LENGTH) or "-")


def _sent() -> QuerySet[Invitation]:
    """Those that guests may know of: not taken back, of a ceremony whose programme was approved."""
    approved = Q(ceremony__state__in=(State.APPROVED, State.HELD)) | Q(
        ceremony__state=State.CANCELLED, ceremony__approved_by__isnull=False
    )
    return Invitation.objects.filter(approved, withdrawn_at=None)


def reply_address(invitation: Invitation) -> str:
    """The whole address of the page where an outside guest replies."""
    return settings.PUBLIC_ADDRESS + reverse("portal:invitation", args=[codes.grouped(invitation.code)])


def may_reply(actor: Actor) -> Permission:
    """Whether the actor replies for the own agency: its officers, clerk and head do."""
    permission = may(actor, Action.READ_CEREMONIES)
    if permission and not actor.roles & REPLIERS:
        return Permission(False, may(actor, Action.RUN_CEREMONY).reason)
    return permission


def guests(ceremony: Ceremony) -> QuerySet[Invitation]:
    """Who is invited, guests of honour first."""
    return Invitation.objects.filter(ceremony=ceremony, withdrawn_at=None).select_related("agency")


def turns_of(ceremony: Ceremony) -> QuerySet[Any]:
    """The turns in the order of awarding, each with `is_done`, whether its award was handed over."""
    done = HandOver.objects.filter(item=OuterRef("item"), undone_at=None)
    rows = Turn.objects.filter(ceremony=ceremony, left_out_at=None)
    return rows.select_related(
        "item__decision__agency", "item__award", "item__nomination__subject", "item__certificate"
    ).annotate(is_done=Exists(done))


def get_visible_hand_over(actor: Actor | None, pk: int) -> HandOver:
    """The one door to what was handed over; raises HandOver.DoesNotExist."""
    rows = HandOver.objects.filter(turn__ceremony__in=visible_ceremonies(actor).order_by().values("pk"))
    return rows.select_related("turn__ceremony__agency", "item__decision", "money").get(pk=pk)


def handed_over(lines: Iterable[DecisionItem]) -> dict[int, HandOver]:
    """How the awards of these lines of decisions were handed over, by the number of the line; those that were."""
    rows = HandOver.objects.filter(item__in=list(lines), undone_at=None)
    return {each.item_id: each for each in rows.select_related("turn__ceremony")}


def to_hand_over(actor: Actor) -> QuerySet[DecisionItem]:
    """Awards of issued decisions, own ones and of others on own people, that stand, were not handed over and are in no
    ceremony of the own agency that is under way."""
    issued = DecisionItem.objects.filter(decision__status=DecisionStatus.ISSUED, decision__kind=DecisionKind.AWARD)
    done = HandOver.objects.filter(item=OuterRef("pk"), undone_at=None)
    own = Turn.objects.filter(ceremony__agency=actor.agency_id, left_out_at=None)
    planned = own.filter(item=OuterRef("pk"), ceremony__state__in=UNDER_WAY)
    rows = standing(issued.filter(Q(decision__agency=actor.agency_id) | own_people(actor.agency_id)))
    return rows.filter(~Exists(done), ~Exists(planned)).select_related("decision__agency", "nomination__subject")


def left_over(actor: Actor) -> QuerySet[DecisionItem]:
    """«Chưa trao»: those that had their turn at a ceremony that was held or cancelled, and did not receive."""
    ended = Turn.objects.filter(item=OuterRef("pk"), ceremony__agency=actor.agency_id, left_out_at=None)
    ended = ended.exclude(ceremony__state__in=UNDER_WAY)
    return to_hand_over(actor).filter(Exists(ended)).order_by("decision", "position")


def decisions_to_hand_over(actor: Actor) -> QuerySet[Decision]:
    """Decisions of which something is to be handed over, each with `count`, how many; the newest first."""
    lines = to_hand_over(actor).order_by().values("pk")
    rows = Decision.objects.filter(items__in=lines).annotate(count=Count("items", filter=Q(items__in=lines)))
    return rows.select_related("agency").order_by("-pk")


def replies(ceremony: Ceremony) -> dict[Reply, int]:
    """How many guests answered what."""
    found = dict(guests(ceremony).order_by().values_list("reply").annotate(Count("pk")))
    return {each: found.get(each, 0) for each in Reply}


def who_came(ceremony: Ceremony) -> int | None:
    """How many of the invited came; None until that was marked."""
    found = guests(ceremony).order_by().aggregate(marked=Count("came"), came=Count("pk", filter=Q(came=True)))
    return int(found["came"]) if found["marked"] else None


def coming(ceremony: Ceremony) -> QuerySet[Invitation]:
    """Guests who come or send somebody."""
    return guests(ceremony).filter(reply__in=HERE)


HANDED_OVER = ("item__decision", "item__nomination", "turn__ceremony", "money__reversed_by")


def visible_hand_overs(actor: Actor | None) -> QuerySet[HandOver]:
    """What the own agency handed over and did not undo, the latest first."""
    rows = HandOver.objects.filter(turn__ceremony__in=visible_ceremonies(actor).order_by().values("pk"), undone_at=None)
    return rows.select_related(*HANDED_OVER).order_by("-day", "-pk")
