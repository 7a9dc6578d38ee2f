from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "thidua.initiatives"

    def ready(self) -> None:
        """Say who runs the polls of initiatives."""
        from thidua.initiatives.services import judging  # noqa: F401, PLC0415 -- registered on import
