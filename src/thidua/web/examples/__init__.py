"""The named examples of every component: shown on the page of components, and tested with axe."""

import functools
from collections.abc import Mapping
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


def examples(objects: Mapping[str, Any]) -> tuple[Section, ...]:
    """Read `examples/*.yaml`, in the order of their names; all people and agencies in them are made up.

    A value written `!name` stands for an object that YAML can't hold, such as a form; `objects` has them all.
    """
    return tuple(
        Section(
            path.stem,
            content["purpose"],
            f"components/{path.stem}.html",
            tuple(Example(one["name"], _given(one["with"], objects)) for one in content["examples"]),
        )
        for path, content in _contents()
    )


@functools.cache
def _contents() -> list[tuple[Path, dict[str, Any]]]:
    return [(path, yaml.safe_load(path.read_text(encoding="utf-8"))) for path in sorted(FOLDER.glob("*.yaml"))]


def _given(written: Mapping[str, Any], objects: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: objects[value[1:]] if isinstance(value, str) and value.startswith("!") else value
        for key, value in written.items()
    }
