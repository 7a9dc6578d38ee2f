"""Versions: a text pasted or read from a Word file becomes the next version, and stays as it is."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.dossiers import files
from thidua.dossiers.contents import WORD
from thidua.drafting.models import DraftCase, State, Version
from thidua.drafting.provisions import tidy
from thidua.drafting.reading import text_of_word
from thidua.drafting.services.locking import file_name, locked_case
from thidua.trail.errors import Overtaken, beside, required
from thidua.trail.events import Event
from thidua.trail.services import record, service

MOST_LETTERS = 1_000_000


@service
def add_version(
    actor: Actor, *, case: DraftCase, seen: int, text: str = "", note: str = "", upload: Any | None = None
) -> Version:
    """Keep the next version, from the text or from a .docx. `seen` is the number of the last one the person saw.

    Raises Overtaken when another officer added one meanwhile; Refused for nothing, for the same text again, for a
    damaged file, and once the document was submitted.
    """
    case = locked_case(actor, case, State.PLAN, State.GROUP, State.DRAFT, State.CONSULTATION, State.APPRAISAL)
    last = case.versions.last()
    number = last.number if last else 0
    if number != seen:
        raise Overtaken(_("Người khác vừa thêm bản dự thảo %(number)s; hãy xem bản ấy trước.") % {"number": number})
    file = files.store(upload, allowed=frozenset({WORD}), field="upload") if upload else None
    text = "\n".join(tidy(text_of_word(files.read(file)) if file else text))
    text = required(text, "text", _("Dán nội dung dự thảo, hoặc chọn tệp Word."))
    if len(text) > MOST_LETTERS:
        raise beside("text", _("Nội dung dài quá %(most)s ký tự.") % {"most": f"{MOST_LETTERS:,}".replace(",", ".")})
    if last and last.text == text:
        raise beside("text", _("Nội dung giống hệt bản %(number)s.") % {"number": last.number})
    made = Version.objects.create(
        case=case,
        number=number + 1,
        text=text,
        note=note.strip(),
        file=file,
        file_name=file_name(upload) if upload else "",
        added_by=actor.person,
        added_on=timezone.localdate(),
    )
    after = {"version": made.number, "note": made.note} | ({"file": made.file_name} if file else {})
    record(actor, Event.DRAFT_VERSION_ADDED, case, after=after)
    return made
