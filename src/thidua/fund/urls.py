from typing import Any

app_name = "fund"
urlpatterns: list[Any] = []
