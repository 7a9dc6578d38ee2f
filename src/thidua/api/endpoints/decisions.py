"""Decisions in sight, their lists, and whether a certificate is genuine."""

from typing import Any

from django.utils.translation import gettext as _
from ninja import Query, Router

from thidua.api.access import ApiRequest, Bearer
from thidua.api.endpoints.common import Code, Id, looked_at
from thidua.api.paging import Paging, page_of
from thidua.api.schemas import CertificateOut, DecisionLineOut, DecisionOut, Page
from thidua.api.scopes import Scope
from thidua.decisions.models import Decision, DecisionItem
from thidua.decisions.names import bestowed_name
from thidua.decisions.queries import certificate_by_code, get_visible_decision, visible_decisions

router = Router(tags=["Quyết định"])
READ = Bearer(Scope.DECISIONS)


@router.get("/decisions", auth=READ, response=Page[DecisionOut], summary="Quyết định trong phạm vi, mới nhất trước")
def decisions(request: ApiRequest, paging: Query[Paging]) -> dict[str, Any]:
    return page_of(
        visible_decisions(request.actor).select_related("agency"), paging, ["-pk"], decision_shown, name="decisions"
    )


@router.get("/decisions/{decision_id}", auth=READ, response=DecisionOut, summary="Một quyết định")
def decision(request: ApiRequest, decision_id: Id) -> dict[str, Any]:
    return decision_shown(get_visible_decision(request.actor, decision_id))


@router.get(
    "/decisions/{decision_id}/lines", auth=READ, response=Page[DecisionLineOut], summary="Danh sách kèm quyết định"
)
def lines(request: ApiRequest, decision_id: Id, paging: Query[Paging]) -> dict[str, Any]:
    found = get_visible_decision(request.actor, decision_id)
    rows = found.items.select_related("award", "certificate", "nomination")
    page = page_of(rows, paging, ["position"], lambda row: row, name="lines")
    subjects = [row.nomination.subject_id for row in page["items"]]
    looked_at(request, subjects, _("Danh sách kèm %(decision)s") % {"decision": found})
    return page | {"items": [_line_shown(row) for row in page["items"]]}


@router.get("/certificates/{code}", auth=READ, response=CertificateOut, summary="Xác minh bằng theo mã in trên bằng")
def certificate(request: ApiRequest, code: Code) -> dict[str, Any]:
    """What the public page shows of the certificate with this code, and nothing more."""
    found = certificate_by_code(code)
    item = found.item
    assert item.award is not None  # noqa: S101 -- a certificate is made with its award and the decision's day
    assert item.decision.decided_on is not None  # noqa: S101 -- in one transaction
    looked_at(request, [item.award.subject_id], _("Xác minh bằng"))
    return {
        "code": found.printed_code or found.code,
        "standing": item.award.status,
        "recipient": item.recipient_name,
        "award": item.decision.award,
        "name": bestowed_name(item.decision.award, item.decision.agency, item.decision.decided_on),
        "decision_number": item.decision.number,
        "decided_on": item.decision.decided_on,
        "agency": item.decision.agency.name,
    }


def decision_shown(decision: Decision) -> dict[str, Any]:
    """A decision in the public shape."""
    fields = ("agency_id", "kind", "award", "title", "number", "decided_on", "status")
    known = {field: getattr(decision, field) for field in fields}
    return {"id": decision.pk, "agency": decision.agency.name, "signer": decision.signer_name} | known


def _line_shown(item: DecisionItem) -> dict[str, Any]:
    certificate = getattr(item, "certificate", None)
    return {
        "position": item.position,
        "recipient": item.recipient_name,
        "detail": item.recipient_detail,
        "nomination": item.nomination.code,
        "award_id": item.award_id,
        "standing": item.award.status if item.award else None,
        "certificate": (certificate.printed_code or certificate.code) if certificate else None,
    }
