"""One record of each kind in one made-up agency, for the test that walks every address with every role."""

import datetime as dt
import io
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.exchange.samples import SENDER_KEY, kept
from tests.makers import make_actor, make_pdf, make_person, make_png, make_tree
from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role
from thidua.api.models import Delivery, Webhook
from thidua.api.services import make_token
from thidua.archive.keeping import keep_paper
from thidua.blanks import services as blanks
from thidua.blanks.models import Batch
from thidua.ceremonies import services as ceremonies
from thidua.ceremonies.models import HandOver, Turn
from thidua.ceremonies.services import Facts as CeremonyFacts
from thidua.ceremonies.services import Guest
from thidua.ceremonies.services import Line as ProgrammeLine
from thidua.clusters.models import Cluster, ClusterYear, Criterion, Membership, Table
from thidua.councils.models import AgendaItem, Council, CouncilMember, MemberRole, Recusal, Session
from thidua.decisions.models import AfterCase, Certificate, Decision, DecisionItem
from thidua.documents.freezing import frozen
from thidua.documents.models import IssuedPaper, PaperKind, PaperTexts
from thidua.dossiers import files, services
from thidua.dossiers.models import Consultation, EvidenceKind, Publication
from thidua.dossiers.services.submissions import draft_submission
from thidua.drafting import services as drafting
from thidua.drafting.models import DraftCase, State
from thidua.exchange.models import Partner
from thidua.exemplars.models import Campaign, Exemplar, PressItem
from thidua.fund import services as fund
from thidua.fund.services import Ask
from thidua.initiatives import services as initiatives
from thidua.inspections.models import Inspection
from thidua.inspections.models import Plan as InspectionPlan
from thidua.jobs.models import Job
from thidua.legislation.models import LawChange
from thidua.meetings import services as meetings
from thidua.meetings.services.calling import Facts
from thidua.movements import services as movements
from thidua.movements.models import Movement, Participation, Report, Review
from thidua.past import services as past
from thidua.petitions import services as petitions
from thidua.petitions.models import IdentityKey
from thidua.petitions.sealing import Sender
from thidua.polls import services as polls
from thidua.polls.ballots import Hardness
from thidua.polls.services import Holder
from thidua.programme import services as programme
from thidua.programme.models import Origin, Programme, Task
from thidua.quality import services as quality
from thidua.register.models import (
    Award,
    Claim,
    PersonAccount,
    Source,
    Subject,
    SubjectMerge,
    SubjectNumber,
    SubjectPair,
)
from thidua.registrations import services as registrations
from thidua.reports.models import ReportKind
from thidua.reports.periodic import services as reports
from thidua.scans.models import Scan
from thidua.signing.models import SigningCertificate
from thidua.staff import services as staff
from thidua.staff.models import Member
from thidua.stock import services as stock
from thidua.telling import services as telling
from thidua.telling.models import Address
from thidua.telling.slips import stopping_slip
from thidua.trail.models import Entry, Notice
from thidua.union import services as union
from thidua.union.models import Term
from thidua.vietnamese.codes import draw_checked

SECRET = "Tên Mật Thử Nghiệm"  # in the name of the subject: wherever it shows, the record was seen
AWARD = "ministry_province_merit_certificate"
PDF = make_pdf()
OLD_REGISTER = f"Họ và tên,Ngày sinh,Danh hiệu,Năm\n{SECRET},01/02/1970,Lao động tiên tiến,2001"


@dataclass
class World:
    """The owning agency, the stranger's, and the records of the owning one."""

    agency: Agency
    stranger: Agency
    records: dict[str, Any] = field(default_factory=dict)  # what is asked for -> its number or code
    entries: int = 0

    def unchanged(self) -> bool:
        """Whether nobody changed anything of the owning agency since the world was made."""
        return Entry.objects.filter(agency_id=self.agency.pk).count() == self.entries


def make_world() -> World:
    """Make the world by the services where they are short, by rows where a whole procedure would be needed."""
    tree = make_tree()
    province = tree["province"]
    world = World(province, tree["stranger"])
    officer = make_actor(province, Role.UNIT_OFFICER, Role.APPRAISER, Role.COUNCIL_SECRETARY)
    member_actor = make_actor(province, Role.COUNCIL_MEMBER)
    person = make_person(SECRET, province)
    nomination = services.create_nomination(officer, subject=person, award=AWARD, through_year=2024)
    evidence = services.attach_evidence(
        officer,
        nomination=nomination,
        kind=EvidenceKind.ACHIEVEMENT_REPORT,
        upload=SimpleUploadedFile(f"{SECRET}.pdf", PDF),
    )
    submission = draft_submission(officer, nominations=[nomination], title=SECRET, year=2025)
    services.send_submission(
        officer,
        submission=submission,
        letter_number="1/TTr",
        letter_date=dt.date(2025, 3, 1),
        signer_name="Người Ký",
        signer_title="Giám đốc",
    )
    (review,) = services.receive_submission(officer, submission=submission, received_on=dt.date(2025, 3, 3))
    consultation = Consultation.objects.create(
        asker=province, asked=tree["department"], question=SECRET, due_on=timezone.localdate()
    )
    consultation.reviews.add(review)
    publication = Publication.objects.create(
        agency=province,
        code="a" * 16,
        title="Danh sách công khai",
        opens_on=timezone.localdate(),
        closes_on=timezone.localdate() + dt.timedelta(days=20),
        contact=SECRET,
    )
    publication.reviews.add(review)
    comment = publication.comments.create(author_name=SECRET, author_contact=SECRET, text=SECRET, receipt="ABCDEFGHJK")
    council = Council.objects.create(agency=province, name=SECRET, formed_on=dt.date(2024, 1, 1))
    members = [
        CouncilMember.objects.create(council=council, account=account, role=role, from_day=dt.date(2024, 1, 1))
        for account, role in ((officer.account, MemberRole.SECRETARY), (member_actor.account, MemberRole.CHAIR))
    ]
    session = Session.objects.create(
        council=council,
        title=SECRET,
        held_at=timezone.now(),
        place=SECRET,
        chair=members[1],
        secretary=members[0],
    )
    item = AgendaItem.objects.create(session=session, review=review, position=1)
    recusal = Recusal.objects.create(item=item, member=members[0], reason=SECRET)
    award = Award.objects.create(subject=person, code=AWARD, year=2020, source=Source.ENTRY, citation=SECRET)
    decision = Decision.objects.create(agency=province, award=AWARD, title=SECRET)
    line = DecisionItem.objects.create(
        decision=decision, position=1, nomination=nomination, review=review, recipient_name=SECRET, award=award
    )
    certificate = Certificate.objects.create(item=line, award=award, code="c" * 26)
    old_register = past.upload_past(officer, upload=SimpleUploadedFile(f"{SECRET}.csv", OLD_REGISTER.encode()))
    past.map_past(officer, found=old_register, table=0, columns=old_register.columns)
    nominee_list = services.upload_list(officer, upload=SimpleUploadedFile("danh-sach.xlsx", _spreadsheet()))
    services.map_columns(officer, nominee_list=nominee_list, table=0, columns=nominee_list.columns, year=2024)
    claim = Claim.objects.create(
        subject=person, kind="rating", content={"year": 2021, "rating": "good"}, source_text=SECRET, agency=province
    )
    change = LawChange.objects.create(
        agency=province,
        code="QD-thu",
        kind="amendment",
        title=SECRET,
        place="documents.99/2026/QĐ-TTg",
        body={"kind": "amendment", "at": "documents.99/2026/QĐ-TTg", "from": "2026-01-01", "value": {"title": SECRET}},
        drafted_by=officer.person,
    )
    double, merged_away = make_person(SECRET, province), make_person(SECRET, province)
    pair = SubjectPair.objects.create(first=person, second=double, score=70, grounds=[[SECRET, 70]])
    merged_away.merged_into = person
    merged_away.save()
    merge = SubjectMerge.objects.create(kept=person, merged=merged_away, reason=SECRET)
    old_number = SubjectNumber.objects.create(subject=person, hash="h" * 64, tail="678")
    PersonAccount.objects.create(subject=person, account=make_actor(province, Role.NOMINEE, name=SECRET).person)
    notice = Notice.objects.create(account_id=officer.account_id, event="submission_sent", text=SECRET)
    Decision.objects.filter(pk=decision.pk).update(
        status="issued", year=2025, sequence=1, number="01/QĐ-UBND", decided_on=dt.date(2025, 4, 1)
    )
    case = AfterCase.objects.create(
        kind="reissue",
        certificate=certificate,
        award=award,
        agency=province,
        asker=province,
        asked_at=timezone.now(),
        asked_on=dt.date(2025, 4, 2),
        explanation=SECRET,
        proof=SECRET,
    )
    hook = Webhook.objects.create(
        post=officer.person.posts.first(), url=f"https://nhan.example.vn/{SECRET}", events=[], sealed_secret=b""
    )
    scan = Scan.objects.create(
        agency=province, title=SECRET, status="review", values={"year": "2001"}, uploaded_by=officer.person
    )
    scan.files.create(number=1, file=evidence.file, file_name=f"{SECRET}.pdf", pages=1)
    scan.pages.create(number=1, width=600, height=800, how="not")
    scan.rows.create(number=1, page=1, source=SECRET, values={"kind": "person", "name": SECRET})
    PaperTexts.objects.create(
        agency=province, kind="submission", number=1, texts={"more": SECRET}, note=SECRET, saved_by=officer.person
    )
    partner = Partner.objects.create(
        agency=province, other=tree["commune"], public_key=SENDER_KEY, url=f"https://nhan.example.vn/{SECRET}"
    )
    world.records = {
        "partner": partner.pk,
        "package": kept(partner, SECRET).pk,
        "scan": scan.pk,
        "agency_id": province.pk,
        "account_id": officer.account_id,
        "post_id": officer.person.posts.first().pk,
        "notice_id": notice.pk,
        "subject": person.pk,
        "claim": claim.pk,
        "pair": pair.pk,
        "merge": merge.pk,
        "number_pk": old_number.pk,
        "law_change": change.code,
        "award": award.pk,
        "nomination": nomination.code,
        "evidence": evidence.pk,
        "submission": submission.code,
        "consultation": consultation.pk,
        "publication": publication.pk,
        "publication_code": publication.code,
        "comment": comment.pk,
        "list": nominee_list.pk,
        "old_register": old_register.pk,
        "council": council.pk,
        "session": session.pk,
        "member": members[1].pk,
        "item": item.pk,
        "recusal": recusal.pk,
        "decision": decision.pk,
        "certificate": certificate.code,
        "job": Job.objects.create(kind="made up", title=SECRET, account=officer.account, agency=province).pk,
        "line": line.pk,
        "signed_paper": frozen(PaperKind.DECISION, Decision.objects.get(pk=decision.pk)).pk,
        "signing_certificate": SigningCertificate.objects.create(
            agency=province,
            subject=SECRET,
            name=SECRET,
            issuer=SECRET,
            serial="AB12",
            valid_from=timezone.now(),
            valid_to=timezone.now() + dt.timedelta(days=300),
            fingerprint="f" * 64,
        ).pk,
        "case": case.pk,
        "receipt": case.receipts.create(kind="money", amount=1, received_on=dt.date(2025, 4, 2), paper=SECRET).pk,
        "webhook": hook.pk,
        "delivery": Delivery.objects.create(webhook=hook, message_id="msg_1", event=SECRET[:24], payload={}).pk,
        **_emulation(officer, person),
        **_blanks(province, officer, Decision.objects.get(pk=decision.pk)),
        **_cluster(province, tree["department"], evidence.file),
        **_movement(province, officer),
        **_programme(province, session, evidence.file),
        **_drafting(province, tree["department"]),
        **_inspection(province, tree["department"], officer, evidence.file, person),
        **_petition(province),
        **_ceremony(province, tree["department"], Decision.objects.get(pk=decision.pk)),
        **_exemplar(province, evidence.file),
        **_union(province, evidence.file),
        **_report(officer),
        **_staff(province, person, evidence.file),
        "token": make_token(
            officer,
            post=officer.person.posts.first(),
            scopes=["nominations:read"],
            ends_on=timezone.localdate(),
            purpose=SECRET,
        )[0].pk,
        "secret": telling.make_feed(officer)[1],
        "slip": stopping_slip(
            Address.objects.create(
                account=make_actor(tree["department"], Role.NOMINEE).person,
                email="nguoi@example.vn",
                given_at=timezone.now(),
            )
        ),
    }
    world.records |= _meeting(officer, person)
    (holding,) = keep_paper(paper=IssuedPaper.objects.get(pk=world.records["signed_paper"]))
    world.records["holding"] = holding.pk
    world.entries = Entry.objects.filter(agency_id=province.pk).count()
    return world


def _blanks(province: Agency, officer: Any, decision: Decision) -> dict[str, int]:
    """A blank, a printer, and a printing with its file."""
    paper = {"width": Decimal(297), "height": Decimal(210)}
    blank = blanks.make_blank(officer, name=SECRET, awards=[AWARD], picture=make_png(), **paper)
    printer = blanks.save_printer(officer, name=SECRET, offset_x=Decimal(1), offset_y=Decimal(0))
    data = {"rows": [{"position": 1, "name": [SECRET]}], "places": []}
    file = files.keep(PDF + f"% {SECRET}".encode(), "application/pdf")
    kept = {"layout": blank.layouts.get(), "decision": decision, "printer": printer, "file": file, "state": "done"}
    batch = Batch.objects.create(count=1, data=data, **kept)
    return {"blank": blank.pk, "printer": printer.pk, "batch": batch.pk}


def _meeting(officer: Actor, person: Subject) -> dict[str, Any]:
    """A unit's meeting whose secret vote was counted."""
    facts = Facts(2024, SECRET, dt.date(2025, 1, 5), SECRET, SECRET, SECRET, headcount=9, present=3)
    meeting = meetings.call_meeting(officer, facts=facts)
    (proposal,) = meetings.propose(officer, meeting=meeting, award="advanced_worker", subjects=[person])
    words = ("một câu dài của người một", "một câu dài của người hai")
    holders = [Holder(f"{SECRET} {number}", each) for number, each in enumerate(words)]
    opened = meetings.open_vote(officer, meeting=meeting, slips=3, holders=holders, hardness=Hardness(1, 8192))
    item = opened.poll.items.get()
    polls.vote_by_slip(poll=opened.poll, code=opened.slips[0], choices={item.pk: "yes"})
    polls.close_poll(officer, poll=opened.poll, reason=SECRET)
    polls.count_poll(officer, poll=opened.poll, passphrases=words)
    return {"meeting": meeting.pk, "proposal": proposal.pk, "poll": opened.poll.pk, "slip_code": opened.slips[1]}


def _cluster(province: Agency, unit: Agency, file: Any) -> dict[str, Any]:
    """A cluster of the province with a unit, a table, evidence, an edition and an appeal."""
    today = timezone.localdate()
    cluster = Cluster.objects.create(organiser=province, name=SECRET)
    year = ClusterYear.objects.create(
        cluster=cluster, year=2025, self_score_due=today, check_due=today, covenant=SECRET, seed="a" * 16
    )
    member = Membership.objects.create(year=year, agency=unit, position=1, covenant_by=SECRET)
    table = Table.objects.create(year=year, position=1, name=SECRET)
    criterion = Criterion.objects.create(table=table, position=1, name=SECRET, max_points=100)
    shown = member.evidence.create(criterion=criterion, text=SECRET, file=file)
    edition = year.editions.create(number=1, published_at=timezone.now(), tables=[{"name": SECRET}], digest="d" * 64)
    appeal = member.appeals.create(edition=edition, text=SECRET)
    return {
        "cluster": cluster.pk,
        "cluster_year": year.pk,
        "cluster_member": member.pk,
        "criterion": criterion.pk,
        "cluster_evidence": shown.pk,
        "appeal": appeal.pk,
        "paper": "bang-diem",
    }


def _movement(province: Agency, officer: Any) -> dict[str, int]:
    """A movement that goes on, a participant with a report and a paper, and an open review."""
    today = timezone.localdate()
    movement = Movement.objects.create(
        agency=province, launcher="ministry_province", title=SECRET, content=SECRET, starts_on=today, ends_on=today
    )
    movement.criteria.create(position=1, name=SECRET, max_points=10, target=10)
    period = movement.periods.create(name=SECRET, due_on=today)
    Movement.objects.filter(pk=movement.pk).update(state="launched", launched_at=timezone.now())
    part: Participation = movements.join_movement(officer, movement=movement)
    upload = SimpleUploadedFile(f"{SECRET}.pdf", PDF)
    report: Report = movements.report_progress(
        officer, participation=part, period=period, values={}, text=SECRET, uploads=[upload]
    )
    review: Review = movements.open_review(officer, movement=movement, kind="final", held_on=today)
    return {
        "movement": movement.pk,
        "participation": part.pk,
        "period_pk": period.pk,
        "movement_report": report.pk,
        "proof": report.proofs.get().pk,
        "movement_review": review.pk,
    }


def _programme(province: Agency, session: Session, file: Any) -> dict[str, int]:
    """A drafted programme, a task with a report and its paper, an extension asked for, a paper of a session."""
    head, today = make_actor(province, Role.HEAD, Role.APPRAISER, Role.COUNCIL_SECRETARY), timezone.localdate()
    drafted: Programme = programme.draft_programme(head, year=today.year, title=SECRET)
    facts = programme.Facts(SECRET, SECRET, province, today)
    source = programme.Source(Origin.HEAD, text=SECRET)
    task: Task = programme.assign_task(head, facts=facts, source=source)
    said = programme.report_progress(head, task=task, text=SECRET, percent=5)
    asked = programme.ask_extension(head, task=task, wanted_on=today + dt.timedelta(days=1), reason=SECRET)
    return {
        "programme": drafted.pk,
        "task": task.pk,
        "task_file": said.files.create(file=file, file_name=f"{SECRET}.pdf").pk,
        "extension": asked.pk,
        "session_paper": session.papers.create(title=SECRET, file=file, file_name=f"{SECRET}.pdf").pk,
    }


def _staff(province: Agency, person: Subject, file: Any) -> dict[str, int]:
    """A department with somebody in it, a topic with a report, two versions of a procedure, a fault, an audit."""
    boss = make_actor(province, Role.CLERK, Role.HEAD, Role.APPRAISER)
    today = timezone.localdate()
    department = staff.add_department(boss, name=SECRET, kind="department", starts_on=today)
    other = staff.add_department(boss, name=f"{SECRET} hai", kind="department", starts_on=today)
    member = Member.objects.create(agency=province, subject=person, account=boss.person, joined_on=today)
    placement = staff.place_member(boss, member=member, place=staff.Place(department, SECRET, today))
    facts = staff.TopicFacts(SECRET, "unit", member, today, today)
    topic = staff.start_topic(boss, topic=staff.open_topic(boss, facts=facts), approval=SECRET)
    report = topic.reports.create(day=today, percent=1, text=SECRET, file=file, file_name=f"{SECRET}.pdf")
    steps = [quality.StepFacts("B1", SECRET, SECRET, days=1, tied_to="task_work")]
    heading = quality.Heading(SECRET, SECRET)
    procedure = quality.draft_procedure(boss, number="QT-01", heading=heading, aim=SECRET, steps=steps)
    first = procedure.versions.get()
    quality.approve_version(boss, draft=first, version=1, in_force_from=today, document=SECRET)
    second = quality.draft_version(boss, procedure=procedure)
    audited = quality.AuditFacts(SECRET, other, today, today, [member], [procedure], [(procedure, SECRET)])
    audit = quality.plan_audit(boss, facts=audited)
    fault = quality.record_fault(boss, source="own", description=SECRET, found_on=today, owner=boss.person)
    type(fault).objects.filter(pk=fault.pk).update(file=file, file_name=f"{SECRET}.pdf")
    return {
        "department": department.pk,
        "staff_member": member.pk,
        "placement": placement.pk,
        "topic": topic.pk,
        "topic_report": report.pk,
        "procedure": procedure.pk,
        "edition": second.pk,
        "map_step": first.steps.get().pk,
        "fault": fault.pk,
        "quality_audit": audit.pk,
        "audit_line": audit.lines.get().pk,
    }


def _drafting(province: Agency, unit: Agency) -> dict[str, Any]:
    """A draft that a unit was asked about and answered, with a remark, papers and a member of the group."""
    officer, asked = make_actor(province, Role.LEGAL_OFFICER), make_actor(unit, Role.UNIT_OFFICER)
    far = dt.date(2030, 1, 1)
    case: DraftCase = drafting.open_case(officer, kind="guidance", title=SECRET, submit_by=far, ground=SECRET)
    member = drafting.add_member(officer, case=case, name=SECRET, role="leader")
    text = f"Điều 1. {SECRET}"
    version = drafting.add_version(officer, case=case, text=text, seen=0, note=SECRET)
    for step in (State.PLAN, State.DRAFT):
        drafting.finish_step(officer, case=case, step=step, result=SECRET)
    paper = drafting.add_paper(
        officer, step=case.steps.get(code="plan"), upload=SimpleUploadedFile(f"{SECRET}.pdf", PDF)
    )
    consultation = drafting.consult(officer, case=case, version=version, agencies=[unit], due_on=far, question=SECRET)
    answer = drafting.answer(
        asked,
        addressee=consultation.addressees.get(),
        general="remarks",
        remarks=[drafting.Remark("dieu-1", SECRET)],
        upload=SimpleUploadedFile(f"{SECRET}.pdf", PDF),
    )
    open_case = drafting.open_case(
        officer, kind="guidance", title="Hướng dẫn ai cũng góp ý được", submit_by=far, ground="Theo kế hoạch"
    )
    shown = drafting.add_version(officer, case=open_case, text="Điều 1. Điều ai cũng đọc được", seen=0)
    for step in (State.PLAN, State.DRAFT):
        drafting.finish_step(officer, case=open_case, step=step, result="Xong")
    everybody = drafting.consult(officer, case=open_case, version=shown, agencies=[], due_on=far, is_public=True)
    return {
        "public_consultation": everybody.pk,
        "draft_case": case.pk,
        "draft_member": member.pk,
        "draft_version": version.pk,
        "draft_paper": paper.pk,
        "draft_step": "plan",
        "draft_consultation": consultation.pk,
        "draft_addressee": answer.addressee_id,
        "draft_answer": answer.pk,
        "draft_opinion": answer.opinions.get().pk,
    }


def _inspection(province: Agency, unit: Agency, officer: Any, file: Any, person: Any) -> dict[str, Any]:
    """A plan, and an announced inspection with a draw, a finding, a file and a recommendation."""
    today = timezone.localdate()
    years = {"from_year": 2024, "to_year": 2024}
    plan = InspectionPlan.objects.create(agency=province, year=2025, title=SECRET)
    plan.lines.create(position=1, unit=unit, month=3, contents=["fund"], **years)
    case = Inspection.objects.create(
        agency=province,
        unit=unit,
        title=SECRET,
        reason=SECRET,
        contents=["fund"],
        starts_on=today,
        ends_on=today,
        answer_due_on=today,
        state="under_way",
        announced_on=today,
        **years,
    )
    case.team.create(position=1, role="lead", account=officer.account, name=SECRET)
    question = case.questions.create(position=1, text=SECRET)
    draw = case.draws.create(
        number=1,
        drawn_from="awards",
        size=1,
        seed="0" * 32,
        population=["KT1"],
        population_hash="f" * 64,
        drawn_by=officer.account,
    )
    row = draw.rows.create(place=1, key="KT1", subject=person, award=Award.objects.filter(subject=person).first())
    finding = case.findings.create(
        number=1, row=row, text=SECRET, evidence=SECRET, explain_due_on=today, found_by=officer.account
    )
    kept = case.attachments.create(question=question, file=file, file_name=f"{SECRET}.pdf", agency=unit)
    return {
        "inspection": case.pk,
        "inspection_plan": plan.pk,
        "draw": draw.pk,
        "finding": finding.pk,
        "advice": case.recommendations.create(position=1, text=SECRET, due_on=today).pk,
        "inspection_file": kept.pk,
        "part": "quyet-dinh",
    }


def _petition(province: Agency) -> dict[str, Any]:
    """A complaint with a file, and a holder's key: the agency takes petitions on the public page."""
    holder = make_actor(province, Role.APPRAISER)
    key = IdentityKey.objects.create(
        agency=province, holder=holder.person, order=1, named_on=timezone.localdate(), public_key=bytes(32)
    )
    sender = Sender(SECRET, SECRET, SECRET, "", SECRET, SECRET)
    upload = SimpleUploadedFile(f"{SECRET}.pdf", PDF)
    intake = petitions.Intake("complaint", "post", timezone.localdate(), sender, [upload])
    found = petitions.receive_petition(make_actor(province, Role.CLERK), intake=intake).petition
    file = found.attachments.get()
    return {
        "petition": found.pk,
        "petition_file": file.pk,
        "identity_key": key.pk,
        "agency_code": province.code,
        "petition_form": "doi-thoai",
    }


def _ceremony(province: Agency, department: Agency, decision: Decision) -> dict[str, Any]:
    """A ceremony under way with guests, a turn that was handed over, its things in the stock and money in the fund."""
    clerk, head = make_actor(province, Role.CLERK), make_actor(province, Role.HEAD)
    today = timezone.localdate()
    item = stock.add_item(clerk, name=SECRET, kind="frame", unit="chiếc")
    slip = stock.receive(clerk, item=item, quantity=5, party=SECRET, paper=SECRET)
    year = fund.open_year(clerk, year=today.year)
    came = {"source": "budget", "amount": 10**9, "party": SECRET, "paper": SECRET, "day": today}
    entry = fund.receive_money(clerk, fund=year, **came)
    payment = fund.ask_payment(clerk, fund=year, ask=Ask("objects", SECRET, 1_000))
    start = timezone.now() + dt.timedelta(minutes=9)
    held = ceremonies.plan(clerk, facts=CeremonyFacts("awarding", SECRET, SECRET, start, rows=2, seats=3))
    lines = [ProgrammeLine(dt.time(8), SECRET)]
    held = ceremonies.set_programme(clerk, ceremony=held, version=held.version, lines=lines)
    (letter,) = ceremonies.invite(clerk, ceremony=held, agencies=[department])
    (guest,) = ceremonies.invite(clerk, ceremony=held, people=[Guest(SECRET)])
    ceremonies.approve(head, ceremony=held)
    (turn,) = Turn.objects.bulk_create([Turn(ceremony=held, item=decision.items.first(), place=1)])
    given = HandOver.objects.create(turn=turn, item=turn.item, day=today, receiver="self", receiver_name=SECRET)
    ceremonies.propose_seats(clerk, ceremony=held)
    return {
        "stock_item": item.pk,
        "slip_of_stock": slip.pk,
        "fund_year": year.pk,
        "fund_entry": entry.pk,
        "fund_payment": payment.pk,
        "ceremony": held.pk,
        "letter": letter.pk,
        "turn": turn.pk,
        "hand_over": given.pk,
        "guest_code": guest.code,
        "ceremony_form": "xuong-ten",
    }


def _exemplar(province: Agency, file: Any) -> dict[str, Any]:
    """An exemplar that is public with its picture; who takes it up; a campaign; an item with the press."""
    today, year = timezone.localdate(), timezone.localdate().year
    known = {"kind": "person", "field": "health", "origin": "unit", "found_on": today, "checked_on": today}
    said = dict.fromkeys(("name", "title", "reason", "verification", "proposer_name", "proposer_contact"), SECRET)
    found = Exemplar.objects.create(agency=province, code=draw_checked(12), state="written", **known, **said)
    article = found.articles.create(number=1, title=SECRET, lead=SECRET, body=SECRET)
    kept = files.store(SimpleUploadedFile("anh.png", make_png()))
    picture = article.pictures.create(file=kept, small=kept, width=594, height=420, alt=SECRET)
    article.proposed_on = article.published_on = found.consent_on = found.published_on = today
    article.save()
    found.shown, found.state = article, "published"
    found.save()
    campaign = Campaign.objects.create(agency=province, kind="project", title=SECRET, from_year=year, to_year=year)
    campaign.targets.create(position=1, name=SECRET, unit="bài", per_year=1)
    item = PressItem.objects.create(
        agency=province, campaign=campaign, channel="radio", outlet=SECRET, subject=SECRET, planned_on=today
    )
    return {
        "exemplar": found.pk,
        "exemplar_picture": picture.pk,
        "exemplar_following": found.followings.create(place=SECRET, since=today, text=SECRET).pk,
        "exemplar_paper": found.attachments.create(kind="verification", file=file, file_name=f"{SECRET}.pdf").pk,
        "campaign": campaign.pk,
        "press_item": item.pk,
        "exemplar_code": found.code,
    }


def _union(province: Agency, file: Any) -> dict[str, int]:
    """A union with a term, a member who holds a position, a congress, money, something asked and an activity."""
    officer, today = make_actor(province, Role.UNIT_OFFICER, Role.CLERK), timezone.localdate()
    found = union.form_union(officer, name=SECRET, founded_on=today, above=SECRET)
    facts = union.MemberFacts(SECRET, SECRET, None, 1_000_000)
    member = union.join(officer, union=found, facts=facts, joined_on=today)
    congress = union.call_congress(
        officer, union=found, facts=union.CongressFacts(SECRET, today, SECRET, SECRET, summoned=3, present=3)
    )
    given = {"side": "in", "kind": "support", "day": today, "amount": 10, "text": SECRET, "party": SECRET}
    entry = union.move_money(officer, union=found, **given)
    asked = {"kind": "hardship", "amount": 5, "ground": SECRET}
    welfare = union.ask_welfare(officer, union=found, member=member, **asked)
    activity = union.plan_activity(officer, union=found, title=SECRET, plan=SECRET, day=today, place=SECRET)
    term = Term.objects.create(union=found, number=1, starts_on=today, ends_on=today)
    found.congresses.create(
        title=SECRET, day=today, place=SECRET, agenda=SECRET, summoned=3, state="concluded", term=term
    )
    held = term.officers.create(member=member, position="chair", from_day=today, paper=SECRET)
    return {
        "union_member": member.pk,
        "union_officer": held.pk,
        "union_congress": congress.pk,
        "union_entry": entry.pk,
        "union_welfare": welfare.pk,
        "union_activity": activity.pk,
        "union_file": activity.files.create(file=file, file_name=f"{SECRET}.pdf").pk,
    }


def _report(officer: Actor) -> dict[str, Any]:
    """A drafted report of the year, with its sections and figures."""
    year = timezone.localdate().year
    days = {"starts_on": dt.date(year, 1, 1), "ends_on": dt.date(year, 12, 31)}
    writer = make_actor(officer.agency, Role.APPRAISER)
    found = reports.begin_report(writer, kind=ReportKind.YEAR, title=SECRET, **days)
    return {"report": found.pk, "report_section": found.sections.first().pk, "indicator": "khen-thuong"}


def _emulation(officer: Any, person: Any) -> dict[str, int]:
    """A registration with a line, and two initiatives that are alike, one of them recognised."""
    year = timezone.localdate().year
    registration = registrations.open_registration(officer, year=year)
    values = {"award": "advanced_worker", "subjects": [person], "target": SECRET}
    (line,) = registrations.add_lines(officer, registration=registration, **values)
    said = dict.fromkeys(("title", "problem", "solution", "effect"), f"{SECRET} làm như sau")
    said |= {"kind": "initiative", "applied_since": dt.date(2025, 1, 2), "scope_asked": "unit"}
    made = [
        initiatives.hand_in(officer, receiver=officer.agency, authors=[(person, 100)], **said) for _each in range(2)
    ]
    for case in made:
        initiatives.take_up(officer, case=case)
    initiatives.judge_case(officer, case=made[0], points=80, opinion=SECRET)
    outcome = {"scope": "unit", "decision_number": "12/QĐ", "decided_on": dt.date(2026, 3, 2)}
    initiatives.recognise(officer, case=made[0], **outcome)
    return {
        "registration": registration.pk,
        "line_pk": line.pk,
        "initiative": made[0].pk,
        "other_pk": made[1].pk,
    }


def _spreadsheet() -> bytes:
    """A list of one nominee, as an office would send it."""
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, ["STT", "Họ và tên", "Ngày sinh", "Đơn vị", "Danh hiệu đề nghị"])
    sheet.write_row(1, 0, [1, SECRET, "01/02/1980", "Sở Tài chính", "Lao động tiên tiến"])
    workbook.close()
    return file.getvalue()


def example(world: World, name: str, parameters: list[str]) -> dict[str, Any]:
    """A value for each parameter of the address `name`; KeyError for one that nobody thought of."""
    return {parameter: world.records[_asked_for(name, parameter)] for parameter in parameters} | {
        key: value
        for key, value in {
            "slug": "khen-thuong",
            "order": 1,
            "number": 1 if name.startswith(("scans:", "documents:", "clusters:")) else 2,
            "award_code": "advanced_worker",
            "form_code": "0602.N",
            "basis": "merit",
            "kind": "submission" if name.startswith("documents:") else "correction",
            **PLACES,
            "unknown": "khong/co",
        }.items()
        if key in parameters
    }


NAMED = {  # parameters that name a record by another word
    "subject_pk": "subject",
    "comment_pk": "comment",
    "subject_id": "subject",
    "award_id": "award",
    "decision_id": "decision",
    "step": "draft_step",
}
PROGRAMME_PAGES = {
    **dict.fromkeys(("programme", "plan", "approve", "end"), "programme"),
    **dict.fromkeys(("session", "conclude"), "session"),
    **dict.fromkeys(("paper", "withdraw_paper"), "session_paper"),
    "settle_extension": "extension",
    "file": "task_file",
}
PLACES = {"place": "advanced_worker.decided_by"}
COUNCIL_PAGES = ("council", "add_member", "end_member", "prepare_session")
CLUSTER_PAGES = {
    **dict.fromkeys(("cluster", "change_cluster", "new_year"), "cluster"),
    **dict.fromkeys(
        ("sheet", "covenant", "give_back", "exclude", "remove", "add_evidence", "appeal"), "cluster_member"
    ),
    **dict.fromkeys(("evidence", "withdraw_evidence"), "cluster_evidence"),
    "settle_appeal": "appeal",
}
REGISTER_PAGES = {
    **dict.fromkeys(("claim", "reject_claim"), "claim"),
    "pair": "pair",
    "undo_merge": "merge",
    **dict.fromkeys(("fact", "correct", "end", "take_back"), "award"),
}
DOSSIER_PAGES = {
    "movement_plan": "movement",
    "movement_review": "movement_review",
    **dict.fromkeys(("publication", "close_publication", "handle_comment", "notice", "posting"), "publication"),
    **dict.fromkeys(("consultation", "consultation_file", "answer"), "consultation"),
    **dict.fromkeys(("minutes", "count_record", "invitations", "ballot"), "session"),
    **dict.fromkeys(("decision", "certificates", "results", "handover", "make_certificates"), "decision"),
    "meeting": "meeting",
    "slips": "poll",
    "cluster_paper": "cluster_year",
    "inspection_paper": "inspection",
    "ceremony_paper": "ceremony",
    **dict.fromkeys(("petition_papers", "petition_paper"), "petition"),
    "own_certificate": "line",
    "draft_consultation": "draft_consultation",
    **dict.fromkeys(("draft_opinions", "draft_submission"), "draft_case"),
    "access_answer": "subject",
    "initiative": "initiative",
    "periodic_report": "report",
    **dict.fromkeys(("submission", "take_back", "bulk", "drop_submission"), "submission"),
}


EXEMPLAR_PAGES = {
    **dict.fromkeys(("campaign", "change_campaign", "report_campaign", "end_campaign"), "campaign"),
    **dict.fromkeys(("press_item", "change_press", "finish_press", "drop_press"), "press_item"),
    **dict.fromkeys(("picture", "remove_picture"), "exemplar_picture"),
    **dict.fromkeys(("report_following", "withdraw_following"), "exemplar_following"),
    "attachment": "exemplar_paper",
    "": "exemplar",
}
INSPECTION_PAGES = {
    **dict.fromkeys(("plan", "change_plan", "approve_plan"), "inspection_plan"),
    **dict.fromkeys(("draw", "population"), "draw"),
    **dict.fromkeys(("finding", "explain", "settle", "hold", "release"), "finding"),
    **dict.fromkeys(("recommendation", "return_report", "close"), "advice"),
    "attachment": "inspection_file",
    "": "inspection",
}
UNION_PAGES = {
    **dict.fromkeys(("change_member", "leave"), "union_member"),
    "end_position": "union_officer",
    "reverse": "union_entry",
    **dict.fromkeys(("welfare_case", "settle", "give"), "union_welfare"),
    **dict.fromkeys(("activity", "finish", "drop"), "union_activity"),
    "file": "union_file",
    "": "union_congress",
}
PORTAL_PAGES = {"verify": "certificate", "send_petition": "agency_code", "invitation": "guest_code"}
STAFF_PAGES = {
    **dict.fromkeys(("department", "change_department"), "department"),
    **dict.fromkeys(("topic", "change_topic", "start_topic", "report_topic", "accept_topic", "stop_topic"), "topic"),
    **dict.fromkeys(("correct_placement", "end_placement"), "placement"),
    "topic_file": "topic_report",
    "": "staff_member",
}
QUALITY_PAGES = {
    **dict.fromkeys(("procedure", "change", "new_version", "end"), "procedure"),
    **dict.fromkeys(("version", "change_version", "approve", "compare"), "edition"),
    **dict.fromkeys(("rows", "record_slow"), "map_step"),
    **dict.fromkeys(("audit", "change_audit", "fill_audit", "conclude_audit"), "quality_audit"),
    "record_line": "audit_line",
    "": "fault",
}
# Of a room's parameter: the record by page, and that of all its other pages.
OF_ROOM = {
    ("inspections", "pk"): INSPECTION_PAGES,
    ("exemplars", "pk"): EXEMPLAR_PAGES,
    ("portal", "pk"): {"draft": "public_consultation", "": "exemplar_picture"},
    ("union", "pk"): UNION_PAGES,
    ("staff", "pk"): STAFF_PAGES,
    ("quality", "pk"): QUALITY_PAGES,
    ("clusters", "pk"): {**CLUSTER_PAGES, "": "cluster_year"},
    ("reports", "pk"): {
        **dict.fromkeys(("section", "preview", "put_task"), "report_section"),
        "cluster_board": "cluster_year",
        "movement_board": "movement",
        "": "report",
    },
    ("reports", "code"): {"": "indicator"},
    ("polls", "code"): {"": "slip_code"},
    ("documents", "paper"): {"petition_paper": "petition_form", "ceremony_paper": "ceremony_form", "": "paper"},
    ("stock", "pk"): {"reverse": "slip_of_stock", "": "stock_item"},
    ("fund", "pk"): {
        "reverse": "fund_entry",
        **dict.fromkeys(("payment", "approve", "refuse", "end", "pay"), "fund_payment"),
        "": "fund_year",
    },
    ("ceremonies", "pk"): {
        "invitation": "letter",
        "withdraw": "letter",
        "take_back": "hand_over",
        "leave_out": "turn",
        "": "ceremony",
    },
}


def _asked_for(name: str, parameter: str) -> str:
    """Which record the parameter of an address stands for."""
    room, page = name.removesuffix("_word").split(":")  # a paper has the same record as PDF and as Word
    if parameter in {"slug", "order", "number", "basis", "award_code", "form_code", "place", "kind", "unknown"}:
        return "subject"  # overridden by the caller: these name no record
    if (room, parameter) in OF_ROOM:
        return OF_ROOM[room, parameter].get(page, OF_ROOM[room, parameter][""])
    if parameter == "pk" and (page == "evidence_file" or page.endswith("_evidence")):
        return "evidence"
    if parameter not in {"pk", "code"}:
        return NAMED.get(parameter, parameter)
    if room == "api":
        return {"certificate": "certificate"}.get(page, "nomination")
    others = {
        "connections": {**dict.fromkeys(("webhook", "end_webhook"), "webhook"), "send_again": "delivery"}.get(
            page, "token"
        ),
        "register": REGISTER_PAGES.get(page, "subject"),
        "councils": {**dict.fromkeys(COUNCIL_PAGES, "council"), "lift_recusal": "recusal"}.get(page, "session"),
        "decisions": "decision",
        "blanks": {
            "of_decision": "decision",
            **dict.fromkeys(("printer", "end_printer"), "printer"),
            **dict.fromkeys(("batch", "batch_file", "spoil", "retry"), "batch"),
        }.get(page, "blank"),
        "signing": {
            "of_decision": "decision",
            "of_submission": "submission",
            "end_certificate": "signing_certificate",
        }.get(page, "signed_paper"),
        "legislation": "law_change",
        "movements": {
            **dict.fromkeys(("participation", "targets", "withdraw", "write_report"), "participation"),
            **dict.fromkeys(("report", "accept", "return_report"), "movement_report"),
            **dict.fromkeys(("review", "lock", "revise"), "movement_review"),
            "proof": "proof",
        }.get(page, "movement"),
        "programme": PROGRAMME_PAGES.get(page, "task"),
        "drafting": {
            **dict.fromkeys(("version", "version_file"), "draft_version"),
            **dict.fromkeys(("consultation", "enter_answer"), "draft_consultation"),
            "answer": "draft_addressee",
            "answer_file": "draft_answer",
            "settle": "draft_opinion",
            "end_member": "draft_member",
            "paper": "draft_paper",
        }.get(page, "draft_case"),
        "petitions": {
            "attachment": "petition_file",
            **dict.fromkeys(("end_key", "hand_on"), "identity_key"),
        }.get(page, "petition"),
        "registrations": "registration",
        "initiatives": "initiative",
        "archive": "holding",
        "telling": "session",
        "jobs": "job",
        "exchange": "partner" if page.endswith("_partner") else "package",
        "polls": "poll",
        "meetings": "meeting",
        "past": "old_register",
        "scans": "scan",
        "portal": {
            "verify": "certificate",
            **dict.fromkeys(("send_petition", "propose"), "agency_code"),
            "exemplar": "exemplar_code",
            "invitation": "guest_code",
        }.get(page, "publication_code"),
    }
    return others.get(room) or DOSSIER_PAGES.get(page) or ("list" if parameter == "pk" else "nomination")
