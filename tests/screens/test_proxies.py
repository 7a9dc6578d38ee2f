"""Who asks behind a proxy: believed from the proxies that are named, and from nobody else."""

import pytest
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import Client, RequestFactory

from thidua.screens.proxies import ProxyMiddleware, trusted_networks


def seen(settings, trusted, peer, forwarded="", proto="https"):
    """Address and scheme that pages see of a request with these headers."""
    settings.TRUSTED_PROXIES = trusted
    found = {}

    def page(request):
        found.update(address=request.META["REMOTE_ADDR"], secure=request.is_secure())
        return HttpResponse()

    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded, HTTP_X_FORWARDED_PROTO=proto)
    ProxyMiddleware(page)(request)
    return found["address"], found["secure"]


def test_a_forged_header_of_an_untrusted_address_changes_nothing(settings):
    for trusted in ([], ["10.0.0.5"]):
        assert seen(settings, trusted, "203.0.113.7", "198.51.100.1") == ("203.0.113.7", False)


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7", "203.0.113.7"),  # the first was made up by the client
        ("203.0.113.7, 10.0.0.6", "203.0.113.7"),  # two proxies
        ("10.0.0.9, 10.0.0.6", "10.0.0.9"),  # from inside
        ("2001:db8::7", "2001:db8::7"),
        ("", "10.0.0.5"),
        ("không phải địa chỉ", "10.0.0.5"),
        ("198.51.100.1, rác", "10.0.0.5"),
    ],
)
def test_the_client_is_the_last_address_that_no_trusted_proxy_has(settings, forwarded, client):
    assert seen(settings, ["10.0.0.0/24"], "10.0.0.5", forwarded) == (client, True)


@pytest.mark.parametrize(("proto", "secure"), [("https", True), ("http", False), ("HTTPS, x", False), ("", False)])
def test_the_scheme_is_what_the_trusted_proxy_says(settings, proto, secure):
    assert seen(settings, ["10.0.0.5"], "10.0.0.5", "203.0.113.7", proto)[1] is secure


@pytest.mark.parametrize("entry", ["proxy.example.vn", "10.0.0.1/8", "10.0.0.300", "0.0.0.0/0", "::/0", "*"])
def test_what_is_no_address_or_trusts_everybody_is_refused_by_name(entry):
    with pytest.raises(ValueError, match="THIDUA_PROXIES") as refused:
        trusted_networks([entry])
    assert entry in str(refused.value)


def test_it_stands_before_everything_that_asks_who_is_there():
    assert django_settings.MIDDLEWARE[0] == "thidua.screens.proxies.ProxyMiddleware"


def test_the_lock_of_the_sign_in_counts_clients_not_the_proxy(settings, db):
    settings.TRUSTED_PROXIES, settings.AXES_FAILURE_LIMIT = ["10.0.0.5"], 2

    def wrong(client_address):
        data = {"username": "quantri", "password": "sai-mat-khau-roi"}
        headers = {"REMOTE_ADDR": "10.0.0.5", "HTTP_X_FORWARDED_FOR": client_address}
        return Client().post("/dang-nhap/", data, **headers).status_code

    assert [wrong("203.0.113.7") for _n in range(2)][-1] == 429
    assert wrong("203.0.113.8") == 200


def test_behind_a_proxy_that_speaks_https_nobody_is_sent_round_in_a_ring(settings, db):
    settings.SECURE_SSL_REDIRECT, settings.TRUSTED_PROXIES = True, ["10.0.0.5"]
    through = {"REMOTE_ADDR": "10.0.0.5", "HTTP_X_FORWARDED_FOR": "203.0.113.7", "HTTP_X_FORWARDED_PROTO": "https"}
    assert Client().get("/tra-cuu/", **through).status_code == 200
    assert Client().get("/tra-cuu/", **(through | {"REMOTE_ADDR": "203.0.113.7"})).status_code == 301
