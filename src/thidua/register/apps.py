from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "thidua.register"

    def ready(self) -> None:
        """Tell the floor below what the register adds to the home page."""
        from thidua.register import waiting  # noqa: F401, PLC0415 -- registered on import, once models are ready
