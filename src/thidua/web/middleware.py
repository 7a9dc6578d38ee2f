"""The language of a page, the password that must be changed first, and what never stands in an address."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from thidua.register.identity import is_citizen_number

GetResponse = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Vietnamese, unless the person chose otherwise; what the browser prefers is not asked."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        with translation.override(chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
            return response


class AddressMiddleware:
    """No citizen number stays in an address, however it got there: the page is asked for again without it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "GET" and request.GET and getattr(request, "actor", None):
            kept = [
                (key, value) for key, values in request.GET.lists() for value in values if not is_citizen_number(value)
            ]
            if len(kept) < sum(len(values) for _key, values in request.GET.lists()):
                messages.info(request, _("Số định danh không để trong địa chỉ trang; hãy gõ vào ô tìm kiếm."))
                return redirect(f"{request.path}?{urlencode(kept)}" if kept else request.path)
        return self.get_response(request)


class PasswordMiddleware:
    """Nothing works before a password given by somebody else has been changed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if getattr(request.user, "must_change_password", False) and getattr(request, "actor", None):
            change = reverse("web:change_password")
            if request.path not in {change, reverse("web:sign_out"), reverse("web:set_language")}:
                return redirect(change)
        return self.get_response(request)
