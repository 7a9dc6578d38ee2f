from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "thidua.programme"

    def ready(self) -> None:
        """Register what waits here, what comes near, and the daily look for what is overdue."""
        from thidua.programme import ahead, waiting  # noqa: F401, PLC0415 -- registered on import, once models are ready
        from thidua.programme.services import settling  # noqa: F401, PLC0415 -- the same
