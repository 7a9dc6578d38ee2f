"""JSON Schemas of the corpus files and of changes, made from the models, for editors that check as one types.

A file is written shorter than the model that it becomes: the numbers of a condition stand beside its citation, an entry
of a shared list is named, and the cases of an award are in the public format. Only that is put right here.
"""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, Literal

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from thidua.law.award import AwardDefinition
from thidua.law.case import Case
from thidua.law.changes import CHANGE
from thidua.law.corpus import SHARED_IN_AWARDS
from thidua.law.documents import Bar, Delegation, Document, Proposing, Regime
from thidua.law.facts import Post
from thidua.law.predicates import Params, Predicate
from thidua.law.procedure import BaseSalary, Decider, DossierItem, Duty, Quota, TimeLimit, Voting
from thidua.law.provision import Dated
from thidua.law.registry import PREDICATES
from thidua.law.standard import SubjectClass
from thidua.law.trial import Expected

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
ATTACHED = ("proposed_by", "quota", "base_salary")  # what the loader puts to an award from shared lists
LISTS: Mapping[str, TypeAdapter[Any]] = {
    "documents": TypeAdapter(dict[str, Document]),
    "regimes": TypeAdapter(tuple[Regime, ...]),
    "subjects": TypeAdapter(dict[str, SubjectClass]),
    "bars": TypeAdapter(dict[str, Bar]),
    "deciders": TypeAdapter(dict[str, Dated[Decider]]),
    "proposers": TypeAdapter(dict[str, Proposing]),
    "voting": TypeAdapter(dict[str, Dated[Voting]]),
    "quotas": TypeAdapter(dict[str, Dated[Quota]]),
    "dossiers": TypeAdapter(dict[str, Dated[tuple[DossierItem, ...]]]),
    "duties": TypeAdapter(dict[str, Dated[Duty]]),
    "money": TypeAdapter(dict[str, Dated[BaseSalary]]),
    "time_limits": TypeAdapter(dict[str, Dated[TimeLimit]]),
    "posts": TypeAdapter(tuple[Post, ...]),
    "delegations": TypeAdapter(dict[str, Delegation]),
    "routes": TypeAdapter(dict[str, tuple[str, ...]]),
}


def schemas() -> Iterator[tuple[str, Schema]]:
    """Each schema by the name of what it is for: `award`, `case`, `change`, and the shared lists by their files."""
    yield "award", award_schema()
    others: dict[str, TypeAdapter[Any]] = {"case": TypeAdapter(Case), "change": CHANGE, **LISTS}
    for name, adapter in others.items():
        yield name, {"$schema": DIALECT, **adapter.json_schema()}


def written(schema: Schema) -> str:
    """A schema as the text of its file."""
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def award_schema() -> Schema:
    """The schema of an award's file."""
    numbers = [predicate.params for predicate in PREDICATES.values()]
    models: list[type[BaseModel]] = [AwardDefinition, Case, Expected, *numbers]
    mode: Literal["validation"] = "validation"
    references, combined = models_json_schema([(model, mode) for model in dict.fromkeys(models)])
    definitions: Schema = deepcopy(combined["$defs"])
    names = {model: reference["$ref"].rsplit("/", 1)[1] for (model, _), reference in references.items()}
    own = definitions.pop(names[AwardDefinition])
    value, leaf = definitions.pop("Value"), definitions.pop("Leaf")
    for predicate in PREDICATES.values():
        part = definitions[names[predicate.params]]
        definitions[f"{predicate.name}_version"] = _version(value, part)
        definitions[predicate.name] = _leaf(leaf, predicate)
    for model in set(numbers) - {Params}:
        definitions.pop(names[model], None)
    definitions["Leaf"] = {"oneOf": [{"$ref": f"#/$defs/{name}"} for name in sorted(PREDICATES)]}
    definitions["CaseInFile"] = _case(definitions.pop(names[Case]))
    return {"$schema": DIALECT, **_award(own), "$defs": definitions}


def _version(value: Schema, numbers: Schema) -> Schema:
    """What one version of a condition may say: where it stands, and the numbers of its predicate beside that."""
    properties = {**value["properties"], **numbers.get("properties", {})}
    required = {*value["required"], *numbers.get("required", ())} - {"params"}
    return {
        **value,
        "properties": {name: part for name, part in properties.items() if name != "params"},
        "required": sorted(required),
    }


def _leaf(leaf: Schema, predicate: Predicate) -> Schema:
    versions = {"anyOf": [{"$ref": f"#/$defs/{predicate.name}_version"}, {"type": "null"}]}
    values = {"type": "object", "additionalProperties": versions, "propertyNames": {"format": "date"}}
    return {**leaf, "properties": {**leaf["properties"], "predicate": {"const": predicate.name}, "values": values}}


def _case(case: Schema) -> Schema:
    """A case beside a standard: the award is that of the file, and `expect` says how it goes."""
    properties = {**case["properties"], "expect": {"$ref": "#/$defs/Expected"}}
    required = sorted({*case["required"], "expect"} - {"award"})
    return {**case, "properties": properties, "required": required}


def _award(own: Schema) -> Schema:
    properties = {name: part for name, part in own["properties"].items() if name not in ATTACHED}
    for key, name in SHARED_IN_AWARDS.items():
        properties[key] = {"anyOf": [{"type": "string", "description": f"tên trong {name}.yaml"}, properties[key]]}
    properties["tests"] = {"type": "array", "items": {"$ref": "#/$defs/CaseInFile"}}
    return {**own, "properties": properties, "required": [name for name in own["required"] if name not in ATTACHED]}
