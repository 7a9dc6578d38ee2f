"""How every change of state is made: one transaction, one trail.

A service is a function decorated with `@service`; its first argument is the actor. Inside it, `record` says what
happened. The entries are written last, so that the lock on the agency's chain is always the last lock taken and two
services can't wait for each other.
"""

import functools
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, ParamSpec, Protocol, TypeVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone, translation

from thidua.trail.copying import copy_in
from thidua.trail.events import Event
from thidua.trail.models import Entry, Notice
from thidua.trail.queries import notices_of
from thidua.trail.signals import told, written

FIRST_HASH = "0" * 64
CHAIN_LOCK = 7_401


class TrailActor(Protocol):
    """Who acts: what the trail needs to know of an actor."""

    @property
    def account_id(self) -> int | None: ...
    @property
    def agency_id(self) -> int: ...
    @property
    def label(self) -> str: ...


@dataclass(frozen=True)
class _Happening:
    actor: TrailActor
    event: Event
    object_type: str
    object_id: str
    object_label: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str


_happenings: ContextVar[list[_Happening] | None] = ContextVar("happenings", default=None)


@contextmanager
def recording() -> Iterator[None]:
    """Open a transaction whose happenings are written to the trail at its end; nested uses join the outer one."""
    outer = _happenings.get()
    if outer is not None:
        known = len(outer)
        try:
            with transaction.atomic():
                yield
        except BaseException:
            del outer[known:]  # what was undone did not happen, even when the outer service goes on
            raise
        return
    token = _happenings.set([])
    try:
        with transaction.atomic():
            yield
            _write(_happenings.get() or [])
    finally:
        _happenings.reset(token)


P = ParamSpec("P")
R = TypeVar("R")


def service(function: Callable[P, R]) -> Callable[P, R]:
    """Make `function` a service: all of it happens and is in the trail, or none of it.

    What a service writes is Vietnamese, whatever the language of the person's screen: records, notices and papers are
    read by others.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with translation.override(settings.LANGUAGE_CODE), recording():
            return function(*args, **kwargs)

    return run


def record(
    actor: TrailActor,
    event: Event,
    instance: models.Model,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Say what happened to `instance`. Only inside a service: a change outside one is a fault of ours."""
    happenings = _happenings.get()
    if happenings is None:
        raise RuntimeError("record() outside a service")
    happenings.append(
        _Happening(
            actor, event, instance._meta.label_lower, str(instance.pk), str(instance)[:500], before, after, reason
        )
    )


def notify(account_ids: Iterable[int], event: Event, text: str, link: str = "") -> None:
    """Tell accounts something, once each; a higher floor may bring it to them by other ways besides."""
    notices = Notice.objects.bulk_create(
        [Notice(account_id=account_id, event=event, text=text, link=link) for account_id in sorted(set(account_ids))]
    )
    told.send(sender=Notice, notices=notices)


def mark_notices_read(actor: TrailActor) -> int:
    """Mark every notice of the actor's account as read; return how many."""
    return notices_of(actor.account_id).filter(read_at=None).update(read_at=timezone.now())


def mark_notice_read(actor: TrailActor, *, notice: Notice) -> None:
    """Mark one notice of the actor's account as read; the first reading counts."""
    notices_of(actor.account_id).filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())


@dataclass(frozen=True)
class Broken:
    """A place where the chain does not hold."""

    agency_id: int
    sequence: int
    why: str


def verify() -> list[Broken]:
    """Walk every chain and return the places that were tampered with; empty when all hold."""
    broken: list[Broken] = []
    agency_id, sequence, previous = None, 0, FIRST_HASH
    for entry in Entry.objects.order_by("agency_id", "sequence").iterator(2_000):
        if entry.agency_id != agency_id:
            agency_id, sequence, previous = entry.agency_id, 0, FIRST_HASH
        sequence += 1
        if entry.sequence != sequence:
            broken.append(Broken(entry.agency_id, entry.sequence, "thiếu bản ghi phía trước"))
            sequence = entry.sequence
        elif entry.previous_hash != previous:
            broken.append(Broken(entry.agency_id, entry.sequence, "không nối với bản ghi phía trước"))
        if entry.hash != _hash(entry):
            broken.append(Broken(entry.agency_id, entry.sequence, "nội dung đã bị sửa"))
        previous = entry.hash
    return broken


def _write(happenings: list[_Happening]) -> None:
    # Chains are locked in order of agency, so that two services writing to the same chains never wait in a ring.
    for agency_id in sorted({happening.actor.agency_id for happening in happenings}):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [CHAIN_LOCK, agency_id % 2_147_483_647])
        last = Entry.objects.filter(agency_id=agency_id).order_by("-sequence").first()
        sequence, previous = (last.sequence, last.hash) if last else (0, FIRST_HASH)
        entries = []
        for happening in (h for h in happenings if h.actor.agency_id == agency_id):
            sequence += 1
            entry = Entry(
                at=timezone.now(),
                agency_id=agency_id,
                sequence=sequence,
                account_id=happening.actor.account_id,
                actor_name=happening.actor.label[:300],
                event=happening.event,
                object_type=happening.object_type,
                object_id=happening.object_id,
                object_label=happening.object_label,
                before=_plain(happening.before),
                after=_plain(happening.after),
                reason=happening.reason,
                previous_hash=previous,
            )
            entry.hash = previous = _hash(entry)
            entries.append(entry)
        copy_in(entries)
        written.send(sender=Entry, entries=entries)


def _plain(value: dict[str, Any] | None) -> Any:
    return None if value is None else json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def _hash(entry: Entry) -> str:
    content = [
        entry.at.astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds"),
        entry.agency_id,
        entry.sequence,
        entry.account_id,
        entry.actor_name,
        str(entry.event),
        entry.object_type,
        entry.object_id,
        entry.object_label,
        entry.before,
        entry.after,
        entry.reason,
        entry.previous_hash,
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
