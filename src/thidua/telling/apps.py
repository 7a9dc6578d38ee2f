from django.apps import AppConfig


class TellingConfig(AppConfig):
    name = "thidua.telling"

    def ready(self) -> None:
        """Listen to what people are told and to the trail, and register the daily work."""
        from thidua.telling import ahead, mailing  # noqa: F401, PLC0415 - models are loaded now
