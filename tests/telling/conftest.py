from collections.abc import Iterator
from typing import Any

import pytest

from tests.telling.mailbox import Mailbox, mail_server


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A mail server of our own, and the settings by which the system sends to it as it would to any."""
    with mail_server() as (box, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.PUBLIC_ADDRESS = "https://thidua.example.vn"
        yield box
