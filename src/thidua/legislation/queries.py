"""What a reader of the law asks: which awards there are, and which of them speak of some words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, may
from thidua.law import Corpus, load_corpus
from thidua.law.award import AwardDefinition, Leaf, walk
from thidua.law.changes import Change
from thidua.legislation.models import ChangeStatus, LawChange
from thidua.vietnamese.names import fold

WORD = re.compile(r"\w+")
FAMILIES = {
    "titles": _("Danh hiệu thi đua"),
    "orders": _("Huân chương"),
    "medals": _("Huy chương"),
    "state_honors": _("Danh hiệu vinh dự nhà nước"),
    "prizes": _("Giải thưởng"),
    "commemorative_medals": _("Kỷ niệm chương"),
    "merit_certificates": _("Bằng khen"),
    "commendation_letters": _("Giấy khen"),
    "union_forms": _("Hình thức của công đoàn"),
}


_remembered: ContextVar[dict[str, Corpus] | None] = ContextVar("law of agencies", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Look the law of each agency up once only; for work that changes nothing."""
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


def corpus_for(agency: Agency) -> Corpus:
    """The law as it binds an agency: the shipped corpus with the changes approved there and above it."""
    known = _remembered.get()
    if known is None:
        return corpus_with(agency, [])
    if agency.path not in known:
        known[agency.path] = corpus_with(agency, [])
    return known[agency.path]


def corpus_with(agency: Agency, further: Iterable[Change], *, besides: str = "") -> Corpus:
    """The law of an agency with further changes at the end, and without the one of the code `besides`.

    CorpusError when they do not fit together.
    """
    above = [int(number) for number in agency.path.split("/") if number]
    rows = LawChange.objects.filter(agency__in=above, status=ChangeStatus.APPROVED).exclude(code=besides)
    changes = [row.change for row in rows.order_by("settled_at", "pk")]
    if not changes and not further:
        return load_corpus()
    codes = Agency.objects.filter(pk__in=above).values_list("code", flat=True)
    return load_corpus().with_changes([*changes, *further], codes)


def visible_changes(actor: Actor) -> QuerySet[LawChange]:
    """Changes that bind the actor's agency, and those that its own officers are still writing."""
    above = [int(number) for number in actor.agency.path.split("/") if number]
    settled = Q(agency__in=above, status__in=[ChangeStatus.APPROVED, ChangeStatus.REVOKED])
    at_work = may(actor, Action.DRAFT_LAW_CHANGE) or may(actor, Action.APPROVE_LAW_CHANGE)
    seen = settled | Q(agency=actor.agency) if at_work else settled
    return LawChange.objects.filter(seen).select_related("agency", "drafted_by", "settled_by")


def get_visible_change(actor: Actor, code: str) -> LawChange:
    """One change in sight. LawChange.DoesNotExist otherwise."""
    return visible_changes(actor).get(code=code)


def get_award(corpus: Corpus, code: str) -> AwardDefinition:
    """An award of the law by its code. Raises ObjectDoesNotExist when there is none."""
    award = corpus.awards.get(code)
    if award is None:
        raise ObjectDoesNotExist(code)
    return award


@dataclass(frozen=True)
class Coverage:
    """How much of an award's standard the system holds: conditions in all, holes, and those nobody has read."""

    conditions: int
    holes: int
    from_memory: int

    @property
    def is_whole(self) -> bool:
        return bool(self.conditions) and not self.holes and not self.from_memory


def coverage_of(award: AwardDefinition) -> Coverage:
    """Count the conditions of an award by how they are known."""
    leaves = list(award.leaves())
    weak = [leaf for leaf in leaves if any(value and value.confidence == "memory" for _, value in leaf.values.items())]
    return Coverage(len(leaves), sum(leaf.predicate == "not_seen" for leaf in leaves), len(weak))


def awards_named(words: str, corpus: Corpus) -> list[AwardDefinition]:
    """Awards whose names or abbreviations hold all the words, with or without marks; none for no words."""
    wanted = _words(words)
    return [award for award in corpus.awards.values() if wanted and wanted <= _words(_names(award))]


def awards_speaking_of(words: str, corpus: Corpus) -> list[AwardDefinition]:
    """Awards whose names, conditions or citations hold all the words, with or without marks; all of them for none."""
    wanted = _words(words)
    return [award for award in corpus.awards.values() if wanted <= _words(_text(award))]


def _names(award: AwardDefinition) -> str:
    return " ".join([award.name, award.short_name, *award.abbreviations])


def _words(text: str) -> set[str]:
    return set(WORD.findall(fold(text)))


def _text(award: AwardDefinition) -> str:
    parts = [_names(award), award.note, str(award.cite)]
    for route in award.routes:
        parts += [route.name, str(route.cite)]
        for node in walk(route.standard):
            parts.append(node.text)
            for _day, value in node.values.items() if node.values else ():
                parts += [str(value.cite), getattr(value, "text", "")] if value else []
    return " ".join(parts)


def by_family(awards: Sequence[AwardDefinition]) -> list[tuple[str, list[AwardDefinition]]]:
    """The awards under the name of their family, in the order of the law."""
    groups = [(str(name), [award for award in awards if award.family == family]) for family, name in FAMILIES.items()]
    return [(name, found) for name, found in groups if found]


def holes_of(award: AwardDefinition) -> list[Leaf]:
    """Conditions whose wording nobody has seen."""
    return [leaf for leaf in award.leaves() if leaf.predicate == "not_seen"]
