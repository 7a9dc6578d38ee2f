from django.urls import path

from thidua.portal import comments, verification

app_name = "portal"
urlpatterns = [
    path("lay-y-kien/", comments.publications, name="publications"),
    path("lay-y-kien/<str:code>/", comments.publication, name="publication"),
    path("bang/<str:code>/", verification.verify, name="verify"),
]
