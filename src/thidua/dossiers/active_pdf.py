"""What a PDF can do besides being read: scripts, starting programs, files inside it.

Names are looked for in the bytes and in the packed streams that hold objects; both can be spelt with #xx.
"""

import re
import zlib

ACTIVE = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE)(?![A-Za-z0-9])")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream\r?\n")
DICTIONARY = 2_048  # bytes before a stream in which its dictionary stands
MAX_OBJECTS = 16 * 1024 * 1024  # of objects in one packed stream; a stream of a thousand objects has some 100 KB


class Unseen(Exception):
    """A stream of objects is packed so that nobody can say what is in it."""


def active_parts(content: bytes) -> set[str]:
    """The names of what is active in the file; raises Unseen when a part of it can't be looked through."""
    parts = [content, *_packed_objects(content)]
    return {found.decode() for part in parts for found in ACTIVE.findall(_spelt_out(part))}


def _packed_objects(content: bytes) -> list[bytes]:
    found = []
    for start in STREAM.finditer(content):
        before = content[max(0, start.start() - DICTIONARY) : start.start()]
        dictionary = _spelt_out(before[before.rfind(b" obj") + 1 :] if b" obj" in before else before)
        if b"/ObjStm" not in dictionary:
            continue
        if b"/FlateDecode" not in dictionary and b"/Fl " not in dictionary and b"/Filter" in dictionary:
            raise Unseen
        found.append(_inflated(content[start.end() :]) if b"/Filter" in dictionary else b"")
    return found


def _inflated(data: bytes) -> bytes:
    reader = zlib.decompressobj()
    try:
        objects = reader.decompress(data, MAX_OBJECTS)
    except zlib.error as error:
        raise Unseen from error
    if not reader.eof:
        raise Unseen
    return objects


def _spelt_out(data: bytes) -> bytes:
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)
