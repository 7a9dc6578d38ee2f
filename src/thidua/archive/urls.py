from django.urls import path

from thidua.archive import views

app_name = "archive"
urlpatterns = [
    path("", views.papers, name="papers"),
    path("tinh-trang/", views.health, name="health"),
    path("xuat/", views.export, name="export"),
    path("<int:pk>.pdf", views.pdf, name="pdf"),
]
