"""Checks of the corpus that look at several parts at once. Whatever a file or a change brings goes through them."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from thidua.law.bars import BARS
from thidua.law.provision import Dated, Provision, provisions
from thidua.law.source import CorpusError

if TYPE_CHECKING:
    from thidua.law.corpus import Corpus


def check(corpus: "Corpus") -> None:
    """Each day has one regime, each dated part a value or an explicit null, each name something behind it.

    Raises CorpusError with the first place where that does not hold.
    """
    _check_regimes(corpus)
    first = corpus.first_day
    for where, dated, start, end in _dated_parts(corpus):
        _check_dated(where, dated, max(first, start or first), end, corpus)
    for where, provision in _undated(corpus):
        _check_provision(where, provision, corpus)
    if set(corpus.bars) != set(BARS):
        raise CorpusError("bars.yaml và các hàm của nó không khớp nhau")
    for name, delegation in corpus.delegations.items():
        _known(delegation.awards, corpus.awards, f"delegations.{name}: khen thưởng")
    for award in corpus.awards.values():
        _known([award.cite.document], corpus.documents, f"{award.code}: văn bản")
        _known(award.awards_named, corpus.awards, f"{award.code}: khen thưởng")
        for route in award.routes:
            _known(route.subjects, corpus.subject_classes, f"{award.code}.{route.id}: đối tượng")
            _known([route.cite.document], corpus.documents, f"{award.code}.{route.id}: văn bản")


def _check_regimes(corpus: "Corpus") -> None:
    bounds = [day for regime in corpus.regimes for day in (regime.start, regime.end) if day]
    for day in sorted({day + timedelta(days=shift) for day in bounds for shift in (-1, 0)}):
        ruling = [regime for regime in corpus.regimes if regime.holds_on(day)]
        if len(ruling) != 1:
            raise CorpusError(f"ngày {day}: có {len(ruling)} chế độ pháp lý, phải có đúng một")
    for regime in corpus.regimes:
        cited = [regime.cite.document, *(other.cite.document for other in regime.may_yield_to)]
        _known(cited, corpus.documents, f"{regime.id}: văn bản")
        _known([other.regime for other in regime.may_yield_to], [r.id for r in corpus.regimes], f"{regime.id}: chế độ")


def _known(names: Iterable[str], known: Collection[str], where: str) -> None:
    for name in names:
        if name not in known:
            raise CorpusError(f"{where} {name!r} không có trong bộ dữ liệu")


def _dated_parts(corpus: "Corpus") -> Iterator[tuple[str, Dated[Any], date | None, date | None]]:
    """Everything that must hold on every encoded day, or on every day of [start, end)."""
    for name, bar in corpus.bars.items():
        yield f"bars.{name}", bar.values, None, None
    for award in corpus.awards.values():
        yield from ((f"{award.code}.{where}", dated, None, None) for where, dated in award.own_parts())
        for route in award.routes:
            for where, dated in route.dated_parts():
                yield f"{award.code}.{where}", dated, route.start, route.end


def _undated(corpus: "Corpus") -> Iterator[tuple[str, Provision]]:
    """Provisions that need not hold on every day, only cite what is known."""
    for code, limits in corpus.time_limits.items():
        yield from ((f"time_limits.{code}", limit) for _, limit in limits.items() if limit)
    yield from ((f"delegations.{name}", delegation) for name, delegation in corpus.delegations.items())


def _check_dated(where: str, dated: Dated[Any], start: date, end: date | None, corpus: "Corpus") -> None:
    """Values without a gap on [start, end), each citing documents that are in force as long as it holds."""
    if start < dated.first_day:
        raise CorpusError(f"{where}: chưa có giá trị cho ngày {start}; ghi null nếu chưa quy định")
    changes = [*dated.items(), (end or date.max, None)]
    for (day, value), (following, _) in pairwise(changes):
        first, last = max(day, start), min(following, end or date.max)
        if first < last:
            for provision in provisions(value):
                _check_provision(where, provision, corpus)
                _check_in_force(where, provision, first, last, corpus)


def _check_provision(where: str, provision: Provision, corpus: "Corpus") -> None:
    if provision.cite.document not in corpus.documents:
        raise CorpusError(f"{where}: viện dẫn {provision.cite.document} không có trong documents.yaml")
    if (provision.confidence == "confirmed") != (provision.confirmed is not None):
        raise CorpusError(f"{where}: confidence confirmed phải kèm nguyên văn đã đối chiếu Công báo, và ngược lại")


def _check_in_force(where: str, provision: Provision, first: date, last: date, corpus: "Corpus") -> None:
    """The document cited is in force on every day of [first, last), unless its rule is only carried over."""
    document = corpus.documents[provision.cite.document]
    early = document.in_force is not None and first < document.in_force
    late = document.until is not None and document.until < last
    if not provision.assumed and (early or late):
        day = first if early or document.until is None else max(first, document.until)
        raise CorpusError(f"{where}: ngày {day} viện dẫn {provision.cite.document} đã hết hoặc chưa có hiệu lực")
