"""The interface as one object: its routers, its errors, and the OpenAPI document that says both."""

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI

from thidua.api import problems
from thidua.api.access import rate_headers
from thidua.api.endpoints import agencies, decisions, law, nominations, register
from thidua.api.problems import Problem
from thidua.register.identity import is_citizen_number

ROOT = "/api/v1/"
ABOUT = """Giao diện lập trình của hệ thống thi đua, khen thưởng. Mỗi khóa kết nối là của một vai trò ở một cơ quan và
chỉ thấy những gì vai trò đó thấy trên trang. Mọi danh sách có trang theo con trỏ (cursor, next). Lỗi là văn bản
RFC 9457 với một mã (code). Việc ghi cần đầu mục Idempotency-Key. Câu trả lời không bao giờ có số định danh."""
REFUSALS = (400, 401, 403, 404, 409, 422, 429)  # what any operation may answer instead of what was asked for


class Interface(NinjaAPI):
    """NinjaAPI whose document tells of problem documents, rate limits and conditional answers."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> Any:
        """The OpenAPI document, with what every operation has in common."""
        document = super().get_openapi_schema(path_prefix=path_prefix or ROOT, path_params=path_params)
        document["components"]["schemas"]["Problem"] = problems.SCHEMA
        document["components"]["schemas"] |= law.CASE_PARTS
        for operations in document["paths"].values():
            for method, operation in operations.items():
                operation["responses"] = operation["responses"] | _refusals(method)
        return document


def _refusals(method: str) -> dict[int, Any]:
    content = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    titles = problems.titles()
    said = {status: {"description": titles[status], "content": content} for status in REFUSALS}
    return said | ({304: {"description": "Không có gì thay đổi (If-None-Match)"}} if method == "get" else {})


api = Interface(
    title="Thi Đua",
    version="1",
    description=ABOUT,
    urls_namespace="api-1",
    docs_url=None,
    openapi_url=None,
)
problems.handle(api)
for module in (agencies, register, decisions, nominations, law):
    api.add_router("", module.router)


View = Callable[..., HttpResponse]


def _guarded(view: View) -> View:
    """A view of the interface: the token is the whole right (no session, no CSRF); Vietnamese; with its limit."""

    @csrf_exempt
    @login_not_required
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(settings.LANGUAGE_CODE):
            response = _answered(view, request, *args, **kwargs)
        if (pressed := getattr(request, "pressed", None)) is not None:
            for name, value in rate_headers(pressed).items():
                response[name] = value
        response["Cache-Control"] = "private, no-cache" if response.has_header("ETag") else "no-store"
        return response

    return guarded


def _answered(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    if any(is_citizen_number(value) for values in request.GET.lists() for value in values[1]):
        said = _("Số định danh không để trong địa chỉ: hãy gửi bằng POST tới /subjects/search.")
        return problems.answer(Problem(422, "citizen_number_in_address", said))
    response = view(request, *args, **kwargs)
    if response.status_code == 405:
        refusal = problems.answer(Problem(405, "method_not_allowed", _("Địa chỉ này không nhận phương thức đó.")))
        refusal["Allow"] = response["Allow"]
        return refusal
    if request.method != "GET" or response.status_code != 200:
        return response
    set_response_etag(response)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


@login_not_required
def openapi(_request: HttpRequest) -> HttpResponse:
    """The OpenAPI document: it tells of the interface and holds nobody's data, so anybody may read it."""
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


@functools.cache
def document() -> Any:
    """The OpenAPI document, made once a process, in Vietnamese."""
    with translation.override(settings.LANGUAGE_CODE):
        return api.get_openapi_schema()


def _unknown(request: HttpRequest, **_kwargs: str) -> HttpResponse:
    problem = problems.problem_of(Http404())
    assert problem is not None  # noqa: S101 -- what is not found is always said
    return problems.answer(problem)


def addresses() -> list[URLPattern]:
    """Every address of the interface, and the answer to those that are none."""
    found = [path("openapi.json", openapi, name="openapi")]
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.callback is not None and pattern.name != "api-root":
            pattern.callback = _guarded(pattern.callback)
            found.append(pattern)
    return [*found, path("<path:unknown>", _guarded(_unknown), name="unknown")]
