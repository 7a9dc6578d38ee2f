"""Sổ theo dõi on screen, in Excel (with its purpose), and as PDF."""

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.documents.register_book import BOOKS, book_paper, heads, line_of, rows_of
from thidua.documents.rendering import render
from thidua.documents.views import file_answer
from thidua.dossiers.queries import hidden_nominations
from thidua.privacy.models import AccessKind, Purpose
from thidua.privacy.services import note_access
from thidua.screens.tables import Column, Listing
from thidua.screens.views import page
from thidua.trail.errors import Refused

FIRST_YEAR, LAST_YEAR = 1948, 2100


class BookFilter(forms.Form):
    """Which book, of which year."""

    so = forms.ChoiceField(label=gettext_lazy("Sổ"), choices=list(BOOKS.items()), required=False)
    nam = forms.IntegerField(label=gettext_lazy("Năm"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False)


@page(Action.READ_APPRAISAL)
def book(request: ActorRequest) -> HttpResponse:
    """The book of the own agency, page by page."""
    form, which, year = _asked(request)
    columns = [
        Column(f"cot-{place}", heading, lambda row, place=place: line_of(row).cells[place] or "—")  # type: ignore[misc] # a cell of each
        for place, heading in enumerate(heads(which))
    ]
    listing = Listing(
        request,
        rows_of(request.actor.agency, which, year, hidden_nominations(request.actor)),
        columns,
        form,
        name=f"so-theo-doi-{which}-{year}",
        subject_of=lambda row: line_of(row).subject,
        empty=_("Sổ năm này chưa có dòng nào."),
    )
    return listing.respond("documents/book.html", {"book": which, "year": year, "name": BOOKS[which]})


@require_GET
@never_cache
@page(Action.READ_APPRAISAL)
def printed(request: ActorRequest) -> HttpResponse:
    """The book of a year as PDF."""
    _filter, which, year = _asked(request)
    agency, hidden = request.actor.agency, hidden_nominations(request.actor)
    with translation.override(settings.LANGUAGE_CODE):  # papers are Vietnamese, whatever the screen
        content = render(book_paper(agency, which, year, hidden))
    people = list(rows_of(agency, which, year, hidden).values_list("nomination__subject", flat=True))
    what = f"Sổ theo dõi {which} {year}.pdf"
    note_access(request.actor, AccessKind.EXPORT, people, what=what, purpose=Purpose.PAPERS, row_count=len(people))
    return file_answer(content, f"So theo doi {which} {year}")


def _asked(request: ActorRequest) -> tuple[BookFilter, str, int]:
    """The filter and what it asks for: the book of dossiers of this year when it asks for nothing."""
    this_year = timezone.localdate().year
    form = BookFilter({"so": request.GET.get("so") or "ho-so", "nam": request.GET.get("nam") or this_year})
    if not form.is_valid():
        raise Refused(_("Chọn một sổ và một năm từ %(first)s đến %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR})
    return form, form.cleaned_data["so"], form.cleaned_data["nam"]
