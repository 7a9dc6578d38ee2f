"""What dossiers have against two subjects being one person: a nomination of both for one award of one year."""

from django.utils.translation import gettext as _

from thidua.dossiers.models import Nomination, NominationStatus
from thidua.register.following import in_the_way
from thidua.register.models import Subject
from thidua.register.words import award_name


@in_the_way
def nominated_twice(kept: Subject, merged: Subject) -> list[str]:
    """Each pair of nominations that `create_nomination` would have refused, had the two been one."""
    ended = [NominationStatus.WITHDRAWN, NominationStatus.REFUSED]
    ours, theirs = (
        {
            (each.award, each.through_year): each
            for each in Nomination.objects.filter(subject=subject).exclude(status__in=ended)
        }
        for subject in (kept, merged)
    )
    text = _(
        "Cả hai có hồ sơ đề nghị %(award)s năm %(year)s (%(one)s và %(other)s): hãy rút hoặc kết thúc một hồ sơ trước."
    )
    return [
        text % {"award": award_name(key[0]), "year": key[1], "one": ours[key].code, "other": theirs[key].code}
        for key in sorted(ours.keys() & theirs.keys())
    ]
