"""Search in the register, as large as the nation's: people first, in their order, page after page, by index only.

A question that fits few is answered whole and sorted. One that fits more than CAP is not counted: its pages are walked
along the index of the order. First come those whose given name is a word of the question, since that is how people are
called and where the walk finds them side by side; then other people, then others. Within each, the order is the
Vietnamese one.
"""

import dataclasses
import functools
import operator
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise

from django.contrib.postgres.search import SearchQuery
from django.db import connection, transaction
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Value

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.queries import predecessor_ids, successor_ids
from thidua.register.decision_numbers import looks_like_number, number_prefix
from thidua.register.identity import is_citizen_number, is_old_number
from thidua.register.models import Award, NamePairs, Subject, SubjectKind
from thidua.register.numbers import bearer_of
from thidua.register.scope import in_sight, scope_of
from thidua.screens.paging import beyond, read_place, write_place
from thidua.vietnamese.names import clean, fold, given_name_ranges

CAP = 1_000  # as many are counted; a question that fits more is walked, and the viewer is asked for another word

Place = tuple[int, bytes, int]  # the group; the key of the order; the number
Range = tuple[bytes, bytes]
CALLED, PEOPLE, OTHERS = range(3)  # groups: called by a word of the question; other people; other subjects


@dataclass(frozen=True)
class Found:
    """Who fits a question, in order. `few` are all of them, or, of a decision that gave many, the first CAP.

    It is `thidua.screens.paging.Pages`: count, page, place.
    """

    matching: QuerySet[Subject] = field(default_factory=Subject.objects.none)
    few: tuple[Place, ...] | None = ()  # None: too many, walk
    ranges: tuple[Range, ...] = ()
    more: bool = False  # there are more than are counted
    others_are_many: bool = False
    shown: QuerySet[Subject] = field(default_factory=lambda: Subject.objects.select_related("agency"))

    @property
    def cap(self) -> int:
        """As many are counted."""
        return CAP

    @property
    def is_cut(self) -> bool:
        """Whether there are more than are listed."""
        return self.more and self.few is not None

    def count(self) -> int:
        """How many fit, at most CAP + 1."""
        return CAP + 1 if self.more else len(self.few or ())

    def page(self, size: int, after: str = "") -> list[Subject]:
        """The next subjects after that place."""
        place = _read(after)
        if self.few is None:
            with by_index_only():
                numbers = self._walk(size, place)
        else:
            numbers = [number for *_, number in _after(self.few, place)[:size]]
        rows = self.shown.in_bulk(numbers)
        return [rows[number] for number in numbers if number in rows]

    def place(self, row: Subject) -> str:
        """The place of a subject in the order."""
        key = bytes(row.sort_key)
        return write_place((_group(key, row.kind, self.ranges), key, row.pk))

    def first(self) -> Subject | None:
        """The first of them."""
        return next(iter(self.page(1)), None)

    def subset(self) -> QuerySet[Subject]:
        """Those who fit as a queryset without order, to narrow other rows by."""
        if self.few is None:
            return self.matching
        return Subject.objects.filter(pk__in=[number for *_, number in self.few])

    def __iter__(self) -> Iterator[Subject]:
        """All of them."""
        after = ""
        while found := self.page(CAP, after):
            yield from found
            after = self.place(found[-1])

    def _walk(self, size: int, place: Place | None) -> list[int]:
        """The next numbers along the index."""
        group, key, number = place or (CALLED, b"", 0)
        found: list[int] = []
        for low, high in self.ranges if group == CALLED else ():
            if high > key:
                near = self.matching.filter(sort_key__gte=low, sort_key__lt=high)
                found += _along(near, (key, number))[: size - len(found)]
            if len(found) == size:
                return found
        people = Q(kind=SubjectKind.PERSON)
        for part, rows in ((PEOPLE, self.matching.filter(people)), (OTHERS, self.matching.exclude(people))):
            if part >= group and len(found) < size:
                found += self._others(rows, size - len(found), (key, number) if part == group else (b"", 0))
        return found

    def _others(self, others: QuerySet[Subject], size: int, key: tuple[bytes, int]) -> list[int]:
        """The next of those whose given name is none of the words."""
        for low, high in self.ranges:
            others = others.exclude(sort_key__gte=low, sort_key__lt=high)
        if self.ranges and not self.others_are_many:
            some = list(others.order_by().values_list("sort_key", "pk")[: CAP + 1])
            if len(some) <= CAP:
                few = sorted((bytes(each), number) for each, number in some)
                return [number for _key, number in few[bisect_right(few, key) :]][:size]
        return list(_along(others, key)[:size])


def search(actor: Actor, text: str, *, kind: str = "", agency: Agency | None = None, year: int | None = None) -> Found:
    """Subjects by name (with or without marks, the last word may be unfinished), citizen number or decision number.

    `agency` keeps to its tree, what was merged into it and what it became; without text, to its own people. `year`
    keeps those with an award of that year. Nothing for an empty question.
    """
    found = Found()
    for asked in _questions(actor, clean(text), kind, agency, year):
        with by_index_only():
            found = _look(asked)
        if found.count():
            break
    return found


@dataclass(frozen=True)
class _Question:
    """What the text may mean, and the ranges of the order where those are whose given name is a word of it."""

    rows: QuerySet[Subject]
    ranges: tuple[Range, ...] = ()
    can_walk: bool = True


def _questions(actor: Actor, text: str, kind: str, agency: Agency | None, year: int | None) -> Iterator[_Question]:
    """What the text may mean, the likeliest first."""
    scope = scope_of(actor, Subject.objects.filter(merged_into=None))
    if kind:
        scope = scope.filter(kind=kind)
    if year:
        scope = scope.filter(Exists(Award.objects.filter(subject=OuterRef("pk"), year=year)))
    if agency and not text:
        family = {agency.pk} | successor_ids({agency.pk})
        yield _Question(scope.filter(agency__in=family | predecessor_ids(family, whole=True)))
        return
    if agency:
        scope = scope.filter(_below(actor, agency))
    if is_citizen_number(text) or is_old_number(text):
        bearer = bearer_of(text)
        yield _Question(scope.filter(pk__in=[bearer.pk] if bearer else []))
        return
    if looks_like_number(text):
        given = Award.objects.filter(decision_number_fold__startswith=number_prefix(text))
        yield _Question(scope.filter(pk__in=given.values("subject")), can_walk=False)
    if words := fold(text).split():
        asked, ranges = _words_query(words), tuple(_ranges(words))
        # The two are asked apart, so that each goes by its index; who was merged is found by the former page's name.
        named = Subject.objects.filter(asked).exclude(merged_into=None).values_list("merged_into", flat=True)
        if former := list(named[:CAP]):
            yield _Question(scope.filter(asked | Q(pk__in=former)), ranges)
        yield _Question(scope.filter(asked), ranges)


def _below(actor: Actor, agency: Agency) -> Q:
    """The agency's tree, what was merged into it and what it became; empty for the whole tree."""
    family = [agency, *Agency.objects.filter(pk__in=successor_ids({agency.pk}))]
    parts = [in_sight(dataclasses.replace(actor, agency=each)) for each in family]
    return functools.reduce(operator.or_, parts) if all(parts) else Q()


def _look(asked: _Question) -> Found:
    """All who fit when they are few, else how to walk them."""
    rows = asked.rows.order_by()
    some = [(bytes(key), kind, number) for key, kind, number in rows.values_list("sort_key", "kind", "pk")[: CAP + 1]]
    places = sorted((_group(key, kind, asked.ranges), key, number) for key, kind, number in some[:CAP])
    more = len(some) > CAP
    if not more or not asked.can_walk:
        return Found(rows, tuple(places), asked.ranges, more)
    # How the first that were met are divided says only which plan is the quicker one, not who is found.
    others = sum(group != CALLED for group, *_ in places)
    return Found(rows, None, asked.ranges, more, others_are_many=others > CAP // 4)


def _words_query(words: list[str]) -> Q:
    """Every word, in any order; the last one may be the beginning of a word."""
    unfinished = _unfinished(words)
    if pairs := _pairs_query(words, unfinished):
        return Q(Matches(NamePairs(F("name_words")), Value(pairs)))
    query = SearchQuery(" ".join(words), config="simple", search_type="plain")
    if not unfinished:
        return Q(name_words=query)
    whole = " ".join([*words[:-1], *re.sub(r"\W", " ", words[-1]).split()[:-1]])
    prefix = SearchQuery(f"'{unfinished}':*", config="simple", search_type="raw")
    return Q(name_words=SearchQuery(whole, config="simple", search_type="plain") & prefix if whole else prefix)


class Matches(Func):
    """Whether a text search vector fits a query that is written as PostgreSQL writes one."""

    arg_joiner = " @@ "
    template = "(%(expressions)s::tsquery)"
    output_field = BooleanField()


def _pairs_query(words: list[str], unfinished: str) -> str:
    """The same by the index of every two words of a name; empty when that index can't say it.

    It holds what is nothing but letters, and two *different* words: «ha» after «hai» is a beginning of that word.
    """
    if not all(word.isascii() and word.isalpha() for word in words):
        return ""
    whole = sorted({*words[:-1], *([] if unfinished else words[-1:])})
    if unfinished and not any(word.startswith(unfinished) for word in whole):
        return " & ".join(f"'{word} {unfinished}':*" for word in whole)
    return " & ".join(f"'{one} {other}'" for one, other in pairwise(whole))


def _unfinished(words: list[str]) -> str:
    """The end of the question that may be the beginning of a word; the beginning «a» would fit every tenth name."""
    last = re.sub(r"\W", " ", words[-1]).split()
    return last[-1] if last and len(last[-1]) > 1 else ""


def _ranges(words: list[str]) -> list[Range]:
    """Where in the order they are whose given name is one of the words; in order, none touching another."""
    found = [found for word in words[:-1] for found in given_name_ranges(word)]
    found += given_name_ranges(words[-1], may_go_on=bool(_unfinished(words)))
    joined: list[Range] = []
    for low, high in sorted(found):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined


def _group(key: bytes, kind: str, ranges: Sequence[Range]) -> int:
    if any(low <= key < high for low, high in ranges):
        return CALLED
    return PEOPLE if kind == SubjectKind.PERSON else OTHERS


def _along(rows: QuerySet[Subject], key: tuple[bytes, int]) -> QuerySet[Subject, int]:
    """The numbers of those beyond a key, in order."""
    return beyond(rows, ("sort_key", "pk"), key).values_list("pk", flat=True)


def _after(few: tuple[Place, ...], place: Place | None) -> tuple[Place, ...]:
    return few[bisect_right(few, place) :] if place else few


def _read(after: str) -> Place | None:
    match read_place(after, 3):
        case (int(group), bytes(key), int(number)):
            return group, key, number
    return None


@contextmanager
def by_index_only() -> Iterator[None]:
    """Keep the planner from reading a whole table because a word is common: an office is waiting, not a report."""
    inside = connection.in_atomic_block  # the setting ends with its transaction
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_seqscan', 'off', true)")
        yield
        if inside:
            cursor.execute("SELECT set_config('enable_seqscan', 'on', true)")
