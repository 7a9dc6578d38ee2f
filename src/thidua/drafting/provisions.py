"""The text of a legal document as articles, clauses and points. Pure: text in, provisions out, and back again.

Read are Chương, Mục, Điều, khoản «1.», điểm «a)» (with «đ)»), Phụ lục, and what stands before the first and after the
last. What an amending document quotes within “…” belongs to the clause that quotes it. No word is ever lost.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

PREAMBLE = "mo-dau"
CHAPTER = re.compile(r"^(?:CHƯƠNG|Chương)\s+([IVXLC]+|\d+)\b[.:]?\s*(.*)$")
SECTION = re.compile(r"^(?:MỤC|Mục)\s+([IVXLC]+|\d+)\b[.:]?\s*(.*)$")
ARTICLE = re.compile(r"^(?:ĐIỀU|Điều)\s+(\d+[a-zđ]?)\s*[.:]\s*(.*)$")
CLAUSE = re.compile(r"^(\d{1,3}[a-zđ]?)\.\s+(.*)$")
POINT = re.compile(r"^([a-zđ]\d?)\)\s*(.*)$")
ANNEX = re.compile(r"^PHỤ LỤC(?:\s+([IVXLC]+|\d+))?\b[.:]?\s*(.*)$")
FOOT = re.compile(r"^Nơi nhận\s*:(.*)$")


@dataclass(frozen=True)
class Provision:
    """One provision: its key, its name in words, the mark before it («Điều 5.», «2.», «đ)») and its own text."""

    key: str
    words: str
    mark: str
    text: str

    @property
    def whole(self) -> str:
        """Mark and text, as the document has them."""
        return f"{self.mark} {self.text}".strip() if self.mark else self.text

    @property
    def level(self) -> int:
        """How deep it stands: an article 0, a clause 1, a point 2."""
        return self.key.count(".")


@dataclass(frozen=True)
class Parsed:
    """The provisions of a text, and what looks wrong in it."""

    provisions: tuple[Provision, ...]
    warnings: tuple[str, ...]

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many articles, clauses and points."""
        keys = [each.key.split("#")[0].split(".")[-1] for each in self.provisions]
        return (
            sum(key.startswith("dieu-") for key in keys),
            sum(key.startswith("khoan-") for key in keys),
            sum(key.startswith("diem-") for key in keys),
        )


def tidy(text: str) -> list[str]:
    """The lines that say something, in composed letters, with single blanks."""
    composed = unicodedata.normalize("NFC", text).replace("\u00a0", " ")
    lines = (" ".join(line.split()) for line in composed.splitlines())
    return [line for line in lines if line]


@lru_cache(maxsize=32)
def parse(text: str) -> Parsed:
    """The provisions of a text. A quotation that is never closed is read as if nothing were quoted, with a warning."""
    lines = tidy(text)
    quoted, unclosed = _quoted(lines)
    warnings = ["Có dấu ngoặc kép mở mà không đóng: phần trích dẫn có thể bị tách sai."] if unclosed else []
    found = list(_provisions(lines, [False] * len(lines) if unclosed else quoted))
    provisions, doubles = _unique(found)
    warnings += [f"{words} có hai lần." for words in doubles]
    warnings += _gaps(provisions)
    if not any(each.key.startswith("dieu-") for each in provisions):
        warnings.append("Không thấy điều nào (dòng bắt đầu bằng «Điều 1.»).")
    return Parsed(tuple(provisions), tuple(warnings))


def written(provisions: Iterable[Provision]) -> str:
    """The text of provisions; parsing it gives them again."""
    return "\n".join(each.whole for each in provisions)


def _quoted(lines: list[str]) -> tuple[list[bool], bool]:
    """Which lines begin inside a quotation or with its mark, and whether one stays open at the end."""
    depth, inside = 0, []
    for line in lines:
        inside.append(depth > 0 or line[0] in '“"')
        depth = max(0, depth + line.count("“") - line.count("”"))
        if line.count('"') % 2:
            depth = 0 if depth else 1
    return inside, depth > 0


def _provisions(lines: list[str], quoted: list[bool]) -> Iterator[Provision]:
    """Each provision with all lines up to the next."""
    reader, present = _Reader(), Provision(PREAMBLE, "Phần mở đầu", "", "")
    for line, is_quoted in zip(lines, quoted, strict=True):
        begun = None if is_quoted else reader.begins(line)
        if begun is None:
            present = replace(present, text=f"{present.text}\n{line}" if present.whole else line)
            continue
        if present.whole:
            yield present
        present = begun
    if present.whole:
        yield present


class _Reader:
    """Knows in which chapter, article and clause it is."""

    def __init__(self) -> None:
        self.chapter = self.article = self.clause = ""
        self.in_annex = self.at_foot = False

    def begins(self, line: str) -> Provision | None:
        """The provision that the line begins; None when it goes on with the present one."""
        if found := ANNEX.match(line):
            return self._annex(line, found)
        if self.in_annex or self.at_foot:
            return None
        if found := FOOT.match(line):
            self.at_foot = True
            return Provision("noi-nhan", "Nơi nhận", "Nơi nhận:", found[1].strip())
        for pattern, make in (
            (CHAPTER, self._chapter),
            (SECTION, self._section),
            (ARTICLE, self._article),
            (CLAUSE, self._clause),
            (POINT, self._point),
        ):
            if found := pattern.match(line):
                return make(line, found)
        return None

    def _annex(self, line: str, found: re.Match[str]) -> Provision:
        self.in_annex = True
        number = found[1] or ""
        key = f"phu-luc-{number.lower()}" if number else "phu-luc"
        return Provision(key, f"Phụ lục {number}".strip(), *_split(line, found[2]))

    def _chapter(self, line: str, found: re.Match[str]) -> Provision:
        self.chapter, self.article, self.clause = found[1].lower(), "", ""
        return Provision(f"chuong-{self.chapter}", f"Chương {found[1]}", *_split(line, found[2]))

    def _section(self, line: str, found: re.Match[str]) -> Provision:
        self.article = self.clause = ""
        within = f"chuong-{self.chapter}-" if self.chapter else ""
        words = f"Mục {found[1]}" + (f" Chương {self.chapter.upper()}" if self.chapter else "")
        return Provision(f"{within}muc-{found[1].lower()}", words, *_split(line, found[2]))

    def _article(self, line: str, found: re.Match[str]) -> Provision:
        self.article, self.clause = found[1], ""
        return Provision(f"dieu-{found[1]}", f"Điều {found[1]}", *_split(line, found[2]))

    def _clause(self, line: str, found: re.Match[str]) -> Provision | None:
        if not self.article:
            return None
        self.clause = found[1]
        words = f"Khoản {found[1]} Điều {self.article}"
        return Provision(f"dieu-{self.article}.khoan-{found[1]}", words, *_split(line, found[2]))

    def _point(self, line: str, found: re.Match[str]) -> Provision | None:
        if not self.article:
            return None
        clause = f".khoan-{self.clause}" if self.clause else "."
        within = f" khoản {self.clause}" if self.clause else ""
        words = f"Điểm {found[1]}{within} Điều {self.article}"
        return Provision(f"dieu-{self.article}{clause}.diem-{found[1]}", words, *_split(line, found[2]))


def _split(line: str, text: str) -> tuple[str, str]:
    """The mark before the text, and the text."""
    return (line.removesuffix(text).strip(), text.strip()) if text else (line, "")


def _unique(found: list[Provision]) -> tuple[list[Provision], list[str]]:
    """The provisions with a key of its own each, and the words of those that came twice."""
    seen: dict[str, int] = {}
    provisions, doubles = [], []
    for each in found:
        seen[each.key] = seen.get(each.key, 0) + 1
        if seen[each.key] > 1:
            doubles.append(each.words)
        provisions.append(_told_apart(each, seen[each.key]))
    return provisions, list(dict.fromkeys(doubles))


def _told_apart(provision: Provision, time: int) -> Provision:
    """The provision under a key that says which of its name it is."""
    if time == 1:
        return provision
    return replace(provision, key=f"{provision.key}#{time}", words=f"{provision.words} (lần {time})")


def _gaps(provisions: list[Provision]) -> list[str]:
    """Articles, and clauses of an article, whose numbers do not follow each other."""
    last: dict[str, int] = {}
    warnings = []
    for each in provisions:
        group, _dash, number = each.key.rpartition("-")
        if not group.endswith(("dieu", "khoan")) or not number.isdecimal():
            continue
        before = last.get(group, 0)
        if int(number) > before + 1:
            missing = f"{before + 1}" if int(number) == before + 2 else f"{before + 1}–{int(number) - 1}"
            warnings.append(f"Trước {each.words[0].lower() + each.words[1:]} thiếu số {missing}.")
        last[group] = int(number)
    return warnings
