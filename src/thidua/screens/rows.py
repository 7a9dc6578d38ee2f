"""Rows of one small form on a page, as many as a person needs; templates show them with `components/rows.html`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

MOST_ROWS, BLANK_ROWS = 60, 2
MORE = "them-dong"  # the button that gives more rows, with all that was typed


class Table:
    """Rows of one small form, as many as were typed and some blank ones: nothing typed is ever lost."""

    def __init__(
        self,
        form: Callable[..., Any],
        prefix: str,
        data: Mapping[str, Any] | None,
        initial: Sequence[Any],
        *,
        most: int = MOST_ROWS,
    ) -> None:
        asked = str((data or {}).get(f"{prefix}-so-dong", ""))
        count = int(asked) if asked.isdecimal() and len(asked) < 4 else len(initial) + BLANK_ROWS
        if data is not None and data.get(MORE) == prefix:
            count += BLANK_ROWS
        self.prefix, self.count = prefix, min(count, most)
        self.forms = [
            form(data, prefix=f"{prefix}-{place}", initial=initial[place] if place < len(initial) else None)
            for place in range(self.count)
        ]

    def is_valid(self) -> bool:
        """Whether every row can stand."""
        found = [each.is_valid() for each in self.forms]  # each is asked, so that every fault is shown
        return all(found)

    def values(self) -> list[Any]:
        """What the rows say, without the empty ones."""
        return [value for each in self.forms if (value := each.value()) is not None]
