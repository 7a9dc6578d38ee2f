"""Squares that a telephone reads."""

import io

import segno


def square(address: str) -> str:
    """The address as a QR square: SVG text, black on white with the quiet border that readers need."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=2, xmldecl=False, light="white")
    return drawn.getvalue().decode()
