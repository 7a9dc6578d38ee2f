from django.apps import AppConfig


class UnionConfig(AppConfig):
    name = "thidua.union"

    def ready(self) -> None:
        """Hear of the elections, and register what waits here and what comes near."""
        from thidua.union import ahead, waiting  # noqa: F401, PLC0415 -- registered on import, once models are ready
        from thidua.union.services import elections  # noqa: F401, PLC0415 -- the same
