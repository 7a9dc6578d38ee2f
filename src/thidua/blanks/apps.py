from django.apps import AppConfig


class BlanksConfig(AppConfig):
    name = "thidua.blanks"

    def ready(self) -> None:
        """Make known the long work of printing."""
        from thidua.blanks import printing  # noqa: F401, PLC0415 -- registered on import; needs the models to be ready
