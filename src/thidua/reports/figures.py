"""The charts of the pages: what an officer would rather look at than read. None where there is nothing to show."""

import datetime as dt
from dataclasses import replace

from django.core.cache import cache
from django.db.models import Count, OuterRef, Subquery, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.borders import borders_of
from thidua.agencies.models import Agency, Level
from thidua.agencies.permissions import Action, may
from thidua.agencies.queries import visible_agencies
from thidua.councils.minutes import ItemResult, minutes
from thidua.councils.models import Session
from thidua.councils.queries import COUNTED_STATUSES
from thidua.decisions.models import Decision, DecisionStatus
from thidua.dossiers.findings import VERDICTS
from thidua.dossiers.models import Appraisal, Step, Submission
from thidua.dossiers.queries import board_counts, visible_reviews
from thidua.exemplars.models import Exemplar
from thidua.exemplars.queries import standing
from thidua.law import load_corpus
from thidua.register.models import Award, AwardStatus
from thidua.register.words import award_name
from thidua.reports.charts import Figure, bar_chart, line_chart, province_map, stacked_chart, written
from thidua.reports.indicators.areas import by_province

YEARS = 10
LINES = 4  # the most frequent awards have a line each, the others one together
MOST_ITEMS = 20
HOUR = 60 * 60
WORTH_A_LOOK = 2  # bars or years: one alone is said faster than drawn
MILLION = 1_000_000


def work_in_hand(actor: Actor) -> Figure | None:
    """Open reviews of the own agency by step, late ones apart; for those who appraise and for the head."""
    if not (may(actor, Action.APPRAISE) or may(actor, Action.ISSUE_DECISION)):
        return None
    counts = board_counts(actor, timezone.localdate())
    total, late = sum(each.count for each in counts), sum(each.late for each in counts)
    if len(counts) < WORTH_A_LOOK and not late:
        return None
    rows = [(str(Step(each.step).label), (each.count - each.late, each.late)) for each in counts]
    most = max(counts, key=lambda each: each.count)
    finding = _("%(total)s hồ sơ đang ở cơ quan, %(late)s quá hạn; nhiều nhất ở bước %(step)s (%(count)s).") % {
        "total": written(total),
        "late": written(late) if late else _("không hồ sơ nào"),
        "step": str(Step(most.step).label).lower(),
        "count": written(most.count),
    }
    parts = [(_("Trong hạn"), "info"), (_("Quá hạn"), "danger")]
    return stacked_chart(_("Hồ sơ đang thẩm định, theo bước"), finding, parts, rows, of=_("Bước"))


def awards_by_year(actor: Actor, agency: Agency, *, today: bool = False) -> Figure | None:
    """Awards of the people and collectives of an agency and those below it, by year and award, over ten years.

    As the agencies were in each year, or by today's borders: then what was given in all that went into it is in it too,
    and what nobody can place is said. Counted once an hour. Not for the centre, where this would read the
    whole register: yearly reports do that.
    """
    if agency.level == Level.CENTRAL or not may(actor, Action.READ_REGISTER):
        return None
    key = f"awards-by-year:{agency.pk}:{timezone.localdate().year}:{today}"
    kept = cache.get(key)
    counted, unmapped = kept or _awards(actor, agency, today)
    if kept is None:
        cache.set(key, (counted, unmapped), HOUR)
    if len({year for year, _code in counted}) < WORTH_A_LOOK:
        return None
    return _drawn(counted, unmapped)


def _drawn(counted: dict[tuple[int, str], int], unmapped: int) -> Figure:
    totals: dict[str, int] = {}
    for (_year, code), count in counted.items():
        totals[code] = totals.get(code, 0) + count
    named = sorted(totals, key=lambda code: -totals[code])[:LINES]
    years = range(min(year for year, _code in counted), max(year for year, _code in counted) + 1)
    series = {_short_name(code): [(year, counted.get((year, code), 0)) for year in years] for code in named}
    if rest := set(totals) - set(named):
        series[_("Khen thưởng khác")] = [(year, sum(counted.get((year, code), 0) for code in rest)) for year in years]
    last = years[-1]
    finding = _("Năm %(year)s có %(count)s lượt khen thưởng; nhiều nhất trong cả thời gian: %(award)s (%(most)s).") % {
        "year": last,
        "count": written(sum(count for (year, _code), count in counted.items() if year == last)),
        "award": award_name(named[0]),
        "most": written(totals[named[0]]),
    }
    if unmapped:
        finding += _(
            " Ngoài ra %(count)s lượt không quy được về địa giới hôm nay (đơn vị bị chia, tách, giải thể)."
        ) % {"count": written(unmapped)}
    return line_chart(_("Khen thưởng theo năm thành tích"), finding, series)


def _short_name(code: str) -> str:
    award = load_corpus().awards.get(code)
    return award.short_name if award else code


def _awards(actor: Actor, agency: Agency, today: bool) -> tuple[dict[tuple[int, str], int], int]:
    """Counts by year and award, and how many have no place by today's borders."""
    this_year = timezone.localdate().year
    rows = Award.objects.filter(status=AwardStatus.VALID, year__range=(this_year - YEARS + 1, this_year)).order_by()
    if not today:
        rows = rows.filter(agency__path__startswith=agency.path)
        counts = rows.values_list("year", "code").annotate(count=Count("pk"))
        return {(year, code): count for year, code, count in counts}, 0
    borders = borders_of(timezone.localdate())
    found: dict[tuple[int, str], int] = {}
    unmapped = 0
    rows = rows.filter(agency__in=visible_agencies(replace(actor, agency=agency)).values("pk"))
    for year, code, path, count in rows.values_list("year", "code", "agency__path").annotate(count=Count("pk")):
        # A split within the year can't be told from the row: only the year is known.
        place = borders.path_of(borders.place_in_tree(path, dt.date(year, 1, 1)), path)
        if not place:
            unmapped += count
        elif place.startswith(agency.path):
            found[year, code] = found.get((year, code), 0) + count
    return found, unmapped


def session_outcome(session: Session) -> Figure | None:
    """The votes on each item of a counted session, those with the fewest in favour first."""
    if session.status not in COUNTED_STATUSES:
        return None
    result = minutes(session)
    if not result.items:
        return None
    items = sorted(result.items, key=lambda item: (item.yes, item.position))
    parts = [(_("Đồng ý"), "success"), (_("Không đồng ý"), "danger"), (_("Phiếu trắng"), "neutral")]
    rows = [(item.subject, (item.yes, item.no, item.blank)) for item in items[:MOST_ITEMS]]
    return stacked_chart(_("Phiếu theo hồ sơ"), _said_of_votes(items, result.members), parts, rows, of=_("Hồ sơ"))


def _said_of_votes(items: list[ItemResult], members: int) -> str:
    failed = [item for item in items if not item.passed]
    words = {
        "count": written(len(items)),
        "failed": written(len(failed)),
        "name": items[0].subject,
        "yes": items[0].yes,
        "members": members,
    }
    least = _("ít phiếu đồng ý nhất: %(name)s (%(yes)s/%(members)s)")
    said = _("%(failed)s trong %(count)s hồ sơ không đạt; ") if failed else _("Cả %(count)s hồ sơ đều đạt; ")
    more = _(" Hình có %(shown)s hồ sơ ít phiếu nhất.") % {"shown": MOST_ITEMS} if len(items) > MOST_ITEMS else ""
    return f"{said % words}{least % words}.{more}"


def verdicts(actor: Actor, submission: Submission) -> Figure | None:
    """What the law answered for the nominations of a submission that the actor's agency reviews."""
    if not may(actor, Action.APPRAISE, submission.receiver_id):
        return None
    last = Appraisal.objects.filter(review=OuterRef("pk")).order_by("-pk").values("verdict")[:1]
    reviews = visible_reviews(actor).filter(submission=submission).annotate(verdict=Subquery(last))
    counts = dict(reviews.order_by().values_list("verdict").annotate(count=Count("pk")))
    total, asked = sum(counts.values()), sum(count for verdict, count in counts.items() if verdict)
    if not asked or len(counts) < WORTH_A_LOOK:
        return None
    rows = [(str(name), counts[verdict]) for verdict, (name, _tag) in VERDICTS.items() if verdict in counts]
    if total > asked:
        rows.append((_("Chưa đối chiếu"), total - asked))
    finding = _("%(eligible)s trong %(total)s hồ sơ đủ tiêu chuẩn, %(not_eligible)s không đủ tiêu chuẩn.") % {
        "eligible": written(counts.get("eligible", 0)),
        "total": written(total),
        "not_eligible": written(counts.get("not_eligible", 0)),
    }
    title = _("Kết quả đối chiếu với quy định")
    highlight = str(VERDICTS["not_eligible"][0])
    return bar_chart(title, finding, rows, of=_("Kết quả"), value=_("Số hồ sơ"), highlight=highlight)


def bonuses_by_award(actor: Actor) -> Figure | None:
    """What the agency's decisions of their latest year give in money, by award."""
    issued = Decision.objects.filter(agency=actor.agency_id, status=DecisionStatus.ISSUED)
    latest = issued.order_by("-year").values_list("year", flat=True).first()
    sums = issued.filter(year=latest).order_by().values_list("award").annotate(money=Sum("items__bonus"))
    paid = sorted(((code, money) for code, money in sums if money), key=lambda each: (-each[1], each[0]))
    if len(paid) < WORTH_A_LOOK:
        return None
    finding = _("Tổng tiền thưởng theo các quyết định của năm: %(total)s đồng; nhiều nhất cho %(award)s.") % {
        "total": written(sum(money for _code, money in paid)),
        "award": award_name(paid[0][0], dt.date(latest or 1, 12, 31)),
    }
    title = _("Tiền thưởng theo danh hiệu, hình thức, năm %(year)s") % {"year": latest}
    rows = [(_short_name(code), money / MILLION) for code, money in paid]
    return bar_chart(title, finding, rows, of=_("Danh hiệu, hình thức"), value=_("Tiền thưởng (triệu đồng)"))


def taken_up(exemplar: Exemplar) -> Figure | None:
    """The provinces of today in which somebody takes an exemplar up, by how many; others are said."""
    borders = borders_of(timezone.localdate())
    rows = list(standing(exemplar.followings.all()).values_list("agency__path", "since"))
    paths = [borders.path_of(borders.place_in_tree(path, since), path) for path, since in rows if path]
    counts = {each.area_code: count for each, count in by_province((path, 1) for path in paths).items()}
    if len(counts) < WORTH_A_LOOK:
        return None
    finding = _("%(count)s nơi ở %(areas)s tỉnh, thành phố học tập.") % {
        "count": written(sum(counts.values())),
        "areas": len(counts),
    }
    if rest := len(rows) - sum(counts.values()):
        finding += _(" %(count)s nơi khác không rõ tỉnh, thành phố.") % {"count": written(rest)}
    return province_map(_("Nơi học tập theo tỉnh, thành phố"), finding, counts, value=_("Nơi học tập"))
