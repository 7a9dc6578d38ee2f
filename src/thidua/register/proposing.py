"""Writing down which pairs of subjects are sure enough for a person to look at."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils import timezone

from thidua.agencies.borders import Borders, borders_of
from thidua.register.known import known_of, mark_of
from thidua.register.matching import PROPOSED, compare, grounds_as_json
from thidua.register.models import PairState, SubjectPair


def propose(
    pairs: Iterable[tuple[int, int]], borders: Borders | None = None, bearers: Mapping[str, int] | None = None
) -> set[tuple[int, int]]:
    """Compare these pairs (the lower number first), write what is sure enough, and return that.

    What was kept apart is proposed again only when something of either has changed.
    """
    pairs = list(pairs)
    borders = borders or borders_of(timezone.localdate())
    known = known_of({number for pair in pairs for number in pair}, borders=borders, bearers=bearers)
    proposed = {}
    for one, other in pairs:
        compared = compare(known[one], known[other])
        if compared.score >= PROPOSED:
            proposed[one, other] = compared, mark_of(known[one], known[other])
    present = {(pair.first_id, pair.second_id): pair for pair in _present(proposed)}
    new = []
    for key, (compared, mark) in proposed.items():
        values = {"score": compared.score, "grounds": grounds_as_json(compared.grounds), "mark": mark}
        if key not in present:
            new.append(SubjectPair(first_id=key[0], second_id=key[1], **values))
        elif present[key].state != PairState.APART or present[key].mark != mark:
            # Kept apart, and something of either has changed: a person looks again, with the former reason in sight.
            SubjectPair.objects.filter(pk=present[key].pk).update(**values, state=PairState.OPEN)
    SubjectPair.objects.bulk_create(new)
    return set(proposed)


def _present(keys: Iterable[tuple[int, int]]) -> Iterator[SubjectPair]:
    keys = set(keys)
    rows = SubjectPair.objects.filter(first__in=[key[0] for key in keys]).select_for_update()
    return (pair for pair in rows.order_by("pk") if (pair.first_id, pair.second_id) in keys)
