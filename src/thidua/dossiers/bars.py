"""What bars a commendation on a day and no appraisal has weighed: the law is asked as of the day of receipt."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Max, Q

from thidua.dossiers.models import Appraisal, Review
from thidua.register.models import Discipline, Proceeding, Subject


def same_subject(subject: Subject) -> int:
    """The number under which a subject is compared: that of the one it was merged into."""
    return subject.merged_into_id or subject.pk


def of_subjects(path: str, numbers: set[int]) -> Q:
    """Rows whose subject (at `path`) is one of these, or was merged into one."""
    return Q(**{f"{path}__in": numbers}) | Q(**{f"{path}__merged_into__in": numbers})


def running(subjects: set[int], on: dt.date) -> dict[int, list[Proceeding | Discipline]]:
    """By number of a subject (that of `same_subject`): the proceedings and measures in force on a day."""
    facts: dict[int, list[Proceeding | Discipline]] = {}
    for model in (Proceeding, Discipline):
        rows = model.objects.filter(of_subjects("subject", subjects), ended_at=None, starts_on__lte=on)
        for fact in rows.filter(Q(ends_on=None) | Q(ends_on__gte=on)).select_related("subject"):
            facts.setdefault(same_subject(fact.subject), []).append(fact)
    return facts


def unweighed(reviews: Sequence[Review], on: dt.date) -> dict[int, list[Proceeding | Discipline]]:
    """By review: what runs on the day `on` (Nghị định 152/2025/NĐ-CP, Điều 4 khoản 4: text) and was not weighed.

    Weighed is what ran when the dossier was received and stood in the register when the appraiser gave the opinion:
    then the law's answer said so, and a reason stands beside an opinion that differs. `reviews` come with
    `nomination__subject`; the number of queries does not grow with them.
    """
    subjects = {same_subject(review.nomination.subject) for review in reviews}
    given = Appraisal.objects.filter(review__in=reviews).exclude(settled_at=None)
    looked_at = dict(given.values_list("review").annotate(last=Max("settled_at")))
    facts = running(subjects, on)
    return {
        review.pk: [
            fact
            for fact in facts.get(same_subject(review.nomination.subject), ())
            if (seen := looked_at.get(review.pk)) is None
            or fact.recorded_at > seen
            or fact.starts_on > review.received_on
        ]
        for review in reviews
    }


def said(fact: Proceeding | Discipline) -> str:
    """What it is and since when, for a sentence."""
    return f"{fact.get_kind_display()} (từ {fact.starts_on:%d/%m/%Y})"
