"""A database for one benchmark, thrown away at the end."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def own_database() -> Iterator[None]:
    """Django on a migrated, empty database of its own, whose pages a test client may ask for."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["THIDUA_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "thidua.settings"
        os.environ.pop("DATABASE_URL", None)
        from thidua import database

        with database.running(Path(folder), durable=False):
            import django

            django.setup()
            from django.conf import settings
            from django.core.management import call_command

            # Pages name files that nobody gathered here.
            settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
            settings.ALLOWED_HOSTS.append("testserver")
            call_command("migrate", verbosity=0)
            yield
