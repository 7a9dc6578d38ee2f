"""Who of a batch the register knows, and which of its awards: read for a thousand rows in as many queries as kinds.

The evidence is that of `find_or_create_subject` and `record_award`, row for row and in the order of the rows.
"""

import copy
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, require
from thidua.agencies.queries import predecessor_ids, visible_agencies
from thidua.register.identity import citizen_hash, is_old_number
from thidua.register.matching import is_slip
from thidua.register.models import Award, AwardStatus, Basis, Subject, SubjectKind, SubjectName, SubjectNumber
from thidua.register.services.awards import contradicts, decision, refuse_impossible
from thidua.register.services.judging import (
    doubts_of_holder,
    doubts_of_name,
    looks_like,
    same_body,
    same_person,
)
from thidua.register.services.many import Given
from thidua.register.services.subjects import FILLABLE, wait_for_others
from thidua.trail.errors import Overtaken, Refused
from thidua.vietnamese.names import fold

MOST_ALIKE = 5  # namesakes elsewhere that one row is put beside
AwardKey = tuple[str, int]  # code, year


class _Born(NamedTuple):
    """Somebody by birth date; `name` is empty for a former one, `who` is one of the batch or a number."""

    name: str
    folded: str
    agency: int
    who: int | Subject


class Finder:
    """What the register knows of the people of a batch; those whom the batch brings are known to its later rows."""

    def __init__(self, actor: Actor) -> None:
        require(actor, Action.EDIT_SUBJECT)
        require(actor, Action.RECORD_FACT)
        self.actor = actor
        self.before: dict[int, Subject] = {}  # known subjects that rows are of, as they were read
        self._sight = set(visible_agencies(actor).values_list("pk", flat=True))
        self._families: dict[int, frozenset[int]] = {}
        self._brought: list[tuple[Subject, str]] = []
        self._said: dict[tuple[Any, AwardKey], list[Award]] = {}  # awards that rows bring
        self._forget()

    def decide(self, rows: Sequence[Given], *, lock: bool = False) -> None:
        """Say of every row what would come of it. `lock`: as they are now and stay until the transaction ends."""
        rows = [row for row in rows if not row.error]
        if lock:
            wait_for_others({row.subject.agency_id for row in rows})
            self._brought, self._said = [], {}  # what earlier batches brought is in the register now
        self._read(rows)
        for row in rows:
            _attempted(row, self._find)
        if lock:
            self._lock()
        self._decide_awards([row for row in rows if not row.error])

    def family(self, agency: int) -> frozenset[int]:
        """The agency and all that became it."""
        if agency not in self._families:
            self._families[agency] = frozenset(predecessor_ids({agency}) | {agency})
        return self._families[agency]

    def _forget(self) -> None:
        self.before = {}
        self._by_number: dict[str, Subject] = {}
        self._by_name: dict[tuple[str, str], list[Subject]] = defaultdict(list)
        self._born: dict[dt.date | None, list[_Born]] = defaultdict(list)
        self._elsewhere: dict[tuple[str, Any], list[Subject]] = defaultdict(list)
        for subject, number in self._brought:
            self._remember(subject, number)

    def _remember(self, subject: Subject, number: str) -> None:
        if number:
            self._by_number[citizen_hash(number)] = subject
        self._by_name[subject.kind, subject.name_fold].append(subject)
        if subject.birth_date and subject.kind == SubjectKind.PERSON:
            born = _Born(subject.name, subject.name_fold, subject.agency_id, subject)
            self._born[subject.birth_date].append(born)
            self._elsewhere[subject.name_fold, subject.birth_date].append(subject)

    def _read(self, rows: Sequence[Given]) -> None:
        """Read all that may be one of the people of these rows."""
        self._forget()
        families = {number for row in rows for number in self.family(row.subject.agency_id)}
        self._read_numbers({citizen_hash(row.number): row.number for row in rows if row.number})
        standing = Subject.objects.filter(merged_into=None).select_related("agency").order_by("pk")
        names = {row.subject.name_fold for row in rows}
        for known in standing.filter(name_fold__in=names, agency__in=families):
            self._by_name[known.kind, known.name_fold].append(known)
        births = {row.subject.birth_date for row in rows if row.subject.birth_date}
        if not births:
            return
        born_then = Subject.objects.filter(agency__in=families, birth_date__in=births, merged_into=None)
        for day, name, folded, agency, number in born_then.order_by("pk").values_list(
            "birth_date", "name", "name_fold", "agency", "pk"
        ):
            self._born[day].append(_Born(name, folded, agency, number))
        former = SubjectName.objects.filter(subject__in=born_then).order_by("pk")
        for day, name, agency, number in former.values_list(
            "subject__birth_date", "name", "subject__agency", "subject"
        ):
            self._born[day].append(_Born("", fold(name), agency, number))
        own = Agency.objects.filter(path__startswith=self.actor.agency.path)
        for known in standing.filter(name_fold__in=names, birth_date__in=births, agency__in=own.values("pk")):
            self._elsewhere[known.name_fold, known.birth_date].append(known)

    def _read_numbers(self, hashes: Mapping[str, str]) -> None:
        """Who bears the numbers; of one that was merged away, the page into which it was."""
        if not hashes:
            return
        bearers = (
            Subject.objects.filter(citizen_hash__in=list(hashes))
            .select_related("agency", "merged_into__agency")
            .prefetch_related("former_names", "merged_into__former_names")
        )
        for bearer in sorted(bearers, key=lambda each: each.merged_into_id is None):
            self._by_number[bearer.citizen_hash] = bearer.merged_into or bearer
        old = [each for each, number in hashes.items() if is_old_number(number)]
        held = SubjectNumber.objects.filter(hash__in=old, ended_at=None)
        for each in held.select_related("subject__agency", "subject__merged_into__agency") if old else ():
            self._by_number[each.hash] = each.subject.merged_into or each.subject

    def _find(self, row: Given) -> None:
        new = row.subject
        if new.agency_id not in self._sight:
            raise Refused(_("%(agency)s ngoài phạm vi quản lý của bạn.") % {"agency": new.agency})
        # Asked before anybody is found: a row that brings somebody fails for nothing after that.
        row.award.subject = new
        refuse_impossible(row.award)
        holder = self._by_number.get(citizen_hash(row.number)) if row.number else None
        if holder is not None:
            row.doubts += doubts_of_holder(self.actor, holder, new)
            row.found, row.how = holder, "citizen"
        elif row.by_name:
            self._vouched(row)
        else:
            self._by_evidence(row)
        if row.found is not None:
            self._fill(row.found, row)
            return
        row.found, row.how = new, "new"
        row.doubts += [looks_like(known) for known in row.alike]
        self._brought.append((new, row.number))
        self._remember(new, row.number)

    def _fill(self, known: Subject, row: Given) -> None:
        """Fill the blanks of somebody who was found with what the row says; never overwrite."""
        if known.pk and known.pk not in self.before:
            self.before[known.pk] = copy.copy(known)
        for name in FILLABLE:
            if not (empty := getattr(known, name)) and (value := getattr(row.subject, name)):
                if name == "birth_date" and known.birth_year not in {None, value.year}:
                    continue  # the year of the one is not that of the other
                row.gave.append((name, empty))
                setattr(known, name, value)
        if row.number:
            self._by_number[citizen_hash(row.number)] = known

    def _by_evidence(self, row: Given) -> None:
        """The one subject that strong evidence says is the same; else nobody, and who may be it."""
        new, family = row.subject, self.family(row.subject.agency_id)
        sure, unsure = [], []
        for known in self._by_name[new.kind, new.name_fold]:
            if known.agency_id not in family:
                continue
            verdict = same_person(known, new) if new.kind == SubjectKind.PERSON else same_body(known, new)
            if verdict:
                sure.append(known)
            elif verdict is None:
                unsure.append(known)
        if len(sure) == 1:
            row.found, row.how = sure[0], "birth" if new.kind == SubjectKind.PERSON else "name"
            row.doubts += doubts_of_name(sure[0], new)
        else:
            row.alike = [*sure, *unsure, *self._slips(new, family), *self._namesakes_elsewhere(new, family)]

    def _slips(self, new: Subject, family: Collection[int]) -> Iterator[Subject]:
        """People of the family with the same birth date whose name, or a former one, may be this one."""
        if new.kind != SubjectKind.PERSON or not new.birth_date:
            return
        for name, folded, agency, who in self._born[new.birth_date]:
            if agency not in family or (folded == new.name_fold) == bool(name):
                continue  # a namesake was looked at before; a former name must be the very one
            if not name or is_slip(name, new.name):
                yield who if isinstance(who, Subject) else Subject.objects.select_related("agency").get(pk=who)

    def _namesakes_elsewhere(self, new: Subject, family: Collection[int]) -> list[Subject]:
        if not new.birth_date:
            return []
        others = self._elsewhere[new.name_fold, new.birth_date]
        return [known for known in others if known.agency_id not in family][:MOST_ALIKE]

    def _vouched(self, row: Given) -> None:
        """The one subject of that name in the unit, when nothing that is known speaks against it."""
        new = row.subject
        known = [
            each
            for each in self._by_name[new.kind, new.name_fold]
            if each.agency_id == new.agency_id
            and each.name.lower() == new.name.lower()
            and new.birth_year in {None, each.birth_year}
        ]
        if len(known) > 1:
            raise Refused(
                _("%(name)s: đơn vị có nhiều người cùng tên. Hãy ghi thêm ngày sinh hoặc số định danh.")
                % {"name": new.name}
            )
        if known:
            row.found, row.how = known[0], "confirmed"

    def _decide_awards(self, rows: Sequence[Given]) -> None:
        numbers = {row.found.pk for row in rows if row.found is not None and row.found.pk}
        valid = Award.objects.filter(subject__in=numbers, status=AwardStatus.VALID).order_by("pk")
        held: dict[tuple[Any, AwardKey], list[Award]] = {}
        for award in valid:
            held.setdefault((award.subject_id, _of_year(award)), []).append(award)
        for row in rows:
            if _attempted(row, lambda each: self._decide_award(each, held)):
                continue
            for name, empty in row.gave:  # nothing of a row with an error is written
                setattr(row.found, name, empty)

    def _decide_award(self, row: Given, held: Mapping[tuple[Any, AwardKey], list[Award]]) -> None:
        award, subject = row.award, row.found
        award.subject = subject  # type: ignore[assignment] # every row without an error has one
        award.agency = award.agency or row.subject.agency
        key = (row.found.pk or ("new", id(subject)), _of_year(award))  # type: ignore[union-attr] # as above
        if not row.is_new:
            refuse_impossible(award)
        row.known = _same([*held.get(key, ()), *self._said.get(key, ())], award)
        if row.known is None:
            self._said.setdefault(key, []).append(award)
        elif row.known.basis != award.basis:
            row.doubts.append(
                _("Sổ bộ đã ghi khen thưởng này với loại hình khác hoặc chưa rõ; dòng này không ghi thêm.")
            )
        elif contradicts(row.known, award):
            raise Refused(
                _("%(name)s: trái với sổ bộ, đã ghi %(decision)s. Hãy sửa dòng này, hoặc đính chính dòng trong sổ bộ.")
                % {"name": row.subject.name, "decision": decision(row.known)}
            )

    def _lock(self) -> None:
        """Lock those who were found, in the order of their numbers; Overtaken when somebody changed one meanwhile."""
        rows = Subject.every.select_for_update(of=("self",)).filter(pk__in=self.before).order_by("pk")
        for now in rows:
            before = self.before[now.pk]
            if any(
                getattr(now, name) != getattr(before, name) for name in ("merged_into_id", "withdrawn_at", *FILLABLE)
            ):
                raise Overtaken(_("Có người vừa sửa, gộp hoặc gỡ %(name)s; hãy làm lại.") % {"name": now.name})


def _attempted(row: Given, step: Callable[[Given], None]) -> bool:
    try:
        step(row)
    except Refused as refusal:
        row.error = refusal.message
    return not row.error


def _of_year(award: Award) -> AwardKey:
    return award.code, award.year


def _same(rows: Sequence[Award], award: Award) -> Award | None:
    """The row that says the same award, as `same_award` has it; else one where either ground is unknown, which fits."""
    for row in rows:
        number = award.basis == Basis.MERIT or row.decision_number_fold == award.decision_number_fold
        if row.basis == award.basis and number:
            return row
    grounds = {award.basis, Basis.UNKNOWN} if award.basis != Basis.UNKNOWN else set(Basis)
    return next((row for row in rows if row.basis in grounds and not contradicts(row, award)), None)
