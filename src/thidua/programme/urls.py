from django.urls import path

from thidua.programme.views import tasks

app_name = "programme"
urlpatterns = [
    path("<int:pk>/", tasks.task, name="task"),
]
