from typing import Any

app_name = "quality"
urlpatterns: list[Any] = []
