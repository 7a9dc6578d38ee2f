from django.apps import AppConfig


class FundConfig(AppConfig):
    name = "thidua.fund"

    def ready(self) -> None:
        """Tell the home page what waits to be approved and paid."""
        from thidua.fund import waiting  # noqa: F401, PLC0415 -- registered on import, once models are ready
