from django.apps import AppConfig


class FundConfig(AppConfig):
    name = "thidua.fund"
