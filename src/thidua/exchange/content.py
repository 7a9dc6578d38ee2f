"""What `data/exchange.json` of a package says, version 1; the JSON Schema beside it is made of these classes.

Only what the receiver needs to do its work: no citizen number, no address, no telephone. Strict: an unknown field, a
number as text, a name twice or a value that is no JSON is refused, so that two readers can't read two things.
"""

import datetime as dt
import json
import math
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from thidua.exchange.faults import BadPackage

MAX_JSON = 4 * 1024 * 1024
MAX_DEPTH = 12
FIRST_DAY = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
PLAIN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\uFFFE\uFFFF]*$"  # what no database and no XML can hold stays outside
Short = Annotated[str, StringConstraints(max_length=60, pattern=PLAIN)]
Line = Annotated[str, StringConstraints(max_length=300, pattern=PLAIN)]
Text = Annotated[str, StringConstraints(max_length=20_000, pattern=PLAIN)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=PLAIN)]
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


class Party(Part):
    """An agency: by the code that all installations share for shipped agencies, and by name for people."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=PLAIN)]
    name: Name


class Origin(Part):
    """Which nomination: the installation where it was made, and its code there. It keeps this wherever it goes."""

    installation: Mark
    code: Annotated[str, StringConstraints(min_length=1, max_length=24, pattern=PLAIN)]


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
    decided_by: Annotated[str, StringConstraints(max_length=200, pattern=PLAIN)] = ""
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
    title: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=PLAIN)]
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
    name: Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=PLAIN)]


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
    job_title: Annotated[str, StringConstraints(max_length=200, pattern=PLAIN)] = ""
    position: Literal["", "leader", "direct"] = ""
    claims: Annotated[list[Said], Field(max_length=500)] = []
    evidence: Annotated[list[EvidencePart], Field(max_length=40)] = []
    votes: Annotated[list[VotePart], Field(max_length=20)] = []


class SubmissionPart(Part):
    """A tờ trình with its list."""

    kind: Literal["submission"]
    code: Annotated[str, StringConstraints(min_length=1, max_length=24, pattern=PLAIN)]
    title: Name
    year: Year
    letter_number: Short = ""
    letter_date: dt.date
    signer_name: Annotated[str, StringConstraints(max_length=120, pattern=PLAIN)] = ""
    signer_title: Annotated[str, StringConstraints(max_length=120, pattern=PLAIN)] = ""
    letter: PaperFile
    nominations: Annotated[list[NominationPart], Field(min_length=1, max_length=500)]


class DecisionPart(Part):
    """A decision that gave awards."""

    number: Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=PLAIN)]
    decided_on: dt.date
    decided_by: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=PLAIN)]
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
        where = ".".join(str(part) for part in error.errors()[0]["loc"])[:80]
        raise _unreadable(_("sai ở mục «%(where)s»") % {"where": where}) from error
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
    if isinstance(body, SubmissionPart):
        origins = [each.origin for each in body.nominations]
    elif isinstance(body, ResultPart):
        origins = [each.origin for each in body.outcomes]
        for outcome in body.outcomes:
            if (outcome.state == "decided") != (outcome.given is not None):
                raise _unreadable(_("kết quả không khớp với trạng thái"))
            if outcome.given is not None and outcome.given.decision >= len(body.decisions):
                raise _unreadable(_("kết quả nêu quyết định không có trong gói"))
    else:
        return
    if len({(each.installation, each.code) for each in origins}) != len(origins):
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


def _unreadable(why: str) -> BadPackage:
    text = _("Nội dung của gói không đúng mẫu (%(why)s). Không nhận gói này; hãy báo nơi gửi lập lại.")
    return BadPackage(text % {"why": why})
