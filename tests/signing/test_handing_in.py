"""Papers signed outside with the signer's own tool: only the system's own paper with one signature more is taken."""

import io

import pytest
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.makers import make_pdf
from tests.signing.office import key, paper_of
from thidua.documents.freezing import kept_pdf
from thidua.dossiers import files
from thidua.signing import keys, sealing, services
from thidua.signing.models import PaperSignature, Part
from thidua.signing.queries import current_pdf
from thidua.signing.verifying import Verdict, look_at
from thidua.trail.errors import Refused

pytestmark = pytest.mark.django_db


def outside(identity, pdf, field="Signature1"):
    """What a tool of one's own makes of the file."""
    with keys.opened(key(identity)) as signer:
        return sealing.append_signature(pdf, signer, field=field)


def test_a_paper_signed_outside_is_taken_and_the_next_signature_follows(office):
    paper = paper_of(office.issued())
    signed = outside(office.person, kept_pdf(paper))
    signature = services.hand_in_signed(office.head, paper=paper, part=Part.PERSON, content=signed)
    assert files.read(signature.file) == signed
    office.seal_paper(paper)
    assert look_at(current_pdf(paper)).verdict == Verdict.VALID


def test_any_other_file_is_refused(office):
    paper = paper_of(office.issued())
    kept = kept_pdf(paper)
    writer = IncrementalPdfFileWriter(io.BytesIO(kept))
    writer.add_stream_to_page(0, writer.add_object(StreamObject(stream_data=b"0 0 300 300 re f")))
    changed = io.BytesIO()
    writer.write(changed)
    twice = outside(office.seal, outside(office.person, kept), "Signature2")
    flipped = bytearray(outside(office.person, kept))
    flipped[-500] ^= 1
    other = paper_of(office.issued())
    wrong = {
        "unsigned": kept,
        "another paper": outside(office.person, kept_pdf(other)),
        "a stranger's file": outside(office.person, make_pdf()),
        "a page changed before it was signed": outside(office.person, changed.getvalue()),
        "two signatures": twice,
        "a byte changed": bytes(flipped),
        "another certificate": outside(office.seal, kept),
        "no PDF": b"junk",
    }
    taken = [what for what, content in wrong.items() if _is_taken(office, paper, content)]
    assert taken == []
    assert not PaperSignature.objects.exists()


def _is_taken(office, paper, content):
    try:
        services.hand_in_signed(office.head, paper=paper, part=Part.PERSON, content=content)
    except Refused:
        return False
    return True
