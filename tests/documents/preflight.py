"""Apache PDFBox Preflight, from Debian: a validator of PDF/A-1b that shares no code with Typst.

It knows only the first part of the standard. Our papers are of the second, which is the first with a few things allowed
and the metadata's number changed; `BEYOND` names all of those that a paper of ours has, and every other finding is an
error. So fonts, their widths and encodings, colours, the output intent, metadata, streams, annotations, actions and
the structure of the file are looked at by it as they are.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from lxml import etree

JARS = ("preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "javax.activation", "jaxb-api")
FOLDER = Path("/usr/share/java")
PACKAGES = "libpdfbox2-java libactivation-java libjaxb-api-java"
BEYOND = {  # the beginning of what is found, and why part 2 has nothing against it
    "7.11.2 Error on MetaData, part must be 1": "the file says that it is of part 2",
    "2.1.6 Invalid graphics object, Invalid version of the ICCProfile": "part 2 allows ICC profiles of version 4",
    "2.2.2 Invalid graphics transparency, Soft Mask must be null or None": "part 2 allows transparent pictures",
}


def findings(pdfs: Mapping[str, bytes]) -> dict[str, list[str]]:
    """What Preflight has against each file, by its name, without what only part 1 of the standard forbids."""
    return {
        name: [each for each in found if not any(each.startswith(known) for known in BEYOND)]
        for name, found in all_findings(pdfs).items()
    }


def all_findings(pdfs: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Everything that Preflight has against each file as PDF/A-1b."""
    if any(not (FOLDER / f"{name}.jar").exists() for name in JARS) or shutil.which("java") is None:
        pytest.fail(f"Thiếu Apache PDFBox Preflight: hãy cài bằng `apt-get install {PACKAGES}`.")
    classpath = ":".join(str(FOLDER / f"{name}.jar") for name in JARS)
    with tempfile.TemporaryDirectory() as folder:
        for name, pdf in pdfs.items():
            Path(folder, f"{name}.pdf").write_bytes(pdf)
        command = ["java", "-cp", classpath, "org.apache.pdfbox.preflight.Validator_A1b", "xml", "batch", folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        reports = {name: Path(folder, f"{name}.pdf.preflight.xml") for name in pdfs}
        assert all(report.exists() for report in reports.values()), done.stderr or done.stdout
        return {name: _read(report.read_bytes()) for name, report in reports.items()}


def _read(report: bytes) -> list[str]:
    found = etree.fromstring(report)
    errors = sorted({f"{each.findtext('code')} {each.findtext('details')}" for each in found.iter("error")})
    # A file that it could not read at all has no error but is not valid.
    return errors if errors or found.findtext("isValid") == "true" else [f"not read: {found.findtext('exception')}"]
