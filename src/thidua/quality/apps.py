from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "thidua.quality"

    def ready(self) -> None:
        """Tell the home page what waits here, and the reminders what comes near."""
        from thidua.quality import ahead, waiting  # noqa: F401, PLC0415 -- registered on import, once models are ready
