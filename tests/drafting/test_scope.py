"""Who sees what: deny by default. A draft is its own agency's; who is asked sees the text and its own answer."""

import pytest

from tests.drafting.ground import Ground, signed_file
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.drafting import queries, services
from thidua.drafting.models import Addressee, Answer, Consultation, DraftCase, Opinion, StepPaper, Version
from thidua.drafting.services import Remark

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(db):
    return Ground()


def test_a_draft_is_its_own_agencys_and_what_was_issued_is_read_below(ground):
    drafted, issued = ground.collecting(), ground.issued()
    for actor in (ground.officer, ground.head):
        assert set(queries.visible_cases(actor)) == {drafted, issued}
    for actor in (ground.department, ground.commune):
        assert set(queries.visible_cases(actor)) == {issued}
    above = make_actor(ground.tree["committee"], Role.LEGAL_OFFICER)
    for actor in (ground.stranger, above, None):
        assert set(queries.visible_cases(actor)) == set()


def test_who_has_no_role_for_it_sees_none(ground):
    ground.issued()
    for role in (Role.ADMINISTRATOR, Role.CLERK, Role.COUNCIL_MEMBER, Role.NOMINEE):
        assert not queries.visible_cases(make_actor(ground.province, role)).exists()
    assert queries.visible_cases(make_actor(ground.province, Role.AUDITOR)).count() == 1


def test_who_was_asked_sees_the_text_and_its_own_answer_and_never_that_of_another(ground):
    case = ground.collecting()
    asked = ground.asked(case)
    own = ground.answered(asked, ground.department, Remark("", "Góp ý của Sở."))
    other = ground.answered(asked, ground.commune, Remark("", "Góp ý của xã."))
    assert queries.get_asked(ground.department, own.addressee_id).answer == own
    assert queries.get_visible_answer(ground.department, own.pk) == own
    assert queries.get_readable_consultation(ground.department, asked.pk) == asked
    for door, pk, missing in (
        (queries.get_asked, other.addressee_id, Addressee.DoesNotExist),
        (queries.get_visible_answer, other.pk, Answer.DoesNotExist),
        (queries.get_own_consultation, asked.pk, Consultation.DoesNotExist),
        (queries.get_own_opinion, own.opinions.get().pk, Opinion.DoesNotExist),
        (queries.get_visible_case, case.pk, DraftCase.DoesNotExist),
        (queries.get_visible_version, case.versions.get().pk, Version.DoesNotExist),
    ):
        with pytest.raises(missing):
            door(ground.department, pk)


def test_a_stranger_finds_nothing_by_any_door(ground):
    case = ground.collecting()
    answer = ground.answered(ground.asked(case, ground.department), ground.department, Remark("", "Góp ý."))
    paper = services.add_paper(ground.officer, step=case.steps.get(code="plan"), upload=signed_file())
    for door, row in (
        (queries.get_visible_case, case),
        (queries.get_own_case, case),
        (queries.get_visible_version, case.versions.get()),
        (queries.get_own_consultation, answer.addressee.consultation),
        (queries.get_readable_consultation, answer.addressee.consultation),
        (queries.get_asked, answer.addressee),
        (queries.get_own_opinion, answer.opinions.get()),
        (queries.get_visible_answer, answer),
        (queries.get_own_paper, paper),
    ):
        with pytest.raises(type(row).DoesNotExist):
            door(ground.stranger, row.pk)
    assert queries.get_own_paper(ground.officer, paper.pk) == StepPaper.objects.get()


def test_below_only_the_issued_version_is_read(ground):
    case = ground.collecting()
    first = case.versions.get()
    ground.answered(ground.asked(case, ground.department), ground.department)
    last = ground.version(case, "Điều 1. Tên sau cùng")
    ground.finish(case)
    ground.finish(case, "12/BC-STP")
    ground.issued(ground.finish(case))
    assert queries.get_visible_version(ground.commune, last.pk) == last
    with pytest.raises(Version.DoesNotExist):
        queries.get_visible_version(ground.commune, first.pk)
    with pytest.raises(DraftCase.DoesNotExist):
        queries.get_own_case(ground.commune, case.pk)
