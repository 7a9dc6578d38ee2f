"""Squares that a telephone reads."""

import io

import segno


def square(address: str, *, stretches: bool = False) -> str:
    """The address as a QR square: SVG text, black on white with the quiet border that readers need.

    `stretches`: it has no size of its own but fills what it is put into.
    """
    drawn = io.BytesIO()
    # Weighing all eight masks takes five times as long, and readers take any.
    segno.make(address, error="m", micro=False, mask=3).save(
        drawn, kind="svg", border=2, xmldecl=False, light="white", omitsize=stretches
    )
    return drawn.getvalue().decode()
