"""Errors as problem documents (RFC 9457), in Vietnamese, each with a code that a program can read."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from thidua.law import CaseError
from thidua.trail.errors import NotAllowed, Overtaken, Refused

MEDIA_TYPE = "application/problem+json"
SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}


class Problem(Exception):
    """An answer that is not what was asked for; the message says what to do."""

    def __init__(self, status: int, code: str, detail: str, errors: list[dict[str, str]] | None = None) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.errors = status, code, detail, errors or []


def titles() -> dict[int, str]:
    """What each status is called."""
    return {
        400: _("Yêu cầu không hợp lệ"),
        401: _("Chưa xác thực"),
        403: _("Không được phép"),
        404: _("Không tìm thấy"),
        405: _("Phương thức không dùng được ở đây"),
        409: _("Trái với quy tắc công việc"),
        413: _("Dữ liệu gửi lên quá lớn"),
        422: _("Dữ liệu chưa đúng"),
        429: _("Gọi quá nhiều"),
        500: _("Lỗi của hệ thống"),
    }


def answer(problem: Problem) -> HttpResponse:
    """The problem as a response."""
    body = {
        "type": f"urn:thidua:problem:{problem.code}",
        "title": titles().get(problem.status, ""),
        "status": problem.status,
        "code": problem.code,
        "detail": problem.detail,
    }
    if problem.errors:
        body["errors"] = problem.errors
    response = JsonResponse(
        body, status=problem.status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False}
    )
    if problem.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="thidua"'
    return response


def problem_of(error: Exception) -> Problem | None:  # noqa: PLR0911 -- a table of what is said, one line each
    """What is said of an error that people's own requests bring about; None for a fault of ours."""
    match error:
        case Problem():
            return error
        case AuthenticationError():
            said = _("Cần khóa kết nối còn hạn: gửi kèm «Authorization: Bearer …».")
            return Problem(401, "unauthenticated", said)
        case NotAllowed():
            return Problem(403, "not_allowed", error.message)
        case Overtaken():
            return Problem(409, "overtaken", error.message)
        case Refused():
            fields = [{"field": field, "message": str(message)} for field, message in error.fields.items()]
            return Problem(422 if fields else 409, "refused", error.message, fields)
        case Http404() | ObjectDoesNotExist():
            return Problem(404, "not_found", _("Không có, hoặc khóa này không được xem."))
        case ValidationError():
            return Problem(422, "invalid", _("Dữ liệu gửi lên chưa đúng; xem từng mục."), _fields(error))
        case CaseError():
            fields = [{"field": each.key, "message": each.message} for each in error.problems]
            return Problem(422, "case_unreadable", _("Trường hợp chưa xét được; xem từng mục."), fields)
        case HttpError():
            return Problem(error.status_code, "bad_request", _("Không đọc được dữ liệu gửi lên."))
        case DataError():
            return Problem(400, "unusable_characters", _("Dữ liệu gửi lên có ký tự hoặc số không dùng được."))
        case OperationalError() if "deadlock" in str(error):
            return Problem(409, "overtaken", _("Việc khác vừa xảy ra cùng lúc; chưa có gì thay đổi, xin gửi lại."))
        case _:
            return None


def _fields(error: ValidationError) -> list[dict[str, str]]:
    said = [".".join(str(part) for part in detail.get("loc", ())) for detail in error.errors]
    return [
        {"field": where, "message": str(detail.get("msg", ""))}
        for where, detail in zip(said, error.errors, strict=True)
    ]


def handle(api: NinjaAPI) -> None:
    """Make the API answer every error by a problem document; faults of ours go on to be logged."""

    def handler(_request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
        problem = problem_of(error) if isinstance(error, Exception) else None
        if problem is None:
            raise error
        return answer(problem)

    for kind in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, handler)
