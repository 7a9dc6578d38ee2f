"""What a PDF can do besides being read: scripts, starting programs, files inside it.

Names are looked for in the bytes and in the packed streams that hold objects; both can be spelt with #xx. No import of
this package: `open_pdf.py` loads it by its path, in the process where memory and time are bounded.
"""

import re
import zlib
from collections.abc import Iterator

ACTIVE = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE)(?![A-Za-z0-9])")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
# The name of a stream of objects, each letter of it spelt as it is or with #xx.
PACKED = re.compile(b"/" + b"".join(b"(?:%c|#(?i:%02x))" % (letter, letter) for letter in b"ObjStm"))
STREAM = re.compile(rb"(?<!end)stream\r?\n")
# Names with a number, a reference or a plain name as value: in such a dictionary nothing can be hidden from a reader.
PLAIN = re.compile(
    rb"[\r\n][0-9]{1,10}[ \r\n]++[0-9]{1,5}[ \r\n]++obj\s*+<<"
    rb"((?:\s*+/[A-Za-z0-9#]++\s*+(?:/[A-Za-z0-9#]++|[0-9]++(?:\s++[0-9]++\s++R\b)?+|\[\s*+/[A-Za-z0-9#]++\s*+\]))*+)"
    rb"\s*+>>\s*+"
)
FILTERS = re.compile(rb"/(?:Filter|F|DecodeParms|DP|FFilter|FDecodeParms)(?![A-Za-z0-9])")
INFLATED = re.compile(rb"/Filter\s*(?:/FlateDecode|\[\s*/FlateDecode\s*\])(?![A-Za-z0-9])")
LONGEST_OBJECT_HEAD = 40
MAX_OBJECTS = 16 * 1024 * 1024  # of objects in one packed stream; a stream of a thousand objects has some 100 KB
MAX_ALL = 64 * 1024 * 1024  # of all packed objects of a file
BITE = 64 * 1024


class Unseen(Exception):
    """A stream of objects is packed so that nobody can say what is in it."""


def is_active(content: bytes) -> bool:
    """Whether something in the file is active; raises Unseen when a part of it can't be looked through."""
    return _has_active(content) or any(_has_active(objects) for objects in _packed_objects(content))


def _has_active(part: bytes) -> bool:
    return ACTIVE.search(_spelt_out(part)) is not None


def _packed_objects(content: bytes) -> Iterator[bytes]:
    """The packed objects, one stream at a time."""
    left = MAX_ALL
    for name in PACKED.finditer(content):
        objects = _inflated(content, _start(content, name.start()), min(left, MAX_OBJECTS))
        if PACKED.search(objects):
            raise Unseen  # its own name said inside, where only a reader that follows it finds it
        left -= len(objects)
        yield objects


def _start(content: bytes, name: int) -> int:
    """Where the data begin of the stream whose dictionary has the name at `name`."""
    stream = STREAM.search(content, name)
    word = content.rfind(b"obj", 0, name)
    if stream is None or word < 0:
        raise Unseen
    head = max(0, word - LONGEST_OBJECT_HEAD)
    head = max(content.rfind(b"\n", head, word), content.rfind(b"\r", head, word))
    # The two numbers may stand on lines of their own, but nobody writes them so.
    found = PLAIN.fullmatch(content, head, stream.start()) if head >= 0 else None
    if found is None:
        raise Unseen
    dictionary = _spelt_out(found[1])
    if len(FILTERS.findall(dictionary)) != 1 or INFLATED.search(dictionary) is None:
        raise Unseen
    return stream.end()


def _inflated(content: bytes, start: int, most: int) -> bytes:
    reader, objects = zlib.decompressobj(), bytearray()
    try:
        for at in range(start, len(content), BITE):
            objects += reader.decompress(content[at : at + BITE], most - len(objects) + 1)
            if len(objects) > most or reader.unconsumed_tail:
                raise Unseen
            if reader.eof:
                return bytes(objects)
    except zlib.error as error:
        raise Unseen from error
    raise Unseen


def _spelt_out(data: bytes) -> bytes:
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)
