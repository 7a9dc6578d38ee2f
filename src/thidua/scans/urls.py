from django.urls import path

from thidua.scans import views

app_name = "scans"
urlpatterns = [
    path("", views.scans, name="scans"),
    path("<int:pk>/", views.scan, name="scan"),
    path("<int:pk>/trang/<int:number>/anh/", views.picture, name="picture"),
    path("<int:pk>/tep/<int:number>/", views.scan_file, name="file"),
    path("<int:pk>/quyet-dinh/", views.decision, name="decision"),
    path("<int:pk>/dong/<int:number>/", views.row, name="row"),
    path("<int:pk>/them-dong/", views.new_row, name="new_row"),
    path("<int:pk>/doc-lai/", views.read_again, name="read_again"),
    path("<int:pk>/khai/", views.claim, name="claim"),
    path("<int:pk>/lay-lai/", views.take_back, name="take_back"),
    path("<int:pk>/bo/", views.abandon, name="abandon"),
    path("<int:pk>/lam-tiep/", views.take_up, name="take_up"),
]
