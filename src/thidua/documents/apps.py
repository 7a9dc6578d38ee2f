from django.apps import AppConfig
from django.db.models.signals import post_save


class DocumentsConfig(AppConfig):
    name = "thidua.documents"

    def ready(self) -> None:
        """Keep papers as soon as their records are official."""
        from thidua.documents import beside  # noqa: F401, PLC0415 -- registered on import
        from thidua.documents.freezing import freeze_when_official, keep_reports_when_sent  # noqa: PLC0415 -- needs the models to be ready
        from thidua.dossiers.models import Submission  # noqa: PLC0415 -- the same

        post_save.connect(freeze_when_official, dispatch_uid="freeze_when_official")
        post_save.connect(keep_reports_when_sent, sender=Submission, dispatch_uid="keep_reports_when_sent")
