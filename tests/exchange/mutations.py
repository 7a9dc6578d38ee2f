"""Ten thousand bad packages from one good one: every family of attack, each drawn by a seed."""

import base64
import io
import json
import random
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from tests.exchange import samples
from tests.makers import make_pdf
from thidua.exchange import bags
from thidua.exchange.content import MAX_JSON
from thidua.exchange.zips import MAX_PACKAGE, MAX_UNPACKED, unpacked

Draw = random.Random
Mutation = Callable[[Draw], bytes]
MUTATIONS: list[Mutation] = []
WORDS = ["con", "ảnh", "a b", "x", "data", "evidence", "0001", "báo cáo", "NUL", "ổ đĩa", "ttr", "secret", "etc"]


def mutation(function: Mutation) -> Mutation:
    """Register a family."""
    MUTATIONS.append(function)
    return function


def raw_zip(
    files: list[tuple[bytes, bytes]],
    *,
    flags: int = 0,
    method: int = 0,
    mode: int = 0o100644,
    sizes: dict[int, tuple[int, int]] | None = None,
    offsets: dict[int, int] | None = None,
    count: int | None = None,
    local_names: dict[int, bytes] | None = None,
    comment: bytes = b"",
    before: bytes = b"",
    between: bytes = b"",
    extra: bytes = b"",
) -> bytes:
    """A zip of our own making, so that it can lie: about sizes, offsets, names, counts, or with what lies between."""
    out, central = io.BytesIO(), io.BytesIO()
    out.write(before)
    for number, (name, data) in enumerate(files):
        stored = samples.deflated(data) if method == 8 else data
        packed, size = (sizes or {}).get(number, (len(stored), len(data)))
        at, crc = (offsets or {}).get(number, out.tell()), zlib.crc32(data)
        local = (local_names or {}).get(number, name)
        out.write(struct.pack("<4s5H3L2H", b"PK\3\4", 20, flags, method, 0, 33, crc, packed, size, len(local), 0))
        out.write(local + stored + between)
        central.write(
            struct.pack(
                "<4s6H3L5H2L",
                b"PK\1\2",
                3 << 8 | 20,
                20,
                flags,
                method,
                0,
                33,
                crc,
                packed,
                size,
                len(name),
                len(extra),
                0,
                0,
                0,
                mode << 16,
                at,
            )
            + name
            + extra
        )
    start, listed = out.tell(), central.getvalue()
    told = len(files) if count is None else count
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, told, told, len(listed), start, len(comment))
    return out.getvalue() + listed + end + comment


def of(members: dict[str, bytes], **lies: Any) -> bytes:
    """The zip of a bag, with lies."""
    return raw_zip([(name.encode(), data) for name, data in members.items()], **lies)


def with_payload(change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A rightly signed bag whose payload is bad."""
    payload = samples.payload()
    change(payload)
    return of(samples.signed(payload))


def with_said(change: Callable[[dict[str, Any]], None]) -> bytes:
    """A rightly signed bag whose exchange.json is bad."""
    payload = samples.payload()
    said = json.loads(payload[bags.SAID])
    change(said)
    payload[bags.SAID] = json.dumps(said, ensure_ascii=False).encode()
    return of(samples.signed(payload))


def with_text(change: Callable[[bytes], bytes]) -> bytes:
    """A rightly signed bag whose exchange.json is bad as text."""
    payload = samples.payload()
    payload[bags.SAID] = change(payload[bags.SAID])
    return of(samples.signed(payload))


def drawn_name(draw: Draw) -> str:
    """A harmless word for a path."""
    return f"{draw.choice(WORDS)}{draw.randrange(10_000)}"


@mutation
def truncated(draw: Draw) -> bytes:
    return samples.package()[: draw.randrange(len(samples.package()))]


@mutation
def one_byte_changed(draw: Draw) -> bytes:
    """Anywhere: in a paper, a hash, a header, the signature."""
    package = bytearray(samples.package())
    at = draw.randrange(len(package))
    package[at] ^= 1 << draw.randrange(8)
    return bytes(package)


@mutation
def bytes_put_in(draw: Draw) -> bytes:
    package = samples.package()
    at = draw.randrange(len(package) + 1)
    return package[:at] + draw.randbytes(draw.randrange(1, 40)) + package[at:]


@mutation
def bytes_taken_out(draw: Draw) -> bytes:
    package = samples.package()
    at = draw.randrange(len(package) - 1)
    return package[:at] + package[at + draw.randrange(1, 200) :]


@mutation
def noise(draw: Draw) -> bytes:
    start = draw.choice([b"", b"PK\3\4", b"PK\5\6", b"%PDF-1.7\n", b"<?xml version='1.0'?>", b"Rar!", b"\x1f\x8b"])
    return start + draw.randbytes(draw.randrange(0, 3_000))


@mutation
def trailing_or_leading(draw: Draw) -> bytes:
    junk = draw.randbytes(draw.randrange(1, 100))
    kind = draw.randrange(4)
    members = dict(samples.members())
    if kind == 0:
        return of(members, comment=junk)
    if kind == 1:
        return of(members, before=junk)
    if kind == 2:
        return of(members, between=junk)
    return of(members, extra=b"\x01\x00\x04\x00" + junk[:4].ljust(4, b"\0"))


@mutation
def oversized(draw: Draw) -> bytes:
    """Larger than any package; the content does not matter any more."""
    more = draw.randrange(1, 1_000)
    return _filler()[: MAX_PACKAGE - draw.randrange(1_000) + 1_000 + more]


_FILLER: list[bytes] = []


def _filler() -> bytes:
    if not _FILLER:
        _FILLER.append(samples.package() + b"\0" * (MAX_PACKAGE + 4_000))
    return _FILLER[0]


_BOMBS: dict[int, bytes] = {}


@mutation
def bomb(draw: Draw) -> bytes:
    """Unpacks to far more than it holds."""
    size = draw.choice([2, 8, 30]) * 1024 * 1024
    if size not in _BOMBS:
        members = dict(samples.members())
        members["data/evidence/0009.pdf"] = bytes(size)
        _BOMBS[size] = of(members, method=8)
    return _BOMBS[size] if draw.random() < 0.2 else _BOMBS[size].replace(b"0009", b"%04d" % draw.randrange(10, 9_999))


@mutation
def nested_bomb(draw: Draw) -> bytes:
    """A zip in the zip, under the name of a paper."""
    inner = raw_zip([(f"{number}.bin".encode(), bytes(20_000)) for number in range(draw.randrange(1, 6))], method=8)
    name = f"data/evidence/000{draw.choice([1, 2])}.{draw.choice(['pdf', 'docx'])}"

    def change(payload: dict[str, bytes]) -> None:
        payload["data/evidence/0002.docx"] = inner
        payload["data/evidence/0001.pdf"] = inner if name.endswith("pdf") else payload["data/evidence/0001.pdf"]

    return with_payload(change)


@mutation
def lying_sizes(draw: Draw) -> bytes:
    members = dict(samples.members())
    number = draw.randrange(len(members))
    true = len(list(members.values())[number])
    lie = draw.choice(
        [true + draw.randrange(1, 5_000), max(0, true - draw.randrange(1, 50)), MAX_UNPACKED, 2**32 - 1, 0]
    )
    sizes = draw.choice([(true, lie), (lie, true), (lie, lie)])
    if sizes == (true, true):
        sizes = (true, true + 1)
    return of(members, sizes={number: sizes}, method=draw.choice([0, 8]))


@mutation
def lying_offsets(draw: Draw) -> bytes:
    """Entries that overlap, point into each other or out of the file."""
    members = dict(samples.members())
    number = draw.randrange(1, len(members))
    return of(members, offsets={number: draw.choice([0, 1, 40, draw.randrange(5_000) + 2, 2**31, 2**32 - 1])})


@mutation
def lying_names(draw: Draw) -> bytes:
    """One name in the list, another one in the file."""
    members = dict(samples.members())
    number = draw.randrange(len(members))
    name = list(members)[number].encode()
    return of(members, local_names={number: draw.choice([name + b"x", b"../" + name, name.upper(), b""])})


@mutation
def lying_count(draw: Draw) -> bytes:
    members = dict(samples.members())
    return of(members, count=draw.choice([0, 1, len(members) - 1, len(members) + draw.randrange(1, 60_000)]))


@mutation
def many_entries(draw: Draw) -> bytes:
    members = [(name.encode(), data) for name, data in samples.members().items()]
    files = [(f"data/evidence/{number:04d}.pdf".encode(), b"x") for number in range(10, draw.randrange(1_010, 1_500))]
    return raw_zip(members + files)


@mutation
def encrypted_or_odd_method(draw: Draw) -> bytes:
    members = dict(samples.members())
    if draw.random() < 0.5:
        return of(members, flags=draw.choice([1, 8, 9, 64, 0x2000]))
    return of(members, method=draw.choice([1, 6, 9, 12, 14, 93, 95, 97, 99]))


@mutation
def path_tricks(draw: Draw) -> bytes:
    word = drawn_name(draw)
    name = draw.choice(
        [
            f"../{word}",
            f"data/../../{word}",
            f"/{word}",
            f"//server/{word}",
            f"data\\..\\{word}",
            f"C:/{word}",
            f"c:{word}",
            f"data//{word}",
            f"data/./{word}",
            f"data/{word}/",
            f"~/{word}",
            f"data/{word}.",
            f"data/{word} ",
            f"data/evidence/{draw.choice(['con', 'nul', 'prn', 'aux', 'com1', 'lpt9'])}.pdf",
            f"data/{word}\0.pdf",
            f"data/{word}\n.pdf",
            f"data/evidence/\u202e{word}fdp.exe",
            f"data/evidence/{word}\u200b.pdf",
            f"data/{'d/' * 20}{draw.randrange(1_000)}.pdf",
            f"data/evidence/{'x' * 300}{draw.randrange(1_000)}.pdf",
            f"%2e%2e/{word}",
        ]
    )
    files = [(each.encode(), data) for each, data in samples.members().items()]
    files.insert(draw.randrange(len(files) + 1), (name.encode(), b"x" * draw.randrange(1, 50)))
    return raw_zip(files, flags=draw.choice([0, 0x800]))


@mutation
def special_entries(draw: Draw) -> bytes:
    """Symbolic links, folders, devices, pipes."""
    return of(dict(samples.members()), mode=draw.choice([0o120777, 0o040755, 0o020666, 0o060660, 0o010644, 0o140755]))


@mutation
def twin_names(draw: Draw) -> bytes:
    """The same name twice: as it is, in capitals, or spelt in another normal form."""
    files = [(name.encode(), data) for name, data in samples.members().items()]
    name, data = files[draw.randrange(len(files))]
    kind = draw.randrange(3)
    if kind == 0:
        files.append((name, draw.randbytes(draw.randrange(1, 30))))
    elif kind == 1:
        files.append((name.upper(), data))
    else:
        word = f"data/evidence/báo cáo {draw.randrange(1_000)}.pdf"
        files += [(unicodedata.normalize(form, word).encode(), data) for form in ("NFC", "NFD")]
    draw.shuffle(files)
    return raw_zip(files, flags=0x800)


@mutation
def file_left_out(draw: Draw) -> bytes:
    members = dict(samples.members())
    del members[draw.choice(list(members))]
    return of(members)


@mutation
def file_put_in(draw: Draw) -> bytes:
    """A file that no manifest names, or that the manifest names and the content does not."""
    name = f"data/evidence/{draw.randrange(100, 9_999):04d}.pdf"
    if draw.random() < 0.5:
        return of({**samples.members(), name: make_pdf()})
    return with_payload(lambda payload: payload.update({name: payload["data/evidence/0001.pdf"]}))


@mutation
def wrong_hash(draw: Draw) -> bytes:
    """A manifest whose hash is not the file's, signed all the same."""
    payload = samples.payload()
    lines = samples.manifest(payload).decode().splitlines()
    at = draw.randrange(len(lines))
    digit = draw.randrange(64)
    other = draw.choice([each for each in "0123456789abcdef" if each != lines[at][digit]])
    lines[at] = lines[at][:digit] + other + lines[at][digit + 1 :]
    return of(samples.signed(payload, **{bags.MANIFEST: ("\n".join(lines) + "\n").encode()}))


@mutation
def odd_manifest(draw: Draw) -> bytes:
    payload = samples.payload()
    right = samples.manifest(payload)
    line = right.splitlines(keepends=True)[draw.randrange(len(payload))]
    wrong = draw.choice(
        [
            right[:-1],
            right.replace(b"  ", b" "),
            right.upper(),
            right + line,
            right.replace(line, b""),
            right + b"\n",
            right.replace(b"\n", b"\r\n"),
            b"0" * 64 + b"  ../" + drawn_name(draw).encode() + b"\n" + right,
            b"0" * 64 + b"  /etc/" + drawn_name(draw).encode() + b"\n" + right,
            draw.randbytes(200),
            b"",
        ]
    )
    return of(samples.signed(payload, **{bags.MANIFEST: wrong}))


@mutation
def odd_declaration(draw: Draw) -> bytes:
    wrong = draw.choice(
        [b"", b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n", draw.randbytes(60), bags.DECLARATION * 2]
    )
    return of(samples.signed(samples.payload(), **{bags.BAGIT: wrong}))


@mutation
def altered_after_signing(draw: Draw) -> bytes:
    """Content and hashes changed together, under the old signature."""
    payload = samples.payload()
    payload["data/evidence/0001.pdf"] = make_pdf(f"Khác {draw.randrange(10**6)}")
    members = samples.signed(payload)
    return of({**members, bags.SIGNATURE: samples.members()[bags.SIGNATURE]})


@mutation
def unknown_sender(draw: Draw) -> bytes:
    from nacl.signing import SigningKey  # noqa: PLC0415 -- only here

    return of(samples.signed(samples.payload(), key=SigningKey(draw.randbytes(32))))


@mutation
def another_key_named(draw: Draw) -> bytes:
    """Signed by somebody else, under the name of the sender."""
    members = samples.signed(samples.payload(), key=samples.STRANGER)
    said = members[bags.SIGNATURE].decode().splitlines()
    members[bags.SIGNATURE] = f"Key: {samples.SENDER_KEY}\n{said[1]}\n".encode()
    members[bags.INFO] = members[bags.INFO] + f"Note: {draw.randrange(10**6)}\n".encode()
    return of(members)


@mutation
def odd_signature(draw: Draw) -> bytes:
    right = samples.members()[bags.SIGNATURE]
    wrong = draw.choice(
        [
            b"",
            right[:-1],
            right * 2,
            right.replace(b"Key", b"key"),
            right.upper(),
            draw.randbytes(200),
            right.replace(b"Signature: ", b"Signature: 00"),
            b"Key: " + b"0" * 64 + b"\nSignature: " + b"0" * 128 + b"\n",
            b"Key: " + samples.SENDER_KEY.encode() + b"\nSignature: " + draw.randbytes(64).hex().encode() + b"\n",
        ]
    )
    return of({**samples.members(), bags.SIGNATURE: wrong})


@mutation
def json_of_another_shape(draw: Draw) -> bytes:
    """Fields left out, put in, of another type, out of bounds."""

    def change(said: dict[str, Any]) -> None:
        places = [said, said["body"], said["sender"], *said["body"]["nominations"]]
        place = draw.choice([*places, said["body"]["nominations"][0]["subject"]])
        kind = draw.randrange(4)
        if kind == 0:
            place[f"{draw.choice(['is_admin', '__proto__', 'x', 'citizen_number'])}{draw.randrange(99)}"] = 1
        elif kind == 1:
            place[draw.choice([key for key in place if isinstance(place[key], str)])] = draw.choice(
                [1, True, None, [], {}, ["x"], "x" * 30_000, "\u0000", "a\u0007b", "\ufffe"]
            )
        elif kind == 2:
            required = {"version", "id", "sender", "body", "title", "year", "nominations", "kind", "name", "award"}
            del place[draw.choice([key for key in place if key in required or key == "code"])]
        else:
            said["version"] = draw.choice([0, 2, -1, "1", 1.5, True, None, 10**30])

    return with_said(change)


@mutation
def contradicting_json(draw: Draw) -> bytes:
    def change(said: dict[str, Any]) -> None:
        nominations = said["body"]["nominations"]
        kind = draw.randrange(5)
        if kind == 0:
            nominations.append(nominations[0])
        elif kind == 1:
            nominations[0]["evidence"].append(nominations[0]["evidence"][draw.randrange(3)])
        elif kind == 2:
            nominations[0]["evidence"].pop()
        elif kind == 3:
            said["body"]["letter"] = f"data/papers/{draw.randrange(2, 9_999):04d}.pdf"
        else:
            word = drawn_name(draw)
            nominations[0]["evidence"][0]["file"] = draw.choice([f"../{word}", f"/{word}", "data/exchange.json", ""])

    return with_said(change)


@mutation
def json_as_weapon(draw: Draw) -> bytes:
    """Depth, size, a name twice, NaN, numbers of a million digits, lone surrogates, other encodings."""
    deep = draw.randrange(20, 100_000)

    def change(text: bytes) -> bytes:
        return draw.choice(
            [
                b"[" * deep + b"]" * deep,
                b'{"a":' * deep + b"1" + b"}" * deep,
                text.replace(b'"version": 1', b'"version": 1, "version": 1'),
                text.replace(b'"year": 2026', draw.choice([b'"year": NaN', b'"year": Infinity', b'"year": -Infinity'])),
                text.replace(b'"year": 2026', b'"year": ' + b"9" * draw.randrange(5_000, 20_000)),
                text.replace(b'"year": 2026', b'"year": 1e' + str(deep).encode()),
                text.replace(b'"title": "', b'"title": "\\ud800'),
                text.decode().encode("utf-16"),
                b"\xef\xbb\xbf" + text,
                text[: draw.randrange(len(text) - 2)],
                text + b"{}",
                b"\xff\xfe" + draw.randbytes(20),
                draw.choice([b"", b"null", b"[]", b"1", b'"x"', b"{}", b"true"]),
                text.replace(b'"title": "', b'"title": "\\u0000'),
                text.replace(b"}", b", }", 1),
                b"/* x */" + text,
            ]
        )

    return with_text(change)


@mutation
def huge_json(draw: Draw) -> bytes:
    return with_text(lambda text: text + b" " * (MAX_JSON + draw.randrange(1, 100)))


@mutation
def wrong_type_by_content(draw: Draw) -> bytes:
    """What a paper is called and what it is are two things."""
    fakes = [
        b"MZ" + draw.randbytes(100),
        b"#!/bin/sh\necho x\n",
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\x7fELF" + draw.randbytes(60),
        b"GIF89a" + draw.randbytes(40),
        b"",
        draw.randbytes(300),
        samples.PNG,
    ]

    def change(payload: dict[str, bytes]) -> None:
        payload[draw.choice(["data/evidence/0001.pdf", "data/evidence/0002.docx"])] = draw.choice(fakes)

    return with_payload(change)


@mutation
def broken_picture(draw: Draw) -> bytes:
    cut = samples.PNG[: draw.randrange(9, len(samples.PNG) - 1)]
    huge = samples.PNG[:16] + struct.pack(">II", 2**31 - 1, draw.randrange(1, 2**31)) + samples.PNG[24:]
    return with_payload(lambda payload: payload.update({"data/evidence/0003.png": draw.choice([cut, huge])}))


@mutation
def macro_office(draw: Draw) -> bytes:
    """A Word file that can run: a macro part, or a list of contents that speaks of one."""
    file = io.BytesIO()
    kind = draw.randrange(3)
    with zipfile.ZipFile(io.BytesIO(samples.word_file())) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.infolist():
            data = old.read(part.filename)
            if part.filename == "[Content_Types].xml" and kind:
                mark = draw.choice(
                    ["application/vnd.ms-office.vbaProject", "application/vnd.ms-word.document.macroEnabled.main+xml"]
                )
                data = data.replace(b"</Types>", f'<Override PartName="/x.bin" ContentType="{mark}"/></Types>'.encode())
            new.writestr(part.filename, data)
        if kind != 1:
            new.writestr(draw.choice(["word/vbaProject.bin", "vbaProject.bin"]), draw.randbytes(60))
    return with_payload(lambda payload: payload.update({"data/evidence/0002.docx": file.getvalue()}))


@mutation
def broken_office(draw: Draw) -> bytes:
    whole = samples.word_file()
    cut = whole[: draw.randrange(200, len(whole) - 100)]
    return with_payload(lambda payload: payload.update({"data/evidence/0002.docx": cut}))


@mutation
def active_pdf(draw: Draw) -> bytes:
    """Scripts, programs, files inside: said openly, with #xx, or in a packed stream of objects."""
    word = str(draw.randrange(10**6)).encode()
    action = draw.choice(
        [
            b"/S /JavaScript /JS (app.alert%s)" % word,
            b"/S /Launch /F (cmd%s.exe)" % word,
            b"/S /SubmitForm /F (http://x.example/%s)" % word,
            b"/S /ImportData /F (%s)" % word,
            b"/S /GoToE /F (%s)" % word,
            b"/Type /EmbeddedFile /X %s" % word,
            b"/Names << /EmbeddedFiles %s 0 R >>" % word,
            b"/XFA %s 0 R" % word,
            b"/Subtype /RichMedia /X %s" % word,
            b"/S /Java#53cript /JS (%s)" % word,
            b"/S /#4c#61unch /F (%s)" % word,
        ]
    )
    if draw.random() < 0.3:
        packed = zlib.compress(b"1 0 << " + action + b" >>")
        part = b"9 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
        part += packed + b"\nendstream\nendobj\n"
    else:
        part = b"9 0 obj\n<< " + action + b" >>\nendobj\n"
    whole = make_pdf()
    at = whole.index(b"xref")
    name = draw.choice(["data/evidence/0001.pdf", "data/papers/0001.pdf"])
    return with_payload(lambda payload: payload.update({name: whole[:at] + part + whole[at:]}))


@mutation
def message_as_weapon(draw: Draw) -> bytes:
    """edXML with entities, a DTD, includes, or what is no message at all."""
    from tests.exchange.messages import bad_message  # noqa: PLC0415 -- beside its only use

    return bad_message(draw)


def scripted_pdf() -> bytes:
    """A real PDF with a script that runs when it is opened."""
    writer, file = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    script = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert('x');")}
    action = DictionaryObject({NameObject(key): value for key, value in script.items()})
    writer.root_object[NameObject("/OpenAction")] = action
    writer.write(file)
    return file.getvalue()


def payload_of_bag(package: bytes) -> dict[str, bytes]:
    """The files of a bag that is a whole zip."""
    return unpacked(package)


def encoded(package: bytes) -> str:
    """As messages carry it."""
    return base64.b64encode(package).decode()
