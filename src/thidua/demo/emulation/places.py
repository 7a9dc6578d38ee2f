"""A hundred made-up communes and some departments below the province, other made-up provinces, and their accounts."""

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from thidua.agencies.actor import Actor
from thidua.agencies.models import Account, Agency, Authority, Level, Post, Role
from thidua.agencies.tree import place_in_tree
from thidua.demo.agencies import COMMITTEE, PASSWORD
from thidua.demo.history import make_collectives
from thidua.demo.people import FAMILY, GIVEN, MIDDLE
from thidua.register.models import Subject, SubjectKind

FIRST = ("An", "Bình", "Đông", "Hưng", "Khánh", "Long", "Phú", "Phước", "Thanh", "Vĩnh")
SECOND = ("Châu", "Hải", "Hiệp", "Lâm", "Lợi", "Mỹ", "Ninh", "Sơn", "Thuận", "Trạch")
WARDS = 12  # the first ones are wards, the others communes
DEPARTMENTS = (
    ("demo-sxd", "Sở Xây dựng tỉnh Ví Dụ", "SXD"),
    ("demo-syt", "Sở Y tế tỉnh Ví Dụ", "SYT"),
    ("demo-sgd", "Sở Giáo dục và Đào tạo tỉnh Ví Dụ", "SGDĐT"),
    ("demo-snn", "Sở Nông nghiệp và Môi trường tỉnh Ví Dụ", "SNNMT"),
    ("demo-sct", "Sở Công Thương tỉnh Ví Dụ", "SCT"),
)
PROVINCES = (
    ("demo-giadinh", "Giả Định"),
    ("demo-lammau", "Làm Mẫu"),
    ("demo-minhhoa", "Minh Họa"),
    ("demo-tuongtuong", "Tưởng Tượng"),
)


@dataclass(frozen=True)
class Places:
    """Where the year is lived: the agencies, and who acts for each of them."""

    province: Agency
    communes: Sequence[Agency]
    departments: Sequence[Agency]
    provinces: Sequence[Agency]  # of the central cluster, this province first
    people: Mapping[str, Actor]  # by user name
    officers: Mapping[int, Actor]  # by agency
    collectives: Mapping[int, Subject]  # by agency

    @property
    def appraiser(self) -> Actor:
        """Who plans, settles and publishes for the province."""
        return self.people["thamdinh"]


def make_places(province: Agency, actors: Mapping[str, Actor], *, communes: int, since: dt.date) -> Places:
    """Add what is missing to `communes` communes, some departments and provinces, each with an officer of its own."""
    known = {each.code: each for each in Agency.objects.filter(code__startswith="demo-")}
    old = [known["demo-tl"], known["demo-hb"]]
    new = [_commune(province, *each) for each in enumerate(_names(communes - len(old)), start=1)]
    held = [known[code] for code in ("demo-snv", "demo-stc", "demo-vp")]
    departments = [_department(province, *each) for each in DEPARTMENTS]
    others = [_province(*each) for each in PROVINCES]
    people = [person for person in actors.values() if Role.UNIT_OFFICER in person.roles]
    officers = {person.agency_id: person for person in people}
    bare = [each for each in (*old, *held) if each.pk not in officers]
    named = [(each.code.removeprefix("demo-"), each) for each in (*new, *bare, *departments, *others)]
    officers |= _make_officers(named, since)
    make_collectives([*new, *departments, *others, province])
    rows = Subject.objects.filter(kind=SubjectKind.COLLECTIVE, agency__in=officers, merged_into=None)
    own = {row.agency_id: row for row in rows.select_related("agency") if row.name == row.agency.name}
    return Places(province, [*old, *new], [*held, *departments], [province, *others], actors, officers, own)


def _names(count: int) -> list[str]:
    pairs = itertools.product(SECOND, FIRST)
    return [f"{first} {second}" for second, first in itertools.islice(pairs, count)]


def _commune(province: Agency, number: int, name: str) -> Agency:
    kind = "phường" if number <= WARDS else "xã"
    return place_in_tree(
        Agency(
            code=f"demo-xa-{number:03}",
            name=f"Ủy ban nhân dân {kind} {name}",
            level=Level.COMMUNE,
            authority=Authority.COMMUNE_HEAD,
            parent=province,
            symbol="UBND",
            place=name,
            head_title="Chủ tịch",
        )
    )


def _department(province: Agency, code: str, name: str, symbol: str) -> Agency:
    return place_in_tree(
        Agency(
            code=code,
            name=name,
            level=Level.GRASSROOTS,
            authority=Authority.UNIT_HEAD,
            parent=province,
            symbol=symbol,
            place="Ví Dụ",
            head_title="Giám đốc",
        )
    )


def _province(code: str, name: str) -> Agency:
    return place_in_tree(
        Agency(
            code=code,
            name=f"Ủy ban nhân dân tỉnh {name}",
            short_name=f"{name} (trình diễn)",
            level=Level.PROVINCE,
            authority=Authority.MINISTRY_PROVINCE_HEAD,
            parent=Agency.objects.get(code=COMMITTEE),
            symbol="UBND",
            place=name,
            head_title="Chủ tịch",
        )
    )


def _make_officers(named: Sequence[tuple[str, Agency]], since: dt.date) -> dict[int, Actor]:
    """An officer for each, in bulk: hashing the one password a hundred times would take half a minute."""
    password = make_password(PASSWORD)
    parts = zip(*map(itertools.cycle, (FAMILY, MIDDLE["female"], GIVEN["female"])), strict=True)
    accounts = Account.objects.bulk_create(
        Account(username=code, full_name=" ".join(name), password=password)
        for (code, _agency), name in zip(named, parts, strict=False)
    )
    Post.objects.bulk_create(
        Post(account=account, agency=agency, role=Role.UNIT_OFFICER, title="Chuyên viên", starts_on=since)
        for account, (_code, agency) in zip(accounts, named, strict=True)
    )
    roles = frozenset({Role.UNIT_OFFICER})
    return {
        agency.pk: Actor(account, agency, roles, "Chuyên viên")
        for account, (_code, agency) in zip(accounts, named, strict=True)
    }
