"""The named examples of every component: shown on the page of components, and tested with axe."""

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Example:
    """One use of a component: what it shows, and what it is given."""

    name: str
    context: dict[str, Any]


@dataclass(frozen=True)
class Section:
    """A component: its name, when to use it, its template and its examples."""

    name: str
    purpose: str
    template: str
    examples: tuple[Example, ...]


@functools.cache
def examples() -> tuple[Section, ...]:
    """Read `examples/*.yaml`, in the order of their names; all people and agencies in them are made up."""
    return tuple(_section(path) for path in sorted(FOLDER.glob("*.yaml")))


def _section(path: Path) -> Section:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    shown = tuple(Example(one["name"], one["with"]) for one in content["examples"])
    return Section(path.stem, content["purpose"], f"components/{path.stem}.html", shown)
