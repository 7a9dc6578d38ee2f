"""People of the register who have an account are told themselves; of the others their unit is told elsewhere."""

from collections.abc import Iterable

from django.urls import reverse

from thidua.register.queries import account_ids
from thidua.trail.events import Event
from thidua.trail.services import notify


def tell_people(event: Event, said: Iterable[tuple[int, str]]) -> None:
    """Tell each person (number of the subject, text) who has an account; the notice leads to the person's own page."""
    told = list(said)
    accounts = account_ids(subject for subject, _text in told)
    by_text: dict[str, list[int]] = {}
    for subject, text in told:
        if subject in accounts:
            by_text.setdefault(text, []).append(accounts[subject])
    for text, numbers in by_text.items():
        notify(numbers, event, text, reverse("web:own"))
