"""What the OpenAPI document promises is what comes out, tried by schemathesis on the real WSGI application.

Each operation is asked with some requests that fit the document and some that do not, as the holder of a token with
every scope. The database is real and holds one record of each kind.
"""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.calling import token_for
from tests.makers import make_actor
from tests.world import make_world
from thidua.agencies.models import Role
from thidua.api import access
from thidua.api.server import document
from thidua.screens.brakes import Brake
from thidua.wsgi import application

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SCHEMA = schemathesis.openapi.from_dict(document())
SCHEMA.app = application
EXAMPLES = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def headers(db, monkeypatch):
    """A token with every scope that a post can have: two roles of one officer would need two tokens."""
    monkeypatch.setattr(access, "CALLS", Brake("api", limit=100_000, seconds=60))  # the limit has tests of its own
    # The test's transaction lives through all requests; Django's own client does the same.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    world = make_world()
    token = token_for(make_actor(world.agency, Role.UNIT_OFFICER))
    yield {"Authorization": f"Bearer {token}"}
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@SCHEMA.parametrize()
@EXAMPLES
def test_every_operation_answers_as_its_document_says(case, headers):
    case.call_and_validate(headers=headers, checks=CHECKS)
