"""One installation in a process of its own: reads from standard input what to do, a line of JSON each, and answers."""

import datetime as dt
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "thidua.settings"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
import django

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402 -- needs the apps, as all below
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from tests.makers import make_actor, make_agency, make_pdf, make_person  # noqa: E402
from thidua.agencies.models import Agency, Authority, Level, Role  # noqa: E402
from thidua.decisions.models import Decision  # noqa: E402
from thidua.decisions.services import draft_decision, issue_decision  # noqa: E402
from thidua.dossiers import services as dossiers  # noqa: E402
from thidua.dossiers.models import Conclusion, EvidenceKind, Nomination, Step, Submission  # noqa: E402
from thidua.exchange import keys, services  # noqa: E402
from thidua.exchange.models import Package, PackageState  # noqa: E402
from thidua.jobs.worker import work_off  # noqa: E402
from thidua.register.models import Award, Rating, Source  # noqa: E402
from thidua.trail.errors import Refused  # noqa: E402
from thidua.trail.services import verify as verify_trail  # noqa: E402

AWARD = "labor_order_3"
ROLES = (Role.UNIT_OFFICER, Role.APPRAISER, Role.COUNCIL_SECRETARY)
TREE = [  # as every installation has it; the codes are shared
    ("chu-tich-nuoc", "Chủ tịch nước", Level.CENTRAL, Authority.PRESIDENT, None),
    (
        "ban-thi-dua",
        "Ban Thi đua - Khen thưởng Trung ương",
        Level.CENTRAL,
        Authority.CENTRAL_COMMITTEE,
        "chu-tich-nuoc",
    ),
    ("tinh-99", "Ủy ban nhân dân tỉnh Ví Dụ", Level.PROVINCE, Authority.MINISTRY_PROVINCE_HEAD, "ban-thi-dua"),
    ("xa-99999", "Ủy ban nhân dân xã Tân Lập", Level.COMMUNE, Authority.COMMUNE_HEAD, "tinh-99"),
]


class Installation:
    """What the parent asks of this installation."""

    def begin(self, code: str, top: str = "") -> dict[str, Any]:
        """The tree of agencies, and people at work in ours; `top`: an agency above it at work in here too."""
        for each, name, level, authority, parent in TREE:
            above = Agency.objects.get(code=parent) if parent else None
            make_agency(name, code=each, level=level, authority=authority, parent=above, symbol="UBND", place="Ví Dụ")
        self.agency = Agency.objects.get(code=code)
        self.officer = make_actor(self.agency, *ROLES)
        self.administrator = make_actor(self.agency, Role.ADMINISTRATOR)
        if top:
            above = Agency.objects.get(code=top)
            self.above = make_actor(above, *ROLES)
            self.head = make_actor(above, Role.HEAD, title="Chủ tịch nước")
        return {"key": keys.own_public_key()}

    def know(self, code: str, key: str, url: str = "") -> None:
        """Register a partner."""
        other, mark = Agency.objects.get(code=code), keys.fingerprint(key)
        services.add_partner(self.administrator, other=other, public_key=key, fingerprint=mark, url=url)

    def nominate(self) -> dict[str, Any]:
        """A nomination with its papers and a record of the person, sent upwards."""
        person = make_person("Nguyễn Thị Mẫu", self.agency, birth_date=dt.date(1970, 2, 1), birth_year=1970)
        Rating.objects.create(subject=person, year=2024, rating="excellent", source=Source.ENTRY)
        Award.objects.create(
            subject=person, code="advanced_worker", year=2023, source=Source.ENTRY, decision_number="5/QĐ-UBND"
        )
        nomination = dossiers.create_nomination(self.officer, subject=person, award=AWARD, through_year=2025)
        report = SimpleUploadedFile("Báo cáo thành tích.pdf", make_pdf("Báo cáo"))
        dossiers.attach_evidence(
            self.officer, nomination=nomination, kind=EvidenceKind.ACHIEVEMENT_REPORT, upload=report
        )
        return {"submission": self._send([nomination], "12/TTr-UBND"), "nomination": nomination.code}

    def _send(self, nominations: list[Nomination], number: str) -> str:
        draft = dossiers.draft_submission(self.officer, nominations=nominations, title="Đề nghị khen thưởng", year=2026)
        dossiers.send_submission(
            self.officer,
            submission=draft,
            letter_number=number,
            letter_date=timezone.localdate(),
            signer_name="Người Ký",
            signer_title="Chủ tịch",
        )
        return draft.code

    def pack(self, submission: str) -> dict[str, Any]:
        """A submission into a package."""
        found = Submission.objects.get(code=submission)
        package = services.make_submission_package(self.officer, submission=found, no_secrets=True)
        return {"package": package.pk, "digest": package.digest}

    def hand_out(self, package: int, file: str) -> None:
        """A package onto a disk."""
        content = services.hand_out_package(self.officer, package=Package.objects.get(pk=package))
        Path(file).write_bytes(content)

    def post(self, package: int) -> None:
        """A package to the partner's server, now."""
        services.send_package(self.officer, package=Package.objects.get(pk=package))
        delivered(package)

    def receive(self, file: str) -> dict[str, Any]:
        """A package from a disk."""
        try:
            taken = services.receive_package(self.officer, content=Path(file).read_bytes())
        except Refused as refusal:
            return {"refused": refusal.message}
        return {"package": taken.package.pk, "digest": taken.package.digest, "repeat": taken.is_repeat}

    def accept(self, package: int) -> dict[str, Any]:
        """A received package into the work; the receipt's number."""
        found = services.accept_package(self.officer, package=Package.objects.get(pk=package))
        receipt = Package.objects.get(answers=found, kind="receipt")
        delivered(receipt.pk)
        return {"receipt": receipt.pk, "submission": found.submission and found.submission.code}

    def give_back(self, package: int, reason: str) -> dict[str, Any]:
        """A received package back; the receipt's number."""
        found = services.return_package(self.officer, package=Package.objects.get(pk=package), reason=reason)
        return {"receipt": Package.objects.get(answers=found, kind="receipt").pk}

    def review_and_send_up(self, submission: str) -> dict[str, Any]:
        """The whole review of a received submission, and a submission of our own upwards."""
        found = Submission.objects.get(code=submission)
        reviews = dossiers.receive_submission(self.officer, submission=found, received_on=timezone.localdate())
        for review in reviews:
            self._through(review, Conclusion.SEND_UP)
        return {"submission": self._send([each.nomination for each in reviews], "345/TTr-UBND")}

    def _through(self, review: Any, conclusion: Conclusion, actor: Any = None) -> None:
        officer = actor or self.officer
        review.steps, review.step = [Step.APPRAISAL, Step.CONCLUSION], Step.APPRAISAL
        review.save()  # councils and postings have tests of their own
        appraisal = dossiers.appraise_review(officer, review=review)
        reason = "Đã đối chiếu bản giấy của các quyết định."
        dossiers.settle_appraisal(officer, appraisal=appraisal, opinion="eligible", override_reason=reason)
        review = dossiers.complete_step(officer, review=review, step=Step.APPRAISAL)
        dossiers.conclude_review(officer, review=review, conclusion=conclusion)

    def decide(self, submission: str) -> dict[str, Any]:
        """Review here, send to the one who decides inside this installation, and have it decided."""
        code = self.review_and_send_up(submission)["submission"]
        found = Submission.objects.get(code=code)
        day = timezone.localdate()
        reviews = dossiers.receive_submission(self.above, submission=found, received_on=day)
        for review in reviews:
            self._through(review, Conclusion.DECIDE, self.above)
            review.refresh_from_db()
        draft = draft_decision(
            self.above, award=AWARD, reviews=reviews, title="Về việc tặng Huân chương", grounds="Căn cứ thử"
        )
        decision = issue_decision(self.head, decision=draft, decided_on=day)
        return {"number": Decision.objects.get(pk=decision.pk).number}

    def tell_result(self, package: int) -> dict[str, Any]:
        """The outcomes of a received package into a package for its sender."""
        made = services.make_result_package(self.officer, package=Package.objects.get(pk=package))
        return {"package": made.pk, "digest": made.digest}

    def state(self) -> dict[str, Any]:
        """Where everything is, and that the trail holds."""
        packages = Package.objects.order_by("pk")
        return {
            "nominations": [
                [each.status, each.holder.code, each.owner.code] for each in Nomination.objects.order_by("pk")
            ],
            "submissions": list(Submission.objects.order_by("pk").values_list("status", flat=True)),
            "packages": [[each.direction, each.kind, each.state, each.digest] for each in packages],
            "awards": [
                [each.code, each.year, each.decision_number, each.source, each.subject.name]
                for each in Award.objects.order_by("pk")
            ],
            "claims": sum(each.claims.count() for each in {n.subject for n in Nomination.objects.all()}),
            "evidence": [each.file.sha256 for n in Nomination.objects.all() for each in n.evidence.all()],
            "broken": len(verify_trail()),
        }

    def waiting(self) -> dict[str, Any]:
        """The received packages that wait."""
        return {"packages": list(Package.objects.filter(direction="in", state="waiting").values_list("pk", flat=True))}

    def rows(self) -> dict[str, int]:
        """How many rows every table has."""
        counts = {}
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 -- the name of a table of ours
                counts[table] = cursor.fetchone()[0]
        return {name: count for name, count in counts.items() if not name.startswith("procrastinate")}


def delivered(package: int) -> None:
    """Wait until the package left, by the worker of our server or by this process."""
    work_off()
    for _ in range(300):
        if Package.objects.get(pk=package).state != PackageState.SENDING:
            return
        time.sleep(0.2)
    raise TimeoutError(Package.objects.get(pk=package).tries)


def main() -> None:
    """Do what each line asks for, until standard input ends."""
    here = Installation()
    for line in sys.stdin:
        name, arguments = json.loads(line)
        function: Callable[..., Any] = getattr(here, name)
        sys.stdout.write(json.dumps(function(**arguments) or {}, default=str) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
