from django.apps import AppConfig


class DraftingConfig(AppConfig):
    name = "thidua.drafting"

    def ready(self) -> None:
        """Tell the home page what waits here."""
        from thidua.drafting import waiting  # noqa: F401, PLC0415 -- registered on import, once models are ready
