"""The address at which the installations of partners deliver packages: the signature is the whole right."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from thidua.exchange import services
from thidua.exchange.faults import BadPackage
from thidua.screens.brakes import Brake, asker
from thidua.trail.errors import Refused

DELIVERIES = Brake("packages", limit=60, seconds=60)  # a hostile package is work for the server


@csrf_exempt
@login_not_required
@require_POST
def posted(request: HttpRequest) -> HttpResponse:
    """Take a package in: 201 for a new one, 200 for one that was here before, 422 for a bad one, with words."""
    with translation.override(settings.LANGUAGE_CODE):
        if DELIVERIES.press(asker(request)):
            return _said(429, _("Gửi quá nhiều gói; xin thử lại sau một phút."))
        try:
            taken = services.receive_posted(request.body)
        except BadPackage as refusal:
            return _said(422, refusal.message)
        except Refused as refusal:
            return _said(409, refusal.message)
        if taken.is_repeat:
            return _said(200, _("Gói này đã nhận từ trước. Không có gì thay đổi."), taken.package.state)
        return _said(201, _("Đã nhận gói."), taken.package.state)


def _said(status: int, text: str, state: str = "") -> JsonResponse:
    response = JsonResponse({"detail": text, "state": state}, status=status, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response
