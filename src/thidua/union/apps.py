from django.apps import AppConfig


class UnionConfig(AppConfig):
    name = "thidua.union"
