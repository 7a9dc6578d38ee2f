"""What each room gives to be counted: one module a room, each registers its sources when it is imported."""

import importlib

ROOMS = ("emulation", "commendation", "dossiers", "office", "petitions", "publicity", "inside")


def register_all() -> None:
    """Import every room: done once, at the first question."""
    for room in ROOMS:
        importlib.import_module(f"{__name__}.{room}")
