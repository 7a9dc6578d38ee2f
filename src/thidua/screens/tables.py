"""Tables that filter, sort, page and export, the same way on every list page."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from thidua.screens.exports import Export, asked_export, exported
from thidua.screens.paging import COUNT_CAP, Pages

PAGE_SIZE = 50
EXPORT_CAP = 50_000
EXPORT_PAGE = 2_000


@dataclass(frozen=True)
class Column:
    """One column: what it is called, what it shows of a row, and, when it can be sorted by, the ordering fields."""

    key: str
    label: str | Promise
    value: Callable[[Any], Any]
    sort: Sequence[str] = ()
    link: Callable[[Any], str] | None = None
    tag: Callable[[Any], str] | None = None  # colour of a status tag: neutral, info, success, warning, danger
    numeric: bool = False
    wide: bool = False  # holds sentences: it keeps room for them, and the headings of its table may break


@dataclass(frozen=True)
class Cell:
    """What one cell of the page shows."""

    text: Any
    link: str = ""
    tag: str = ""
    numeric: bool = False
    label: str | Promise = ""
    wide: bool = False


@dataclass(frozen=True)
class Heading:
    """A column heading, with the address that sorts by it and how the page is sorted by it now."""

    label: str | Promise
    url: str = ""
    direction: str = ""  # ascending | descending | ""
    numeric: bool = False


@dataclass
class _Table:
    """What every list page has in common. Query parameters: those of the filter form, and `xuat`.

    `rows` must already be scoped to the viewer. `filters` is a bound GET form; the view applies it to `rows`. Where a
    filter may hold a citizen number the form `posts`, and the view asks `thidua.screens.searching` what then.
    """

    request: HttpRequest
    rows: Any
    columns: Sequence[Column]
    filters: forms.Form | None = None
    name: str = "danh-sach"
    default_sort: str = ""
    empty: str = ""
    page_size: int = PAGE_SIZE
    posts: bool = False
    subject_of: Callable[[Any], int | None] | None = None  # of whom a row speaks, for the access log of exports
    headings: list[Heading] = field(init=False)
    lines: list[tuple[Any, list[Cell]]] = field(init=False)
    total: int = field(init=False)
    sort: str = field(init=False)

    def __post_init__(self) -> None:
        self._read()
        self.headings = [self._heading(column) for column in self.columns]
        self.empty = self.empty or _("Không có dòng nào khớp.")

    def _read(self) -> None:
        """Settle `sort`, `total` and `lines`."""
        raise NotImplementedError

    def _exported(self) -> Iterator[Any]:
        """The rows of an export, at most EXPORT_CAP."""
        raise NotImplementedError

    @property
    def cap(self) -> int:
        """Past this the rows are not counted."""
        return COUNT_CAP

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than are counted."""
        return self.total > self.cap

    @property
    def count_text(self) -> str:
        """How many rows, in words for the top of the table."""
        if self.is_capped:
            return _("hơn %(count)s dòng") % {"count": f"{self.cap:,}".replace(",", ".")}
        return _("%(count)s dòng") % {"count": f"{self.total:,}".replace(",", ".")}

    def url(self, **changes: Any) -> str:
        """The address of this page with some query parameters changed; None takes one away."""
        query = {key: value for key, value in self.request.GET.lists() if key not in changes}
        query |= {key: [value] for key, value in changes.items() if value is not None}
        return f"?{urlencode(query, doseq=True)}"

    @property
    def export_url(self) -> str:
        return self.url(xuat="xlsx", trang=None, sau=None)

    def respond(self, template: str, context: Mapping[str, Any] | None = None) -> HttpResponse:
        """Answer with the page, with the table alone when htmx asks for it, or with the file of an export."""
        if "xuat" in self.request.GET:
            asked = asked_export(self.request)
            return self._file(asked) if isinstance(asked, Export) else asked
        htmx = getattr(self.request, "htmx", None)
        if htmx and htmx.target == "bang":
            template = "components/table.html"
        return render(self.request, template, {**(context or {}), "listing": self})

    def _cells(self, row: Model) -> list[Cell]:
        return [
            Cell(
                column.value(row),
                column.link(row) if column.link else "",
                column.tag(row) if column.tag else "",
                column.numeric,
                column.label,
                column.wide,
            )
            for column in self.columns
        ]

    def _heading(self, column: Column) -> Heading:
        if not column.sort:
            return Heading(column.label, numeric=column.numeric)
        direction = {column.key: "ascending", f"-{column.key}": "descending"}.get(self.sort, "")
        other = f"-{column.key}" if direction == "ascending" else column.key
        return Heading(column.label, self.url(**{"sap-xep": other, "trang": None}), direction, column.numeric)

    def _file(self, asked: Export) -> HttpResponse:
        rows = list(self._exported())
        speaks_of = self.subject_of or (lambda row: None)
        return exported(
            self.request,
            asked,
            name=self.name,
            headings=[str(column.label) for column in self.columns],
            rows=[[_plain(column.value(row)) for column in self.columns] for row in rows],
            subjects=[number for number in map(speaks_of, rows) if number is not None],
        )


@dataclass
class Listing(_Table):
    """A queryset on numbered pages, sorted by a column: `sap-xep` (key or -key) and `trang` are its parameters."""

    rows: QuerySet[Any]
    number: int = field(init=False)

    def _read(self) -> None:
        self.sort = self.request.GET.get("sap-xep") or self.default_sort
        self.rows = self._sorted()
        self.total = self.rows.order_by().values("pk")[: COUNT_CAP + 1].count()
        self.number = self._page_number()
        start = (self.number - 1) * self.page_size
        self.lines = [(row, self._cells(row)) for row in self.rows[start : start + self.page_size]]

    def _exported(self) -> Iterator[Any]:
        return self.rows[:EXPORT_CAP].iterator(2_000)

    @property
    def has_next(self) -> bool:
        return self.number * self.page_size < self.total

    @property
    def pages(self) -> int:
        return max(1, -(-min(self.total, COUNT_CAP) // self.page_size))

    @property
    def next_url(self) -> str:
        return self.url(trang=self.number + 1)

    @property
    def previous_url(self) -> str:
        return self.url(trang=self.number - 1)

    def _sorted(self) -> QuerySet[Any]:
        key, backwards = self.sort.removeprefix("-"), self.sort.startswith("-")
        column = next((column for column in self.columns if column.key == key and column.sort), None)
        if column is None:
            return self.rows
        # The number of the row comes last, so that the order is total and no row is on two pages.
        names = [*column.sort, "pk"]
        return self.rows.order_by(*(_reversed(name) for name in names) if backwards else names)

    def _page_number(self) -> int:
        asked = self.request.GET.get("trang", "1")
        return min(max(1, int(asked)) if asked.isdecimal() and len(asked) < 8 else 1, self.pages)


@dataclass
class LongListing(_Table):
    """A list too long to number its pages, in the one order that its index has; `sau` is the place it goes on from."""

    rows: Pages
    has_next: bool = field(init=False)

    def _read(self) -> None:
        self.sort, self.total = "", self.rows.count()
        found = self.rows.page(self.page_size + 1, self._after)
        self.has_next = len(found) > self.page_size
        self.lines = [(row, self._cells(row)) for row in found[: self.page_size]]

    def _exported(self) -> Iterator[Any]:
        after, left = "", EXPORT_CAP
        while left and (found := self.rows.page(min(left, EXPORT_PAGE), after)):
            yield from found
            after, left = self.rows.place(found[-1]), left - len(found)

    @property
    def cap(self) -> int:
        """Past this the rows are not counted."""
        return self.rows.cap

    @property
    def _after(self) -> str:
        return self.request.GET.get("sau", "")

    @property
    def next_url(self) -> str:
        return self.url(sau=self.rows.place(self.lines[-1][0]))

    @property
    def first_url(self) -> str:
        """The address of the beginning; empty on the first page."""
        return self.url(sau=None) if self._after else ""


def _reversed(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | float) or value is None else str(value)
