"""People who work on petitions, for tests: a province with a clerk, two officers and a head, and a stranger."""

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.makers import make_actor, make_pdf, make_person, make_tree
from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.petitions import services
from thidua.petitions.models import IdentityKey, Petition
from thidua.petitions.sealing import Sender
from thidua.petitions.services import Intake, Received
from thidua.polls.ballots import Hardness

CHEAP = Hardness(1, 8_192)
WORDS = "một câu dài của người giữ khóa"
OTHER_WORDS = "câu khác hẳn của người thứ hai"
MARKER = "Quách Thị Zyxwvu"
SENDER = Sender(
    name=MARKER,
    address="Số 77 đường Zyxwvutsr, xã Tân Lập",
    contact="0987 654 321, zyxwvu@example.vn",
    citizen_number="001987654321",
    about="Ông Nguyễn Văn Bịa khai khống zyxwvu-about",
    text=f"Tôi là {MARKER}, tố cáo việc khai khống thành tích zyxwvu-text.",
)
EXTRACT = "Tố cáo việc khai khống thành tích năm 2025."


class Desk:
    """A province whose head named two holders, one of whom made a key."""

    def __init__(self, *, keys: int = 1) -> None:
        self.tree = make_tree()
        self.agency = self.tree["province"]
        self.head = make_actor(self.agency, Role.HEAD, name="Người Đứng Đầu")
        self.clerk = make_actor(self.agency, Role.CLERK)
        self.handler = make_actor(self.agency, Role.APPRAISER)
        self.holder = make_actor(self.agency, Role.APPRAISER)
        self.colleague = make_actor(self.agency, Role.APPRAISER)
        self.auditor = make_actor(self.agency, Role.AUDITOR)
        self.stranger = make_actor(self.tree["stranger"], *Role)
        self.today = timezone.localdate()
        if keys:
            self.key(self.holder, WORDS)
        if keys > 1:
            self.key(self.head, OTHER_WORDS)

    def key(self, actor: Actor, words: str) -> IdentityKey:
        services.name_holder(self.head, account=actor.person)
        return services.make_key(actor, passphrase=words, hardness=CHEAP)

    def intake(self, kind: str = "denunciation", *, files: int = 0, **facts: Any) -> Intake:
        uploads = [SimpleUploadedFile(f"zyxwvu-{n}.pdf", make_pdf(f"zyxwvu-file {n}")) for n in range(files)]
        known = {"channel": "post", "received_on": self.today, "sender": SENDER, "uploads": uploads}
        return Intake(**{"kind": kind, **known, **facts})

    def received(self, kind: str = "complaint", **facts: Any) -> Petition:
        return self.taken(kind, **facts).petition

    def taken(self, kind: str = "complaint", **facts: Any) -> Received:
        return services.receive_petition(self.clerk, intake=self.intake(kind, **facts))

    def classified(self, petition: Petition, kind: str = "", **facts: Any) -> Petition:
        by = self.holder if petition.is_sealed else self.handler
        petition.refresh_from_db()
        return services.classify_petition(
            by,
            petition=petition,
            version=petition.version,
            kind=kind or petition.kind,
            about_kind="award",
            handler=self.handler.person,
            summary=facts.pop("summary", "Đề nghị xem lại việc khen thưởng"),
            **facts,
        )

    def extracted(self, petition: Petition) -> Petition:
        return services.write_extract(
            self.holder, petition=petition, passphrase=WORDS, summary="Khai khống thành tích", extract=EXTRACT
        )

    def accepted(self, kind: str = "complaint", *, on: dt.date | None = None, **facts: Any) -> Petition:
        conditions = {name: facts.pop(name) for name in ("is_remote", "is_several") if name in facts}
        petition = self.classified(self.received(kind, **facts), **conditions)
        if petition.is_sealed:
            petition = self.extracted(petition)
        return services.accept_petition(
            self.handler, petition=petition, version=petition.version, accepted_on=on or self.today
        )

    def verified(self, petition: Petition) -> Petition:
        return services.verify_petition(
            self.handler, petition=petition, version=petition.version, verification="Đã xác minh."
        )

    def decided(self, petition: Petition, on: dt.date | None = None) -> Petition:
        return services.decide_petition(
            self.head,
            petition=petition,
            version=petition.version,
            outcome="partly",
            number="12/QĐ-UBND",
            decided_on=on or self.today,
            conclusion="Đúng một phần.",
        )

    def person(self, name: str = "Nguyễn Văn Bịa") -> Any:
        return make_person(name, self.tree["department"])
