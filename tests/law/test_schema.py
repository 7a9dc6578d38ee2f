"""The JSON Schemas: what they accept is what loads, and the shipped files are those that the models make."""

import copy
import json
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.law.cases import case
from tests.law.changing import THREE_TITLES, amendment, confirmation, local_rule
from thidua.law.schema import LISTS, schemas, written
from thidua.law.source import read_source

SCHEMAS = dict(schemas())
SOURCE = read_source(files("thidua.law") / "corpus")


def faults(name: str, data: Any) -> list[str]:
    return [error.message for error in Draft202012Validator(SCHEMAS[name]).iter_errors(data)]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_shipped_schema_is_the_one_that_the_models_make(name: str) -> None:
    shipped = (files("thidua.law") / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert shipped == written(SCHEMAS[name]), "run `thidua law schema --write src/thidua/law/schemas`"
    Draft202012Validator.check_schema(json.loads(shipped))


@pytest.mark.parametrize("name", LISTS)
def test_every_shared_list_fits_its_schema(name: str) -> None:
    assert faults(name, SOURCE.data[name]) == []


@pytest.mark.parametrize("code", SOURCE.awards)
def test_every_award_fits_its_schema(code: str) -> None:
    assert faults("award", SOURCE.awards[code]) == []


@pytest.mark.parametrize(
    "change",
    [
        confirmation(THREE_TITLES, "2024-01-01"),
        amendment(THREE_TITLES, "2027-01-01", value=None),
        local_rule(quota={"text": "x"}),
    ],
    ids=lambda change: change.kind,
)
def test_a_change_fits_its_schema_and_a_spoilt_one_does_not(change: Any) -> None:
    data = change.as_dict()
    assert faults("change", data) == []
    assert faults("change", data | {"mood": "good"})
    assert faults("change", data | {"kind": "wish"})
    assert faults("change", {key: part for key, part in data.items() if key != "id"})


def test_a_case_fits_its_schema_and_a_spoilt_one_does_not() -> None:
    assert faults("case", case("advanced_worker")) == []
    assert faults("case", case("advanced_worker", basis="luck"))


def spoilt(*way: str | int, **other: Any) -> dict[str, Any]:
    """The file of Lao động tiên tiến with something else at the end of the way."""
    data: dict[str, Any] = copy.deepcopy(dict(SOURCE.awards["advanced_worker"]))
    part: Any = data
    for key in way:
        part = part[key]
    part.update(other)
    return data


LEAF = ("routes", 0, "standard", 0)


@pytest.mark.parametrize(
    "data",
    [
        spoilt(surprise=1),
        spoilt(level="village"),
        spoilt(cite="06/2022/QH15, Mục 2"),
        spoilt("routes", 0, bases=["luck"]),
        spoilt(*LEAF, predicate="lucky_number"),
        spoilt(*LEAF, values={"2024-01-01": {"at_least": "good", "cite": "06/2022/QH15"}}),
        spoilt(*LEAF, values={"2024-01-01": {"at_least": "superb", "cite": "06/2022/QH15", "confidence": "text"}}),
        spoilt(*LEAF, values={"2024-01-01": {"count": 3, "cite": "06/2022/QH15", "confidence": "text"}}),
        spoilt("tests", 0, expect={"mood": "good"}),
        spoilt("tests", 0, subject={"kind": "robot"}),
    ],
)
def test_a_spoilt_award_does_not_fit(data: dict[str, Any]) -> None:
    assert faults("award", data)


def test_an_award_may_have_an_entry_of_its_own_for_a_shared_one() -> None:
    own = {
        "2024-01-01": {"values": ["president"], "label": "Chủ tịch nước", "cite": "06/2022/QH15", "confidence": "text"}
    }
    assert faults("award", spoilt(decided_by=own)) == []
    assert faults("award", spoilt(decided_by={"2024-01-01": {"values": ["king"]}}))
