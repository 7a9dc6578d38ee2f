"""One entry of a running list: «1. Ông Nguyễn Văn A, sinh năm 1970, Trưởng phòng, Phòng Nội vụ huyện B;»."""

import re

from thidua.dossiers.intake.fields import is_body, looks_like_person
from thidua.dossiers.intake.shadow import shadow
from thidua.register.models import Sex, SubjectKind
from thidua.scans.numbers import tells_number
from thidua.scans.reading.found import FoundRow, Passage, Reading
from thidua.vietnamese.dates import read_date, short_date
from thidua.vietnamese.names import clean, display_name

# A machine may read the number of an entry as other signs («B .», «lào) .»); before a title they can be nothing else.
NUMBER = r"(?:\S{1,6}\s+)?(?:[\WềỀ]{1,2}\s+)?"
TITLE = r"(?P<title>[ôÔoO]ng|[bB]à|[đĐ]ồng chí|[đĐ]/[cC])\s*:?\s+"
TITLED = re.compile(rf"^{NUMBER}{TITLE}(?=[A-ZÀ-ỸĐ])")
NUMBERED = re.compile(r"^\W{0,2}\w{1,3}\s?[.,:)\-–]{1,2}\s+")
HOUSEHOLD = re.compile(r"^(?:hộ )?gia đình ", re.IGNORECASE)
GROUP = re.compile(r"^(?:tập thể|cán bộ(?: và|,) nhân dân) ", re.IGNORECASE)
BORN = re.compile(r"^(?:sinh|sn)\b\s*(?:ngay|nam)?\s*:?\s*(?P<when>\d.*)$")
PARTS = re.compile(r"[^,;]+")
END = re.compile(r"[\s.;,/:|_…]+$")
REASON = re.compile(
    r",?\s*(?:vì\s+)?(?:đã\s+)?(?:có|đạt|hoàn thành|lập)\s+(?:\S+\s+){0,3}(?:thành tích|nhiệm vụ|công)\b.*$"
)


def is_entry(text: str) -> bool:
    """Whether the line begins an entry of a list of people, collectives or households."""
    if TITLED.match(text):
        return True
    if text.upper() == text:
        return False  # «II. CÁ NHÂN» stands above entries
    bare = NUMBERED.sub("", text)
    first = END.sub("", bare.split(",")[0])
    return bare != text and (looks_like_person(first) or _names_body(first))


def read_entry(passage: Passage) -> FoundRow | None:
    """Who an entry names; None when it names nobody."""
    text = passage.text
    titled = TITLED.match(text)
    start = titled.end() if titled else (found.end() if (found := NUMBERED.match(text)) else 0)
    stop = REASON.search(text, start)
    parts = _parts(text, start, stop.start() if stop else len(text))
    if not parts:
        return None
    (begins, ends), *rest = parts
    fields = _who(passage, begins, ends, titled["title"] if titled else "")
    if not fields:
        return None
    _add(passage, fields, rest)
    return FoundRow(passage.page, clean(text), fields)


def birth_as_typed(text: str) -> str:
    """A birth as a person would type it: «04/09/1970», «1970»; empty when it is no date."""
    read = read_date(text)
    if read.value:
        return short_date(read.value)
    return str(read.year) if read.year else ""


def _parts(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    found = []
    for part in PARTS.finditer(text, start, stop):
        said = part[0]
        begins = part.start() + len(said) - len(said.lstrip())
        ends = part.start() + len(END.sub("", said))
        if ends > begins:
            found.append((begins, ends))
    return found


def _who(passage: Passage, start: int, end: int, title: str) -> dict[str, Reading]:
    name = clean(passage.text[start:end]).strip("'‘’.:|_ ")
    if title or (looks_like_person(name) and not is_body(name)):
        fields = {"name": passage.read(start, end, display_name(name)), "kind": _said(passage, SubjectKind.PERSON)}
        if title.lower()[1:] in {"ng", "à"}:
            fields["sex"] = _said(passage, Sex.MALE if title.lower().endswith("ng") else Sex.FEMALE)
        return fields
    if HOUSEHOLD.match(name):
        return {"name": passage.read(start, end, name), "kind": _said(passage, SubjectKind.HOUSEHOLD)}
    if _names_body(name):
        return {
            "name": passage.read(start, end, GROUP.sub("", name)),
            "kind": _said(passage, SubjectKind.COLLECTIVE),
        }
    return {}


def _said(passage: Passage, value: str) -> Reading:
    return Reading(str(value), 100, passage.page)


def _add(passage: Passage, fields: dict[str, Reading], parts: list[tuple[int, int]]) -> None:
    """What follows the name: when born, the post, the unit, which may go on past commas; citizen numbers go nowhere."""
    person = fields["kind"].value == SubjectKind.PERSON
    parts = [part for part in parts if not tells_number(passage.text[slice(*part)])]
    for index, (start, end) in enumerate(parts):
        said = passage.text[start:end]
        if person and (born := BORN.match(shadow(said))) and (birth := birth_as_typed(said[born.start("when") :])):
            fields["birth"] = passage.read(start, end, birth)
        elif person and "job_title" not in fields and "unit" not in fields and not is_body(said):
            fields["job_title"] = passage.read(start, end, clean(said))
        elif "unit" not in fields:
            unit = ", ".join(passage.text[slice(*part)] for part in parts[index:])
            fields["unit"] = passage.read(start, parts[-1][1], clean(unit))


def _names_body(name: str) -> bool:
    return is_body(name) or bool(GROUP.match(name) or HOUSEHOLD.match(name))
