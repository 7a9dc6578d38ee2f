"""The queue's own tables belong to no model that Django would empty after a test that commits."""

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def _empty_queue(request):
    if request.node.get_closest_marker("django_db") is not None:
        request.getfixturevalue("transactional_db" if _commits(request) else "db")
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs; DELETE FROM procrastinate_workers")


def _commits(request):
    marker = request.node.get_closest_marker("django_db")
    return bool(marker.kwargs.get("transaction"))
