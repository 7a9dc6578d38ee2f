"""What is handed over with each award: a certificate, a flag, or money only; what is not named here the State makes."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class Making:
    """What goes with an award: a certificate in a frame, a flag, or money only; and the source of that."""

    gives: str
    cite: str
    confidence: str
    frame: str = "none"
    words: str = ""


@functools.cache
def makings() -> Mapping[str, Making]:
    """What goes with each award, by its code."""
    text = files(__package__).joinpath("data/certificates.yaml").read_text("utf-8")
    return {code: Making(**fields) for code, fields in yaml.safe_load(text)["awards"].items()}


def has_certificate(code: str) -> bool:
    """Whether an agency prints a certificate of this award."""
    making = makings().get(code)
    return making is not None and making.gives == "certificate"


def has_object(code: str) -> bool:
    """Whether anything is handed over that can be damaged, lost or handed back; the State makes what is not named."""
    making = makings().get(code)
    return making is None or making.gives != "money"
