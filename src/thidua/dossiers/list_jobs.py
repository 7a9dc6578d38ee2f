"""Taking a list in: in the request that asks for it, or beside the pages when the list is long."""

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action
from thidua.dossiers import services
from thidua.dossiers.models import Nomination, NomineeList
from thidua.dossiers.queries import get_visible_list
from thidua.dossiers.services.taking_in import RowsRefused
from thidua.jobs.kinds import Outcome, Tell, kind, untold
from thidua.jobs.models import Job
from thidua.jobs.queries import job_under_way
from thidua.jobs.services import ask_for_job

AT_ONCE = 100  # rows that are taken in while the officer waits
KIND = "take_in_list"


def take_in(actor: Actor, *, nominee_list: NomineeList, tell: Tell = untold) -> list[Nomination]:
    """Take a list in; where the register refuses rows, write on each why, and raise."""
    try:
        return services.confirm_list(actor, nominee_list=nominee_list, tell=tell)
    except RowsRefused as refusal:
        services.mark_refused(actor, nominee_list=nominee_list, refused=refusal.rows)
        raise


def ask_to_take_in(actor: Actor, *, nominee_list: NomineeList) -> Job:
    """Have a long list taken in beside the pages; Overtaken while that is under way."""
    title = _("Nhập danh sách «%(list)s»") % {"list": nominee_list}
    arguments = {"nominee_list": nominee_list.pk}
    return ask_for_job(actor, kind=KIND, title=title[:300], arguments=arguments, once=nominee_list.key)


def taking_in(nominee_list: NomineeList) -> Job | None:
    """The job that takes the list in now."""
    return job_under_way(nominee_list.key)


@kind(KIND, Action.IMPORT_LIST)
def take_in_list(actor: Actor, tell: Tell, *, nominee_list: int) -> Outcome:
    """The long work: what the register refuses ends it well, for the rows say what to do."""
    found = get_visible_list(actor, nominee_list)
    link = reverse("dossiers:list", args=[found.pk])
    try:
        made = take_in(actor, nominee_list=found, tell=tell)
    except RowsRefused as refusal:
        return Outcome(refusal.message, link)
    return Outcome(_("%(count)s hồ sơ đề nghị đã được lập.") % {"count": len(made)}, link)
