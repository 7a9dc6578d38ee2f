"""What the pages of staff have in common."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.screens.views import form_shown

Tabs = list[tuple[str, str, bool]]


def tabs(request: ActorRequest, current: str) -> Tabs:
    """The pages of the room that the person may open."""
    pages = [
        ("staff", _("Người làm việc"), Action.READ_STAFF),
        ("departments", _("Phòng, ban"), Action.READ_STAFF),
        ("ratings", _("Xếp loại năm"), Action.KEEP_STAFF),
        ("topics", _("Đề tài nghiên cứu"), Action.READ_QUALITY),
    ]
    return [
        (text, reverse(f"staff:{name}"), name == current) for name, text, action in pages if may(request.actor, action)
    ]


shown = partial(form_shown, template="staff/form.html")
