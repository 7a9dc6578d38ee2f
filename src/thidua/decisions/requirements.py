"""What an agency asks for before a decision is in force: functions of higher floors say what is still missing."""

from collections.abc import Callable

from thidua.decisions.models import Decision

Requirement = Callable[[Decision], str]  # a sentence that says what is missing, or nothing
_requirements: list[Requirement] = []


def before_in_force(requirement: Requirement) -> Requirement:
    """Register a function of a higher floor that says what a decision lacks to be in force."""
    if requirement not in _requirements:
        _requirements.append(requirement)
    return requirement


def still_missing(decision: Decision) -> list[str]:
    """What a decision lacks to be in force; nothing where its agency asks for nothing."""
    return [sentence for requirement in _requirements if (sentence := requirement(decision))]
