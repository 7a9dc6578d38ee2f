"""The register: subjects, and what each was given; claims that an officer is to verify."""

from collections.abc import Callable
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.queries import get_visible_agency
from thidua.api.access import ApiRequest, Bearer
from thidua.api.endpoints.common import Id, Key, looked_at
from thidua.api.idempotency import once
from thidua.api.paging import Paging, page_of, walk_of
from thidua.api.problems import Problem
from thidua.api.schemas import (
    LARGEST_ID,
    AwardClaimIn,
    AwardOut,
    ClaimOut,
    InitiativeOut,
    Page,
    RatingOut,
    SearchIn,
    SubjectDetail,
    SubjectOut,
)
from thidua.api.scopes import Scope
from thidua.register import masking
from thidua.register.facts import AWARD
from thidua.register.identity import citizen_tail, is_citizen_number
from thidua.register.models import Award, Claim, Initiative, Rating, Subject
from thidua.register.queries import awards_by_decision, get_visible_fact, get_visible_subject, visible_subjects
from thidua.register.searching import search
from thidua.register.services import claim_award
from thidua.register.words import name_of
from thidua.vietnamese.citizen_numbers import may_hold_number

router = Router(tags=["Sổ bộ"])
READ = Bearer(Scope.REGISTER)


class SearchQuery(Schema):
    q: str = Field("", max_length=200, description="name or decision number; a citizen number is posted instead")
    kind: str = Field("", pattern="^(|person|collective|household)$")
    agency_id: int | None = Field(None, ge=1, le=LARGEST_ID)
    year: int | None = Field(None, ge=1945, le=2100)


@router.get("/subjects", auth=READ, response=Page[SubjectOut], summary="Tra cứu đối tượng theo tên, số quyết định")
def subjects(request: ApiRequest, asked: Query[SearchQuery], paging: Query[Paging]) -> dict[str, Any]:
    if may_hold_number(asked.q):
        said = _("Số định danh không để trong địa chỉ: hãy gửi bằng POST tới /subjects/search.")
        raise Problem(422, "citizen_number_in_address", said, [{"field": "q", "message": said}])
    return _found(request, asked, paging)


@router.post(
    "/subjects/search", auth=READ, response=Page[SubjectOut], summary="Tra cứu đối tượng, cả bằng số định danh"
)
def search_subjects(request: ApiRequest, asked: SearchIn) -> dict[str, Any]:
    paging = Paging(cursor=asked.cursor, limit=asked.limit)
    return _found(request, asked, paging)


@router.get("/subjects/{subject_id}", auth=READ, response=SubjectDetail, summary="Một đối tượng")
def subject(request: ApiRequest, subject_id: Id) -> dict[str, Any]:
    found = get_visible_subject(request.actor, subject_id)
    looked_at(request, [found.pk], _("Thông tin đối tượng"))
    return _shown(request.actor, found) | {
        "sex": found.sex,
        "categories": found.categories,
        "is_leader": found.is_leader,
        "address": masking.address_for(request.actor, found),
        "founded_on": found.founded_on,
        "former_names": [former.name for former in found.former_names.order_by("until", "pk")],
    }


@router.get("/subjects/{subject_id}/awards", auth=READ, response=Page[AwardOut], summary="Khen thưởng của đối tượng")
def subject_awards(request: ApiRequest, subject_id: Id, paging: Query[Paging]) -> dict[str, Any]:
    found = _of(request, subject_id, _("Khen thưởng"))
    return page_of(found.awards.select_related("subject"), paging, ["-year", "-pk"], award_shown, name="awards")


@router.get("/subjects/{subject_id}/ratings", auth=READ, response=Page[RatingOut], summary="Xếp loại của đối tượng")
def subject_ratings(request: ApiRequest, subject_id: Id, paging: Query[Paging]) -> dict[str, Any]:
    rows = Rating.objects.filter(subject=_of(request, subject_id, _("Xếp loại")), ended_at=None)
    return page_of(rows, paging, ["-year", "-pk"], _fields(RatingOut), name="ratings")


@router.get(
    "/subjects/{subject_id}/initiatives", auth=READ, response=Page[InitiativeOut], summary="Sáng kiến của đối tượng"
)
def subject_initiatives(request: ApiRequest, subject_id: Id, paging: Query[Paging]) -> dict[str, Any]:
    rows = Initiative.objects.filter(subject=_of(request, subject_id, _("Sáng kiến, đề tài")), ended_at=None)
    return page_of(rows, paging, ["-year", "-pk"], _fields(InitiativeOut), name="initiatives")


@router.get(
    "/subjects/{subject_id}/awards/{award_id}", auth=READ, response=AwardOut, summary="Một khen thưởng của đối tượng"
)
def award(request: ApiRequest, subject_id: Id, award_id: Id) -> dict[str, Any]:
    found = get_visible_fact(request.actor, subject_id, AWARD, award_id)
    assert isinstance(found, Award)  # noqa: S101 -- the kind was asked for
    looked_at(request, [found.subject_id], _("Khen thưởng"))
    return award_shown(found)


@router.get("/awards", auth=READ, response=Page[AwardOut], summary="Khen thưởng theo số quyết định")
def awards(
    request: ApiRequest, paging: Query[Paging], decision_number: Annotated[str, Query(min_length=1, max_length=60)]
) -> dict[str, Any]:
    rows = awards_by_decision(request.actor, decision_number)
    page = walk_of(rows, paging, award_shown, name="awards by decision")
    looked_at(request, {each["subject_id"] for each in page["items"]}, _("Khen thưởng theo số quyết định"))
    return page


@router.post("/claims", auth=Bearer(Scope.CLAIM), response={201: ClaimOut}, summary="Khai một khen thưởng đã có")
def make_claim(request: ApiRequest, body: AwardClaimIn, idempotency_key: Key) -> Status[dict[str, Any]]:
    def work() -> dict[str, Any]:
        subject = visible_subjects(request.actor).select_related("agency").get(pk=body.subject_id)
        claim = claim_award(request.actor, subject=subject, content=_content(body), source_text=body.source_text)
        return _claim_shown(claim)

    return Status(201, once(request, idempotency_key, work))


def _content(body: AwardClaimIn) -> dict[str, Any]:
    said = body.model_dump(mode="json", exclude={"subject_id", "source_text"})
    return {key: value for key, value in said.items() if value not in (None, "")}


def _claim_shown(claim: Claim) -> dict[str, Any]:
    fields = ("subject_id", "kind", "content", "source_text", "status")
    return {"id": claim.pk} | {field: getattr(claim, field) for field in fields}


def _found(request: ApiRequest, asked: SearchQuery | SearchIn, paging: Paging) -> dict[str, Any]:
    agency: Agency | None = get_visible_agency(request.actor, asked.agency_id) if asked.agency_id else None
    found = search(request.actor, asked.q, kind=asked.kind, agency=agency, year=asked.year)
    page = walk_of(found, paging, lambda row: _shown(request.actor, row), name="subjects")
    number = is_citizen_number(asked.q)
    what = _("Tìm bằng số định danh •••%(tail)s") % {"tail": citizen_tail(asked.q)} if number else _("Tra cứu sổ bộ")
    looked_at(request, [each["id"] for each in page["items"]], what)
    return page


def _of(request: ApiRequest, subject_id: int, what: str) -> Subject:
    found = get_visible_subject(request.actor, subject_id)
    looked_at(request, [found.pk], what)
    return found


def _shown(actor: Actor, subject: Subject) -> dict[str, Any]:
    return {
        "id": subject.pk,
        "kind": subject.kind,
        "name": subject.name,
        "agency_id": subject.agency_id,
        "agency": subject.agency.name,
        "job_title": subject.job_title,
        "born": masking.born_for(actor, subject),
        "citizen_number": masking.citizen_number_for(actor, subject),
        "merged_into_id": subject.merged_into_id,
    }


def award_shown(award: Award) -> dict[str, Any]:
    """An award of the register in the public shape."""
    fields = ("subject_id", "year", "from_year", "basis", "decision_number", "decided_on", "decided_by", "status")
    known = {field: getattr(award, field) for field in (*fields, "source")}
    return {"id": award.pk, "subject": award.subject.name, "award": award.code, "name": name_of(award)} | known


def _fields(schema: type[Schema]) -> Callable[[Any], dict[str, Any]]:
    return lambda row: {name: getattr(row, name) for name in schema.model_fields}
