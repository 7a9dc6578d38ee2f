"""What every service of the room locks, asks and writes at its end."""

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.petitions.models import Petition
from thidua.petitions.queries import is_accused, may_know
from thidua.petitions.running import running_due
from thidua.petitions.states import FROM, Doing
from thidua.trail.errors import NotAllowed, Overtaken, beside


def locked_petition(petition: Petition, doing: Doing | None = None, version: int | None = None) -> Petition:
    """The petition as it is now, locked. Raises Overtaken when it moved on, or changed since the page was opened."""
    rows = Petition.objects.select_for_update(of=("self",)).select_related("agency", "subject", "handler")
    found: Petition = rows.get(pk=petition.pk)
    if doing is not None and found.state not in FROM[doing]:
        raise Overtaken(
            _("%(petition)s hiện ở trạng thái «%(state)s» nên không làm được việc này; hãy tải lại trang.")
            % {"petition": found, "state": found.get_state_display()}
        )
    if version is not None and found.version != version:
        raise Overtaken(
            _("Người khác vừa sửa đơn này sau khi bạn mở trang. Những gì bạn nhập vẫn còn; hãy đối chiếu rồi lưu lại.")
        )
    return found


def require_known(actor: Actor, petition: Petition) -> None:
    """Raise NotAllowed unless the actor may know what the petition says."""
    if is_accused(actor, petition):
        raise NotAllowed(_("Đơn này liên quan đến chính bạn; người khác phải xử lý."))
    if not may_know(actor, petition):
        raise NotAllowed(_("Đơn tố cáo này chỉ dành cho người xử lý, người đứng đầu và người giữ khóa bảo vệ."))


def saved(petition: Petition, *fields: str) -> Petition:
    """Write the fields, the clock that runs now, and that the petition changed."""
    petition.version += 1
    petition.due_on = running_due(petition)
    petition.save(update_fields=[*fields, "version", "due_on"])
    return petition


def check_day(day: object, petition: Petition, field: str) -> None:
    """A day of the case is not before the receipt and not in the future."""
    if day is None or not petition.received_on <= day <= timezone.localdate():  # type: ignore[operator] # a date
        raise beside(field, _("Ngày phải từ ngày nhận đơn đến hôm nay."))
