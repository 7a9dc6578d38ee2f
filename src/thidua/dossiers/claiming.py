"""From what a row's free text says to the claims of the register, in the names of the appraisal case."""

from typing import Any

from thidua.dossiers.intake.awards import AwardNames
from thidua.dossiers.intake.claims import Claim, read_claims
from thidua.dossiers.intake.fields import Field
from thidua.dossiers.intake.rows import RowReading
from thidua.register.models import ClaimKind

FREE_TEXT = (Field.SUMMARY, Field.INITIATIVES)


def row_claims(row: RowReading, awards: AwardNames) -> tuple[list[dict[str, Any]], list[str]]:
    """The claims of a row, ready for `make_claims`, and the pieces of text that could not be read."""
    found = [claim for field in FREE_TEXT for claim in read_claims(row[field].value or "", field, awards=awards)]
    unread = [claim.source_text for claim in found if claim.kind == "unread"]
    return [_plain(claim) for claim in found if claim.kind != "unread"], unread


def _plain(claim: Claim) -> dict[str, Any]:
    return {
        "kind": ClaimKind(claim.kind).value,
        "content": {key: value for key, value in _content(claim).items() if value is not None},
        "source_text": claim.source_text,
        "doubts": [remark.text for remark in claim.doubts],
    }


def _content(claim: Claim) -> dict[str, Any]:
    decided_on = claim.decided_on.isoformat() if claim.decided_on else None
    match claim.kind:
        case "award":
            return {
                "award": claim.award_code,
                "year": claim.year,
                "from_year": claim.from_year,
                "number": claim.decision_number,
                "decided_on": decided_on,
            }
        case "rating":
            return {"year": claim.year, "rating": claim.rating}
        case _:
            return {
                "kind": "science" if claim.science else "initiative",
                "year": claim.year or claim.decision_year,
                "title": claim.title,
            }
