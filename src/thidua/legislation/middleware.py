"""The law of an agency is looked up once in a request that only reads."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from thidua.agencies.middleware import READING
from thidua.legislation.queries import remembering


class LawMiddleware:
    """Remember which law binds which agency for the length of a request that changes nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in READING:
            return self.get_response(request)
        with remembering():
            return self.get_response(request)
