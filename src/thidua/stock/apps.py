from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "thidua.stock"

    def ready(self) -> None:
        """Tell the home page what runs low."""
        from thidua.stock import waiting  # noqa: F401, PLC0415 -- registered on import, once models are ready
