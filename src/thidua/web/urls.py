from django.contrib.auth import views as auth
from django.urls import path

from thidua.web import views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("dang-nhap/", auth.LoginView.as_view(template_name="web/sign_in.html"), name="sign_in"),
    path("dang-xuat/", auth.LogoutView.as_view(), name="sign_out"),
]
