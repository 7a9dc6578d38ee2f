from django.urls import path

from thidua.past.views import imports, steps

app_name = "past"
urlpatterns = [
    path("", imports.imports, name="imports"),
    path("<int:pk>/", imports.past_import, name="import"),
    path("<int:pk>/tep/", imports.file, name="file"),
    path("<int:pk>/dong-loi/", imports.faults, name="faults"),
    path("<int:pk>/tien-do/", imports.progress, name="progress"),
    path("<int:pk>/cot/", steps.columns, name="columns"),
    path("<int:pk>/kiem-tra/", steps.check, name="check"),
    path("<int:pk>/ghi/", steps.write, name="write"),
    path("<int:pk>/hoan-tac/", steps.undo, name="undo"),
    path("<int:pk>/bo/", steps.abandon, name="abandon"),
]
