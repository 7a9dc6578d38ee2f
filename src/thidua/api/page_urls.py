from django.urls import path

from thidua.api import views

app_name = "connections"
urlpatterns = [
    path("", views.connections, name="connections"),
    path("khoa/moi/", views.new_token, name="new_token"),
    path("khoa/<int:pk>/thu-hoi/", views.revoke, name="revoke_token"),
    path("noi-nhan/moi/", views.new_webhook, name="new_webhook"),
    path("noi-nhan/<int:pk>/", views.webhook, name="webhook"),
    path("noi-nhan/<int:pk>/thoi/", views.end_webhook, name="end_webhook"),
    path("tin/<int:pk>/gui-lai/", views.send_again, name="send_again"),
    path("tai-lieu/", views.reference, name="reference"),
]
