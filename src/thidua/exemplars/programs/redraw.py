"""Make an uploaded picture anew in a process of its own; run as a program, with no import of this package.

The readers are native code and the file comes from outside: memory and time are bounded, and a file that breaks a
reader breaks only this process. In: the file on standard input; as arguments the memory (bytes), the seconds of the
processor, the most pixels. Out: a line of JSON, {"fault": word} or {"width", "height", "large", "small"}: the size in
pixels and the lengths of the two JPEGs that follow. Nothing of the file but its pixels goes on: no place, no camera.
"""

import io
import json
import resource
import sys
import warnings
from typing import Any

from PIL import Image, ImageOps

LARGE, SMALL = 1_600, 720  # pixels of the longer side, for the page and for a card
KINDS = ("JPEG", "PNG")


def main(memory: int, seconds: int, pixels: int) -> None:
    """Answer on standard output; see above."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = pixels
    try:
        picture = _opened(sys.stdin.buffer.read(), pixels)
        large, small = _drawn(picture, LARGE), _drawn(picture, SMALL)
    except MemoryError:
        _answer({"fault": "large"})
    except Exception as error:  # noqa: BLE001 -- whatever a reader of a hostile file says of it
        sys.stderr.write(repr(error))
        _answer({"fault": "broken"})
    else:
        width, height = large[0]
        _answer({"width": width, "height": height, "large": len(large[1]), "small": len(small[1])})
        sys.stdout.buffer.write(large[1] + small[1])


def _opened(content: bytes, pixels: int) -> Image.Image:
    picture: Image.Image = Image.open(io.BytesIO(content), formats=KINDS)
    if picture.width * picture.height > pixels:
        raise MemoryError
    picture.draft("RGB", (LARGE, LARGE))  # of a large JPEG, no more than is shown is ever unpacked
    upright = ImageOps.exif_transpose(picture)
    if upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info:
        ground = Image.new("RGBA", upright.size, "white")
        ground.alpha_composite(upright.convert("RGBA"))
        upright = ground
    return upright.convert("RGB")


def _drawn(picture: Image.Image, longest: int) -> tuple[tuple[int, int], bytes]:
    shown, file = picture.copy(), io.BytesIO()
    shown.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    clean = Image.new("RGB", shown.size)
    clean.paste(shown)
    clean.save(file, "JPEG", quality=84, optimize=True, progressive=True)
    return clean.size, file.getvalue()


def _answer(said: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
