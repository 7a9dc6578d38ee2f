"""Movements shipped as models to begin a plan with, and how they are known."""

import functools
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

DATA = Path(__file__).parent / "data" / "national.yaml"


class National(BaseModel):
    """One movement of the whole country, as the press tells of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    code: str
    title: str
    source: str
    grounds: str = ""
    confidence: str = "secondary"


@functools.cache
def national_movements() -> dict[str, National]:
    """All by code, in the order of the file."""
    rows = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return {each.code: each for each in (National(**row) for row in rows)}
