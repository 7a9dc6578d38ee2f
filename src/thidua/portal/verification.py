"""The public page that a certificate's QR square opens: whether it is genuine and still valid.

It shows what the certificate itself shows and nothing more. A code is 128 random bits, so the brake is not what keeps
codes from being guessed; it keeps one address from making the server work.
"""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from thidua.decisions.models import Certificate
from thidua.decisions.names import bestowed_name
from thidua.decisions.queries import certificate_by_code
from thidua.register.models import AwardStatus

LOOKS_PER_MINUTE = 30


@dataclass(frozen=True)
class Standing:
    """What the page says of a certificate: a heading, a sentence, and the colour of both."""

    heading: str | Promise
    text: str | Promise
    tag: str


STANDINGS = {
    AwardStatus.VALID: Standing(
        _("Bằng thật, đang có hiệu lực"), _("Khen thưởng này có trong sổ bộ của cơ quan quyết định."), "success"
    ),
    AwardStatus.CORRECTED: Standing(
        _("Bằng thật, nội dung đã được đính chính"),
        _("Một phần nội dung in trên bằng đã được đính chính. Hãy hỏi cơ quan quyết định để biết nội dung đúng."),
        "warning",
    ),
    AwardStatus.REVOKED: Standing(_("Khen thưởng đã bị hủy bỏ, thu hồi"), _("Bằng này không còn giá trị."), "danger"),
}


@login_not_required
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether the certificate with this code is genuine; 404 with advice when there is none, 429 past the brake."""
    if _asks_too_often(request):
        return _answer(request, "portal/verify_later.html", {}, 429)
    try:
        certificate = certificate_by_code(code)
    except Certificate.DoesNotExist:
        return _answer(request, "portal/verify_unknown.html", {"code": code[:40]}, 404)
    item = certificate.item
    decision = item.decision
    assert item.award is not None  # noqa: S101 -- a certificate is made with its award and the decision's day
    assert decision.decided_on is not None  # noqa: S101 -- in one transaction
    context = {
        "standing": STANDINGS[AwardStatus(item.award.status)],
        "item": item,
        "decision": decision,
        "award": bestowed_name(decision.award, decision.agency, decision.decided_on),
    }
    return _answer(request, "portal/verify.html", context, 200)


def _answer(request: HttpRequest, template: str, context: dict[str, object], status: int) -> HttpResponse:
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"  # what was valid yesterday may be revoked today
    return response


def _asks_too_often(request: HttpRequest) -> bool:
    key = f"verify:{request.META.get('REMOTE_ADDR')}"
    cache.add(key, 0, 60)
    try:
        return cache.incr(key) > LOOKS_PER_MINUTE
    except ValueError:  # the minute ended between the two lines
        return False
