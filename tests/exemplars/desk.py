"""People who work on exemplars, for tests: a province with two officers and a head, a unit below, and a stranger."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from tests.makers import make_actor, make_pdf, make_person, make_tree
from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role
from thidua.exemplars import services
from thidua.exemplars.models import Exemplar, Picture
from thidua.exemplars.services import Facts

NAME = "Vừ Thị Mẫu"
WHY = "Mười năm đi bộ lên bản dạy chữ, không bỏ buổi nào."
BODY = "Sáng nào cô cũng lên bản.\n\nHọc trò của cô nay đã có người vào đại học."
FACTS = Facts(
    name=NAME, kind="person", title="Cô giáo mang chữ lên bản", field="education", reason=WHY, place="Bản Mẫu"
)


def make_jpeg(width: int = 1200, height: int = 900, **extra: Any) -> bytes:
    """A photograph of nothing; `extra` goes to the writer."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), (60, 120, 90)).save(file, "JPEG", **extra)
    return file.getvalue()


def upload(content: bytes, name: str = "anh.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


class Desk:
    """A province, its officers and head; an officer of a unit below, and a stranger with every role."""

    def __init__(self, tree: dict[str, Agency] | None = None) -> None:
        self.tree = tree or make_tree()
        self.agency = self.tree["province"]
        self.officer = make_actor(self.agency, Role.APPRAISER)
        self.colleague = make_actor(self.agency, Role.UNIT_OFFICER)
        self.head = make_actor(self.agency, Role.HEAD)
        self.auditor = make_actor(self.agency, Role.AUDITOR)
        self.below = make_actor(self.tree["department"], Role.UNIT_OFFICER)
        self.stranger = make_actor(self.tree["stranger"], *Role)
        self.today = timezone.localdate()

    @staticmethod
    def facts_of(name: str) -> Facts:
        return Facts(name=name, kind="model", title="Cách làm hay", field="agriculture", reason=WHY, place="Xã Thử")

    def person(self, name: str = NAME) -> Any:
        return make_person(name, self.tree["department"])

    def found(self, actor: Actor | None = None, **more: Any) -> Exemplar:
        known = {"facts": FACTS, "origin": "unit", "although_alike": True}
        return services.discover_exemplar(actor or self.officer, **{**known, **more})

    def verified(self, exemplar: Exemplar | None = None, actor: Actor | None = None, **more: Any) -> Exemplar:
        exemplar = exemplar or self.found(actor)
        return services.verify_exemplar(
            actor or self.officer,
            exemplar=exemplar,
            version=exemplar.version,
            **{
                "checked_by": "Bà Trần Thị Thử, phó phòng",
                "checked_on": self.today,
                "verification": "Đã gặp trưởng bản và phụ huynh; đúng.",
                "uploads": [SimpleUploadedFile("bien-ban.pdf", make_pdf())],
                **more,
            },
        )

    def agreed(self, exemplar: Exemplar | None = None, actor: Actor | None = None) -> Exemplar:
        exemplar = exemplar or self.verified(actor=actor)
        return services.record_consent(
            actor or self.officer,
            exemplar=exemplar,
            version=exemplar.version,
            consent_on=self.today,
            consent_by="Chính cô, giấy ký tay",
        )

    def written(
        self, exemplar: Exemplar | None = None, actor: Actor | None = None, *, picture: bool = False, **more: Any
    ) -> Exemplar:
        exemplar = exemplar or self.agreed(actor=actor)
        words = {"title": "Mười năm lên bản", "lead": "Cô Mẫu chưa bỏ buổi dạy nào.", "body": BODY, **more}
        services.write_article(actor or self.officer, exemplar=exemplar, version=exemplar.version, **words)
        exemplar.refresh_from_db()
        if picture:
            self.picture(exemplar, actor)
        return exemplar

    def picture(self, exemplar: Exemplar, actor: Actor | None = None, content: bytes = b"", **more: Any) -> Picture:
        exemplar.refresh_from_db()
        known = {"upload": upload(content or make_jpeg()), "alt": "Cô giáo đứng trước lớp", "caption": "Ảnh thử"}
        made = services.add_picture(
            actor or self.officer, exemplar=exemplar, version=exemplar.version, **{**known, **more}
        )
        exemplar.refresh_from_db()
        return made

    def proposed(self, exemplar: Exemplar | None = None, actor: Actor | None = None, **more: Any) -> Exemplar:
        exemplar = exemplar or self.written(actor=actor, **more)
        return services.propose_article(actor or self.officer, exemplar=exemplar, version=exemplar.version)

    def published(self, exemplar: Exemplar | None = None, **more: Any) -> Exemplar:
        exemplar = self.proposed(exemplar, **more)
        return services.publish_exemplar(self.head, exemplar=exemplar, version=exemplar.version)
