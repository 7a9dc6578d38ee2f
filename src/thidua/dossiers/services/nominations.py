"""Making, changing and withdrawing a nomination."""

import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, require
from thidua.dossiers.models import Nomination, NominationStatus
from thidua.dossiers.services.locking import leave_drafts, locked_nomination, move
from thidua.dossiers.services.positions import require_position
from thidua.dossiers.states import EDITABLE
from thidua.law import load_corpus
from thidua.legislation.queries import corpus_for
from thidua.register.models import Basis, Subject
from thidua.register.services.sight import require_own_page
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean

ASKED = ("award", "through_year", "basis", "route")
CHANGEABLE = ("award", "through_year", "basis", "route", "achievement", "unit_name", "job_title", "position")


@service
def create_nomination(
    actor: Actor,
    *,
    subject: Subject,
    award: str,
    through_year: int,
    basis: Basis = Basis.MERIT,
    route: str = "",
    achievement: str = "",
    unit_name: str = "",
    job_title: str = "",
    position: str = "",
) -> Nomination:
    """Make a nomination of `subject` in the actor's agency. The same open nomination twice is refused."""
    require(actor, Action.NOMINATE)
    # Of two who nominate one subject at once, the second sees the first one's nomination.
    subject = require_own_page(
        Subject.objects.select_for_update(of=("self",)).select_related("agency").get(pk=subject.pk)
    )
    _check_award(actor.agency, subject, award, through_year, route)
    require_position(subject, position)
    refuse_same(subject, award, through_year)
    nomination = Nomination.objects.create(
        code=uuid.uuid4().hex[:24],
        subject=subject,
        award=award,
        through_year=through_year,
        basis=basis,
        route=route,
        achievement=achievement.strip(),
        owner=actor.agency,
        holder=actor.agency,
        unit_name=clean(unit_name) or subject.agency.name,
        job_title=clean(job_title) or subject.job_title,
        position=position,
        created_by=actor.account,
    )
    nomination.code = f"HS{through_year}-{nomination.pk:07d}"
    nomination.save(update_fields=["code"])
    record(
        actor,
        Event.NOMINATION_CREATED,
        nomination,
        after={"award": award, "through_year": through_year, "basis": basis, "subject": subject.pk},
    )
    return nomination


@service
def change_nomination(actor: Actor, *, nomination: Nomination, version: int, **changes: object) -> Nomination:
    """Change what the nomination asks for or says. `version` is the one the person saw."""
    nomination = locked_nomination(nomination)
    require(actor, Action.NOMINATE, nomination.holder_id)
    require_editable(nomination)
    if nomination.version != version:
        raise Overtaken(
            _(
                "Người khác vừa sửa hồ sơ này. Những gì bạn nhập vẫn còn dưới đây; "
                "hãy đối chiếu với bản mới rồi lưu lại."
            )
        )
    if unknown := set(changes) - set(CHANGEABLE):
        raise ValueError(f"cannot change {sorted(unknown)}")
    before = {key: getattr(nomination, key) for key in changes}
    if nomination.owner_id != actor.agency_id and any(before[key] != changes[key] for key in ASKED if key in changes):
        raise Refused(
            _("Chỉ nơi lập hồ sơ được đổi danh hiệu, hình thức, năm hoặc loại hình đề nghị; hãy trả về nơi lập.")
        )
    for key, value in changes.items():
        setattr(nomination, key, value)
    _check_award(nomination.owner, nomination.subject, nomination.award, nomination.through_year, nomination.route)
    require_position(nomination.subject, nomination.position)
    refuse_same(nomination.subject, nomination.award, nomination.through_year, besides=nomination.pk)
    nomination.version += 1
    nomination.save()
    record(actor, Event.NOMINATION_CHANGED, nomination, before=before, after=dict(changes))
    return nomination


@service
def withdraw_nomination(actor: Actor, *, nomination: Nomination, reason: str) -> Nomination:
    """Take back a nomination that its own agency still holds, for good."""
    require(actor, Action.NOMINATE, nomination.owner_id)
    if not reason.strip():
        raise Refused(_("Cần nêu lý do rút hồ sơ."), fields={"reason": _("Cần nêu lý do.")})
    nomination = locked_nomination(nomination)
    if nomination.holder_id != actor.agency_id or nomination.status == NominationStatus.IN_REVIEW:
        raise Refused(_("Hồ sơ đang ở cơ quan khác. Hãy đề nghị cơ quan đó trả lại trước khi rút."))
    before = move(nomination, "withdraw")
    left = leave_drafts(nomination)
    nomination.save(update_fields=["status"])
    after = {"status": nomination.status}
    record(
        actor,
        Event.NOMINATION_WITHDRAWN,
        nomination,
        before={"status": before, "submissions": left},
        after=after,
        reason=reason,
    )
    return nomination


def refuse_same(subject: Subject, award: str, through_year: int, *, besides: int | None = None) -> None:
    """Refuse a second open nomination of one subject for one award of one year, whichever unit made the first."""
    same = Nomination.objects.filter(subject=subject, award=award, through_year=through_year).exclude(
        status__in=[NominationStatus.WITHDRAWN, NominationStatus.REFUSED]
    )
    if (first := same.exclude(pk=besides or 0).select_related("owner").first()) is not None:
        raise Refused(
            _("%(subject)s đã có hồ sơ %(code)s do %(owner)s lập cho cùng danh hiệu, hình thức và năm.")
            % {"subject": subject, "code": first.code, "owner": first.owner},
            fields={"award": _("Trùng với hồ sơ %(code)s.") % {"code": first.code}},
        )


def require_editable(nomination: Nomination) -> None:
    """Refuse when the nomination has left the hands of those who prepare it."""
    if nomination.status not in EDITABLE:
        raise Overtaken(
            _("Hồ sơ %(code)s đang ở trạng thái «%(status)s» nên không sửa được.")
            % {"code": nomination.code, "status": nomination.get_status_display()}
        )


def _check_award(owner: Agency, subject: Subject, award: str, through_year: int, route: str) -> None:
    # An agency's own rules add standards, never awards: what names no standard is asked of the law that all share.
    definition = (corpus_for(owner) if route else load_corpus()).awards.get(award)
    if definition is None:
        raise Refused(_("Không có danh hiệu, hình thức này."), fields={"award": _("Chọn trong danh sách.")})
    if subject.kind not in definition.subject_kinds:
        message = _("%(award)s không dành cho %(kind)s.") % {
            "award": definition.name,
            "kind": subject.get_kind_display().lower(),
        }
        raise Refused(message, fields={"award": message})
    if route and route not in {each.id for each in definition.routes}:
        raise Refused(_("Tiêu chuẩn này không thuộc danh hiệu, hình thức đã chọn."), fields={"route": _("Chọn lại.")})
    if not 1945 <= through_year <= timezone.localdate().year:
        message = _("Năm thành tích phải từ 1945 đến năm nay.")
        raise Refused(message, fields={"through_year": message})
