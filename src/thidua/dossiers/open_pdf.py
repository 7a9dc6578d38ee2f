"""Open a PDF in a process of its own; run as a program, with no import of this package.

The reader is native code and the file comes from outside: memory and time are bounded, and a file that breaks the
reader breaks only this process. In: the file on standard input, the limits as arguments. Out: one word.
"""

import resource
import runpy
import sys
from pathlib import Path

import pypdfium2

SCAN = runpy.run_path(str(Path(__file__).with_name("active_pdf.py")))


def main(memory: int, seconds: int) -> str:
    """Read standard input within the limits (bytes, seconds); «readable», «active», «unseen», «locked» or «broken»."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    content = sys.stdin.buffer.read()
    try:
        document = pypdfium2.PdfDocument(content)
        document[0].get_size()  # the first page is there and can be read
        raw = pypdfium2.raw
        if raw.FPDFDoc_GetJavaScriptActionCount(document) > 0 or raw.FPDFDoc_GetAttachmentCount(document) > 0:
            return "active"
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD
        return "locked" if locked and b"/Encrypt" in content else "broken"
    except IndexError:
        return "broken"  # no page at all
    try:
        return "active" if SCAN["is_active"](content) else "readable"
    except SCAN["Unseen"]:
        return "unseen"


if __name__ == "__main__":
    sys.stdout.write(main(*map(int, sys.argv[1:])))
