from django.urls import path

from thidua.portal import comments, verification

app_name = "portal"
urlpatterns = [
    path("tra-cuu/", verification.look_up, name="look_up"),  # short: people type it from a certificate
    path("cong-khai/lay-y-kien/", comments.publications, name="publications"),
    path("cong-khai/lay-y-kien/<str:code>/", comments.publication, name="publication"),
    path("cong-khai/bang/<str:code>/", verification.verify, name="verify"),
]
