"""Two decrees and two circulars: one issued, one at its appraisal, one being consulted on, one just begun."""

import datetime as dt
from collections.abc import Mapping, Sequence

from thidua.agencies.actor import Actor
from thidua.demo.office.days import Days, When
from thidua.demo.office.papers import paper
from thidua.demo.office.texts import (
    BLANKS_FIRST,
    EXCHANGE_FIRST,
    EXCHANGE_SECOND,
    FORMS_FIRST,
    FORMS_SECOND,
    GALLERY_FIRST,
    GALLERY_SECOND,
)
from thidua.drafting import services
from thidua.drafting.models import Consultation, General, Kind, MemberRole, Opinion, State, Version
from thidua.drafting.services import Remark

PROVINCES = ("canbo-tinh", "giadinh", "lammau", "minhhoa", "tuongtuong")
COLLEGE, UNION = "Học viện Thử Nghiệm (trình diễn)", "Hội Làm Mẫu (trình diễn)"  # answer by letter
GROUP = (
    ("Nguyễn Thị Soạn Mẫu", MemberRole.LEADER, "Vụ trưởng, Ban Thi đua - Khen thưởng Trung ương (trình diễn)"),
    ("Trần Văn Thử Bút", MemberRole.MEMBER, "Chuyên viên pháp chế, Bộ Thử Nghiệm (trình diễn)"),
    ("Lê Thị Ghi Mẫu", MemberRole.SECRETARY, "Chuyên viên (trình diễn)"),
)
Answers = Sequence[tuple[When, str, str, Sequence[Remark]]]  # day, user name or who wrote the letter, general, remarks
Settled = Mapping[str, tuple[bool, str]]  # by the place that an opinion is on: whether it is taken up, the words


def make_drafting(actors: Mapping[str, Actor], *, today: dt.date, year: int) -> None:
    """Draft the four documents as far as they are today."""
    days = Days(today, year)
    _issue_forms(actors, days)
    _appraise_gallery(actors, days)
    _consult_on_exchange(actors, days)
    _begin_blanks(actors, days)


class _Draft:
    """One document, and the legal officer at work on it."""

    def __init__(self, actors: Mapping[str, Actor], days: Days, *, kind: Kind, title: str, on: When, by: When) -> None:
        self.actors, self.days, self.officer = actors, days, actors["phapche-tw"]
        ground = "Chương trình xây dựng văn bản của năm (trình diễn)."
        with days.on(on):
            self.case = services.open_case(self.officer, kind=kind, title=title, submit_by=days.of(by), ground=ground)

    def finish(self, on: When, *results: str) -> None:
        """The present step and, with more results, those after it, all on one day."""
        with self.days.on(on):
            for result in results:
                self.case = services.finish_step(
                    self.officer, case=self.case, step=State(self.case.state), result=result
                )

    def group(self, on: When) -> None:
        """The plan is done, a group is formed."""
        self.finish(on, "Đã đưa vào chương trình.")
        with self.days.on(on):
            for name, role, unit in GROUP:
                services.add_member(self.officer, case=self.case, name=name, role=role, unit=unit)
        self.finish(on, "Quyết định lập tổ soạn thảo (trình diễn).")

    def write(self, on: When, text: str, note: str = "") -> Version:
        """The next version."""
        with self.days.on(on):
            return services.add_version(
                self.officer, case=self.case, seen=self.case.versions.count(), text=text, note=note
            )

    def consult(
        self,
        on: When,
        until: When,
        version: Version,
        number: str,
        *,
        others: Sequence[str] = (),
        is_public: bool = False,
    ) -> Consultation:
        """Ask the made-up provinces, others by letter, and everybody where it is public."""
        with self.days.on(on):
            return services.consult(
                self.officer,
                case=self.case,
                version=version,
                agencies=[self.actors[name].agency for name in PROVINCES],
                due_on=self.days.of(until),
                others=others,
                number=number,
                question="Đề nghị góp ý theo từng điều, khoản (trình diễn).",
                is_public=is_public,
            )

    def answers(self, consultation: Consultation, answers: Answers) -> None:
        """What came back: by the accounts of the provinces, or entered from a letter."""
        for on, who, general, remarks in answers:
            with self.days.on(on) as day:
                if actor := self.actors.get(who):
                    asked = consultation.addressees.get(agency=actor.agency)
                    services.answer(actor, addressee=asked, general=general, remarks=remarks)
                    continue
                services.enter_answer(
                    self.officer,
                    consultation=consultation,
                    addressee=consultation.addressees.get(name=who),
                    general=general,
                    answered_on=day,
                    number="77/CV (trình diễn)",
                    remarks=remarks,
                )

    def settle(self, on: When, version: Version, settled: Settled) -> None:
        """Take opinions up in the version, or explain why not; of a place not named they wait."""
        with self.days.on(on):
            for opinion in Opinion.objects.filter(answer__addressee__consultation__case=self.case).order_by("pk"):
                if opinion.place not in settled:
                    continue
                is_taken, words = settled[opinion.place]
                services.settle_opinion(
                    self.officer,
                    opinion=opinion,
                    taken_in=version if is_taken else None,
                    explanation=words,
                    revision=opinion.revision,
                )


def _issue_forms(actors: Mapping[str, Actor], days: Days) -> None:
    title = "quy định biểu mẫu số của báo cáo phong trào thi đua (trình diễn)"
    draft = _Draft(actors, days, kind=Kind.CIRCULAR, title=title, on=(1, 19), by=(6, 10))
    draft.group((2, 2))
    first = draft.write((3, 2), FORMS_FIRST)
    draft.finish((3, 4), "Có bản dự thảo 1.")
    asked = draft.consult((3, 9), (3, 31), first, "88/LYK (trình diễn)", others=[UNION])
    late = Remark("dieu-4.khoan-1", "Năm ngày làm việc là gấp với cấp tỉnh; đề nghị 10 ngày.")
    draft.answers(
        asked,
        (
            ((3, 18), "giadinh", General.REMARKS, [late]),
            ((3, 20), "lammau", General.AGREE, []),
            (
                (3, 24),
                "canbo-tinh",
                General.REMARKS,
                [late, Remark("dieu-3.khoan-1", "Bổ sung mục khen thưởng trong phong trào.")],
            ),
            ((3, 30), "minhhoa", General.AGREE, []),
            ((3, 31), UNION, General.REMARKS, [Remark("", "Đề nghị có bản in cho nơi chưa có mạng.")]),
        ),
    )
    second = draft.write((4, 14), FORMS_SECOND, "Kéo dài hạn báo cáo quý; thêm mục khen thưởng.")
    draft.settle(
        (4, 20),
        second,
        {
            "dieu-4.khoan-1": (True, "Đã sửa thành 10 ngày làm việc."),
            "dieu-3.khoan-1": (True, "Đã thêm điểm d."),
            "": (False, "Biểu mẫu số in ra được, không cần mẫu riêng."),
        },
    )
    draft.finish((4, 22), "Đã tổng hợp, tiếp thu, giải trình.")
    draft.finish((5, 20), "Báo cáo thẩm định số 33/BC (trình diễn): đủ điều kiện trình.")
    draft.finish((6, 8), "Tờ trình số 21/TTr (trình diễn).")
    with days.on((7, 15)) as day:
        services.issue_case(
            actors["truongban-tw"],
            case=draft.case,
            number=f"901/{days.year}/TT-TRINHDIEN",
            issued_on=day,
            in_force_on=days.of((9, 1)),
            upload=paper("thong-tu.pdf", f"Thông tư {title}", FORMS_SECOND.strip().splitlines()),
            signer_name="Người Ký Thử",
        )


def _appraise_gallery(actors: Mapping[str, Actor], days: Days) -> None:
    title = "quy định việc công khai danh sách được khen thưởng (trình diễn)"
    draft = _Draft(actors, days, kind=Kind.DECREE, title=title, on=(2, 9), by=40)
    draft.group((3, 12))
    first = draft.write((5, 6), GALLERY_FIRST)
    draft.finish((5, 8), "Có bản dự thảo 1.")
    asked = draft.consult((6, 1), (6, 30), first, "140/LYK (trình diễn)")
    longer = Remark("dieu-3", "Đề nghị đăng lâu hơn để tiện tra cứu.")
    draft.answers(
        asked,
        (
            ((6, 12), "minhhoa", General.REMARKS, [longer]),
            ((6, 19), "tuongtuong", General.AGREE, []),
            ((7, 3), "giadinh", General.DISAGREE, [Remark("dieu-2", "Nên đăng ở một nơi chung cho cả nước.")]),
        ),
    )
    second = draft.write((8, 10), GALLERY_SECOND, "Đăng ít nhất 24 tháng.")
    draft.settle((8, 12), second, {"dieu-3": (True, "Đã sửa."), "dieu-2": (False, "Nơi chung sẽ có ở giai đoạn sau.")})
    draft.finish((9, 3), "Đã tổng hợp, tiếp thu, giải trình; gửi thẩm định.")


def _consult_on_exchange(actors: Mapping[str, Actor], days: Days) -> None:
    title = "quy định việc trao đổi dữ liệu thi đua, khen thưởng (trình diễn)"
    draft = _Draft(actors, days, kind=Kind.DECREE, title=title, on=(3, 10), by=20)
    draft.group((3, 31))
    first = draft.write(-30, EXCHANGE_FIRST)
    draft.finish(-28, "Có bản dự thảo 1.")
    asked = draft.consult(-26, 6, first, "310/LYK (trình diễn)", others=[COLLEGE, UNION], is_public=True)
    draft.answers(
        asked,
        (
            (
                -18,
                "giadinh",
                General.REMARKS,
                [
                    Remark("dieu-4.khoan-1", "Một ngày làm việc không đủ khi nhận nhiều gói; đề nghị 2 ngày."),
                    Remark("dieu-6.khoan-2", "Cần có người thay thế khi đầu mối vắng mặt."),
                ],
            ),
            (-16, "lammau", General.AGREE, []),
            (
                -13,
                "canbo-tinh",
                General.REMARKS,
                [Remark("dieu-5", "Năm năm ngắn hơn thời hạn lưu hồ sơ khen thưởng.")],
            ),
            (
                -12,
                COLLEGE,
                General.REMARKS,
                [Remark("dieu-3.khoan-1.diem-c", "Nêu rõ loại dấu kiểm tra."), Remark("", "Cần đánh giá tác động.")],
            ),
            (-6, "minhhoa", General.DISAGREE, [Remark("dieu-3.khoan-2", "Nơi chưa có chữ ký số thì làm thế nào?")]),
        ),
    )
    with days.on(-9):
        services.answer_in_public(
            Actor(None, draft.officer.agency, frozenset()),
            consultation=asked,
            name="Công Dân Trình Diễn 16",
            contact="cong-dan-16@example.vn",
            general=General.REMARKS,
            remarks=[Remark("dieu-2.khoan-1", "Nên viết rõ dấu kiểm tra là gì cho người không học tin học.")],
        )
    second = draft.write(-4, EXCHANGE_SECOND, "Kéo dài hạn xác nhận, sửa thời hạn lưu, thêm người thay thế.")
    draft.settle(
        -3,
        second,
        {
            "dieu-4.khoan-1": (True, "Đã sửa thành 2 ngày làm việc."),
            "dieu-6.khoan-2": (True, "Đã thêm người thay thế."),
            "dieu-5": (True, "Đã dẫn theo thời hạn lưu của hồ sơ."),
            "dieu-3.khoan-1.diem-c": (False, "Loại dấu kiểm tra thay đổi theo kỹ thuật, để ở văn bản hướng dẫn."),
        },
    )


def _begin_blanks(actors: Mapping[str, Actor], days: Days) -> None:
    draft = _Draft(
        actors, days, kind=Kind.CIRCULAR, title="hướng dẫn quản lý phôi bằng (trình diễn)", on=(8, 17), by=75
    )
    draft.group((9, 7))
    draft.write(-9, BLANKS_FIRST, "Bản đầu tiên của tổ soạn thảo.")
