"""Certificates: one A4 landscape page for each line of a decision (Nghị định 98/2023/NĐ-CP, Điều 104: lines and size).

Frames are our own drawing and differ from those of State certificates. Awards whose designs the State makes are
printed as text only, onto the State's blanks; awards that carry no certificate have none.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.decisions.makings import Making, has_certificate, makings
from thidua.decisions.models import CODE_LENGTH, Decision, DecisionItem, DecisionKind, DecisionStatus
from thidua.documents.letterhead import DOTS, competent_person, signature
from thidua.documents.official import official_at
from thidua.documents.rendering import Paper
from thidua.documents.wording import addressed, award, award_name, body_name
from thidua.register.models import AwardStatus
from thidua.trail.errors import Refused
from thidua.vietnamese.codes import grouped
from thidua.vietnamese.dates import long_date


def making_of(code: str) -> Making:
    """How the certificate of an award is made. Raises Refused, with the reason, where an agency prints none."""
    making = makings().get(code)
    name = award(code).name
    if making is None:
        raise Refused(_("Bằng, hiện vật của %(award)s do Nhà nước làm; hệ thống không in.") % {"award": name})
    if making.gives == "flag":
        raise Refused(_("%(award)s: tặng cờ, không có bằng (%(cite)s).") % {"award": name, "cite": making.cite})
    if making.gives == "own":
        raise Refused(
            _("%(award)s: tên và mẫu bằng do tổ chức tặng quy định (%(cite)s); hệ thống chỉ in lên phôi của tổ chức.")
            % {"award": name, "cite": making.cite}
        )
    if making.gives == "money":
        raise Refused(
            _("%(award)s: chỉ kèm tiền thưởng, không có bằng chứng nhận (%(cite)s).")
            % {"award": name, "cite": making.cite}
        )
    return making


def certificates_paper(decision: Decision) -> Paper:
    """The certificates of all lines, in their order. Of a draft they are a proof: marked so, without a square."""
    if decision.kind != DecisionKind.AWARD:
        raise Refused(_("Loại quyết định này không có bằng kèm theo."))
    data = certificate_data(decision, [_row(item) for item in _items(decision)])
    title = f"Bằng, giấy chứng nhận kèm Quyết định {decision.number or decision.pk}"
    return Paper(title, "certificates", data, official_at(decision))


def certificate_data(
    decision: Decision, rows: list[dict[str, Any]], codes: Mapping[int, str] | None = None
) -> dict[str, Any]:
    """What the template reads, for some rows of a decision; `codes` are those of certificates made anew, by position.

    Raises Refused where an agency prints no certificate of the award.
    """
    making = making_of(decision.award)
    on = decision.decided_on or timezone.localdate()
    agency = decision.agency
    return {
        "frame-name": "" if making.frame == "none" else making.frame,
        "given-by": competent_person(agency).upper(),
        "gives": "TẶNG DANH HIỆU" if award(decision.award).kind == "title" else "TẶNG",
        "award": _words(decision, making, on).upper(),
        "decision": decision.number or f"{DOTS}/QĐ-{agency.symbol or DOTS}",
        "place": agency.place or DOTS,
        "date": long_date(decision.decided_on) if decision.decided_on else "",
        "signature": signature(agency, title=decision.signer_title, name=decision.signer_name),
        "look-up": look_up_address(),
        "rows": [row | code_fields(codes[row["position"]]) for row in rows] if codes else rows,
    }


def part(paper: Paper, positions: Collection[int]) -> Paper:
    """The certificates of some lines only, by their numbers in the golden book."""
    rows = [row for row in paper.data["rows"] if row["position"] in positions]
    return replace(paper, data={**paper.data, "rows": rows})


def look_up_address() -> str:
    """Where a code is typed, as people read an address aloud: «thidua.example.vn/tra-cuu»."""
    return settings.PUBLIC_ADDRESS.split("://", 1)[-1].rstrip("/") + reverse("portal:look_up").rstrip("/")


def printable_positions(decision: Decision, first: int | None = None, last: int | None = None) -> list[int]:
    """The lines from `first` to `last` (inclusive) whose award stands as this decision gave it.

    A revoked award is not printed again; a certificate that was made anew is printed from what made it.
    """
    items = decision.items.exclude(certificate__award__status=AwardStatus.REVOKED).exclude(certificate__serial__gt=1)
    if first is not None:
        items = items.filter(position__gte=first)
    if last is not None:
        items = items.filter(position__lte=last)
    return list(items.values_list("position", flat=True))


def _items(decision: Decision) -> list[DecisionItem]:
    return list(decision.items.select_related("nomination__subject", "certificate").order_by("position"))


def _words(decision: Decision, making: Making, on: dt.date) -> str:
    if making.words:
        return making.words.format(body=body_name(decision.agency))
    return award_name(decision.award, decision.agency, on)


def certificate_fields(item: DecisionItem) -> dict[str, str]:
    """Where a certificate is verified, and its code for people; both empty where a line has no certificate of ours."""
    certificate = getattr(item, "certificate", None)
    if certificate is None or item.decision.status != DecisionStatus.ISSUED or not has_certificate(item.decision.award):
        return {"address": "", "code": ""}
    return code_fields(certificate.code)


def code_fields(code: str) -> dict[str, str]:
    """Where the certificate with a code is verified, and the code for people; empty where only a square has it."""
    address = settings.PUBLIC_ADDRESS + reverse("portal:verify", args=[code])
    return {"address": address, "code": grouped(code) if len(code) == CODE_LENGTH else ""}


def _row(item: DecisionItem) -> dict[str, Any]:
    return {
        "position": item.position,
        "name": addressed(item.recipient_name, item.nomination.subject),
        "detail": item.recipient_detail,
        "citation": item.citation,
        **certificate_fields(item),
    }
