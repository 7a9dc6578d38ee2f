"""What `data/exchange.json` of a package says, version 1; the JSON Schema beside it is made of these classes.

Only what the receiver needs to do its work: no citizen number, no address, no telephone. Strict: an unknown field, a
number as text, a name twice or a value that is no JSON is refused, so that two readers can't read two things.
"""

import datetime as dt
import json
import math
import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from thidua.exchange.faults import BadPackage
from thidua.trail.errors import Refused

MAX_JSON = 4 * 1024 * 1024
MAX_DEPTH = 12
FIRST_DAY = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
# What no database and no XML can hold stays outside, and what makes people read another text than is there: control
# characters, and those that turn the direction of writing. Only a Text has lines.
ODD = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF"
BREAKS = r"\t\n\r\u2028\u2029"
PLAIN, ONE_LINE = rf"^[^{ODD}]*$", rf"^[^{ODD}{BREAKS}]*$"
MANY_LINES = "many lines"  # marks a Text, for who writes one
NO_LETTER, PAGE_BREAK, LINE_BREAK = (
    re.compile(f"[{ODD}]"),
    re.compile(r"[\x0b\x0c]"),
    re.compile(rf"[{BREAKS}\x0b\x0c]+"),
)
Short = Annotated[str, StringConstraints(max_length=60, pattern=ONE_LINE)]
Line = Annotated[str, StringConstraints(max_length=300, pattern=ONE_LINE)]
Text = Annotated[str, StringConstraints(max_length=20_000, pattern=PLAIN), MANY_LINES]
Name = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=ONE_LINE)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,60}$")]
Mark = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
Identity = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
PaperFile = Annotated[str, StringConstraints(pattern=r"^data/papers/[0-9]{4}\.pdf$")]
EvidenceFile = Annotated[str, StringConstraints(pattern=r"^data/evidence/[0-9]{4}\.(pdf|docx|xlsx|xls|ods|png|jpg)$")]
Year = Annotated[int, Field(ge=1900, le=2200)]
Count = Annotated[int, Field(ge=0, le=100_000)]


class Part(BaseModel):
    """A part of a package: exactly these fields, of exactly these types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    @classmethod
    def ours(cls, **values: Any) -> Self:
        """The part of our own records. What came out of Word is made plain. Raises Refused for what none can hold."""
        said = {name: cls._plain(name, value) if isinstance(value, str) else value for name, value in values.items()}
        try:
            return cls(**said)
        except ValidationError as error:
            text = _("Mục «%(where)s» dài hoặc nhiều hơn mức một gói mang được. Hãy rút gọn, hoặc chia hồ sơ.")
            raise Refused(text % {"where": _place(error)}) from error

    @classmethod
    def _plain(cls, name: str, text: str) -> str:
        if MANY_LINES in cls.model_fields[name].metadata:
            return NO_LETTER.sub("", PAGE_BREAK.sub("\n", text))
        return NO_LETTER.sub("", LINE_BREAK.sub(" ", text))


class Party(Part):
    """An agency: by the code that all installations share for shipped agencies, and by name for people."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=ONE_LINE)]
    name: Name


class Origin(Part):
    """Which nomination: the installation where it was made, and its code there. It keeps this wherever it goes."""

    installation: Mark
    code: Annotated[str, StringConstraints(min_length=1, max_length=24, pattern=ONE_LINE)]


class SubjectPart(Part):
    """Who is nominated: as little as tells people apart, and what the standards ask for."""

    kind: Literal["person", "collective", "household"]
    name: Name
    agency: Party
    sex: Literal["", "female", "male"] = ""
    birth_date: dt.date | None = None
    birth_year: Year | None = None
    categories: Annotated[list[Code], Field(max_length=12)] = []
    is_leader: bool = False


class AwardSaid(Part):
    """An award that the sender's register holds."""

    kind: Literal["award"]
    award: Code
    year: Year
    from_year: Year | None = None
    basis: Short = ""
    number: Short = ""
    decided_on: dt.date | None = None
    decided_by: Annotated[str, StringConstraints(max_length=200, pattern=ONE_LINE)] = ""
    text: Line = ""


class RatingSaid(Part):
    """A yearly rating that the sender's register holds."""

    kind: Literal["rating"]
    year: Year
    rating: Code
    text: Line = ""


class InitiativeSaid(Part):
    """An initiative or a scientific work that the sender's register holds."""

    kind: Literal["initiative"]
    work: Code
    year: Year
    title: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=ONE_LINE)]
    recognised_by: Short = ""
    scope: Short = ""
    applied: bool | None = None
    used_for: Short = ""
    text: Line = ""


Said = Annotated[AwardSaid | RatingSaid | InitiativeSaid, Field(discriminator="kind")]


class EvidencePart(Part):
    """A paper of the dossier."""

    file: EvidenceFile
    kind: Code
    name: Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=ONE_LINE)]


class VotePart(Part):
    """What a council made of the nomination: numbers only, nobody's ballot."""

    agency: Party
    council: Name
    held_on: dt.date
    yes: Count
    no: Count
    blank: Count
    passed: bool


class NominationPart(Part):
    """One subject, one award asked for, one period."""

    origin: Origin
    owner: Party
    subject: SubjectPart
    award: Code
    through_year: Year
    basis: Short
    route: Short = ""
    achievement: Text = ""
    unit_name: Line = ""
    job_title: Annotated[str, StringConstraints(max_length=200, pattern=ONE_LINE)] = ""
    position: Literal["", "leader", "direct"] = ""
    claims: Annotated[list[Said], Field(max_length=500)] = []
    evidence: Annotated[list[EvidencePart], Field(max_length=40)] = []
    votes: Annotated[list[VotePart], Field(max_length=20)] = []


class SubmissionPart(Part):
    """A tờ trình with its list."""

    kind: Literal["submission"]
    code: Annotated[str, StringConstraints(min_length=1, max_length=24, pattern=ONE_LINE)]
    title: Name
    year: Year
    letter_number: Short = ""
    letter_date: dt.date
    signer_name: Annotated[str, StringConstraints(max_length=120, pattern=ONE_LINE)] = ""
    signer_title: Annotated[str, StringConstraints(max_length=120, pattern=ONE_LINE)] = ""
    letter: PaperFile
    nominations: Annotated[list[NominationPart], Field(min_length=1, max_length=500)]


class DecisionPart(Part):
    """A decision that gave awards."""

    number: Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=ONE_LINE)]
    decided_on: dt.date
    decided_by: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=ONE_LINE)]
    title: Line = ""
    paper: PaperFile


class GivenPart(Part):
    """The award that a decision gave to the subject of a nomination; `decision` counts from 0."""

    award: Code
    year: Year
    from_year: Year | None = None
    basis: Short
    citation: Text = ""
    decision: Count


class OutcomePart(Part):
    """What became of a nomination: decided with its award, else why it was returned or refused."""

    origin: Origin
    state: Literal["decided", "returned", "refused"]
    reason: Text = ""
    given: GivenPart | None = None


class ResultPart(Part):
    """What became of nominations of a package: goes back to who sent it."""

    kind: Literal["result"]
    of: Identity
    decisions: Annotated[list[DecisionPart], Field(max_length=500)] = []
    outcomes: Annotated[list[OutcomePart], Field(min_length=1, max_length=500)]


class ReceiptPart(Part):
    """That a package was taken in or given back: by its number and by the digest of all that it holds."""

    kind: Literal["receipt"]
    of: Identity
    digest: Digest
    outcome: Literal["accepted", "returned"]
    reason: Text = ""


class Content(Part):
    """The whole of `data/exchange.json`."""

    version: Annotated[int, Field(ge=1, le=1)]  # of a literal, true would be 1 too
    id: Identity
    made_at: AwareDatetime
    sender: Party
    receiver: Party
    body: Annotated[SubmissionPart | ResultPart | ReceiptPart, Field(discriminator="kind")]

    def files(self) -> list[str]:
        """The files that it speaks of, in their order; one that is named twice is there twice."""
        return list(_files(self.body))

    def origins(self) -> list[tuple[str, str]]:
        """The nominations that it speaks of, in their order."""
        return [(each.installation, each.code) for each in _origins(self.body)]


def _origins(body: SubmissionPart | ResultPart | ReceiptPart) -> Iterator[Origin]:
    if isinstance(body, SubmissionPart):
        yield from (nomination.origin for nomination in body.nominations)
    elif isinstance(body, ResultPart):
        yield from (outcome.origin for outcome in body.outcomes)


def _files(body: SubmissionPart | ResultPart | ReceiptPart) -> Iterator[str]:
    if isinstance(body, SubmissionPart):
        yield body.letter
        for nomination in body.nominations:
            yield from (paper.file for paper in nomination.evidence)
    elif isinstance(body, ResultPart):
        yield from (decision.paper for decision in body.decisions)


def written(content: Content) -> bytes:
    """The bytes of a content: always the same for the same content."""
    said = content.model_dump(mode="json")
    return json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"


def read(raw: bytes) -> Content:
    """What the bytes say; raises BadPackage for whatever is not exactly such a content."""
    if len(raw) > MAX_JSON:
        raise _unreadable(_("quá lớn"))
    try:
        text = raw.decode()
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant, parse_float=_no_float)
        if _depth(found) > MAX_DEPTH:
            raise _unreadable(_("lồng quá sâu"))
        content = Content.model_validate_json(text)
    except (UnicodeDecodeError, RecursionError) as error:
        raise _unreadable(_("không phải JSON đọc được")) from error
    except ValidationError as error:
        raise _unreadable(_("sai ở mục «%(where)s»") % {"where": _place(error)}) from error
    except ValueError as error:
        raise _unreadable(_("không phải JSON đọc được")) from error
    _refuse_contradictions(content)
    return content


def schema() -> dict[str, Any]:
    """The JSON Schema of version 1."""
    found = Content.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def _refuse_contradictions(content: Content) -> None:
    """What the types can't say."""
    if not FIRST_DAY <= content.made_at <= timezone.now() + dt.timedelta(days=1):
        raise _unreadable(_("thời điểm lập gói"))
    body = content.body
    if isinstance(body, ResultPart):
        for outcome in body.outcomes:
            if (outcome.state == "decided") != (outcome.given is not None):
                raise _unreadable(_("kết quả không khớp với trạng thái"))
            if outcome.given is not None and outcome.given.decision >= len(body.decisions):
                raise _unreadable(_("kết quả nêu quyết định không có trong gói"))
    origins = content.origins()
    if len(set(origins)) != len(origins):
        raise _unreadable(_("một hồ sơ có hai lần"))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _unreadable(_("một mục có hai lần"))
    return found


def _no_constant(_text: str) -> float:
    raise _unreadable(_("có số không dùng được"))


def _no_float(text: str) -> float:
    if not math.isfinite(float(text)):
        raise _unreadable(_("có số không dùng được"))
    return float(text)


def _depth(found: Any) -> int:
    """How deep it is nested; the parser has refused what is deeper than the stack."""
    depth, level = 0, [found]
    while level:
        depth += 1
        level = [
            each
            for part in level
            if isinstance(part, dict | list)
            for each in (part.values() if isinstance(part, dict) else part)
        ]
    return depth


def _place(error: ValidationError) -> str:
    return ".".join(str(part) for part in error.errors()[0]["loc"])[:80]


def _unreadable(why: str) -> BadPackage:
    text = _("Nội dung của gói không đúng mẫu (%(why)s). Không nhận gói này; hãy báo nơi gửi lập lại.")
    return BadPackage(text % {"why": why})
