"""What indicators are counted over. A room registers a source; the number and its rows come from the same queryset."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from thidua.agencies.permissions import Action, Permission, may
from thidua.reports.statistics.definitions import Where
from thidua.reports.statistics.sources import Scope
from thidua.screens.tables import Column

Of = Callable[[Scope], QuerySet[Any]]
Translate = Callable[[Where], Where]


@dataclass(frozen=True)
class Line:
    """How many rows share these values of the dimensions, in their order, and the sums of the source's fields."""

    values: tuple[Any, ...]
    count: int
    sums: Mapping[str, int]


@dataclass(frozen=True)
class Source:
    """Rows of a room in a scope, with the dimensions by which indicators tell them apart.

    `rows_of` gives what the scope's actor may see, of the scope's agencies and days. `own`: the room shows an agency
    its own rows only, so that nothing can be said of another. `sums`: fields that may be added up.
    """

    code: str
    rows_of: Of
    reads: Action
    how: str | Promise  # what is counted, by which day
    columns: Sequence[Column]
    dimensions: tuple[str, ...] = ()
    own: bool = False
    sums: tuple[str, ...] = ()
    related: tuple[str, ...] = ()  # what the columns read of other tables
    translate: Translate = field(default=lambda where: where)
    subject_of: Callable[[Any], int | None] = field(default=lambda row: None)

    def rows(self, scope: Scope, where: Where) -> QuerySet[Any]:
        """The rows behind a number."""
        wanted = {f"{name}__in": list(values) for name, values in self.translate(where).items()}
        return self.rows_of(scope).filter(**wanted).select_related(*self.related)

    def lines(self, scope: Scope) -> list[Line]:
        """Every combination of values that is there, in one statement."""
        numbers = {"number": Count("pk"), **{f"sum_{name}": Sum(name) for name in self.sums}}
        rows = self.rows_of(scope).order_by()
        if not self.dimensions:
            return [self._line((), rows.aggregate(**numbers))]
        found = rows.values(*self.dimensions).annotate(**numbers)
        return [self._line(tuple(each[name] for name in self.dimensions), each) for each in found]

    def _line(self, values: tuple[Any, ...], found: Mapping[str, Any]) -> Line:
        return Line(values, found["number"], {name: found[f"sum_{name}"] or 0 for name in self.sums})


_sources: dict[str, Source] = {}


def register(source: Source) -> Source:
    """Let indicators be counted over a source."""
    _sources[source.code] = source
    return source


def source_of(code: str) -> Source:
    """The source of a code. Raises KeyError."""
    return _sources[code]


def readable(scope: Scope, source: Source) -> Permission:
    """Whether the scope's actor may know the source's numbers in it, and why not."""
    allowed = may(scope.actor, source.reads)
    if not (allowed and source.own):
        return allowed
    if scope.agency.pk != scope.actor.agency_id:
        return Permission(False, _("Số này chỉ đếm được ở chính cơ quan của bạn."))
    if scope.level and scope.level != scope.agency.level:
        return Permission(False, _("Số này chỉ có của chính cơ quan, không có theo cấp khác."))
    return allowed
