from django.apps import AppConfig


class LegislationConfig(AppConfig):
    name = "thidua.legislation"
