from django.urls import path

from thidua.registrations import views

app_name = "registrations"
urlpatterns = [
    path("", views.registrations, name="registrations"),
    path("thong-bao/", views.call, name="call"),
    path("moi/", views.open_new, name="open"),
    path("doi-chieu/", views.compare, name="compare"),
    path("<int:pk>/", views.registration, name="registration"),
    path("<int:pk>/them/", views.add, name="add"),
    path("<int:pk>/gui/", views.send, name="send"),
    path("<int:pk>/dong/<int:line_pk>/bo/", views.drop, name="drop"),
]
