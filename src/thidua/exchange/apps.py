from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "thidua.exchange"

    def ready(self) -> None:
        """Tell the floors below what exchange adds to them."""
        from thidua.dossiers.guards import taken_back, taking_back_blockers  # noqa: PLC0415 -- needs the models to be ready
        from thidua.exchange import queries, waiting  # noqa: F401, PLC0415 -- registered on import
        from thidua.exchange.services import sending  # noqa: PLC0415 -- the work of the queue

        if queries.already_on_its_way not in taking_back_blockers:
            taking_back_blockers.append(queries.already_on_its_way)
        if sending.void_unsent not in taken_back:
            taken_back.append(sending.void_unsent)
