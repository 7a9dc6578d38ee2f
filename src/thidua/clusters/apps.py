from django.apps import AppConfig


class ClustersConfig(AppConfig):
    name = "thidua.clusters"

    def ready(self) -> None:
        """Hear of votes that were counted, from wherever they are; know the work beside the pages."""
        from thidua.clusters import work  # noqa: F401, PLC0415 -- registered on import
        from thidua.clusters.services import honouring  # noqa: F401, PLC0415 -- registered on import, once models are ready
