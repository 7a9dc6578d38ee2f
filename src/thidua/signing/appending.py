"""Whether what was appended to a PDF is a signature and nothing that changes what it shows."""

import io
from collections.abc import Iterable

from pyhanko.pdf_utils.generic import DictionaryObject, PdfObject, Reference
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY

from thidua.signing.verifying import BROKEN, HARMLESS

OF_CATALOG = {"/AcroForm", "/DSS", "/Extensions", "/Metadata", "/Version"}  # what a signature may change there
MM = 72 / 25.4
WIDEST, HIGHEST = 100, 50  # mm of a signature on the page


def only_signed_since(before: bytes, after: bytes) -> bool:
    """Whether `after` is `before` with signatures appended: no page draws anything else, no other object is changed."""
    try:
        known = PdfFileReader(io.BytesIO(before)).xrefs.total_revisions
        reader = PdfFileReader(io.BytesIO(after))
        last = reader.xrefs.total_revisions
        old, new = reader.get_historical_resolver(known - 1), reader.get_historical_resolver(last - 1)
        if "/AcroForm" in old.root:
            return DEFAULT_DIFF_POLICY.apply(old, new).modification_level in HARMLESS
        there, added = _objects(reader, range(known)), _objects(reader, range(known, last))
        return all(_is_harmless(ref, old, new) for ref in there & added) and _only_fields(old, new)
    except BROKEN:
        return False


def _objects(reader: PdfFileReader, revisions: Iterable[int]) -> set[Reference]:
    return {ref for each in revisions for ref in reader.xrefs.explicit_refs_in_revision(each)}


def _is_harmless(ref: Reference, old: HistoricalResolver, new: HistoricalResolver) -> bool:
    """The catalogue, a page and the description of the file, each in the parts that a signature touches."""
    before, now = old.get_object(ref), new.get_object(ref)
    if ref == old.root_ref:
        return _same_but(before, now, OF_CATALOG)
    if isinstance(before, DictionaryObject) and before.get("/Type") == "/Page":
        return _same_but(before, now, {"/Annots"})
    described = (
        old.root.get_value_as_reference("/Metadata", optional=True),
        old.trailer_view.get_value_as_reference("/Info", optional=True),
    )
    return ref in described


def _same_but(before: PdfObject, now: PdfObject, keys: set[str]) -> bool:
    if not isinstance(before, DictionaryObject) or not isinstance(now, DictionaryObject):
        return False
    names = (set(before) | set(now)) - keys
    return all(name in before and name in now and before.raw_get(name) == now.raw_get(name) for name in names)


def _only_fields(old: HistoricalResolver, new: HistoricalResolver) -> bool:
    """Whether all that came onto the pages are fields of signatures."""
    return all(
        annotation.get("/Subtype") == "/Widget" and annotation.get("/FT") == "/Sig" and _is_bounded(annotation)
        for before, now in zip(_pages(old), _pages(new), strict=True)
        for annotation in _added(before, now)
    )


def _is_bounded(annotation: DictionaryObject) -> bool:
    """Whether a signature is seen no larger than one is: it must not be painted over the text of a page."""
    left, bottom, right, top = (float(each) for each in annotation["/Rect"])
    return abs(right - left) <= WIDEST * MM and abs(top - bottom) <= HIGHEST * MM


def _added(before: DictionaryObject, now: DictionaryObject) -> list[DictionaryObject]:
    there = len(before.get("/Annots", ()))
    return [each.get_object() for each in list(now.get("/Annots", ()))[there:]]


def _pages(resolver: HistoricalResolver) -> list[DictionaryObject]:
    found, waiting = [], [resolver.root["/Pages"]]
    while waiting:
        node = waiting.pop()
        if "/Kids" in node:
            waiting.extend(kid.get_object() for kid in node["/Kids"])
        else:
            found.append(node)
    return found
