"""What the draft of a decision on an award begins with, for the officer to edit: its title and grounds."""

import datetime as dt

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from thidua.decisions.after.kinds import kinds
from thidua.decisions.grounds import law_line
from thidua.decisions.models import AfterCase
from thidua.vietnamese.dates import long_date


def case_title(case: AfterCase) -> str:
    """«Về việc đính chính Quyết định số … ngày …»."""
    decision = case.certificate.item.decision
    day = f"{decision.decided_on:%d/%m/%Y}" if decision.decided_on else "…"
    words = {"number": decision.number, "day": day, "name": case.certificate.said("recipient_name")}
    return kinds()[case.kind].title.format(**words)[:300]


@translation.override(settings.LANGUAGE_CODE)
def case_grounds(case: AfterCase, on: dt.date) -> str:
    """One ground a line: the law, what the officer stated, the decision that it is about, the papers, who asked."""
    decision = case.certificate.item.decision
    lines = [law_line(on), *stated_grounds(case)]
    if decision.decided_on:
        lines.append(
            _("Căn cứ Quyết định số %(number)s %(day)s về việc khen thưởng")
            % {"number": decision.number, "day": long_date(decision.decided_on)}
        )
    lines.append(_("Xét %(paper)s") % {"paper": case.proof})
    asked = _("Theo đề nghị của %(asker)s") % {"asker": case.asker}
    lines.append(asked + (_(" tại Tờ trình số %(letter)s") % {"letter": case.letter} if case.letter else ""))
    return "\n".join(lines)


def stated_grounds(case: AfterCase) -> list[str]:
    """«Căn cứ …» of the ground and of what the officer stated; a replaced text is on screen, never on paper."""
    ground = kinds()[case.kind].grounds.get(case.ground)
    cited = [said_cite(ground.cite)] if ground and not ground.replaced else []
    cited += [case.legal_basis] if case.legal_basis else []
    return [_("Căn cứ %(cite)s") % {"cite": cite} for cite in cited]


def said_cite(cite: str) -> str:
    """«khoản 2 Điều 93 Luật số 06/2022/QH15» of «06/2022/QH15, Điều 93, khoản 2»; other texts as they are."""
    document, *places = [part.strip() for part in cite.split(",")]
    if len(places) not in {1, 2} or not document.endswith("QH15"):
        return cite
    return " ".join([*reversed(places), f"Luật số {document}"])
