"""PDFs with packed streams of objects: harmless ones are taken, what can't be looked through is refused."""

import io
import zlib

import pypdfium2
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PdfFileWriter, copy_into_new_writer

from tests.makers import make_pdf
from tests.signing.office import key
from tests.signing.pki import make_authority
from thidua.dossiers.active_pdf import MAX_ALL, MAX_OBJECTS
from thidua.dossiers.contents import PDF, checked_type
from thidua.signing import keys, sealing
from thidua.trail.errors import Refused

HARMLESS, SCRIPT = b"1 0 << /Title (Thu) >>", b"1 0 << /S /JavaScript /JS (app.alert) >>"
PLAIN = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>"


def with_objects(objects: bytes, dictionary: bytes = PLAIN, *, times: int = 1) -> bytes:
    """A PDF with packed streams of objects before its list of objects."""
    packed, whole = zlib.compress(objects), make_pdf()
    said = dictionary.replace(b"%d", b"%d" % len(packed))
    part = b"".join(
        b"%d 0 obj\n" % number + said + b"\nstream\n" + packed + b"\nendstream\nendobj\n"
        for number in range(90, 90 + times)
    )
    at = whole.index(b"xref")
    pypdfium2.PdfDocument(whole[:at] + part + whole[at:])[0].get_size()  # a reader opens it
    return whole[:at] + part + whole[at:]


def packed_by_pyhanko() -> bytes:
    """The file as pyHanko writes it with its objects packed."""
    writer: PdfFileWriter = copy_into_new_writer(PdfFileReader(io.BytesIO(make_pdf())))
    writer.stream_xrefs = True
    held = writer.prepare_object_stream()
    writer.add_object(writer.root["/Pages"]["/Kids"][0]["/MediaBox"], obj_stream=held)
    file = io.BytesIO()
    writer.write(file)
    assert b"/ObjStm" in file.getvalue()
    return file.getvalue()


def test_harmless_packed_objects_are_taken_also_several_and_in_brackets():
    assert checked_type(with_objects(HARMLESS)) == PDF
    assert checked_type(with_objects(HARMLESS, times=30)) == PDF
    assert checked_type(with_objects(HARMLESS, PLAIN.replace(b"/FlateDecode", b"[ /FlateDecode ]"))) == PDF
    assert checked_type(with_objects(HARMLESS, PLAIN.replace(b" ", b"").replace(b"N1", b"N 1"))) == PDF


def test_what_pyhanko_wrote_and_signed_is_taken():
    packed = packed_by_pyhanko()
    assert checked_type(packed) == PDF
    with keys.opened(key(make_authority().certify("Người Ký"))) as signer:
        assert checked_type(sealing.append_signature(packed, signer, field="NguoiKy")) == PDF
        assert checked_type(sealing.append_signature(make_pdf(), signer, field="NguoiKy")) == PDF


def test_a_script_in_packed_objects_is_found_behind_three_thousand_spaces_and_other_spellings():
    for spelt in (PLAIN, PLAIN.replace(b" /N", b" " * 3_000 + b"/N"), PLAIN.replace(b"/ObjStm", b"/#4fbj#53tm")):
        with pytest.raises(Refused, match="mã lệnh"):
            checked_type(with_objects(SCRIPT, spelt))


@pytest.mark.parametrize(
    "dictionary",
    [
        PLAIN.replace(b"/FlateDecode", b"[/FlateDecode /FlateDecode]"),
        PLAIN.replace(b"/FlateDecode", b"/LZWDecode"),
        PLAIN.replace(b"/Filter /FlateDecode", b""),
        PLAIN.replace(b"/Length", b"/DecodeParms << /Predictor 12 /Columns 5 >> /Length"),
        PLAIN.replace(b"/Length", b"/DecodeParms 5 0 R /Length"),
        PLAIN.replace(b"/Length", b"/Filter /ASCIIHexDecode /Length"),
        PLAIN.replace(b"<< /Type", b"<< /Filter /LZWDecode % obj << \n/Type"),
        PLAIN.replace(b"<< /Type", b"<< /X (9 0 obj <<) /Type"),
    ],
)
def test_packed_objects_of_another_kind_are_refused_as_not_to_be_read(dictionary):
    with pytest.raises(Refused, match="không đọc hết được"):
        checked_type(with_objects(HARMLESS, dictionary))


def test_objects_that_unpack_to_more_than_anybody_writes_are_refused_one_by_one_and_together():
    assert checked_type(with_objects(bytes(MAX_OBJECTS), times=MAX_ALL // MAX_OBJECTS)) == PDF
    for objects, times in ((bytes(MAX_OBJECTS + 1), 1), (bytes(MAX_OBJECTS), MAX_ALL // MAX_OBJECTS + 1)):
        with pytest.raises(Refused, match="không đọc hết được"):
            checked_type(with_objects(objects, times=times))
