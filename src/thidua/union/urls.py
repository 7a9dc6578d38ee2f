from typing import Any

app_name = "union"
urlpatterns: list[Any] = []
