from django.urls import path

from thidua.blanks import layouts, views

app_name = "blanks"
urlpatterns = [
    path("", views.blanks, name="blanks"),
    path("them/", views.make, name="make"),
    path("may-in/them/", views.printer, name="add_printer"),
    path("may-in/<int:pk>/", views.printer, name="printer"),
    path("may-in/<int:pk>/thoi-dung/", views.end_printer, name="end_printer"),
    path("quyet-dinh/<int:pk>/", views.of_decision, name="of_decision"),
    path("lan-in/<int:pk>/", views.batch, name="batch"),
    path("lan-in/<int:pk>.pdf", views.batch_file, name="batch_file"),
    path("lan-in/<int:pk>/bao-hong/", views.spoil, name="spoil"),
    path("lan-in/<int:pk>/lam-tiep/", views.retry, name="retry"),
    path("<int:pk>/", views.blank, name="blank"),
    path("<int:pk>/sua/", views.change, name="change"),
    path("<int:pk>/thoi-dung/", views.end, name="end"),
    path("<int:pk>/nhan/", views.receive, name="receive"),
    path("<int:pk>/bao-hong/", views.spoil_stock, name="spoil_stock"),
    path("<int:pk>/in/", views.ask, name="ask"),
    path("<int:pk>/anh/", layouts.picture, name="picture"),
    path("<int:pk>/bo-cuc/", layouts.layout, name="layout"),
    path("<int:pk>/bo-cuc/xem-ngay/", layouts.live, name="live"),
    path("<int:pk>/xem-thu.png", layouts.preview, name="preview"),
    path("<int:pk>/trang-thu.pdf", layouts.test_sheet, name="test_sheet"),
]
