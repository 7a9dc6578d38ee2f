"""Whether what was given is somebody whom the register knows: by evidence only, and what a person has to look at."""

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.register.models import Subject, SubjectKind
from thidua.register.services.sight import sees_agency
from thidua.trail.errors import Refused
from thidua.vietnamese.dates import short_date
from thidua.vietnamese.names import fold, same_marks


def named(subject: Subject) -> dict[str, str]:
    """A subject as sentences name it."""
    return {"name": subject.name, "kind": SubjectKind(subject.kind).label.lower()}


def doubts_of_holder(actor: Actor, holder: Subject, new: Subject) -> tuple[str, ...]:
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
    former_names = holder.former_names.all() if holder.pk else ()
    known_names = {holder.name_fold, *(fold(former.name) for former in former_names)}
    same_name = fold(new.name) in known_names
    same_birth = births_agree(holder, new)
    if not same_name and not same_birth:
        raise Refused(
            _("Số định danh này đã ghi cho %(name)s. Hãy kiểm tra lại số định danh hoặc họ tên.") % named(holder),
            fields={"citizen_number": _("Số này đã ghi cho người khác tên.")},
        )
    doubts = []
    if not same_name:
        doubts.append(_("Cùng số định danh nhưng sổ bộ ghi tên là %(name)s.") % named(holder))
    if same_birth is False:
        doubts.append(
            _("Cùng số định danh nhưng sổ bộ ghi ngày sinh khác: %(birth)s.") % {"birth": born(holder)},
        )
    if holder.agency_id != new.agency.pk:
        doubts.append(_("Sổ bộ ghi người này thuộc %(agency)s.") % {"agency": holder.agency})
    return tuple(doubts)


def births_agree(known: Subject, given: Subject) -> bool | None:
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


def same_person(known: Subject, new: Subject) -> bool | None:
    """True, False, or None when a person must look."""
    if known.citizen_hash and new.citizen_hash:
        return False  # two numbers, two people: the same number would have been found before
    agree = births_agree(known, new)
    if agree is not False and not same_marks(known.name, new.name):
        return None if agree else False
    return agree


def same_body(known: Subject, new: Subject) -> bool | None:
    """A collective is its name in its agency; a household needs its address; what was merged in needs a person."""
    if not same_marks(known.name, new.name):
        return False
    if known.agency_id != new.agency.pk:
        return None
    if new.kind == SubjectKind.HOUSEHOLD and (not new.address or fold(known.address) != fold(new.address)):
        return None if not (known.address and new.address) else False
    return True


def doubts_of_name(known: Subject, new: Subject) -> tuple[str, ...]:
    """What a person may want to look at in somebody who was found by name."""
    doubts = []
    if known.name.lower() != new.name.lower():
        doubts.append(_("Sổ bộ ghi tên là %(name)s.") % named(known))
    if known.agency_id != new.agency.pk:
        doubts.append(_("Sổ bộ ghi đối tượng này thuộc %(agency)s, nay đã sắp xếp lại.") % {"agency": known.agency})
    return tuple(doubts)


def looks_like(known: Subject) -> str:
    """Who may be the same, in a sentence; one that a batch is bringing has no number yet."""
    birth = born(known) or _("chưa rõ")
    if known.kind == SubjectKind.PERSON:
        text = _("Có thể là %(name)s, sinh %(birth)s, %(agency)s (mã sổ bộ %(pk)s) đã có trong sổ bộ; hãy xác nhận.")
    else:
        text = _("Có thể là %(name)s, %(agency)s (mã sổ bộ %(pk)s) đã có trong sổ bộ; hãy xác nhận.")
    return text % {"name": known.name, "birth": birth, "agency": known.agency, "pk": known.pk or "–"}
