"""Printing on blanks: what is taken, what is refused, what is printed again, and that all of it is on record."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.blanks.shop import REASON
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
from thidua.register.models import AwardStatus
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


def test_nothing_of_it_is_ever_deleted_and_a_spoiled_sheet_never_comes_back(shop):
    shop.receive()
    batch = shop.printed()
    sheet = batch.sheets.get(page=1)
    stock.spoil_printed(shop.actor, batch=batch, sheets=[sheet], reason=REASON)
    sheet.refresh_from_db()
    for wrong in (sheet.delete, batch.delete, shop.blank.delete, shop.printer.delete):
        with pytest.raises(Exception, match=r"(?i)delete|protect|restrict"), transaction.atomic():
            wrong()
    sheet.spoiled_at, sheet.reason = None, ""
    with pytest.raises(DatabaseError), transaction.atomic():
        sheet.save()


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
