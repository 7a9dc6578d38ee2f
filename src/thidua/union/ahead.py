"""Activities and congresses of the union that come near."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.screens.ahead import Due, Near, ahead
from thidua.trail.events import Event
from thidua.union.guarding import accounts_holding
from thidua.union.models import COMMITTEE, Activity, ActivityState, Congress, CongressState, Term, TermState
from thidua.union.services.activities import members_to_tell


@ahead
def activities(near: Near) -> Iterator[Due]:
    """What the members do together: all of them are reminded who have an account."""
    rows = Activity.objects.filter(state=ActivityState.PLANNED, day__range=(near.today, near.until))
    for row in near.new("activity", rows.select_related("union"), lambda each: each.day):
        text = _("Hoạt động công đoàn «%(title)s»: %(when)s.") % {"title": row.title, "when": near.when(row.day)}
        link = reverse("union:activity", args=[row.pk])
        yield Due("activity", [row.pk], row.day, members_to_tell(row.union), Event.NOTICE_DEADLINE, text, link)


@ahead
def terms(near: Near) -> Iterator[Due]:
    """The last day of a term: its committee is reminded to call a congress."""
    rows = Term.objects.filter(state=TermState.OPEN, ends_on__range=(near.today, near.until))
    for row in near.new("union term", rows.select_related("union__agency"), lambda each: each.ends_on):
        text = _("%(term)s của công đoàn hết hạn %(when)s; hãy triệu tập đại hội.")
        said = text % {"term": row, "when": near.when(row.ends_on)}
        accounts = accounts_holding(row.union, COMMITTEE)
        yield Due("union term", [row.pk], row.ends_on, accounts, Event.NOTICE_DEADLINE, said, reverse("union:terms"))


@ahead
def congresses(near: Near) -> Iterator[Due]:
    """Congresses that were summoned."""
    rows = Congress.objects.filter(state=CongressState.PREPARING, day__range=(near.today, near.until))
    for row in near.new("congress", rows.select_related("union"), lambda each: each.day):
        text = _("Đại hội công đoàn «%(title)s»: %(when)s.") % {"title": row.title, "when": near.when(row.day)}
        link = reverse("union:congress", args=[row.pk])
        yield Due("congress", [row.pk], row.day, members_to_tell(row.union), Event.NOTICE_DEADLINE, text, link)
