"""The same write asked for twice is done once: the key and the work are one transaction."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from thidua.api.access import ApiRequest
from thidua.api.models import IdempotentWork
from thidua.api.problems import Problem

HEADER = "Idempotency-Key"
# Of two at once the second waits here until the first has ended, and then finds its row, or none if it was refused.
TAKE = """
    INSERT INTO api_idempotentwork (token_id, key, request_digest, status, answer, at)
    VALUES (%s, %s, %s, 0, NULL, now()) ON CONFLICT (token_id, key) DO NOTHING RETURNING id
"""


def once(request: ApiRequest, key: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Do `work` and keep its answer under the key; for a key that was used, the answer of then.

    Refused work leaves no key behind: it changed nothing and may be asked for again. Raises Problem (422) when the key
    was used for another request.
    """
    digest = _digest(request)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(TAKE, [request.token.pk, key, digest])
            taken = cursor.fetchone()
        if taken is None:
            return _answer_of_then(request, key, digest)
        answer = work()
        IdempotentWork.objects.filter(pk=taken[0]).update(status=201, answer=answer)
        return answer


def _answer_of_then(request: ApiRequest, key: str, digest: str) -> dict[str, Any]:
    known = IdempotentWork.objects.get(token=request.token, key=key)
    if known.request_digest != digest:
        said = _("Khóa lặp lại này đã dùng cho một yêu cầu khác; hãy dùng khóa mới.")
        raise Problem(422, "idempotency_key_reused", said)
    return dict(known.answer or {})


def _digest(request: ApiRequest) -> str:
    content = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    return hashlib.sha256(content).hexdigest()
