"""A province that has a blank, a printer and sheets in stock. Nobody here exists."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.decisions.desk import CERTIFICATE, Desk, issued, make_desk, to_decide
from tests.makers import make_actor
from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.blanks import services, stock
from thidua.blanks.models import Batch, Blank, Printer, Series
from thidua.blanks.printing import ask_to_print, print_batch
from thidua.decisions.models import Decision
from thidua.jobs.kinds import untold
from thidua.jobs.models import Job

RECEIVED_ON = dt.date(2026, 1, 5)
REASON = "Máy in kẹt giấy."


@dataclass
class Shop:
    """Who prints there, on what."""

    desk: Desk
    actor: Actor
    blank: Blank
    printer: Printer

    def receive(self, first: int = 1, last: int = 20, **said: Any) -> Series:
        """Sheets come in."""
        said = {"prefix": "BK-", "digits": 5, "received_on": RECEIVED_ON} | said
        return stock.receive_series(self.actor, blank=self.blank, first=first, last=last, **said)

    def decision(self, count: int = 3, names: Sequence[str] = ()) -> Decision:
        """An issued decision on so many people."""
        names = names or [f"Người Khen Số {n}" for n in range(1, count + 1)]
        fields = {"job_title": "Chuyên viên", "unit_name": "Sở Tài chính"}
        reviews = [to_decide(self.desk, CERTIFICATE, name=name, **fields) for name in names]
        return issued(self.desk, reviews, award=CERTIFICATE)

    def printed(self, decision: Decision | None = None, **said: Any) -> Batch:
        """Certificates printed, the long work done."""
        said = {"printer": self.printer} | said
        batch = ask_to_print(self.actor, blank=self.blank, decision=decision or self.decision(), **said)
        return self.worked(batch)

    def worked(self, batch: Batch) -> Batch:
        """The long work of a batch, done here and now."""
        print_batch(self.actor, untold, batch=batch.pk)
        Job.objects.filter(pk=batch.job_number).update(state="done", ended_at=dt.datetime.now(dt.UTC))
        return Batch.objects.get(pk=batch.pk)

    def serials(self, batch: Batch) -> list[str]:
        """The serials of a batch, page by page."""
        return [sheet.serial for sheet in batch.sheets.select_related("series").order_by("page")]


def make_shop(**said: Any) -> Shop:
    """The province, its officer, a blank for its certificates of merit and a printer that is off."""
    desk = make_desk()
    desk.agency.place = "Ví Dụ"
    desk.agency.save()
    actor = make_actor(desk.agency, Role.APPRAISER, name="Cán Bộ In Bằng")
    said = {
        "name": "Phôi Bằng khen 2026",
        "awards": [CERTIFICATE],
        "width": Decimal(297),
        "height": Decimal(210),
    } | said
    blank = services.make_blank(actor, **said)
    printer = services.save_printer(actor, name="Máy in 302", offset_x=Decimal("2.0"), offset_y=Decimal("-1.5"))
    return Shop(desk, actor, blank, printer)


def make_picture(width: int = 594, height: int = 420, kind: str = "PNG") -> bytes:
    """A picture of a blank, made up: a red border on paper."""
    import io  # noqa: PLC0415 -- only here

    from PIL import Image, ImageDraw  # noqa: PLC0415

    image = Image.new("RGB", (width, height), "#fffdf4")
    draw = ImageDraw.Draw(image)
    for inset, colour in ((12, "#b3141b"), (18, "#c8962e"), (21, "#b3141b")):
        draw.rectangle((inset, inset, width - inset, height - inset), outline=colour, width=2)
    draw.text((width / 2 - 40, 90), "BANG KHEN (PHOI THU)", fill="#b3141b")
    for y in (228, 250, 280):
        draw.line((80, y, width - 80, y), fill="#cccccc")
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()
