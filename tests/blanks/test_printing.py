"""Printing on blanks: what is taken, what is refused, what is printed again, and that all of it is on record."""

from dataclasses import replace
from decimal import Decimal

import pypdfium2
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.blanks.shop import REASON
from tests.decisions.after_desk import done
from tests.decisions.desk import LETTER, drafted, to_decide
from tests.documents.reading import pages, size_in_mm, text
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.blanks import printing, queries, services, stock
from thidua.blanks.models import Batch, BatchState, Sheet
from thidua.blanks.places import from_json
from thidua.blanks.printing import ask_to_print, print_again, print_batch, take_sheets
from thidua.decisions.models import Certificate
from thidua.documents import blanks as laying
from thidua.dossiers import files
from thidua.jobs.kinds import untold
from thidua.jobs.models import Job
from thidua.privacy.models import Access
from thidua.register.models import Award, AwardStatus
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry

pytestmark = pytest.mark.django_db


def set_places(shop, **changes):
    """Save a layout with some places changed: `name={"width": 20}`."""
    latest = queries.latest_layout(shop.blank)
    places = [replace(place, **changes.get(place.key, {})) for place in from_json(latest.places)]
    return services.save_layout(shop.actor, blank=shop.blank, places=places, seen=latest.version)


def test_each_certificate_takes_the_next_sheet_and_only_the_text_is_printed(shop):
    shop.receive(501, 510)
    set_places(shop, serial={"on": True, "before": "Số "})
    batch = shop.printed()
    assert batch.state == BatchState.DONE
    assert shop.serials(batch) == ["BK-00501", "BK-00502", "BK-00503"]
    pdf = files.read(batch.file)
    assert [size_in_mm(page) for page in pages(pdf)] == [(297, 210)] * 3
    found = text(pdf)
    for sheet in batch.sheets.all():
        assert f"Số {sheet.serial}" in found
        assert sheet.name in found
        assert sheet.certificate.printed_code in found
    assert "CỘNG HÒA XÃ HỘI" not in found
    assert "Ví Dụ, ngày 03 tháng 3 năm 2026" in found
    assert "CHỦ TỊCH" in found
    assert list(Certificate.objects.values_list("times_printed", flat=True)) == [1, 1, 1]


def test_a_certificate_that_stands_on_a_good_sheet_is_not_printed_again(shop):
    shop.receive()
    decision = shop.decision()
    shop.printed(decision, last=2)
    assert shop.serials(shop.printed(decision)) == ["BK-00003"]
    with pytest.raises(Refused, match="Không còn bằng nào"):
        ask_to_print(shop.actor, blank=shop.blank, decision=decision)


def test_a_reprint_says_who_when_why_and_which_sheet_it_replaces(shop):
    shop.receive()
    batch = shop.printed()
    spoiled = batch.sheets.get(page=2)
    again = shop.worked(print_again(shop.actor, batch=batch, sheets=[spoiled], reason=REASON))
    spoiled.refresh_from_db()
    (new,) = again.sheets.all()
    assert (spoiled.reason, spoiled.spoiled_by_id) == (REASON, shop.actor.account_id)
    assert spoiled.spoiled_at is not None
    assert new.replaces == spoiled
    assert (new.serial, new.code, again.again, again.asked_by) == ("BK-00004", spoiled.code, True, shop.actor.account)
    taken = Entry.objects.filter(event="blanks_taken").latest("pk")
    assert taken.after["replaced"] == ["BK-00002 → BK-00004"]
    assert Entry.objects.get(event="blanks_spoiled").reason == REASON
    assert Certificate.objects.get(pk=new.certificate_id).times_printed == 2


def test_a_sheet_is_spoiled_once_and_the_second_officer_is_told(shop):
    shop.receive()
    batch = shop.printed()
    sheet = batch.sheets.get(page=1)
    stock.spoil_printed(shop.actor, batch=batch, sheets=[sheet], reason=REASON)
    other = make_actor(shop.desk.agency, Role.UNIT_OFFICER)
    with pytest.raises(Overtaken, match="BK-00001"):
        print_again(other, batch=batch, sheets=[sheet], reason=REASON)
    with pytest.raises(Refused, match="Nêu lý do"):
        stock.spoil_printed(other, batch=batch, sheets=[batch.sheets.get(page=2)], reason=" ")


def test_what_does_not_fit_is_refused_by_name_and_no_sheet_is_taken(shop):
    shop.receive()
    set_places(shop, name={"width": 40.0, "height": 8.0})
    decision = shop.decision(names=["Lê Thử", "Công Tằng Tôn Nữ Thị Huyền Trân Phương Thảo Vân Anh Khuê Quỳnh"])
    batch = ask_to_print(shop.actor, blank=shop.blank, decision=decision)
    with pytest.raises(Refused, match=r"1\. Bà Công Tằng Tôn Nữ .* – Tên người") as refusal:
        print_batch(shop.actor, untold, batch=batch.pk)
    assert "Lê Thử" not in refusal.value.message
    batch.refresh_from_db()
    assert batch.state == BatchState.REFUSED
    assert batch.refusal == refusal.value.message
    assert stock.stock_of(shop.blank).left == 20
    assert Certificate.objects.filter(times_printed=0).count() == 2


def test_a_long_name_becomes_smaller_and_then_takes_two_lines_whole(shop):
    shop.receive()
    long = "Công Tằng Tôn Nữ Thị Huyền Trân Phương Thảo Vân Anh Khuê Quỳnh"
    set_places(shop, name={"width": 110.0, "height": 16.0})
    batch = shop.printed(shop.decision(names=[long]))
    assert long in text(files.read(batch.file))


def test_too_few_sheets_are_said_before_anything_is_taken(shop):
    shop.receive(1, 2)
    with pytest.raises(Refused, match="Chỉ còn 2 tờ"):
        ask_to_print(shop.actor, blank=shop.blank, decision=shop.decision(3))
    assert not Batch.objects.exists()


def test_sheets_that_went_away_since_the_asking_end_the_batch_with_nothing_taken(shop):
    shop.receive(1, 3)
    batch = ask_to_print(shop.actor, blank=shop.blank, decision=shop.decision(3))
    stock.spoil_in_stock(shop.actor, blank=shop.blank, prefix="BK-", first=2, last=2, reason=REASON)
    with pytest.raises(Refused, match="Chỉ còn 2 tờ"):
        print_batch(shop.actor, untold, batch=batch.pk)
    batch.refresh_from_db()
    assert batch.state == BatchState.REFUSED
    assert stock.stock_of(shop.blank) == stock.Stock(received=3, used=0, spoiled=1)


def test_an_award_revoked_since_the_asking_takes_no_sheet(shop):
    shop.receive()
    decision = shop.decision()
    batch = ask_to_print(shop.actor, blank=shop.blank, decision=decision)
    award = decision.items.get(position=2).award
    award.status = AwardStatus.REVOKED
    award.save()
    with pytest.raises(Overtaken, match="Bằng số 2"):
        print_batch(shop.actor, untold, batch=batch.pk)
    assert stock.stock_of(shop.blank).used == 0
    Job.objects.update(state="failed", ended_at=timezone.now())
    assert shop.serials(shop.printed(decision)) == ["BK-00001", "BK-00002"]


def test_a_killed_job_goes_on_with_the_sheets_that_it_took(shop, monkeypatch):
    shop.receive()
    batch = ask_to_print(shop.actor, blank=shop.blank, decision=shop.decision())

    def killed(data):
        raise KeyboardInterrupt

    monkeypatch.setattr(printing.laying, "printed", killed)
    with pytest.raises(KeyboardInterrupt):
        print_batch(shop.actor, untold, batch=batch.pk)
    monkeypatch.undo()
    batch.refresh_from_db()
    assert batch.state == BatchState.TAKEN
    taken = shop.serials(batch)
    shop.worked(batch)
    batch.refresh_from_db()
    assert batch.state == BatchState.DONE
    assert shop.serials(batch) == taken
    assert print_batch(shop.actor, untold, batch=batch.pk).link
    assert stock.stock_of(shop.blank).used == 3


def test_a_draft_and_an_award_that_the_blank_is_not_for_are_refused(shop):
    shop.receive()
    draft = drafted(shop.desk, [to_decide(shop.desk)])
    with pytest.raises(Refused, match="Không còn bằng nào"):
        ask_to_print(shop.actor, blank=shop.blank, decision=draft)
    other = services.make_blank(
        shop.actor, name="Phôi Giấy khen", awards=[LETTER], width=Decimal(297), height=Decimal(210)
    )
    with pytest.raises(Refused, match="không dùng cho"):
        ask_to_print(shop.actor, blank=other, decision=shop.decision())


def test_a_blank_that_was_used_keeps_its_layout(shop):
    shop.receive()
    decision = shop.decision()
    batch = shop.printed(decision, last=1)
    before = laying.printed(batch.data)
    set_places(shop, name={"x": 60.0, "width": 150.0})
    batch.refresh_from_db()
    assert batch.layout.version == 1
    assert shop.printed(decision).layout.version == 2
    assert text(laying.printed(batch.data)) == text(before)
    batch.layout.places = []
    with pytest.raises(DatabaseError), transaction.atomic():
        batch.layout.save()


@pytest.mark.parametrize("table", ["sheet", "batch", "layout", "series", "printer", "blank"])
def test_nothing_of_it_is_ever_deleted(shop, table):
    shop.receive()
    shop.printed()
    with pytest.raises(DatabaseError, match=r"(?i)cannot delete"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM blanks_{table}")  # noqa: S608 -- a name of this test


def test_a_spoiled_sheet_never_comes_back(shop):
    shop.receive()
    batch = shop.printed()
    sheet = batch.sheets.get(page=1)
    stock.spoil_printed(shop.actor, batch=batch, sheets=[sheet], reason=REASON)
    with pytest.raises(DatabaseError, match=r"(?i)cannot update"), transaction.atomic():
        Sheet.objects.filter(pk=sheet.pk).update(spoiled_at=None, spoiled_by=None, reason="")


def revoked(certificate):
    """The award of a certificate taken away, as the register has it then."""
    Award.objects.filter(pk=certificate.award_id).update(status=AwardStatus.REVOKED)


def left_in(actor, batch, **asked):
    """What each page of the file that is handed out says of the name."""
    client = Client()
    client.force_login(actor.account)
    answer = client.get(reverse("blanks:batch_file", args=[batch.pk]), asked)
    assert answer.status_code == 200
    found = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(answer.content)]
    return [next((line for line in said.splitlines() if "Người Khen" in line), "") for said in found]


def test_an_award_revoked_after_its_sheet_was_taken_is_finished_with_an_empty_page(shop):
    shop.receive()
    batch = ask_to_print(shop.actor, blank=shop.blank, decision=shop.decision())
    take_sheets(shop.actor, batch=batch)
    revoked(batch.sheets.get(page=2).certificate)
    outcome = print_batch(shop.actor, untold, batch=batch.pk)
    assert "Có 1 trang để trống" in outcome.message
    assert left_in(shop.actor, batch) == ["Bà Người Khen Số 1", "", "Bà Người Khen Số 3"]


def test_a_revoked_award_or_a_certificate_made_anew_is_handed_out_no_more(shop):
    shop.receive()
    batch = shop.printed(shop.decision(4))
    client = Client()
    client.force_login(shop.actor.account)
    first, second = (batch.sheets.get(page=page) for page in (2, 3))
    assert "để trống" not in client.get(reverse("blanks:batch", args=[batch.pk])).content.decode()
    revoked(first.certificate)
    done(shop.desk, second.certificate, "reissue")
    assert left_in(shop.actor, batch) == ["Bà Người Khen Số 1", "", "", "Bà Người Khen Số 4"]
    assert left_in(shop.actor, batch, tu=3, den=4) == ["", "Bà Người Khen Số 4"]
    assert [first.certificate.award.subject_id in access.subjects for access in Access.objects.filter(row_count=2)] == [
        False
    ]
    refused = client.get(reverse("blanks:batch_file", args=[batch.pk]), {"tu": 2, "den": 3})
    assert refused.status_code == 409
    assert first.name in refused.content.decode()
    page = client.get(reverse("blanks:batch", args=[batch.pk])).content.decode()
    assert f"Trang 2, tờ BK-00002: {first.name}" in page
    assert "Trang 1, tờ" not in page


def test_a_certificate_made_anew_says_by_which_decision_and_is_not_printed_without(shop):
    shop.receive()
    decision = shop.decision(1)
    case = done(shop.desk, Certificate.objects.get(), "reissue")
    batch = shop.printed(decision)
    assert f"Cấp lại (lần cấp 2) theo Quyết định số {case.decision.number}" in text(files.read(batch.file))
    stock.spoil_printed(shop.actor, batch=batch, sheets=batch.sheets.all(), reason=REASON)
    set_places(shop, note={"on": False})
    with pytest.raises(Refused, match="Bằng số 1 là bằng cấp lại"):
        ask_to_print(shop.actor, blank=shop.blank, decision=decision)


def test_a_first_certificate_has_no_such_note(shop):
    shop.receive()
    assert "lần cấp" not in text(files.read(shop.printed().file))


def test_a_place_that_the_printer_would_cut_is_refused_by_name(shop):
    shop.receive()
    set_places(shop, name={"x": 5.0, "width": 290.0})  # the printer moves it by 2 mm
    decision = shop.decision(1)
    assert shop.printed(decision).state == BatchState.DONE
    set_places(shop, name={"x": 5.1, "width": 290.0})
    with pytest.raises(Refused, match=r"ra ngoài tờ giấy.*Tên người"):
        ask_to_print(shop.actor, blank=shop.blank, decision=shop.decision(1), printer=shop.printer)
    assert ask_to_print(shop.actor, blank=shop.blank, decision=shop.decision(1)).count == 1


def test_a_sheet_whose_file_is_not_made_is_neither_spoiled_nor_printed_again(shop):
    shop.receive()
    batch = take_sheets(shop.actor, batch=ask_to_print(shop.actor, blank=shop.blank, decision=shop.decision()))
    sheets = list(batch.sheets.all())
    for act in (print_again, stock.spoil_printed):
        with pytest.raises(Refused, match="chưa có tệp in"):
            act(shop.actor, batch=batch, sheets=sheets, reason=REASON)
    assert stock.stock_of(shop.blank).spoiled == 0


def test_a_blank_is_not_put_away_while_something_is_printed_on_it(shop):
    shop.receive()
    batch = ask_to_print(shop.actor, blank=shop.blank, decision=shop.decision())
    with pytest.raises(Refused, match="chưa xong"):
        services.end_blank(shop.actor, blank=shop.blank, reason=REASON)
    take_sheets(shop.actor, batch=batch)
    with pytest.raises(Refused, match="chưa xong"):
        services.end_blank(shop.actor, blank=shop.blank, reason=REASON)
    shop.worked(batch)
    services.end_blank(shop.actor, blank=shop.blank, reason=REASON)


def test_another_agency_and_another_role_may_do_none_of_it(shop):
    shop.receive()
    batch = shop.printed()
    sheet = batch.sheets.get(page=1)
    stranger = make_actor(shop.desk.tree["stranger"], Role.APPRAISER)
    for actor in (stranger, shop.desk.head):
        for act in (
            lambda actor=actor: ask_to_print(actor, blank=shop.blank, decision=batch.decision),
            lambda actor=actor: print_again(actor, batch=batch, sheets=[sheet], reason=REASON),
            lambda actor=actor: take_sheets(actor, batch=batch),
            lambda actor=actor: printing.go_on(actor, batch=batch),
            lambda actor=actor: services.end_blank(actor, blank=shop.blank, reason=REASON),
            lambda actor=actor: services.end_printer(actor, printer=shop.printer),
            lambda actor=actor: services.save_layout(actor, blank=shop.blank, places=[], seen=1),
            lambda actor=actor: stock.spoil_in_stock(
                actor, blank=shop.blank, prefix="BK-", first=9, last=9, reason=REASON
            ),
        ):
            with pytest.raises(NotAllowed):
                act()
        assert not queries.visible_batches(actor).exists()
        assert not queries.visible_blanks(actor).filter(pk=shop.blank.pk).exists()
    assert Sheet.objects.filter(spoiled_at__isnull=False).count() == 0
