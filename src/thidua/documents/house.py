"""What an agency writes its own way, as builders of papers read it; and how fields are put into a text.

A text that is only tried in the preview is put over the saved ones by `trying`, for that thread of work alone.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypedDict

from django.utils.translation import gettext as _

from thidua.agencies.models import Agency
from thidua.documents import blocks
from thidua.documents.blocks import Block
from thidua.documents.declared import RECIPIENTS, SIGNER_NAME, SIGNER_TITLE, WORDINGS, Label, NamedText, Wording
from thidua.documents.models import PaperTexts
from thidua.trail.errors import Refused

FIELD = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
LONGEST = 3_000
Trial = tuple[int, str, Mapping[str, str]]
_trial: ContextVar[Trial | None] = ContextVar("trial", default=None)


@contextmanager
def trying(agency: Agency, kind: str, texts: Mapping[str, str]) -> Iterator[None]:
    """Within the block, papers of the kind are built with these texts of the agency, which nobody has saved."""
    token = _trial.set((agency.pk, kind, texts))
    try:
        yield
    finally:
        _trial.reset(token)


def latest(agency: Agency, kind: str) -> PaperTexts | None:
    """The version of the agency's texts that holds; None where it never saved any."""
    return PaperTexts.objects.filter(agency=agency, kind=kind).select_related("logo", "saved_by").first()


class Signer(TypedDict):
    title: str
    name: str


@dataclass(frozen=True)
class Said:
    """The texts of one kind of paper in one agency."""

    kind: str
    own: Mapping[str, str]  # what differs from the default

    def raw(self, key: str) -> str:
        """A text with its fields still in it."""
        return self.own.get(key, WORDINGS[self.kind][key].default)

    def text(self, key: str, fields: Mapping[str, str] | None = None) -> str:
        """A text with the record's own words in its fields, on one line."""
        return " ".join(self.lines(key, fields))

    def lines(self, key: str, fields: Mapping[str, str] | None = None) -> list[str]:
        """The lines of a text that have something on them."""
        filled = fill(self.raw(key), fields or {})
        return [line for line in (each.strip() for each in filled.splitlines()) if line]

    def recipients(self, fields: Mapping[str, str] | None = None) -> list[str]:
        """Nơi nhận, a line each."""
        return self.lines(RECIPIENTS, fields)

    def signer(self, title: str = "", name: str = "") -> Signer:
        """`title` and `name` of the signer: as the record has them, else as the agency set them for the kind."""
        if title or name:
            return {"title": title, "name": name}
        return {"title": self.raw(SIGNER_TITLE), "name": self.raw(SIGNER_NAME)}


def said(agency: Agency, kind: str) -> Said:
    """The texts of the agency for a kind of paper: those that are tried, else the saved ones."""
    trial = _trial.get()
    if trial is not None and trial[:2] == (agency.pk, kind):
        return Said(kind, trial[2])
    found = latest(agency, kind) if agency.pk else None
    return Said(kind, found.texts if found else {})


def logo_of(agency: Agency) -> Block | None:
    """The agency's logo as it stands above its name; None where it has none."""
    found = latest(agency, PaperTexts.HOUSE) if agency.pk else None
    if found is None or found.logo is None:
        return None
    return blocks.picture(found.logo.sha256, alt=f"Biểu trưng của {agency}", width=18)


def fill(text: str, fields: Mapping[str, str]) -> str:
    """The text with each `{{field}}` replaced; one that is not known stays as it was typed."""
    known = {_plain(name): value for name, value in fields.items()}
    return FIELD.sub(lambda found: known.get(_plain(found[1]), found[0]), text)


def checked(text: NamedText, typed: str) -> str:
    """What was typed, tidied. Raises Refused for an unknown field, one that is missing, an odd brace, or no words."""
    tidy = unicodedata.normalize("NFC", typed).replace("\r\n", "\n").strip()
    if not tidy and not text.optional:
        raise Refused(_("Cần có nội dung; để dùng lại câu của hệ thống, chép câu in dưới ô này."))
    if len(tidy) > LONGEST:
        raise Refused(_("Dài quá %(limit)s ký tự, hãy rút gọn.") % {"limit": LONGEST})
    known = {_plain(name) for name in text.fields}
    unknown = [name for name in FIELD.findall(tidy) if _plain(name) not in known]
    if unknown:
        raise Refused(_not_known(text, unknown))
    if re.search(r"\{\{|\}\}", FIELD.sub("", tidy)):
        raise Refused(_("Có dấu {{ hoặc }} lẻ. Trường viết liền trong hai dấu, ví dụ {{số trường hợp}}."))
    typed_fields = {_plain(name) for name in FIELD.findall(tidy)}
    if missing := [name for name in text.required if _plain(name) not in typed_fields]:
        raise Refused(_("Văn bản này phải nói rõ %(names)s; hãy ghi lại vào câu.") % {"names": _braced(missing)})
    return tidy


def problems(wording: Wording, texts: Mapping[str, str]) -> list[tuple[Label, str]]:
    """What keeps the texts from being saved: (the text's label, why)."""
    found: list[tuple[Label, str]] = []
    for each in wording:
        try:
            checked(each, texts.get(each.key, each.default))
        except Refused as refusal:
            found.append((each.label, refusal.message))
    return found


def _not_known(text: NamedText, unknown: list[str]) -> str:
    names, there = _braced(dict.fromkeys(unknown)), _braced(text.fields)
    if not there:
        return _("Không có trường %(names)s; câu này không dùng trường nào.") % {"names": names}
    return _("Không có trường %(names)s. Các trường dùng được: %(there)s.") % {"names": names, "there": there}


def _braced(names: Iterable[str]) -> str:
    return ", ".join(f"{{{{{name}}}}}" for name in names)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
