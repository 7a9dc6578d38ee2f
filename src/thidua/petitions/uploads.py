"""Uploads that are never written anywhere before they are sealed: not even as a temporary file of the server's."""

import functools
from collections.abc import Callable
from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect


class InMemory(MemoryFileUploadHandler):
    """Keeps whatever comes in memory; BodyLimitMiddleware has bounded it."""

    def handle_raw_input(self, *_args: Any, **_kwargs: Any) -> None:
        """Take part however large the request is."""
        self.activated = True


def kept_in_memory(view: Callable[..., Any]) -> Callable[..., Any]:
    """Make the view's uploads stay in memory.

    How uploads are taken must be settled before the form is read, and the check of forged requests reads it: so that
    check runs here, after it.
    """

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.upload_handlers = [InMemory(request)]
        answer: HttpResponse = csrf_protect(view)(request, *args, **kwargs)
        return answer

    return csrf_exempt(wrapped)
