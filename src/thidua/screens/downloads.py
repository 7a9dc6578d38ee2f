"""Uploaded files handed out: always as a download, never shown inside our own pages."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from thidua.agencies.actor import Actor
from thidua.privacy.models import AccessKind
from thidua.privacy.services import note_access
from thidua.screens.keeping import files


def download(actor: Actor, file: Any, name: str, *, subjects: Iterable[int]) -> HttpResponse:
    """Answer with the file under the name it was sent with; Refused when its content is no longer what was stored.

    That the actor has it now is in the access log of the `subjects` (numbers) of whom it speaks.
    """
    response = handed_out(file, name)
    numbers = set(subjects)
    note_access(actor, AccessKind.FILE, numbers, what=f"Tệp {name}", row_count=len(numbers))
    return response


def handed_out(file: Any, name: str) -> HttpResponse:
    """The same where the caller notes the look itself."""
    response = HttpResponse(files().read(file), content_type=file.media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
