"""How the rows of the register are said in Vietnamese."""

import datetime as dt

from django.utils.translation import gettext as _

from thidua.law import load_corpus
from thidua.register.models import Award
from thidua.vietnamese.dates import short_date


def award_name(code: str, on: dt.date | None = None) -> str:
    """The official name of an award, as it was on a day (default: as it is now); the code when the law has none."""
    award = load_corpus().awards.get(code)
    if award is None:
        return code
    return award.name_on(on) if on else award.name


def name_of(award: Award) -> str:
    """The name that an award of the register had when it was given."""
    return award_name(award.code, award.decided_on or dt.date(award.year, 12, 31))


def decision_of(number: str, decided_on: dt.date | None, decided_by: str) -> str:
    """«Quyết định số 12/QĐ-SNV ngày 20/12/2022 của Giám đốc Sở»; only what is known."""
    parts = [
        _("số %(number)s") % {"number": number} if number else "",
        _("ngày %(day)s") % {"day": short_date(decided_on)} if decided_on else "",
        _("của %(person)s") % {"person": decided_by} if decided_by else "",
    ]
    known = " ".join(part for part in parts if part)
    return _("Quyết định %(what)s") % {"what": known} if known else _("Chưa rõ quyết định")


def years_of(award: Award) -> str:
    """«2020–2022» or «2022»."""
    return f"{award.from_year}–{award.year}" if award.from_year and award.from_year != award.year else str(award.year)
