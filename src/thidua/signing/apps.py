from django.apps import AppConfig


class SigningConfig(AppConfig):
    name = "thidua.signing"

    def ready(self) -> None:
        """Tell the floors below what signatures add to them."""
        from thidua.decisions.requirements import before_in_force  # noqa: PLC0415 -- needs the models to be ready
        from thidua.documents.freezing import handed_out_as  # noqa: PLC0415
        from thidua.signing import batch, queries, waiting  # noqa: F401, PLC0415 -- registered on import

        before_in_force(queries.missing_signatures)
        handed_out_as(queries.signed_pdf)
