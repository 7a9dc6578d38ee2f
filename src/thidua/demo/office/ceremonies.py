"""The made-up stock, fund and ceremonies of the province: last year's book closed, a ceremony held, one coming."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.ceremonies import services as ceremonies
from thidua.ceremonies.models import Ceremony
from thidua.ceremonies.queries import decisions_to_hand_over, to_hand_over, turns_of
from thidua.ceremonies.services import Facts, Given, Guest, Line
from thidua.demo.emulation.clock import on
from thidua.fund import services as fund
from thidua.fund.awards import payable_decisions
from thidua.fund.models import FundYear
from thidua.fund.services import Ask, Estimate
from thidua.stock import services as stock
from thidua.stock.models import Item

BILLION = 10**9
GOODS = (
    ("Khung bằng khen 42 × 30 cm", "frame", "ministry_province_merit_certificate", "chiếc", 400, 30),
    ("Cờ thi đua của tỉnh", "flag", "ministry_province_emulation_flag", "lá", 25, 5),
    ("Hộp đựng kỷ niệm chương", "box", "commemorative_medal", "hộp", 8, 10),
    ("Tặng phẩm lưu niệm", "souvenir", "", "bộ", 60, 10),
)
PROGRAMME = (
    (dt.time(8, 0), "Đón tiếp đại biểu", "Văn phòng"),
    (dt.time(8, 30), "Chào cờ, tuyên bố lý do, giới thiệu đại biểu", "Ban tổ chức"),
    (dt.time(8, 45), "Báo cáo kết quả phong trào thi đua", "Sở Nội vụ"),
    (dt.time(9, 15), "Công bố quyết định, trao tặng", "Chủ tịch tỉnh"),
    (dt.time(10, 30), "Phát biểu, bế mạc", "Chủ tịch tỉnh"),
)


@dataclass(frozen=True)
class Office:
    """Who keeps, who approves, the day that is lived."""

    clerk: Actor
    officer: Actor
    head: Actor
    today: dt.date


def make_ceremonies(actors: Mapping[str, Actor], *, today: dt.date, year: int) -> None:
    """Live the fund of the year before `year` and of `year`, the stock, and two ceremonies of the province.

    `actors` by user name: vanthu, thamdinh and chutich of the province.
    """
    office = Office(actors["vanthu"], actors["thamdinh"], actors["chutich"], today)
    goods = _fill_the_stock(office, year)
    _close_last_year(office, year)
    book = _fund_of(office, year)
    held = _hold(office, book, goods)
    _prepare(office)
    if held is not None:
        with on(today, today=today):
            stock.count(office.clerk, item=goods[3], found=59, expected=60, paper="KK-01", reason="Một bộ bị vỡ")


def _fill_the_stock(office: Office, year: int) -> list[Item]:
    with on(dt.date(year, 1, 12), today=office.today):
        found: list[Item] = []
        for name, kind, award, unit, count, low in GOODS:
            item = stock.add_item(office.clerk, name=name, kind=kind, award=award, unit=unit, low_mark=low)
            stock.receive(
                office.clerk, item=item, quantity=count, party="Công ty In Ví Dụ", paper=f"PN-{len(found) + 1:02}"
            )
            found.append(item)
    return found


def _close_last_year(office: Office, year: int) -> None:
    with on(dt.date(year - 1, 2, 3), today=office.today) as day:
        estimate = Estimate(budget=18 * BILLION, contribution=BILLION, ceiling="delta", base=1_900 * BILLION)
        book = fund.open_year(office.clerk, year=year - 1, estimate=estimate)
        _receive(office, book, "budget", 18 * BILLION, day)
        _pay(office, book, Ask("objects", "In bằng khen, đóng khung, may cờ", 900_000_000), day)
        _pay(office, book, Ask("reviews", "Hội nghị tổng kết năm", 350_000_000), day)
    with on(dt.date(year, 1, 15), today=office.today):
        fund.close_year(office.head, fund=book)


def _fund_of(office: Office, year: int) -> FundYear:
    book = FundYear.objects.get(agency=office.clerk.agency, year=year)
    with on(dt.date(year, 1, 20), today=office.today) as day:
        estimate = Estimate(budget=19 * BILLION, contribution=BILLION, ceiling="delta", base=2_000 * BILLION)
        book = fund.change_estimate(office.clerk, fund=book, version=book.version, estimate=estimate)
        _receive(office, book, "budget", 10 * BILLION, day)
        _receive(office, book, "contribution", 600_000_000, day)
        session = Ask("council", "Họp Hội đồng xét khen thưởng quý I", 7_300_000, chairs=1, members=12, helpers=1)
        _pay(office, book, session, day)
    with on(office.today, today=office.today):
        fund.ask_payment(office.clerk, fund=book, ask=Ask("publicity", "Phóng sự gương điển hình", 45_000_000))
    return book


def _hold(office: Office, book: FundYear, goods: list[Item]) -> Ceremony | None:
    """A ceremony at which all but one received, if anything was decided that waits to be handed over."""
    decision = decisions_to_hand_over(office.clerk).filter(agency=office.clerk.agency).first()
    if decision is None or decision.decided_on is None:
        return None
    day = min(decision.decided_on + dt.timedelta(days=7), office.today)
    with on(day - dt.timedelta(days=1), today=office.today):
        held = _plan(office, _facts("Lễ trao tặng Bằng khen của tỉnh", day))
        ceremonies.take_up(
            office.clerk, ceremony=held, items=list(to_hand_over(office.clerk).filter(decision=decision))
        )
        ceremonies.propose_seats(office.clerk, ceremony=held)
    if decision in payable_decisions(office.clerk):
        with on(day, today=office.today):
            asked = fund.propose_award_money(office.officer, fund=book, decision=decision)
            fund.approve_payment(office.head, payment=asked)
    with on(day, today=office.today, together=False):
        turns = list(turns_of(held))
        frames = [each for each in goods[:1] if each.award == decision.award]
        given = Given(day, "self", "KN-01", certificate=True, things=frames, money=bool(turns and turns[0].item.bonus))
        receiving = turns[:-1] or turns
        if timezone.now() >= held.starts_at:
            ceremonies.hand_over(office.clerk, ceremony=held, turns=receiving, given=given)
            left = "Một người đi công tác" if len(receiving) < len(turns) else ""
            ceremonies.close(office.clerk, ceremony=held, summary="Buổi lễ diễn ra trang trọng.", reason=left)
    return held


def _prepare(office: Office) -> None:
    """A ceremony that is to come: guests are invited, some have answered."""
    day = office.today + dt.timedelta(days=12)
    with on(office.today, today=office.today):
        coming = _plan(office, _facts("Hội nghị tổng kết công tác thi đua, khen thưởng", day, kind="conference"))
        guests = [Guest("Đại diện Ban Thường vụ Tỉnh ủy", is_honoured=True), Guest("Đại diện Báo Ví Dụ")]
        units = list(Agency.objects.filter(parent=office.clerk.agency, ended_on=None).order_by("name_fold")[:6])
        letters = ceremonies.invite(office.clerk, ceremony=coming, agencies=units, people=guests)
        outside = [each for each in letters if each.agency_id is None]
        ceremonies.reply_by_code(invitation=outside[0], answer="coming")
        ceremonies.propose_seats(office.clerk, ceremony=coming)


def _plan(office: Office, facts: Facts) -> Ceremony:
    made = ceremonies.plan(office.clerk, facts=facts)
    lines = [Line(*each) for each in PROGRAMME]
    made = ceremonies.set_programme(office.clerk, ceremony=made, version=made.version, lines=lines)
    return ceremonies.approve(office.head, ceremony=made)


def _facts(title: str, day: dt.date, *, kind: str = "awarding") -> Facts:
    start = timezone.make_aware(dt.datetime.combine(day, dt.time(8, 0)))
    due = max(day - dt.timedelta(days=3), timezone.localdate()) if kind == "conference" else None
    return Facts(kind, title, "Hội trường lớn của tỉnh", start, due, "Chủ tịch tỉnh", lot=5, rows=6, seats=10)


def _receive(office: Office, book: FundYear, source: str, amount: int, day: dt.date) -> None:
    party = "Kho bạc Nhà nước tỉnh" if source == "budget" else "Doanh nghiệp trong tỉnh"
    fund.receive_money(office.clerk, fund=book, source=source, amount=amount, party=party, paper="LCT-01", day=day)


def _pay(office: Office, book: FundYear, ask: Ask, day: dt.date) -> None:
    asked = fund.ask_payment(office.officer, fund=book, ask=ask)
    approved = fund.approve_payment(office.head, payment=asked)
    fund.pay(office.clerk, payment=approved, day=day, party="Theo danh sách, hóa đơn", paper="PC-01")
