from django.urls import path

from thidua.telling import views

app_name = "telling"
urlpatterns = [
    path("thong-bao/cai-dat/", views.settings_page, name="settings"),
    path("thong-bao/cai-dat/dia-chi/", views.address, name="address"),
    path("thong-bao/cai-dat/thoi-nhan-thu/", views.stop_own, name="stop_own"),
    path("thong-bao/cai-dat/nhan-lai-thu/", views.resume, name="resume"),
    path("thong-bao/cai-dat/lich/", views.make_feed, name="make_feed"),
    path("thong-bao/cai-dat/lich/huy/", views.end_feed, name="end_feed"),
    path("thong-bao/xac-nhan/<str:slip>/", views.confirm, name="confirm"),
    path("thong-bao/thoi-nhan-thu/<str:slip>/", views.stop, name="stop"),
    path("lich/phien-hop/<int:pk>.ics", views.invitation, name="invitation"),
    path("lich/<str:secret>.ics", views.feed, name="feed"),
]
