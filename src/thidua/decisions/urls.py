from django.urls import include, path

from thidua.decisions import views

app_name = "decisions"
urlpatterns = [
    path("", views.decisions, name="decisions"),
    path("cho-quyet-dinh/", views.waiting, name="waiting"),
    path("cho-quyet-dinh/soan/", views.draft, name="draft"),
    path("xu-ly/", include("thidua.decisions.after.urls")),
    path("<int:pk>/", views.decision, name="decision"),
    path("<int:pk>/sua/", views.change, name="change"),
    path("<int:pk>/kiem-tra/", views.check, name="check"),
    path("<int:pk>/bo/", views.cancel, name="cancel"),
    path("<int:pk>/tien-thuong/", views.bonuses, name="bonuses"),
]
