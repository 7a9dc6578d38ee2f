"""What the register already holds of a scan's rows: the same award, and who a row may be."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.queries import predecessor_ids, visible_agencies
from thidua.dossiers.units import Units
from thidua.register.decision_numbers import fold_number
from thidua.register.models import Award, AwardStatus, Subject
from thidua.register.services.awards import contradicts, decision, known_basis, same_award
from thidua.scans.models import RowState, Scan, ScanRow
from thidua.trail.errors import Refused
from thidua.vietnamese.dates import read_date
from thidua.vietnamese.names import fold, same_marks

MOST_NAMESAKES = 6


def said_award(row: ScanRow) -> Award:
    """The award that a row says, unsaved and without its subject; Refused where no year is said."""
    values = row.scan.values
    if not values.get("year"):
        raise Refused(_("Chưa có năm thành tích: hãy điền ở phần quyết định rồi khai lại."))
    code = str(row.value("award") or values.get("award") or "")
    decided_on = read_date(values.get("decided_on") or "").value
    return Award(
        code=code,
        year=int(values["year"]),
        from_year=int(values["from_year"]) if values.get("from_year") else None,
        basis=known_basis(code, values.get("basis") or ""),
        decision_number=values.get("number") or "",
        decided_on=decided_on,
        decided_by=values.get("decided_by") or "",
    )


def place_of(row: ScanRow, units: Units) -> tuple[Agency, str]:
    """Where the register files a row, and what to say of it: a unit that is not surely one agency is no place."""
    if row.agency is not None:
        return row.agency, str(row.agency)
    filing = units.filing(row.value("unit"))
    if filing.doubt is None:
        return filing.agency, str(filing.agency)
    if not row.value("unit"):
        return row.scan.agency, str(row.scan.agency)
    said = _("%(agency)s (chưa khớp đơn vị «%(unit)s» với cơ quan nào)")
    return row.scan.agency, said % {"agency": row.scan.agency, "unit": row.value("unit")}


def known_award(row: ScanRow, agency: Agency, award: Award, subject: Subject | None = None) -> Award | None:
    """The award of the register that the row repeats: of this very decision, with this name; None when it is new.

    Without `subject`, one of that name in the agency, or in what was merged into it, to whom the same decision gave
    the same award, is the same one: a decision names nobody twice for one award. That holds only while nobody said who
    it is, or that it is another, and no other row of the scan bears the name.
    """
    if subject is not None:
        award.subject = subject
        same = same_award(award)
        return same if same and not contradicts(same, award) else None
    number = fold_number(award.decision_number)
    if not number or not award.decided_on or row.same_as_id or row.is_other or _has_twin(row):
        return None
    rows = Award.objects.filter(
        subject__kind=row.value("kind"),
        subject__name_fold=fold(row.name),
        subject__merged_into=None,
        subject__agency__in=predecessor_ids({agency.pk}) | {agency.pk},
        code=award.code,
        year=award.year,
        decision_number_fold=number,
        decided_on=award.decided_on,
        status=AwardStatus.VALID,
    ).select_related("subject")
    found = [
        each for each in rows if same_marks(each.subject.name, row.name) and not _born_otherwise(each.subject, row)
    ]
    return found[0] if len(found) == 1 else None


def namesakes(actor: Actor, scan: Scan, rows: Iterable[ScanRow]) -> dict[int, list[Subject]]:
    """For each row's number the subjects in sight that bear the name and may be meant, in one query."""
    named = [row for row in rows if row.name]
    found: dict[tuple[str, str], list[Subject]] = {}
    subjects = Subject.objects.filter(
        name_fold__in={fold(row.name) for row in named},
        merged_into=None,
        agency__in=visible_agencies(actor).values("pk"),
    ).select_related("agency")
    for subject in subjects.order_by("pk"):
        found.setdefault((subject.kind, subject.name_fold), []).append(subject)
    return {
        row.number: [
            subject
            for subject in found.get((row.value("kind"), fold(row.name)), [])
            if same_marks(subject.name, row.name) and not _born_otherwise(subject, row)
        ][:MOST_NAMESAKES]
        for row in named
    }


def awards_of_same_decision(actor: Actor, scan: Scan) -> int:
    """How many awards in sight the register already has under this number and day."""
    day = read_date(scan.values.get("decided_on") or "").value
    number = fold_number(scan.values.get("number") or "")
    if not (day and number):
        return 0
    rows = Award.objects.filter(decision_number_fold=number, decided_on=day, status=AwardStatus.VALID)
    return rows.filter(subject__agency__in=visible_agencies(actor).values("pk")).count()


def _has_twin(row: ScanRow) -> bool:
    """Whether the decision names another of the same name."""
    others = row.scan.rows.exclude(pk=row.pk).exclude(state=RowState.DROPPED)
    return any(other.value("kind") == row.value("kind") and fold(other.name) == fold(row.name) for other in others)


def _born_otherwise(subject: Subject, row: ScanRow) -> bool:
    birth = read_date(row.value("birth"))
    if birth.value and subject.birth_date:
        return birth.value != subject.birth_date
    return bool(birth.year and subject.birth_year and birth.year != subject.birth_year)


def said_of(award: Award) -> str:
    """What a row says of the award that the register has."""
    return _("Sổ bộ đã ghi cho %(name)s (mã %(pk)s): %(decision)s.") % {
        "name": award.subject.name,
        "pk": award.subject_id,
        "decision": decision(award),
    }
