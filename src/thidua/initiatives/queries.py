"""Every read of initiatives: who sees which, which are alike, what the council said."""

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import Avg, Func, IntegerField, Q, QuerySet, Value
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, may
from thidua.agencies.queries import visible_agencies
from thidua.initiatives.likeness import TEXT_LIMIT, TITLE_LIMIT, likeness, syllables, title_likeness
from thidua.initiatives.models import InitiativeCase, Judgement, State
from thidua.polls.queries import ItemResult, result_of
from thidua.register.models import Initiative, PersonAccount
from thidua.register.scope import scope_of
from thidua.register.words import award_name

LOOKED_AT = 50  # of each kind, those nearest by the database's own count
SHOWN = 10


@dataclass(frozen=True)
class Alike:
    """An earlier initiative that is like the one in hand: a case here, or a title of the register."""

    title: str
    where: str
    score: float
    case: InitiativeCase | None = None
    fact: Initiative | None = None

    @property
    def percent(self) -> int:
        """The score as people read it."""
        return round(self.score * 100)


@dataclass(frozen=True)
class Use:
    """What one author's row of the register says of its use: an initiative serves once."""

    author: str
    subject: int
    fact: Initiative | None
    award: str

    @property
    def is_used(self) -> bool:
        """Whether it has served already."""
        return bool(self.award)


def visible_cases(actor: Actor | None) -> QuerySet[InitiativeCase]:
    """What the own agency handed in or judges, and what agencies below had recognised; none without an agency."""
    if actor is None or not may(actor, Action.READ_EMULATION):
        return InitiativeCase.objects.none()
    own = Q(agency=actor.agency_id) | Q(receiver=actor.agency_id)
    below = Q(state=State.RECOGNISED, agency__in=visible_agencies(actor).values("pk"))
    return InitiativeCase.objects.filter(own | below).select_related("agency", "receiver", "poll")


def get_visible_case(actor: Actor, pk: int) -> InitiativeCase:
    """The one door to an initiative; raises InitiativeCase.DoesNotExist when it is out of sight."""
    return visible_cases(actor).get(pk=pk)


def receivers_for(agency: Agency) -> QuerySet[Agency]:
    """Where the agency may hand in: at itself, and at each agency above it that works."""
    above = [int(number) for number in agency.path.split("/") if number]
    return Agency.objects.filter(pk__in=above, ended_on=None).order_by("-path")


def may_read_judgements(actor: Actor, case: InitiativeCase) -> bool:
    """Whether the actor is of those who judge at the receiver, and has no share in the initiative."""
    return bool(may(actor, Action.READ_APPRAISAL, case.receiver_id)) and not is_author(actor.account_id, case)


def is_author(account_id: int | None, case: InitiativeCase) -> bool:
    """Whether the account is that of one of the authors."""
    return account_id in author_accounts([case])


def author_accounts(cases: list[InitiativeCase]) -> set[int]:
    """The accounts of all authors: they neither judge nor vote on their own."""
    links = PersonAccount.objects.filter(subject__in=_subjects(cases), ended_at=None)
    return set(links.values_list("account_id", flat=True))


def _subjects(cases: list[InitiativeCase]) -> list[int]:
    found: list[int] = []
    for case in cases:
        for author in case.authors.select_related("subject"):
            found += [author.subject_id, author.subject.merged_into_id or author.subject_id]
    return found


def average(case: InitiativeCase) -> Decimal | None:
    """The mean of the points given, None before anybody gave some."""
    mean = Judgement.objects.filter(case=case).aggregate(mean=Avg("points"))["mean"]
    return None if mean is None else round(Decimal(mean), 1)


def vote_of(case: InitiativeCase) -> tuple[ItemResult, int] | None:
    """The counted vote on the case, and how many voted; None while there is none."""
    result = result_of(case.poll) if case.poll else None
    if result is None:
        return None
    return next(item for item in result.items if item.position == case.poll_position), result.voted


def alike_cases(actor: Actor, case: InitiativeCase) -> list[Alike]:
    """Other cases in sight whose description is like this one's, the most alike first."""
    shared = Func(
        Value(case.shingles),
        template="(SELECT count(*) FROM unnest(shingles) AS mark WHERE mark = ANY (%(expressions)s::bigint[]))",
        output_field=IntegerField(),
    )
    near = (
        visible_cases(actor)
        .filter(shingles__overlap=case.shingles)
        .exclude(pk=case.pk)
        .exclude(state=State.WITHDRAWN)
        .annotate(shared=shared)
        .order_by("-shared", "pk")[:LOOKED_AT]
    )
    found = [Alike(each.title, str(each.agency), likeness(case.shingles, each.shingles), case=each) for each in near]
    return _nearest(found, TEXT_LIMIT)


def alike_titles(actor: Actor, case: InitiativeCase) -> list[Alike]:
    """Initiatives of the register in sight whose title is like this one's; the register holds titles only.

    What this very case brought into the register is not told as another one.
    """
    words = [f"'{word}'" for word in dict.fromkeys(syllables(case.title)) if word]
    if not words:
        return []
    own = case.authors.exclude(fact=None).values("fact")
    rows = Initiative.objects.filter(ended_at=None).exclude(pk__in=own)
    vector = SearchVector(_Unmarked("title"), config="simple")
    query = SearchQuery(" | ".join(words), search_type="raw", config="simple")
    near = (
        scope_of(actor, rows, "subject__")
        .annotate(words=vector, rank=SearchRank(vector, query))
        .filter(words=query)
        .select_related("subject__agency")
        .order_by("-rank", "pk")[:LOOKED_AT]
    )
    found = [
        Alike(each.title, f"{each.subject} ({each.year})", title_likeness(case.title, each.title), fact=each)
        for each in near
    ]
    return _nearest(found, TITLE_LIMIT)


def uses_of(case: InitiativeCase) -> list[Use]:
    """For each author of a recognised initiative what the register says of its use now."""
    uses = []
    for author in case.authors.select_related("subject", "fact"):
        fact = author.fact
        if fact is not None and fact.ended_at is not None:  # corrected since: the row that stands in its place
            same = {"subject": fact.subject_id, "kind": fact.kind, "title": fact.title, "ended_at": None}
            fact = Initiative.objects.filter(**same).order_by("-pk").first()
        award = award_name(fact.used_for) if fact and fact.used_for else ""
        uses.append(Use(f"{author.subject.name} ({author.share}%)", author.subject_id, fact, award))
    return uses


def said_use(use: Use) -> str:
    """One sentence about the use."""
    if use.fact is None:
        return _("Không còn trong sổ bộ")
    return _("Đã dùng cho %(award)s; không dùng lần nữa") % {"award": use.award} if use.is_used else _("Chưa dùng")


def _nearest(found: list[Alike], limit: float) -> list[Alike]:
    standing = [each for each in found if each.score >= limit]
    return sorted(standing, key=lambda each: -each.score)[:SHOWN]


MARKED = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
PLAIN = "a" * 17 + "e" * 11 + "i" * 5 + "o" * 17 + "u" * 11 + "y" * 5 + "d"


class _Unmarked(Func):
    """A text without marks and in small letters, as an expression of the database."""

    template = f"translate(lower(normalize(%(expressions)s, NFC)), '{MARKED}', '{PLAIN}')"
