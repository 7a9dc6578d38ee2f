"""How a decision names who decides and what is given: by the agency's own name, not by the law's general one."""

import datetime as dt

from thidua.agencies.models import Agency, Authority
from thidua.law import load_corpus
from thidua.vietnamese.names import fold

ANY_BODY = "Bộ, ban, ngành, tỉnh"  # how the law names the one ministry or province whose award it is
HEADS = {  # what the head is called where the agency has not said; the first words of its name decide
    "ủy ban nhân dân": "Chủ tịch",
    "sở": "Giám đốc",
    "bộ": "Bộ trưởng",
    "trường": "Hiệu trưởng",
    "bệnh viện": "Giám đốc",
    "ban": "Trưởng Ban",
}
PERSONS = {Authority.PRESIDENT, Authority.PRIME_MINISTER}  # agencies of this kind bear the person's own name


def head_title(agency: Agency) -> str:
    """What the head of the agency is called, «Chủ tịch»; «Thủ trưởng» where neither the agency nor its name says."""
    if agency.head_title:
        return agency.head_title
    if agency.authority in PERSONS:
        return agency.name
    name = fold(agency.name)
    return next((title for start, title in HEADS.items() if name.startswith(f"{fold(start)} ")), "Thủ trưởng")


def competent_person(agency: Agency) -> str:
    """Whom the agency's decisions name as deciding: «Chủ tịch Ủy ban nhân dân tỉnh …»."""
    title = head_title(agency)
    if agency.name.startswith(title):
        return agency.name
    return title if title.endswith(agency.name) else f"{title} {agency.name}"


def bestowed_name(award: str, agency: Agency, on: dt.date) -> str:
    """What is given, as a decision of the agency on a day names it, with the body that the law's name leaves open.

    A form is the head's, «Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh …»; a title is the body's, «Chiến sĩ thi đua tỉnh
    …».
    """
    definition = load_corpus().awards[award]
    body = agency.name.removeprefix("Ủy ban nhân dân ")
    return definition.name_on(on).replace(ANY_BODY, competent_person(agency) if definition.kind == "form" else body)
