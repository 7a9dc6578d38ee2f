"""Signing N papers in a batch against the bare rate of the same key in the same run.

python benchmarks/signing.py [N]

Made-up keys (RSA 2048, as a file) and a decision's PDF; no time stamp, no network. «Bare» is the raw operation alone:
RSA-SHA256 over the same number of digests. The batch does what a batch of the system does to each file: reads it, puts
the visible seal on it, appends the signature, and gives it its hash.
"""

import hashlib
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thidua.settings")
os.environ.setdefault("THIDUA_DATA", tempfile.mkdtemp())


def main(count: int) -> None:
    import django

    django.setup()
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding
    from pyhanko.stamp import StaticStampStyle

    from tests.makers import make_pdf
    from tests.signing.pki import PASSWORD, make_authority
    from thidua.documents.rendering import stamp
    from thidua.signing import keys, sealing

    identity = make_authority().certify("Cơ quan")
    papers = [make_pdf(f"Quyết định {number}") for number in range(count)]

    began = time.perf_counter()
    for pdf in papers:
        identity.key.sign(pdf, padding.PKCS1v15(), hashes.SHA256())
    bare = time.perf_counter() - began

    began = time.perf_counter()
    with keys.opened(keys.FileKey(identity.p12(), PASSWORD)) as signer:
        for pdf in papers:
            with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
                file.write(stamp(picture=b"", lines=["Cơ quan thử", "01/01/2026 08:00:00 +0700"], width=40))
                file.flush()
                style = StaticStampStyle.from_pdf_file(file.name, border_width=0)
                place = sealing.Place(0, (300, 200, 413, 220), style)
                signed = sealing.append_signature(pdf, signer, field="CoQuan", place=place)
            assert signed.startswith(pdf)
            hashlib.sha256(signed).hexdigest()
    whole = time.perf_counter() - began
    print(f"{count} papers: bare RSA {bare:.2f} s ({count / bare:.0f}/s), batch {whole:.2f} s ({count / whole:.1f}/s)")
    print(f"ratio {whole / bare:.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
