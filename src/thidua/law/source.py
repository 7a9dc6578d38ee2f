"""The corpus as it is written: plain data of the YAML files, before anything is validated.

Changes are applied to this data, so that what they make is checked by the very checks of the shipped files.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from thidua.law.strict_yaml import documents as yaml_documents

LISTS = (
    "documents",
    "regimes",
    "subjects",
    "bars",
    "deciders",
    "proposers",
    "voting",
    "quotas",
    "dossiers",
    "duties",
    "money",
    "time_limits",
    "posts",
    "delegations",
    "routes",
)


class CorpusError(Exception):
    """The corpus does not load; the message says where and why."""


Keys = tuple[str | int, ...]


@dataclass(frozen=True)
class Source:
    """Shared lists by the name of their file, the awards by code under `awards`, and where each award was read."""

    data: Mapping[str, Any]
    files: Mapping[str, str]

    @property
    def awards(self) -> Mapping[str, Mapping[str, Any]]:
        awards: Mapping[str, Mapping[str, Any]] = self.data["awards"]
        return awards

    @property
    def first_day(self) -> str:
        """The first day of the first regime that is encoded."""
        return min(str(regime["from"]) for regime in self.data["regimes"] if regime["encoded"] and regime["from"])

    def get(self, keys: Keys) -> Any:
        """What stands at the end of a way. KeyError, IndexError or TypeError when the way does not exist."""
        found: Any = self.data
        for key in keys:
            found = found[key]
        return found

    def put(self, keys: Keys, value: Any) -> "Source":
        """The same with another value at the end of a way; nothing that is shared is changed in place."""
        return replace(self, data=_put(self.data, keys, value))


def _put(data: Any, keys: Keys, value: Any) -> Any:
    if not keys:
        return value
    key, rest = keys[0], keys[1:]
    if isinstance(data, list):
        return [_put(part, rest, value) if number == key else part for number, part in enumerate(data)]
    return {**(data or {}), key: _put((data or {}).get(key), rest, value)}


def read_source(folder: Traversable) -> Source:
    """Read a corpus folder. Raises CorpusError naming a file that cannot be read."""
    awards: dict[str, Mapping[str, Any]] = {}
    files: dict[str, str] = {}
    for name, path in _yaml_files(folder / "awards", "awards"):
        raw = _read(path, name)
        code = raw.get("code") if isinstance(raw, dict) else None
        if not isinstance(code, str):
            raise CorpusError(f"{name}: thiếu code")
        if code in awards:
            raise CorpusError(f"{name}: trùng mã {code} với {files[code]}")
        awards[code], files[code] = raw, name
    lists = {name: _read(folder / f"{name}.yaml", f"{name}.yaml") for name in LISTS}
    return Source({**lists, "awards": awards}, files)


def read_shipped_changes(folder: Traversable) -> list[tuple[str, str]]:
    """The name and text of each file of changes that a corpus folder holds beside its data, in the order of names."""
    changes = folder / "changes"
    return [
        (name, path.read_text(encoding="utf-8"))
        for name, path in (_yaml_files(changes, "changes") if changes.is_dir() else ())
    ]


def _yaml_files(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _yaml_files(entry, f"{name}/{entry.name}")
        elif entry.name.endswith(".yaml"):
            yield f"{name}/{entry.name}", entry


def _read(path: Traversable, name: str) -> Any:
    try:
        found = yaml_documents(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise CorpusError(f"{name}: {error}") from error
    if len(found) != 1:
        raise CorpusError(f"{name}: cần đúng một tài liệu YAML")
    return found[0]
