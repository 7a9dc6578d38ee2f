"""A province that keeps an old register, the file of it, and the way from the file to the register. Nobody exists."""

from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from tests.makers import make_actor, make_tree
from thidua.agencies.models import Role
from thidua.past.models import PastImport
from thidua.past.services import begin_writing, map_past, upload_past
from thidua.past.work import look_through, write

HEADER = ["TT", "Họ và tên", "Ngày sinh", "Số định danh", "Đơn vị", "Danh hiệu", "Năm", "Số quyết định", "Ngày QĐ"]
GOOD = ["1", "Trần Thị Bưởi", "30/4/1988", "", "Sở Tài chính", "CSTĐCS", "2022", "12/QĐ-STC", "20/12/2022"]
PLACES = ["tt", "name", "birth", "number", "unit", "award", "year", "decision", "day"]


def changed(**cells):
    """The good row with other cells."""
    return [cells.get(place, cell) for place, cell in zip(PLACES, GOOD, strict=True)]


def csv_of(*lines, header=HEADER, delimiter=",", encoding="utf-8-sig"):
    """The lines as the bytes of a CSV file."""
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in [header, *lines])
    return text.encode(encoding)


def uploaded(actor, content, name="so-cu.csv", **said):
    """The file, uploaded and its columns confirmed as they were proposed."""
    found = upload_past(actor, upload=SimpleUploadedFile(name, content))
    return map_past(actor, found=found, table=0, columns=found.columns, **said)


def imported(actor, content, name="so-cu.csv", **said):
    """The file from its upload to its end, without a job."""
    found = uploaded(actor, content, name, **said)
    begin_writing(actor, found=found)
    write(actor, lambda *args: None, found=found.pk)
    return PastImport.objects.get(pk=found.pk)


def checked(actor, content, name="so-cu.csv", **said):
    """What looking through says of the file."""
    return look_through(actor, uploaded(actor, content, name, **said))


@pytest.fixture
def stage(db):
    """The tree of agencies and one actor for each part."""
    tree = make_tree()
    return SimpleNamespace(
        **tree,
        keeper=make_actor(tree["province"], Role.APPRAISER),
        outsider=make_actor(tree["stranger"], Role.APPRAISER),
    )


@pytest.fixture(autouse=True)
def _empty_queue(request):
    """The queue's own tables belong to no model that Django would empty after a test that commits."""
    marker = request.node.get_closest_marker("django_db")
    if marker is not None:
        request.getfixturevalue("transactional_db" if marker.kwargs.get("transaction") else "db")
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs; DELETE FROM procrastinate_workers")
