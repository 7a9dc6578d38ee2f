"""Uploaded files handed out: always as a download, never shown inside our own pages."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from thidua.dossiers import files
from thidua.dossiers.models import StoredFile


def download(file: StoredFile, name: str) -> HttpResponse:
    """Answer with the file under the name it was sent with; Refused when its content is no longer what was stored."""
    response = HttpResponse(files.read(file), content_type=file.media_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
