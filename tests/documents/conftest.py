"""The gallery, made once for all tests that look at every paper."""

import pytest

from thidua.demo.gallery.papers import gallery_papers
from thidua.documents.rendering import Paper, render


@pytest.fixture(scope="session")
def gallery(django_db_setup, django_db_blocker) -> dict[str, Paper]:
    """Every kind of paper by its name in the gallery; nothing of it is in the database."""
    with django_db_blocker.unblock():
        return gallery_papers()


@pytest.fixture(scope="session")
def gallery_pdfs(gallery) -> dict[str, bytes]:
    """The same as PDF."""
    return {name: render(paper) for name, paper in gallery.items()}
