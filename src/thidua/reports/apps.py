from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "thidua.reports"

    def ready(self) -> None:
        """Tell the floors below what long work the reports know, what waits here and what comes near."""
        from thidua.reports import ahead  # noqa: F401, PLC0415 -- registered on import, once models are ready
        from thidua.reports.periodic import waiting  # noqa: F401, PLC0415 -- the same
        from thidua.reports.radar import work, workbook  # noqa: F401, PLC0415 -- registered on import, models are ready
