"""What a letter says: the kind, the code of the record, what to do and the link. No name, no reason.

A letter lies in mailboxes that the agency does not keep. So nothing of a notice's own words goes in: all of it is made
of the event's name and of the address that the notice leads to.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.translation import gettext as _

from thidua.councils.models import Session
from thidua.telling.calendars import calendar, session_events
from thidua.telling.kinds import TO_DO, Kind, kind_of
from thidua.telling.models import Address, Mail, MailForm
from thidua.telling.slips import absolute, confirming_link, stopping_link
from thidua.trail.events import Event
from thidua.trail.models import Notice

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,39}")
MOST_LINES = 50


@dataclass(frozen=True)
class Said:
    """One line of a letter."""

    kind: str
    event: str
    code: str
    to_do: str
    link: str


@translation.override(settings.LANGUAGE_CODE)
def letter(mail: Mail, address: Address) -> EmailMultiAlternatives:
    """The letter, ready to be sent."""
    if mail.form == MailForm.CONFIRM:
        return _message(mail, address, _("Xác nhận địa chỉ nhận thông báo"), {"confirm": confirming_link(address)})
    notices = list(Notice.objects.filter(mail_line__mail=mail).order_by("pk"))
    lines = [said(notice) for notice in notices]
    if mail.form == MailForm.DIGEST:
        subject = _("%(count)s thông báo trong ngày") % {"count": len(lines)}
    else:
        subject = f"{lines[0].event}: {lines[0].code}" if lines[0].code else lines[0].event
    context = {"lines": lines[:MOST_LINES], "left": len(lines) - MOST_LINES, "all": absolute(reverse("web:notices"))}
    message = _message(mail, address, subject, context)
    for session in _sessions(notices) if mail.form == MailForm.AT_ONCE else ():
        content = calendar(session_events([session])).to_ical()
        message.attach(f"phien-hop-{session.pk}.ics", content, "text/calendar")
    return message


def said(notice: Notice) -> Said:
    """What a letter says of a notice."""
    kind = kind_of(notice.event)
    path, code = _place(notice)
    return Said(str(kind.label), str(Event(notice.event).label), code, str(TO_DO[kind]), absolute(path))


def _place(notice: Notice) -> tuple[str, str]:
    """The address that the notice leads to, without what a query may hold, and the code of the record there."""
    path = urlsplit(notice.link).path
    try:
        named = resolve(path).kwargs
    except Resolver404:
        return reverse("web:notices"), ""
    code = str(named.get("code") or next(iter(named.values()), ""))
    if not all(CODE.fullmatch(str(value)) for value in named.values()):
        return reverse("web:notices"), ""
    return path, code


def _sessions(notices: Sequence[Notice]) -> list[Session]:
    """The sessions that notices of sessions lead to."""
    numbers = []
    for notice in notices:
        if kind_of(notice.event) == Kind.SESSIONS:
            match = resolve(_place(notice)[0])
            if match.namespace == "councils" and "pk" in match.kwargs:
                numbers.append(match.kwargs["pk"])
    return list(Session.objects.filter(pk__in=numbers))


def _message(mail: Mail, address: Address, subject: str, context: dict[str, object]) -> EmailMultiAlternatives:
    stop = stopping_link(address)
    context |= {"mail": mail, "settings": absolute(reverse("telling:settings")), "stop": stop}
    headers = {
        "Message-ID": f"<thidua-{mail.pk}@{urlsplit(settings.PUBLIC_ADDRESS).hostname}>",  # of every try the same
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    text = render_to_string("telling/mail.txt", context)
    message = EmailMultiAlternatives(f"[Thi Đua] {subject}", text, to=[address.email], headers=headers)
    message.attach_alternative(render_to_string("telling/mail.html", context), "text/html")
    return message
