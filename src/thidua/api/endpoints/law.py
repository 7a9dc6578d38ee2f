"""The law: its awards as of a day, and what it says of a case."""

import datetime as dt
import json
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router

from thidua.api.access import ApiRequest, Bearer
from thidua.api.endpoints.common import Code
from thidua.api.paging import Paging, list_page
from thidua.api.problems import Problem
from thidua.api.schemas import AnswerOut, LawAwardOut, LawAwards
from thidua.api.scopes import Scope
from thidua.law import AwardDefinition, Case, appraise, read_case
from thidua.legislation.queries import corpus_for, get_award

router = Router(tags=["Quy định"])
READ = Bearer(Scope.LAW)
_SCHEMA = Case.model_json_schema(ref_template="#/components/schemas/Case{model}")
CASE_PARTS = {f"Case{name}": part for name, part in _SCHEMA.pop("$defs", {}).items()}  # named in the whole document
CASE = {"requestBody": {"required": True, "content": {"application/json": {"schema": _SCHEMA}}}}


@router.get("/law/awards", auth=READ, response=LawAwards, summary="Danh hiệu, hình thức khen thưởng tại một ngày")
def law_awards(request: ApiRequest, paging: Query[Paging], on: dt.date | None = None) -> dict[str, Any]:
    """The law as it binds the post's agency, its own rules included. `on` is today when left out."""
    day = on or timezone.localdate()
    awards = list(corpus_for(request.actor.agency).awards.values())
    found, following = list_page(awards, paging, lambda award: award.code, name="law awards")
    return {"on": day, "items": [_shown(award, day) for award in found], "next": following}


@router.get("/law/awards/{code}", auth=READ, response=LawAwardOut, summary="Một danh hiệu, hình thức tại một ngày")
def law_award(request: ApiRequest, code: Code, on: dt.date | None = None) -> dict[str, Any]:
    return _shown(get_award(corpus_for(request.actor.agency), code), on or timezone.localdate())


@router.post(
    "/appraisals", auth=READ, response=AnswerOut, summary="Xét một trường hợp theo quy định", openapi_extra=CASE
)
def appraisal(request: ApiRequest) -> dict[str, Any]:
    """The public case in, the public answer out, as `thidua appraise --json`: it reads no register, writes nothing."""
    try:
        given = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Problem(400, "bad_request", _("Không đọc được dữ liệu gửi lên: cần JSON.")) from error
    corpus = corpus_for(request.actor.agency)
    return appraise(read_case(given, corpus=corpus), corpus).as_dict()


def _shown(award: AwardDefinition, day: dt.date) -> dict[str, Any]:
    try:
        decider: str | None = award.decided_by(day).label
    except ValueError:  # before the first day of the data
        decider = None
    return {
        "code": award.code,
        "name": award.name_on(day),
        "short_name": award.short_name,
        "kind": award.kind,
        "family": award.family,
        "subject_kinds": list(award.subject_kinds),
        "encoded": award.encoded,
        "routes": list(award.route_ids),
        "decided_by": decider,
    }
