"""What the unit in charge does: progress with evidence, asking for more time, handing in."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.dossiers import files
from thidua.programme.models import (
    OPEN,
    Extension,
    ExtensionState,
    Progress,
    ProgressFile,
    Task,
)
from thidua.programme.rules import Step
from thidua.programme.services.guarding import demand, helps, leaders, locked_task, locked_under_way, may_work, tell
from thidua.trail.errors import NotAllowed, Overtaken, Refused, beside, required
from thidua.trail.events import Event
from thidua.trail.services import record, service


@service
def report_progress(
    actor: Actor, *, task: Task, text: str, percent: int | None = None, uploads: Sequence[Any] = ()
) -> Progress:
    """Say how far a task is, with papers that prove it. Who helps says what it did, and no percent.

    Raises NotAllowed for other units, Refused when nothing is said, Overtaken when the task is not under way any more.
    """
    require(actor, Action.WORK_ON_TASK)
    leads = bool(may_work(actor, task))
    if not leads and not helps(actor, task):
        raise NotAllowed(_("Chỉ đơn vị chủ trì, phối hợp báo cáo tiến độ."))
    task, to = locked_task(task, Step.REPORT)
    text = required(text, "text", _("Cần ghi kết quả đạt được hoặc vướng mắc."))
    before = {"state": task.state, "percent": task.percent}
    if leads:
        if percent is None or not 0 <= percent <= 100:
            raise beside("percent", _("Nhập tiến độ từ 0 đến 100."))
        task.state, task.percent = to, percent
        task.save(update_fields=["state", "percent"])
    said = _keep(actor, task, text, uploads, percent=percent if leads else None)
    after = {"state": task.state, "percent": task.percent, "text": text, "files": len(uploads)}
    record(actor, Event.TASK_REPORTED, task, before=before, after=after)
    return said


@service
def hand_in(actor: Actor, *, task: Task, text: str, uploads: Sequence[Any] = ()) -> Task:
    """Hand in the product of a task today; it waits to be accepted. A request for more time that waits lapses.

    Raises Refused while a part is still open, Overtaken when the task is not under way any more.
    """
    demand(may_work(actor, task))
    task, to = locked_task(task, Step.HAND_IN)
    text = required(text, "text", _("Cần ghi sản phẩm đã hoàn thành, nơi lưu hoặc số văn bản."))
    if left := task.parts.filter(state__in=OPEN).count():
        raise Refused(_("Còn %(count)s việc con chưa xong; hãy nghiệm thu hoặc thôi giao trước.") % {"count": left})
    before = {"state": task.state, "percent": task.percent}
    _keep(actor, task, text, uploads, percent=100, is_product=True)
    task.extensions.filter(state=ExtensionState.ASKED).update(state=ExtensionState.LAPSED)
    task.state, task.percent, task.handed_in_on = to, 100, timezone.localdate()
    task.handed_in_by, task.why = actor.account, ""
    task.save()
    after = {"state": to, "percent": 100, "handed_in_on": task.handed_in_on, "text": text, "files": len(uploads)}
    record(actor, Event.TASK_HANDED_IN, task, before=before, after=after)
    said = _("%(unit)s nộp sản phẩm nhiệm vụ «%(title)s».") % {"unit": task.lead.name, "title": task.title}
    tell(actor, leaders(task), Event.TASK_HANDED_IN, said, task)
    return task


@service
def ask_extension(actor: Actor, *, task: Task, wanted_on: dt.date, reason: str) -> Extension:
    """Ask for a later deadline. The one in force holds until the request is granted.

    Raises Overtaken when a request waits already, Refused for a day that is no later, has passed, or of a part lies
    after the deadline of the whole.
    """
    demand(may_work(actor, task))
    task = locked_under_way(task)
    reason = required(reason, "reason", _("Cần nêu lý do xin gia hạn."))
    if task.extensions.filter(state=ExtensionState.ASKED).exists():
        raise Overtaken(_("Đã có một đề nghị gia hạn đang chờ trả lời."))
    require_later(task, wanted_on, "wanted_on")
    asked = Extension.objects.create(
        task=task,
        due_on=task.due_on,
        wanted_on=wanted_on,
        reason=reason[:1000],
        asked_on=timezone.localdate(),
        asked_by=actor.account,
    )
    after = {"due_on": task.due_on, "wanted_on": wanted_on}
    record(actor, Event.TASK_EXTENSION_ASKED, task, after=after, reason=reason)
    said = _("%(unit)s xin gia hạn nhiệm vụ «%(title)s» đến %(day)s.")
    text = said % {"unit": task.lead.name, "title": task.title, "day": f"{wanted_on:%d/%m/%Y}"}
    tell(actor, leaders(task), Event.TASK_EXTENSION_ASKED, text, task)
    return asked


def require_later(task: Task, day: dt.date, field: str) -> None:
    """Refuse, beside the field, a new deadline that can't be one."""
    if day <= task.due_on:
        raise beside(field, _("Hạn mới phải sau hạn hiện nay (%(day)s).") % {"day": f"{task.due_on:%d/%m/%Y}"})
    if day < timezone.localdate():
        raise beside(field, _("Hạn mới đã qua; hãy chọn ngày từ hôm nay trở đi."))
    if task.parent and day > task.parent.due_on:
        text = _("Hạn của việc con không sau hạn của nhiệm vụ (%(day)s).")
        raise beside(field, text % {"day": f"{task.parent.due_on:%d/%m/%Y}"})


def _keep(
    actor: Actor, task: Task, text: str, uploads: Sequence[Any], *, percent: int | None, is_product: bool = False
) -> Progress:
    said = Progress.objects.create(
        task=task,
        agency=actor.agency,
        day=timezone.localdate(),
        percent=percent,
        text=text,
        is_product=is_product,
        by=actor.account,
    )
    for upload in uploads:
        file = files.store(upload, field="uploads")
        ProgressFile.objects.create(progress=said, file=file, file_name=str(upload.name)[-200:])
    return said
