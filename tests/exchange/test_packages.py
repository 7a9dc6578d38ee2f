"""What a package is: a bag that another reader validates, the same bytes each time, with a schema, carried by edXML."""

import io
import json
import zipfile
from importlib.resources import files
from pathlib import Path

import bagit
import jsonschema
import pytest
from click.testing import CliRunner
from lxml import etree

from tests.exchange import messages, mutations, samples
from thidua.cli import main
from thidua.dossiers.contents import checked_type
from thidua.exchange import bags, edxml, keys
from thidua.exchange.bags import verified
from thidua.exchange.content import read, schema, written
from thidua.exchange.faults import BadPackage
from thidua.exchange.zips import MAX_RATIO, unpacked
from thidua.trail.errors import Refused

SCHEMA = files("thidua.exchange") / "data" / "exchange-1.schema.json"


def test_the_library_of_congress_validates_the_bag_and_finds_what_we_find(tmp_path):
    with zipfile.ZipFile(io.BytesIO(samples.package())) as archive:
        archive.extractall(tmp_path)
    bag = bagit.Bag(str(tmp_path))
    bag.validate()
    assert bag.info["External-Identifier"] == samples.content().id
    (tmp_path / "data" / "evidence" / "0001.pdf").write_bytes(b"x")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(tmp_path)).validate()


def test_the_same_content_makes_the_same_bytes_and_another_key_other_ones():
    once, again = (
        bags.packed(samples.content(), dict(reversed(samples.papers().items())), samples.SENDER) for _ in "12"
    )
    assert once == again == samples.package()
    assert bags.packed(samples.content(), samples.papers(), samples.STRANGER) != once


def test_what_is_read_is_what_was_written():
    whole = verified(samples.package(), {samples.SENDER_KEY})
    assert whole.content == samples.content()
    assert whole.files == samples.papers()
    assert read(written(whole.content)) == whole.content


def test_the_kept_schema_is_that_of_the_classes_and_takes_the_sample_and_nothing_more():
    kept = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert kept == json.loads(json.dumps(schema()))
    said = json.loads(written(samples.content()))
    jsonschema.Draft202012Validator.check_schema(kept)
    jsonschema.validate(said, kept)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**said, "citizen_number": "001170000001"}, kept)


def test_nothing_in_a_package_has_a_place_for_a_citizen_number_or_an_address():
    names = SCHEMA.read_text(encoding="utf-8")
    assert not any(word in names for word in ("citizen", "address", "phone", "email"))


def test_who_signed_is_asked_before_anything_is_read():
    members = {**samples.signed({"data/exchange.json": b"no json"}, key=samples.STRANGER)}
    with pytest.raises(BadPackage, match="Không rõ ai gửi"):
        verified(mutations.of(members), {samples.SENDER_KEY})
    with pytest.raises(BadPackage, match="không phải JSON"):
        verified(mutations.of(samples.signed({"data/exchange.json": b"no json"})), {samples.SENDER_KEY})


def test_a_zip_that_packs_to_the_limit_is_read_and_one_byte_past_it_is_not():
    packed = samples.deflated(bytes(200_000))
    for size, taken in ((MAX_RATIO * len(packed), True), (MAX_RATIO * len(packed) + 1, False)):
        data = bytes(200_000)
        lie = mutations.raw_zip([(b"data/x", data)], method=8, sizes={0: (len(packed), size)})
        with pytest.raises(BadPackage) as refusal:
            unpacked(lie)  # it does not unpack to that size; what is asked first tells the two apart
        assert ("nở ra" in refusal.value.message) is not taken
    assert unpacked(mutations.raw_zip([(b"data/x", b"abc" * 20)], method=8)) == {"data/x": b"abc" * 20}


def test_a_message_carries_the_package_and_its_header_back():
    message = messages.message()
    envelope, package = edxml.read(message)
    assert package == samples.package()
    assert envelope == messages.ENVELOPE
    root = etree.fromstring(message)
    assert etree.QName(root).namespace == "http://www.mic.gov.vn/TBT/QCVN_102_2016"
    assert root.findtext(".//{*}PromulgationDate") == "2026/03/01"
    assert root.findtext(".//{*}To/{*}OrganId") == "tinh-01"


def test_a_package_too_large_for_a_message_says_how_to_send_it():
    with pytest.raises(Refused, match=r"\.zip"):
        messages.message(bytes(8 * 1024 * 1024))


def test_a_pdf_with_a_script_and_one_with_a_file_inside_are_refused_as_uploads_too():
    with pytest.raises(Refused, match="mã lệnh"):
        checked_type(mutations.scripted_pdf())
    for name in ("0001.pdf",):
        payload = samples.payload() | {f"data/evidence/{name}": mutations.scripted_pdf()}
        with pytest.raises(BadPackage, match="mã lệnh"):
            verified(mutations.of(samples.signed(payload)), {samples.SENDER_KEY})


def test_the_command_verifies_for_anyone_and_says_who_signed(tmp_path: Path):
    good, bad = tmp_path / "goi.zip", tmp_path / "hong.zip"
    good.write_bytes(samples.package())
    bad.write_bytes(samples.package()[:-30])
    run = CliRunner().invoke(main, ["package", "verify", str(good)])
    assert run.exit_code == 0, run.output
    assert keys.fingerprint(samples.SENDER_KEY) in run.output
    assert samples.content().id in run.output
    assert CliRunner().invoke(main, ["package", "verify", "--key", samples.SENDER_KEY, str(good)]).exit_code == 0
    assert CliRunner().invoke(main, ["package", "verify", "--key", "0" * 64, str(good)]).exit_code == 1
    run = CliRunner().invoke(main, ["package", "verify", str(bad)])
    assert (run.exit_code, "hỏng hoặc bị cắt" in run.output) == (1, True)
