"""Whatever is done in whatever order: a line has one valid certificate at most, and none once it was taken away."""

import contextlib

from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.decisions.after_desk import ANSWERS, HERO, MONEY, asked, certified, checked, signed
from tests.decisions.desk import make_desk
from thidua.agencies.models import Agency
from thidua.decisions.after.services import refuse_after, withdraw_after
from thidua.decisions.models import AfterCase, CaseStatus, Decision, FormerCode
from thidua.decisions.queries import certificate_by_code, former_by_code
from thidua.decisions.services import cancel_draft
from thidua.portal.verification import _standing
from thidua.register.cases import history_of
from thidua.register.models import Award
from thidua.trail.errors import Refused

STEPS = [*ANSWERS, "check", "sign", "refuse", "withdraw", "drop"]


def step(desk, certificate, what):
    """Do one thing, or try to: what may not be done is refused."""
    case = AfterCase.objects.filter(certificate=certificate).order_by("pk").last()
    if what in ANSWERS:
        changes = {"changes": {"citation": f"Thành tích {timezone.now().timestamp()}"}} if what == "correction" else {}
        asked(desk, certificate, what, **changes)
    elif case is None or (case.decision is None and what in {"sign", "drop"}):
        return
    elif what == "check":
        checked(desk, case, **({"money_due": 0, "money_basis": "Chưa chi"} if case.kind in MONEY else {}))
    elif what == "sign":
        signed(desk, case)
    elif what == "drop":
        cancel_draft(desk.officer, decision=case.decision, reason="Thử")
    else:
        {"refuse": refuse_after, "withdraw": withdraw_after}[what](desk.officer, case=case, reason="Thử")


def _said(code):
    """The colour that the public page gives a code."""
    former = former_by_code(code)
    return _standing(former.certificate if former else certificate_by_code(code), former).tag


class Living(TestCase):
    """Any twelve things in any order, allowed or not."""

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.sampled_from(STEPS), max_size=12))
    @example(["stripping", "check", "sign", "restoration", "check", "sign", "reissue", "check", "sign"])
    @example(["correction", "check", "sign", "revocation", "check", "sign", "correction", "restoration"])
    def test_no_path_gives_two_valid_certificates_or_a_valid_one_of_what_was_taken_away(self, steps):
        desk = make_desk("president")
        Agency.objects.filter(pk=desk.agency.pk).update(symbol="CTN")
        certificate = certified(desk, award=HERO)
        first = (certificate.award_id, certificate.code)
        for what in steps:
            with contextlib.suppress(Refused):
                step(desk, certificate, what)
            certificate.refresh_from_db()
            self.assert_holds(certificate)
        done = list(AfterCase.objects.filter(status=CaseStatus.DONE).values_list("kind", flat=True))
        if set(done) <= {"stripping", "restoration"} and len(done) % 2 == 0:
            assert (certificate.award_id, certificate.code, certificate.serial) == (*first, 1)

    def assert_holds(self, certificate):
        codes = [certificate.code, *FormerCode.objects.values_list("code", flat=True)]
        said = [_said(code) for code in codes]
        rows = Award.objects.filter(status="valid")
        assert rows.count() <= 1
        assert said.count("success") == rows.count()
        assert (certificate.award.status == "valid") == rows.exists()
        if rows.exists():
            assert rows.get() == certificate.award
            assert said[0] == "success"
        assert len(history_of(certificate.award.subject, as_of=timezone.localdate())["awards"]) == rows.count()
        assert len(set(codes)) == certificate.serial
        assert AfterCase.objects.filter(status__in=["asked", "checked"]).count() <= 1
        numbers = list(Decision.objects.filter(status="issued").order_by("pk").values_list("sequence", "year"))
        by_year = {year: [number for number, each in numbers if each == year] for _number, year in numbers}
        assert all(found == list(range(1, len(found) + 1)) for found in by_year.values())
