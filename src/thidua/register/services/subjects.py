"""Finding a subject without taking one for another, and changing what is known of it."""

import datetime as dt
from collections.abc import Iterable, Sequence
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
from thidua.register.services.numbers import add_old_number
from thidua.register.services.sight import require_in_sight, require_own_page, sees_agency
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.dates import short_date
from thidua.vietnamese.names import clean, fold, same_marks, sort_key

FINDING_LOCK = 7_403
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
        name=_checked_name(name),
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
    _identify(new, "" if old_number else citizen_number)
    _refuse_personal_fields(new, old_number)
    _wait_for_others(agency)
    found, match = _found_or_made(actor, new, citizen_number, same_as)
    if old_number:
        add_old_number(actor, subject=found, number=old_number)
    return found, match


def _found_or_made(actor: Actor, new: Subject, number: str, same_as: Subject | None) -> tuple[Subject, Match]:
    if same_as is not None:
        return _confirmed(actor, same_as.merged_into or same_as, new), Match("confirmed")
    if holder := bearer_of(number):
        doubts = _doubts_of_holder(actor, holder, new)
        return _filled(actor, holder, new), Match("citizen", doubts)
    found, doubts, alike = _by_name(new)
    if found is not None:
        how = "birth" if new.kind == SubjectKind.PERSON else "name"
        return _filled(actor, found, new), Match(how, doubts)
    _save_new(actor, new)
    alike = [*alike, *_namesakes_elsewhere(actor, new)]
    propose((known.pk, new.pk) for known in alike)  # and a person may look at both side by side
    return new, Match("new", tuple(map(_looks_like, alike)))


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
    renamed = _checked_name(changes.get("name", subject.name)) != subject.name
    if (renamed or changes.get("agency", subject.agency) != subject.agency) and not clean(reason):
        message = _("Đổi tên hoặc chuyển đơn vị cần nêu lý do, ví dụ số quyết định.")
        raise Refused(message, fields={"reason": message})
    before, former_hash = _known(subject), subject.citizen_hash
    if "name" in changes:
        _rename(subject, _checked_name(changes.pop("name")), reason)
    _identify(subject, changes.pop("citizen_number", ""))
    for field, value in changes.items():
        setattr(subject, field, clean(value) if isinstance(value, str) else value)
    subject.categories = _checked_categories(subject.categories)
    _refuse_personal_fields(subject)
    _save_changes(actor, subject, before, former_hash, reason)
    return subject


def _checked_name(name: str) -> str:
    name = clean(name)
    if not fold(name):
        raise Refused(_("Cần có tên."), fields={"name": _("Cần điền tên.")})
    return name


def _checked_categories(categories: Iterable[str]) -> list[str]:
    return [str(Category(category)) for category in dict.fromkeys(categories)]


def _identify(subject: Subject, number: str) -> None:
    """Put the hash and the tail of a citizen number on the subject. The number itself goes no further."""
    if not number.strip():
        return
    if not is_citizen_number(number):
        message = _("Số định danh cá nhân có đúng 12 chữ số.")
        raise Refused(message, fields={"citizen_number": message})
    subject.citizen_hash, subject.citizen_tail = citizen_hash(number), citizen_tail(number)


def _refuse_personal_fields(subject: Subject, old_number: str = "") -> None:
    personal = subject.sex or subject.birth_year or subject.citizen_hash or old_number
    if subject.kind != SubjectKind.PERSON and personal:
        raise Refused(_("Giới tính, ngày sinh và số định danh chỉ dùng cho cá nhân."))
    if subject.sex and subject.sex not in Sex.values:
        raise Refused(_("Giới tính không đúng."), fields={"sex": _("Chọn nam hoặc nữ.")})
    today = timezone.localdate()
    for field, day in (("birth_date", subject.birth_date), ("founded_on", subject.founded_on)):
        if day and day > today:
            raise Refused(_("Ngày %(day)s chưa tới.") % {"day": short_date(day)}, fields={field: _("Ngày chưa tới.")})


def _wait_for_others(agency: Agency) -> None:
    """Of two who add the same person to one agency at once, the second finds what the first added."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [FINDING_LOCK, agency.pk % 2_147_483_647])


def _confirmed(actor: Actor, same_as: Subject, new: Subject) -> Subject:
    require_in_sight(actor, Action.EDIT_SUBJECT, same_as.agency)
    if same_as.kind != new.kind:
        raise Refused(_("%(name)s là %(kind)s, không cùng loại đối tượng.") % _named(same_as))
    if same_as.citizen_hash and new.citizen_hash and same_as.citizen_hash != new.citizen_hash:
        raise Refused(_("%(name)s có số định danh khác, không thể là cùng một người.") % _named(same_as))
    return _filled(actor, same_as, new)


def _named(subject: Subject) -> dict[str, str]:
    return {"name": subject.name, "kind": SubjectKind(subject.kind).label.lower()}


def _doubts_of_holder(actor: Actor, holder: Subject, new: Subject) -> tuple[str, ...]:
    """What does not fit between the bearer of the same citizen number and what was given; refuses a clear clash."""
    if not sees_agency(actor, holder.agency):
        # The same answer whatever the name: an office can't learn by trying who is elsewhere.
        raise Refused(
            _(
                "Số định danh này đã có trong sổ bộ ở cơ quan ngoài phạm vi của bạn. Hãy kiểm tra lại số; "
                "nếu người này mới chuyển đến, hãy đề nghị cơ quan cấp trên chung chuyển về đơn vị bạn."
            ),
            fields={"citizen_number": _("Số này thuộc đối tượng ngoài phạm vi của bạn.")},
        )
    known_names = {holder.name_fold, *(fold(former.name) for former in holder.former_names.all())}
    same_name = fold(new.name) in known_names
    same_birth = _births_agree(holder, new)
    if not same_name and not same_birth:
        raise Refused(
            _("Số định danh này đã ghi cho %(name)s. Hãy kiểm tra lại số định danh hoặc họ tên.") % _named(holder),
            fields={"citizen_number": _("Số này đã ghi cho người khác tên.")},
        )
    doubts = []
    if not same_name:
        doubts.append(_("Cùng số định danh nhưng sổ bộ ghi tên là %(name)s.") % _named(holder))
    if same_birth is False:
        doubts.append(
            _("Cùng số định danh nhưng sổ bộ ghi ngày sinh khác: %(birth)s.") % {"birth": born(holder)},
        )
    if holder.agency_id != new.agency.pk:
        doubts.append(_("Sổ bộ ghi người này thuộc %(agency)s.") % {"agency": holder.agency})
    return tuple(doubts)


def _births_agree(known: Subject, given: Subject) -> bool | None:
    """True when both dates are the same, False when they or the years differ, None when nobody can tell."""
    if known.birth_date and given.birth_date:
        return known.birth_date == given.birth_date
    if known.birth_year and given.birth_year and known.birth_year != given.birth_year:
        return False
    return None


def born(subject: Subject) -> str:
    """The birth as it is known: a day, a year, or nothing."""
    if subject.birth_date:
        return short_date(subject.birth_date)
    return str(subject.birth_year) if subject.birth_year else ""


def _by_name(new: Subject) -> tuple[Subject | None, tuple[str, ...], list[Subject]]:
    """The one subject that strong evidence says is the same, with what to look at; else None, and who may be it."""
    family = predecessor_ids({new.agency.pk}, whole=True) | {new.agency.pk}
    namesakes = Subject.objects.filter(
        kind=new.kind, name_fold=fold(new.name), agency__in=family, merged_into=None
    ).select_related("agency")
    sure, unsure = [], []
    for known in namesakes.order_by("pk"):
        verdict = _same_person(known, new) if new.kind == SubjectKind.PERSON else _same_body(known, new)
        if verdict:
            sure.append(known)
        elif verdict is None:
            unsure.append(known)
    if len(sure) == 1:
        return sure[0], _doubts_of_name(sure[0], new), []
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


def _same_person(known: Subject, new: Subject) -> bool | None:
    """True, False, or None when a person must look."""
    if known.citizen_hash and new.citizen_hash:
        return False  # two numbers, two people: the same number would have been found before
    agree = _births_agree(known, new)
    if agree is not False and not same_marks(known.name, new.name):
        return None if agree else False
    return agree


def _same_body(known: Subject, new: Subject) -> bool | None:
    """A collective is its name in its agency; a household needs its address; what was merged in needs a person."""
    if not same_marks(known.name, new.name):
        return False
    if known.agency_id != new.agency.pk:
        return None
    if new.kind == SubjectKind.HOUSEHOLD and (not new.address or fold(known.address) != fold(new.address)):
        return None if not (known.address and new.address) else False
    return True


def _doubts_of_name(known: Subject, new: Subject) -> tuple[str, ...]:
    doubts = []
    if known.name.lower() != new.name.lower():
        doubts.append(_("Sổ bộ ghi tên là %(name)s.") % _named(known))
    if known.agency_id != new.agency.pk:
        doubts.append(_("Sổ bộ ghi đối tượng này thuộc %(agency)s, nay đã sắp xếp lại.") % {"agency": known.agency})
    return tuple(doubts)


def _looks_like(known: Subject) -> str:
    birth = born(known) or _("chưa rõ")
    if known.kind == SubjectKind.PERSON:
        text = _("Có thể là %(name)s, sinh %(birth)s, %(agency)s (mã sổ bộ %(pk)s) đã có trong sổ bộ; hãy xác nhận.")
    else:
        text = _("Có thể là %(name)s, %(agency)s (mã sổ bộ %(pk)s) đã có trong sổ bộ; hãy xác nhận.")
    return text % {"name": known.name, "birth": birth, "agency": known.agency, "pk": known.pk}


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
    before, former_hash = _known(known), known.citizen_hash
    for field in FILLABLE:
        if not getattr(known, field) and getattr(new, field):
            setattr(known, field, getattr(new, field))
    _save_changes(actor, known, before, former_hash, "")
    return known


def _save_changes(actor: Actor, subject: Subject, before: dict[str, Any], former_hash: str, reason: str) -> None:
    if subject.birth_date:
        subject.birth_year = subject.birth_date.year
    after = _known(subject)
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
    record(actor, Event.SUBJECT_CREATED, new, after={key: value for key, value in _known(new).items() if value})


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


def _known(subject: Subject) -> dict[str, Any]:
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
