"""Changes of the corpus: small YAML documents that a legal officer or an agency enters, applied in their order.

A change never edits a file. It is applied to the plain data of the corpus (`layers`), and what comes out goes through
the checks that the shipped files go through. The same documents are exported and given back to the project.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, Discriminator, Field, TypeAdapter, ValidationError, model_validator

from thidua.law.documents import Detail
from thidua.law.provision import Citation, Confidence, Frozen, Gazette
from thidua.law.said import all_said, yaml_said
from thidua.law.source import CorpusError
from thidua.law.strict_yaml import documents, dumped


def _citation(text: str) -> str:
    Citation.model_validate(text)
    return text


CitationText = Annotated[str, AfterValidator(_citation)]
Data = dict[str, Any]


class _Change(Frozen):
    """What every change has: a name by which errors and the trail speak of it, and a remark."""

    id: str = Field(pattern=r"^[\w.-]+$")
    note: str = ""

    @cached_property
    def digest(self) -> str:
        """A fingerprint of the content."""
        return hashlib.sha256(json.dumps(self.as_dict(), sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def __hash__(self) -> int:
        return hash(self.digest)

    def as_dict(self) -> Data:
        """Plain data that reads back as the same change."""
        data = self.model_dump(mode="json", by_alias=True, exclude_unset=True)
        return {"kind": data.pop("kind"), **data}


class Confirmation(_Change):
    """One provision was checked against the Official Gazette. It makes it `confirmed` and changes no number.

    When no value starts at `at` on the day `from`, the one then in force is restated from that day on: so a provision
    is confirmed under a regime whose wording was not seen.
    """

    kind: Literal["confirmation"]
    at: str
    start: date = Field(alias="from")
    gazette: Gazette
    text: str = Field(min_length=1)  # the wording that the officer read
    checked_on: date

    @property
    def place(self) -> str:
        return self.at


class Amendment(_Change):
    """From a day on the law says something else at a place; days before stay as they were.

    Exactly one of: `value` (a new dated value, a document, the words of a regime; null repeals), `condition` (a new
    condition in a route or group), `route` (a new route of an award). `corrects: true` when a value that starts on that
    very day was wrong in the corpus and is replaced.
    """

    kind: Literal["amendment"]
    at: str
    start: date | None = Field(default=None, alias="from")
    cite: CitationText | None = None  # stands for a missing `cite` inside
    confidence: Confidence | None = None
    corrects: bool = False
    value: Data | list[Data] | None = None
    condition: Data | None = None
    route: Data | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> "Amendment":
        given = self.model_fields_set & {"value", "condition", "route"}
        if len(given) != 1 or (given != {"value"} and getattr(self, given.copy().pop()) is None):
            raise ValueError("cần đúng một trong value, condition, route")
        return self

    @property
    def place(self) -> str:
        return self.at


class LocalDocument(Frozen):
    """The document by which an agency sets its own rule."""

    number: str
    title: str
    issued: date | None = None
    in_force: date | None = None
    until: date | None = None


class LocalQuota(Frozen):
    text: str
    percent: int | None = Field(default=None, ge=1, le=100)


class LocalPaper(Frozen):
    kind: str
    name: str
    required: bool = True
    condition: str = ""


class LocalVoting(Frozen):
    percent: int = Field(ge=1, le=100)
    secret: bool = True


class LocalDays(Frozen):
    limit: str  # code of time_limits.yaml
    days: int = Field(ge=1)


class LocalRule(_Change):
    """What a ministry or province adds for its own cases, on days of [from, to). It never loosens a national rule.

    `ground` is the clause that lets the agency do so. Without a ground among the known delegations the rule is shown
    and never decides. Exactly one of `condition`, `quota`, `dossier_item`, `voting`, `days`.
    """

    kind: Literal["local_rule"]
    agency: str = Field(min_length=1)
    level: Literal["ministry", "province"]
    document: LocalDocument
    cite: CitationText  # where in the document
    ground: CitationText | None = None
    start: date = Field(alias="from")
    end: date | None = Field(default=None, alias="to")
    award: str | None = None
    routes: tuple[str, ...] = ()  # of a condition; none named: every route
    condition: Data | None = None
    quota: LocalQuota | None = None
    dossier_item: LocalPaper | None = None
    voting: LocalVoting | None = None
    days: LocalDays | None = None

    @model_validator(mode="after")
    def _one_detail(self) -> "LocalRule":
        given = [name for name in DETAILS if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"cần đúng một trong {', '.join(DETAILS)}")
        if (self.award is None) != (given == ["days"]):
            raise ValueError("award: bắt buộc, trừ quy định về thời hạn (days)")
        if self.end is not None and self.end <= self.start:
            raise ValueError("to: ngày hết hiệu lực phải sau ngày from")
        if not self.cite.startswith(self.document.number):
            raise ValueError("cite: phải là một điều khoản của chính văn bản document")
        return self

    @property
    def detail(self) -> Detail:
        """Which kind of detail the rule sets."""
        return next(name for name in DETAILS if getattr(self, name) is not None)

    @property
    def place(self) -> str:
        return f"{self.award}.{self.detail}" if self.award else f"time_limits.{self.days.limit if self.days else ''}"


DETAILS: tuple[Detail, ...] = ("condition", "quota", "dossier_item", "voting", "days")
Change = Annotated[Confirmation | Amendment | LocalRule, Discriminator("kind")]
CHANGE: TypeAdapter[Confirmation | Amendment | LocalRule] = TypeAdapter(Change)


def read_change(data: Any, where: str = "") -> Confirmation | Amendment | LocalRule:
    """One change from plain data. Raises CorpusError saying in Vietnamese what is wrong with it."""
    try:
        return CHANGE.validate_python(data)
    except ValidationError as error:
        name = data.get("id", "") if isinstance(data, dict) else ""
        raise CorpusError(f"{where or 'thay đổi'} {name}: {all_said(error)}") from error


def parse_changes(text: str, file: str = "") -> list[Confirmation | Amendment | LocalRule]:
    """The changes of a YAML text, one for each document. Raises CorpusError."""
    try:
        parts = documents(text)
    except (yaml.YAMLError, ValueError) as error:
        raise CorpusError(f"{file}: không đọc được YAML: {yaml_said(error)}") from error
    return [read_change(part, file) for part in parts]


def export_changes(changes: Iterable[Confirmation | Amendment | LocalRule]) -> str:
    """YAML that reads back as the same changes, one document for each."""
    return "---\n".join(dumped(change.as_dict()) for change in changes)
