"""Makers of made-up agencies, people and accounts for tests. Nobody here exists."""

import datetime as dt
import io
import itertools
from typing import Any

from PIL import Image
from pypdf import PdfWriter

from thidua.agencies.actor import Actor, actor_for
from thidua.agencies.models import Account, Agency, Authority, Level, Post, Role
from thidua.agencies.tree import place_in_tree
from thidua.register.models import Subject, SubjectKind
from thidua.vietnamese.names import clean, fold, sort_key

_numbers = itertools.count(1)


def make_agency(name: str, *, level: Level = Level.GRASSROOTS, parent: Agency | None = None, **fields: Any) -> Agency:
    """An agency in the tree."""
    agency = Agency(code=fields.pop("code", f"CQ{next(_numbers)}"), name=name, level=level, parent=parent, **fields)
    place_in_tree(agency)
    return agency


def make_tree() -> dict[str, Agency]:
    """The tree of agencies from the President down to a commune, and a stranger province beside it."""
    president = make_agency("Chủ tịch nước", level=Level.CENTRAL, authority=Authority.PRESIDENT)
    prime = make_agency(
        "Thủ tướng Chính phủ", level=Level.CENTRAL, parent=president, authority=Authority.PRIME_MINISTER
    )
    committee = make_agency(
        "Ban Thi đua - Khen thưởng Trung ương",
        level=Level.CENTRAL,
        parent=prime,
        authority=Authority.CENTRAL_COMMITTEE,
        symbol="BNV",
    )
    head = Authority.MINISTRY_PROVINCE_HEAD
    province = make_agency(
        "Ủy ban nhân dân tỉnh Ví Dụ", level=Level.PROVINCE, parent=committee, authority=head, symbol="UBND"
    )
    department = make_agency("Sở Tài chính", parent=province, authority=Authority.UNIT_HEAD, symbol="STC")
    commune = make_agency(
        "Ủy ban nhân dân xã Tân Lập",
        level=Level.COMMUNE,
        parent=province,
        authority=Authority.COMMUNE_HEAD,
        symbol="UBND",
    )
    stranger = make_agency(
        "Ủy ban nhân dân tỉnh Lạ", level=Level.PROVINCE, parent=committee, authority=head, symbol="UBND"
    )
    return {
        "president": president,
        "prime_minister": prime,
        "committee": committee,
        "province": province,
        "department": department,
        "commune": commune,
        "stranger": stranger,
    }


def make_actor(agency: Agency, *roles: Role, name: str = "", title: str = "") -> Actor:
    """A new account with these roles in the agency, as an actor."""
    number = next(_numbers)
    account = Account(username=f"nguoi{number}", full_name=name or f"Người Thử {number}")
    account.set_password("mat-khau-thu-nghiem")
    account.save()
    for role in roles:
        Post.objects.create(account=account, agency=agency, role=role, title=title, starts_on=dt.date(2020, 1, 1))
    actor = actor_for(account, agency.pk)
    assert actor is not None
    return actor


def make_person(name: str, agency: Agency, **fields: Any) -> Subject:
    """A person in the register."""
    name = clean(name)
    defaults: dict[str, Any] = {"kind": SubjectKind.PERSON, "categories": ["official"], "sex": "female"}
    return Subject.objects.create(
        name=name, name_fold=fold(name), sort_key=sort_key(name), agency=agency, **(defaults | fields)
    )


def make_collective(name: str, agency: Agency, **fields: Any) -> Subject:
    """A collective in the register."""
    return make_person(name, agency, kind=SubjectKind.COLLECTIVE, sex="", categories=[], **fields)


def make_pdf(title: str = "Giấy tờ thử") -> bytes:
    """A whole PDF of one empty page; another title makes another file."""
    writer, file = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.add_metadata({"/Title": title})
    writer.write(file)
    return file.getvalue()


def make_png(width: int = 594, height: int = 420) -> bytes:
    """A white picture."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(file, "PNG")
    return file.getvalue()
