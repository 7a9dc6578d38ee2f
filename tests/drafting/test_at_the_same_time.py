"""Two at once: one wins, the other is told."""

import pytest

from tests.at_once import at_once, room_in_the_pool
from tests.drafting.ground import Ground, signed_file
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.drafting import services
from thidua.drafting.models import Answer, DraftCase
from thidua.legislation.models import LawChange
from thidua.trail.errors import Overtaken
from thidua.trail.services import verify

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_colleagues_who_answer_and_of_two_heads_who_issue_one_wins_and_the_other_is_told():
    ground = Ground()
    asked = ground.asked(ground.collecting(), ground.department)
    addressee = asked.addressees.get()
    colleague = make_actor(ground.tree["department"], Role.HEAD)
    submitted, second = ground.submitted(), make_actor(ground.province, Role.HEAD)
    facts = {"case": submitted, "issued_on": ground.today, "in_force_on": ground.today}
    with room_in_the_pool(4):
        answers, _backends = at_once(
            *(
                lambda actor=actor: services.answer(actor, addressee=addressee, general="agree")
                for actor in (ground.department, colleague)
            )
        )
        issued, _backends = at_once(
            *(
                lambda actor=actor: services.issue_case(
                    actor, number=f"{actor.account_id}/QĐ-UBND", upload=signed_file(), **facts
                )
                for actor in (ground.head, second)
            )
        )
    for found, kind in ((answers, Answer), (issued, DraftCase)):
        assert sorted(type(each) for each in found if isinstance(each, kind)) == [kind]
        assert next(each for each in found if not isinstance(each, kind)).message
        assert sum(isinstance(each, Overtaken) for each in found) == 1
    assert (Answer.objects.filter(addressee=addressee).count(), LawChange.objects.count()) == (1, 1)
    assert verify() == []
