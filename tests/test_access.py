"""Every address with every role, from the owning agency and from a stranger's: nothing leaks, nothing breaks.

`make_world` makes one record of each kind with text that must never reach a stranger. The tests ask every address that
the system has as nobody, as each role of the owning agency, and as every role of an agency that has nothing to do with
it. An address with a parameter for which the world has no record fails.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.makers import make_actor, make_person
from tests.world import SECRET, World, example, make_world
from thidua.agencies.models import Role
from thidua.agencies.permissions import ROLES
from thidua.register.models import PersonAccount

# Addresses that need no account; everything else sends the signed-out to sign in.
PUBLIC = {
    "web:sign_in",
    "portal:publications",
    "portal:publication",
    "portal:verify",
    "portal:drafts",
    "portal:draft",  # what everybody was asked about
    "portal:look_up",
    "portal:recipients",
    "portal:send_petition",
    "portal:follow",
    "portal:petition_results",
    "portal:invitation",  # the code is the right
    "portal:gallery",
    "portal:exemplar",
    "portal:picture",
    "portal:small_picture",
    "portal:propose_to",
    "portal:propose",
    "web:set_language",
    "api:openapi",
    "telling:feed",
    "telling:stop",
    "polls:slip_code",
    "polls:slip",  # the code is the right; it shows the ballot that it is for
    "polls:check",
    "exchange:posted",  # the signature of a package is the right; it holds no record
}
# What changes nothing but how the person who asks hears of things; it is in the trail of the own agency.
OWN_DOINGS = {"telling:make_feed", "telling:end_feed"}
# Pages that show whoever signs in the same, whatever the agency; they hold no record.
SHARED = {
    "web:home",
    "web:own",
    "web:notices",
    "web:change_password",
    "web:components",
    "telling:settings",
    "telling:address",
}
SHARED |= {"reports:statistical_form", "reports:statistical_rows", "reports:rows"}  # of the viewer's own agency
SHARED |= {"documents:wording", "documents:try_wording"}  # of a kind of paper, in whatever agency asks
SHARED |= {
    "signing:check",
    "connections:reference",
    "legislation:award",
    "legislation:versions",
    "legislation:examples",
    "legislation:confirm",
    "legislation:amend",
}


def addresses(resolver: Any = None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every named address of the system."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from addresses(each, each.namespace or namespace)
        elif isinstance(each, URLPattern):
            yield f"{namespace}:{each.name}", each


PATTERNS = dict(addresses())
NAMES = sorted(PATTERNS)


def parameters(pattern: URLPattern) -> list[str]:
    """The parameters that an address takes."""
    return list(pattern.pattern.converters)


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[World, Path]]:
    """The world, made once and never committed, and the folder of its files."""
    folder = tmp_path_factory.mktemp("the-gioi")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder), transaction.atomic():
        yield make_world(), folder
        transaction.set_rollback(True)


@pytest.fixture
def world(made, db, settings) -> World:
    """The world as it was made: what a test does to it is undone."""
    world, settings.MEDIA_ROOT = made
    return world


def path_of(world: World, name: str) -> str:
    return reverse(name, kwargs=example(world, name, parameters(PATTERNS[name])))


def test_the_signed_out_see_nothing_but_the_public_pages(world):
    client = Client()
    for name in NAMES:
        response = client.get(path_of(world, name))
        if name in PUBLIC:
            assert response.status_code in {200, 302, 405}, name
            continue
        if name.startswith("api:"):  # no session is a way into the interface; tests/api walks it with tokens
            assert response.status_code in {401, 404, 405}, name
            continue
        assert response.status_code == 302, name
        assert response.url.startswith(reverse("web:sign_in")), name


def action_of(pattern: URLPattern) -> Any:
    return getattr(pattern.callback, "action", None)


@pytest.mark.parametrize("role", Role.values)
def test_no_role_of_the_own_agency_meets_a_fault_on_a_page_that_it_may_open(world, role):
    client = Client()
    client.force_login(make_actor(world.agency, Role(role)).account)
    for name, pattern in addresses():
        action = action_of(pattern)
        if action is None or Role(role) in ROLES[action]:
            assert client.get(path_of(world, name)).status_code < 500, (name, role)


def test_nobody_of_the_own_agency_gets_past_a_permission_with_all_roles_that_lack_it(world):
    # Roles add up, so a page that is closed to all of them at once is closed to each.
    clients: dict[Any, Client] = {}
    for name, pattern in addresses():
        action = action_of(pattern)
        if action is None or ROLES[action] >= set(Role):
            continue
        if action not in clients:
            others = make_actor(world.agency, *(role for role in Role if role not in ROLES[action]))
            clients[action] = Client()
            clients[action].force_login(others.account)
        for method in (clients[action].get, clients[action].post):
            assert method(path_of(world, name)).status_code in {403, 405}, (name, action)
    assert world.unchanged()


# Whoever holds every role there opens whatever any of them opens; a unit's officer alone is the commonest stranger.
@pytest.mark.parametrize("roles", [tuple(Role), (Role.UNIT_OFFICER,)], ids=["every role", "unit officer"])
def test_a_strangers_agency_sees_nothing_of_the_record_whatever_the_role(world, roles):
    client = Client()
    actor = make_actor(world.stranger, *roles)
    client.force_login(actor.account)
    for name, pattern in addresses():
        for method in (client.get, client.post):
            if (name, method) == ("web:sign_out", client.post):
                continue
            response = method(path_of(world, name))
            assert response.status_code < 500, (name, roles)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            if name not in PUBLIC:
                assert SECRET not in body.decode(errors="ignore"), (name, roles, method)
            if parameters(pattern) and name not in PUBLIC | SHARED:
                refused = {302, 403, 404, 405} | ({401} if name.startswith("api:") else set())
                assert response.status_code in refused, (name, roles, response.status_code)
    assert world.unchanged()


def test_a_nominee_of_the_own_agency_reads_the_own_merit_and_nothing_of_anybody_else(world):
    other = make_actor(world.agency, Role.NOMINEE, name="Người Khác")
    PersonAccount.objects.create(subject=make_person("Người Khác", world.agency), account=other.account)
    client = Client()
    client.force_login(other.account)
    for name, pattern in addresses():
        for method in (client.get, client.post):
            if method == client.post and name in {"web:sign_out", *OWN_DOINGS}:
                continue
            response = method(path_of(world, name))
            body = b"".join(response.streaming_content) if response.streaming else response.content
            if name not in PUBLIC:
                assert SECRET not in body.decode(errors="ignore"), (name, method)
            if parameters(pattern) and name not in PUBLIC | SHARED:
                refused = {302, 403, 404, 405} | ({401} if name.startswith("api:") else set())
                assert response.status_code in refused, (name, response.status_code)
    assert world.unchanged()
    owner = PersonAccount.objects.get(subject__name=SECRET).account
    client.force_login(owner)
    assert SECRET in client.get(reverse("web:own")).content.decode()
