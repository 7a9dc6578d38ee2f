"""Screens of an agency's own way of writing papers: what there is, changing it with a preview, its versions."""

import base64

from django.core.cache import cache
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.documents import queries, services
from thidua.documents.declared import WORDINGS, Wording
from thidua.documents.forms import TextsForm
from thidua.documents.house import latest, problems
from thidua.documents.models import PaperTexts
from thidua.documents.previews import preview, shown_subjects
from thidua.privacy.models import AccessKind
from thidua.privacy.services import note_access
from thidua.screens.brakes import Brake
from thidua.screens.views import attempt, page, worked
from thidua.trail.errors import Overtaken, Refused

LOOKS = Brake("paper previews", limit=60, seconds=60)  # laying out is work for the server
LONGEST_NUMBER = 9  # digits
ONCE_IN = 600  # seconds in which looking again at the same record is the same look


@page(Action.EDIT_PAPERS)
def wordings(request: ActorRequest) -> HttpResponse:
    """All kinds of paper with the version that holds in the own agency."""
    rows = [(wording, latest(request.actor.agency, kind)) for kind, wording in WORDINGS.items()]
    return render(request, "documents/wordings.html", {"rows": rows, "agency": request.actor.agency})


@page(Action.EDIT_PAPERS)
def wording(request: ActorRequest, kind: str) -> HttpResponse:
    """Change the texts of a kind, with the preview beside them and the versions below."""
    found = queries.get_wording(kind)
    last = latest(request.actor.agency, kind)
    form = TextsForm(found, last, request.POST or None, request.FILES or None)

    def write() -> None:
        fields = form.cleaned_data
        services.save_texts(
            request.actor, kind=kind, texts=form.texts(), seen=fields["seen"], note=fields["note"], logo=form.logo()
        )

    def write_or_tell() -> None:
        try:
            write()
        except Overtaken:
            now = latest(request.actor.agency, kind)
            form.see(now.number if now else 0)  # told once; whoever saves again has compared
            raise

    if worked(request, form, write_or_tell, _("Đã lưu; văn bản lập từ nay dùng bản này.")):
        return redirect("documents:wording", kind)
    return render(request, "documents/wording.html", _context(request, found, last, form))


def _context(request: ActorRequest, found: Wording, last: PaperTexts | None, form: TextsForm) -> dict[str, object]:
    return {
        "wording": found,
        "form": form,
        "last": last,
        "versions": queries.versions(request.actor, found.kind)[:50],
        "records": queries.records_to_try(request.actor, found.kind),
    }


@require_POST
@never_cache
@page(Action.EDIT_PAPERS)
def try_wording(request: ActorRequest, kind: str) -> HttpResponse:
    """The first pages with the texts as they are typed now; nothing is saved."""
    found = queries.get_wording(kind)
    form = TextsForm(found, latest(request.actor.agency, kind), request.POST)
    chosen = _number(request.POST.get("record", ""))
    try:
        if LOOKS.press(str(request.actor.account_id)):
            raise Refused(_("Xem trước quá nhiều lần trong một phút; đợi một lát rồi sửa tiếp."))
        record = queries.get_record_to_try(request.actor, kind, chosen) if chosen else None
        pages = preview(request.actor.agency, kind, form.texts(), record)
    except Refused as refusal:
        return render(request, "documents/preview.html", {"refused": refusal.message})
    if record is not None:
        _note_look(request, kind, record)
    shown = [base64.b64encode(each).decode() for each in pages]
    return render(request, "documents/preview.html", {"pages": shown, "problems": problems(found, form.texts())})


def _note_look(request: ActorRequest, kind: str, record: Model) -> None:
    """Once for a while in the access log: a preview is made anew with every pause in typing."""
    if cache.add(f"preview:{request.actor.account_id}:{kind}:{record.pk}", 1, ONCE_IN):
        subjects = shown_subjects(request.actor.agency, kind, record)
        note_access(request.actor, AccessKind.FILE, subjects, what=f"Xem thử mẫu văn bản: {record}")


@page(Action.EDIT_PAPERS)
def wording_version(request: ActorRequest, kind: str, number: int) -> HttpResponse:
    """One version: what it changed, and how it differs from the one that holds."""
    found = queries.get_wording(kind)
    version = queries.get_visible_version(request.actor, kind, number)
    before = queries.versions(request.actor, kind).filter(number__lt=number).first()
    last = latest(request.actor.agency, kind)
    context = {
        "wording": found,
        "version": version,
        "last": last,
        "changed": queries.changes(found, before.texts if before else {}, version.texts),
        "since": queries.changes(found, version.texts, last.texts if last else {}),
    }
    return render(request, "documents/version.html", context)


@require_POST
@page(Action.EDIT_PAPERS)
def restore_wording(request: ActorRequest, kind: str, number: int) -> HttpResponse:
    """Take an earlier version again, or the system's own words (0)."""
    queries.get_wording(kind)
    attempt(
        request,
        _("Đã dùng lại; văn bản lập từ nay dùng bản này."),
        services.restore_texts,
        request.actor,
        kind=kind,
        number=number,
        seen=_number(request.POST.get("seen", "")),
    )
    return redirect("documents:wording", kind)


def _number(typed: str) -> int:
    """A key or a version as the page sent it; 0, which no record has, for anything else."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_NUMBER else 0
