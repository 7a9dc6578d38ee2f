from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "thidua.decisions"

    def ready(self) -> None:
        """Tell the floors below what decisions add to them."""
        from thidua.decisions import ahead, waiting  # noqa: F401, PLC0415 -- registered on import, once models are ready

        waiting.register()
