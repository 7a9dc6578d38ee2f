"""Turns a refusal that no view caught into a page that says why."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from thidua.screens.views import forbidden
from thidua.trail.errors import NotAllowed, Refused


class BodyLimitMiddleware:
    """413 for a request larger than anything a page sends, before a byte of it is parsed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return HttpResponse(_("Dữ liệu gửi lên quá lớn."), status=413, content_type="text/plain; charset=utf-8")
        return self.get_response(request)


class RefusalMiddleware:
    """403 for what the role does not allow, 409 for what the rules of work or another person's change forbid.

    400 for a NUL, which no text of the database can hold. An address that only takes a button's press says so (405).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method != "GET" or response.content:
            return response
        reason = _("Địa chỉ này chỉ dùng khi bấm nút trên trang. Hãy mở lại trang của hồ sơ rồi bấm nút.")
        said = render(request, "web/refused.html", {"reason": reason}, status=response.status_code)
        said["Allow"] = response["Allow"]
        return said

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer refusals and lost races; leave every other fault to Django."""
        if isinstance(exception, NotAllowed):
            return forbidden(request, exception)
        if isinstance(exception, Refused):
            return render(request, "web/refused.html", {"reason": exception.message}, status=409)
        if isinstance(exception, DataError) and ("NUL" in str(exception) or "u0000" in str(exception)):
            reason = _("Dữ liệu gửi lên có ký tự không dùng được. Chưa có gì bị thay đổi.")
            return render(request, "web/refused.html", {"reason": reason}, status=400)
        if isinstance(exception, OperationalError) and "deadlock" in str(exception):
            reason = _("Người khác vừa thao tác cùng lúc. Chưa có gì bị thay đổi; xin tải lại trang và làm lại.")
            return render(request, "web/refused.html", {"reason": reason}, status=409)
        return None
