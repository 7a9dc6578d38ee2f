"""Taking back what a batch brought: nothing is deleted, and what something else rests on since stays, with the reason.

Awards are withdrawn, blanks that were filled are blank again, older numbers end, subjects that nothing points at are
withdrawn. What a person changed, merged, decided or built on since is theirs.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import ForeignObjectRel, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from pghistory.models import Event as History

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.past.models import PastBatch, PastImport, PastState
from thidua.past.services import locked_import
from thidua.register.following import pointing
from thidua.register.models import Award, AwardStatus, PairState, Subject, SubjectMerge, SubjectNumber, SubjectPair
from thidua.register.services.awards import row_keepers, said
from thidua.register.services.many import plain
from thidua.register.services.subjects import known_fields
from thidua.register.services.telling import tell_people
from thidua.register.words import name_of, years_of
from thidua.trail.events import Event
from thidua.trail.models import Entry
from thidua.trail.services import record, service

Kept = dict[int, str]  # number of a row -> why it stays


@service
def take_back_batch(actor: Actor, *, found: PastImport, batch: int) -> PastBatch:
    """Take one batch back, or nothing of it; one that another worker took back meanwhile is left alone."""
    require(actor, Action.RECORD_FACT, found.agency_id)
    found = locked_import(found, PastState.UNDOING)
    taken = PastBatch.objects.select_for_update(of=("self",)).get(pk=batch, source=found)
    if taken.undone_at is not None:
        return taken
    awards = Award.every.filter(pk__in=taken.awards)
    touched = {*taken.subjects, *map(int, taken.filled), *awards.values_list("subject", flat=True)}
    locked = Subject.every.select_for_update(of=("self",)).select_related("agency").filter(pk__in=touched)
    subjects = {subject.pk: subject for subject in locked.order_by("pk")}
    kept_awards = _withdraw_awards(actor, found, taken)
    _end_numbers(actor, found, taken)
    kept_subjects = _withdraw_subjects(actor, found, taken, subjects)
    _empty(actor, found, taken, subjects)
    taken.kept = [
        *(["award", number, why] for number, why in sorted(kept_awards.items())),
        *(["subject", number, why] for number, why in sorted(kept_subjects.items())),
    ]
    taken.undone_at = timezone.now()
    taken.save(update_fields=["kept", "undone_at"])
    after = {"awards": len(taken.awards) - len(kept_awards), "subjects": len(taken.subjects) - len(kept_subjects)}
    record(actor, Event.PAST_TAKEN_BACK, found, after={**after, "kept": len(taken.kept)})
    return taken


def _withdraw_awards(actor: Actor, found: PastImport, batch: PastBatch) -> Kept:
    rows = Award.every.select_for_update(of=("self",)).select_related("subject", "agency").filter(pk__in=batch.awards)
    awards = list(rows.order_by("pk"))
    kept = _awards_rested_on(found, awards)
    going = [award for award in awards if award.pk not in kept]
    for award in going:
        record(
            actor,
            Event.AWARD_WITHDRAWN,
            award.subject,
            before=said(award),
            after={"status": AwardStatus.WITHDRAWN.value},
            reason=found.undo_reason,
        )
    Award.every.filter(pk__in=[award.pk for award in going]).update(status=AwardStatus.WITHDRAWN)
    text = _("%(award)s năm %(year)s của bạn được gỡ khỏi sổ bộ vì tệp nhập vào bị hoàn tác.")
    tell_people(
        Event.AWARD_WITHDRAWN,
        [(award.subject_id, text % {"award": name_of(award), "year": years_of(award)}) for award in going],
    )
    return kept


def _awards_rested_on(found: PastImport, awards: Collection[Award]) -> Kept:
    """Why some of the awards stay."""
    numbers = [award.pk for award in awards]
    kept: Kept = {}
    for award in awards:
        if award.status != AwardStatus.VALID:
            kept[award.pk] = _("Dòng này đã được xử lý sau khi nhập: %(status)s.") % {
                "status": str(AwardStatus(award.status).label).lower()
            }
        for keeper in row_keepers:
            if award.pk not in kept and (why := keeper(award)):
                kept[award.pk] = why
    for relation in _relations(Award):
        rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": numbers})
        for number in rows.values_list(relation.field.name, flat=True).distinct():
            kept.setdefault(number, _("Có hồ sơ, quyết định hoặc bằng dựa vào dòng này."))
    for number in _claimed(awards):
        kept.setdefault(number, _("Một thông tin khai đã được xác nhận theo dòng này."))
    others = PastBatch.objects.filter(undone_at=None, known__overlap=numbers).exclude(source=found)
    for other in others.select_related("source"):
        text = _("Tệp «%(file)s» nhập sau cũng ghi dòng này; hãy hoàn tác tệp đó trước.") % {"file": other.source}
        for number in set(other.known) & set(numbers):
            kept.setdefault(number, text)
    return kept


def _claimed(awards: Collection[Award]) -> set[int]:
    """Those that a claim was verified by: no row of the claim points at them, the trail does."""
    subjects = [str(award.subject_id) for award in awards]
    entries = Entry.objects.filter(event=Event.CLAIM_VERIFIED, object_type="register.subject", object_id__in=subjects)
    verified = set(entries.values_list("object_id", "after__row"))
    return {award.pk for award in awards if (str(award.subject_id), award.pk) in verified}


def _relations(model: type[Award]) -> Iterable[Any]:
    """What points at rows of the model, but for the history that the database keeps."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and not issubclass(relation.related_model, History):
            yield relation


def _end_numbers(actor: Actor, found: PastImport, batch: PastBatch) -> None:
    """End the older numbers that the batch brought, but for those of which somebody saw the papers since."""
    rows = SubjectNumber.objects.filter(pk__in=batch.numbers, ended_at=None, papers_seen=False)
    for number in rows.select_for_update(of=("self",)).select_related("subject").order_by("pk"):
        before = {"citizen_number": number.masked}
        record(actor, Event.SUBJECT_CHANGED, number.subject, before=before, reason=found.undo_reason)
    rows.update(ended_at=timezone.now())


def _withdraw_subjects(actor: Actor, found: PastImport, batch: PastBatch, subjects: Mapping[int, Subject]) -> Kept:
    kept = _subjects_rested_on(found, [subjects[number] for number in batch.subjects if number in subjects])
    going = [subjects[number] for number in batch.subjects if number in subjects and number not in kept]
    for subject in going:
        after = {"status": AwardStatus.WITHDRAWN.value}
        record(actor, Event.SUBJECT_WITHDRAWN, subject, after=after, reason=found.undo_reason)
    numbers = [subject.pk for subject in going]
    Subject.every.filter(pk__in=numbers).update(withdrawn_at=timezone.now())
    pairs = SubjectPair.objects.filter(Q(first__in=numbers) | Q(second__in=numbers), state=PairState.OPEN)
    pairs.update(state=PairState.GONE)
    return kept


def _subjects_rested_on(found: PastImport, subjects: Collection[Subject]) -> Kept:
    """Why some of the subjects stay."""
    numbers = [subject.pk for subject in subjects]
    merged = set(SubjectMerge.objects.filter(undone_at=None, kept__in=numbers).values_list("kept", flat=True))
    kept: Kept = {
        subject.pk: _("Hồ sơ này đã được gộp với hồ sơ khác; hãy hoàn tác việc gộp trước.")
        for subject in subjects
        if subject.merged_into_id is not None or subject.pk in merged
    }
    for _name, model, field in pointing():
        rows = model._base_manager.filter(**{f"{field.name}__in": numbers})
        if model is Award:
            rows = rows.exclude(status=AwardStatus.WITHDRAWN)
        if model is SubjectNumber:
            rows = rows.filter(ended_at=None)
        said_of = str(model._meta.verbose_name) if model is not Award else _("khen thưởng")
        for number in rows.values_list(field.name, flat=True).distinct():
            kept.setdefault(number, _("Sổ bộ còn dữ liệu khác của đối tượng này (%(what)s).") % {"what": said_of})
    for number in _changed_since(found, numbers):
        kept.setdefault(number, _("Có người đã sửa hoặc bổ sung đối tượng này sau khi nhập."))
    return kept


def _changed_since(found: PastImport, numbers: Collection[int]) -> set[int]:
    """Subjects whose changes are more than what this import filled itself, and took back."""
    keys = list(map(str, numbers))
    entries = Entry.objects.filter(object_type="register.subject", object_id__in=keys, event=Event.SUBJECT_CHANGED)
    changes = Counter(entries.exclude(reason=found.undo_reason).values_list("object_id", flat=True))
    if not changes:
        return set()
    own = PastBatch.objects.filter(source=found)
    for filled in own.filter(filled__has_any_keys=list(changes)).values_list("filled", flat=True):
        changes.subtract(filled.keys() & changes.keys())
    brought = [number for numbers_of in own.values_list("numbers", flat=True) for number in numbers_of]
    bearers = SubjectNumber.objects.filter(pk__in=brought, subject__in=numbers).values_list("subject", flat=True)
    changes.subtract(map(str, bearers))
    return {int(key) for key, times in changes.items() if times > 0}


def _empty(actor: Actor, found: PastImport, batch: PastBatch, subjects: Mapping[int, Subject]) -> None:
    """Empty again what the batch filled of subjects that it found, where nobody changed it since."""
    own = PastBatch.objects.filter(source=found).values_list("subjects", flat=True) if batch.filled else ()
    brought = {number for numbers in own for number in numbers}  # they go themselves, or stay as they are
    said_elsewhere = _said_by_others(found, set(map(int, batch.filled)) - brought)
    for key, values in batch.filled.items():
        subject = subjects.get(int(key))
        if subject is None or subject.pk in brought | said_elsewhere or subject.merged_into_id is not None:
            continue
        names = [name for name, value in values.items() if plain({name: getattr(subject, name)})[name] == value]
        before = known_fields(subject)
        for name in names:
            setattr(subject, name, _blank(name))
        after = known_fields(subject)
        changed = [each for each in after if before[each] != after[each]]
        if changed:
            subject.save(update_fields=names)
            record(
                actor,
                Event.SUBJECT_CHANGED,
                subject,
                before={each: before[each] for each in changed},
                after={each: after[each] for each in changed},
                reason=found.undo_reason,
            )


def _said_by_others(found: PastImport, subjects: set[int]) -> set[int]:
    """Subjects of whom another file that stands says something: it may have known them by what this one filled."""
    awards = dict(Award.objects.filter(subject__in=subjects).values_list("pk", "subject"))
    numbers = list(awards)
    others = PastBatch.objects.filter(undone_at=None).exclude(source=found)
    rows = others.filter(Q(awards__overlap=numbers) | Q(known__overlap=numbers)).values_list("awards", "known")
    return {awards[number] for said in rows for number in {*said[0], *said[1]} & awards.keys()} if numbers else set()


def _blank(name: str) -> Any:
    """What an empty field of a subject holds."""
    field: Any = Subject._meta.get_field(name)
    return None if field.null else field.get_default()
