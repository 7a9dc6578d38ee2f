from django.apps import AppConfig


class CeremoniesConfig(AppConfig):
    name = "thidua.ceremonies"
