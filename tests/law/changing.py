"""Makers of changes for the tests of the law. The Gazette pages, documents and agencies in them are made up."""

from collections.abc import Iterator
from typing import Any

from thidua.law import Change, Corpus, load_corpus, read_change

TITLE = "ministry_province_emulation_soldier"
THREE_TITLES = f"{TITLE}.standard.consecutive_grassroots_titles"
GAZETTE = {"number": "1 + 2", "page": 3, "date": "2026-05-20"}


def confirmation(at: str, day: str, **given: Any) -> Change:
    """An officer read the provision in a made-up issue of the Gazette."""
    data = {
        "kind": "confirmation",
        "id": f"c-{at}-{day}".replace(" ", "-").replace("/", "-"),
        "at": at,
        "from": day,
        "gazette": GAZETTE,
        "text": "Nguyên văn đã đọc.",
        "checked_on": "2026-12-01",
    }
    return read_change(data | given)


def amendment(at: str, day: str | None, **given: Any) -> Change:
    """A made-up amending clause; `cite` and `confidence` stand for those that the parts do not give."""
    data = {"kind": "amendment", "id": "a", "at": at, "cite": "06/2022/QH15, Điều 22", "confidence": "text"}
    return read_change(data | ({"from": day} if day else {}) | given)


def local_rule(**given: Any) -> Change:
    """A rule of a made-up province on Lao động tiên tiến, on the ground that the law gives for it."""
    data = {
        "kind": "local_rule",
        "id": "l",
        "agency": "T1",
        "level": "province",
        "document": {"number": "1/2026/QĐ-UBND", "title": "Quy chế thi đua, khen thưởng"},
        "cite": "1/2026/QĐ-UBND, Điều 5",
        "ground": "06/2022/QH15, Điều 24, khoản 4",
        "from": "2026-01-01",
        "award": "advanced_worker",
    }
    return read_change({key: part for key, part in (data | given).items() if part is not None})


ON_TIME = {"id": "on_time", "predicate": "judgement", "text": "Nộp hồ sơ đúng hạn."}


def changed(*changes: Change, agencies: tuple[str, ...] = ("T1",)) -> Corpus:
    """The shipped corpus with the changes."""
    return load_corpus().with_changes(changes, agencies)


def whole_award(code: str, day: str, corpus: Corpus | None = None) -> Iterator[Change]:
    """Everything that a firm verdict on an award under an unseen regime rests on, confirmed from a day."""
    corpus = corpus or load_corpus()
    award = corpus.awards[code]
    yield confirmation(code, day)
    for name in corpus.bars:
        yield confirmation(f"bars.{name}", day)
    for route in award.routes:
        yield confirmation(f"{code}.{route.id}", day)
        for where, _ in route.dated_parts():
            yield confirmation(f"{code}.{where}", day)
