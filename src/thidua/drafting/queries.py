"""Every read of drafting, scoped to the viewer: deny by default."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, may
from thidua.drafting.flow import Standing
from thidua.drafting.models import (
    ENDED,
    Addressee,
    Answer,
    Consultation,
    DraftCase,
    Opinion,
    Settlement,
    State,
    Step,
    StepPaper,
    Version,
)
from thidua.drafting.provisions import parse
from thidua.legislation.models import LawChange


def above(agency: Agency) -> list[int]:
    """The numbers of the agency and of all above it."""
    return [int(number) for number in agency.path.strip("/").split("/") if number]


def visible_cases(actor: Actor | None) -> QuerySet[DraftCase]:
    """The own agency's, and what was issued above it. Nobody else's while it is being drafted."""
    if actor is None or not may(actor, Action.READ_DRAFTING):
        return DraftCase.objects.none()
    issued_above = Q(state=State.ISSUED, agency__in=above(actor.agency))
    return DraftCase.objects.filter(Q(agency=actor.agency_id) | issued_above).select_related("agency", "lead")


def get_visible_case(actor: Actor | None, pk: int) -> DraftCase:
    """The one door to a case; raises DraftCase.DoesNotExist when it is out of sight."""
    return visible_cases(actor).get(pk=pk)


def get_own_case(actor: Actor, pk: int) -> DraftCase:
    """A case with all that was made on the way: for its own agency alone. Raises DraftCase.DoesNotExist."""
    return visible_cases(actor).get(pk=pk, agency=actor.agency_id)


def get_visible_version(actor: Actor, pk: int) -> Version:
    """A version, for its own agency; the issued one for those below. Raises Version.DoesNotExist."""
    own = Q(case__agency=actor.agency_id)
    issued = Q(pk__in=visible_cases(actor).order_by().values("issued_version"))
    seen = visible_cases(actor).order_by().values("pk")
    return Version.objects.select_related("case__agency", "file").filter(own | issued, case__in=seen).get(pk=pk)


def get_own_consultation(actor: Actor, pk: int) -> Consultation:
    """A consultation with all its answers, for the agency that asked. Raises Consultation.DoesNotExist."""
    own = visible_cases(actor).filter(agency=actor.agency_id).order_by().values("pk")
    return Consultation.objects.select_related("case__agency", "version").get(pk=pk, case__in=own)


def public_consultations() -> QuerySet[Consultation]:
    """What everybody may see and answer today: asked in public, not over, opinions still being collected."""
    rows = Consultation.objects.filter(is_public=True, due_on__gte=timezone.localdate(), case__state=State.CONSULTATION)
    return rows.select_related("case__agency", "version").order_by("due_on", "pk")


def get_public_consultation(pk: int) -> Consultation:
    """One of them. Raises Consultation.DoesNotExist."""
    return public_consultations().get(pk=pk)


def get_readable_consultation(actor: Actor, pk: int) -> Consultation:
    """What was asked, for who asked and for who was asked. Raises Consultation.DoesNotExist."""
    own = Q(case__in=visible_cases(actor).filter(agency=actor.agency_id).order_by().values("pk"))
    asked = Q(pk__in=asked_of(actor).order_by().values("consultation"))
    return Consultation.objects.select_related("case__agency", "version").filter(own | asked).get(pk=pk)


def asked_of(actor: Actor | None) -> QuerySet[Addressee]:
    """What the actor's agency was asked: the version and the own answer, never what others said."""
    if actor is None or not may(actor, Action.READ_DRAFTING):
        return Addressee.objects.none()
    rows = Addressee.objects.filter(agency=actor.agency_id)
    return rows.select_related("consultation__case__agency", "consultation__version", "answer")


def get_asked(actor: Actor | None, pk: int) -> Addressee:
    """The one door for who was asked; raises Addressee.DoesNotExist."""
    return asked_of(actor).get(pk=pk)


def get_own_addressee(actor: Actor, pk: int) -> Addressee:
    """An addressee, for the agency that asked. Raises Addressee.DoesNotExist."""
    own = visible_cases(actor).filter(agency=actor.agency_id).order_by().values("pk")
    rows = Addressee.objects.select_related("consultation__case__agency", "consultation__version", "answer")
    return rows.get(pk=pk, consultation__case__in=own)


def get_own_opinion(actor: Actor, pk: int) -> Opinion:
    """An opinion, for the agency that asked. Raises Opinion.DoesNotExist."""
    own = visible_cases(actor).filter(agency=actor.agency_id).order_by().values("pk")
    rows = Opinion.objects.select_related("answer__addressee__consultation__case__agency", "taken_in")
    return rows.get(pk=pk, answer__addressee__consultation__case__in=own)


def get_visible_answer(actor: Actor, pk: int) -> Answer:
    """An answer, for who asked and for who gave it. Raises Answer.DoesNotExist."""
    own = visible_cases(actor).filter(agency=actor.agency_id).order_by().values("pk")
    seen = Q(addressee__consultation__case__in=own) | Q(addressee__in=asked_of(actor).order_by().values("pk"))
    return Answer.objects.select_related("file", "addressee").filter(seen).get(pk=pk)


def get_own_paper(actor: Actor, pk: int) -> StepPaper:
    """A paper of a step, for the own agency. Raises StepPaper.DoesNotExist."""
    own = visible_cases(actor).filter(agency=actor.agency_id).order_by().values("pk")
    return StepPaper.objects.select_related("file").get(pk=pk, step__case__in=own)


def opinions_of(case: DraftCase) -> list[Opinion]:
    """Every opinion of a case in the order of the document it was given on; general ones first."""
    rows = Opinion.objects.filter(answer__addressee__consultation__case=case).select_related(
        "answer__addressee__consultation__version", "taken_in"
    )
    places: dict[int, dict[str, int]] = {}

    def place(row: Opinion) -> tuple[int, int, int]:
        consultation = row.answer.addressee.consultation
        if consultation.pk not in places:
            provisions = parse(consultation.version.text).provisions
            places[consultation.pk] = {each.key: number for number, each in enumerate(provisions)}
        return consultation.pk, places[consultation.pk].get(row.place, -1), row.pk

    return sorted(rows, key=place)


def waiting_addressees(case: DraftCase, today: dt.date) -> QuerySet[Addressee]:
    """Those who have not answered and still may in time: the last day itself counts."""
    return Addressee.objects.filter(consultation__case=case, consultation__due_on__gte=today, answer=None)


def public_until(case: DraftCase, today: dt.date) -> dt.date | None:
    """The last day that was told to everybody, while it is not over."""
    rows = case.consultations.filter(is_public=True, due_on__gte=today)
    last: dt.date | None = rows.aggregate(last=Max("due_on"))["last"]
    return last


def standing_of(case: DraftCase) -> Standing:
    """What a case has so far, as far as its present step asks for it."""
    step = case.steps.filter(code=case.state).first()
    today = timezone.localdate()
    return Standing(
        ground=case.ground,
        members=case.members.filter(left_on=None).count(),
        versions=case.versions.count(),
        consultations=case.consultations.count(),
        waiting=waiting_addressees(case, today).count(),
        public_until=public_until(case, today),
        open_opinions=Opinion.objects.filter(answer__addressee__consultation__case=case, state=Settlement.OPEN).count(),
        result=step.result if step else "",
    )


IN_PUBLIC = Q(answer__isnull=False, answer__entered_by=None)  # who answered on the public page, and was not asked


def asked(consultation: Consultation) -> QuerySet[Addressee]:
    """Whom the letter went to: not those who answered on the public page, whose names are the drafter's alone."""
    return consultation.addressees.exclude(pk__in=Addressee.objects.filter(IN_PUBLIC).order_by().values("pk"))


@dataclass(frozen=True)
class Tally:
    """How a consultation stands: asked, answered of these, others who answered in public; late, and what all said."""

    asked: int
    answered: int
    public: int
    late: int
    agree: int
    remarks: int
    disagree: int


def tally(consultation: Consultation) -> Tally:
    """Count the answers of a consultation by one query."""
    answered = Q(answer__isnull=False)
    counts = consultation.addressees.aggregate(
        asked=Count("pk", filter=~IN_PUBLIC),
        answered=Count("pk", filter=answered & ~IN_PUBLIC),
        public=Count("pk", filter=IN_PUBLIC),
        late=Count("pk", filter=Q(answer__answered_on__gt=consultation.due_on)),
        agree=Count("pk", filter=Q(answer__general="agree")),
        remarks=Count("pk", filter=Q(answer__general="remarks")),
        disagree=Count("pk", filter=Q(answer__general="disagree")),
    )
    return Tally(**counts)


def due_steps(rows: QuerySet[DraftCase], until: dt.date) -> QuerySet[Step]:
    """Steps not done of cases that go on, due until a day (inclusive), the earliest first."""
    cases = rows.exclude(state__in=ENDED).order_by().values("pk")
    return Step.objects.filter(case__in=cases, done_on=None, due_on__lte=until).order_by("due_on", "pk")


def rules_citing(case: DraftCase) -> QuerySet[LawChange]:
    """Changes of rules of the own agency that cite the issued document, besides the one that puts it into the list."""
    if not case.number:
        return LawChange.objects.none()
    rows = LawChange.objects.filter(agency=case.agency_id, body__cite__startswith=f"{case.number},")
    return rows.order_by("pk")


def agencies_to_ask(agency: Agency) -> QuerySet[Agency]:
    """Agencies that may be asked: those above, those beside each of them, and those right below; today's."""
    today = timezone.localdate()
    others = Q(parent__in=above(agency)) | Q(pk__in=above(agency)) | Q(parent=agency.pk)
    rows = Agency.objects.filter(others).filter(Q(ended_on=None) | Q(ended_on__gt=today))
    return rows.exclude(pk=agency.pk).order_by("name", "pk")
