"""Webhooks: who is told of what, how a receiver verifies it, where nothing is ever sent, what is tried again."""

import base64
import contextlib
import datetime as dt
import hashlib
import hmac
import http.server
import json
import socket
import threading
import time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.makers import make_actor, make_person, make_tree
from thidua.agencies.models import Post, Role
from thidua.api import hooks
from thidua.api.models import Delivery, Webhook
from thidua.jobs import outbound
from thidua.jobs.outbound import Unsendable, checked_url, judged_addresses
from thidua.register.models import Award, Source
from thidua.register.services import correct_award, revoke_award
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry

pytestmark = pytest.mark.django_db
NAME = "Nguyễn Thị Mẫu"


class Receiver(http.server.BaseHTTPRequestHandler):
    """A system that is told; answers with the statuses of its server, the last one for ever."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, {key.lower(): value for key, value in self.headers.items()}, body))
        statuses = self.server.statuses
        self.send_response(statuses.pop(0) if len(statuses) > 1 else statuses[0])
        self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.end_headers()

    def log_message(self, *args):
        """Quietly."""


@pytest.fixture
def server(settings):
    """A real receiver on this machine, in a network that the operator has allowed."""
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.got, server.statuses = [], [204]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def tree(db):
    return make_tree()


def added(actor, server, *events):
    webhook, secret = hooks.add_webhook(
        actor,
        post=Post.objects.get(account=actor.account),
        url=f"http://127.0.0.1:{server.server_port}/nhan?tu=thi-dua",
        events=events or ["award.revoked", "award.corrected"],
    )
    return webhook, base64.b64decode(secret.removeprefix("whsec_"))


def revoked(tree, appraiser):
    person = make_person(NAME, tree["province"])
    award = Award.objects.create(subject=person, code="advanced_worker", year=2020, source=Source.ENTRY)
    revoke_award(appraiser, award=award, reason="Lý do không ai ngoài cơ quan đọc")
    return person


def test_the_receiver_verifies_the_signature_and_gets_no_name_and_no_reason(tree, server):
    appraiser = make_actor(tree["province"], Role.APPRAISER)
    _webhook, key = added(appraiser, server)
    person = revoked(tree, appraiser)
    hooks.deliver(Delivery.objects.get().pk)
    ((path, headers, body),) = server.got
    assert path == "/nhan?tu=thi-dua"
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert abs(int(headers["webhook-timestamp"]) - timezone.now().timestamp()) < 60
    said = json.loads(body)
    assert (said["type"], said["data"]) == ("award.revoked", {"object": "subject", "id": person.pk})
    assert NAME not in body.decode()
    assert "Lý do" not in body.decode()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.tries[0]["status"]) == ("delivered", 1, 204)
    hooks.deliver(delivery.pk)
    assert len(server.got) == 1  # what was received is not sent twice


def test_only_who_sees_the_record_and_asked_for_the_event_is_told(tree, server):
    appraiser = make_actor(tree["province"], Role.APPRAISER)
    own, _key = added(appraiser, server)
    added(make_actor(tree["stranger"], Role.APPRAISER), server)
    added(make_actor(tree["province"], Role.LEGAL_OFFICER), server)  # reads no register
    added(make_actor(tree["province"], Role.APPRAISER), server, "decision.issued")
    ended, _key = added(appraiser, server)
    hooks.end_webhook(appraiser, webhook=ended)
    revoked(tree, appraiser)
    assert [each.webhook for each in Delivery.objects.all()] == [own]


def test_a_service_that_is_undone_tells_nobody(tree, server):
    appraiser = make_actor(tree["province"], Role.APPRAISER)
    added(appraiser, server)
    award = Award.objects.create(
        subject=make_person(NAME, tree["province"]), code="advanced_worker", year=2020, source=Source.ENTRY
    )
    with pytest.raises(Refused):
        revoke_award(appraiser, award=award, reason=" ")
    assert not Delivery.objects.exists()
    correct_award(appraiser, award=award, reason="Sửa năm theo quyết định gốc", year=2021)
    assert Delivery.objects.get().event == "award.corrected"


def test_what_was_not_received_is_tried_later_each_time_and_then_given_up(tree, server):
    appraiser = make_actor(tree["province"], Role.APPRAISER)
    added(appraiser, server)
    revoked(tree, appraiser)
    server.statuses = [500]
    delivery = Delivery.objects.get()
    waits = []
    for _ in range(len(hooks.PAUSES) + 1):
        hooks.deliver(delivery.pk)
        delivery.refresh_from_db()
        waits.append(delivery.next_try_at)
    assert (delivery.state, delivery.attempts, len(server.got)) == ("failed", 8, 8)
    assert waits[-1] is None
    assert waits[:-1] == sorted(set(waits[:-1]))
    with pytest.raises(NotAllowed):
        hooks.send_again(make_actor(tree["stranger"], Role.APPRAISER), delivery=delivery)
    server.statuses = [200]
    hooks.send_again(appraiser, delivery=delivery)
    hooks.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, len(delivery.tries)) == ("delivered", 9)
    with pytest.raises(Overtaken):
        hooks.send_again(appraiser, delivery=delivery)


def test_a_redirect_is_not_followed(tree, server):
    appraiser = make_actor(tree["province"], Role.APPRAISER)
    added(appraiser, server)
    revoked(tree, appraiser)
    server.statuses = [302]
    hooks.deliver(Delivery.objects.get().pk)
    assert [path for path, _headers, _body in server.got] == ["/nhan?tu=thi-dua"]
    assert Delivery.objects.get().state == "pending"


def test_nothing_goes_out_once_the_post_has_ended(tree, server):
    appraiser = make_actor(tree["province"], Role.APPRAISER)
    added(appraiser, server)
    revoked(tree, appraiser)
    Post.objects.filter(account=appraiser.account).update(ends_on=timezone.localdate() - dt.timedelta(days=1))
    hooks.deliver(Delivery.objects.get().pk)
    assert not server.got
    assert "vai trò" in Delivery.objects.get().tries[0]["error"]


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/x",
        "https://10.1.2.3/x",
        "https://172.16.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://100.64.0.1/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://[::1]/",
        "https://[fd00::1]/",
        "https://[fe80::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://localhost/",
        "https://2130706433/",
    ],
)
def test_no_address_of_an_inner_network_is_taken(tree, url):
    actor = make_actor(tree["province"], Role.APPRAISER)
    with pytest.raises(Refused) as refusal:
        hooks.add_webhook(actor, post=Post.objects.get(account=actor.account), url=url, events=["award.revoked"])
    assert "url" in refusal.value.fields
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    "url",
    ["ftp://example.vn/", "file:///etc/passwd", "https://", "https://a:b@example.vn/", "https://x.vn/\r\nX: 1", "x"],
)
def test_what_is_no_address_to_send_to_is_refused_before_it_is_looked_up(url):
    with pytest.raises(Unsendable):
        checked_url(url)


def test_only_https_where_the_system_itself_has_it(settings):
    assert checked_url("http://example.vn/").scheme == "http"
    settings.HTTPS = True
    with pytest.raises(Unsendable):
        checked_url("http://example.vn/")
    assert checked_url("https://example.vn/").scheme == "https"


def test_a_name_that_leads_inside_at_the_time_of_sending_gets_nothing(tree, server, settings):
    """The name was outside when it was typed; what counts is where it leads when something is sent."""
    appraiser = make_actor(tree["province"], Role.APPRAISER)
    added(appraiser, server)
    revoked(tree, appraiser)
    settings.WEBHOOK_NETWORKS = []
    hooks.deliver(Delivery.objects.get().pk)
    assert not server.got
    assert "mạng nội bộ" in Delivery.objects.get().tries[0]["error"]


def test_one_inner_address_among_several_is_enough_to_refuse(monkeypatch):
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(outbound.socket, "getaddrinfo", lambda *args, **kwargs: answers)
    with pytest.raises(Unsendable):
        judged_addresses("two.example.vn", 443)


def test_the_secret_is_shown_once_and_lies_sealed_in_the_database(tree, server):
    actor = make_actor(tree["province"], Role.APPRAISER)
    client = Client()
    client.force_login(actor.account)
    form = {
        "post": Post.objects.get(account=actor.account).pk,
        "url": f"http://127.0.0.1:{server.server_port}/",
        "events": ["award.revoked"],
    }
    page = client.post(reverse("connections:new_webhook"), form).content.decode()
    secret = page.split("whsec_")[1].split("<")[0]
    assert base64.b64decode(secret) not in bytes(Webhook.objects.get().sealed_secret)
    for name, arguments in (("connections", []), ("webhook", [Webhook.objects.get().pk])):
        assert secret not in client.get(reverse(f"connections:{name}", args=arguments)).content.decode()
    assert not Entry.objects.filter(after__icontains=secret).exists()


def test_who_answers_a_letter_at_a_time_is_cut_off(settings):
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip():
            connection, _peer = listening.accept()
            with connection, contextlib.suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                while not over.wait(0.1):
                    connection.sendall(b"x")

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        started = time.monotonic()
        with pytest.raises(Unsendable):
            outbound.post(f"http://127.0.0.1:{listening.getsockname()[1]}/", b"{}", {}, longest=0.5)
        assert time.monotonic() - started < outbound.PATIENCE
        over.set()
        thread.join()
