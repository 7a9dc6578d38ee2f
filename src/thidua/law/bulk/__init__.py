"""Every award over a whole register at once, compiled from the same corpus that `thidua.law.appraise` explains.

from thidua.law.bulk import Question, Results, radar, write_snapshot
"""

from thidua.law.bulk import bars, collectives, contrary, devotion, initiatives, seniority, titles, years
from thidua.law.bulk.question import Question, ahead
from thidua.law.bulk.radar import radar
from thidua.law.bulk.results import Count, Line, Results
from thidua.law.bulk.writing import write_snapshot

MODULES = (
    bars,
    collectives,
    contrary,
    devotion,
    initiatives,
    seniority,
    titles,
    years,
)  # importing them registers them

__all__ = ["MODULES", "Count", "Line", "Question", "Results", "ahead", "radar", "write_snapshot"]
