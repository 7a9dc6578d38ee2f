"""A year of work in the made-up province, done by the same services that people use."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from thidua.agencies.actor import Actor, actor_for
from thidua.agencies.loading import load_shipped
from thidua.agencies.models import Account, Agency
from thidua.councils import services as councils
from thidua.councils.models import CouncilMember, MemberRole, Session
from thidua.decisions import services as decisions
from thidua.demo.agencies import PASSWORD, PROVINCE, UNITS, make_accounts, make_agencies, make_own_account
from thidua.demo.emulation import make_emulation
from thidua.demo.emulation.clock import on
from thidua.demo.history import make_history
from thidua.demo.keys import make_keys
from thidua.demo.office import make_office, make_office_of_province
from thidua.dossiers import services as dossiers
from thidua.dossiers.findings import open_judgements
from thidua.dossiers.models import Conclusion, Nomination, Position, Review, Step
from thidua.register.models import Award, Subject
from thidua.register.services import change_subject, link_account
from thidua.reports.radar.services import ask_for_radar
from thidua.vietnamese.working_days import add_working_days

CERTIFICATE = "ministry_province_merit_certificate"
ORDER = "labor_order_3"
LAST_DAY_OF_SEEN_LAW = dt.date(2026, 9, 30)  # the wording of what came after was not seen, so verdicts would be open
ROUND = dt.timedelta(days=9)  # from receiving the dossiers to the decision
PASSPHRASES = ("khoa hom phieu thu nhat", "khoa hom phieu thu hai")


def is_loaded() -> bool:
    """Whether the demonstration is already in the database."""
    return Agency.objects.filter(code=PROVINCE).exists()


@transaction.atomic
def load_year(keys: Path) -> None:
    """Load the demonstration: agencies, accounts, a register, and work at every stage. All of it or nothing.

    `keys`: the folder for the made-up keys that papers are signed with.
    """
    today = timezone.localdate()
    load_shipped(today=today)
    province = make_agencies()
    accounts = make_accounts()
    units = [Agency.objects.get(code=unit.code) for unit in UNITS if unit.code != "demo-thue"]
    received_on = received_by(today)
    last_year = received_on.year - 1
    people = make_history(units, province, last_year=last_year)
    desk = _Desk(accounts, province, received_on, last_year)
    make_emulation(province, actors_of(accounts), today=today, year=received_on.year)
    with on(received_on + ROUND, today=today, together=False):  # a count reads what the vote recorded
        desk.finish_a_round(people)
    desk.leave_work_waiting(people)
    make_office(actors_of(accounts), today=today, year=received_on.year)
    make_office_of_province(actors_of(accounts), today=today, year=received_on.year)
    make_keys(keys, administrator=desk.actor("quantri"), head=accounts["chutich"], agency=province, password=PASSWORD)
    # Done by the worker that starts with the server.
    ask_for_radar(desk.appraiser, received_on=min(today, LAST_DAY_OF_SEEN_LAW))


def received_by(today: dt.date) -> dt.date:
    """The day on which the work of the demonstration was received; its year is the year that is lived."""
    return min(today - dt.timedelta(days=25), LAST_DAY_OF_SEEN_LAW - ROUND)


def actors_of(accounts: Mapping[str, Account]) -> dict[str, Actor]:
    """Everybody at work in the one agency of the account."""
    found = {name: actor_for(account) for name, account in accounts.items()}
    return {name: actor for name, actor in found.items() if actor is not None}


class _Desk:
    """The people of the demonstration at their work."""

    def __init__(self, accounts: dict[str, Account], province: Agency, received_on: dt.date, year: int) -> None:
        self.accounts = accounts
        self.province = province
        self.received_on = received_on
        self.year = year
        self.officer = self.actor("canbo")
        self.appraiser = self.actor("thamdinh")
        self.secretary = self.actor("thuky")
        self.head = self.actor("chutich")

    def actor(self, username: str) -> Actor:
        """The account at work in its one agency."""
        found = actor_for(self.accounts[username])
        if found is None:
            raise LookupError(username)
        return found

    def finish_a_round(self, people: Sequence[Subject]) -> None:
        """Bằng khen from nomination to certificates, with a council's vote between."""
        certificate_holders = set(
            Award.objects.filter(code=CERTIFICATE, year=self.year).values_list("subject", flat=True)
        )
        ready = [person for person in people if person.pk not in certificate_holders and self._deserves(person)]
        reviews = self._send(ready[:18], CERTIFICATE, "Đề nghị tặng Bằng khen của Chủ tịch UBND tỉnh")
        going_on = [review for review in reviews if self._appraise(review)]
        self._council(going_on)
        for review in Review.objects.filter(pk__in=[each.pk for each in going_on], step=Step.CONCLUSION, conclusion=""):
            dossiers.conclude_review(self.appraiser, review=review, conclusion=Conclusion.DECIDE)
        self.give_account("canhan1", going_on[0].nomination.subject, "000180000001")
        decided = list(Review.objects.filter(conclusion=Conclusion.DECIDE, nomination__award=CERTIFICATE))
        draft = decisions.draft_decision(
            self.appraiser,
            award=CERTIFICATE,
            reviews=decided,
            title=f"Về việc tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh năm {self.year}",
            grounds="Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;",
        )
        decisions.issue_decision(self.head, decision=draft, decided_on=timezone.localdate())

    def leave_work_waiting(self, people: Sequence[Subject]) -> None:
        """Something at every other stage, so that each account finds work."""
        ready = [person for person in people if self._deserves(person)]
        orders = self._send(ready[20:24], ORDER, "Đề nghị tặng Huân chương Lao động hạng Ba")
        for review in orders:
            dossiers.complete_step(self.appraiser, review=review, step=Step.COMPLETENESS, note="Bổ sung sau")
            self._settle(review, "eligible")
            dossiers.complete_step(self.appraiser, review=review, step=Step.APPRAISAL)
        dossiers.open_publication(
            self.appraiser,
            reviews=orders,
            title="Danh sách đề nghị tặng Huân chương Lao động (trình diễn)",
            contact="Phòng Thi đua - Khen thưởng, tỉnh Ví Dụ (trình diễn)",
        )
        dossiers.ask_consultation(
            self.appraiser,
            reviews=orders[:2],
            asked=Agency.objects.get(code="demo-thue"),
            question="Đề nghị cho ý kiến về việc chấp hành pháp luật thuế (trình diễn).",
            due_on=add_working_days(timezone.localdate(), 10),
        )
        self.received_on = timezone.localdate() - dt.timedelta(days=4)
        titles = self._send(
            ready[24:34], "ministry_province_emulation_soldier", "Đề nghị danh hiệu Chiến sĩ thi đua cấp tỉnh"
        )
        for review in titles[:4]:
            dossiers.complete_step(self.appraiser, review=review, step=Step.COMPLETENESS, note="Đã có bản giấy")
            dossiers.appraise_review(self.appraiser, review=review)
        self.give_account("canhan2", titles[-1].nomination.subject, "000180000002")
        dossiers.return_nomination(
            self.appraiser,
            nomination=titles[-1].nomination,
            reason="Thiếu chứng nhận sáng kiến có phạm vi ảnh hưởng cấp tỉnh; đề nghị bổ sung.",
        )
        drafts = [self._nominate(person, CERTIFICATE) for person in ready[34:40]]
        submission = dossiers.draft_submission(
            self.officer, nominations=drafts[:3], title="Đề nghị tặng Bằng khen, đợt bổ sung", year=self.year
        )
        dossiers.send_submission(
            self.officer,
            submission=submission,
            letter_number="215/TTr-SNV",
            letter_date=timezone.localdate(),
            signer_name="Phạm Văn Thử",
            signer_title="Giám đốc",
        )

    def give_account(self, username: str, person: Subject, number: str) -> None:
        """An account of the person's own, linked by somebody who saw the (made-up) papers."""
        person = change_subject(self.appraiser, subject=person, citizen_number=number)
        make_own_account(username, person)
        link_account(self.appraiser, subject=person, username=username, citizen_number=number)

    def _deserves(self, person: Subject) -> bool:
        titles = person.awards.filter(code="grassroots_emulation_soldier", year__in=[self.year - 1, self.year])
        return titles.count() == 2

    def _nominate(self, person: Subject, award: str) -> Nomination:
        return dossiers.create_nomination(
            self.officer,
            subject=person,
            award=award,
            through_year=self.year,
            position=_position(person),
            achievement=f"Hoàn thành xuất sắc nhiệm vụ năm {self.year}; có sáng kiến áp dụng hiệu quả tại đơn vị.",
        )

    def _send(self, people: Iterable[Subject], award: str, title: str) -> list[Review]:
        nominations = [self._nominate(person, award) for person in people]
        submission = dossiers.draft_submission(self.officer, nominations=nominations, title=title, year=self.year)
        dossiers.send_submission(
            self.officer,
            submission=submission,
            letter_number=f"{100 + submission.pk}/TTr-SNV",
            letter_date=self.received_on - dt.timedelta(days=2),
            signer_name="Phạm Văn Thử",
            signer_title="Giám đốc",
        )
        return dossiers.receive_submission(self.appraiser, submission=submission, received_on=self.received_on)

    def _appraise(self, review: Review) -> bool:
        dossiers.complete_step(
            self.appraiser, review=review, step=Step.COMPLETENESS, note="Hồ sơ giấy đã đủ, lưu tại Phòng (trình diễn)"
        )
        appraisal = dossiers.appraise_review(self.appraiser, review=review)
        appraisal = dossiers.attest_and_appraise(
            self.appraiser,
            review=review,
            history_complete=False,
            attested=open_judgements(appraisal.answer),
            seen=appraisal.pk,
        )
        if appraisal.verdict != "eligible":
            return False
        dossiers.settle_appraisal(self.appraiser, appraisal=appraisal, opinion="eligible")
        dossiers.complete_step(self.appraiser, review=review, step=Step.APPRAISAL)
        return True

    def _settle(self, review: Review, opinion: str) -> None:
        appraisal = dossiers.appraise_review(self.appraiser, review=review)
        dossiers.settle_appraisal(
            self.appraiser,
            appraisal=appraisal,
            opinion=opinion,
            override_reason="Đã đối chiếu bản giấy các quyết định khen thưởng trước đây (trình diễn).",
        )

    def _council(self, reviews: Sequence[Review]) -> Session:
        seats = [
            councils.Seat(self.accounts[name], role, title)
            for name, role, title in (
                ("chutich", MemberRole.CHAIR, "Chủ tịch UBND tỉnh"),
                ("uyvien1", MemberRole.FIRST_DEPUTY, "Phó Chủ tịch UBND tỉnh"),
                ("uyvien2", MemberRole.DEPUTY, "Giám đốc Sở Nội vụ"),
                ("thuky", MemberRole.SECRETARY, "Trưởng phòng Thi đua - Khen thưởng"),
                *((f"uyvien{number}", MemberRole.MEMBER, "Ủy viên") for number in range(3, 8)),
            )
        ]
        council = councils.form_council(
            self.secretary,
            name="Hội đồng Thi đua - Khen thưởng tỉnh Ví Dụ",
            formed_on=self.received_on - dt.timedelta(days=200),
            members=seats,
            document="55/QĐ-UBND (trình diễn)",
        )
        members: dict[str, CouncilMember] = {
            member.account.username: member for member in council.members.select_related("account")
        }
        session = councils.prepare_session(
            self.secretary,
            council=council,
            title=f"Xét khen thưởng năm {self.year}",
            held_at=timezone.now(),
            place="Phòng họp số 2, trụ sở UBND tỉnh Ví Dụ",
            chair=members["chutich"],
            secretary=members["thuky"],
        )
        items = councils.set_agenda(self.secretary, session=session, reviews=reviews)
        modes = {member.pk: "present" for member in members.values()}
        councils.set_attendance(self.secretary, session=session, modes=modes)
        for order, (holder, passphrase) in enumerate(zip(("uyvien3", "thuky"), PASSPHRASES, strict=True), start=1):
            councils.take_key(self.actor(holder), session=session, order=order, passphrase=passphrase)
        councils.open_voting(self.secretary, session=session)
        for number, username in enumerate(members):
            choices = {item.pk: "no" if number == 0 and index % 9 == 8 else "yes" for index, item in enumerate(items)}
            councils.cast_vote(self.actor(username), session=session, choices=choices)
        councils.close_voting(self.secretary, session=session)
        for holder, passphrase in zip(("uyvien3", "thuky"), PASSPHRASES, strict=True):
            councils.peel(self.actor(holder), session=session, passphrase=passphrase)
        session.refresh_from_db()
        return councils.conclude_session(
            self.secretary,
            session=session,
            proceedings="Hội đồng đã thảo luận và bỏ phiếu kín từng trường hợp (trình diễn).",
        )


def _position(person: Subject) -> str:
    """What the officer knew of the person; of every eighth nobody has said it yet."""
    if person.pk % 8 == 0:
        return ""
    return Position.LEADER if person.is_leader else Position.DIRECT
