"""What the endpoints share: ids in addresses, and the access log."""

from collections.abc import Iterable
from typing import Annotated

from ninja import Header, Path

from thidua.api.access import ApiRequest
from thidua.api.idempotency import HEADER
from thidua.api.schemas import LARGEST_ID
from thidua.privacy.models import AccessKind
from thidua.privacy.services import note_access

Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Code = Annotated[str, Path(max_length=60)]
Key = Annotated[
    str,
    Header(
        alias=HEADER, min_length=8, max_length=120, description="your own key: the same request again is done once only"
    ),
]


def looked_at(request: ApiRequest, subjects: Iterable[int], what: str) -> None:
    """Keep in the access log whose data this answer shows, and by which token for which purpose."""
    numbers = list(subjects)
    note = f"{request.token.prefix}…: {request.token.purpose}"
    note_access(request.actor, AccessKind.API, numbers, what=what, note=note, row_count=len(numbers))
