"""What is written is Vietnamese, whatever the language of the screen: decisions, papers, notices, the trail."""

import pytest
from django.utils import timezone, translation

from tests.decisions.desk import CERTIFICATE, drafted, make_desk, to_decide
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.decisions.grounds import default_citation, default_grounds, default_title
from thidua.decisions.services import issue_decision
from thidua.documents.freezing import paper_of
from thidua.documents.models import PaperKind
from thidua.trail.errors import Refused
from thidua.trail.models import Notice

pytestmark = pytest.mark.django_db


def texts(value):
    """Every text inside plain data."""
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in texts(part)]
    return [value] if isinstance(value, str) else []


def issued(language):
    """Everything that is written when a decision is drafted and issued from a screen in that language."""
    desk, today = make_desk(), timezone.localdate()
    make_actor(desk.department, Role.UNIT_OFFICER)
    with translation.override(language):
        review = to_decide(desk)
        decision = drafted(desk, [review])
        begun = [default_title(CERTIFICATE, [review], today), default_grounds(CERTIFICATE, [review], today)]
        begun.append(default_citation(review.nomination))
        issue_decision(desk.head, decision=decision, decided_on=today)
        decision.refresh_from_db()
        paper = paper_of(PaperKind.DECISION, decision)
        assert translation.get_language() == language
    notices = sorted(Notice.objects.values_list("text", flat=True))
    return begun, notices, [text for text in texts(paper.data) if "HS20" not in text]


def test_a_decision_drafted_and_issued_from_an_english_screen_is_written_in_vietnamese():
    written, notices, paper = issued("en")
    assert written[0].startswith("Về việc tặng")
    assert written[1].startswith("Căn cứ")
    assert notices
    assert all("khen thưởng" in text.lower() for text in notices)
    assert "QUYẾT ĐỊNH" in " ".join(paper).upper()
    assert not any(word in " ".join([*written, *notices, *paper]) for word in ("Decision", "Pursuant", "awarded"))


def test_a_service_leaves_the_language_of_the_screen_as_it_was_also_when_it_refuses():
    desk = make_desk()
    to_decide(desk)
    decision = drafted(desk)
    with translation.override("en"):
        with pytest.raises(Refused):
            issue_decision(desk.officer, decision=decision, decided_on=timezone.localdate())
        assert translation.get_language() == "en"
