"""Drawing the sample: the seed is made at the moment of the draw and kept with the list it was drawn from."""

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.dossiers.models import Nomination
from thidua.inspections.models import Draw, DrawnFrom, Inspection, SampledRow
from thidua.inspections.queries import population
from thidua.inspections.sampling import drawn, fingerprint, new_seed
from thidua.inspections.services.locking import locked_case, require_team
from thidua.inspections.steps import DRAWING
from thidua.register.models import Award
from thidua.trail.errors import Refused, beside, required
from thidua.trail.events import Event
from thidua.trail.services import record, service

MOST = 1_000


@service
def draw_sample(actor: Actor, *, inspection: Inspection, drawn_from: str, size: int, reason: str = "") -> Draw:
    """Draw a sample of the unit's nominations or awards of the years inspected.

    The seed is the system's, nobody chooses it. A second draw from the same list needs a reason; the first one stays.
    """
    require_team(actor, inspection)
    inspection = locked_case(inspection, DRAWING)  # of two who draw at once the second is number two
    if not 1 <= size <= MOST:
        raise beside("size", _("Số cần rút phải từ 1 đến %(most)s.") % {"most": MOST})
    if inspection.draws.filter(drawn_from=drawn_from).exists():
        reason = required(reason, "reason", _("Đã rút từ danh sách này; rút thêm thì nêu lý do. Lần trước vẫn giữ."))
    rows = population(inspection, DrawnFrom(drawn_from))
    if not rows:
        raise Refused(_("Đơn vị không có dòng nào trong thời kỳ kiểm tra để rút."))
    seed, keys = new_seed(), sorted(rows)
    draw = Draw.objects.create(
        inspection=inspection,
        number=inspection.draws.count() + 1,
        drawn_from=drawn_from,
        size=size,
        seed=seed,
        population=keys,
        population_hash=fingerprint(keys),
        reason=reason.strip()[:500],
        drawn_by=actor.person,
    )
    sample = drawn(seed, keys, size)
    SampledRow.objects.bulk_create(_row(draw, place, key, rows[key]) for place, key in enumerate(sample, start=1))
    said = {
        "draw": draw.number,
        "drawn_from": drawn_from,
        "size": size,
        "seed": seed,
        "population": len(keys),
        "population_hash": draw.population_hash,
        "rows": sample,
    }
    record(actor, Event.INSPECTION_SAMPLED, inspection, after=said, reason=draw.reason)
    return draw


def _row(draw: Draw, place: int, key: str, thing: Nomination | Award) -> SampledRow:
    row = SampledRow(draw=draw, place=place, key=key, subject_id=thing.subject_id)
    if isinstance(thing, Nomination):
        row.nomination = thing
    else:
        row.award = thing
    return row
