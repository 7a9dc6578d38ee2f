"""What the law says of an award beside its standard: who proposes and decides, ballots, papers, steps, money."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from thidua.law.provision import Provision


class Decider(Provision):
    """Who decides. `values` are glossary codes, `label` is their Vietnamese name."""

    values: tuple[
        Literal[
            "president",
            "government",
            "prime_minister",
            "ministry_province_head",
            "unit_head",
            "district_head",
            "commune_head",
            "issuer",
        ],
        ...,
    ]
    label: str


class Proposer(Provision):
    """Who proposes, in words; `note` says what is to be known besides."""

    label: str
    note: str = ""


class Quota(Provision):
    """How many may be proposed or given at most: `percent` of those that `text` names. It bounds a list, not a case."""

    text: str
    percent: int | None = Field(default=None, ge=1, le=100)
    note: str = ""


class Voting(Provision):
    """The ballot a council must hold: `percent` of ALL its members must agree."""

    percent: int = Field(ge=1, le=100)
    secret: bool
    note: str = ""


class DossierItem(Provision):
    """One paper of the dossier. `condition` says in Vietnamese when a paper that is not always required is."""

    kind: str
    name: str
    required: bool
    condition: str = ""


class Duty(Provision):
    """A step to take before deciding: whether it is required, and its length in working days when the law says."""

    required: bool
    working_days: int | None = None
    note: str


class BonusRate(Provision):
    multiple: Decimal = Field(gt=0)
    at_most: bool = False


class BaseSalary(Provision):
    amount: int = Field(gt=0)  # đồng a month


class Bonus(Provision):
    """Money that goes with an award. `amount` in đồng, rounded up to 10.000; a ceiling when `at_most`."""

    multiple: Decimal
    base: int
    amount: int
    at_most: bool


class TimeLimit(Provision):
    """A time limit of the procedure, counted from the event named in Vietnamese by `counted_from`."""

    name: str
    days: int = Field(ge=1)
    unit: Literal["working_days", "days"]
    counted_from: str
    note: str = ""
