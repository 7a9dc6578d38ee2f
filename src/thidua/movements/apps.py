from django.apps import AppConfig


class MovementsConfig(AppConfig):
    name = "thidua.movements"

    def ready(self) -> None:
        """Tell the home page what waits here."""
        from thidua.movements import waiting  # noqa: F401, PLC0415 -- registered on import, once models are ready
