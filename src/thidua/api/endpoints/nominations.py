"""Nominations in sight and where each is; making one and withdrawing it."""

from typing import Any, Literal

from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.responses import Status

from thidua.api.access import ApiRequest, Bearer
from thidua.api.endpoints.common import Code, Key, looked_at
from thidua.api.idempotency import once
from thidua.api.paging import Paging, page_of
from thidua.api.schemas import NominationIn, NominationOut, Page, WithdrawIn
from thidua.api.scopes import Scope
from thidua.dossiers.models import Nomination, NominationStatus
from thidua.dossiers.queries import get_visible_nomination, visible_nominations
from thidua.dossiers.services import create_nomination, withdraw_nomination
from thidua.dossiers.states import NOMINEE_NAMES
from thidua.register.queries import get_visible_subject

router = Router(tags=["Hồ sơ đề nghị"])
READ, WRITE = Bearer(Scope.NOMINATIONS), Bearer(Scope.NOMINATE)
State = Literal["draft", "sent", "in_review", "returned", "to_send", "to_decide", "decided", "refused", "withdrawn"]


@router.get("/nominations", auth=READ, response=Page[NominationOut], summary="Hồ sơ đề nghị trong phạm vi")
def nominations(
    request: ApiRequest, paging: Query[Paging], status: State | None = None, own: bool = False
) -> dict[str, Any]:
    """`own=true` keeps to the nominations that the post's agency made."""
    rows = visible_nominations(request.actor).select_related("subject")
    if status:
        rows = rows.filter(status=status)
    if own:
        rows = rows.filter(owner=request.actor.agency_id)
    page = page_of(rows, paging, ["-pk"], nomination_shown, name="nominations")
    looked_at(request, {each["subject_id"] for each in page["items"]}, _("Danh sách hồ sơ đề nghị"))
    return page


@router.get("/nominations/{code}", auth=READ, response=NominationOut, summary="Một hồ sơ và trạng thái của nó")
def nomination(request: ApiRequest, code: Code) -> dict[str, Any]:
    found = get_visible_nomination(request.actor, code)
    looked_at(request, [found.subject_id], _("Hồ sơ %(code)s") % {"code": found.code})
    return nomination_shown(found)


@router.post("/nominations", auth=WRITE, response={201: NominationOut}, summary="Lập hồ sơ đề nghị")
def create(request: ApiRequest, body: NominationIn, idempotency_key: Key) -> Status[dict[str, Any]]:
    def work() -> dict[str, Any]:
        said = body.model_dump(exclude={"subject_id"})
        subject = get_visible_subject(request.actor, body.subject_id)
        return _kept(create_nomination(request.actor, subject=subject, **said))

    return Status(201, once(request, idempotency_key, work))


@router.post("/nominations/{code}/withdraw", auth=WRITE, response={201: NominationOut}, summary="Rút hồ sơ đề nghị")
def withdraw(request: ApiRequest, code: Code, body: WithdrawIn, idempotency_key: Key) -> Status[dict[str, Any]]:
    def work() -> dict[str, Any]:
        found = get_visible_nomination(request.actor, code)
        return _kept(withdraw_nomination(request.actor, nomination=found, reason=body.reason))

    return Status(201, once(request, idempotency_key, work))


def nomination_shown(nomination: Nomination) -> dict[str, Any]:
    """A nomination in the public shape."""
    fields = (
        "code subject_id award through_year basis route owner_id holder_id unit_name status return_reason version "
        "created_at"
    )
    known = {field: getattr(nomination, field) for field in fields.split()}
    status = NominationStatus(nomination.status)
    return known | {
        "subject": nomination.subject.name,
        "status_name": str(status.label),
        "nominee_status": str(NOMINEE_NAMES[status]),
    }


def _kept(nomination: Nomination) -> dict[str, Any]:
    """The shape as JSON keeps it, for the same answer another time."""
    return NominationOut(**nomination_shown(nomination)).model_dump(mode="json")
