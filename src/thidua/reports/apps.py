from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "thidua.reports"

    def ready(self) -> None:
        """Tell the floor below what long work the reports know."""
        from thidua.reports.radar import work, workbook  # noqa: F401, PLC0415 -- registered on import, models are ready
