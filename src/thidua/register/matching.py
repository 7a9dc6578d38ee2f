"""Whether two subjects of the register are one: every ground for and against, in Vietnamese, with its weight.

Pure: no database. What is compared is a `Known`; the answer a `Compared`, whose score is the sum of the weights, from
0 to 100. The weights and the threshold are held to made-up data by `benchmarks/matching.py`.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from thidua.register.models import RatingValue, Sex, SubjectKind
from thidua.register.words import award_name
from thidua.vietnamese.dates import short_date
from thidua.vietnamese.names import fold, same_marks

PROPOSED = 50  # from here on a pair is put before a person
LIKELY, CERTAIN = 65, 85
COMMON, RARE = 20, 2  # bearers of one name in sight
SLIP = 2  # keys pressed wrong in one syllable
SHARED_CAP = 30  # several shared decisions say little more than two


class KnownAward(NamedTuple):
    """An award as it is compared: `number` and `given_by` are folded; `family` is the agency by today's borders."""

    code: str
    year: int
    number: str
    given_by: str
    family: int | None


@dataclass(frozen=True)
class Known:
    """What is compared of one subject. `family` is its agency by today's borders; `bearers` how many have its name."""

    pk: int
    kind: str
    name: str
    former_names: tuple[str, ...]
    sex: str
    birth_date: dt.date | None
    birth_year: int | None
    founded_on: dt.date | None
    citizen_hash: str
    old_hashes: frozenset[str]
    agency: int
    family: int
    parent: int | None
    agency_name: str
    job_title: str
    address: str
    awards: tuple[KnownAward, ...] = ()
    ratings: tuple[tuple[int, str], ...] = ()
    initiatives: frozenset[tuple[int, str]] = frozenset()
    bearers: int = 0


class Ground(NamedTuple):
    """One thing that speaks for (a positive weight) or against (a negative one) two subjects being one."""

    text: str
    weight: int


@dataclass(frozen=True)
class Compared:
    """The grounds, the heaviest first, and their sum."""

    grounds: tuple[Ground, ...]

    @property
    def score(self) -> int:
        return max(0, min(100, sum(ground.weight for ground in self.grounds)))

    @property
    def against(self) -> tuple[Ground, ...]:
        return tuple(ground for ground in self.grounds if ground.weight < 0)


def compare(first: Known, second: Known) -> Compared:
    """Everything that speaks for and against the two being one; nothing at all when their kinds or names differ."""
    if first.kind != second.kind:
        return Compared(())
    name = _name(first, second)
    if name is None and not _share_number(first, second):
        return Compared(())
    each = {
        SubjectKind.PERSON: _of_people,
        SubjectKind.COLLECTIVE: _of_collectives,
        SubjectKind.HOUSEHOLD: _of_households,
    }[SubjectKind(first.kind)]
    grounds = [*([name] if name else []), *each(first, second), *_rows(first, second)]
    return Compared(tuple(sorted(grounds, key=lambda ground: -abs(ground.weight))))


def level_of(score: int) -> tuple[str, str]:
    """How sure a score is, in Vietnamese, and the colour of its tag."""
    if score >= CERTAIN:
        return _("Rất chắc"), "danger"
    return (_("Khá chắc"), "warning") if score >= LIKELY else (_("Cần xem kỹ"), "info")


def is_slip(one: str, other: str) -> bool:
    """Whether two names of people may be one with a slip: a syllable typed wrong, left out, or put elsewhere."""
    return _slip(fold(one).split(), fold(other).split()) is not None


def _of_people(first: Known, second: Known) -> Iterator[Ground]:
    yield from _numbers(first, second)
    yield from _birth(first, second)
    yield from _agency(first, second, same=15, lineage=13, beside=5)
    if first.sex and second.sex and first.sex != second.sex:
        both = {"first": str(Sex(first.sex).label).lower(), "second": str(Sex(second.sex).label).lower()}
        yield Ground(_("Khác giới tính: %(first)s và %(second)s") % both, -50)
    if first.job_title and fold(first.job_title) == fold(second.job_title):
        yield Ground(_("Cùng chức vụ: %(title)s") % {"title": first.job_title}, 4)
    bearers = max(first.bearers, second.bearers)
    if bearers >= COMMON:
        yield Ground(_("Tên phổ biến: %(count)s người cùng tên trong phạm vi") % {"count": bearers}, -8)
    elif fold(first.name) == fold(second.name) and 0 < bearers <= RARE:
        yield Ground(_("Tên hiếm: chỉ hai hồ sơ này mang tên đó trong phạm vi"), 5)


def _of_collectives(first: Known, second: Known) -> Iterator[Ground]:
    yield from _agency(first, second, same=50, lineage=30, beside=0)
    if first.founded_on and second.founded_on:
        days = {"first": short_date(first.founded_on), "second": short_date(second.founded_on)}
        if first.founded_on == second.founded_on:
            yield Ground(_("Cùng ngày thành lập: %(first)s") % days, 15)
        else:
            yield Ground(_("Khác ngày thành lập: %(first)s và %(second)s") % days, -40)


def _of_households(first: Known, second: Known) -> Iterator[Ground]:
    yield from _agency(first, second, same=20, lineage=15, beside=0)
    if first.address and second.address:
        both = {"first": first.address, "second": second.address}
        if fold(first.address) == fold(second.address):
            yield Ground(_("Cùng địa chỉ: %(first)s") % both, 40)
        else:
            yield Ground(_("Khác địa chỉ: %(first)s và %(second)s") % both, -50)


# Names


def _name(first: Known, second: Known) -> Ground | None:
    both = {"first": first.name, "second": second.name}
    if first.name.lower() == second.name.lower():
        return Ground(_("Trùng tên: %(first)s") % both, 30)
    one, other = fold(first.name), fold(second.name)
    if one == other and same_marks(first.name, second.name):
        return Ground(_("Trùng tên, một bên viết không dấu: %(first)s và %(second)s") % both, 27)
    if one == other:
        return Ground(_("Tên chỉ khác dấu: %(first)s và %(second)s") % both, 12)
    former = {fold(name) for name in first.former_names} & {other, *map(fold, second.former_names)}
    former |= {fold(name) for name in second.former_names} & {one}
    if former:
        return Ground(_("Tên của bên này là tên cũ của bên kia: %(first)s và %(second)s") % both, 26)
    if first.kind != SubjectKind.PERSON:
        return None  # «Tổ 1» is not «Tổ 2»
    slip = _slip(one.split(), other.split())
    return Ground(slip[0] % both, slip[1]) if slip else None


def _slip(one: list[str], other: list[str]) -> tuple[str, int] | None:
    """How a name may have slipped in one syllable: in words with a gap for each name, and the weight."""
    if len(one) == len(other):
        differ = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
        if len(differ) == 1 and (steps := _steps(*differ[0])) <= SLIP:
            return _("Tên khác một âm tiết: %(first)s và %(second)s"), 20 if steps == 1 else 12
        return (_("Tên khác thứ tự: %(first)s và %(second)s"), 12) if sorted(one) == sorted(other) else None
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    inner = [longer[:at] + longer[at + 1 :] for at in range(1, len(longer) - 1)]  # family and given name stay
    return (_("Tên thiếu một chữ đệm: %(first)s và %(second)s"), 15) if shorter in inner else None


def _steps(one: str, other: str) -> int:
    """How many keys were pressed wrong, left out, doubled or swapped between two syllables."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, last = last, row
    return last[-1]


# Numbers and birth


def _share_number(first: Known, second: Known) -> bool:
    same = bool(first.citizen_hash) and first.citizen_hash == second.citizen_hash
    return same or bool(first.old_hashes & second.old_hashes)


def _numbers(first: Known, second: Known) -> Iterator[Ground]:
    if _share_number(first, second):
        yield Ground(_("Cùng số giấy tờ tùy thân"), 70)
    elif first.citizen_hash and second.citizen_hash:
        yield Ground(_("Hai số định danh khác nhau"), -60)
    elif first.old_hashes and second.old_hashes:
        yield Ground(_("Hai số chứng minh nhân dân cũ khác nhau"), -30)


def _birth(first: Known, second: Known) -> Iterator[Ground]:
    if first.birth_date and second.birth_date:
        yield _two_days(first.birth_date, second.birth_date)
    elif first.birth_year and second.birth_year:
        years = {"first": first.birth_year, "second": second.birth_year}
        if first.birth_year == second.birth_year:
            yield Ground(_("Cùng năm sinh: %(first)s") % years, 15)
        else:
            yield Ground(_("Hai năm sinh khác nhau: %(first)s và %(second)s") % years, -45)


def _two_days(one: dt.date, other: dt.date) -> Ground:
    days = {"first": short_date(one), "second": short_date(other)}
    if one == other:
        return Ground(_("Cùng ngày sinh: %(first)s") % days, 40)
    if one.year == other.year and (one.day, one.month) == (other.month, other.day):
        return Ground(_("Ngày sinh đảo ngày và tháng: %(first)s và %(second)s") % days, 25)
    if sum(a != b for a, b in zip(f"{one:%d%m%Y}", f"{other:%d%m%Y}", strict=True)) == 1:
        return Ground(_("Ngày sinh khác một chữ số: %(first)s và %(second)s") % days, 15)
    return Ground(_("Hai ngày sinh khác nhau: %(first)s và %(second)s") % days, -45)


# Agencies and rows


def _agency(first: Known, second: Known, *, same: int, lineage: int, beside: int) -> Iterator[Ground]:
    both = {"first": first.agency_name, "second": second.agency_name}
    if first.agency == second.agency:
        yield Ground(_("Cùng đơn vị: %(first)s") % both, same)
    elif first.family == second.family:
        yield Ground(_("Đơn vị này là tiền thân của đơn vị kia: %(first)s và %(second)s") % both, lineage)
    elif first.parent is not None and first.parent == second.parent and beside:
        yield Ground(_("Hai đơn vị cùng cấp trên: %(first)s và %(second)s") % both, beside)


def _rows(first: Known, second: Known) -> Iterator[Ground]:
    yield from _shared(first, second)
    theirs = {(award.code, award.year): award for award in second.awards}
    for award in first.awards:
        other = theirs.get((award.code, award.year))
        if other is not None and _from_two(award, other):
            text = _("Cùng %(award)s năm %(year)s nhưng của hai cơ quan")
            yield Ground(text % {"award": award_name(award.code), "year": award.year}, -25)
            break
    rated = dict(second.ratings)
    for year, rating in first.ratings:
        if year in rated and rated[year] != rating:
            both = {"year": year, "first": RatingValue(rating).label, "second": RatingValue(rated[year]).label}
            yield Ground(_("Xếp loại năm %(year)s khác nhau: %(first)s và %(second)s") % both, -12)
            break


def _from_two(award: KnownAward, other: KnownAward) -> bool:
    """The same award of the same year, by two decisions and from two agencies, neither the other's predecessor."""
    apart = award.family is not None and other.family is not None and award.family != other.family
    return apart and bool(award.number and other.number) and award.number != other.number


def _shared(first: Known, second: Known) -> Iterator[Ground]:
    """The same decision gave both the same, or both have the same initiative: rows that were entered twice."""
    numbered = {(award.code, award.year, award.number) for award in first.awards if award.number}
    shared = sorted(numbered & {(award.code, award.year, award.number) for award in second.awards}, key=lambda a: a[1])
    if shared:
        said = ", ".join(f"{award_name(code)} {year}" for code, year, _number in shared[:3])
        text = _("Cùng quyết định khen thưởng: %(awards)s") % {"awards": said}
        yield Ground(text, min(SHARED_CAP, 20 * len(shared)))
    if both := sorted(first.initiatives & second.initiatives):
        yield Ground(_("Cùng sáng kiến năm %(year)s") % {"year": both[0][0]}, 20)


def grounds_as_json(grounds: Iterable[Ground]) -> list[list[str | int]]:
    """Grounds as a row of the register keeps them."""
    return [[ground.text, ground.weight] for ground in grounds]
