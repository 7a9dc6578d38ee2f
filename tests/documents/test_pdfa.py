"""PDF/A by tools that share no code with Typst: Apache PDFBox Preflight, and a look at the structure by pypdf.

What is shown: every paper passes all that Preflight asks of PDF/A-1b but for the three things that part 2 allows beyond
part 1 (`preflight.BEYOND`); laid out as PDF/A-1b, papers without a frame pass without any exception. What is not: no
validator of part 2 itself (veraPDF) can be installed from the registries that the project reaches.
"""

import io

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject, TextStringObject

from tests.documents.preflight import BEYOND, all_findings, findings
from thidua.documents import rendering
from thidua.documents.rendering import render

FORBIDDEN = {"/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/RichMedia", "/Movie", "/Sound", "/XFA", "/AA"}


def test_an_independent_validator_finds_nothing_in_any_paper(gallery_pdfs):
    assert {name: found for name, found in findings(gallery_pdfs).items() if found} == {}


def test_laid_out_by_part_1_papers_are_valid_without_exception(gallery, monkeypatch):
    monkeypatch.setattr(rendering, "STANDARD", "a-1b")
    chosen = {
        name: render(paper)
        for name, paper in gallery.items()
        if paper.data.get("frame-name", "") == "" and paper.official_at is not None
    }
    assert len(chosen) > 20
    assert {name: found for name, found in all_findings(chosen).items() if found} == {}


def without_font_file(pdf: bytes) -> bytes:
    """The file with its first font taken out."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    descriptor = _fonts(writer)[0]["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
    for key in [key for key in descriptor if key.startswith("/FontFile")]:
        del descriptor[key]
    return _written(writer)


def with_script(pdf: bytes) -> bytes:
    """The file with a script that runs when it is opened."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.beep()")}
    )
    writer.root_object[NameObject("/OpenAction")] = action
    return _written(writer)


def without_metadata(pdf: bytes) -> bytes:
    """The file without what says that it is an archive file."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    del writer.root_object["/Metadata"]
    return _written(writer)


@pytest.mark.parametrize("damage", [without_font_file, with_script, without_metadata])
def test_the_validator_and_our_own_look_find_what_was_done_to_a_file(gallery_pdfs, damage):
    whole = gallery_pdfs["submission"]
    harmed = damage(whole)
    before, after = all_findings({"before": rewritten(whole), "after": harmed}).values()
    assert set(after) - set(before) - set(BEYOND)
    assert faults(harmed)
    assert faults(rewritten(whole)) == []


def rewritten(pdf: bytes) -> bytes:
    """The file as pypdf writes it, unharmed."""
    return _written(pypdf.PdfWriter(clone_from=io.BytesIO(pdf)))


def test_our_own_look_at_the_structure_finds_nothing_in_any_paper(gallery_pdfs):
    assert {name: found for name, pdf in gallery_pdfs.items() if (found := faults(pdf))} == {}


def test_a_paper_says_its_title_and_its_language(gallery, gallery_pdfs):
    for name, pdf in gallery_pdfs.items():
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        assert reader.metadata is not None
        assert reader.metadata.title == rendering.printable(gallery[name].title)
        assert str(reader.trailer["/Root"]["/Lang"]).startswith("vi")


def faults(pdf: bytes) -> list[str]:
    """What ISO 19005-2 forbids, as far as the objects of a file show it."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    found = []
    if "/Encrypt" in reader.trailer:
        found.append("encrypted")
    xmp = root["/Metadata"].get_object().get_data().decode() if "/Metadata" in root else ""
    if "<pdfaid:part>2</pdfaid:part>" not in xmp or "<pdfaid:conformance>B</pdfaid:conformance>" not in xmp:
        found.append("the metadata does not say PDF/A-2b")
    intents = [each.get_object() for each in root.get("/OutputIntents", [])]
    profiles = [each["/DestOutputProfile"].get_object().get_data() for each in intents if "/DestOutputProfile" in each]
    if not profiles or any(profile[36:40] != b"acsp" for profile in profiles):
        found.append("no output intent with an ICC profile")
    for font in _fonts(reader):
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        if not any(key.startswith("/FontFile") for key in descriptor) or "/ToUnicode" not in font:
            found.append(f"{font['/BaseFont']} is not embedded with its letters")
    return found + [f"{key} in the file" for key in sorted(FORBIDDEN & _names(root))]


def _fonts(document: pypdf.PdfReader | pypdf.PdfWriter) -> list[DictionaryObject]:
    resources = [page["/Resources"] for page in document.pages]
    return [font.get_object() for each in resources for font in each.get("/Font", {}).values()]


def _names(root: object) -> set[str]:
    """Every key and every name anywhere below an object."""
    seen: set[int] = set()
    names: set[str] = set()
    waiting = [root]
    while waiting:
        each = waiting.pop()
        if isinstance(each, IndirectObject):
            if each.idnum in seen:
                continue
            seen.add(each.idnum)
            waiting.append(each.get_object())
        elif isinstance(each, DictionaryObject | StreamObject):
            names |= set(each)
            waiting += [each.raw_get(key) for key in each]
        elif isinstance(each, ArrayObject):
            waiting += list(each)
        elif isinstance(each, NameObject):
            names.add(str(each))
    return names


def _written(writer: pypdf.PdfWriter) -> bytes:
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()
