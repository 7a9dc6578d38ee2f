from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "thidua.meetings"

    def ready(self) -> None:
        """Hear what becomes of the polls of meetings, and tell the home page what waits here."""
        # Registered once models are ready: this module is read before there are any.
        from thidua.meetings import waiting  # noqa: F401, PLC0415 -- registered on import
        from thidua.meetings.services import voting  # noqa: F401, PLC0415 -- receivers register on import
