"""Citizens received and petitions in every state, one denunciation under seal. Every name and deed in it is made up."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from thidua.agencies.actor import Actor
from thidua.demo.office.days import Days, When
from thidua.petitions import services
from thidua.petitions.models import About, Channel, Kind, Outcome, Petition, ReceptionResult
from thidua.petitions.sealing import Sender
from thidua.petitions.services import Intake

HOLDERS = (  # who may open who denounced, with the passphrase that the demonstration says on the screen
    ("thanhtra-tw", "nguoi giu khoa thu nhat trinh dien"),
    ("vanthu-tw", "nguoi giu khoa thu hai trinh dien"),
)
ROOM = "Phòng Tiếp công dân (trình diễn)"


@dataclass(frozen=True)
class Way:
    """How far a petition has come: the days on which it was received, classified, accepted and verified."""

    received: When
    classified: When | None = None
    accepted: When | None = None
    verified: When | None = None


def make_petitions(actors: Mapping[str, Actor], *, today: dt.date, year: int) -> None:
    """Receive citizens and their petitions, and bring each to where it is today."""
    office = _Office(actors, Days(today, year))
    office.make_keys()
    office.guide_citizens()
    office.settle_a_complaint()
    office.pass_on_and_reject()
    office.publish_an_answer()
    office.end_some()
    office.leave_some_open()
    office.protect_a_denouncer()


class _Office:
    """The clerk who receives, the officer who settles, the inspector who holds a key, the head who decides."""

    def __init__(self, actors: Mapping[str, Actor], days: Days) -> None:
        self.actors, self.days = actors, days
        self.clerk, self.handler = actors["vanthu-tw"], actors["thamdinh-tw"]
        self.holder, self.head = actors["thanhtra-tw"], actors["truongban-tw"]

    def make_keys(self) -> None:
        """Named by the head, made by the holders; each reads what the other recorded, so not in one go."""
        for name, passphrase in HOLDERS:
            with self.days.on((1, 6), together=False):
                services.name_holder(self.head, account=self.actors[name].person)
                services.make_key(self.actors[name], passphrase=passphrase)

    def guide_citizens(self) -> None:
        """Receptions of which no petition came."""
        for on, number, words, result, answer in (
            ((1, 20), 11, "Hỏi thủ tục cấp đổi bằng khen bị hỏng.", ReceptionResult.GUIDED, "Hướng dẫn nộp tại tỉnh."),
            (
                (7, 14),
                12,
                "Hỏi tiêu chuẩn khen thưởng thành tích kháng chiến.",
                ReceptionResult.GUIDED,
                "Đã giải thích.",
            ),
            (
                (9, 10),
                13,
                "Nói lại việc đã có quyết định giải quyết có hiệu lực.",
                ReceptionResult.REFUSED,
                "Việc đã được giải quyết đúng quy định và thông báo bằng văn bản.",
            ),
        ):
            with self.days.on(on):
                services.receive_citizen(
                    self.clerk,
                    place=ROOM,
                    received_by=self.clerk.person.full_name,
                    result=result,
                    answer=answer,
                    sender=_sender(number, words),
                    kind=Kind.PROPOSAL,
                )

    def settle_a_complaint(self) -> None:
        """One told at a reception and settled in time, and one decided that may still be taken further."""
        with self.days.on((3, 4)):
            _reception, made = services.receive_citizen(
                self.clerk,
                place=ROOM,
                received_by=self.clerk.person.full_name,
                result=ReceptionResult.TAKEN,
                sender=_sender(1, "Tôi không đồng ý việc trả lại hồ sơ đề nghị tặng Huân chương của tôi."),
                kind=Kind.COMPLAINT,
            )
        if made is None:
            raise LookupError("the petition that was taken in")
        way = Way((3, 4), (3, 6), (3, 10), (3, 27))
        petition = self._go(made.petition, way, "Khiếu nại việc trả lại hồ sơ", about=About.REFUSAL)
        petition = self._decide(petition, (4, 3), Outcome.RIGHT, "18/QĐ-GQKN", "Khiếu nại đúng; nhận lại hồ sơ để xét.")
        self._close(petition, (4, 10))
        petition = self._taken(
            (8, 5), 2, Kind.COMPLAINT, "Danh sách được khen của đơn vị tôi thiếu người trực tiếp làm."
        )
        way = Way((8, 5), (8, 7), (8, 12), (9, 1))
        petition = self._go(petition, way, "Khiếu nại danh sách khen thưởng", about=About.AWARD)
        self._decide(petition, (9, 9), Outcome.PARTLY, "47/QĐ-GQKN", "Đúng một phần; đơn vị xét lại hai trường hợp.")

    def pass_on_and_reject(self) -> None:
        """Not ours, too late, and a denunciation of which nobody knows from whom."""
        petition = self._taken((4, 20), 3, Kind.COMPLAINT, "Khiếu nại quyết định khen thưởng của Chủ tịch tỉnh.")
        petition = self._go(petition, Way((4, 20), (4, 21)), "Khiếu nại quyết định của Chủ tịch tỉnh")
        with self.days.on((4, 23)):
            reason = "Thuộc thẩm quyền Chủ tịch Ủy ban nhân dân tỉnh Giả Định; chuyển kèm Công văn 92/CV (trình diễn)."
            services.transfer_petition(self.handler, petition=petition, version=petition.version, reason=reason)
        petition = self._taken((5, 5), 4, Kind.COMPLAINT, "Khiếu nại việc không khen thưởng cách đây sáu năm.")
        petition = self._go(petition, Way((5, 5), (5, 7)), "Khiếu nại việc từ sáu năm trước")
        self._reject(petition, (5, 12), "Thời hiệu khiếu nại đã hết; đã trả lời người gửi.")
        nameless = Sender(about="Một đơn vị của tỉnh Mẫu", text="Đơn vị chia tiền thưởng không đúng.")
        petition = self._taken((5, 11), 0, Kind.DENUNCIATION, "", sender=nameless)
        petition = self._go(petition, Way((5, 11), (5, 13)), "")
        self._reject(petition, (5, 15), "Đơn không có tên, địa chỉ; nội dung không kèm chứng cứ.")

    def publish_an_answer(self) -> None:
        """A proposal from the public page, answered and published."""
        words = "Đề nghị cho tra cứu quyết định khen thưởng trên mạng."
        with self.days.on((6, 2)):
            sender = _sender(5, words)
            made = services.receive_online(
                agency=self.clerk.agency, intake=Intake(Kind.PROPOSAL, Channel.ONLINE, self.days.worked((6, 2)), sender)
            )
        way = Way((6, 2), (6, 3), (6, 5), (6, 16))
        petition = self._go(made.petition, way, "Kiến nghị tra cứu trên mạng")
        answer = "Từ quý IV, người được khen tra cứu được quyết định bằng mã trên bằng (nội dung trình diễn)."
        petition = self._decide(petition, (6, 19), Outcome.ANSWERED, "210/TL", answer)
        with self.days.on((6, 24)):
            petition = services.publish_petition(
                self.head,
                petition=petition,
                version=petition.version,
                text=f"Có công dân kiến nghị cho tra cứu quyết định trên mạng. Trả lời: {answer}",
            )
        self._close(petition, (6, 30))

    def end_some(self) -> None:
        """One withdrawn, one that stands still."""
        petition = self._taken((8, 3), 6, Kind.COMPLAINT, "Khiếu nại việc ghi sai tên trên bằng.")
        petition = self._go(petition, Way((8, 3), (8, 5), (8, 10)), "Khiếu nại ghi sai tên trên bằng")
        with self.days.on((8, 20)):
            reason = "Đơn vị đã đổi bằng; người khiếu nại rút đơn."
            services.stop_petition(self.head, petition=petition, version=petition.version, reason=reason)
        petition = self._taken(-45, 7, Kind.COMPLAINT, "Khiếu nại việc thu hồi Bằng khen.")
        petition = self._go(petition, Way(-45, -42, -40), "Khiếu nại việc thu hồi", about=About.REVOCATION)
        with self.days.on(-18):
            reason = "Chờ kết luận của cơ quan thi hành án về việc liên quan (tình huống trình diễn)."
            services.suspend_petition(self.head, petition=petition, version=petition.version, reason=reason)

    def leave_some_open(self) -> None:
        """One with more time, one too late, one to accept soon, one just come by the public page."""
        petition = self._taken(-40, 8, Kind.COMPLAINT, "Khiếu nại việc không xét khen thưởng cống hiến.")
        petition = self._go(petition, Way(-40, -38, -36), "Khiếu nại việc không xét cống hiến", about=About.REFUSAL)
        with self.days.on(-10):
            reason = "Phải xác minh ở hai tỉnh."
            services.extend_petition(self.head, petition=petition, version=petition.version, reason=reason)
        petition = self._taken(-55, 9, Kind.COMPLAINT, "Khiếu nại việc tính thời gian giữ chức vụ.")
        self._go(petition, Way(-55, -53, -50, -9), "Khiếu nại cách tính thời gian", about=About.NOMINATION)
        petition = self._taken(-6, 10, Kind.COMPLAINT, "Khiếu nại việc trả hồ sơ lần hai.")
        self._go(petition, Way(-6, -4), "Khiếu nại việc trả hồ sơ lần hai", about=About.REFUSAL)
        with self.days.on(-2):
            sender = _sender(14, "Trang tra cứu không mở được trên điện thoại.")
            intake = Intake(Kind.REFLECTION, Channel.ONLINE, self.days.worked(-2), sender)
            services.receive_online(agency=self.clerk.agency, intake=intake)

    def protect_a_denouncer(self) -> None:
        """Told at a reception, sealed at once; a holder writes the extract with which the officer verifies."""
        with self.days.on(-13):
            _reception, made = services.receive_citizen(
                self.clerk,
                place=ROOM,
                received_by=self.clerk.person.full_name,
                result=ReceptionResult.TAKEN,
                sender=_sender(15, "Báo cáo thành tích của đơn vị khai một sáng kiến không có thật."),
                kind=Kind.DENUNCIATION,
            )
        if made is None:
            raise LookupError("the petition that was taken in")
        petition = self._go(made.petition, Way(-13, -12), "")
        with self.days.on(-11, together=False):
            petition = services.write_extract(
                self.holder,
                petition=petition,
                passphrase=HOLDERS[0][1],
                summary="Tố cáo khai sáng kiến không có thật",
                extract="Báo cáo thành tích năm trước của một đơn vị khai một sáng kiến không được áp dụng.",
            )
        self._accept(petition, -8)

    def _taken(self, on: When, number: int, kind: Kind, words: str, *, sender: Sender | None = None) -> Petition:
        with self.days.on(on) as day:
            intake = Intake(kind, Channel.POST, day, sender or _sender(number, words))
            return services.receive_petition(self.clerk, intake=intake).petition

    def _go(self, petition: Petition, way: Way, summary: str, *, about: About = About.OTHER) -> Petition:
        """As far as the way leads."""
        if way.classified is not None:
            with self.days.on(way.classified):
                petition = services.classify_petition(
                    self.holder,
                    petition=petition,
                    version=petition.version,
                    kind=petition.kind,
                    about_kind=about,
                    handler=self.handler.person,
                    summary=summary,
                )
        if way.accepted is not None:
            petition = self._accept(petition, way.accepted)
        if way.verified is not None:
            with self.days.on(way.verified):
                petition = services.verify_petition(
                    self.handler,
                    petition=petition,
                    version=petition.version,
                    verification="Đã làm việc với đơn vị, đối chiếu hồ sơ (trình diễn).",
                )
        return petition

    def _accept(self, petition: Petition, on: When) -> Petition:
        with self.days.on(on) as day:
            return services.accept_petition(self.handler, petition=petition, version=petition.version, accepted_on=day)

    def _decide(self, petition: Petition, on: When, outcome: Outcome, number: str, words: str) -> Petition:
        with self.days.on(on) as day:
            return services.decide_petition(
                self.head,
                petition=petition,
                version=petition.version,
                outcome=outcome,
                number=f"{number} (trình diễn)",
                decided_on=day,
                conclusion=words,
            )

    def _reject(self, petition: Petition, on: When, reason: str) -> None:
        with self.days.on(on):
            services.reject_petition(self.handler, petition=petition, version=petition.version, reason=reason)

    def _close(self, petition: Petition, on: When) -> None:
        with self.days.on(on):
            services.close_petition(self.handler, petition=petition, version=petition.version)


def _sender(number: int, words: str) -> Sender:
    """A citizen whom nobody can find."""
    return Sender(
        name=f"Công Dân Trình Diễn {number:02}",
        address=f"Số {number} đường Không Có, tỉnh Ví Dụ (trình diễn)",
        contact=f"cong-dan-{number:02}@example.vn",
        text=words,
    )
