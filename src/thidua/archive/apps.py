from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "thidua.archive"

    def ready(self) -> None:
        """Register the daily work and the job."""
        from thidua.archive import export, fixity, keeping  # noqa: F401, PLC0415 - models are loaded now
