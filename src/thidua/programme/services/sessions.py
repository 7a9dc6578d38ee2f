"""Papers put before the members of a council's session."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.councils.models import Session, SessionStatus
from thidua.councils.queries import session_members
from thidua.dossiers import files
from thidua.programme.models import SessionPaper
from thidua.trail.errors import Overtaken, Refused, required
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service


@service
def put_paper(actor: Actor, *, session: Session, title: str, upload: Any) -> SessionPaper:
    """Put a paper before the members of a session that is not over, and tell them."""
    require(actor, Action.RUN_SESSION, session.council.agency_id)
    session = Session.objects.select_for_update(of=("self",)).select_related("council").get(pk=session.pk)
    if session.status in {SessionStatus.CONCLUDED, SessionStatus.CANCELLED}:
        raise Refused(_("Phiên họp đã kết thúc; không gửi thêm tài liệu."))
    title = required(title, "title", _("Cần tên tài liệu."))[:300]
    file = files.store(upload, field="file")
    paper = SessionPaper.objects.create(
        session=session, title=title, file=file, file_name=str(upload.name)[-200:], put_by=actor.account
    )
    record(actor, Event.SESSION_CHANGED, session, after={"paper": title})
    text = _("Tài liệu họp «%(title)s»: %(paper)s.") % {"title": session.title, "paper": title}
    members = [each.account_id for each in session_members(session) if each.account_id != actor.account_id]
    notify(members, Event.SESSION_CHANGED, text, reverse("programme:session", args=[session.pk]))
    return paper


@service
def withdraw_paper(actor: Actor, *, paper: SessionPaper) -> SessionPaper:
    """Take a paper back: it is no longer shown. Overtaken when it was taken back meanwhile."""
    require(actor, Action.RUN_SESSION, paper.session.council.agency_id)
    paper = SessionPaper.objects.select_for_update(of=("self",)).select_related("session").get(pk=paper.pk)
    if paper.withdrawn_at is not None:
        raise Overtaken(_("Tài liệu này đã được rút."))
    paper.withdrawn_at = timezone.now()
    paper.save(update_fields=["withdrawn_at"])
    record(actor, Event.SESSION_CHANGED, paper.session, before={"paper": paper.title}, after={"paper": ""})
    return paper
