"""Bags that other tools read and that come out the same every time."""

import zipfile
from pathlib import Path

import bagit
import pytest

from thidua.documents.bags import write_bag

INFO = {"Source-Organization": "Ủy ban nhân dân xã Bình An", "Bagging-Date": "2026-11-27"}
FILES = [("quyết-định/01.pdf", b"%PDF mot"), ("muc-luc.csv", "Số;Ngày\n".encode()), ("Đủ cả.txt", b"")]


def bag_of(files, info=INFO, name="tui") -> bytes:
    with write_bag(files, info, name=name) as bag:
        return bag.read()


def opened(content: bytes, folder: Path) -> bagit.Bag:
    path = folder / "bag.zip"
    path.write_bytes(content)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return bagit.Bag(str(folder / "tui"))


def test_a_second_reader_finds_every_file_whole(tmp_path):
    bag = opened(bag_of(FILES), tmp_path)
    bag.validate()
    assert sorted(bag.payload_files()) == ["data/muc-luc.csv", "data/quyết-định/01.pdf", "data/Đủ cả.txt"]
    assert bag.info["Source-Organization"] == INFO["Source-Organization"]
    assert bag.info["Payload-Oxum"] == f"{8 + len('Số;Ngày'.encode()) + 1}.3"


def test_the_second_reader_sees_a_changed_byte(tmp_path):
    bag = opened(bag_of(FILES), tmp_path)
    (tmp_path / "tui/data/muc-luc.csv").write_bytes("Số;Ngáy\n".encode())
    with pytest.raises(bagit.BagValidationError):
        bag.validate()


def test_the_same_files_give_the_same_bytes_from_memory_and_from_the_disk(tmp_path):
    lying = tmp_path / "x"
    lying.write_bytes(b"%PDF mot")
    assert bag_of(FILES) == bag_of(iter(FILES)) == bag_of([(FILES[0][0], lying), *FILES[1:]])


def test_names_in_two_spellings_of_unicode_are_one_name():
    assert bag_of([("quye\u0302\u0301t.txt", b"1")]) == bag_of([("quyết.txt", b"1")])
    with pytest.raises(ValueError, match="twice"):
        bag_of([("quye\u0302\u0301t.txt", b"1"), ("quyết.txt", b"2")])


@pytest.mark.parametrize(
    "path", ["", "/a", "a/", "../a", "a/../b", "./a", "a//b", "a\\b", "c:a", "a\nb", "a ", "a.", "a\0", "100%"]
)
def test_a_path_that_leads_elsewhere_or_nowhere_is_not_written(path):
    with pytest.raises(ValueError, match="no plain path"):
        bag_of([(path, b"1")])


def test_two_names_that_one_disk_takes_for_the_same_are_refused():
    with pytest.raises(ValueError, match="twice"):
        bag_of([("A.pdf", b"1"), ("a.pdf", b"2")])


@pytest.mark.parametrize("info", [{"A:b": "c"}, {"": "c"}, {"A": "b\nPayload-Oxum: 0.0"}, {" A": "c"}])
def test_a_line_that_would_break_the_info_is_refused(info):
    with pytest.raises(ValueError, match="bag-info"):
        bag_of(FILES, info)
