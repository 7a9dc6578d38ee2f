"""Uploaded files handed out: always as a download, never shown inside our own pages."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from thidua.agencies.actor import Actor
from thidua.dossiers import files
from thidua.dossiers.models import StoredFile
from thidua.privacy.models import AccessKind
from thidua.privacy.services import note_access


def download(actor: Actor, file: StoredFile, name: str, *, subjects: Iterable[int]) -> HttpResponse:
    """Answer with the file under the name it was sent with; Refused when its content is no longer what was stored.

    That the actor has it now is in the access log of the `subjects` (numbers) of whom it speaks.
    """
    response = HttpResponse(files.read(file), content_type=file.media_type)
    numbers = set(subjects)
    note_access(actor, AccessKind.FILE, numbers, what=f"Tệp {name}", row_count=len(numbers))
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
