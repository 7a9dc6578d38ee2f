"""People at work on dossiers, for tests: a department that sends, a province that reviews, the centre above it."""

import datetime as dt
import itertools

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.makers import make_actor, make_pdf, make_person, make_tree
from thidua.agencies.models import Role
from thidua.dossiers import services
from thidua.dossiers.models import EvidenceKind, Nomination, Review, Step, Submission

RECEIVED_ON = dt.date(2025, 3, 3)
CERTIFICATE = "ministry_province_merit_certificate"
ORDER = "labor_order_3"
PDF = make_pdf()


class Desk:
    """A tree of agencies and one actor for each thing to do."""

    def __init__(self) -> None:
        self.tree = make_tree()
        self.letters = itertools.count(1)
        self.officer = make_actor(self.tree["department"], Role.UNIT_OFFICER)
        self.appraiser = make_actor(self.tree["province"], Role.APPRAISER)
        self.secretary = make_actor(self.tree["province"], Role.COUNCIL_SECRETARY)
        self.central = make_actor(self.tree["committee"], Role.APPRAISER)
        self.stranger = make_actor(self.tree["stranger"], Role.APPRAISER, Role.UNIT_OFFICER, Role.COUNCIL_SECRETARY)

    def nomination(self, award: str = CERTIFICATE, name: str = "Nguyễn Thị Mẫu") -> Nomination:
        """A draft of the department."""
        person = make_person(name, self.tree["department"])
        return services.create_nomination(self.officer, subject=person, award=award, through_year=2024)

    def attach(self, nomination: Nomination, *kinds: EvidenceKind) -> None:
        """Attach a made-up paper of each kind."""
        for kind in kinds:
            upload = SimpleUploadedFile(f"{EvidenceKind(kind).label}.pdf", make_pdf(kind))
            services.attach_evidence(self.officer, nomination=nomination, kind=kind, upload=upload)

    def sent(self, *nominations: Nomination, number: str = "") -> Submission:
        """A submission on its way to the province."""
        draft = services.draft_submission(self.officer, nominations=nominations, title="Đề nghị", year=2025)
        return services.send_submission(
            self.officer,
            submission=draft,
            letter_number=number or f"{next(self.letters)}/TTr-STC",
            letter_date=RECEIVED_ON,
            signer_name="Người Ký Thử",
            signer_title="Giám đốc",
        )

    def received(self, *nominations: Nomination) -> list[Review]:
        """Reviews open at the province."""
        return services.receive_submission(self.appraiser, submission=self.sent(*nominations), received_on=RECEIVED_ON)

    def at(self, review: Review, step: Step) -> Review:
        """Bring a review to a step, waiving what can be waived."""
        while review.step != step:
            if review.step == Step.APPRAISAL:
                appraisal = services.appraise_review(self.appraiser, review=review)
                services.settle_appraisal(
                    self.appraiser,
                    appraisal=appraisal,
                    opinion="eligible",
                    override_reason="Đã đối chiếu bản giấy của các quyết định.",
                )
            actor = self.secretary if review.step == Step.COUNCIL else self.appraiser
            review = services.complete_step(actor, review=review, step=Step(review.step), note="Hồ sơ giấy đã đủ")
        return review
