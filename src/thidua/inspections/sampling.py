"""Drawing a sample that anybody can draw again: no randomness but the seed, no state, no database.

Each row of the population has a lot, the SHA-256 of «seed:key»; the rows with the smallest lots are the sample. Which
order the rows came in says nothing, so nobody can steer the draw by how the list was made; and whoever has the seed
and the list gets the same rows with any tool that knows SHA-256.
"""

import hashlib
import secrets
from collections.abc import Iterable

SEED_BYTES = 16


def new_seed() -> str:
    """A seed that nobody can foresee."""
    return secrets.token_hex(SEED_BYTES)


def lot(seed: str, key: str) -> str:
    """The lot of one row."""
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()


def drawn(seed: str, keys: Iterable[str], size: int) -> list[str]:
    """The keys that are drawn, by lot; all of them where there are no more than `size`."""
    return sorted(set(keys), key=lambda key: (lot(seed, key), key))[: max(0, size)]


def fingerprint(keys: Iterable[str]) -> str:
    """The SHA-256 of the population: its keys in order, a line each. Committed together with the seed."""
    return hashlib.sha256("\n".join(sorted(set(keys))).encode()).hexdigest()
