"""What an agency's own texts are and were, and the records on which they can be tried."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.councils.models import SessionStatus
from thidua.councils.queries import visible_sessions
from thidua.decisions.after.queries import visible_cases
from thidua.decisions.models import DecisionKind, DecisionStatus
from thidua.decisions.queries import visible_decisions
from thidua.documents.declared import WORDINGS, Label, Wording
from thidua.documents.models import PaperKind, PaperTexts
from thidua.dossiers.models import Appraisal
from thidua.dossiers.queries import visible_consultations, visible_publications, visible_reviews, visible_submissions

LISTED = 20  # records to choose from
COUNTED = (SessionStatus.COUNTED, SessionStatus.CONCLUDED)


def versions(actor: Actor, kind: str) -> QuerySet[PaperTexts]:
    """All versions of the own agency's texts of a kind, the newest first."""
    return PaperTexts.objects.filter(agency=actor.agency_id, kind=kind).select_related("saved_by", "logo", "agency")


def get_visible_version(actor: Actor, kind: str, number: int) -> PaperTexts:
    """One version of the own agency's; raises PaperTexts.DoesNotExist."""
    return versions(actor, kind).get(number=number)


def get_wording(kind: str) -> Wording:
    """The texts of a kind of paper. Raises PaperTexts.DoesNotExist for a kind that has none."""
    try:
        return WORDINGS[kind]
    except KeyError as error:
        raise PaperTexts.DoesNotExist from error


@dataclass(frozen=True)
class Change:
    """One text in two versions, in pieces: (how, words), `how` being same, gone or new."""

    label: Label
    pieces: list[tuple[str, str]]


def changes(wording: Wording, old: Mapping[str, str], new: Mapping[str, str]) -> list[Change]:
    """What differs between two versions, text by text and word by word."""
    pairs = [(each, old.get(each.key, each.default), new.get(each.key, each.default)) for each in wording]
    return [Change(each.label, _pieces(before, after)) for each, before, after in pairs if before != after]


def _pieces(before: str, after: str) -> list[tuple[str, str]]:
    old, new = before.split(), after.split()
    pieces: list[tuple[str, str]] = []
    for what, i, j, k, m in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(("same", " ".join(old[i:j])))
            continue
        pieces += [("gone", " ".join(old[i:j]))] if i < j else []
        pieces += [("new", " ".join(new[k:m]))] if k < m else []
    return pieces


Records = Callable[[Actor], QuerySet[Any]]


def _counted(actor: Actor) -> QuerySet[Any]:
    return visible_sessions(actor).filter(council__agency=actor.agency_id, status__in=COUNTED)


def _voted(actor: Actor) -> QuerySet[Any]:
    return _counted(actor).filter(agenda__isnull=False).distinct()


def _votable(actor: Actor) -> QuerySet[Any]:
    return visible_sessions(actor).filter(council__agency=actor.agency_id, agenda__isnull=False)


# By kind: what the viewer must be allowed to read, and the own agency's records, whose papers bear its texts.
RECORDS: Mapping[str, tuple[Action, Records]] = {
    PaperKind.SUBMISSION: (Action.READ_WORK, lambda actor: visible_submissions(actor).filter(sender=actor.agency_id)),
    PaperKind.DECISION: (
        Action.READ_WORK,
        lambda actor: visible_decisions(actor).filter(agency=actor.agency_id, kind=DecisionKind.AWARD),
    ),
    PaperKind.RESULTS: (
        Action.READ_WORK,
        lambda actor: visible_decisions(actor).filter(
            kind=DecisionKind.AWARD, status=DecisionStatus.ISSUED, items__nomination__owner=actor.agency_id
        ),
    ),
    PaperKind.MINUTES: (Action.SEE_COUNCIL, _counted),
    PaperKind.COUNT_RECORD: (Action.SEE_COUNCIL, _voted),
    PaperKind.NOTICE: (Action.READ_WORK, lambda actor: visible_publications(actor).filter(agency=actor.agency_id)),
    PaperKind.APPRAISAL: (
        Action.READ_APPRAISAL,
        lambda actor: Appraisal.objects.filter(review__in=visible_reviews(actor)).select_related("review__nomination"),
    ),
    PaperKind.CONSULTATION: (
        Action.READ_WORK,
        lambda actor: visible_consultations(actor).filter(asker=actor.agency_id),
    ),
    PaperKind.ANSWER: (
        Action.READ_WORK,
        lambda actor: visible_consultations(actor).filter(asked=actor.agency_id, answered_at__isnull=False),
    ),
    PaperKind.INVITATIONS: (
        Action.SEE_COUNCIL,
        lambda actor: visible_sessions(actor).filter(council__agency=actor.agency_id),
    ),
    PaperKind.BALLOT: (Action.SEE_COUNCIL, _votable),
    PaperKind.HANDOVER: (
        Action.READ_WORK,
        lambda actor: visible_decisions(actor).filter(
            agency=actor.agency_id, kind=DecisionKind.AWARD, status=DecisionStatus.ISSUED
        ),
    ),
    PaperKind.AFTER_REQUEST: (Action.READ_WORK, lambda actor: visible_cases(actor).filter(asker=actor.agency_id)),
}


def records_to_try(actor: Actor, kind: str) -> list[tuple[int, str]]:
    """(key, name) of the own agency's latest records of a kind that the actor may read; empty where there are none."""
    return [(each.pk, str(each)) for each in _records(actor, kind)[:LISTED]]


def get_record_to_try(actor: Actor, kind: str, pk: int) -> Model:
    """One of them. Raises the model's DoesNotExist, or PaperTexts.DoesNotExist where the actor may read none."""
    found = _records(actor, kind)
    if isinstance(found, list):
        raise PaperTexts.DoesNotExist
    record: Model = found.get(pk=pk)
    return record


def _records(actor: Actor, kind: str) -> QuerySet[Any] | list[Any]:
    action, records = RECORDS.get(kind, (None, None))
    if action is None or records is None or not may(actor, action):
        return []
    return records(actor).order_by("-pk").distinct()
