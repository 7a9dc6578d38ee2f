from django.urls import path

from thidua.meetings import views

app_name = "meetings"
urlpatterns = [
    path("", views.meetings, name="meetings"),
    path("lap/", views.call, name="call"),
    path("<int:pk>/", views.meeting, name="meeting"),
    path("<int:pk>/sua/", views.change, name="change"),
    path("<int:pk>/de-nghi/", views.propose, name="propose"),
    path("<int:pk>/de-nghi/<int:proposal>/bo/", views.drop, name="drop"),
    path("<int:pk>/mo-bo-phieu/", views.open_vote, name="open"),
    path("<int:pk>/bien-ban/", views.conclude, name="conclude"),
    path("<int:pk>/huy/", views.cancel, name="cancel"),
    path("<int:pk>/lap-ho-so/", views.nominate, name="nominate"),
]
