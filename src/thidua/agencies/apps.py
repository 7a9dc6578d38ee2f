from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "thidua.agencies"
