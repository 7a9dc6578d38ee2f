"""One round of work in every room, small and made up, so that each kind of entry stands in the trail."""

import contextlib
import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.ceremonies.ground import Ground as CeremonyGround
from tests.clusters.stage import signed_stage as make_cluster_stage
from tests.councils.stage import (
    BY_80,
    closed,
    counted,
    make_review,
    make_stage,
    opened,
    prepared,
)
from tests.decisions.after_desk import HERO, asked, certified, done
from tests.decisions.desk import CERTIFICATE as DECIDED_AWARD
from tests.decisions.desk import issued as decided
from tests.decisions.desk import make_desk, to_decide
from tests.dossiers.desk import CERTIFICATE, ORDER, RECEIVED_ON, Desk
from tests.drafting.ground import SECOND
from tests.drafting.ground import Ground as DraftGround
from tests.exchange.desk import make_exchange_desk, sent_above
from tests.exchange.desk import receipt as package_receipt
from tests.exchange.samples import STRANGER
from tests.exemplars.desk import FACTS as EXEMPLAR
from tests.exemplars.desk import Desk as ExemplarDesk
from tests.initiatives.stage import make_stage as make_initiatives
from tests.inspections.ground import Ground as InspectionGround
from tests.makers import make_actor, make_agency, make_collective, make_pdf, make_person, make_png
from tests.meetings.stage import FACTS, WORKER, make_room
from tests.movements.ground import Ground
from tests.petitions.desk import SENDER, WORDS
from tests.petitions.desk import Desk as PetitionDesk
from tests.polls.stage import CHEAP, FIRST_WORDS, HOLDERS, SECOND_WORDS
from tests.programme.ground import Ground as ProgrammeGround
from tests.quality.ground import Ground as QualityGround
from tests.reports.year import Year as ReportYear
from tests.signing.office import key as signing_key
from tests.signing.pki import make_authority
from tests.staff.desk import Desk as StaffDesk
from tests.union.ground import Ground as UnionGround
from thidua.agencies import services as agencies
from thidua.agencies.models import Agency, Level, LineageKind, Post, Role
from thidua.api import hooks
from thidua.api import services as tokens
from thidua.api.models import Delivery
from thidua.archive.export import export_year
from thidua.archive.fixity import note_check
from thidua.archive.keeping import keep_paper
from thidua.archive.models import State
from thidua.blanks import printing, stock
from thidua.blanks import services as blanks
from thidua.blanks.places import DEFAULTS
from thidua.ceremonies import services as ceremonies
from thidua.ceremonies.services import Guest
from thidua.clusters import services as clusters
from thidua.councils import services as councils
from thidua.councils.models import MemberRole
from thidua.decisions import services as decisions
from thidua.decisions.after import services as after
from thidua.decisions.after.recovery import cancel_receipt, record_receipt
from thidua.decisions.models import Decision
from thidua.documents.freezing import frozen
from thidua.documents.models import PaperKind
from thidua.documents.services import save_texts
from thidua.dossiers import services as dossiers
from thidua.dossiers.models import Conclusion, EvidenceKind, Nomination, Publication, Step
from thidua.drafting import services as drafting
from thidua.drafting.models import Consultation as DraftConsultation
from thidua.drafting.models import State as DraftState
from thidua.exchange import services as exchange
from thidua.exchange.models import Package
from thidua.exchange.services.sending import deliver
from thidua.exemplars import services as exemplars
from thidua.fund import services as fund
from thidua.fund.services import Estimate
from thidua.initiatives import services as initiatives
from thidua.inspections import services as inspections
from thidua.jobs.kinds import untold
from thidua.jobs.models import Job
from thidua.jobs.outbound import PAUSES
from thidua.meetings import services as meetings
from thidua.movements import services as movements
from thidua.past import services as past
from thidua.past.work import look_through, undo, write
from thidua.petitions import services as petitions
from thidua.polls import services as polls
from thidua.polls.services import Holder
from thidua.privacy.models import AccessKind
from thidua.privacy.services import end_old_accesses, note_access
from thidua.programme import services as programme
from thidua.programme.models import Origin, Task
from thidua.quality import services as quality
from thidua.register import services as register
from thidua.registrations import services as registrations
from thidua.reports.models import ReportKind
from thidua.reports.periodic import services as reports
from thidua.scans import services as scans
from thidua.scans.models import RowState
from thidua.scans.reading.found import FoundDecision
from thidua.signing import services as signing
from thidua.signing.models import Part
from thidua.staff import services as staff
from thidua.stock import services as stockroom
from thidua.telling import services as telling
from thidua.telling.kinds import How, Kind
from thidua.telling.slips import confirming_link
from thidua.trail.errors import Refused
from thidua.trail.services import recording
from thidua.union import services as union
from thidua.union.models import Term
from thidua.vietnamese.working_days import add_working_days

LIST = Path(__file__).parent.parent / "dossiers" / "intake" / "danh-sach-de-nghi-nam-2024.xlsx"
REASON = "Lý do được ghi để thử nhật ký."


def make_round() -> None:
    """Work in every room, by the same services that people use."""
    desk = Desk()
    _agencies(desk)
    _register(desk)
    _returned_and_sent_again(desk)
    _order(desk)
    _refused_and_withdrawn(desk)
    _list(desk)
    _old_register(desk)
    _scan(desk)
    _council()
    _polls_and_meetings()
    _decision()
    _connections(desk)
    _telling_and_archive()
    _titles_and_initiatives()
    _exchange()
    _cluster_year()
    _movement()
    _programme()
    _drafting()
    _inspection()
    _petitions()
    _ceremony()
    _exemplars()
    _union()
    _reports()
    _staff()
    _quality()


def _agencies(desk: Desk) -> None:
    admin = make_actor(desk.tree["president"], Role.ADMINISTRATOR)
    new = agencies.create_agency(
        admin, code="SO-MOI", name="Sở Mới", level=Level.GRASSROOTS, parent=desk.tree["province"]
    )
    agencies.change_agency(admin, agency=new, name="Sở Rất Mới", short_name="SRM", symbol="SRM", head_title="Giám đốc")
    agencies.record_lineage(
        admin,
        predecessor=make_agency("Sở Cũ", parent=desk.tree["province"]),
        successor=new,
        kind=LineageKind.MERGE,
        effective_on=dt.date(2025, 7, 1),
        document="Nghị quyết thử",
    )
    account = agencies.open_account(
        admin,
        username="nguoimoi",
        full_name="Người Mới",
        email="",
        password="mat-khau-cua-nguoi-moi-9",
        agency=new,
        role=Role.APPRAISER,
    )
    agencies.note_sign_in(admin)
    agencies.set_password(admin, account=account, password="mat-khau-khac-cua-nguoi-10")
    agencies.set_account_active(admin, account=account, active=False, reason=REASON)
    agencies.set_account_active(admin, account=account, active=True, reason=REASON)
    agencies.end_post(admin, post=Post.objects.get(account=account), reason=REASON)


def _register(desk: Desk) -> None:
    actor = make_actor(desk.tree["department"], Role.UNIT_OFFICER, Role.APPRAISER)
    person, _match = register.find_or_create_subject(
        actor,
        kind="person",
        name="Trần Thị Sổ",
        agency=actor.agency,
        sex="female",
        birth_date=dt.date(1980, 2, 1),
        citizen_number="001180000123",
        categories=["official"],
        is_leader=True,
    )
    owner = make_actor(actor.agency, Role.NOMINEE, name=person.name)
    link = register.link_account(actor, subject=person, username=owner.person.username, citizen_number="001180000123")
    register.end_account_link(actor, link=link, reason=REASON)
    doubles = [make_person("Trần Thị Sổ", actor.agency, birth_year=1980) for _n in range(2)]
    pair = register.open_pair(actor, first=doubles[0], second=doubles[1])
    register.keep_apart(actor, pair=pair, reason=REASON)
    merge = register.merge_subjects(actor, kept=person, merged=doubles[0], reason=REASON)
    register.undo_merge(actor, merge=merge, reason=REASON)
    register.end_old_number(
        actor, number=register.add_old_number(actor, subject=person, number="012345678"), reason=REASON
    )
    collective = make_collective("Phòng Sổ Sách", actor.agency)
    register.change_subject(actor, subject=person, job_title="Trưởng phòng", address="số 1 đường Ví Dụ")
    award = register.record_award(actor, subject=person, code="advanced_worker", year=2022, decision_number="1/QĐ-STC")
    award = register.correct_award(actor, award=award, reason=REASON, year=2023)
    register.revoke_award(actor, award=award, reason=REASON)
    rating = register.record_rating(actor, subject=person, year=2023, rating="good")
    register.withdraw_fact(
        actor, fact=register.correct_fact(actor, fact=rating, reason=REASON, rating="excellent"), reason=REASON
    )
    initiative = register.record_initiative(
        actor,
        subject=person,
        title="Đề án thử",
        year=2023,
        recognised_by="unit",
        scope="ministry_province",
        applied=True,
    )
    register.mark_initiative_used(actor, initiative=initiative, award="grassroots_emulation_soldier")
    days = {"starts_on": dt.date(2020, 1, 1)}
    register.record_discipline(actor, subject=person, kind="reprimand", ends_on=dt.date(2020, 6, 1), **days)
    register.record_proceeding(actor, subject=person, kind="investigation", **days)
    leave = register.record_leave(actor, subject=person, kind="maternity", **days)
    register.end_period(actor, fact=leave, ends_on=dt.date(2020, 7, 1))
    register.record_service(actor, subject=person, post="Chuyên viên", **days)
    register.record_member_counts(
        actor,
        subject=collective,
        year=2023,
        total=10,
        rated={"good": 8},
        holding={"advanced_worker": 9},
        disciplined={"reprimand": 1},
    )
    register.record_cluster_result(actor, subject=collective, year=2023, organised_by="ministry_province", rank=1)
    claims = [
        {"kind": "rating", "content": {"year": year, "rating": "good"}, "source_text": "HTT nhiệm vụ", "doubts": []}
        for year in (2020, 2021)
    ]
    register.make_claims(actor, subject=person, claims=claims, agency=actor.agency, origin="danh sách thử")
    first, second = person.claims.order_by("pk")
    register.verify_claim(actor, claim=first)
    register.reject_claim(actor, claim=second, reason=REASON)


def _returned_and_sent_again(desk: Desk) -> None:
    nomination = desk.nomination(name="Lê Thị Vòng")
    nomination = dossiers.change_nomination(
        desk.officer, nomination=nomination, version=1, job_title="Chuyên viên", through_year=2023, basis="sudden"
    )
    nomination = dossiers.change_nomination(
        desk.officer, nomination=nomination, version=2, through_year=2024, basis="merit"
    )
    desk.attach(nomination, EvidenceKind.ACHIEVEMENT_REPORT, EvidenceKind.OTHER)
    dossiers.withdraw_evidence(desk.officer, evidence=nomination.evidence.get(kind=EvidenceKind.OTHER))
    draft = dossiers.draft_submission(desk.officer, nominations=[nomination], title="Đề nghị", year=2025)
    dossiers.drop_submission(desk.officer, submission=draft)
    dossiers.take_back(desk.officer, submission=desk.sent(nomination), reason=REASON)
    submission = nomination.submissions.get(status="draft")
    dossiers.drop_submission(desk.officer, submission=submission)
    (review,) = desk.received(nomination)
    evidence = nomination.evidence.get(withdrawn_at=None)
    dossiers.reject_evidence(desk.appraiser, evidence=evidence, reason=REASON)
    dossiers.restore_evidence(desk.appraiser, evidence=evidence)
    dossiers.return_nomination(desk.appraiser, nomination=nomination, reason=REASON)
    (review,) = desk.received(Nomination.objects.get(pk=nomination.pk))
    review = desk.at(review, Step.APPRAISAL)
    appraisal = dossiers.appraise_review(desk.appraiser, review=review)
    dossiers.attest_and_appraise(
        desk.appraiser, review=review, history_complete=True, attested=["compliance"], seen=appraisal.pk
    )
    review = dossiers.conclude_review(
        desk.appraiser, review=desk.at(review, Step.CONCLUSION), conclusion=Conclusion.DECIDE
    )
    dossiers.reopen_review(desk.appraiser, review=review, reason=REASON)


def _order(desk: Desk) -> None:
    (review,) = desk.received(desk.nomination(ORDER, "Lê Thị Huân"))
    review = desk.at(review, Step.PUBLICATION)
    posting = dossiers.open_publication(desk.appraiser, reviews=[review], title="Danh sách", contact="số 1 đường Ví Dụ")
    comment = dossiers.receive_comment(
        desk.appraiser, publication=posting, author_name="Dân Thử", author_contact="-", text="Đồng ý."
    )
    dossiers.handle_comment(desk.appraiser, comment=comment, handling="Đã xem xét, không có căn cứ.")
    Publication.objects.update(opens_on=RECEIVED_ON, closes_on=RECEIVED_ON)
    posting.refresh_from_db()
    dossiers.close_publication(desk.appraiser, publication=posting)
    consultation = dossiers.ask_consultation(
        desk.appraiser,
        reviews=[review],
        asked=desk.tree["commune"],
        question="Có ý kiến gì không?",
        due_on=add_working_days(timezone.localdate(), 5),
    )
    head = make_actor(desk.tree["commune"], Role.HEAD)
    dossiers.answer_consultation(head, consultation=consultation, agrees=False, answer="Chưa nhất trí vì còn thiếu.")


def _refused_and_withdrawn(desk: Desk) -> None:
    (review,) = desk.received(desk.nomination(name="Lê Thị Không"))
    dossiers.conclude_review(desk.appraiser, review=review, conclusion=Conclusion.REFUSE, reason=REASON)
    dossiers.withdraw_nomination(desk.officer, nomination=desk.nomination(CERTIFICATE, "Lê Thị Rút"), reason=REASON)


def _list(desk: Desk) -> None:
    nominee_list = dossiers.upload_list(desk.officer, upload=SimpleUploadedFile(LIST.name, LIST.read_bytes()))
    nominee_list = dossiers.map_columns(
        desk.officer, nominee_list=nominee_list, table=0, columns=nominee_list.columns, year=nominee_list.year
    )
    dossiers.correct_row(desk.officer, row=nominee_list.rows.get(number=40), corrections={"birth_date": "28/02/1980"})
    dossiers.leave_out(desk.officer, nominee_list=nominee_list, numbers=[41])
    dossiers.abandon_list(desk.officer, nominee_list=nominee_list)


def _old_register(desk: Desk) -> None:
    actor = make_actor(desk.tree["department"], Role.APPRAISER)
    text = "Họ và tên,Ngày sinh,Danh hiệu,Năm\nĐỗ Văn Sổ Cũ,01/02/1970,LĐTT,2001\nĐỗ Văn Lỗi,01/02/1971,LĐTT,x"
    files = [SimpleUploadedFile("so-cu.csv", text.encode()) for _n in range(2)]
    brought, aside = (past.upload_past(actor, upload=file) for file in files)
    past.abandon_past(actor, found=aside)
    past.map_past(actor, found=brought, table=0, columns=brought.columns)
    look_through(actor, brought)
    job = past.ask_to_write(actor, found=brought)
    write(actor, untold, found=brought.pk)
    Job.objects.filter(pk=job.pk).update(state="done", ended_at=timezone.now())
    past.ask_to_undo(actor, found=brought, reason=REASON)
    undo(actor, untold, found=brought.pk)


def _scan(desk: Desk) -> None:
    scan = scans.upload_scan(desk.officer, uploads=[SimpleUploadedFile("qd-cu.pdf", make_pdf())])
    scan = scans.keep_reading(desk.officer, scan=scan, pages=[], decision=FoundDecision())
    scan = scans.correct_decision(
        desk.officer, scan=scan, values={"year": "2001", "award": "advanced_worker"}, version=scan.version
    )
    row = scans.add_row(desk.officer, scan=scan, page=1)
    row = scans.correct_row(desk.officer, row=row, values={"name": "Trần Thị Quét"}, version=row.version)
    scans.settle_row(desk.officer, row=row, state=RowState.CHECKED, version=row.version)
    scans.claim_scan(desk.officer, scan=scan)
    scans.take_back_scan(desk.officer, scan=scan, reason=REASON)
    scans.abandon_scan(desk.officer, scan=scan)
    scans.take_up_scan(desk.officer, scan=scan)


def _council() -> None:
    stage = make_stage(5)
    late = make_actor(stage.province, Role.COUNCIL_MEMBER, name="Ủy Viên Muộn")
    seat = councils.Seat(late.account, MemberRole.MEMBER, "Ủy viên")
    member = councils.add_member(stage.secretary, council=stage.council, seat=seat, from_day=dt.date(2024, 2, 1))
    councils.end_member(stage.secretary, member=member, until_day=dt.date(2024, 3, 1), reason=REASON)
    cancelled = prepared(stage, [make_review(stage, BY_80)])
    recusal = councils.recuse(
        stage.secretary, item=cancelled.agenda.get(), member=stage.seat(3), reason="Người nhà của người được đề nghị."
    )
    councils.lift_recusal(stage.secretary, recusal=recusal, reason=REASON)
    councils.release_key(stage.secretary, session=cancelled, order=1, reason=REASON)
    councils.cancel_session(stage.secretary, session=cancelled, reason=REASON)
    session = opened(stage, [make_review(stage, BY_80)], absent=[4])
    choices = {item.pk: "no" for item in session.agenda.all()}
    councils.cast_written_opinion(
        stage.secretary, session=session, member=stage.seat(4), choices=choices, scan=make_pdf("Phiếu")
    )
    closed(stage, session, ["yes"] * 4)
    session = counted(stage, session)
    councils.conclude_session(stage.secretary, session=session, proceedings="Đã thảo luận.")


def _polls_and_meetings() -> None:
    """A meeting with its vote, and a poll and a meeting that are called off."""
    room = make_room()
    room.propose(WORKER, 0)
    room.open()
    room.vote("y", "y", "y")
    polls.close_poll(room.officer, poll=room.poll, reason=REASON)
    with contextlib.suppress(Refused):
        polls.count_poll(room.officer, poll=room.poll, passphrases=("sai một câu dài", "sai câu dài nữa"))
    polls.count_poll(room.officer, poll=room.poll, passphrases=(FIRST_WORDS, SECOND_WORDS))
    room.conclude()
    other = meetings.call_meeting(room.officer, facts=FACTS)
    meetings.propose(room.officer, meeting=other, award=WORKER, subjects=room.people)
    opened = meetings.open_vote(room.officer, meeting=other, slips=3, holders=HOLDERS, hardness=CHEAP)
    polls.renew_slips(room.officer, poll=opened.poll, reason=REASON)
    meetings.cancel_meeting(room.officer, meeting=other, reason=REASON)


def _decision() -> None:
    desk = make_desk()
    review = to_decide(desk)
    draft = decisions.draft_decision(
        desk.officer, award=DECIDED_AWARD, reviews=[review], title="Về việc khen thưởng thử", grounds="Căn cứ thử"
    )
    lines = [decisions.Line(item.pk, "Vì đã thử.") for item in draft.items.all()]
    draft = decisions.change_draft(desk.officer, decision=draft, title="Tên khác", grounds="Căn cứ khác", lines=lines)
    decisions.cancel_draft(desk.officer, decision=draft, reason=REASON)
    draft = decisions.draft_decision(
        desk.officer, award=DECIDED_AWARD, reviews=[review], title="Về việc khen thưởng thử", grounds="Căn cứ thử"
    )
    issued = decisions.issue_decision(desk.head, decision=draft, decided_on=dt.date(2026, 3, 3))
    decisions.mark_printed(desk.officer, decision=issued, items=issued.items.all())
    _blanks(desk, issued)
    _after(desk, issued)
    _signing()


def _blanks(desk: Any, issued: Decision) -> None:
    """A blank is made, laid out, received, spoiled, printed on, printed again, refused and put away."""
    officer, paper = desk.officer, {"width": Decimal(297), "height": Decimal(210)}
    blank = blanks.make_blank(officer, name="Phôi thử", awards=[DECIDED_AWARD], picture=make_png(), **paper)
    blanks.change_blank(officer, blank=blank, name="Phôi mới", awards=[DECIDED_AWARD], picture=make_png(300, 200))
    blanks.save_layout(officer, blank=blank, places=DEFAULTS, seen=1)
    printer = blanks.save_printer(officer, name="Máy thử", offset_x=Decimal(1), offset_y=Decimal(0))
    blanks.save_printer(officer, printer=printer, name="Máy thử 2", offset_x=Decimal(2), offset_y=Decimal("-0.5"))
    stock.receive_series(officer, blank=blank, first=1, last=5, received_on=dt.date(2026, 1, 5), paper="Phiếu 1")
    stock.spoil_in_stock(officer, blank=blank, prefix="", first=1, last=1, reason=REASON)
    batch = printing.ask_to_print(officer, blank=blank, decision=issued, printer=printer)
    printing.print_batch(officer, untold, batch=batch.pk)
    Job.objects.filter(pk=batch.job_number).update(state="done", ended_at=timezone.now())
    again = printing.print_again(officer, batch=batch, sheets=list(batch.sheets.all()), reason=REASON)
    printing.print_batch(officer, untold, batch=again.pk)
    Job.objects.filter(pk=again.job_number).update(state="done", ended_at=timezone.now())
    third = printing.print_again(officer, batch=again, sheets=list(again.sheets.all()), reason=REASON)
    printing.refuse_batch(officer, batch=third, why="Có 1 chỗ chữ không vừa ô: 1. Người Được Khen – Thành tích.")
    Job.objects.filter(pk=third.job_number).update(state="failed", ended_at=timezone.now())
    blanks.end_printer(officer, printer=printer)
    blanks.end_blank(officer, blank=blank, reason=REASON)


def _signing() -> None:
    """An agency asks for signatures; a decision waits for them, gets one, and the certificate is put away."""
    desk, authority = make_desk(), make_authority()
    administrator = make_actor(desk.agency, Role.ADMINISTRATOR)
    save_texts(administrator, kind=PaperKind.RESULTS, texts={"congratulation": "Xin chúc mừng."}, seen=0, note=REASON)
    signing.set_rule(administrator, required=True)
    person = authority.certify("Người Đứng Đầu")
    certificate = signing.register_certificate(administrator, content=person.pem, account=desk.head.account)
    decision = decided(desk)
    paper = frozen(PaperKind.DECISION, decision)
    signing.sign_paper(desk.head, paper=paper, part=Part.PERSON, key=signing_key(person))
    signing.end_certificate(administrator, certificate=certificate, reason=REASON)
    signing.say_signed_on_paper(make_actor(desk.agency, Role.CLERK), decision=decision, reason=REASON)


def _after(desk: Any, issued: Decision) -> None:
    certificate = issued.items.get().certificate
    after.refuse_after(desk.officer, case=asked(desk, certificate, "reissue"), reason=REASON)
    after.withdraw_after(desk.officer, case=asked(desk, certificate, "reissue"), reason=REASON)
    done(desk, certificate, "correction")
    case = done(desk, certificate, "revocation")
    receipt = record_receipt(
        desk.officer, case=case, kind="money", amount=1_000, received_on=timezone.localdate(), paper="Phiếu thu 1"
    )
    cancel_receipt(desk.officer, receipt=receipt, reason=REASON)
    president = make_desk("president")
    Agency.objects.filter(pk=president.agency.pk).update(symbol="CTN")
    hero = certified(president, award=HERO)
    done(president, hero, "stripping")
    done(president, hero, "restoration")


def _cluster_year() -> None:
    """A cluster's year from its forming to an accepted appeal, with a unit left without a rank and a secret vote."""
    stage = make_cluster_stage()
    clusters.exclude_unit(stage.organiser, member=stage.member(0), reason=REASON)
    holders = [Holder("Trần Thị Một", FIRST_WORDS), Holder("Lê Văn Hai", SECOND_WORDS)]
    candidates = [stage.member(place).pk for place in (1, 2)]
    opened_poll = clusters.ask_to_honour(
        stage.organiser, year=stage.year, candidates=candidates, slips=3, holders=holders
    )
    items = list(opened_poll.poll.items.all())
    for code in opened_poll.slips:
        choices = {item.pk: "yes" if item == items[0] else "blank" for item in items}
        polls.vote_by_slip(poll=opened_poll.poll, code=code, choices=choices)
    polls.close_poll(stage.organiser, poll=opened_poll.poll)
    polls.count_poll(stage.organiser, poll=opened_poll.poll, passphrases=[FIRST_WORDS, SECOND_WORDS])
    clusters.publish(stage.organiser, year=stage.year)
    made = clusters.appeal(stage.officers[0], member=stage.member(0), text="Chấm sót.")
    changed = {stage.criteria()[0].pk: Decimal(55)}
    clusters.settle_appeal(stage.organiser, appeal=made, accepted=True, answer=REASON, points=changed)


def _exchange() -> None:
    """Packages come and go: accepted, returned, sent and answered, and one that could not be sent."""
    desk = make_exchange_desk()
    exchange.accept_package(desk.officer, package=desk.received())
    exchange.return_package(desk.officer, package=desk.received(id="a" * 32), reason=REASON)
    package = exchange.make_submission_package(desk.officer, submission=sent_above(desk), no_secrets=True)
    exchange.hand_out_package(desk.officer, package=package)
    package.refresh_from_db()
    exchange.receive_package(desk.officer, content=package_receipt(desk, package, key=STRANGER))
    other = Package.objects.filter(kind="receipt", direction="out").first()
    assert other is not None
    Package.objects.filter(pk=other.pk).update(state="sending", attempts=len(PAUSES))
    deliver(other.pk)  # its partner has no address
    exchange.end_partner(desk.administrator, partner=desk.partner)


def _connections(desk: Desk) -> None:
    """Another system gets a token and a receiver, claims an award, and a year-old look ends."""
    officer = make_actor(desk.tree["province"], Role.UNIT_OFFICER)
    post = Post.objects.get(account=officer.account)
    token, _text = tokens.make_token(
        officer, post=post, scopes=["register:read"], ends_on=timezone.localdate(), purpose="Phần mềm nhân sự thử"
    )
    tokens.revoke_token(officer, token=token)
    webhook, _secret = hooks.add_webhook(officer, post=post, url="https://1.1.1.1/nhan", events=["decision.issued"])
    delivery = Delivery.objects.create(
        webhook=webhook, message_id="msg_thu", event="decision.issued", payload={}, state="failed"
    )
    hooks.send_again(officer, delivery=delivery)
    hooks.end_webhook(officer, webhook=webhook)
    person = make_person("Người Được Khai", desk.tree["province"])
    content = {"award": "advanced_worker", "year": 2021}
    register.claim_award(officer, subject=person, content=content, source_text="LĐTT năm 2021")
    with time_machine.travel(timezone.now() - dt.timedelta(days=366 * (settings.ACCESS_LOG_YEARS + 1))):
        note_access(officer, AccessKind.PAGE, [person.pk], what="Cuộc đời khen thưởng")
    end_old_accesses()


def _telling_and_archive() -> None:
    """Somebody chooses how to hear, and a paper is kept, damaged, mended and handed over."""
    desk = make_desk()
    clerk = make_actor(desk.agency, Role.CLERK)
    address = telling.give_address(clerk, email="vanthu@example.vn")
    telling.confirm_address(clerk, slip=confirming_link(address).rstrip("/").rpartition("/")[2])
    telling.choose(clerk, choices={Kind.JOBS: How.DIGEST})
    telling.stop_own_mail(clerk)
    telling.resume_mail(clerk)
    telling.make_feed(clerk)
    telling.end_feed(clerk)
    (holding,) = keep_paper(paper=frozen(PaperKind.DECISION, decided(desk)))
    for state in (State.MISSING, State.WHOLE):
        note_check(file=holding.file, found=state, store="disk")
    with recording():
        export_year(clerk, untold, year=holding.year, purpose="report", note="")


def _movement() -> None:
    """A movement is drafted, changed, given back, launched, joined, reported, reviewed and ended."""
    ground = Ground()
    draft = ground.draft()
    rows = movements.Rows(
        terms=(movements.Term("6 tháng", ground.today),), measures=(movements.Measure("Km", Decimal(9)),)
    )
    draft = movements.change_movement(ground.planner, movement=draft, version=1, facts={"slogan": "Nhanh"}, rows=rows)
    movements.propose_movement(ground.planner, movement=draft)
    movements.give_back_movement(ground.head, movement=draft, reason=REASON)
    movements.propose_movement(ground.planner, movement=draft)
    movements.launch_movement(ground.head, movement=draft, number="15/KH-UBND", signed_on=ground.today)
    part = ground.joined(draft)
    (criterion,) = draft.criteria.all()
    report = ground.reported(part, values={criterion.pk: Decimal(3)})
    movements.return_report(ground.planner, report=report, reason=REASON)
    movements.accept_report(ground.planner, report=ground.reported(part, values={criterion.pk: Decimal(4)}, version=1))
    ground.locked(ground.opened(draft))
    movements.end_movement(ground.head, movement=draft)


def _programme() -> None:
    """A programme is drafted, approved and ended; its task reported, extended, handed in, given back, accepted."""
    ground = ProgrammeGround()
    drafted = programme.draft_programme(ground.officer, year=ground.today.year, title="Chương trình công tác")
    planned = ground.task(ground.officer, origin=Origin.SELF, programme=drafted)
    programme.approve_programme(ground.head, programme=drafted, number="01/CTr", signed_on=ground.today)
    programme.change_task(ground.head, task=Task.objects.get(), version=1, facts=ground.facts(title="Báo cáo năm"))
    programme.report_progress(ground.unit, task=planned, text="Đã viết một nửa", percent=50)
    day = ground.today + dt.timedelta(days=20)
    asked = programme.ask_extension(ground.unit, task=planned, wanted_on=day, reason=REASON)
    programme.settle_extension(ground.head, extension=asked, granted_on=day)
    programme.hand_in(ground.unit, task=planned, text="Báo cáo 15/BC")
    programme.give_back(ground.head, task=planned, reason=REASON)
    programme.hand_in(ground.unit, task=planned, text="Báo cáo 16/BC")
    programme.accept_task(ground.head, task=planned, quality="Tốt")
    programme.cancel_task(ground.head, task=ground.task(), reason=REASON)
    ground.task(due=-9)
    programme.escalate_overdue()
    programme.end_programme(ground.head, programme=drafted)


def _drafting() -> None:
    """A decision is drafted, asked about, answered, settled, given back, issued; another is stopped."""
    ground = DraftGround()
    case = ground.collecting()
    facts = {"title": "quy định khác", "ground": "Luật khác", "submit_by": ground.day(90)}
    drafting.change_case(ground.officer, case=case, revision=1, **facts)
    drafting.set_days(ground.officer, case=case, revision=2, days={"appraisal": ground.day(20)})
    member = drafting.add_member(ground.officer, case=case, name="Người Hai", role="member", unit="Sở Thử")
    drafting.end_member(ground.officer, member=member)
    drafting.give_back_case(ground.officer, case=case, step=DraftState.CONSULTATION, to=DraftState.DRAFT, reason=REASON)
    ground.finish(case)
    remarks = (drafting.Remark("dieu-2", "Hai lần thôi."), drafting.Remark("", "Nên gọn."))
    asked = ground.asked(case, ground.department, others=["Hội Thử"], is_public=True, question="Đã hợp lý chưa?")
    taken, explained = ground.answered(asked, ground.department, *remarks).opinions.all()
    letter = {"addressee": asked.addressees.get(agency=None), "general": "disagree", "number": "5/HT"}
    drafting.enter_answer(
        ground.officer, consultation=asked, answered_on=ground.today, remarks=[drafting.Remark("", "Thôi.")], **letter
    )
    version = ground.version(case, SECOND, note="Theo góp ý")
    drafting.settle_opinion(ground.officer, opinion=taken, taken_in=version, explanation="Đã sửa.", revision=1)
    for opinion in (explained, asked.addressees.get(agency=None).answer.opinions.get()):
        ground.explained(opinion)
    # Everybody was heard until the last day.
    DraftConsultation.objects.filter(pk=asked.pk).update(sent_on=ground.day(-9), due_on=ground.day(-1))
    ground.finish(case)
    ground.finish(case, "Văn bản thẩm định 12/BC-STP")
    ground.issued(ground.finish(case))
    drafting.stop_case(ground.officer, case=ground.case(), reason=REASON)


def _inspection() -> None:
    """A plan, an inspection to its signed conclusion and a closed recommendation, and one that was given up."""
    ground = InspectionGround()
    plan = inspections.change_plan(ground.lead, plan=ground.plan(), version=1, title="Kế hoạch", lines=ground.lines())
    inspections.approve_plan(ground.head, plan=plan, version=2, number="5/KH", approved_on=ground.today)
    case = ground.under_way()
    answers = {each.pk: "Trả lời" for each in case.questions.all()}
    inspections.answer_questions(ground.officer, inspection=case, version=case.version, answers=answers)
    case.refresh_from_db()
    ground.nomination(1)
    finding = ground.found(case, row=ground.drawn(case).rows.get())
    inspections.hold_dossiers(ground.lead, finding=finding)
    ground.settled(finding)
    advice = ground.concluded(ground.written(case, "Sửa.")).recommendations.get()
    inspections.report_recommendation(ground.officer, recommendation=advice, text="Đã sửa")
    inspections.close_recommendation(ground.lead, recommendation=advice)
    inspections.cancel_inspection(ground.head, inspection=ground.prepared(), reason=REASON)


def _staff() -> None:
    """Departments are made and merged, people come, are placed, rated and leave; topics run, end and are stopped."""
    desk = StaffDesk()
    first, second = desk.department("Phòng Một"), desk.department("Phòng Hai")
    facts = {"kind": "department", "duties": "Thẩm định", "document": "1/QĐ"}
    staff.change_department(desk.clerk, department=first, version=1, **facts)
    member = desk.member()
    known = staff.MemberFacts(education="master", in_sector_since=desk.today, account=desk.lawyer.person)
    staff.change_member(desk.clerk, member=member, version=1, facts=known)
    desk.placed(member, first, emulation="full")
    side = desk.placed(member, second, is_main=False, emulation="part")
    staff.end_placement(desk.clerk, placement=side, ends_on=desk.today - dt.timedelta(days=1))
    staff.rate_staff(desk.clerk, year=desk.today.year, ratings={member.pk: "good"}, document="9/TB")
    merger = {"kind": "merge", "names": ["Phòng Chung"], "effective_on": desk.today, "document": "2/QĐ"}
    staff.reorganise(desk.clerk, departments=[first, second], **merger)
    topic = staff.open_topic(desk.appraiser, facts=desk.topic_facts(member, members=(member,)))
    staff.change_topic(desk.appraiser, topic=topic, version=1, facts=desk.topic_facts(member, level="state"))
    staff.start_topic(desk.head, topic=topic, approval="3/QĐ")
    staff.report_topic(desk.lawyer, topic=topic, percent=50, text="Đã khảo sát")
    said = staff.Acceptance("Hội đồng khoa học", desk.today, "excellent", "Áp dụng")
    staff.accept_topic(desk.head, topic=topic, acceptance=said)
    other = staff.open_topic(desk.appraiser, facts=desk.topic_facts(member))
    staff.stop_topic(desk.head, topic=other, reason=REASON)
    staff.leave(desk.clerk, member=desk.member("Người Thôi Việc"), left_on=desk.today, reason=REASON)


def _quality() -> None:
    """A procedure goes to its second version and ends; a fault is closed and opened again; an audit is concluded."""
    ground = QualityGround()
    audit = ground.audit()
    facts = ground.audit_facts(audit.procedures.get(), [each.member for each in audit.team.all()], title="Đánh giá quý")
    audit = quality.change_audit(ground.keeper, audit=audit, version=1, facts=facts)
    answers = {each.pk: ("fault", "Thiếu phiếu") for each in audit.lines.all()}
    audit = quality.fill_audit(ground.lawyer, audit=audit, version=2, answers=answers)
    quality.conclude_audit(ground.head, audit=audit, version=3, conclusion="Còn hai điểm")
    quality.record_fault_of_line(ground.keeper, line=audit.lines.all()[0], owner=ground.lawyer.person)
    procedure = audit.procedures.get()
    fault = ground.acted(step=procedure.versions.get().steps.first())
    fault = quality.close_fault(ground.head, fault=fault, version=fault.version, note=REASON)
    quality.reopen_fault(ground.head, fault=fault, reason=REASON)
    heading = quality.Heading("Xét khen thưởng", "Phòng Thi đua", 90)
    quality.change_procedure(ground.keeper, procedure=procedure, heading=heading)
    ground.approved(quality.draft_version(ground.keeper, procedure=procedure), dt.date(2025, 6, 1))
    quality.end_procedure(ground.head, procedure=procedure, ended_on=dt.date(2025, 7, 1), reason=REASON)


def _petitions() -> None:
    """A citizen is received; petitions go every way; a denunciation is opened with a key, a wrong try with it."""
    desk = PetitionDesk(keys=2)
    petitions.receive_citizen(
        desk.clerk, place="Trụ sở", received_by="Người Tiếp", result="taken", sender=SENDER, kind="denunciation"
    )
    petition = desk.accepted()
    petition = petitions.extend_petition(desk.head, petition=petition, version=petition.version, reason=REASON)
    petition = petitions.suspend_petition(desk.head, petition=petition, version=petition.version, reason=REASON)
    petition = petitions.resume_petition(desk.head, petition=petition, version=petition.version)
    petition = desk.decided(desk.verified(petition))
    petitions.appeal_petition(
        desk.handler, petition=petition, version=petition.version, lodged_on=desk.today, text="Không đồng ý."
    )
    petition.refresh_from_db()
    petition = petitions.publish_petition(desk.head, petition=petition, version=petition.version, text="Đã giải quyết.")
    petitions.close_petition(desk.handler, petition=petition, version=petition.version)
    passed, refused, stopped = desk.classified(desk.received()), desk.classified(desk.received()), desk.accepted()
    petitions.transfer_petition(desk.handler, petition=passed, version=passed.version, reason=REASON)
    petitions.reject_petition(desk.handler, petition=refused, version=refused.version, reason=REASON)
    petitions.stop_petition(desk.head, petition=stopped, version=stopped.version, reason=REASON)
    told = desk.accepted("denunciation")
    with contextlib.suppress(Refused):
        petitions.open_identity(desk.holder, petition=told, passphrase="sai hẳn mật khẩu", reason=REASON)
    key = desk.key(desk.colleague, "câu thứ ba của người giữ khóa")
    petitions.hand_on(desk.holder, to=key, passphrase=WORDS)
    petitions.end_key(desk.head, key=key, reason=REASON)


def _ceremony() -> None:
    """The stock, the fund and a ceremony, every step of them; another ceremony is cancelled."""
    ground = CeremonyGround()
    _fund_of_last_year(ground)
    decision = ground.decision()
    payment, frames = ground.money(decision), ground.frames()
    values = {"name": "Khung mới", "kind": "frame", "unit": "chiếc", "award": decision.award}
    frames = stockroom.change_item(ground.clerk, item=frames, version=1, **values)
    stockroom.count(ground.clerk, item=frames, found=4, expected=5, paper="KK-01", reason=REASON)
    planned = ground.planned()
    ceremonies.change(ground.runner, ceremony=planned, version=planned.version, facts=ground.facts(chair="Chủ tịch"))
    ceremonies.approve(ground.head, ceremony=planned)
    guests = [Guest("Ông Khách Mời", "Hội Thử", is_honoured=True), Guest("Bà Khách Mời")]
    units = [ground.tree["department"]]
    letters = ceremonies.invite(ground.runner, ceremony=planned, agencies=units, people=guests)
    ceremonies.reply(ground.unit, invitation=letters[0], answer="sends", stands_in="Người Dự Thay", note="Đến muộn")
    ceremonies.reply_by_code(invitation=letters[1], answer="coming")
    ceremonies.withdraw(ground.runner, invitation=letters[2], reason=REASON)
    turns = ground.taken_up(planned, decision)
    ceremonies.put_in_order(ground.runner, ceremony=planned, awards=[decision.award])
    ceremonies.propose_seats(ground.runner, ceremony=planned)
    ceremonies.put_seats(ground.runner, ceremony=planned, places={turns[0]: None})
    begun = ground.begun(planned)
    given = ground.given(things=[frames], money=True)
    (first,) = ceremonies.hand_over(ground.runner, ceremony=begun, turns=turns[:1], given=given)
    ceremonies.take_back(ground.runner, given=first, reason=REASON)
    ceremonies.hand_over(ground.runner, ceremony=begun, turns=turns[:1], given=given)
    ceremonies.leave_out(ground.runner, turn=turns[1], reason=REASON)
    ceremonies.mark_who_came(ground.runner, ceremony=begun, came=letters[:1])
    ceremonies.close(ground.runner, ceremony=begun, summary="Trang trọng", reason=REASON)
    ceremonies.cancel(ground.head, ceremony=ground.approved(title="Lễ bị hủy"), reason=REASON)
    fund.end_payment(ground.head, payment=payment, reason=REASON)


def _fund_of_last_year(ground: CeremonyGround) -> None:
    last = ground.fund(ground.today.year - 1)
    estimate = Estimate(budget=5_000_000, ceiling="delta", base=900_000_000)
    last = fund.change_estimate(ground.clerk, fund=last, version=last.version, estimate=estimate)
    ground.came(last, 1_000_000)
    asked = ground.asked(last, 400_000, kind="council", chairs=1, local_paper="Nghị quyết thử")
    fund.refuse_payment(ground.head, payment=asked, reason=REASON)
    fund.close_year(ground.head, fund=last)


def _exemplars() -> None:
    """An exemplar goes the whole way and down again, one is laid aside; a campaign and an item with the press."""
    desk = ExemplarDesk()
    aside = desk.found()
    exemplars.set_aside(desk.officer, exemplar=aside, version=1, reason=REASON)
    made = exemplars.propose_exemplar(
        agency=desk.agency, facts=EXEMPLAR, proposer_name="Người Kể", proposer_contact="09 xxx"
    )
    facts = replace(EXEMPLAR, title="Tên khác", field="health", kind="model", place="Nơi khác", reason="Lý do khác")
    made = exemplars.change_exemplar(desk.officer, exemplar=made, version=1, facts=facts)
    made = exemplars.link_subject(desk.officer, exemplar=made, subject=desk.person("Lò Văn Sổ"))
    made = desk.written(desk.agreed(desk.verified(made)), picture=True)
    exemplars.remove_picture(desk.officer, picture=made.articles.get().pictures.get())
    made.refresh_from_db()
    made = desk.proposed(made)
    made = exemplars.give_back(desk.head, exemplar=made, version=made.version, reason=REASON)
    made = exemplars.revoke_consent(desk.officer, exemplar=made, version=made.version, reason=REASON)
    made = desk.published(desk.written(desk.agreed(made), title="Bản sau"))
    following = exemplars.follow_exemplar(
        desk.officer, exemplar=made, agency=desk.tree["department"], place="", since=desk.today, text="Học cách làm"
    )
    told = {"since": desk.today, "text": "Học cách làm", "result": "Tốt"}
    exemplars.report_following(desk.officer, following=following, version=1, **told)
    wrong = exemplars.follow_exemplar(
        desk.officer, exemplar=made, agency=None, place="Nơi ghi nhầm", since=desk.today, text="Học cách làm"
    )
    exemplars.withdraw_following(desk.officer, following=wrong, version=1, reason=REASON)
    exemplars.take_down(desk.head, exemplar=made, version=made.version, reason=REASON)
    plan = exemplars.CampaignFacts("project", "Đề án thử", desk.today.year, desk.today.year + 1)
    wanted = [exemplars.TargetFact("Bài viết", "bài", 12)]
    campaign = exemplars.open_campaign(desk.officer, facts=plan, targets=wanted)
    plan = replace(plan, kind="campaign", purpose="Mục đích", paper_number="1/KH", paper_on=desk.today)
    wanted = [replace(wanted[0], per_year=13, pk=campaign.targets.get().pk)]
    campaign = exemplars.change_campaign(desk.officer, campaign=campaign, version=1, facts=plan, targets=wanted)
    for number in (1, 2):
        results = {campaign.targets.get().pk: exemplars.ResultFact(number)}
        campaign = exemplars.report_campaign(
            desk.officer, campaign=campaign, version=campaign.version, year=desk.today.year, results=results
        )
    story = exemplars.PressFacts(
        "radio", "Đài xã", "Tin thử", desk.today, officer=desk.colleague.person, campaign=campaign, exemplar=made
    )
    exemplars.end_campaign(desk.officer, campaign=campaign, version=campaign.version, reason=REASON)
    item = exemplars.plan_press(desk.officer, facts=story)
    item = exemplars.change_press(desk.officer, item=item, version=1, facts=replace(story, channel="social"))
    exemplars.finish_press(
        desk.officer, item=item, version=item.version, done_on=desk.today, link="https://bao.example/tin"
    )
    dropped = exemplars.plan_press(desk.officer, facts=story)
    exemplars.drop_press(desk.officer, item=dropped, version=1, reason=REASON)


def _union() -> None:
    """A union elects twice, takes dues and money, reverses a receipt, gives what was asked, does something together."""
    ground = UnionGround().seated()
    here, today = {"union": ground.union}, ground.today
    union.change_union(ground.chair, **here, version=1, name="Công đoàn Sở", above="Khác", founded_on=today)
    union.set_norms(ground.chair, **here, norms={"visit": 500_000})
    Term.objects.filter(union=ground.union).update(starts_on=today - dt.timedelta(days=1))
    congress = ground.congress()
    facts = union.CongressFacts("Đại hội bất thường", today, "Phòng họp", "Bầu bổ sung", 5, 4)
    congress = union.change_congress(ground.chair, congress=congress, version=1, facts=facts)
    ground.vote(ground.open(congress, [ground.of(ground.chair)], seats=1, slips=4), [(0,)] * 4)
    ends_on = today + dt.timedelta(days=900)
    union.conclude_congress(ground.chair, congress=congress, minutes="Đã bầu.", ends_on=ends_on)
    given = {"position": "chair", "paper": "Biên bản 02", "day": today}
    union.give_position(ground.chair, **here, officer=ground.officer(ground.chair), **given)
    member = union.add_auditor(ground.chair, **here, member=ground.of(ground.deputy), paper="Biên bản 03", day=today)
    union.end_position(ground.chair, **here, officer=member, reason=REASON, day=today)
    facts = union.MemberFacts("Trần Văn Phó", "Tổ 2", ground.deputy.person)
    union.change_member(ground.chair, member=ground.of(ground.deputy), version=1, facts=facts)
    union.leave(ground.chair, member=ground.of(ground.deputy), left_on=today, reason=REASON)
    month = today.replace(day=1)
    union.set_rate(ground.chair, **here, from_month=month, kind="percent", hundredths=100, paper="Nghị quyết 01")
    union.collect_dues(ground.chair, **here, month=month, members=[ground.plain], day=today)
    entry = ground.income()
    union.reverse_entry(ground.chair, entry=ground.income(5), reason=REASON)
    welfare = ground.asked()
    union.settle_welfare(ground.chair, welfare=welfare, approve=True)
    union.give_welfare(ground.chair, welfare=welfare, day=entry.day, receiver="Nguyễn Văn Đoàn")
    plan = {**here, "title": "Hội thao", "plan": "Ba môn", "day": today, "place": "Sân vận động", "cost": 10}
    activity = union.plan_activity(ground.chair, **plan)
    union.finish_activity(ground.chair, activity=activity, result="Ba giải", spent=9, paid_on=today)
    union.drop_activity(ground.chair, activity=union.plan_activity(ground.chair, **plan), reason=REASON)


def _titles_and_initiatives() -> None:
    """A year is called for, registered and sent; initiatives are judged, voted on, decided; people rated."""
    stage = make_initiatives()
    year = timezone.localdate().year
    keeper = make_actor(stage.tree["department"], Role.APPRAISER)
    call = {"year": year, "due_on": dt.date(year, 3, 31)}
    registrations.call_for_titles(keeper, **call)
    registrations.call_for_titles(keeper, **call, is_condition=True, document="Văn bản thử 01")
    registration = registrations.open_registration(stage.officer, year=year)
    values = {"registration": registration, "award": "advanced_worker", "subjects": stage.authors}
    lines = registrations.add_lines(stage.officer, **values, target="Không có hồ sơ quá hạn")
    registrations.send_registration(stage.officer, registration=registration)
    registrations.drop_line(stage.officer, line=lines[0], reason=REASON)
    case = stage.hand_in()
    initiatives.return_case(stage.judge, case=case, reason=REASON)
    authors = [(stage.authors[1], 100)]
    initiatives.change_case(stage.officer, case=case, authors=authors, **stage.values(effect="Hết hồ sơ quá hạn"))
    initiatives.withdraw_case(stage.officer, case=case, reason=REASON)
    voted = stage.judged()
    stage.voted(voted, "yes", "yes", "no")
    outcome = {"scope": "unit", "decision_number": "12/QĐ-UBND", "decided_on": dt.date(2026, 3, 2)}
    initiatives.recognise(stage.judge, case=voted, **outcome)
    initiatives.refuse_case(stage.judge, case=stage.judged(title="Sáng kiến khác"), reason=REASON)
    ratings = dict.fromkeys((author.pk for author in stage.authors), "good")
    register.enter_ratings(keeper, agency=stage.tree["department"], year=year, ratings=ratings, document="Thông báo 1")


def _reports() -> None:
    """A report is begun, written, proposed, given back, taken anew and issued; another is dropped."""
    year = ReportYear()
    days = {"starts_on": year.first, "ends_on": year.last}
    report = reports.begin_report(year.writer, kind=ReportKind.YEAR, **days)
    section = report.sections.get(position=4)
    text = "Có {phong-trao} phong trào, {khen-ho-gia-dinh:cung-ky} hộ được khen kỳ trước."
    reports.write_section(year.writer, section=section, heading="2. Phong trào", text=text, seen=1)
    reports.propose_report(year.writer, report=report, seen=1)
    reports.give_back_report(year.head, report=report, reason=REASON)
    report = reports.refresh_report(year.writer, report=report)
    report = reports.propose_report(year.writer, report=report, seen=report.version)
    reports.issue_report(year.head, report=report, issued_on=year.today, seen=report.version)
    other = reports.begin_report(year.writer, kind=ReportKind.HALF_YEAR, **days)
    reports.drop_report(year.writer, report=other, reason=REASON)
