from django.apps import AppConfig


class CouncilsConfig(AppConfig):
    name = "thidua.councils"

    def ready(self) -> None:
        """Tell the home page what waits here, and the dossiers what a council decides about them."""
        # Registered once models are ready: this module is read before there are any.
        from thidua.councils import ahead, waiting  # noqa: F401, PLC0415 -- registered on import
        from thidua.councils.queries import recused_nominations, vote_failed, vote_missing  # noqa: PLC0415 -- needs models
        from thidua.dossiers.guards import council_obstacles, further_outcomes  # noqa: PLC0415 -- needs models
        from thidua.dossiers.queries import hiding  # noqa: PLC0415 -- needs models

        hiding.append(recused_nominations)
        further_outcomes.append(vote_failed)
        council_obstacles.append(vote_missing)
