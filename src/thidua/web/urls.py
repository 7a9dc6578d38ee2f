from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from thidua.web import own, trail, views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("dang-nhap/", views.SignIn.as_view(), name="sign_in"),
    path("dang-xuat/", auth.LogoutView.as_view(), name="sign_out"),
    path("thanh-tich-cua-toi/", own.own, name="own"),
    path("mat-khau/", views.change_password, name="change_password"),
    path("chuyen-co-quan/", views.switch_agency, name="switch_agency"),
    path("thong-bao/", views.notices, name="notices"),
    path("thong-bao/da-doc/", views.mark_all_read, name="mark_all_read"),
    path("thong-bao/<int:notice_id>/", views.open_notice, name="open_notice"),
    path("nhat-ky/", trail.trail, name="trail"),
    path("giao-dien/", views.components, name="components"),
    path("ngon-ngu/", login_not_required(set_language), name="set_language"),
]
