"""What an agency does to its own way of writing papers: every saved text is a version, none is ever lost."""

import io
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, require
from thidua.documents.declared import WORDINGS
from thidua.documents.house import checked, latest
from thidua.documents.models import PaperTexts
from thidua.dossiers import files
from thidua.dossiers.contents import PICTURES
from thidua.dossiers.models import StoredFile
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service

LARGEST_LOGO = 512 * 1024
LOGO_PIXELS = 600  # 18 mm at more than 800 dots an inch


@service
def save_texts(
    actor: Actor, *, kind: str, texts: Mapping[str, str], seen: int, note: str = "", logo: bytes | None = None
) -> PaperTexts:
    """Save what the agency writes on papers of a kind as a new version.

    `seen` is the number of the version that was changed (0: none yet). `logo`: bytes of a new one, empty to take it
    away, None to leave it. Raises Overtaken when somebody saved meanwhile, Refused beside each text that can't stand.
    """
    last = _locked(actor, kind, seen)
    own = _checked(kind, texts)
    picture = (last.logo if last else None) if logo is None else _logo(logo)
    if own == (last.texts if last else {}) and picture == (last.logo if last else None):
        raise Refused(_("Chưa có gì thay đổi so với bản đang dùng."))
    return _saved(actor, kind, last, texts=own, logo=picture, note=note)


@service
def restore_texts(actor: Actor, *, kind: str, number: int, seen: int) -> PaperTexts:
    """Take the texts of an earlier version, or of the system itself (number 0), as a new version."""
    last = _locked(actor, kind, seen)
    if last is None or last.number == number:
        raise Refused(_("Bản này đang được dùng."))
    if number == 0:
        return _saved(actor, kind, last, texts={}, logo=None, note=_("Dùng lại câu chữ của hệ thống"))
    old = PaperTexts.objects.get(agency=actor.agency, kind=kind, number=number)
    try:
        texts = _checked(kind, old.texts)
    except Refused as refusal:
        why = " ".join(refusal.fields.values())
        message = _("Bản %(n)s không dùng lại được: %(why)s") % {"n": number, "why": why}
        raise Refused(message) from refusal
    return _saved(actor, kind, last, texts=texts, logo=old.logo, note=_("Dùng lại bản %(n)s") % {"n": number})


def _locked(actor: Actor, kind: str, seen: int) -> PaperTexts | None:
    """The version that holds, with the agency locked so that nobody else saves now."""
    require(actor, Action.EDIT_PAPERS)
    agency = Agency.objects.select_for_update(of=("self",)).get(pk=actor.agency_id)
    last = latest(agency, kind)
    if last is not None and last.number != seen:
        raise Overtaken(
            _(
                "%(name)s đã lưu bản %(number)s lúc %(time)s, sau khi bạn mở trang. Nội dung bạn gõ vẫn còn dưới đây: "
                "hãy so sánh với bản đó, rồi lưu lại nếu vẫn muốn thay."
            )
            % {
                "name": last.saved_by.full_name,
                "number": last.number,
                "time": f"{timezone.localtime(last.saved_at):%H:%M %d/%m/%Y}",
            }
        )
    return last


def _checked(kind: str, texts: Mapping[str, str]) -> dict[str, str]:
    """What differs from the default. Raises Refused with what is wrong beside each text."""
    own, wrong = {}, {}
    for each in WORDINGS[kind]:
        try:
            tidy = checked(each, texts.get(each.key, each.default))
        except Refused as refusal:
            wrong[each.key] = refusal.message
            continue
        if tidy != each.default:
            own[each.key] = tidy
    if wrong:
        raise Refused(_("Có câu chưa lưu được, xem bên cạnh từng ô."), fields=wrong)
    return own


def _logo(content: bytes) -> StoredFile | None:
    if not content:
        return None
    if len(content) > LARGEST_LOGO:
        message = _("Ảnh lớn hơn 512 KB, hãy thu nhỏ rồi tải lại.")
        raise Refused(message, fields={"logo": message})
    files.checked(content, allowed=frozenset(PICTURES.values()), field="logo")
    return files.keep(_as_png(content), "image/png")


def _as_png(content: bytes) -> bytes:
    """The picture alone, as small as papers need it: without what cameras and programs write beside it."""
    drawn = io.BytesIO()
    with Image.open(io.BytesIO(content)) as picture:
        small = picture.convert("RGBA")
        small.thumbnail((LOGO_PIXELS, LOGO_PIXELS))
        small.save(drawn, format="PNG")
    return drawn.getvalue()


def _saved(actor: Actor, kind: str, last: PaperTexts | None, **content: Any) -> PaperTexts:
    made = PaperTexts.objects.create(
        agency=actor.agency,
        kind=kind,
        number=last.number + 1 if last else 1,
        saved_by=actor.person,
        **content,
    )
    before = _as_trail(last) if last else None
    record(actor, Event.PAPER_TEXTS_SAVED, made, before=before, after=_as_trail(made), reason=made.note)
    return made


def _as_trail(version: PaperTexts) -> dict[str, Any]:
    return {
        "kind": version.kind,
        "number": version.number,
        "texts": version.texts,
        "has_logo": version.logo is not None,
        "logo": version.logo.sha256 if version.logo else "",
    }
