"""What units do besides: titles they aim at, ratings, initiatives, a meeting of their own."""

import datetime as dt
from collections.abc import Sequence

from thidua.agencies.models import Agency
from thidua.demo.emulation.clock import on
from thidua.demo.emulation.places import Places
from thidua.initiatives import services as initiatives
from thidua.initiatives.models import InitiativeCase
from thidua.meetings import services as meetings
from thidua.meetings.services.calling import Facts
from thidua.polls import services as polls
from thidua.polls.services import Holder
from thidua.register.models import RatingValue, Subject, SubjectKind
from thidua.register.services import record_rating
from thidua.registrations import services as registrations

TITLES = (("advanced_worker", 9, 40), ("grassroots_emulation_soldier", 3, 6))  # code, by name, in a group
HOLDERS = (("Lý Hữu Định", "bí mật của người giữ thứ nhất"), ("Đặng Thu Cán", "bí mật của người giữ thứ hai"))
QUEUE = (
    "Người đến làm thủ tục lấy số bằng điện thoại, thấy còn bao nhiêu người phía trước và được nhắn tin khi gần đến "
    "lượt; cán bộ một cửa thấy hồ sơ sắp đến hạn ở cột màu vàng, quá hạn ở cột màu đỏ, lãnh đạo xem được mỗi sáng."
)
CASES = (  # unit, title, solution
    ("demo-snv", "Lấy số và theo dõi hạn trả kết quả bằng điện thoại", QUEUE),
    (
        "demo-stc",
        "Theo dõi hồ sơ một cửa bằng điện thoại và bảng màu",
        QUEUE.replace("làm thủ tục lấy số", "quyết toán lấy số").replace("mỗi sáng", "cuối ngày"),
    ),
    (
        "demo-snv",
        "Bảng kiểm hồ sơ khen thưởng theo từng danh hiệu",
        (
            "Mỗi danh hiệu có một bảng kiểm các giấy tờ, tiêu chuẩn và mốc thời gian; người lập hồ sơ đánh dấu, "
            "thiếu mục nào thì chưa trình được, nhờ vậy số hồ sơ bị trả lại giảm còn một phần ba."
        ),
    ),
    (
        "demo-stc",
        "Mẫu tự đối chiếu dự toán với kho bạc",
        (
            "Bảng tính nhận tệp của kho bạc, tự đặt cạnh dự toán đã giao và tô đậm chênh lệch, nên mỗi quý chỉ còn một "
            "buổi đối chiếu thay cho một tuần."
        ),
    ),
)


def rate_collectives(places: Places, *, today: dt.date, year: int) -> None:
    """The province rates every unit for a year; every third one did its work excellently."""
    with on(dt.date(year + 1, 1, 10), today=today):
        for place, agency in enumerate([*places.communes, *places.departments]):
            record_rating(
                places.appraiser,
                subject=places.collectives[agency.pk],
                year=year,
                rating=RatingValue.EXCELLENT if place % 3 == 0 else RatingValue.GOOD,
                rated_by=places.province.name,
                document=f"15/QĐ-UBND ngày 10/01/{year + 1} (trình diễn)",
            )


def ask_for_titles(places: Places, *, today: dt.date, year: int) -> None:
    """The province asks for registrations; most units send theirs, one has not finished."""
    with on(dt.date(year, 1, 20), today=today):
        registrations.call_for_titles(places.appraiser, year=year, due_on=dt.date(year, 2, 28))
    with on(dt.date(year, 2, 20), today=today):
        for agency in (*places.departments, *places.communes[:6]):
            officer = places.officers[agency.pk]
            made = registrations.open_registration(officer, year=year)
            people = _people(agency)
            for code, named, group in TITLES:
                chosen = people[:named]
                words = {"subjects": chosen} if chosen else {"group": "Cán bộ, công chức của đơn vị", "count": group}
                registrations.add_lines(
                    officer, registration=made, award=code, target="Hoàn thành xuất sắc nhiệm vụ được giao", **words
                )
            if agency != places.departments[-1]:
                registrations.send_registration(officer, registration=made)


def bring_initiatives(places: Places, *, today: dt.date, year: int) -> None:
    """Four are handed in, two of them alike: one is recognised, one is being judged, two wait."""
    by_code = {agency.code: agency for agency in places.departments}
    with on(today - dt.timedelta(days=40), today=today):
        cases = [_handed_in(places, by_code[code], title, text, year) for code, title, text in CASES]
    judge = places.appraiser
    with on(today - dt.timedelta(days=25), today=today) as day:
        for case, points in ((cases[2], 88), (cases[0], 76)):
            initiatives.take_up(judge, case=case)
            initiatives.judge_case(judge, case=case, points=points, opinion="Đã áp dụng, có hiệu quả (trình diễn).")
        initiatives.recognise(
            judge,
            case=cases[2],
            scope="ministry_province",
            decision_number="91/QĐ-UBND (trình diễn)",
            decided_on=day,
        )


def hold_a_meeting(places: Places, *, today: dt.date, year: int) -> None:
    """The department of home affairs votes on its own people, adopts the minutes and opens the nominations."""
    agency = places.departments[0]
    officer = places.officers[agency.pk]
    with on(today - dt.timedelta(days=6), today=today, together=False) as day:
        facts = Facts(
            year=min(year, day.year),
            title=f"Bình xét thi đua năm {year} (trình diễn)",
            held_on=day,
            place="Phòng họp Sở Nội vụ",
            chair_name="Phạm Văn Thử",
            secretary_name="Đặng Thu Cán",
            headcount=14,
            present=12,
            invited="Công đoàn cơ sở",
        )
        meeting = meetings.call_meeting(officer, facts=facts)
        for code, count in (("advanced_worker", 8), ("grassroots_emulation_soldier", 2)):
            meetings.propose(
                officer,
                meeting=meeting,
                award=code,
                subjects=_people(agency)[-count:],
                reason="Hoàn thành tốt nhiệm vụ được giao (trình diễn).",
            )
        opened = meetings.open_vote(officer, meeting=meeting, slips=12, holders=[Holder(*each) for each in HOLDERS])
        items = list(opened.poll.items.values_list("pk", flat=True))
        for number, code in enumerate(opened.slips):
            choices = {
                item: "no" if place == len(items) - 1 and number % 2 else "yes" for place, item in enumerate(items)
            }
            polls.vote_by_slip(poll=opened.poll, code=code, choices=choices)
        polls.close_poll(officer, poll=opened.poll)
        polls.count_poll(officer, poll=opened.poll, passphrases=[words for _name, words in HOLDERS])
        meetings.conclude_meeting(
            officer, meeting=meeting, proceedings="Các thành viên thảo luận và bỏ phiếu kín từng người (trình diễn)."
        )
        meetings.nominate_passed(officer, meeting=meeting)


def _handed_in(places: Places, agency: Agency, title: str, solution: str, year: int) -> InitiativeCase:
    first, second = _people(agency)[:2]
    return initiatives.hand_in(
        places.officers[agency.pk],
        receiver=places.province,
        authors=[(first, 70), (second, 30)],
        kind="initiative",
        title=title,
        problem="Việc theo dõi làm bằng tay, mất thời gian và hay sót (tình huống trình diễn).",
        solution=solution,
        effect="Rút ngắn thời gian, không còn sót việc (số liệu trình diễn).",
        applied_since=dt.date(year - 1, 9, 1),
        scope_asked="ministry_province",
    )


def _people(agency: Agency) -> Sequence[Subject]:
    return list(Subject.objects.filter(agency=agency, kind=SubjectKind.PERSON, merged_into=None).order_by("pk"))
