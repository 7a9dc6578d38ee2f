"""The law of emulation and commendation as data, and the engine that reads it. Pure Python, usable alone.

from thidua.law import appraise, parse_cases
for case in parse_cases(text): print(appraise(case).as_dict())
"""

from thidua.law.answer import Answer, Finding
from thidua.law.award import (
    AwardDefinition,
    Bonus,
    Decider,
    DossierItem,
    Duty,
    Judgement,
    Proposer,
    Quota,
    Voting,
)
from thidua.law.case import Case
from thidua.law.changes import (
    Amendment,
    Change,
    Confirmation,
    LocalRule,
    export_changes,
    parse_changes,
    read_change,
)
from thidua.law.corpus import Corpus, CorpusError, Regime, TimeLimit, load_corpus
from thidua.law.engine import appraise
from thidua.law.explain import explain
from thidua.law.facts import Status
from thidua.law.reading import CaseError, parse_cases, read_case

__all__ = [
    "Amendment",
    "Answer",
    "AwardDefinition",
    "Bonus",
    "Case",
    "CaseError",
    "Change",
    "Confirmation",
    "Corpus",
    "CorpusError",
    "Decider",
    "DossierItem",
    "Duty",
    "Finding",
    "Judgement",
    "LocalRule",
    "Proposer",
    "Quota",
    "Regime",
    "Status",
    "TimeLimit",
    "Voting",
    "appraise",
    "explain",
    "export_changes",
    "load_corpus",
    "parse_cases",
    "parse_changes",
    "read_case",
    "read_change",
]
