"""How a decision names who decides and what is given: by the agency's own name, not by the law's general one."""

import datetime as dt
import re

from thidua.agencies.models import Agency
from thidua.law import load_corpus

ANY_OF_THEM = re.compile(r"của bộ, ban, ngành, tỉnh\b", re.IGNORECASE)


def competent_person(agency: Agency) -> str:
    """Whom the agency's decisions name as deciding: «Chủ tịch Ủy ban nhân dân tỉnh …»."""
    title, name = agency.head_title, agency.name
    if not title or name.startswith(title):
        return name
    return title if title.endswith(name) else f"{title} {name}"


def bestowed_name(award: str, agency: Agency, on: dt.date) -> str:
    """What is given, as a decision of the agency on a day names it.

    «Bằng khen của bộ, ban, ngành, tỉnh» is the minister's or chair's own: «Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh
    …»; «Cờ thi đua của bộ, ban, ngành, tỉnh» is the agency's.
    """
    definition = load_corpus().awards[award]
    giver = competent_person(agency) if definition.kind == "form" else agency.name
    return ANY_OF_THEM.sub(lambda _found: f"của {giver}", definition.name_on(on))
