"""What the unit does: hands in, amends, takes back."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role
from thidua.agencies.permissions import Action, require
from thidua.agencies.queries import holders
from thidua.initiatives.likeness import marks_of
from thidua.initiatives.models import OPEN, Author, InitiativeCase, State
from thidua.initiatives.queries import receivers_for
from thidua.initiatives.services.locking import locked_case, required, vote_is_under_way
from thidua.register.models import InitiativeKind, Scope, Subject, SubjectKind
from thidua.register.queries import visible_subjects
from thidua.trail.errors import NotAllowed, beside
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service
from thidua.vietnamese.names import clean

MOST_AUTHORS = 5
Shares = Sequence[tuple[Subject, int]]


@service
def hand_in(actor: Actor, *, receiver: Agency, authors: Shares, **values: Any) -> InitiativeCase:
    """Hand in an initiative of people of the own agency, to be judged there or at an agency above.

    `values`: kind, title, problem, solution, effect, applied_since, scope_asked. Raises Refused beside the field.
    """
    require(actor, Action.HAND_IN_INITIATIVE)
    if not receivers_for(actor.agency).filter(pk=receiver.pk).exists():
        raise beside("receiver", _("Chọn cơ quan mình hoặc một cơ quan cấp trên."))
    case = InitiativeCase(agency=actor.agency, receiver=receiver)
    _fill(case, values)
    _check_authors(actor, authors)
    case.save()
    Author.objects.bulk_create([Author(case=case, subject=subject, share=share) for subject, share in authors])
    record(actor, Event.INITIATIVE_HANDED_IN, case, after=_said(case))
    _tell_judges(case, _("%(agency)s nộp sáng kiến «%(title)s»."))
    return case


@service
def change_case(actor: Actor, *, case: InitiativeCase, authors: Shares, **values: Any) -> InitiativeCase:
    """Amend what nobody has begun to judge; what was returned is handed in again by it."""
    case = locked_case(case, State.HANDED_IN, State.RETURNED)
    require(actor, Action.HAND_IN_INITIATIVE, case.agency_id)
    before, was_returned = _said(case), case.state == State.RETURNED
    _fill(case, values)
    _check_authors(actor, authors)
    case.state = State.HANDED_IN
    case.save()
    case.authors.all().delete()
    Author.objects.bulk_create([Author(case=case, subject=subject, share=share) for subject, share in authors])
    record(actor, Event.INITIATIVE_CHANGED, case, before=before, after=_said(case))
    if was_returned:
        _tell_judges(case, _("%(agency)s nộp lại sáng kiến «%(title)s»."))
    return case


@service
def withdraw_case(actor: Actor, *, case: InitiativeCase, reason: str) -> None:
    """Take an initiative back before its outcome; not while a vote on it is under way."""
    case = locked_case(case, *OPEN)
    require(actor, Action.HAND_IN_INITIATIVE, case.agency_id)
    reason = required(reason, _("Nêu lý do rút."))
    vote_is_under_way(case)
    before, case.state, case.outcome_reason = case.state, State.WITHDRAWN, reason
    case.save(update_fields=["state", "outcome_reason"])
    record(
        actor, Event.INITIATIVE_WITHDRAWN, case, before={"state": before}, after={"state": case.state}, reason=reason
    )


def _fill(case: InitiativeCase, values: dict[str, Any]) -> None:
    case.kind, case.scope_asked, case.applied_since = values["kind"], values["scope_asked"], values["applied_since"]
    case.title = clean(values["title"])
    for name in ("problem", "solution", "effect"):
        setattr(case, name, values[name].strip())
    for name in ("title", "problem", "solution", "effect"):
        if not getattr(case, name):
            raise beside(name, _("Cần điền mục này."))
    if case.kind not in InitiativeKind.values:
        raise beside("kind", _("Chọn một giá trị trong danh sách."))
    if case.scope_asked not in Scope.values:
        raise beside("scope_asked", _("Chọn một giá trị trong danh sách."))
    _check_applied(case.applied_since)
    case.shingles = marks_of(case.solution)


def _check_applied(day: dt.date) -> None:
    if day > timezone.localdate():
        raise beside("applied_since", _("Sáng kiến phải đã được áp dụng: ngày này không được sau hôm nay."))


def _check_authors(actor: Actor, authors: Shares) -> None:
    numbers = {subject.pk for subject, _share in authors}
    if not 1 <= len(authors) <= MOST_AUTHORS or len(numbers) != len(authors):
        text = _("Chọn từ 1 đến %(most)s tác giả, mỗi người một dòng.")
        raise beside("authors", text % {"most": MOST_AUTHORS})
    if any(share < 1 for _subject, share in authors) or sum(share for _subject, share in authors) != 100:
        raise beside("authors", _("Tỷ lệ đóng góp của các tác giả phải từ 1 và cộng lại bằng 100%."))
    own = visible_subjects(actor).filter(
        pk__in=numbers, merged_into=None, kind=SubjectKind.PERSON, agency__path__startswith=actor.agency.path
    )
    if own.count() != len(numbers):
        raise NotAllowed(_("Tác giả phải là cá nhân của %(agency)s.") % {"agency": actor.agency})


def _said(case: InitiativeCase) -> dict[str, Any]:
    fields = ("kind", "title", "problem", "solution", "effect", "applied_since", "scope_asked")
    authors = [str(author) for author in case.authors.select_related("subject")]
    return {name: getattr(case, name) for name in fields} | {"receiver": case.receiver.name, "authors": authors}


def _tell_judges(case: InitiativeCase, text: str) -> None:
    people = holders(case.receiver, Role.APPRAISER, Role.COUNCIL_SECRETARY).values_list("pk", flat=True)
    said = text % {"agency": case.agency, "title": case.title}
    notify(people, Event.INITIATIVE_HANDED_IN, said, reverse("initiatives:case", args=[case.pk]))
