"""YAML read strictly: a key twice is an error, and a day stays text until somebody checks that it exists."""

from collections.abc import Hashable
from typing import Any

import yaml

Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class StrictLoader(Base):  # type: ignore[misc]  # the C loader is there or not, so its type is not known
    """Safe loading without timestamps, refusing a mapping that has a key twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable) or key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"trùng khóa {key!r}", key_node.start_mark)
            seen.add(key)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping


StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in Base.yaml_implicit_resolvers.items()
}


def documents(text: str) -> list[Any]:
    """Every document of a YAML text, empty ones left out. Raises yaml.YAMLError."""
    return [part for part in yaml.load_all(text, StrictLoader) if part is not None]  # a safe loader


class PlainDumper(yaml.SafeDumper):
    """Writes days without quotes, as this loader reads them."""


PlainDumper.yaml_implicit_resolvers = StrictLoader.yaml_implicit_resolvers


def dumped(data: Any) -> str:
    """YAML for a person, which `documents` reads back as the same data."""
    return yaml.dump(data, Dumper=PlainDumper, allow_unicode=True, sort_keys=False, width=120)
