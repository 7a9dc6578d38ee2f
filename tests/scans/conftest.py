"""One made-up decision, scanned once a session and read by the real machine once; later tests find its pages kept."""

import shutil
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.makers import make_actor, make_tree
from tests.scans.papers import as_pdf, make_paper, scan
from thidua.agencies.models import Role
from thidua.scans import services
from thidua.scans.jobs import read_scan
from thidua.scans.models import Scan
from thidua.scans.reader import FOLDER


@pytest.fixture(scope="session")
def paper():
    """A decision with five people in a table overleaf."""
    return make_paper(0, layout="table", people=5)


@pytest.fixture(scope="session")
def scanned(paper):
    """The paper as the PDF that a scanner makes of it."""
    return as_pdf(scan(paper, seed=0))


@pytest.fixture(scope="session")
def _read_before(tmp_path_factory):
    return tmp_path_factory.mktemp("trang") / FOLDER


@pytest.fixture
def kept_pages(settings, _files, _read_before):
    """What the machine read in an earlier test of the session; reading takes seconds a page."""
    here = Path(settings.MEDIA_ROOT) / FOLDER
    if _read_before.exists():
        shutil.copytree(_read_before, here)
    yield
    if here.exists() and not _read_before.exists():
        shutil.copytree(here, _read_before)


@pytest.fixture
def tree(db):
    return make_tree()


@pytest.fixture
def officer(tree):
    """An officer of the province who keeps its register; another one verifies."""
    return make_actor(tree["province"], Role.UNIT_OFFICER)


@pytest.fixture
def appraiser(tree):
    return make_actor(tree["province"], Role.APPRAISER)


@pytest.fixture
def read(officer, scanned, kept_pages) -> Scan:
    """The scanned decision, uploaded and read."""
    made = services.upload_scan(officer, uploads=[SimpleUploadedFile("qd-cu.pdf", scanned)])
    read_scan(officer, lambda *_args: None, scan=made.pk)
    made.refresh_from_db()
    return made
