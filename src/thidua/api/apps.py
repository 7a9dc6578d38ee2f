from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "thidua.api"

    def ready(self) -> None:
        """Register the daily chores, and listen to the trail."""
        from thidua.api import hooks, services  # noqa: F401, PLC0415 - models are loaded now
