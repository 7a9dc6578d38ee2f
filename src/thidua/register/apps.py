from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "thidua.register"

    def ready(self) -> None:
        """Tell the floors below what the register adds to the home page, and what long work it knows."""
        from thidua.register import pairs, waiting  # noqa: F401, PLC0415 -- registered on import, once models are ready
