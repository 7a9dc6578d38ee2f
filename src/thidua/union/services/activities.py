"""What the members do together: planned, done with who joined, what it cost and pictures, or dropped."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.dossiers import files
from thidua.trail.errors import Overtaken, beside, required
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service
from thidua.union.guarding import demand, locked_union, may_run, not_after_today
from thidua.union.models import Activity, ActivityFile, ActivityState, EntryKind, Member, Side, Union
from thidua.union.services.money import MOST, write_entry
from thidua.vietnamese.names import clean


@service
def plan_activity(
    actor: Actor, *, union: Union, title: str, plan: str, day: dt.date, place: str, cost: int = 0
) -> Activity:
    """Plan an activity, and tell the members who have an account."""
    demand(may_run(actor, union))
    if not 0 <= cost <= MOST:
        raise beside("cost", _("Nhập số tiền hợp lệ."))
    activity = Activity.objects.create(
        union=union,
        title=clean(required(title, "title")),
        plan=required(plan, "plan"),
        day=day,
        place=clean(required(place, "place")),
        cost=cost,
    )
    after = {"title": activity.title, "day": day, "place": activity.place, "cost": cost}
    record(actor, Event.UNION_ACTIVITY_PLANNED, activity, after=after)
    text = _("Công đoàn: %(title)s, ngày %(day)s.") % {"title": activity.title, "day": f"{day:%d/%m/%Y}"}
    told = members_to_tell(union, actor.account_id)
    notify(told, Event.UNION_ACTIVITY_PLANNED, text, reverse("union:activity", args=[activity.pk]))
    return activity


@service
def finish_activity(
    actor: Actor,
    *,
    activity: Activity,
    result: str,
    joined: Sequence[Member] = (),
    spent: int = 0,
    paid_on: dt.date | None = None,
    uploads: Sequence[Any] = (),
) -> Activity:
    """Write down what came of it, who joined, what it cost (a receipt of the box) and its pictures and papers."""
    union, activity = _locked(actor, activity)
    not_after_today(activity.day, "result")
    activity.result = required(result, "result", _("Ghi kết quả."))
    known = union.members.filter(pk__in=[each.pk for each in joined])
    if known.count() != len({each.pk for each in joined}):
        raise beside("joined", _("Chọn đoàn viên của công đoàn."))
    if spent:
        if paid_on is None:
            raise beside("paid_on", _("Ghi ngày chi."))
        activity.entry = write_entry(
            actor,
            union,
            side=Side.OUT,
            kind=EntryKind.ACTIVITY,
            day=paid_on,
            amount=spent,
            text=_("Chi hoạt động: %(title)s") % {"title": activity.title},
        )
    activity.state = ActivityState.DONE
    activity.save()
    activity.joined.set(known)
    for upload in uploads:
        file = files.store(upload, field="uploads")
        ActivityFile.objects.create(activity=activity, file=file, file_name=str(upload.name)[-200:])
    after = {"state": activity.state, "joined": known.count(), "spent": spent, "files": len(uploads)}
    record(actor, Event.UNION_ACTIVITY_DONE, activity, before={"state": "planned"}, after=after)
    return activity


@service
def drop_activity(actor: Actor, *, activity: Activity, reason: str) -> Activity:
    """Say that it does not take place, and why; the members are told."""
    union, activity = _locked(actor, activity)
    activity.result = required(reason, "reason", _("Nêu lý do thôi làm."))
    activity.state = ActivityState.CANCELLED
    activity.save()
    before, after = {"state": "planned"}, {"state": activity.state}
    record(actor, Event.UNION_ACTIVITY_DONE, activity, before=before, after=after, reason=reason)
    text = _("Công đoàn thôi tổ chức: %(title)s.") % {"title": activity.title}
    told = members_to_tell(union, actor.account_id)
    notify(told, Event.UNION_ACTIVITY_DONE, text, reverse("union:activity", args=[activity.pk]))
    return activity


def members_to_tell(union: Union, besides: int | None = None) -> list[int]:
    """The accounts of the members, without one."""
    rows = union.members.filter(left_on=None, account__isnull=False).exclude(account=besides)
    return [number for number in rows.values_list("account", flat=True) if number is not None]


def _locked(actor: Actor, activity: Activity) -> tuple[Union, Activity]:
    demand(may_run(actor, activity.union))
    union = locked_union(activity.union)
    found = Activity.objects.select_for_update(of=("self",)).select_related("union").get(pk=activity.pk)
    if found.state != ActivityState.PLANNED:
        raise Overtaken(
            _("Hoạt động này đã ở trạng thái «%(state)s»; hãy tải lại trang.") % {"state": found.get_state_display()}
        )
    return union, found
