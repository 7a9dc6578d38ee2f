"""Papers as small grey pictures, and whether two of them show the same.

A picture is a strip: the pages of a paper side by side, 45 dots an inch, sixteen greys, four bits a dot. So a page is
about ten kilobytes, and still a changed letter changes what is seen.
"""

import io
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image

RESOLUTION = 45  # dots an inch: a letter of 14 points is about nine dots high
LEVELS = 16
GAP = 6  # dots between two pages
# The same release of the same renderer gives the same dots; another processor may round a grey to the next level, and
# that is all that is let pass. A tone mark that changes moves dots by four levels and more (the test says so).
TOLERANCE = 1
GREYS = [level * 17 for level in range(LEVELS) for _channel in range(3)]


def strip(pdf: bytes, *, resolution: int = RESOLUTION) -> Image.Image:
    """All pages of a PDF side by side, as a picture of `LEVELS` greys."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.render(scale=resolution / 72, grayscale=True).to_pil().convert("L") for page in document]
    whole = Image.new(
        "L", (sum(page.width + GAP for page in pages) - GAP, max(page.height for page in pages)), color=204
    )
    left = 0
    for page in pages:
        whole.paste(page, (left, 0))
        left += page.width + GAP
    return _of_levels(np.asarray(whole, dtype=np.uint16))


def write(picture: Image.Image, to: Path) -> None:
    """Keep a strip as a PNG of four bits a dot."""
    picture.save(to, format="PNG", optimize=True, bits=4)


def read(file: Path) -> Image.Image:
    """A strip that was kept."""
    return Image.open(io.BytesIO(file.read_bytes()))


def differs(stored: Image.Image, made: Image.Image) -> bool:
    """Whether two strips show something different: another size, or a dot that is more than a rounding away."""
    return stored.size != made.size or bool((_distance(stored, made) > TOLERANCE).any())


def difference(stored: Image.Image, made: Image.Image) -> Image.Image:
    """Both strips in one picture, three times as large: red is what is only in the stored one, blue only in the new."""
    size = (max(stored.width, made.width), max(stored.height, made.height))
    old, new = (_padded(each, size) for each in (stored, made))
    # Ink that both have is black in all three channels.
    both = np.maximum(old, new)
    seen = np.stack([np.where(old < new, both, new), np.maximum(old, new), np.where(new < old, both, old)], axis=-1)
    coloured = Image.fromarray(seen.astype(np.uint8))
    return coloured.resize((size[0] * 3, size[1] * 3), Image.Resampling.NEAREST)


def _of_levels(grey: np.ndarray) -> Image.Image:
    made = Image.fromarray(((grey * (LEVELS - 1) + 127) // 255).astype(np.uint8), mode=None).convert("L")
    picture = Image.frombytes("P", made.size, made.tobytes())
    picture.putpalette(GREYS)
    return picture


def _distance(one: Image.Image, other: Image.Image) -> np.ndarray:
    distance: np.ndarray = np.abs(_levels(one) - _levels(other))
    return distance


def _levels(picture: Image.Image) -> np.ndarray:
    levels: np.ndarray = np.asarray(picture, dtype=np.int16)
    return levels


def _padded(picture: Image.Image, size: tuple[int, int]) -> np.ndarray:
    """The greys of a picture, 0 to 255, white where it does not reach."""
    whole = np.full((size[1], size[0]), 255, dtype=np.int16)
    whole[: picture.height, : picture.width] = _levels(picture) * 17
    return whole
