from django.apps import AppConfig


class ExemplarsConfig(AppConfig):
    name = "thidua.exemplars"

    def ready(self) -> None:
        """Tell the home page what waits here, and the reminders what comes near."""
        from thidua.exemplars import ahead, waiting  # noqa: F401, PLC0415 -- registered on import, once models are ready
