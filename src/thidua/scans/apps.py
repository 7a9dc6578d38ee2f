from django.apps import AppConfig


class ScansConfig(AppConfig):
    name = "thidua.scans"

    def ready(self) -> None:
        """Tell the floors below what scans add to them."""
        from thidua.scans import jobs, papers, waiting  # noqa: F401, PLC0415 -- registered on import, once models are ready
