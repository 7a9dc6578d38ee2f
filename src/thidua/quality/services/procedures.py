"""Procedures and their versions: drafted, changed while a draft, approved for ever, followed by the next or ended."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, require
from thidua.quality.measures import BY_CODE
from thidua.quality.models import MapStep, Procedure, Version, VersionState
from thidua.trail.errors import Overtaken, Refused, beside, near, require_seen, required
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean

DAY = dt.timedelta(days=1)
MOST_PERCENT = 100


@dataclass(frozen=True)
class Heading:
    """What a procedure is called, whose it is, and below which share on time a step of it is a fault."""

    title: str
    owner: str
    floor: int = 80


@dataclass(frozen=True)
class StepFacts:
    """One step of a map as it was typed."""

    code: str
    name: str
    who: str
    takes: str = ""
    gives: str = ""
    days: int | None = None
    tied_to: str = ""


@service
def draft_procedure(actor: Actor, *, number: str, heading: Heading, aim: str, steps: Sequence[StepFacts]) -> Procedure:
    """Begin a procedure with the draft of its first version. Overtaken when the agency has the number already."""
    require(actor, Action.KEEP_QUALITY)
    Agency.objects.select_for_update().get(pk=actor.agency_id)
    number = required(clean(number), "number", _("Nhập số quy trình, ví dụ QT-01."))[:20]
    if Procedure.objects.filter(agency=actor.agency, number=number).exists():
        raise Overtaken(_("Cơ quan đã có quy trình số %(number)s.") % {"number": number})
    made = Procedure(agency=actor.agency, number=number)
    _head(made, heading)
    version = Version.objects.create(procedure=made, sequence=1, aim=aim.strip(), drafted_by=actor.account)
    _write(version, steps)
    record(actor, Event.PROCEDURE_DRAFTED, made, after={"number": number, **_said(made), "steps": _codes(steps)})
    return made


@service
def change_procedure(actor: Actor, *, procedure: Procedure, heading: Heading) -> Procedure:
    """Change the title, the owner or the share on time that is asked for; the number stays."""
    require(actor, Action.KEEP_QUALITY, procedure.agency_id)
    found = _locked(procedure)
    before = _said(found)
    _head(found, heading)
    record(actor, Event.PROCEDURE_CHANGED, found, before=before, after=_said(found))
    return found


@service
def draft_version(actor: Actor, *, procedure: Procedure) -> Version:
    """Begin the next version as a copy of the last. Overtaken when a draft is under way already."""
    require(actor, Action.KEEP_QUALITY, procedure.agency_id)
    found = _locked(procedure)
    last = found.versions.order_by("-sequence").first()
    if last is None or last.state == VersionState.DRAFT:
        raise Overtaken(_("Đang có bản soạn của quy trình này; hãy sửa tiếp bản đó."))
    made = Version.objects.create(procedure=found, sequence=last.sequence + 1, aim=last.aim, drafted_by=actor.account)
    _write(made, [_facts(each) for each in last.steps.all()])
    record(actor, Event.PROCEDURE_DRAFTED, found, after={"edition": made.name})
    return made


@service
def change_version(
    actor: Actor, *, draft: Version, version: int, aim: str, changes: str, steps: Sequence[StepFacts]
) -> Version:
    """Change a draft; its steps are what was typed last."""
    require(actor, Action.KEEP_QUALITY, draft.procedure.agency_id)
    procedure = _locked(draft.procedure)
    found = _locked_version(draft, (VersionState.DRAFT,))
    require_seen(found.version, version)
    before = [each.code for each in found.steps.all()]
    found.aim, found.changes, found.version = aim.strip(), changes.strip(), version + 1
    found.save()
    found.steps.all().delete()
    _write(found, steps)
    after = {"edition": found.name, "steps": _codes(steps)}
    record(actor, Event.PROCEDURE_CHANGED, procedure, before={"steps": before}, after=after)
    return found


@service
def approve_version(actor: Actor, *, draft: Version, version: int, in_force_from: dt.date, document: str) -> Version:
    """Approve a draft: in force from a day on, when the version before ends. It never changes again."""
    require(actor, Action.APPROVE_QUALITY, draft.procedure.agency_id)
    procedure = _locked(draft.procedure)
    found = _locked_version(draft, (VersionState.DRAFT,))
    require_seen(found.version, version)
    if not found.steps.exists():
        raise Refused(_("Quy trình chưa có bước nào."))
    _end_before(procedure, near(in_force_from, "in_force_from"))
    found.state, found.in_force_from, found.approved_by = VersionState.APPROVED, in_force_from, actor.person
    found.document = required(clean(document), "document", _("Nhập số, ký hiệu quyết định ban hành."))[:200]
    found.save()
    after = {"edition": found.name, "in_force_from": in_force_from, "document": found.document}
    record(actor, Event.PROCEDURE_APPROVED, procedure, after=after)
    return found


@service
def end_procedure(actor: Actor, *, procedure: Procedure, ended_on: dt.date, reason: str) -> Procedure:
    """End a procedure: from `ended_on` on it is not applied any more, and its number is not given again."""
    require(actor, Action.APPROVE_QUALITY, procedure.agency_id)
    found = _locked(procedure)
    found.ended_reason = required(reason, "reason", _("Nêu lý do."))[:500]
    _end_before(found, near(ended_on, "ended_on"))
    found.ended_on = ended_on
    found.save()
    after = {"ended_on": ended_on}
    record(actor, Event.PROCEDURE_ENDED, found, before={"ended_on": None}, after=after, reason=found.ended_reason)
    return found


def _end_before(procedure: Procedure, day: dt.date) -> None:
    for each in procedure.versions.select_for_update().filter(state=VersionState.APPROVED):
        if each.in_force_from is not None and day <= each.in_force_from:
            raise beside(
                "in_force_from",
                _("Ngày này phải sau ngày bản %(name)s có hiệu lực (%(day)s).")
                % {"name": each.name, "day": f"{each.in_force_from:%d/%m/%Y}"},
            )
        each.state, each.in_force_to = VersionState.ENDED, day - DAY
        each.save(update_fields=["state", "in_force_to"])


def _locked(procedure: Procedure) -> Procedure:
    found = Procedure.objects.select_for_update(of=("self",)).select_related("agency").get(pk=procedure.pk)
    if found.ended_on is not None:
        raise Overtaken(_("Quy trình đã thôi áp dụng từ ngày %(day)s.") % {"day": f"{found.ended_on:%d/%m/%Y}"})
    return found


def _locked_version(version: Version, states: Collection[VersionState]) -> Version:
    found = Version.objects.select_for_update(of=("self",)).select_related("procedure").get(pk=version.pk)
    if found.state not in states:
        raise Overtaken(
            _("Bản %(name)s hiện ở trạng thái «%(state)s»; hãy tải lại trang.")
            % {"name": found.name, "state": found.get_state_display()}
        )
    return found


def _head(procedure: Procedure, heading: Heading) -> None:
    procedure.title = required(clean(heading.title), "title", _("Nhập tên quy trình."))[:300]
    procedure.owner = required(clean(heading.owner), "owner", _("Nhập bộ phận chủ trì."))[:200]
    if not 1 <= heading.floor <= MOST_PERCENT:
        raise beside("floor", _("Ngưỡng từ 1 đến 100."))
    procedure.floor = heading.floor
    procedure.save()


def _write(version: Version, steps: Sequence[StepFacts]) -> None:
    codes = _codes(steps)
    if twice := sorted({each for each in codes if codes.count(each) > 1}):
        raise Refused(_("Mã bước %(code)s có hai lần; mỗi bước một mã.") % {"code": twice[0]})
    for position, each in enumerate(steps, start=1):
        if each.tied_to and each.tied_to not in BY_CODE:
            raise Refused(_("Bước %(code)s gắn với một bước đo không có.") % {"code": each.code})
        MapStep.objects.create(of=version, position=position, **asdict(each))


def _codes(steps: Sequence[StepFacts]) -> list[str]:
    return [each.code for each in steps]


def _facts(step: MapStep) -> StepFacts:
    return StepFacts(step.code, step.name, step.who, step.takes, step.gives, step.days, step.tied_to)


def _said(procedure: Procedure) -> dict[str, object]:
    return {"title": procedure.title, "owner": procedure.owner, "floor": procedure.floor}
