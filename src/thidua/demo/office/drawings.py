"""Landscapes drawn by chance, where a real office would have photographs of people."""

import io
import math
import random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1_600, 1_100
# Sky above, sky below, sun, and hills from the farthest to the nearest.
PALETTES = (
    (
        (247, 201, 148),
        (253, 236, 205),
        (255, 247, 214),
        ((186, 160, 140), (139, 138, 108), (86, 112, 74), (45, 82, 53)),
    ),
    (
        (143, 190, 221),
        (222, 238, 244),
        (255, 251, 226),
        ((150, 178, 186), (100, 150, 130), (62, 120, 84), (34, 84, 58)),
    ),
    ((214, 150, 150), (250, 219, 196), (255, 236, 200), ((170, 130, 140), (130, 95, 108), (92, 66, 86), (56, 42, 64))),
    (
        (168, 208, 190),
        (234, 244, 226),
        (255, 250, 215),
        ((142, 186, 150), (104, 160, 104), (146, 164, 68), (92, 122, 44)),
    ),
)


def landscape(number: int) -> SimpleUploadedFile:
    """The landscape of a number, as an upload: the same each time."""
    chance = random.Random(number)  # noqa: S311 - a drawing, no secret
    above, below, sun, hills = PALETTES[number % len(PALETTES)]
    picture = Image.new("RGB", (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(picture)
    for y in range(HEIGHT):
        part = y / HEIGHT
        draw.line((0, y, WIDTH, y), fill=_between(above, below, part))
    x, y, size = chance.randint(250, WIDTH - 250), chance.randint(160, 320), chance.randint(60, 110)
    draw.ellipse((x - size, y - size, x + size, y + size), fill=sun)
    for step, colour in enumerate(hills):
        _hill(draw, chance, 430 + step * 150, colour)
    file = io.BytesIO()
    picture.filter(ImageFilter.GaussianBlur(1)).save(file, "JPEG", quality=88)
    return SimpleUploadedFile(f"tranh-{number}.jpg", file.getvalue())


def _hill(draw: ImageDraw.ImageDraw, chance: random.Random, top: int, colour: tuple[int, int, int]) -> None:
    first, second = chance.uniform(0, 6), chance.uniform(0, 6)
    tall, small = chance.randint(60, 130), chance.randint(12, 30)
    ridge = [
        (x, top + tall * math.sin(x / 330 + first) + small * math.sin(x / 70 + second)) for x in range(0, WIDTH + 8, 8)
    ]
    draw.polygon([*ridge, (WIDTH, HEIGHT), (0, HEIGHT)], fill=colour)
    for terrace in range(1, 4):  # fields in steps
        line = [(x, y + terrace * 34) for x, y in ridge]
        draw.line(line, fill=_between(colour, (255, 255, 255), 0.14), width=5)


def _between(one: tuple[int, int, int], other: tuple[int, int, int], part: float) -> tuple[int, int, int]:
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue
