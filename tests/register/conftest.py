"""A province with a department, a stranger province, and the people who keep their registers. Nobody here exists."""

from types import SimpleNamespace

import pytest

from tests.makers import make_actor, make_tree
from thidua.agencies.models import Role


@pytest.fixture
def stage(db):
    """The tree of agencies and one actor for each part that the register needs."""
    tree = make_tree()
    return SimpleNamespace(
        **tree,
        keeper=make_actor(tree["province"], Role.APPRAISER),
        officer=make_actor(tree["department"], Role.UNIT_OFFICER),
        outsider=make_actor(tree["stranger"], Role.APPRAISER),
        outside_officer=make_actor(tree["stranger"], Role.UNIT_OFFICER),
        signer=make_actor(tree["province"], Role.HEAD),
    )
