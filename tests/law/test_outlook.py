"""What the register alone says of one answer is what the radar says of the same subject."""

import datetime as dt
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.law.bulk.reference import outlook_of
from tests.law.bulk.registers import BASES, CORPUS, case_of, subjects
from thidua.law import Case, appraise
from thidua.law.outlook import nearest

DAYS = [dt.date(2025, 3, 1), dt.date(2026, 9, 30), dt.date(2026, 10, 1)]


@given(subjects(), st.sampled_from(DAYS), st.lists(st.sampled_from(sorted(CORPUS.awards)), min_size=8, max_size=8))
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_it_is_what_the_reference_of_the_radar_draws(entry: dict[str, Any], day: dt.date, codes: list[str]) -> None:
    for code in codes:
        for basis in BASES:
            try:
                case = Case.model_validate(case_of(entry, award=code, basis=basis, received_on=day))
            except ValueError:
                return
            answer = appraise(case, CORPUS)
            assert nearest(answer, CORPUS.awards[code])._asdict() == {
                ("route" if key == "near" else key): value for key, value in outlook_of(answer, CORPUS).items()
            }
