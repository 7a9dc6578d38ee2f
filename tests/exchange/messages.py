"""edXML messages, good and bad."""

import datetime as dt
import random

from tests.exchange import samples
from thidua.exchange import edxml
from thidua.exchange.edxml import SPACE, Envelope, Organisation

ENVELOPE = Envelope(
    sender=Organisation("xa-00001", "Ủy ban nhân dân xã Tân Lập"),
    receiver=Organisation("tinh-01", "Ủy ban nhân dân tỉnh Ví Dụ"),
    number="12",
    notation="TTr-UBND",
    place="Tân Lập",
    promulgated_on=dt.date(2026, 3, 1),
    type_name="Tờ trình",
    subject="Đề nghị tặng Bằng khen & danh hiệu <2025>",
    signer_name="Người Ký",
    signer_title="Chủ tịch",
    document_id="xa-00001,2026/03/01,12/TTr-UBND",
    sent_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
)


def message(package: bytes | None = None) -> bytes:
    """A message with the sample package."""
    return edxml.written(ENVELOPE, "goi.zip", samples.package() if package is None else package)


def bad_message(draw: random.Random) -> bytes:  # noqa: PLR0911, PLR0912 -- one line for each kind of attack
    """A message that must be refused."""
    whole = message()
    head = b"<?xml version='1.0' encoding='UTF-8'?>\n"
    body = whole[whole.index(b"<edXML") :]
    word = f"e{draw.randrange(10**6)}".encode()
    laughs = b"".join(
        b'<!ENTITY l%d "%s">' % (each, (b"&l%d;" % (each - 1)) * 10 if each else b"ha") for each in range(10)
    )
    kind = draw.randrange(14)
    if kind == 0:
        doctype = b"<!DOCTYPE edXML [" + laughs + b"]>"
        return head + doctype + body.replace(b"Ng", b"&l9;Ng", 1)
    if kind == 1:
        return head + b'<!DOCTYPE edXML [<!ENTITY %s SYSTEM "file:///etc/passwd">]>' % word + body
    if kind == 2:
        return head + b'<!DOCTYPE edXML SYSTEM "http://127.0.0.1:9/%s.dtd">' % word + body
    if kind == 3:
        return head + b"<!doctype edXML [<!ELEMENT %s ANY>]>" % word + body
    if kind == 4:
        include = b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/%s"/>' % word
        return head + body.replace(b"</edXML>", include + b"</edXML>")
    if kind == 5:
        return whole[: draw.randrange(60, len(whole) - 1)]
    if kind == 6:
        return whole.decode().replace("UTF-8", "UTF-16").encode("utf-16")
    if kind == 7:
        return head.replace(b"UTF-8", draw.choice([b"UTF-7", b"ISO-8859-1", b"EBCDIC-CP-US"])) + body
    if kind == 8:
        return head + body.replace(SPACE.encode(), b"http://example.vn/" + word)
    if kind == 9:
        return head + b'<?xml-stylesheet href="%s.xsl"?>' % word + body
    if kind == 10:
        return head + body.replace(b"application/zip", b"application/pdf").replace(b"goi.zip", word + b".pdf")
    if kind == 11:
        return message(samples.package()[: draw.randrange(len(samples.package()))])
    if kind == 12:
        return head + b"<a>" * draw.randrange(300, 5_000)
    return head + body.replace(b"2026/03/01</", b"%s</" % word, 1)
