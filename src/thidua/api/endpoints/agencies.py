"""Agencies in sight, and what became of them."""

from typing import Any

from django.db.models import QuerySet
from ninja import Query, Router

from thidua.agencies.models import Agency, Lineage, Role
from thidua.agencies.queries import get_visible_agency, search_visible
from thidua.api.access import ApiRequest, Bearer
from thidua.api.endpoints.common import Id
from thidua.api.paging import Paging, page_of
from thidua.api.schemas import AgencyDetail, AgencyOut, LineageOut, Page, TokenOut
from thidua.api.scopes import Scope

router = Router(tags=["Cơ quan"])


@router.get("/me", auth=Bearer(), response=TokenOut, summary="Khóa này là của ai, được làm gì")
def me(request: ApiRequest) -> dict[str, Any]:
    token = request.token
    return {
        "agency": agency_shown(request.actor.agency),
        "role": Role(token.post.role).value,
        "scopes": token.scopes,
        "purpose": token.purpose,
        "ends_on": token.ends_on,
    }


@router.get("/agencies", auth=Bearer(Scope.AGENCIES), response=Page[AgencyOut], summary="Cơ quan trong phạm vi")
def agencies(request: ApiRequest, paging: Query[Paging], q: Query[str] = "") -> dict[str, Any]:
    return page_of(search_visible(request.actor, q[:200]), paging, ["name_fold", "pk"], agency_shown, name="agencies")


@router.get("/agencies/{agency_id}", auth=Bearer(Scope.AGENCIES), response=AgencyDetail, summary="Một cơ quan")
def agency(request: ApiRequest, agency_id: Id) -> dict[str, Any]:
    found = get_visible_agency(request.actor, agency_id)
    links = Lineage.objects.select_related("predecessor", "successor").order_by("effective_on", "pk")
    return agency_shown(found) | {
        "predecessors": _steps(links.filter(successor=found)),
        "successors": _steps(links.filter(predecessor=found)),
    }


def agency_shown(agency: Agency) -> dict[str, Any]:
    """An agency in the public shape."""
    fields = ("code", "name", "short_name", "level", "authority", "parent_id", "established_on", "ended_on")
    return {"id": agency.pk} | {field: getattr(agency, field) for field in fields}


def _steps(links: QuerySet[Lineage]) -> list[LineageOut]:
    return [
        LineageOut(
            kind=link.kind,
            predecessor_id=link.predecessor_id,
            predecessor=link.predecessor.name,
            successor_id=link.successor_id,
            successor=link.successor.name if link.successor else None,
            effective_on=link.effective_on,
            document=link.document,
        )
        for link in links
    ]
