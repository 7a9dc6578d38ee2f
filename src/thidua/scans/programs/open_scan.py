"""Open one uploaded scan in a process of its own; run as a program, with no import of this package.

The readers are native code and the file comes from outside: memory and time are bounded, and a file that breaks a
reader breaks only this process. In: the file on standard input; as arguments the memory (bytes), the seconds of the
processor, the most pages, the most pixels, and a page (from 0) or «count».
Out, for «count»: a line of JSON, {"pages": n} or {"fault": word}. For a page: a line of JSON with its size, by how much
it was straightened, the words of its text layer, whether a picture covers it, and the lines ruled on it, then the page
as a JPEG of the said length, then, where lines are ruled, the page without them, for the reader of letters stumbles
over them.
"""

import io
import json
import resource
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import numpy
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageOps

DPI = 200
LONGEST = 4_200  # pixels of a side that anybody reads; larger pages are shown smaller
TRIED = 800  # pixels of the side of the copy on which slants are tried
STEEPEST, STEP = 3.0, 0.25  # degrees
STRAIGHT = 0.2  # what is less slanted is left as it was scanned
PICTURES = ("JPEG", "PNG", "TIFF")
DARK = 140  # of 255; what is below is ink
LONG_ACROSS, LONG_DOWN = 120, 60  # pixels: no letter has so long a stroke
WHOLE = 0.7  # of the page's area: a picture so large is the page itself, its text a machine's
LEAST_RULE = 150  # pixels of ink along a ruled line, gaps left out

Ink = NDArray[numpy.bool_]


class Fault(Exception):
    """Why the file is refused, as one word."""


def main(memory: int, seconds: int, pages: int, pixels: int, wanted: str) -> None:
    """Answer on standard output; see above."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = pixels  # Pillow refuses twice as many by itself
    content = sys.stdin.buffer.read()
    opened = _pdf if content.startswith(b"%PDF-") else _pictures
    try:
        if wanted == "count":
            _answer({"pages": opened(content, pages, pixels)})
            return
        picture, words, scanned = (_pdf_page if opened is _pdf else _picture_page)(content, int(wanted))
    except Fault as fault:
        _answer({"fault": str(fault)})
        return
    except MemoryError:
        _answer({"fault": "large"})
        return
    except Exception as error:  # noqa: BLE001 -- whatever a reader of a hostile file says of it
        sys.stderr.write(repr(error))
        _answer({"fault": "broken"})
        return
    slant = 0.0 if words else _slant(picture)
    if abs(slant) >= STRAIGHT:
        picture = picture.rotate(slant, Image.Resampling.BICUBIC, fillcolor=255)
    rules, bare = _rules(picture)
    shown = _jpeg(picture)
    said = {"width": picture.width, "height": picture.height, "slant": slant, "words": words, "scanned": scanned}
    _answer(said | {"picture": len(shown)} | rules)
    sys.stdout.buffer.write(shown)
    if bare is not None:
        sys.stdout.buffer.write(_jpeg(bare))


def _jpeg(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=80)
    return file.getvalue()


def _answer(said: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n")
    sys.stdout.flush()


def _pdf(content: bytes, most: int, pixels: int) -> int:
    document = _opened(content)
    if len(document) > most:
        raise Fault("pages")
    for number in range(len(document)):
        width, height = document[number].get_size()
        if not (0 < width < 15_000 and 0 < height < 15_000):
            raise Fault("large")
    if not len(document):
        raise Fault("broken")
    return len(document)


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise Fault("locked" if locked and b"/Encrypt" in content else "broken") from error


def _pdf_page(content: bytes, number: int) -> tuple[Image.Image, list[list[Any]], bool]:
    page = _opened(content)[number]
    scale = min(DPI / 72, LONGEST / max(page.get_size()))
    picture = page.render(scale=scale, grayscale=True).to_pil().convert("L")
    return picture, list(_text_words(page, scale)), _is_scanned(page)


def _is_scanned(page: pypdfium2.PdfPage) -> bool:
    """Whether one picture covers the page, or strips of pictures together do."""
    width, height = page.get_size()
    covered = 0.0
    for each in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = each.get_bounds()
        covered += max(0.0, min(right, width) - max(left, 0.0)) * max(0.0, min(top, height) - max(bottom, 0.0))
    return bool(covered >= WHOLE * width * height)


def _text_words(page: pypdfium2.PdfPage, scale: float) -> Iterator[list[Any]]:
    """[text, left, top, right, bottom] in pixels of the picture of each word that the page has as text."""
    text, height = page.get_textpage(), page.get_size()[1]
    if page.get_rotation():
        return  # its boxes would lie elsewhere than in the picture
    said = text.get_text_range()
    letters = text.count_chars()
    if len(said) != letters:  # what the text counts as one the boxes don't
        said = "".join(text.get_text_range(index, 1) for index in range(letters))
    word: list[tuple[str, tuple[float, float, float, float]]] = []
    for index, letter in enumerate([*said[:letters], " "]):
        if not letter.isspace():
            word.append((letter, text.get_charbox(index, loose=True)))
        elif word:
            boxes = [box for _letter, box in word]
            yield [
                "".join(each for each, _box in word),
                round(min(box[0] for box in boxes) * scale),
                round((height - max(box[3] for box in boxes)) * scale),
                round(max(box[2] for box in boxes) * scale),
                round((height - min(box[1] for box in boxes)) * scale),
            ]
            word = []


def _pictures(content: bytes, most: int, pixels: int) -> int:
    count = 0
    for frame in _frames(content):
        count += 1
        if count > most:
            raise Fault("pages")
        if frame.width * frame.height > pixels:
            raise Fault("large")
    return count


def _frames(content: bytes) -> Iterator[Image.Image]:
    """The frames of a picture, none of them unpacked yet."""
    try:
        picture = Image.open(io.BytesIO(content), formats=PICTURES)
    except Image.DecompressionBombError as error:
        raise Fault("large") from error
    number = 0
    while True:
        yield picture
        number += 1
        if picture.format != "TIFF":
            return
        try:
            picture.seek(number)
        except EOFError:
            return


def _picture_page(content: bytes, number: int) -> tuple[Image.Image, list[list[Any]], bool]:
    for index, frame in enumerate(_frames(content)):
        if index == number:
            dots = float((frame.info.get("dpi") or (0, 0))[0] or 0)
            picture = ImageOps.exif_transpose(frame)
            if picture.mode in {"RGBA", "LA", "P"}:
                picture = picture.convert("RGBA")
                picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
            picture = picture.convert("L")
            scale = min(1.0, LONGEST / max(picture.size), DPI / dots if dots > DPI * 1.5 else 1.0)
            if scale < 1:
                picture = picture.resize(
                    (round(picture.width * scale), round(picture.height * scale)), Image.Resampling.LANCZOS
                )
            return picture, [], True
    raise Fault("broken")


def _slant(picture: Image.Image) -> float:
    """By how many degrees the page must be turned so that its lines lie level.

    Level lines leave the rows of the picture either dark or light: the turn with the sharpest rows wins.
    """
    small = picture.copy()
    small.thumbnail((TRIED, TRIED))
    dark = ImageOps.invert(ImageOps.autocontrast(small)).point([0 if level < 110 else 255 for level in range(256)])

    def sharpness(angle: float) -> float:
        turned = dark.rotate(angle, Image.Resampling.BILINEAR)
        rows = turned.resize((1, turned.height), Image.Resampling.BOX)
        change = ImageChops.difference(rows, ImageChops.offset(rows, 0, 1))
        return float(sum(level * level * count for level, count in enumerate(change.histogram())))

    coarse: list[float] = [step * STEP * 2 for step in range(-int(STEEPEST / STEP / 2), int(STEEPEST / STEP / 2) + 1)]
    near = max(coarse, key=lambda angle: (sharpness(angle), -abs(angle)))
    fine: list[float] = [near + step * 0.1 for step in range(-5, 6)]
    best: float = max(fine, key=lambda angle: (sharpness(angle), -abs(angle)))
    return round(best, 2)


def _rules(picture: Image.Image) -> tuple[dict[str, list[list[int]]], Image.Image | None]:
    """The lines ruled across ([y, left, right]) and down ([x, top, bottom]), and the picture without them.

    None where no table is ruled: a lone line under a heading is none.
    """
    ink = numpy.asarray(picture) < DARK
    across, down = _runs(_thicker(ink), LONG_ACROSS), _runs(_thicker(ink.T), LONG_DOWN)
    said = {"across": _ruled(across), "down": _ruled(down)}
    if len(said["across"]) < 2 or len(said["down"]) < 2:
        return {"across": [], "down": []}, None
    bare = numpy.asarray(picture).copy()
    bare[_thicker(_thicker(across)) | _thicker(_thicker(down)).T] = 255
    return said, Image.fromarray(bare)


def _thicker(ink: Ink) -> Ink:
    """The ink, one pixel more above and below."""
    thick = ink.copy()
    thick[1:] |= ink[:-1]
    thick[:-1] |= ink[1:]
    return thick


def _runs(ink: Ink, least: int) -> Ink:
    """Only the ink that goes on sideways for so long."""
    edges = numpy.diff(numpy.pad(ink, ((0, 0), (1, 1))).astype(numpy.int8), axis=1)
    (rows, starts), (_rows, ends) = numpy.where(edges == 1), numpy.where(edges == -1)
    kept = numpy.zeros_like(ink)
    for row, start, end in zip(rows, starts, ends, strict=True):
        if end - start >= least:
            kept[row, start:end] = True
    return kept


def _ruled(kept: Ink) -> list[list[int]]:
    """[where, from, to] of each line: rows of ink that lie side by side are one."""
    rows = numpy.flatnonzero(kept.sum(axis=1) >= LEAST_RULE)
    lines: list[list[int]] = []
    for row in rows.tolist():
        columns = numpy.flatnonzero(kept[row])
        first, last = int(columns[0]), int(columns[-1])
        if lines and row - lines[-1][3] <= 6:
            line = lines[-1]
            lines[-1] = [line[0], min(line[1], first), max(line[2], last), row]
        else:
            lines.append([row, first, last, row])
    return [[(top + bottom) // 2, first, last] for top, first, last, bottom in lines]


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
