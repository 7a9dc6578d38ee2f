"""What people do with exemplars, campaigns and the press plan."""

from thidua.exemplars.services.campaigns import (
    CampaignFacts,
    ResultFact,
    TargetFact,
    change_campaign,
    end_campaign,
    open_campaign,
    report_campaign,
)
from thidua.exemplars.services.finding import (
    Facts,
    change_exemplar,
    discover_exemplar,
    link_subject,
    propose_exemplar,
    set_aside,
)
from thidua.exemplars.services.following import follow_exemplar, report_following, withdraw_following
from thidua.exemplars.services.press import PressFacts, change_press, drop_press, finish_press, plan_press
from thidua.exemplars.services.publishing import give_back, publish_exemplar, take_down
from thidua.exemplars.services.verifying import record_consent, revoke_consent, verify_exemplar
from thidua.exemplars.services.writing import (
    FilmLink,
    add_picture,
    propose_article,
    remove_picture,
    write_article,
)

__all__ = [
    "CampaignFacts",
    "Facts",
    "FilmLink",
    "PressFacts",
    "ResultFact",
    "TargetFact",
    "add_picture",
    "change_campaign",
    "change_exemplar",
    "change_press",
    "discover_exemplar",
    "drop_press",
    "end_campaign",
    "finish_press",
    "follow_exemplar",
    "give_back",
    "link_subject",
    "open_campaign",
    "plan_press",
    "propose_article",
    "propose_exemplar",
    "publish_exemplar",
    "record_consent",
    "remove_picture",
    "report_campaign",
    "report_following",
    "revoke_consent",
    "set_aside",
    "take_down",
    "verify_exemplar",
    "withdraw_following",
    "write_article",
]
