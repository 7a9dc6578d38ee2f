from django.apps import AppConfig


class PetitionsConfig(AppConfig):
    name = "thidua.petitions"

    def ready(self) -> None:
        """Tell the home page what waits here."""
        from thidua.petitions import waiting  # noqa: F401, PLC0415 -- registered on import, once models are ready
