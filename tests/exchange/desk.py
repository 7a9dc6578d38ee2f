"""Two installations in one database, for what needs no process: a province of ours and a commune that is elsewhere.

The commune's key is another than ours, so what it sends is a stranger's until it is registered. Nobody here exists.
"""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from nacl.signing import SigningKey

from tests.exchange import samples
from tests.makers import make_actor, make_pdf, make_person, make_tree
from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role
from thidua.dossiers import services as dossiers
from thidua.dossiers.models import Nomination, Submission
from thidua.exchange import bags, keys, services
from thidua.exchange.content import Content
from thidua.exchange.models import Package, Partner

OTHER_KEY = bytes(samples.STRANGER.verify_key).hex()


@dataclass
class ExchangeDesk:
    """The people of the one who receives (the province), the tree, and who sends (the commune) as a partner."""

    tree: dict[str, Agency]
    officer: Actor
    clerk: Actor
    administrator: Actor
    partner: Partner
    sender: str = "commune"
    receiver: str = "province"

    def content(self, **changes: Any) -> Content:
        """What the sender says; `changes` are fields of the submission."""
        said = json.loads(samples.content().model_dump_json())
        for party, agency in (("sender", self.tree[self.sender]), ("receiver", self.tree[self.receiver])):
            said[party] = {"code": agency.code, "name": agency.name}
        nomination = said["body"]["nominations"][0]
        nomination["owner"] = nomination["subject"]["agency"] = said["sender"]
        said["id"] = changes.pop("id", said["id"])
        nomination |= changes.pop("nomination", {})
        said["body"] |= changes
        return Content.model_validate_json(json.dumps(said))

    def package(self, key: SigningKey = samples.SENDER, **changes: Any) -> bytes:
        """The package of it."""
        return bags.packed(self.content(**changes), samples.papers(), key)

    def received(self, **changes: Any) -> Package:
        """A package as it waits."""
        return services.receive_package(self.officer, content=self.package(**changes)).package


def make_exchange_desk(sender: str = "commune", receiver: str = "province") -> ExchangeDesk:
    """The desk, with the partner registered."""
    tree = make_tree()
    administrator = make_actor(tree[receiver], Role.ADMINISTRATOR)
    partner = services.add_partner(
        administrator,
        other=tree[sender],
        public_key=samples.SENDER_KEY,
        fingerprint=keys.fingerprint(samples.SENDER_KEY),
    )
    return ExchangeDesk(
        tree,
        make_actor(tree[receiver], Role.UNIT_OFFICER, Role.APPRAISER),
        make_actor(tree[receiver], Role.UNIT_OFFICER),
        administrator,
        partner,
        sender,
        receiver,
    )


def know_centre(desk: ExchangeDesk) -> None:
    """The centre, to which the province sends, is a partner."""
    services.add_partner(
        desk.administrator,
        other=desk.tree["committee"],
        public_key=OTHER_KEY,
        fingerprint=keys.fingerprint(OTHER_KEY),
    )


def sent_above(desk: ExchangeDesk, name: str = "Trần Văn Mẫu") -> Submission:
    """A submission of the province, on its way to the centre, who is a partner."""
    know_centre(desk)
    person = make_person(name, desk.tree["province"])
    nomination = dossiers.create_nomination(desk.officer, subject=person, award="labor_order_3", through_year=2024)
    return send_on(desk, [nomination])


def send_on(desk: ExchangeDesk, nominations: Sequence[Nomination]) -> Submission:
    """A submission of these nominations, sent by the province to the centre."""
    draft = dossiers.draft_submission(desk.officer, nominations=nominations, title="Đề nghị", year=2025)
    return dossiers.send_submission(
        desk.officer,
        submission=draft,
        letter_number="3/TTr-UBND",
        letter_date=dt.date(2025, 3, 3),
        signer_name="Người Ký",
        signer_title="Chủ tịch",
    )


def decided(desk: ExchangeDesk, package: Package, number: str = "99/QĐ-CTN", **changes: Any) -> bytes:
    """The result by which the centre tells that all nominations of a package of ours were decided by one decision.

    `changes` are fields of what was given; `id` that of the package; `only` names which of its nominations.
    """
    identity, only = changes.pop("id", "d" * 32), changes.pop("only", None)
    items = [item for item in package.items.select_related("nomination") if only in {None, item.origin_code}]
    said = {
        "version": 1,
        "id": identity,
        "made_at": timezone.now(),
        "sender": {"code": package.partner.other.code, "name": package.partner.other.name},
        "receiver": {"code": package.agency.code, "name": package.agency.name},
        "body": {
            "kind": "result",
            "of": package.identity,
            "decisions": [
                {
                    "number": number,
                    "decided_on": dt.date(2026, 1, 5),
                    "decided_by": "Chủ tịch nước",
                    "paper": "data/papers/0001.pdf",
                }
            ],
            "outcomes": [
                {
                    "origin": {"installation": item.origin, "code": item.origin_code},
                    "state": "decided",
                    "given": {
                        "award": item.nomination.award,
                        "year": item.nomination.through_year,
                        "basis": "merit",
                        "decision": 0,
                        **changes,
                    },
                }
                for item in items
            ],
        },
    }
    return bags.packed(
        Content.model_validate(said), {"data/papers/0001.pdf": make_pdf(f"Quyết định {number}")}, samples.STRANGER
    )


def receipt(
    desk: ExchangeDesk,
    package: Package,
    outcome: str = "accepted",
    reason: str = "",
    key: SigningKey = samples.SENDER,
    **changes: str,
) -> bytes:
    """What the partner answers to a package of ours."""
    said = {
        "version": 1,
        "id": changes.get("id", "f" * 32),
        "made_at": dt.datetime.now(dt.UTC).isoformat(),
        "sender": {"code": package.partner.other.code, "name": package.partner.other.name},
        "receiver": {"code": package.agency.code, "name": package.agency.name},
        "body": {
            "kind": "receipt",
            "of": package.identity,
            "digest": changes.get("digest", package.digest),
            "outcome": outcome,
            "reason": reason,
        },
    }
    return bags.packed(Content.model_validate_json(json.dumps(said)), {}, key)
