"""Phrases that several papers share: awards as they are named in a sentence, counts, grounds."""

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterable, Sequence

from thidua.agencies.models import Agency
from thidua.documents.blocks import Text
from thidua.documents.letterhead import competent_person
from thidua.dossiers.models import Nomination
from thidua.dossiers.routing import decides
from thidua.law import AwardDefinition, load_corpus
from thidua.register.models import Sex, Subject, SubjectKind
from thidua.vietnamese.dates import long_date

ANY_BODY = "Bộ, ban, ngành, tỉnh"  # how the law names the one ministry or province whose award it is
COUNTED = [(SubjectKind.COLLECTIVE, "tập thể"), (SubjectKind.PERSON, "cá nhân"), (SubjectKind.HOUSEHOLD, "hộ gia đình")]
HONORIFICS = {Sex.FEMALE: "Bà", Sex.MALE: "Ông"}
LAW, AMENDMENT = "06/2022/QH15", "06/2026/QH16"
DECREES = ["98/2023/NĐ-CP", "152/2025/NĐ-CP"]

Row = tuple[str, Sequence[Text]]  # of a list: its heading and its cells


def award(code: str) -> AwardDefinition:
    """The award by its code."""
    return load_corpus().awards[code]


def award_name(code: str, decider: Agency | None, on: dt.date) -> str:
    """«Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh …»: the law's name, with the body that it leaves open."""
    definition = award(code)
    name = definition.name_on(on)
    if decider is None:
        return name
    who = competent_person(decider) if definition.kind == "form" else body_name(decider)
    return name.replace(ANY_BODY, who)


def given(code: str, decider: Agency | None, on: dt.date) -> str:
    """«danh hiệu “Chiến sĩ thi đua cơ sở”», «Giấy khen»: the award as it stands after «tặng»."""
    name = award_name(code, decider, on)
    return f"danh hiệu “{name}”" if award(code).kind == "title" else name


def decider_above(agency: Agency, code: str, on: dt.date) -> Agency | None:
    """The first agency on the way up, itself included, whose head decides the award; None when the tree has none."""
    above: Agency | None = agency
    while above is not None and not decides(above, code, on):
        above = above.parent
    return above


def body_name(agency: Agency) -> str:
    """«tỉnh Ví Dụ» of «Ủy ban nhân dân tỉnh Ví Dụ»; other bodies by their whole name."""
    return agency.name.removeprefix("Ủy ban nhân dân ")


def addressed(name: str, subject: Subject) -> str:
    """«Ông …», «Bà …» for a person whose sex is known; the name alone for everybody else."""
    honorific = HONORIFICS.get(subject.sex, "") if subject.kind == SubjectKind.PERSON else ""  # type: ignore[call-overload] # a Sex is its text
    return f"{honorific} {name}" if honorific and not name.startswith(("Ông ", "Bà ")) else name


def counted(kinds: Iterable[str]) -> str:
    """«03 tập thể, 12 cá nhân» of the kinds of the subjects."""
    counts = Counter(kinds)
    return ", ".join(f"{number(counts[kind])} {word}" for kind, word in COUNTED if counts[kind])


def position_and_unit(nomination: Nomination) -> str:
    """Job and unit as the dossier has them; a collective's own name is not said twice."""
    unit = nomination.unit_name or nomination.owner.name
    parts = [nomination.job_title, "" if unit == nomination.subject.name else unit]
    return ", ".join(part for part in parts if part)


def grounds(on: dt.date) -> list[str]:
    """The law and the decree in force on a day, as a paper begins with them."""
    documents = load_corpus().documents
    law = f"Căn cứ Luật Thi đua, khen thưởng {_issued(documents[LAW].issued)}".strip()
    if documents[AMENDMENT].holds_on(on):
        law += f", được sửa đổi, bổ sung bởi Luật số {AMENDMENT} {_issued(documents[AMENDMENT].issued)}".rstrip()
    lines = [law]
    for number in DECREES:
        document = documents[number]
        if document.holds_on(on):
            subject = document.title.removeprefix("Nghị định ")
            lines.append(f"Căn cứ Nghị định số {number} {_issued(document.issued)} của Chính phủ {subject}")
    return lines


def ended(lines: Sequence[str]) -> list[str]:
    """Each line with «;» at its end, the last with «.»."""
    bare = [line.strip().rstrip(";.,") for line in lines if line.strip()]
    return [f"{line};" for line in bare[:-1]] + [f"{line}." for line in bare[-1:]]


def paragraphs(text: str) -> list[str]:
    """The lines of a text that have something on them."""
    return [line for line in (line.strip() for line in text.splitlines()) if line]


def sections(rows: Iterable[Row], *, alone: bool = True, numbered: bool = True) -> list[tuple[str, list[list[Text]]]]:
    """Rows under their headings for a listing, in the order in which headings first come.

    `alone`: whether a heading is kept when it is the only one. `numbered`: a first cell counts the rows as they are
    printed, through all sections.
    """
    found: dict[str, list[list[Text]]] = {}
    for heading, cells in rows:
        found.setdefault(heading, []).append(list(cells))
    if numbered:
        for position, cells in enumerate(itertools.chain.from_iterable(found.values()), start=1):
            cells.insert(0, str(position))
    return [(heading if alone or len(found) > 1 else "", members) for heading, members in found.items()]


def number(count: int) -> str:
    """«03», «12», «0»: a count as papers write it."""
    return f"{count:02d}" if count else "0"


def _issued(day: dt.date | None) -> str:
    return long_date(day) if day else ""
