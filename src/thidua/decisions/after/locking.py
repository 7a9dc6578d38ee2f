"""How cases are locked: the order is always decision, case, certificate, subject, number series."""

from django.utils.translation import gettext as _

from thidua.decisions.models import AfterCase, CaseStatus, Certificate
from thidua.trail.errors import Overtaken


def locked_case(case: AfterCase, status: CaseStatus) -> AfterCase:
    """The case as it is now, locked until the end of the transaction; Overtaken unless it is in the state."""
    now = (
        AfterCase.objects.select_for_update(of=("self",))
        .select_related("agency", "asker", "decision", "award")
        .get(pk=case.pk)
    )
    if now.status != status:
        raise Overtaken(
            _("Việc này đang ở trạng thái «%(status)s», không làm được nữa. Hãy tải lại trang.")
            % {"status": now.get_status_display()}
        )
    return now


def locked_certificate(pk: int) -> Certificate:
    """The certificate as it is now with its line and its award, locked until the end of the transaction."""
    return (
        Certificate.objects.select_for_update(of=("self",))
        .select_related(
            "item__decision__agency",
            "item__nomination__owner",
            "item__nomination__subject",
            "award__subject__agency",
        )
        .get(pk=pk)
    )
