"""Finding pairs of subjects that may be one, over all that an agency sees, without comparing everybody with everybody.

Two subjects are compared when they share a key: the name and the birth year, the name and the agency's family, or the
name less one syllable and the birth date. A key that too many share (a very common name) is left to the narrower ones.
"""

from collections.abc import Iterable, Iterator

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.borders import Borders, borders_of
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action
from thidua.agencies.queries import visible_agencies
from thidua.jobs.kinds import Outcome, Tell, kind
from thidua.jobs.models import Job
from thidua.jobs.services import ask_for_job
from thidua.register.known import family_of, known_of, mark_of
from thidua.register.matching import PROPOSED, Known, compare, grounds_as_json
from thidua.register.models import PairState, Subject, SubjectName, SubjectPair
from thidua.trail.services import service
from thidua.vietnamese.names import fold

LARGEST_BLOCK = 60  # subjects that share a key and are still compared with each other
BATCH = 2_000


@service
def ask_for_pairs(actor: Actor) -> Job:
    """Have the register of the actor's sight looked through; Overtaken while that is under way."""
    return ask_for_job(
        actor,
        kind="pairs",
        title=_("Tìm người trùng: %(agency)s") % {"agency": actor.agency},
        once=f"pairs:{actor.agency_id}",
    )


@kind("pairs", Action.RECORD_FACT)
def find_pairs(actor: Actor, tell: Tell) -> Outcome:
    """Propose every pair in the actor's sight that is sure enough; what was kept apart, only when something changed."""
    tell(0, 0, _("Đang gom những hồ sơ có tên giống nhau"))
    borders = borders_of(timezone.localdate())
    agencies = visible_agencies(actor)
    subjects = Subject.objects.filter(agency__in=agencies.values("pk"), merged_into=None)
    candidates = _candidates(subjects, agencies, borders)
    bearers = dict(subjects.order_by().values_list("name_fold").annotate(count=Count("pk")).filter(count__gt=1))
    found: set[tuple[int, int]] = set()
    for start in range(0, len(candidates), BATCH):
        found |= _compare_batch(candidates[start : start + BATCH], borders, bearers)
        tell(min(start + BATCH, len(candidates)), len(candidates), _("Đang so từng cặp"))
    gone = _forget(subjects, found)
    count = visible_pairs(actor).filter(state=PairState.OPEN).count()
    said = _("Đã so %(compared)s cặp; %(count)s cặp chờ xem xét, %(gone)s cặp không còn nghi trùng.")
    return Outcome(said % {"compared": len(candidates), "count": count, "gone": gone}, reverse("register:pairs"))


def visible_pairs(actor: Actor) -> QuerySet[SubjectPair]:
    """Pairs of which the actor's agency sees both, but for those of a subject that was merged since; surest first."""
    agencies = visible_agencies(actor).values("pk")
    rows = SubjectPair.objects.filter(first__agency__in=agencies, second__agency__in=agencies)
    alone = Q(first__merged_into=None, second__merged_into=None) | Q(state=PairState.MERGED)
    return rows.filter(alone).select_related("first__agency", "second__agency").order_by("-score", "pk")


def get_visible_pair(actor: Actor, pk: int) -> SubjectPair:
    """The one door to a pair; raises SubjectPair.DoesNotExist when one of the two is out of sight."""
    agencies = visible_agencies(actor).values("pk")
    rows = SubjectPair.objects.filter(first__agency__in=agencies, second__agency__in=agencies)
    return rows.select_related("first__agency", "second__agency", "settled_by").get(pk=pk)


def _candidates(subjects: QuerySet[Subject], agencies: QuerySet[Agency], borders: Borders) -> list[tuple[int, int]]:
    """Pairs that share a key, each once, the lower number first."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pair_people, pair_families, pair_keys")
        cursor.execute("CREATE TEMPORARY TABLE pair_families (agency bigint PRIMARY KEY, family bigint) ON COMMIT DROP")
        families = [(agency.pk, family_of(agency, borders)) for agency in agencies.only("pk")]
        with cursor.copy("COPY pair_families FROM STDIN") as copy:
            for line in families:
                copy.write_row(line)
        chosen, parameters = subjects.order_by().values("pk").query.sql_with_params()
        cursor.execute(
            """CREATE TEMPORARY TABLE pair_people ON COMMIT DROP AS
            SELECT s.id, s.kind, s.name_fold AS name, s.birth_date, s.birth_year, f.family
            FROM register_subject s JOIN pair_families f ON f.agency = s.agency_id
            WHERE s.id IN ("""
            + chosen
            + ")",
            parameters,
        )
        _add_former_names(cursor)
        cursor.execute(KEYS)
        cursor.execute("ANALYZE pair_keys")
        cursor.execute(PAIRS, {"largest": LARGEST_BLOCK})
        return list(cursor.fetchall())


def _add_former_names(cursor: object) -> None:
    """A former name stands for its bearer as the present one does."""
    former = SubjectName.objects.extra(where=["subject_id IN (SELECT id FROM pair_people)"])
    for subject, name in former.values_list("subject", "name").iterator(BATCH):
        cursor.execute(  # type: ignore[attr-defined] # Django's cursor
            """INSERT INTO pair_people SELECT id, kind, %s, birth_date, birth_year, family FROM pair_people
            WHERE id = %s LIMIT 1""",
            [fold(name), subject],
        )


KEYS = """
    CREATE TEMPORARY TABLE pair_keys ON COMMIT DROP AS
    SELECT DISTINCT id, key FROM (
        SELECT id, 'y ' || birth_year || ' ' || name AS key FROM pair_people WHERE kind = 'person'
        UNION ALL
        SELECT id, 'f ' || family || ' ' || kind || ' ' || coalesce(birth_year, 0) || ' ' || name FROM pair_people
        UNION ALL
        SELECT id, 'f ' || family || ' ' || kind || ' ' || name FROM pair_people
        UNION ALL
        SELECT id, 'd ' || birth_date || ' ' || array_to_string(words[:at - 1] || words[at + 1:], ' ')
        FROM (SELECT id, birth_date, string_to_array(name, ' ') AS words FROM pair_people
              WHERE kind = 'person' AND birth_date IS NOT NULL) AS people,
            generate_series(1, cardinality(words)) AS at
        UNION ALL
        SELECT id, 'd ' || birth_date || ' ' || name FROM pair_people WHERE birth_date IS NOT NULL
        UNION ALL
        SELECT id, 'u ' || family || ' ' || birth_year || ' '
            || array_to_string(words[:at - 1] || words[at + 1:], ' ')
        FROM (SELECT id, family, birth_year, string_to_array(name, ' ') AS words FROM pair_people
              WHERE kind = 'person' AND birth_year IS NOT NULL) AS people,
            generate_series(1, cardinality(words)) AS at
        UNION ALL
        SELECT id, 'u ' || family || ' ' || birth_year || ' ' || name FROM pair_people
        WHERE kind = 'person' AND birth_year IS NOT NULL
    ) AS every WHERE key IS NOT NULL
"""
PAIRS = """
    WITH small AS (
        SELECT key FROM pair_keys GROUP BY key HAVING count(*) BETWEEN 2 AND %(largest)s
    ), held AS (SELECT id, key FROM pair_keys JOIN small USING (key))
    SELECT DISTINCT one.id, other.id FROM held one JOIN held other ON other.key = one.key AND other.id > one.id
    ORDER BY 1, 2
"""


def _compare_batch(pairs: list[tuple[int, int]], borders: Borders, bearers: dict[str, int]) -> set[tuple[int, int]]:
    """Write what is sure enough of these pairs; return those pairs."""
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


def _forget(subjects: QuerySet[Subject], found: set[tuple[int, int]]) -> int:
    """Open pairs of these subjects that are no longer sure enough; what a person put side by side on weaker grounds stays."""
    numbers = subjects.values("pk")
    rows = SubjectPair.objects.filter(state=PairState.OPEN, score__gte=PROPOSED, first__in=numbers, second__in=numbers)
    gone = [pair.pk for pair in rows if (pair.first_id, pair.second_id) not in found]
    return SubjectPair.objects.filter(pk__in=gone).update(state=PairState.GONE)


__all__ = ["Known", "ask_for_pairs", "find_pairs", "get_visible_pair", "visible_pairs"]
