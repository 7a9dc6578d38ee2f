"""Finding a subject without taking one for another, and changing what is known of it."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action
from thidua.agencies.queries import predecessor_ids
from thidua.register.identity import citizen_hash, citizen_tail, is_citizen_number, is_old_number
from thidua.register.matching import is_slip
from thidua.register.models import Category, Sex, Subject, SubjectKind, SubjectName
from thidua.register.numbers import bearer_of
from thidua.register.proposing import propose
from thidua.register.services.judging import (
    doubts_of_holder,
    doubts_of_name,
    looks_like,
    named,
    same_body,
    same_person,
)
from thidua.register.services.numbers import add_old_number
from thidua.register.services.sight import require_in_sight, require_own_page
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.dates import short_date
from thidua.vietnamese.names import clean, fold, sort_key

FINDING_LOCK = 7_404  # not the number of any other lock: a job holds 7_403 over a connection of its own
NEAR = 100  # people of one birth date whose names are looked at
PERSONAL = ("sex", "birth_date", "birth_year", "citizen_number")
CHANGEABLE = frozenset({*PERSONAL, "name", "founded_on", "categories", "agency", "job_title", "is_leader", "address"})
FILLABLE = (
    "sex",
    "birth_date",
    "birth_year",
    "founded_on",
    "citizen_hash",
    "citizen_tail",
    "job_title",
    "address",
    "categories",
)


@dataclass(frozen=True)
class Match:
    """How the subject was found, and what a person should look at (sentences in Vietnamese).

    `how`: citizen (by citizen number), birth (name, birth date and agency), name (a collective or household of the
    agency), confirmed (a person said who it is), new.
    """

    how: str
    doubts: tuple[str, ...] = ()


@service
def find_or_create_subject(
    actor: Actor,
    *,
    kind: str,
    name: str,
    agency: Agency,
    sex: str = "",
    birth_date: dt.date | None = None,
    birth_year: int | None = None,
    founded_on: dt.date | None = None,
    citizen_number: str = "",
    job_title: str = "",
    categories: Sequence[str] = (),
    is_leader: bool = False,
    address: str = "",
    same_as: Subject | None = None,
) -> tuple[Subject, Match]:
    """Find the subject in the register, or add it; say how and what is in doubt.

    A person is the one with the same citizen number, else the one of the same name and birth date in the agency or in
    what was merged into it. Weaker evidence never joins two people: it makes a new subject and a doubt, unless a
    person says who it is with `same_as`. Blanks of a subject that was found are filled in, nothing is overwritten.
    A number of nine digits is an older number: who brought it with the one of twelve has both.
    Refuses a citizen number that belongs to somebody out of sight, and one that belongs to another name and birth.
    """
    require_in_sight(actor, Action.EDIT_SUBJECT, agency)
    new = Subject(
        kind=SubjectKind(kind),
        name=checked_name(name),
        agency=agency,
        sex=sex,
        birth_date=birth_date,
        birth_year=birth_date.year if birth_date else birth_year,
        founded_on=founded_on,
        job_title=clean(job_title),
        categories=_checked_categories(categories),
        is_leader=is_leader,
        address=clean(address),
    )
    old_number = citizen_number if is_old_number(citizen_number) else ""
    identify(new, "" if old_number else citizen_number)
    refuse_personal_fields(new, old_number)
    wait_for_others({agency.pk})
    found, match = _found_or_made(actor, new, citizen_number, same_as)
    if old_number:
        add_old_number(actor, subject=found, number=old_number)
    return found, match


def _found_or_made(actor: Actor, new: Subject, number: str, same_as: Subject | None) -> tuple[Subject, Match]:
    if same_as is not None:
        return _confirmed(actor, same_as.merged_into or same_as, new), Match("confirmed")
    if holder := bearer_of(number):
        doubts = doubts_of_holder(actor, holder, new)
        return _filled(actor, holder, new), Match("citizen", doubts)
    found, doubts, alike = _by_name(new)
    if found is not None:
        how = "birth" if new.kind == SubjectKind.PERSON else "name"
        return _filled(actor, found, new), Match(how, doubts)
    _save_new(actor, new)
    alike = [*alike, *_namesakes_elsewhere(actor, new)]
    propose((known.pk, new.pk) for known in alike)  # and a person may look at both side by side
    return new, Match("new", tuple(map(looks_like, alike)))


@service
def change_subject(actor: Actor, *, subject: Subject, reason: str = "", **changes: Any) -> Subject:
    """Change what is known of a subject; a former name stays in its history.

    `changes` are fields of the subject, and `citizen_number` (empty: leave as it is). A new agency must be in sight;
    another name or agency needs a reason.
    """
    if unknown := set(changes) - CHANGEABLE:
        raise ValueError(f"cannot change {sorted(unknown)}")
    subject = Subject.objects.select_for_update(of=("self",)).select_related("agency").get(pk=subject.pk)
    require_in_sight(actor, Action.EDIT_SUBJECT, subject.agency)
    require_own_page(subject)
    if "agency" in changes:
        require_in_sight(actor, Action.EDIT_SUBJECT, changes["agency"])
    renamed = checked_name(changes.get("name", subject.name)) != subject.name
    if (renamed or changes.get("agency", subject.agency) != subject.agency) and not clean(reason):
        message = _("Đổi tên hoặc chuyển đơn vị cần nêu lý do, ví dụ số quyết định.")
        raise Refused(message, fields={"reason": message})
    before, former_hash = known_fields(subject), subject.citizen_hash
    if "name" in changes:
        _rename(subject, checked_name(changes.pop("name")), reason)
    identify(subject, changes.pop("citizen_number", ""))
    for field, value in changes.items():
        setattr(subject, field, clean(value) if isinstance(value, str) else value)
    subject.categories = _checked_categories(subject.categories)
    refuse_personal_fields(subject)
    _save_changes(actor, subject, before, former_hash, reason)
    return subject


def checked_name(name: str) -> str:
    """The name, cleaned; refuses one without a letter."""
    name = clean(name)
    if not fold(name):
        raise Refused(_("Cần có tên."), fields={"name": _("Cần điền tên.")})
    return name


def _checked_categories(categories: Iterable[str]) -> list[str]:
    return [str(Category(category)) for category in dict.fromkeys(categories)]


def identify(subject: Subject, number: str) -> None:
    """Put the hash and the tail of a citizen number on the subject. The number itself goes no further."""
    if not number.strip():
        return
    if not is_citizen_number(number):
        message = _("Số định danh cá nhân có đúng 12 chữ số.")
        raise Refused(message, fields={"citizen_number": message})
    subject.citizen_hash, subject.citizen_tail = citizen_hash(number), citizen_tail(number)


def refuse_personal_fields(subject: Subject, old_number: str = "") -> None:
    """Refuse what only a person can have on anybody else, and days that have not come."""
    personal = subject.sex or subject.birth_year or subject.citizen_hash or old_number
    if subject.kind != SubjectKind.PERSON and personal:
        raise Refused(_("Giới tính, ngày sinh và số định danh chỉ dùng cho cá nhân."))
    if subject.sex and subject.sex not in Sex.values:
        raise Refused(_("Giới tính không đúng."), fields={"sex": _("Chọn nam hoặc nữ.")})
    today = timezone.localdate()
    for field, day in (("birth_date", subject.birth_date), ("founded_on", subject.founded_on)):
        if day and day > today:
            raise Refused(_("Ngày %(day)s chưa tới.") % {"day": short_date(day)}, fields={field: _("Ngày chưa tới.")})


def wait_for_others(agencies: Collection[int]) -> None:
    """Of two who add the same person to one agency at once, the second finds what the first added."""
    keys = sorted({number % 2_147_483_647 for number in agencies})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, key) FROM (SELECT unnest(%s::int[]) AS key ORDER BY 1) AS keys",
            [FINDING_LOCK, keys],
        )


def _confirmed(actor: Actor, same_as: Subject, new: Subject) -> Subject:
    require_in_sight(actor, Action.EDIT_SUBJECT, same_as.agency)
    if same_as.kind != new.kind:
        raise Refused(_("%(name)s là %(kind)s, không cùng loại đối tượng.") % named(same_as))
    if same_as.citizen_hash and new.citizen_hash and same_as.citizen_hash != new.citizen_hash:
        raise Refused(_("%(name)s có số định danh khác, không thể là cùng một người.") % named(same_as))
    return _filled(actor, same_as, new)


def _by_name(new: Subject) -> tuple[Subject | None, tuple[str, ...], list[Subject]]:
    """The one subject that strong evidence says is the same, with what to look at; else None, and who may be it."""
    family = predecessor_ids({new.agency.pk}, whole=True) | {new.agency.pk}
    namesakes = Subject.objects.filter(
        kind=new.kind, name_fold=fold(new.name), agency__in=family, merged_into=None
    ).select_related("agency")
    sure, unsure = [], []
    for known in namesakes.order_by("pk"):
        verdict = same_person(known, new) if new.kind == SubjectKind.PERSON else same_body(known, new)
        if verdict:
            sure.append(known)
        elif verdict is None:
            unsure.append(known)
    if len(sure) == 1:
        return sure[0], doubts_of_name(sure[0], new), []
    return None, (), [*sure, *unsure, *_slips(new, family)]


def _slips(new: Subject, family: set[int]) -> list[Subject]:
    """People of the family of agencies with the same birth date whose name, or a former one, may be this one."""
    if new.kind != SubjectKind.PERSON or not new.birth_date:
        return []
    born_then = Subject.objects.filter(agency__in=family, birth_date=new.birth_date, kind=new.kind, merged_into=None)
    others = born_then.exclude(name_fold=fold(new.name)).select_related("agency").prefetch_related("former_names")
    return [
        known
        for known in others.order_by("pk")[:NEAR]
        if is_slip(known.name, new.name)
        or any(fold(former.name) == fold(new.name) for former in known.former_names.all())
    ]


def _namesakes_elsewhere(actor: Actor, new: Subject) -> list[Subject]:
    """People of the same name and birth date in other agencies of the own tree: moved, or met by chance."""
    if not new.birth_date:
        return []
    others = (
        Subject.objects.filter(name_fold=new.name_fold, birth_date=new.birth_date, merged_into=None)
        .filter(agency__path__startswith=actor.agency.path)
        .exclude(pk=new.pk)
        .exclude(agency__in=predecessor_ids({new.agency.pk}, whole=True) | {new.agency.pk})
        .select_related("agency")
    )
    return list(others[:5])


def _filled(actor: Actor, known: Subject, new: Subject) -> Subject:
    """Fill the blanks of a subject that was found with what was given; never overwrite."""
    require_in_sight(actor, Action.EDIT_SUBJECT, known.agency)
    known = Subject.objects.select_for_update(of=("self",)).select_related("agency").get(pk=known.pk)
    require_own_page(known)
    before, former_hash = known_fields(known), known.citizen_hash
    for field in FILLABLE:
        if not getattr(known, field) and getattr(new, field):
            setattr(known, field, getattr(new, field))
    _save_changes(actor, known, before, former_hash, "")
    return known


def _save_changes(actor: Actor, subject: Subject, before: dict[str, Any], former_hash: str, reason: str) -> None:
    if subject.birth_date:
        subject.birth_year = subject.birth_date.year
    after = known_fields(subject)
    changed = sorted(key for key in after if before[key] != after[key])
    if subject.citizen_hash != former_hash and "citizen_number" not in changed:
        changed.append("citizen_number")  # another number with the same last digits
    if not changed:
        return
    _save(subject)
    record(
        actor,
        Event.SUBJECT_CHANGED,
        subject,
        before={key: before[key] for key in changed},
        after={key: after[key] for key in changed},
        reason=reason,
    )


def _save_new(actor: Actor, new: Subject) -> None:
    _save(new)
    record(actor, Event.SUBJECT_CREATED, new, after={key: value for key, value in known_fields(new).items() if value})


def _save(subject: Subject) -> None:
    subject.name_fold = fold(subject.name)
    subject.sort_key = sort_key(subject.name)
    try:
        with transaction.atomic():
            subject.save()
    except IntegrityError as error:
        if "subject_citizen_once" not in str(error):
            raise
        message = _("Số định danh này đã ghi cho đối tượng khác. Hãy kiểm tra lại số.")
        raise Overtaken(message, fields={"citizen_number": message}) from error


def _rename(subject: Subject, name: str, reason: str) -> None:
    if name == subject.name:
        return
    SubjectName.objects.create(subject=subject, name=subject.name, until=timezone.localdate(), reason=reason[:300])
    subject.name = name


def known_fields(subject: Subject) -> dict[str, Any]:
    """What the trail says of a subject: never more of the citizen number than may be shown."""
    return {
        "name": subject.name,
        "kind": str(subject.kind),
        "sex": subject.sex,
        "birth_date": subject.birth_date,
        "birth_year": subject.birth_year,
        "founded_on": subject.founded_on,
        "citizen_number": subject.masked_citizen_number,
        "categories": list(subject.categories),
        "agency": subject.agency.name,
        "job_title": subject.job_title,
        "is_leader": subject.is_leader,
        "address": subject.address,
    }
