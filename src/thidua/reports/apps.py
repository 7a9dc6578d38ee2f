from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "thidua.reports"

    def ready(self) -> None:
        """Tell the floors below what long work the reports know, and what waits here."""
        from thidua.reports.periodic import waiting  # noqa: F401, PLC0415 -- the same
        from thidua.reports.radar import work, workbook  # noqa: F401, PLC0415 -- registered on import, models are ready
