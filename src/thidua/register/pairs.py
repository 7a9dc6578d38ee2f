"""Finding pairs of subjects that may be one, over all that an agency sees, without comparing everybody with everybody.

Two subjects are compared when they share a key: the name and the birth year, the name and the agency's family, or the
name less one syllable and the birth date. A key that too many share (a very common name) is left to the narrower ones.
"""

from django.db import connection, transaction
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
from thidua.register.known import family_of
from thidua.register.matching import PROPOSED
from thidua.register.models import PairState, Subject, SubjectName, SubjectPair
from thidua.register.proposing import propose
from thidua.register.services.sight import require_in_sight
from thidua.trail.services import service
from thidua.vietnamese.names import fold

LARGEST_BLOCK = 60  # subjects that share a key and are still compared with each other
BATCH = 2_000
MOST_AT_ONCE = 500  # namesakes with whom one subject is compared while somebody waits at a page


@service
def ask_for_pairs(actor: Actor) -> Job:
    """Have the register of the actor's sight looked through; Overtaken while that is under way."""
    return ask_for_job(
        actor,
        kind="pairs",
        title=_("Tìm người trùng: %(agency)s") % {"agency": actor.agency},
        once=pairs_key(actor),
    )


def pairs_key(actor: Actor) -> str:
    """Of one agency one looking through is under way at a time."""
    return f"pairs:{actor.agency_id}"


@kind("pairs", Action.RECORD_FACT)
def find_pairs(actor: Actor, tell: Tell) -> Outcome:
    """Propose every pair in the actor's sight that is sure enough; what was kept apart, only when something changed."""
    tell(0, 0, _("Đang gom những hồ sơ có tên giống nhau"))
    borders = borders_of(timezone.localdate())
    agencies = visible_agencies(actor)
    subjects = Subject.objects.filter(agency__in=agencies.values("pk"), merged_into=None)
    candidates = _candidates(agencies, borders)
    bearers = dict(subjects.order_by().values_list("name_fold").annotate(count=Count("pk")).filter(count__gt=1))
    found: set[tuple[int, int]] = set()
    for start in range(0, len(candidates), BATCH):
        found |= propose(candidates[start : start + BATCH], borders, bearers)
        tell(min(start + BATCH, len(candidates)), len(candidates), _("Đang so từng cặp"))
    gone = _forget(subjects, found)
    count = visible_pairs(actor).filter(state=PairState.OPEN).count()
    said = _("Đã so %(compared)s cặp; %(count)s cặp chờ xem xét, %(gone)s cặp không còn nghi trùng.")
    return Outcome(said % {"compared": len(candidates), "count": count, "gone": gone}, reverse("register:pairs"))


@service
def look_for_pairs(actor: Actor, *, subject: Subject) -> int:
    """Compare one subject at once with all in the actor's sight that may be the same; returns how many are proposed."""
    require_in_sight(actor, Action.RECORD_FACT, subject.agency)
    alike = Q(name_fold=subject.name_fold)
    if subject.birth_date:
        alike |= Q(birth_date=subject.birth_date)
    others = Subject.objects.filter(
        alike, kind=subject.kind, merged_into=None, agency__in=visible_agencies(actor).values("pk")
    ).exclude(pk=subject.pk)
    numbers = others.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE]
    found = propose([(min(subject.pk, other), max(subject.pk, other)) for other in numbers])
    return len(found)


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


def _candidates(agencies: QuerySet[Agency], borders: Borders) -> list[tuple[int, int]]:
    """Pairs that share a key, each once, the lower number first."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pair_people, pair_families, pair_keys")
        cursor.execute("CREATE TEMPORARY TABLE pair_families (agency bigint PRIMARY KEY, family bigint) ON COMMIT DROP")
        families = [(agency.pk, family_of(agency, borders)) for agency in agencies.only("pk")]
        with cursor.copy("COPY pair_families FROM STDIN") as copy:
            for line in families:
                copy.write_row(line)
        cursor.execute(PEOPLE)
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


PEOPLE = """
    CREATE TEMPORARY TABLE pair_people ON COMMIT DROP AS
    SELECT s.id, s.kind, s.name_fold AS name, s.birth_date, s.birth_year, f.family
    FROM register_subject s JOIN pair_families f ON f.agency = s.agency_id
    WHERE s.merged_into_id IS NULL AND s.withdrawn_at IS NULL
"""
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


def _forget(subjects: QuerySet[Subject], found: set[tuple[int, int]]) -> int:
    """Let go of open pairs that are no longer sure enough; what a person put side by side on weaker grounds stays."""
    numbers = subjects.values("pk")
    rows = SubjectPair.objects.filter(state=PairState.OPEN, score__gte=PROPOSED, first__in=numbers, second__in=numbers)
    gone = [pair.pk for pair in rows if (pair.first_id, pair.second_id) not in found]
    return SubjectPair.objects.filter(pk__in=gone).update(state=PairState.GONE)
