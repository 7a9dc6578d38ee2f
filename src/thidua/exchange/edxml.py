"""A package inside an edXML message (QCVN 102:2016/BTTTT), for the national document exchange (trục liên thông).

What is known of the standard comes from public implementations of it (`/docs/engineering/exchange.md` names which
element is how sure): nobody of the project has read the Official Gazette's text or asked the exchange's operator. What
is unsure is written as those implementations write it, and is not asked for when a message is read.
"""

import base64
import binascii
import datetime as dt
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from lxml import etree

from thidua.exchange.faults import BadPackage

SPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
XLINK = "http://www.w3.org/1999/xlink"
KNOWN_SPACES = frozenset({SPACE, XLINK, "http://www.w3.org/2001/XMLSchema-instance"})
ACTOR = "http://schemas.xmlsoap.org/soap/actor/next"
# A text node of 10 MB is the parser's own limit, kept: what is larger goes as a plain package.
MAX_MESSAGE = 9 * 1024 * 1024
MAX_ELEMENTS = 2_000
ZIP = "application/zip"
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")
FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)|<\?(?!xml )", re.IGNORECASE)


@dataclass(frozen=True)
class Organisation:
    """Who sends or receives, by the electronic identification code where one is known, else by our own."""

    code: str
    name: str


@dataclass(frozen=True)
class Envelope:
    """What stands in the header of a message."""

    sender: Organisation
    receiver: Organisation
    number: str  # «12» of «12/TTr-UBND»
    notation: str  # «TTr-UBND»
    place: str
    promulgated_on: dt.date
    type_name: str
    subject: str
    signer_name: str
    signer_title: str
    document_id: str
    sent_at: dt.datetime


def written(envelope: Envelope, file_name: str, package: bytes) -> bytes:
    """The message with the package attached. Raises BadPackage when it would be larger than readers take."""
    root = etree.Element(_tag("edXML"), nsmap={None: SPACE})
    outer = etree.SubElement(root, _tag("edXMLEnvelope"), nsmap={"edXML": SPACE})
    header = _add(outer, "edXMLHeader")
    _write_header(_add(header, "MessageHeader"), envelope)
    _write_trace(header, envelope)
    _add(header, "DigitalSignature")
    content_id = envelope.document_id.replace(",", "-").replace("/", "-")
    manifest = _add(_add(outer, "edXMLBody"), "edXMLManifest")
    manifest.set("version", "1.0")
    reference = etree.SubElement(manifest, _tag("Reference"), nsmap={"xlink": XLINK})
    for name, value in (("href", f"cid:{content_id}"), ("role", "XLinkRole"), ("type", "simple")):
        reference.set(f"{{{XLINK}}}{name}", value)
    _fill(
        reference,
        {
            "Description": envelope.subject,
            "AttachmentName": file_name,
            "ContentType": ZIP,
            "ContentId": f"cid:{content_id}",
        },
    )
    attachment = _add(_add(root, "AttachmentEncoded"), "Attachment")
    _fill(
        attachment,
        {
            "ContentType": ZIP,
            "ContentId": content_id,
            "Description": envelope.subject,
            "ContentTransferEncoded": base64.b64encode(package).decode(),
            "AttachmentName": file_name,
        },
    )
    message: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    if len(message) > MAX_MESSAGE:
        raise BadPackage(_("Gói quá lớn cho văn bản edXML: hãy tải và gửi dạng gói .zip."))
    return message


def read(message: bytes) -> tuple[Envelope, bytes]:
    """The header and the one package of a message; raises BadPackage for whatever can't be read without danger."""
    root = _parsed(message)
    header = _child(root, "edXMLEnvelope", "edXMLHeader", "MessageHeader")
    packages = [
        each
        for each in _child(root, "AttachmentEncoded").findall(_tag("Attachment"))
        if _text(each, "ContentType") == ZIP or _text(each, "AttachmentName").lower().endswith(".zip")
    ]
    if len(packages) != 1:
        raise BadPackage(_("Văn bản edXML phải kèm đúng một gói hồ sơ (.zip). Hãy báo nơi gửi gửi lại."))
    _refuse_strayed_reference(root, packages[0])
    return _envelope(header), _decoded(_text(packages[0], "ContentTransferEncoded"))


def is_message(content: bytes) -> bool:
    """Whether the bytes look like XML, to tell a message from a package."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _parsed(message: bytes) -> etree._Element:
    if len(message) > MAX_MESSAGE:
        raise BadPackage(_("Văn bản edXML quá lớn: hãy đề nghị nơi gửi gửi dạng gói .zip."))
    # Another encoding could hide what is looked for here: only UTF-8, and no declaration of types or entities at all.
    try:
        message.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _unreadable() from error
    if b"\0" in message or FORBIDDEN.search(message):
        raise BadPackage(_("Văn bản edXML có khai báo không an toàn (DTD, thực thể). Không nhận; hãy báo nơi gửi."))
    declared = re.match(rb"\s*<\?xml [^>]*encoding\s*=\s*[\"']([^\"']*)", message.removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].lower() not in {b"utf-8", b"utf8"}:
        raise _unreadable()
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(message, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _unreadable() from error
    elements = list(root.iter(etree.Element))
    if len(elements) > MAX_ELEMENTS or root.tag != _tag("edXML"):
        raise _unreadable()
    if any(etree.QName(each).namespace not in KNOWN_SPACES for each in elements):
        raise BadPackage(_("Văn bản edXML có phần lạ. Không nhận; hãy báo nơi gửi."))
    return root


def _envelope(header: etree._Element) -> Envelope:
    said = _text(header, "PromulgationInfo", "PromulgationDate")
    try:
        promulgated_on = dt.datetime.strptime(said, "%Y/%m/%d").date()  # noqa: DTZ007 -- a day has no time zone
    except ValueError as error:
        raise _unreadable() from error
    return Envelope(
        sender=_organisation(header, "From"),
        receiver=_organisation(header, "To"),
        number=_text(header, "Code", "CodeNumber"),
        notation=_text(header, "Code", "CodeNotation"),
        place=_text(header, "PromulgationInfo", "Place"),
        promulgated_on=promulgated_on,
        type_name=_text(header, "DocumentType", "TypeName"),
        subject=_text(header, "Subject"),
        signer_name=_text(header, "SignerInfo", "FullName"),
        signer_title=_text(header, "SignerInfo", "Position"),
        document_id=_text(header, "DocumentId"),
        sent_at=dt.datetime.combine(promulgated_on, dt.time(), dt.UTC),
    )


def _organisation(header: etree._Element, name: str) -> Organisation:
    code = _text(header, name, "OrganId")
    if not code:
        raise _unreadable()
    return Organisation(code, _text(header, name, "OrganName"))


def _write_header(header: etree._Element, envelope: Envelope) -> None:
    for name, party in (("From", envelope.sender), ("To", envelope.receiver)):
        _fill(_add(header, name), {"OrganId": party.code, "OrganizationInCharge": party.name, "OrganName": party.name})
    _fill(_add(header, "Code"), {"CodeNumber": envelope.number, "CodeNotation": envelope.notation})
    day = f"{envelope.promulgated_on:%Y/%m/%d}"
    _fill(_add(header, "PromulgationInfo"), {"Place": envelope.place, "PromulgationDate": day})
    # Unsure: which number stands for which type of document; public implementations write 18 and the name in words.
    _fill(_add(header, "DocumentType"), {"Type": "18", "TypeName": envelope.type_name, "TypeDetail": "0"})
    _fill(header, {"Subject": envelope.subject, "Content": envelope.subject})
    signer = {"Competence": "", "Position": envelope.signer_title, "FullName": envelope.signer_name}
    _fill(_add(header, "SignerInfo"), signer)
    _fill(_add(header, "OtherInfo"), {"Priority": "0", "PromulgationAmount": "1", "PageAmount": "1"})
    _fill(header, {"SteeringType": "0", "DocumentId": envelope.document_id})


def _write_trace(header: etree._Element, envelope: Envelope) -> None:
    traces = _add(header, "TraceHeaderList")
    for name, value in (("version", "1.0"), ("mustUnderstand", "1"), ("actor", ACTOR)):
        traces.set(name, value)
    moment = f"{envelope.sent_at:%Y/%m/%d %H:%M:%S}"
    _fill(_add(traces, "TraceHeader"), {"OrganId": envelope.sender.code, "Timestamp": moment})
    _fill(_add(traces, "Bussiness"), {"BussinessDocType": "0", "BussinessDocReason": "", "Paper": "0"})


def _refuse_strayed_reference(root: etree._Element, attachment: etree._Element) -> None:
    """The manifest of the body names the attachment: with «cid:» before its number or, as some write, without."""
    manifest = _child(root, "edXMLEnvelope", "edXMLBody", "edXMLManifest")
    named = {_text(each, "ContentId").removeprefix("cid:") for each in manifest.findall(_tag("Reference"))}
    if _text(attachment, "ContentId").removeprefix("cid:") not in named:
        raise BadPackage(_("Văn bản edXML không nêu tệp đính kèm trong danh mục. Hãy báo nơi gửi gửi lại."))


def _decoded(text: str) -> bytes:
    if not BASE64.fullmatch(text):
        raise _unreadable()
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except binascii.Error as error:
        raise _unreadable() from error


def _child(element: etree._Element, *path: str) -> etree._Element:
    for name in path:
        found = element.findall(_tag(name))
        if len(found) != 1:
            raise _unreadable()
        element = found[0]
    return element


def _text(element: etree._Element, *path: str) -> str:
    found = element.find("/".join(map(_tag, path)))
    return (found.text or "").strip() if found is not None else ""


def _add(element: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(element, _tag(name))


def _fill(element: etree._Element, values: dict[str, str]) -> None:
    for name, value in values.items():
        _add(element, name).text = value


def _tag(name: str) -> str:
    return f"{{{SPACE}}}{name}"


def _unreadable() -> BadPackage:
    return BadPackage(_("Văn bản edXML không đọc được: hãy báo nơi gửi gửi lại, hoặc gửi dạng gói .zip."))
