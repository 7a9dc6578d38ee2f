from django.apps import AppConfig


class CeremoniesConfig(AppConfig):
    name = "thidua.ceremonies"

    def ready(self) -> None:
        """Register what waits here and what comes near."""
        from thidua.ceremonies import ahead, waiting  # noqa: F401, PLC0415 -- registered on import, once models are ready
