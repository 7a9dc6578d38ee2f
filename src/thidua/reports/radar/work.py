"""The long work of the radar: the register is copied out, every award is asked of everybody, the answers are kept."""

import datetime as dt
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.backends.utils import CursorWrapper
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action
from thidua.agencies.queries import visible_agencies
from thidua.jobs.kinds import Outcome, Tell, kind
from thidua.law.bulk import Question, Results, radar, write_snapshot
from thidua.law.bulk.snapshot import Snapshot
from thidua.legislation.queries import corpus_for
from thidua.reports.models import RadarRun
from thidua.reports.radar.snapshot import copy_register

SNAPSHOT = "snapshot"  # of the facts, beside the answers
KEPT = 2  # runs of one agency whose answers stay, so that nobody's page breaks while a new one comes in
STRAY = dt.timedelta(days=1)  # a folder that belongs to no run for so long was left by a work that was undone


@kind("radar", Action.READ_REGISTER)
def look_over(actor: Actor, tell: Tell, *, received_on: str) -> Outcome:
    """Ask every award of everybody in the actor's sight, as if the dossiers came on `received_on`, and a year later."""
    question = Question(received_on=dt.date.fromisoformat(received_on))
    root = Path(settings.RADAR_ROOT)
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    _sweep(root)
    folder = root / uuid.uuid4().hex
    try:
        _ask_everything(actor, question, folder, tell)
        run = RadarRun.objects.create(
            agency=actor.agency,
            made_by=actor.account,
            received_on=question.received_on,
            folder=folder.name,
            subjects=Snapshot(folder / SNAPSHOT).size,
            refused=len(Results(folder / question.name).refused()),
        )
    except BaseException:  # a stop too: nobody would ever find the folder
        shutil.rmtree(folder, ignore_errors=True)
        raise
    text = _("Đã xét %(count)s đối tượng trong sổ bộ.") % {"count": f"{run.subjects:,}".replace(",", ".")}
    return Outcome(text, reverse("reports:radar"))


def _ask_everything(actor: Actor, question: Question, folder: Path, tell: Tell) -> None:
    agencies = list(visible_agencies(actor).values_list("pk", flat=True))
    said = _("Đang lấy dữ kiện từ sổ bộ")
    with tempfile.TemporaryDirectory() as scratch, _one_state() as cursor:
        tables = copy_register(
            cursor, agencies, question.day, Path(scratch), lambda done, total: tell(done, total, said)
        )
        tell(0, 0, _("Đang sắp xếp dữ kiện"))
        write_snapshot(folder / SNAPSHOT, tables, corpus_for(actor.agency))
    said = _("Đang đối chiếu từng đối tượng với mọi danh hiệu, hình thức")
    tell(0, 0, said)
    asked = [question, question.next_year()]
    law = corpus_for(actor.agency)
    radar(folder / SNAPSHOT, asked, folder, corpus=law, progress=lambda done, total: tell(done, total, said))


@contextmanager
def _one_state() -> Iterator[CursorWrapper]:
    """A cursor of a connection of its own that sees one state of the database, whatever others do meanwhile.

    It reads from the copy where there is one: so the whole register is read without holding up those who write.
    """
    connection = connections.create_connection(settings.LONG_READS)
    try:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            try:
                yield cursor
            finally:
                cursor.execute("ROLLBACK")
    finally:
        connection.close()


def _sweep(root: Path) -> None:
    """Delete the answers of old runs, and folders that a work left which was undone."""
    kept: set[str] = set()
    for agency in RadarRun.objects.order_by().values_list("agency", flat=True).distinct():
        kept.update(RadarRun.objects.filter(agency=agency).values_list("folder", flat=True)[:KEPT])
    known = set(RadarRun.objects.values_list("folder", flat=True))
    long_ago = (timezone.now() - STRAY).timestamp()
    for folder in root.iterdir():
        if folder.name not in kept and (folder.name in known or folder.stat().st_mtime < long_ago):
            shutil.rmtree(folder, ignore_errors=True)
