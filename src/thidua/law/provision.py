"""What every provision of the corpus carries: its citation, how sure we are of it, and since when it holds."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, RootModel, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from thidua.law.case import Text

Confidence = Literal["text", "secondary", "memory", "confirmed"]
SUREST_FIRST: tuple[Confidence, ...] = ("confirmed", "text", "secondary", "memory")

CITATION = re.compile(
    r"(?P<document>[^,]+?)(?:, Điều (?P<article>\d+)(?:, khoản (?P<clause>\d+))?(?:, điểm (?P<point>[a-zđ]))?)?"
)
DOCUMENT_KINDS = (  # by the letters in the number, the first that fits
    ("UBTVQH", "Pháp lệnh"),
    ("/QH", "Luật"),
    ("/NĐ-CP", "Nghị định"),
    ("/TT-", "Thông tư"),
    ("/QĐ-", "Quyết định"),
)
T = TypeVar("T")


class Frozen(BaseModel):
    """A piece of law read from YAML: no unknown key, never changed after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Lasting(Frozen):
    """Something that holds on days of [from, to); null is without end."""

    start: date | None = Field(default=None, alias="from")
    end: date | None = Field(default=None, alias="to")

    def holds_on(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


class Citation(Frozen):
    """Where a provision stands. Written in YAML as "06/2022/QH15, Điều 22, khoản 1, điểm a"."""

    document: str
    article: int | None = None
    clause: int | None = None
    point: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        found = CITATION.fullmatch(value.strip())
        if not found:
            raise ValueError(f"không đọc được trích dẫn {value!r}")
        return found.groupdict()

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        pattern = re.sub(r"\?P<\w+>", "", CITATION.pattern)
        return {"type": "string", "pattern": f"^{pattern}$", "description": "số văn bản, Điều …, khoản …, điểm …"}

    def __str__(self) -> str:
        parts = [
            f"điểm {self.point}" if self.point else "",
            f"khoản {self.clause}" if self.clause else "",
            f"Điều {self.article}" if self.article else "",
            next((f"{kind} " for mark, kind in DOCUMENT_KINDS if mark in self.document), "") + self.document,
        ]
        return " ".join(part for part in parts if part)

    def as_dict(self) -> dict[str, str | int | None]:
        """The citation in the shape of the public answer."""
        return {"document": self.document, "article": self.article, "clause": self.clause, "point": self.point}


class Gazette(Frozen):
    """Where the Official Gazette prints a provision."""

    number: Text
    date: date
    page: int | None = Field(default=None, ge=1)


class Confirmed(Frozen):
    """What a legal officer read in the Official Gazette, and when."""

    gazette: Gazette
    text: str = Field(min_length=1)
    checked_on: date


class Local(Frozen):
    """Marks what an agency's own rule added: by which rule, and the delegating clause that it lacks, if any."""

    rule: str
    agency: str
    document: str
    lacks: str = ""


class Provision(Frozen):
    """Anything the law says. Without citation and confidence it does not load."""

    cite: Citation
    confidence: Confidence
    assumed: bool = False  # carried over from an earlier text because the present one was not seen
    confirmed: Confirmed | None = None
    local: Local | None = None

    @property
    def citation(self) -> Citation:
        return self.cite


class Header(Frozen):
    """The head of an award or a route: whom it is for, on which grounds, and that its parts are all there are.

    It has no dated values; `confirmed` says since which days it was checked against the Official Gazette.
    """

    cite: Citation
    confidence: Confidence
    confirmed: dict[date, Confirmed] = Field(default_factory=dict)

    def confirmed_since(self, day: date) -> date | None:
        """The latest day, not after the given one, from which it is confirmed."""
        return max((start for start in self.confirmed if start <= day), default=None)

    def sure_on(self, day: date) -> Confidence:
        """How sure it is on a day."""
        return "confirmed" if self.confirmed_since(day) else self.confidence


class Dated(RootModel[dict[date, T | None]], Generic[T]):
    """Values keyed by the first day they are in force, each until the next key: [from, to). `null` repeals."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _has_a_value(self) -> "Dated[T]":
        if not self.root:
            raise ValueError("cần ít nhất một giá trị có ngày hiệu lực")
        return self

    def on(self, day: date) -> T | None:
        """The value in force on a day; None before the first and after a repeal."""
        start = self.start_on(day)
        return None if start is None else self.root[start]

    def start_on(self, day: date) -> date | None:
        """The first day of what is in force on a day; None before the first value."""
        return max((start for start in self.root if start <= day), default=None)

    @property
    def first_day(self) -> date:
        return min(self.root)

    def items(self) -> Iterator[tuple[date, T | None]]:
        yield from sorted(self.root.items(), key=lambda item: item[0])


def weakest(confidences: list[Confidence]) -> Confidence:
    """The least sure of several; `text` when there are none."""
    return max(confidences, key=SUREST_FIRST.index, default="text")


def surest(confidences: list[Confidence]) -> Confidence:
    """The surest of several; `memory` when there are none."""
    return min(confidences, key=SUREST_FIRST.index, default="memory")


def provisions(value: Any) -> Iterator[Provision]:
    """A value and everything inside it that carries a citation of its own."""
    if isinstance(value, tuple):
        for part in value:
            yield from provisions(part)
    elif isinstance(value, BaseModel):
        if isinstance(value, Provision):
            yield value
        for name in type(value).model_fields:
            yield from provisions(getattr(value, name))
