from typing import Any

app_name = "ceremonies"
urlpatterns: list[Any] = []
