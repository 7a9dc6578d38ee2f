"""Finding exemplars: by an officer, by the public; what is known of one; and laying one aside."""

from dataclasses import asdict, dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import ROLES, Action, require
from thidua.agencies.queries import holders
from thidua.exemplars.models import Domain, Exemplar, Kind, Origin
from thidua.exemplars.queries import CODE_LENGTH, alike, receiving_agencies
from thidua.exemplars.services.guarding import locked_exemplar, moved, tell
from thidua.exemplars.states import Doing
from thidua.movements.models import Movement
from thidua.movements.queries import visible_movements
from thidua.register.models import Subject, SubjectKind
from thidua.register.services.sight import require_own_page, sees_agency
from thidua.trail.errors import NotAllowed, Refused, beside, required
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.codes import draw_checked
from thidua.vietnamese.names import clean, fold

MOST_A_DAY = 200  # proposals of the public to one agency


@dataclass(frozen=True)
class Facts:
    """What is said of an exemplar."""

    name: str
    kind: str
    title: str
    field: str
    reason: str
    place: str = ""


@service
def discover_exemplar(
    actor: Actor,
    *,
    facts: Facts,
    origin: str,
    subject: Subject | None = None,
    movement: Movement | None = None,
    although_alike: bool = False,
) -> Exemplar:
    """Write down somebody or something worth following. Refused where one like it is open, unless said to be another.

    With a subject of the register, its name and kind are the register's.
    """
    require(actor, Action.WRITE_EXEMPLAR)
    if origin not in Origin.values or origin == Origin.PUBLIC:
        raise beside("origin", _("Chọn một giá trị trong danh sách."))
    if subject is not None:
        subject = _seen(actor, subject)
    if movement is not None and not visible_movements(actor).filter(pk=movement.pk).exists():
        raise NotAllowed(_("Phong trào này ngoài phạm vi của bạn."))
    if (origin == Origin.MOVEMENT) != (movement is not None):
        raise beside("movement", _("Chọn phong trào khi, và chỉ khi, phát hiện từ phong trào thi đua."))
    exemplar = _exemplar(actor.agency, _checked(facts, subject), origin)
    if not although_alike and alike(actor.agency, subject=subject, name=exemplar.name).exists():
        text = _("Đã có hồ sơ gương của cùng tên, cùng đối tượng; nếu đây là gương khác, đánh dấu rồi lưu.")
        raise beside("although_alike", text)
    exemplar.subject, exemplar.movement = subject, movement
    exemplar.save()
    told = {
        **_told(exemplar),
        "origin": origin,
        "subject": subject and subject.pk,
        "movement": movement and str(movement),
    }
    record(actor, Event.EXEMPLAR_FOUND, exemplar, after=told)
    return exemplar


@service
def propose_exemplar(*, agency: Agency, facts: Facts, proposer_name: str, proposer_contact: str) -> Exemplar:
    """Take in what somebody without an account proposes on the public page; its officers are told.

    Refused when too many came on one day, from however many addresses.
    """
    if not receiving_agencies().filter(pk=agency.pk).exists():
        raise Refused(_("Cơ quan này chưa nhận giới thiệu gương qua mạng."))
    today = Exemplar.objects.filter(agency=agency, origin=Origin.PUBLIC, found_on=timezone.localdate())
    if today.count() >= MOST_A_DAY:
        raise Refused(_("Hôm nay cơ quan đã nhận quá nhiều giới thiệu; xin gửi lại vào ngày mai."))
    actor = Actor(None, agency, frozenset())
    exemplar = _exemplar(agency, _checked(facts, None), Origin.PUBLIC)
    exemplar.proposer_name = required(clean(proposer_name), "proposer_name")[:120]
    exemplar.proposer_contact = required(clean(proposer_contact), "proposer_contact")[:300]
    exemplar.save()
    record(actor, Event.EXEMPLAR_FOUND, exemplar, after={**_told(exemplar), "origin": Origin.PUBLIC})
    accounts = holders(agency, *ROLES[Action.WRITE_EXEMPLAR]).values_list("pk", flat=True)
    text = _("Nhân dân giới thiệu gương: %(exemplar)s.") % {"exemplar": exemplar}
    tell(actor, accounts, Event.EXEMPLAR_FOUND, text, exemplar)
    return exemplar


@service
def change_exemplar(actor: Actor, *, exemplar: Exemplar, version: int, facts: Facts) -> Exemplar:
    """Change what is said of it, until it is proposed; of a subject, name and kind stay those of the register."""
    require(actor, Action.WRITE_EXEMPLAR, exemplar.agency_id)
    exemplar = locked_exemplar(exemplar, Doing.CHANGE, version)
    before = _told(exemplar)
    checked = asdict(_checked(facts, exemplar.subject))
    consent = _no_consent_of_another(exemplar, name=checked["name"])
    for name, value in checked.items():
        setattr(exemplar, name, value)
    after = _told(exemplar)
    changed = {name for name in after if after[name] != before[name]}
    told = ({name: old[name] for name in changed} for old in (before, after))
    record(actor, Event.EXEMPLAR_CHANGED, exemplar, before=next(told), after=next(told))
    return moved(exemplar, Doing.CHANGE, *checked, *consent)


@service
def link_subject(actor: Actor, *, exemplar: Exemplar, subject: Subject) -> Exemplar:
    """Say who of the register it is: then the name is the register's, and what runs against them bars publication."""
    require(actor, Action.WRITE_EXEMPLAR, exemplar.agency_id)
    exemplar = locked_exemplar(exemplar, Doing.CHANGE)
    subject = _seen(actor, subject)
    before = {"subject": exemplar.subject_id, "name": exemplar.name}
    consent = _no_consent_of_another(exemplar, name=subject.name, subject=subject)
    exemplar.subject, exemplar.name, exemplar.kind = subject, subject.name, SubjectKind(subject.kind).value
    record(actor, Event.EXEMPLAR_CHANGED, exemplar, before=before, after={"subject": subject.pk, "name": subject.name})
    return moved(exemplar, Doing.CHANGE, "subject", "name", "kind", *consent)


@service
def set_aside(actor: Actor, *, exemplar: Exemplar, version: int, reason: str) -> Exemplar:
    """Lay it aside: not verified, or not worth following. The reason stays with it."""
    require(actor, Action.WRITE_EXEMPLAR, exemplar.agency_id)
    exemplar = locked_exemplar(exemplar, Doing.SET_ASIDE, version)
    exemplar.ended_reason = required(reason, "reason")[:1000]
    exemplar.ended_on = timezone.localdate()
    record(actor, Event.EXEMPLAR_SET_ASIDE, exemplar, reason=exemplar.ended_reason)
    return moved(exemplar, Doing.SET_ASIDE, "ended_reason", "ended_on")


def _no_consent_of_another(exemplar: Exemplar, *, name: str, subject: Subject | None = None) -> list[str]:
    """Forget the consent when the case becomes one about somebody else; the fields that changed.

    Who gave it is then asked anew. The same name with other marks is the same person spelt right.
    """
    another = subject is not None and exemplar.subject_id not in {None, subject.pk}
    if exemplar.consent_on is None or (fold(name) == fold(exemplar.name) and not another):
        return []
    exemplar.consent_on, exemplar.consent_by = None, ""
    return ["consent_on", "consent_by"]


def _exemplar(agency: Agency, facts: Facts, origin: str) -> Exemplar:
    return Exemplar(
        agency=agency,
        code=draw_checked(CODE_LENGTH),
        origin=origin,
        found_on=timezone.localdate(),
        name_fold=fold(facts.name),
        search_fold=fold(f"{facts.name} {facts.title} {facts.place}"),
        **asdict(facts),
    )


def _checked(facts: Facts, subject: Subject | None) -> Facts:
    name, kind = (subject.name, str(subject.kind)) if subject else (clean(facts.name), facts.kind)
    if kind not in Kind.values:
        raise beside("kind", _("Chọn một giá trị trong danh sách."))
    if facts.field not in Domain.values:
        raise beside("field", _("Chọn một giá trị trong danh sách."))
    return Facts(
        name=required(name, "name")[:300],
        kind=kind,
        title=required(clean(facts.title), "title")[:200],
        field=facts.field,
        reason=required(facts.reason, "reason")[:10_000],
        place=clean(facts.place)[:200],
    )


def _told(exemplar: Exemplar) -> dict[str, str]:
    return {name: getattr(exemplar, name) for name in ("name", "kind", "title", "field", "place", "reason")}


def _seen(actor: Actor, subject: Subject) -> Subject:
    subject = require_own_page(Subject.objects.select_related("agency").get(pk=subject.pk))
    if not sees_agency(actor, subject.agency):
        raise NotAllowed(_("%(name)s ngoài phạm vi quản lý của bạn.") % {"name": subject.name})
    return subject
