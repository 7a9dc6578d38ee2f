from django.apps import AppConfig


class PastConfig(AppConfig):
    name = "thidua.past"

    def ready(self) -> None:
        """Tell the floors below what long work this room knows."""
        from thidua.past import work  # noqa: F401, PLC0415 -- registered on import, once models are ready
