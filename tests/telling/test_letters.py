"""Letters over a real mail server: what they say, who gets one, each at most once."""

import base64
import datetime as dt
import os
import re
import subprocess
import sys

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.makers import make_actor, make_tree
from tests.telling.mailbox import words_of
from tests.world import SECRET, make_world
from thidua.agencies.models import Role
from thidua.jobs.worker import work_off
from thidua.telling import mailing, services
from thidua.telling.kinds import DEFAULTS, How, Kind
from thidua.telling.models import Address, Line, Mail, MailState
from thidua.trail.errors import Refused
from thidua.trail.events import Event
from thidua.trail.models import Entry, Notice
from thidua.trail.services import notify

TEXT = "Trả lại hồ sơ của Nguyễn Thị Kín vì lý do riêng"


@pytest.fixture
def reader(db, mailbox):
    """An officer with a confirmed address who wants every kind at once."""
    actor = make_actor(make_tree()["province"], Role.APPRAISER)
    confirmed(actor)
    services.choose(actor, choices=dict.fromkeys(Kind, How.AT_ONCE))
    return actor


def confirmed(actor, email="canbo@example.vn"):
    now = timezone.now()
    return Address.objects.create(account=actor.person, email=email, given_at=now, confirmed_at=now)


def told(actor, event=Event.NOMINATION_RETURNED, link="/ho-so/HS2025-00007/"):
    notify([actor.account_id], event, TEXT, link)
    return Notice.objects.filter(account_id=actor.account_id).latest("pk")


def send_all():
    for number in Mail.objects.filter(state=MailState.WAITING).values_list("pk", flat=True):
        mailing.send(number)


@pytest.mark.django_db(transaction=True)
def test_an_address_is_confirmed_by_its_letter_and_then_letters_come_by_the_worker(mailbox):
    actor = make_actor(make_tree()["province"], Role.APPRAISER)
    services.give_address(actor, email="canbo@example.vn")
    told(actor)
    work_off()
    (asked,) = mailbox.messages
    assert mailbox.to == ["<canbo@example.vn>"]
    link = re.search(r"https://thidua.example.vn(/thong-bao/xac-nhan/\S+)", words_of(asked))
    client = Client()
    client.force_login(actor.account)
    assert client.get(link[1]).status_code == 200
    assert not Address.objects.get().is_ready  # a program that looks at links confirms nothing
    client.post(link[1])
    told(actor)
    work_off()
    message = mailbox.messages[1]
    said = words_of(message)
    assert message["Subject"] == "[Thi Đua] Trả hồ sơ: HS2025-00007"
    assert "https://thidua.example.vn/ho-so/HS2025-00007/" in said
    assert "Đăng nhập để xem lý do và bổ sung." in said
    assert "Kín" not in said
    assert len(mailbox.raw) == 2
    assert set(Mail.objects.values_list("state", flat=True)) == {MailState.SENT}
    assert {"mail_address_given", "mail_address_confirmed"} <= set(Entry.objects.values_list("event", flat=True))


def test_nothing_of_a_record_but_its_code_is_in_a_letter_whatever_happened(db, mailbox):
    world = make_world()
    actor = make_actor(world.agency, Role.APPRAISER)
    confirmed(actor)
    services.choose(actor, choices=dict.fromkeys(Kind, How.AT_ONCE))
    records = world.records
    links = [
        reverse("dossiers:nomination", args=[records["nomination"]]),
        reverse("councils:session", args=[records["session"]]),
        reverse("dossiers:submission", args=[records["submission"]]),
        f"{reverse('register:search')}?q={SECRET}",
        f"/ho-so/{SECRET}/",
        "",
    ]
    for number, event in enumerate(Event):
        notify([actor.account_id], event, SECRET, links[number % len(links)])
    notify([actor.account_id], Event.SESSION_CHANGED, SECRET, links[1])
    send_all()
    assert len(mailbox.raw) == len(Event) + 1
    words = "\n".join(words_of(message) for message in mailbox.messages)
    assert records["nomination"] in words
    assert "BEGIN:VCALENDAR" in words
    for secret in (SECRET, "Tên", "Mật Thử", "VCALENDAR\nMật"):
        assert secret not in words.replace(str(Event.AWARD_CORRECTED.label), ""), secret
    raw = b"".join(mailbox.raw)
    assert SECRET.encode() not in raw
    services.choose(actor, choices=dict.fromkeys(Kind, How.DIGEST))
    for event in Event:
        notify([actor.account_id], event, SECRET, links[0])
    assert mailing.put_digests() == 1
    send_all()
    digest = words_of(mailbox.messages[-1])
    assert SECRET not in digest
    assert f"{len(Event)} thông báo trong ngày" in digest


def test_each_notice_is_in_one_letter_however_often_the_letter_is_tried(reader, mailbox):
    told(reader)
    mail = Mail.objects.get()
    for _n in range(3):
        mailing.send(mail.pk)
    assert len(mailbox.raw) == 1
    assert Line.objects.count() == 1
    mailbox.raw.clear()
    assert mailing.put_digests() == 0
    mailing.sweep()
    send_all()
    assert mailbox.raw == []


def test_a_letter_that_the_server_did_not_take_is_tried_again_and_given_up_in_the_end(reader, mailbox, settings):
    told(reader)
    mail = Mail.objects.get()
    mailbox.refuse_content = "451 later"
    mailing.send(mail.pk)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.fault) == (MailState.WAITING, 1, "SMTPDataError 451")
    assert mail.next_try_at > timezone.now()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1  # nobody listens there
    mailing.send(mail.pk)
    settings.EMAIL_PORT, mailbox.refuse_content = port, ""
    mailing.send(mail.pk)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.SENT, 3)
    told(reader)
    given_up = Mail.objects.latest("pk")
    mailbox.refuse_recipient = "450 busy"
    for _n in range(len(mailing.PAUSES) + 1):
        mailing.send(given_up.pk)
    given_up.refresh_from_db()
    assert given_up.state == MailState.FAILED
    assert len(mailbox.raw) == 1


def test_a_server_that_lets_nobody_in_is_for_the_operator_to_mend_and_ends_no_letter(reader, mailbox):
    told(reader)
    mailbox.greeting = "554 closed"
    mailing.send(Mail.objects.get().pk)
    assert (Mail.objects.get().state, Mail.objects.get().fault) == (MailState.WAITING, "Unreached")
    mailbox.greeting = "220 thu.example.vn"
    mailing.send(Mail.objects.get().pk)
    assert Mail.objects.get().state == MailState.SENT


def test_a_letter_that_the_server_refuses_for_good_is_not_tried_again(reader, mailbox):
    told(reader)
    mailbox.refuse_recipient = "550 no such user"
    mailing.send(Mail.objects.get().pk)
    assert Mail.objects.get().state == MailState.FAILED
    assert "canbo" not in Mail.objects.get().fault


def test_where_nobody_knows_whether_the_server_took_it_it_is_not_sent_again(reader, mailbox):
    told(reader)
    mail = Mail.objects.get()
    mailbox.hang_up_after_content = True
    mailing.send(mail.pk)
    mailbox.hang_up_after_content = False
    mailing.send(mail.pk)
    mailing.sweep()
    assert Mail.objects.get().state == MailState.UNKNOWN
    assert mailbox.raw == []


def test_a_letter_whose_task_was_lost_goes_and_one_that_a_dead_worker_had_is_not_sent_again(reader, mailbox):
    told(reader)
    told(reader)
    before, amid = Mail.objects.order_by("pk")
    assert mailing._claimed(amid)  # and then killed
    mailing.sweep()
    assert set(Mail.objects.values_list("state", flat=True)) == {MailState.WAITING, MailState.SENDING}
    with time_machine.travel(timezone.now() + mailing.LOST + dt.timedelta(minutes=1)):
        assert mailing.sweep() == 2
        mailing.send(before.pk)
        mailing.send(amid.pk)
    states = dict(Mail.objects.values_list("pk", "state"))
    assert states == {before.pk: MailState.SENT, amid.pk: MailState.UNKNOWN}
    assert len(mailbox.raw) == 1


def test_of_two_tasks_for_one_letter_one_sends_it_however_late_the_other_read_the_row(reader, mailbox):
    told(reader)
    mail = Mail.objects.get()
    assert mailing._claimed(mail)
    late = Mail.objects.get()  # read after the first claim, as by a task that the sweep made
    assert not mailing._claimed(late)
    mailing.send(mail.pk)
    assert mailbox.raw == []
    assert Mail.objects.get().state == MailState.SENDING


def test_a_worker_that_was_taken_for_dead_writes_over_nothing(reader, mailbox):
    told(reader)
    mail = Mail.objects.get()
    assert mailing._claimed(mail)
    with time_machine.travel(timezone.now() + mailing.LOST + dt.timedelta(minutes=1)):
        assert mailing.sweep() == 1
    mailing._not_taken(mail, OSError(), passes=True)
    mailing._end(mail, MailState.SENT)
    assert Mail.objects.get().state == MailState.UNKNOWN


def test_a_stranger_who_stopped_letters_is_never_asked_again(db, mailbox):
    agency = make_tree()["province"]
    actor, other = make_actor(agency, Role.HEAD), make_actor(agency, Role.HEAD)
    services.give_address(actor, email="la@example.vn")
    send_all()
    (asked,) = mailbox.messages
    link = asked["List-Unsubscribe"].strip(" <>").removeprefix("https://thidua.example.vn")
    services.give_address(actor, email="la@example.vn")  # a second letter waits
    assert Client().post(link).status_code == 200
    send_all()
    for each, email in ((actor, "la@example.vn"), (other, "La@example.vn")):
        with pytest.raises(Refused, match="Thôi nhận thư"):
            services.give_address(each, email=email)
    with pytest.raises(Refused, match="địa chỉ khác"):
        services.resume_mail(actor)
    assert len(mailbox.raw) == 1
    services.give_address(actor, email="khac@example.vn")
    send_all()
    assert len(mailbox.raw) == 2


def test_no_link_of_a_letter_reads_as_the_address(db, mailbox):
    services.give_address(make_actor(make_tree()["province"], Role.HEAD), email="canbo@example.vn")
    send_all()
    slips = re.findall(r"(?:xac-nhan|thoi-nhan-thu)/([^/:\s]+)", words_of(mailbox.messages[0]))
    assert len(slips) > 2  # to confirm and to stop, in the head, the text and the HTML
    for slip in slips:
        assert b"canbo" not in base64.urlsafe_b64decode(slip + "==")


@pytest.mark.parametrize(
    ("said", "code", "flags"),
    [
        ("TLS", 0, "False True"),
        ("StartTLS", 0, "True False"),
        ("", 0, "False False"),
        ("ssl", 1, "THIDUA_SMTP_SECURITY"),
        ("starttsl", 1, "THIDUA_SMTP_SECURITY"),
    ],
)
def test_an_unknown_word_for_encryption_is_refused_at_start(said, code, flags):
    ask = "from thidua import settings as s; print(s.EMAIL_USE_TLS, s.EMAIL_USE_SSL)"
    environment = {**os.environ, "THIDUA_SMTP_SECURITY": said}
    done = subprocess.run([sys.executable, "-c", ask], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert flags in done.stdout + done.stderr


def test_everybody_hears_as_they_chose(db, mailbox):
    agency = make_tree()["province"]
    people = {how: make_actor(agency, Role.APPRAISER) for how in How}
    for how, actor in people.items():
        confirmed(actor, f"{how}@example.vn")
        services.choose(actor, choices={Kind.RETURNED: how})
    unconfirmed, without = make_actor(agency, Role.APPRAISER), make_actor(agency, Role.APPRAISER)
    Address.objects.create(account=unconfirmed.person, email="cho@example.vn", given_at=timezone.now())
    everybody = [*people.values(), unconfirmed, without]
    notify([actor.account_id for actor in everybody], Event.NOMINATION_RETURNED, TEXT, "/ho-so/HS1/")
    send_all()
    assert [message["To"] for message in mailbox.messages] == ["at_once@example.vn"]
    mailing.put_digests()
    send_all()
    assert [message["To"] for message in mailbox.messages[1:]] == ["digest@example.vn"]
    unread = Notice.objects.filter(read_at=None).values_list("account_id", flat=True)
    assert set(unread) == {actor.account_id for actor in everybody} - {people[How.NONE].account_id}
    assert Notice.objects.count() == len(everybody)


def test_a_person_gets_one_digest_a_day(reader, mailbox):
    services.choose(reader, choices=dict.fromkeys(Kind, How.DIGEST))
    told(reader)
    assert (mailing.put_digests(), mailing.put_digests()) == (1, 0)
    told(reader)
    assert mailing.put_digests() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(days=1)):
        assert mailing.put_digests() == 1
    assert [mail.lines.count() for mail in Mail.objects.order_by("pk")] == [1, 1]


def test_one_press_in_the_mail_program_stops_letters_without_signing_in(reader, mailbox):
    told(reader)
    send_all()
    (message,) = mailbox.messages
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = message["List-Unsubscribe"].strip(" <>").removeprefix("https://thidua.example.vn")
    client = Client(enforce_csrf_checks=True)
    assert client.get(link).status_code == 200
    assert Address.objects.get().is_ready
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert client.post(link).status_code == 200
    assert not Address.objects.get().is_ready
    assert Entry.objects.filter(event=Event.MAIL_STOPPED).count() == 1
    told(reader)
    send_all()
    assert len(mailbox.raw) == 1
    assert client.post(link.replace("thoi-nhan-thu/", "thoi-nhan-thu/x")).status_code == 404
    services.resume_mail(reader)
    told(reader)
    send_all()
    assert len(mailbox.raw) == 2


def test_a_letter_that_waits_is_not_sent_to_who_stopped_letters_or_left(reader, mailbox):
    told(reader)
    services.stop_own_mail(reader)
    send_all()
    assert Mail.objects.get().state == MailState.DROPPED
    services.resume_mail(reader)
    told(reader)
    reader.account.is_active = False
    reader.account.save()
    send_all()
    assert mailbox.raw == []


def test_the_slip_of_a_letter_confirms_its_own_address_for_its_own_person_only(db, mailbox):
    agency = make_tree()["province"]
    actor, other = make_actor(agency, Role.HEAD), make_actor(agency, Role.HEAD)
    services.give_address(actor, email="mot@example.vn")
    send_all()
    slip = re.search(r"xac-nhan/([^/\s]+)/", words_of(mailbox.messages[0]))[1]
    with pytest.raises(Address.DoesNotExist):
        services.confirm_address(other, slip=slip)
    services.give_address(actor, email="hai@example.vn")
    with pytest.raises(Address.DoesNotExist):
        services.confirm_address(actor, slip=slip)
    with time_machine.travel(timezone.now() + dt.timedelta(days=4)), pytest.raises(Refused, match="ba ngày"):
        services.confirm_address(actor, slip=slip)
    assert not Address.objects.get().is_ready


def test_nobody_has_many_letters_sent_to_strangers(db, mailbox):
    actor = make_actor(make_tree()["province"], Role.HEAD)
    for number in range(5):
        services.give_address(actor, email=f"{number}@example.vn")
    with pytest.raises(Refused, match="một giờ"):
        services.give_address(actor, email="6@example.vn")
    assert Mail.objects.count() == 5


def test_an_installation_without_a_mail_server_makes_no_letters(reader, settings):
    settings.EMAIL_HOST = ""
    told(reader)
    assert not Mail.objects.exists()
    assert Notice.objects.filter(read_at=None).count() == 1


def test_every_kind_has_a_default():
    assert set(DEFAULTS) == set(Kind)
