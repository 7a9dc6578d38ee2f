"""The appraisal case: what is asked, and every fact that is known of the subject. A public interface."""

import calendar
import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    model_validator,
)
from pydantic_core import PydanticCustomError

Basis = Literal["merit", "sudden", "thematic", "devotion", "seniority", "external"]
Kind = Literal["person", "collective", "household"]
Category = Literal[
    "official",
    "worker_farmer",
    "armed_forces",
    "entrepreneur_intellectual",
    "enterprise",
    "ministry_province",
    "force_level",
    "overseas",
    "foreigner",
    "deceased",
]
RatingLevel = Literal["not_completed", "completed", "good", "excellent"]  # from the lowest to the highest
RATINGS: tuple[RatingLevel, ...] = ("not_completed", "completed", "good", "excellent")
Scope = Literal["unit", "commune", "ministry_province", "nation"]  # from the narrowest to the widest
SCOPES: tuple[Scope, ...] = ("unit", "commune", "ministry_province", "nation")
DisciplineKind = Literal["reprimand", "warning", "demotion", "dismissal"]  # from the lightest to the gravest
DISCIPLINES: tuple[DisciplineKind, ...] = ("reprimand", "warning", "demotion", "dismissal")
InitiativeKind = Literal["initiative", "science", "combat"]


def contradiction(key: str, said: str) -> PydanticCustomError:
    """An error that names the key within its part of the case and says in Vietnamese what is wrong."""
    return PydanticCustomError("contradiction", "{said}", {"key": key, "said": said})


def _day(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise contradiction("", f"ngày {value} không có thật") from None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise contradiction("", "cần một ngày dạng năm-tháng-ngày, ví dụ 2025-03-01")


def _first_day(value: Any) -> Any:
    month = _month(value)
    return date(*month, 1) if month else _day(value)


def _last_day(value: Any) -> Any:
    month = _month(value)
    return date(*month, calendar.monthrange(*month)[1]) if month else _day(value)


def _month(value: Any) -> tuple[int, int] | None:
    if not (isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}", value)):
        return None
    year, month = int(value[:4]), int(value[5:])
    if year < 1 or not 1 <= month <= 12:
        raise contradiction("", f"tháng {value} không có thật")
    return year, month


def _listed(value: Any) -> Any:
    return [] if value is None else value


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Day = Annotated[date, BeforeValidator(_day)]
Year = Annotated[int, Field(strict=True, ge=1900, le=2200)]
Count = Annotated[int, Field(strict=True, ge=0)]
Positive = Annotated[int, Field(strict=True, ge=1)]
Truth = Annotated[bool, Field(strict=True)]
Text = Annotated[str, BeforeValidator(_text), Field(min_length=1)]


class Fact(BaseModel):
    """A part of a case: unknown keys are refused, and it never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Period(Fact):
    """A stretch of days, both inclusive; `end` is null while it goes on."""

    start: Day = Field(alias="from")
    end: Day | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _runs_forward(self) -> "Period":
        if self.end is not None and self.end < self.start:
            raise contradiction("to", "ngày kết thúc đứng trước ngày bắt đầu")
        return self

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    def touches(self, year: int) -> bool:
        return self.start.year <= year and (self.end is None or year <= self.end.year)


class PastAward(Fact):
    """An award already given. `basis` null: nobody knows on what ground; absent: merit (công trạng)."""

    award: str
    year: Year
    from_year: Year | None = None
    to_year: Year | None = None
    decided_on: Day | None = None
    basis: Basis | None = "merit"
    number: Text | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "PastAward":
        if self.from_year is not None and self.from_year > self.last_year:
            raise contradiction("from_year", "năm đầu đứng sau năm cuối của thành tích")
        latest = max(self.year, self.last_year)
        if self.decided_on is not None and self.decided_on.year < latest:
            raise contradiction("decided_on", f"ngày quyết định đứng trước năm thành tích {latest}")
        return self

    @property
    def last_year(self) -> int:
        """The last achievement year that the award rewards."""
        return self.to_year if self.to_year is not None else self.year

    @property
    def anchor_year(self) -> int:
        """The year after which later achievements count, read strictly: that of the decision when it came later."""
        return max(self.last_year, self.decided_on.year if self.decided_on else self.last_year)


class Rating(Fact):
    year: Year
    rating: RatingLevel


class Initiative(Fact):
    """`recognised_by`, `scope`, `applied` null or absent: unknown. `used_for`: the award it already served."""

    kind: InitiativeKind
    year: Year
    recognised_by: Scope | None = None
    scope: Scope | None = None
    applied: Truth | None = None
    used_for: str | None = None


class Discipline(Period):
    kind: DisciplineKind


class Proceeding(Period):
    kind: Literal["discipline_review", "investigation", "inspection", "audit", "complaint", "denunciation", "press"]


class Leave(Period):
    kind: Literal["maternity", "treatment", "study"]


class Service(Period):
    """A post held. Months may stand for days: from the first day of the one to the last day of the other."""

    post: Text
    start: Annotated[date, BeforeValidator(_first_day)] = Field(alias="from")
    end: Annotated[date, BeforeValidator(_last_day)] | None = Field(default=None, alias="to")
    _ends_some_day_of_its_month: bool = PrivateAttr(default=False)

    @model_validator(mode="wrap")
    @classmethod
    def _remember_the_month(cls, value: Any, handler: ModelWrapValidatorHandler["Service"]) -> "Service":
        service = handler(value)
        if isinstance(value, dict):
            service._ends_some_day_of_its_month = _month(value.get("to")) is not None
        return service

    @property
    def ends_by_month(self) -> bool:
        """Whether only the month of its end is known, so that `end` is the latest day that it may be."""
        return self._ends_some_day_of_its_month


class ClusterResult(Fact):
    year: Year
    organised_by: Literal["central_council", "ministry_province"]
    rank: Positive


class Movement(Fact):
    launched_by: Literal["prime_minister", "ministry_province"]
    years: Positive
    evaluated_at: Literal["interim", "final"]
    rank: Positive | None = None


class Members(Fact):
    """Counts of the people of a collective in the last achievement year."""

    total: Positive
    rated: dict[RatingLevel, Count] = Field(default_factory=dict)
    holding: dict[str, Count] = Field(default_factory=dict)
    disciplined: dict[DisciplineKind, Count] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _empty_parts(cls, value: Any) -> Any:
        return _filled(value, {}, except_key="total")

    @model_validator(mode="after")
    def _fit_the_total(self) -> "Members":
        if sum(self.rated.values()) > self.total:
            raise contradiction("rated", "tổng số người được xếp loại lớn hơn tổng số người")
        for part in ("holding", "disciplined"):
            for key, count in getattr(self, part).items():
                if count > self.total:
                    raise contradiction(f"{part}.{key}", "số người lớn hơn tổng số người của tập thể")
        return self


class Subject(Fact):
    kind: Kind
    categories: Annotated[frozenset[Category], BeforeValidator(_listed)] = frozenset()
    sex: Literal["female", "male"] | None = None
    founded_on: Day | None = None
    members: Members | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "Subject":
        if self.members is not None and self.kind != "collective":
            raise contradiction("members", "chỉ tập thể mới có số người của tập thể")
        if self.founded_on is not None and self.kind != "collective":
            raise contradiction("founded_on", "chỉ tập thể mới có ngày thành lập")
        if self.sex is not None and self.kind != "person":
            raise contradiction("sex", "chỉ cá nhân mới có giới tính")
        return self


class History(Fact):
    """What the register knows. `complete`: it is vouched for, so that silence means "has not"."""

    complete: Truth = False
    awards: tuple[PastAward, ...] = ()
    ratings: tuple[Rating, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    discipline: tuple[Discipline, ...] = ()
    proceedings: tuple[Proceeding, ...] = ()
    leave: tuple[Leave, ...] = ()
    service: tuple[Service, ...] = ()
    cluster_results: tuple[ClusterResult, ...] = ()
    movements: tuple[Movement, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _empty_parts(cls, value: Any) -> Any:
        return _filled(value, [], except_key="complete")

    @model_validator(mode="after")
    def _one_rating_a_year(self) -> "History":
        seen: dict[int, str] = {}
        for number, rating in enumerate(self.ratings):
            if seen.setdefault(rating.year, rating.rating) != rating.rating:
                raise contradiction(f"ratings.{number}.rating", f"năm {rating.year} có hai mức xếp loại khác nhau")
        return self

    @model_validator(mode="after")
    def _one_rank_a_result(self) -> "History":
        ranks: dict[tuple[str, int, str], int] = {}
        for number, item in enumerate(self.cluster_results):
            if ranks.setdefault(("", item.year, item.organised_by), item.rank) != item.rank:
                said = f"năm {item.year} có hai thứ hạng khác nhau của cùng nơi tổ chức"
                raise contradiction(f"cluster_results.{number}.rank", said)
        for number, movement in enumerate(self.movements):
            one = (movement.launched_by, movement.years, movement.evaluated_at)
            if movement.rank is not None and ranks.setdefault(one, movement.rank) != movement.rank:
                raise contradiction(f"movements.{number}.rank", "cùng một phong trào có hai thứ hạng khác nhau")
        return self


class Case(Fact):
    """One question to the law: may this subject be proposed for this award?"""

    id: Text
    award: str
    received_on: Day
    as_of: Day | None = None
    basis: Basis = "merit"
    through_year: Year | None = None
    route: str | None = None
    subject: Subject
    history: History = Field(default_factory=History)
    attested: Annotated[
        frozenset[str],
        BeforeValidator(
            lambda value: ["all"] if value == "all" else _listed(value),
            json_schema_input_type=list[str] | Literal["all"] | None,
        ),
    ] = frozenset()

    @model_validator(mode="before")
    @classmethod
    def _defaults(cls, value: Any) -> Any:
        optional = ("as_of", "basis", "through_year", "route", "history", "attested")
        if isinstance(value, Case):
            return value
        return {key: part for key, part in _mapping(value).items() if part is not None or key not in optional}

    @model_validator(mode="after")
    def _stands_in_time(self) -> "Case":
        if self.last_year > self.day.year:
            raise contradiction(
                "through_year" if self.through_year is not None else "as_of",
                f"năm thành tích cuối {self.last_year} đứng sau năm xét {self.day.year}",
            )
        founded = self.subject.founded_on
        if founded is not None and founded > self.day:
            raise contradiction("subject.founded_on", "ngày thành lập đứng sau ngày xét")
        return self

    @property
    def day(self) -> date:
        """The day the facts are looked at; later facts do not exist."""
        return self.as_of or self.received_on

    @property
    def last_year(self) -> int:
        """The last achievement year proposed."""
        return self.through_year if self.through_year is not None else self.received_on.year - 1


def _filled(value: Any, empty: Any, except_key: str) -> Any:
    """A mapping with its null parts replaced by empty ones, since YAML writes an empty list as nothing."""
    if isinstance(value, BaseModel):
        return value
    return {key: empty if part is None and key != except_key else part for key, part in _mapping(value).items()}


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise contradiction("", "cần một bảng các khóa và giá trị")
    return value
