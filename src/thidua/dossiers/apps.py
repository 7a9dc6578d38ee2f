from django.apps import AppConfig

from thidua.screens.keeping import keeps_files


class DossiersConfig(AppConfig):
    name = "thidua.dossiers"

    def ready(self) -> None:
        """Tell the floors below what dossiers add to them."""
        from thidua.dossiers import (  # noqa: F401, PLC0415 -- registered on import, once models are ready
            ahead,
            files,
            list_jobs,
            merging,
            sight,
            waiting,
        )
        from thidua.dossiers.law_changes import register  # noqa: PLC0415 -- once models are ready

        register()
        keeps_files(files)
