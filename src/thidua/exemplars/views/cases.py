"""The list of exemplars, the page of one, finding one, and what is done with it."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, Permission, may
from thidua.exemplars import queries, services
from thidua.exemplars.forms import DiscoverForm, ExemplarFilter
from thidua.exemplars.models import Exemplar, Origin
from thidua.exemplars.services.guarding import waiting_article
from thidua.exemplars.states import WAYS, Doing, State, possible
from thidua.exemplars.views.shared import TAGS, form_page, page_of, tabs
from thidua.exemplars.works import WORKS
from thidua.movements.models import KNOWN_BELOW
from thidua.movements.queries import visible_movements
from thidua.privacy.models import AccessKind
from thidua.privacy.services import note_access, note_look
from thidua.register.models import Subject
from thidua.register.queries import visible_subjects
from thidua.register.searching import search
from thidua.screens.downloads import handed_out
from thidua.screens.searching import as_address, kept_private
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, number_in, page, worked
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.queries import entries_of

FOUND = 20


@page(Action.READ_EXEMPLARS)
def exemplars(request: ActorRequest) -> HttpResponse:
    """Every exemplar in sight, by where it stands."""
    rows = queries.visible_exemplars(request.actor)
    form = ExemplarFilter(request.GET)
    if form.is_valid():
        rows = _filtered(request, rows, form.cleaned_data)
    columns = [
        Column("ten", _("Gương"), lambda row: row.name, ["name_fold"], page_of),
        Column("viec", _("Nêu gương về"), lambda row: row.title),
        Column("linh-vuc", _("Lĩnh vực"), lambda row: row.get_field_display(), ["field"]),
        Column("co-quan", _("Cơ quan"), lambda row: row.agency.name, ["agency__name"]),
        Column("tu", _("Phát hiện từ"), lambda row: row.get_origin_display(), ["origin"]),
        Column("ngay", _("Ngày phát hiện"), lambda row: f"{row.found_on:%d/%m/%Y}", ["found_on", "pk"]),
        Column("noi-theo", _("Nơi học tập"), lambda row: row.places, ["places"], numeric=True),
        Column("trang-thai", _("Trạng thái"), lambda row: row.get_state_display(), ["state"], tag=_tag),
    ]
    listing = Listing(
        request,
        queries.with_followings(rows),
        columns,
        form,
        name="guong-dien-hinh",
        default_sort="-ngay",
        empty=_("Chưa có gương nào khớp. Ghi gương mới, hoặc đợi nhân dân giới thiệu qua trang công khai."),
        subject_of=lambda row: row.subject_id,
    )
    allowed = may(request.actor, Action.WRITE_EXEMPLAR)
    return listing.respond("exemplars/exemplars.html", {"tabs": tabs("exemplars"), "may_write": allowed})


@page(Action.READ_EXEMPLARS)
def exemplar(request: ActorRequest, pk: int) -> HttpResponse:
    """One exemplar: what is known, verified and agreed; its article; who takes it up; what is to be done."""
    actor, found = request.actor, queries.get_visible_exemplar(request.actor, pk)
    if found.subject_id:
        note_look(actor, [found.subject_id], what=str(found), look=f"exemplar:{found.pk}")
    articles = list(found.articles.select_related("written_by"))
    works_here = may(actor, Action.WRITE_EXEMPLAR, found.agency_id)
    attachments = list(found.attachments.select_related("file"))
    is_own = found.agency_id == actor.agency_id
    context = {
        "exemplar": found,
        "tag": TAGS[State(found.state)],
        "is_own": is_own,
        "articles": articles,
        "article": articles[0] if articles else None,
        "waits": waiting_article(found),
        "pictures": queries.pictures_of(articles[0].pictures.all()) if articles else [],
        "films": articles[0].films.filter(removed_at=None) if articles else [],
        "bar": _bar(request, found) if is_own else "",
        "alike": queries.alike(found.agency, subject=found.subject, name=found.name, but=found.pk)[:10]
        if is_own
        else [],
        "works": _works(request, found),
        "may_write": works_here if found.state in WAYS[Doing.WRITE] and not waiting_article(found) else None,
        "may_link": works_here and found.state in WAYS[Doing.CHANGE],
        "may_follow": works_here if found.state in WAYS[Doing.FOLLOW] else None,
        "followings": queries.standing(found.followings.select_related("agency").prefetch_related("attachments")),
        "papers": [each for each in attachments if each.following_id is None],
        "press": queries.visible_press(actor).filter(exemplar=found)[:20],
        "entries": entries_of(found)[:50] if is_own else [],
    }
    return render(request, "exemplars/exemplar.html", context)


@page(Action.WRITE_EXEMPLAR)
def discover(request: ActorRequest) -> HttpResponse:
    """Write down a find; a person's page, a movement and the radar lead here with what they know."""
    subject = _asked_subject(request)
    name = request.POST.get("name", "") if subject is None else subject.name
    alike = queries.alike(request.actor.agency, subject=subject, name=name)
    form = _find_form(request, subject, alike=alike.exists())
    if request.method == "POST" and form.is_valid():
        try:
            made = services.discover_exemplar(request.actor, subject=subject, **form.given())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi gương mới phát hiện; việc tiếp theo là xác minh."))
            return redirect(page_of(made))
    lead = f"{subject.name} · {subject.get_kind_display()} · {subject.agency}" if subject else ""
    return form_page(
        request, form, _("Ghi gương mới phát hiện"), reverse("exemplars:exemplars"), lead=lead, alike=alike
    )


@page(Action.READ_EXEMPLARS)
def step(request: ActorRequest, pk: int, doing: Doing) -> HttpResponse:
    """One doing with its form; what was typed stays when it is refused."""
    found, work = queries.get_visible_exemplar(request.actor, pk), WORKS[doing]
    allowed = may(request.actor, work.action, found.agency_id)
    if not allowed:
        raise NotAllowed(allowed.reason)
    form = work.form(request.POST or None, request.FILES or None, exemplar=found, initial={"version": found.version})
    if worked(request, form, lambda: work.service(request.actor, exemplar=found, **form.given()), str(work.done)):
        return redirect(page_of(found))
    if request.method != "POST" and found.state not in WAYS[doing]:
        text = _("Việc này không làm được khi gương ở trạng thái «%(state)s».")
        raise Overtaken(text % {"state": found.get_state_display()})
    return form_page(request, form, str(work.label), page_of(found), lead=str(found), warning=work.warning, of=found)


@page(Action.WRITE_EXEMPLAR)
def subject(request: ActorRequest, pk: int) -> HttpResponse:
    """Find in the register who it is, and link."""
    if "tim" in request.POST and (answer := as_address(request)) is not None:
        return answer
    found = queries.get_visible_exemplar(request.actor, pk)
    number = number_in(request.POST.get("subject", ""))
    if number:
        picked: Subject = visible_subjects(request.actor).get(pk=number)
        done = _("Đã gắn đối tượng.")
        if attempt(request, done, services.link_subject, request.actor, exemplar=found, subject=picked):
            return redirect(page_of(found))
    text = (request.POST if "tim" in request.POST else request.GET).get("tim", found.name).strip()
    rows = list(search(request.actor, text).page(FOUND)) if text else []
    response = render(request, "exemplars/subject.html", {"exemplar": found, "text": text, "found": rows})
    return kept_private(response) if "tim" in request.POST else response


@page(Action.READ_EXEMPLARS)
def attachment(request: ActorRequest, pk: int) -> HttpResponse:
    """A paper behind an exemplar, as a download, for its own agency."""
    seen = queries.visible_exemplars(request.actor).filter(agency=request.actor.agency_id, attachments=pk).get()
    kept = seen.attachments.select_related("file").get(pk=pk)
    subjects = [seen.subject_id] if seen.subject_id else []
    note_access(request.actor, AccessKind.FILE, subjects, what=f"{seen}, {kept}", unlisted=0 if subjects else 1)
    return handed_out(kept.file, kept.file_name)


def _filtered(request: ActorRequest, rows: QuerySet[Exemplar], wanted: dict[str, Any]) -> QuerySet[Exemplar]:
    rows = queries.found_by_words(rows, wanted["q"])
    for name in ("state", "field", "origin"):
        rows = rows.filter(**{name: wanted[name]}) if wanted[name] else rows
    if wanted["cho"] == "duyet":
        rows = queries.waiting_for_head(rows)
    if wanted["cho"] == "bi-tra":
        rows = queries.returned_to_writers(rows)
    if wanted["cho"] == "xac-minh":
        rows = rows.filter(state=State.FOUND, origin=Origin.PUBLIC)
    return queries.to_look_at_again(request.actor, rows) if wanted["cho"] == "xem-lai" else rows


def _asked_subject(request: ActorRequest) -> Subject | None:
    number = number_in(request.GET.get("subject", ""))
    return visible_subjects(request.actor).select_related("agency").get(pk=number) if number else None


def _bar(request: ActorRequest, found: Exemplar) -> str:
    """What runs against whom it is about; as in the register, not for that person's own eyes."""
    if queries.is_about(request.actor, found):
        return ""
    return queries.bars_of([found.subject], timezone.localdate()).get(found.subject_id or 0, "")


def _find_form(request: ActorRequest, subject: Subject | None, *, alike: bool) -> DiscoverForm:
    known = {"origin": request.GET.get("origin", ""), "movement": number_in(request.GET.get("movement", ""))}
    given = {key: value for key, value in known.items() if value}
    return DiscoverForm(
        request.POST or None,
        initial={"origin": Origin.REGISTER, **given} if subject else given,
        movements=visible_movements(request.actor).filter(state__in=KNOWN_BELOW).order_by("-starts_on", "-pk"),
        is_of_register=subject is not None,
        alike=alike,
    )


def _works(request: ActorRequest, found: Exemplar) -> list[tuple[str | Promise, str, Permission, str]]:
    """What can be done now, for whoever is of the agency; refused, the page says why."""
    if found.agency_id != request.actor.agency_id:
        return []
    waits, drafted = waiting_article(found), found.articles.filter(proposed_on=None).exists()
    senseless = {
        Doing.PUBLISH: not waits,
        Doing.GIVE_BACK: not waits,
        Doing.PROPOSE: bool(waits) or not drafted,
        Doing.REVOKE: found.consent_on is None,
        Doing.CONSENT: found.consent_on is not None,
        Doing.VERIFY: False,
    }
    rows = []
    for doing, work in WORKS.items():
        if doing in possible(found.state) and not senseless.get(doing, False):
            url = reverse(f"exemplars:{doing.value}", args=[found.pk])
            rows.append((work.label, url, may(request.actor, work.action, found.agency_id), work.look))
    return rows


def _tag(row: Exemplar) -> str:
    return TAGS[State(row.state)]
