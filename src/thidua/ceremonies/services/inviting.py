"""Who is invited, and what they answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.queries import holders
from thidua.ceremonies.models import CODE_LENGTH, HERE, Ceremony, Invitation, Reply, State
from thidua.ceremonies.queries import REPLIERS, guests, may_reply
from thidua.ceremonies.services.guarding import locked, path_of, tell
from thidua.trail.errors import NotAllowed, Overtaken, Refused, beside, required
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese import codes
from thidua.vietnamese.names import clean


@dataclass(frozen=True)
class Guest:
    """Somebody outside the system, or a person of honour: the name, the organisation."""

    name: str
    organisation: str = ""
    is_honoured: bool = False


@service
def invite(
    actor: Actor, *, ceremony: Ceremony, agencies: Sequence[Agency] = (), people: Sequence[Guest] = ()
) -> list[Invitation]:
    """Invite agencies of the system and others by name. Agencies are told at once when the programme is approved.

    Who is invited already is passed over: an agency, a name at the same organisation.
    """
    ceremony = locked(actor, ceremony)
    there = list(guests(ceremony))
    known = {each.agency_id for each in there}
    new = {each.pk: each for each in agencies if each.pk not in known and each.pk != ceremony.agency_id}.values()
    names = {_name(each) for each in there if each.agency_id is None}
    named = {_name(each): each for each in people if any(_name(each)) and _name(each) not in names}.values()
    if not new and not named:
        raise Refused(_("Chưa chọn thêm khách nào; ai đã mời thì không mời lại."))
    made = [Invitation(ceremony=ceremony, agency=each, code=codes.draw_checked(CODE_LENGTH)) for each in new]
    made += [
        Invitation(
            ceremony=ceremony,
            name=each.name.strip()[:300],
            organisation=each.organisation.strip()[:300],
            is_honoured=each.is_honoured,
            code=codes.draw_checked(CODE_LENGTH),
        )
        for each in named
    ]
    Invitation.objects.bulk_create(made)
    record(actor, Event.CEREMONY_INVITED, ceremony, after={"guests": [each.guest for each in made]})
    if ceremony.state == State.APPROVED:
        _tell(actor, ceremony, made, Event.CEREMONY_INVITED, _("Giấy mời"))
    return made


@service
def withdraw(actor: Actor, *, invitation: Invitation, reason: str) -> Invitation:
    """Take an invitation back, with the reason; the guest's seat is free. Overtaken when it was taken back."""
    ceremony = locked(actor, invitation.ceremony)
    reason = required(reason, "reason", _("Cần nêu lý do rút giấy mời."))
    invitation = _standing(invitation)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    ceremony.taken_seats.filter(invitation=invitation).delete()
    before = {"guests": [invitation.guest]}
    record(actor, Event.CEREMONY_INVITED, ceremony, before=before, after={"guests": []}, reason=reason)
    if ceremony.state == State.APPROVED:
        _tell(actor, ceremony, [invitation], Event.CEREMONY_INVITED, _("Rút giấy mời"))
    return invitation


@service
def reply(actor: Actor, *, invitation: Invitation, answer: str, stands_in: str = "", note: str = "") -> Invitation:
    """Answer for the own agency, again as often as needed until it begins."""
    permission = may_reply(actor)
    if not permission or invitation.agency_id != actor.agency_id:
        raise NotAllowed(permission.reason or _("Giấy mời này gửi cơ quan khác."))
    return _answered(actor, invitation, answer, stands_in, note)


@service
def reply_by_code(*, invitation: Invitation, answer: str, stands_in: str = "", note: str = "") -> Invitation:
    """Answer for a guest without an account: whoever holds the code does."""
    system = Actor(None, invitation.ceremony.agency, frozenset())
    return _answered(system, invitation, answer, stands_in, note)


def ask_again(ceremony: Ceremony) -> None:
    """Take the answers as not given: they were for another day. Who sits where stays until it is changed."""
    guests(ceremony).update(reply=Reply.NONE, replied_at=None, replied_by=None, came=None)


def tell_guests(actor: Actor, ceremony: Ceremony, event: Event, word: str) -> None:
    """Tell every invited agency of the ceremony as it is now."""
    _tell(actor, ceremony, list(guests(ceremony)), event, word)


def _answered(actor: Actor, invitation: Invitation, answer: str, stands_in: str, note: str) -> Invitation:
    ceremony = Ceremony.objects.select_for_update(of=("self",)).select_related("agency").get(pk=invitation.ceremony_id)
    invitation = _standing(invitation)
    if ceremony.state != State.APPROVED or ceremony.has_begun:
        raise Overtaken(_("Hội nghị, buổi lễ đã bắt đầu, kết thúc hoặc bị hủy nên không trả lời được nữa."))
    if answer not in Reply.values or answer == Reply.NONE:
        raise beside("answer", _("Chọn một cách trả lời."))
    if answer == Reply.SENDS:
        stands_in = required(stands_in, "stands_in", _("Cần họ tên, chức vụ người dự thay."))
    before = {"reply": invitation.reply, "stands_in": invitation.stands_in}
    invitation.reply, invitation.note = answer, note.strip()[:500]
    invitation.stands_in = stands_in.strip()[:300] if answer in HERE else ""
    invitation.replied_at, invitation.replied_by = timezone.now(), actor.account
    invitation.save()
    if answer == Reply.NOT_COMING:
        ceremony.taken_seats.filter(invitation=invitation).delete()
    after = {"guest": invitation.guest, "reply": answer, "stands_in": invitation.stands_in, "note": invitation.note}
    record(actor, Event.CEREMONY_REPLIED, ceremony, before=before, after=after)
    if ceremony.made_by_id:
        text = _("%(guest)s trả lời giấy mời «%(title)s»: %(reply)s.")
        said = {"guest": invitation.guest, "title": ceremony.title, "reply": Reply(answer).label.lower()}
        tell(actor, [ceremony.made_by_id], Event.CEREMONY_REPLIED, text % said, path_of(ceremony))
    return invitation


def _name(guest: Guest | Invitation) -> tuple[str, str]:
    """The name by which a guest is known again, however it is written."""
    return clean(guest.name).lower(), clean(guest.organisation).lower()


def _standing(invitation: Invitation) -> Invitation:
    found = Invitation.objects.select_for_update(of=("self",)).select_related("agency").get(pk=invitation.pk)
    if found.withdrawn_at is not None:
        raise Overtaken(_("Giấy mời này đã được rút."))
    return found


def _tell(actor: Actor, ceremony: Ceremony, made: Sequence[Invitation], event: Event, word: str) -> None:
    when = timezone.localtime(ceremony.starts_at)
    said = {"word": word, "title": ceremony.title, "when": f"{when:%H:%M, %d/%m/%Y}", "place": ceremony.place}
    text = _("%(word)s: «%(title)s», %(when)s, %(place)s.") % said
    for each in made:
        if each.agency is not None:
            accounts = [one.pk for one in holders(each.agency, *REPLIERS)]
            tell(actor, accounts, event, text, reverse("ceremonies:invitation", args=[each.pk]))
