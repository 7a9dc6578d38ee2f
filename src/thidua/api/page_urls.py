from django.urls import path

from thidua.api import views

app_name = "connections"
urlpatterns = [
    path("", views.connections, name="connections"),
    path("khoa/moi/", views.new_token, name="new_token"),
    path("khoa/<int:pk>/thu-hoi/", views.revoke, name="revoke_token"),
    path("tai-lieu/", views.reference, name="reference"),
]
