from typing import Any

app_name = "exemplars"
urlpatterns: list[Any] = []
