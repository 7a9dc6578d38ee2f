from django.urls import path

from thidua.signing import views

app_name = "signing"
urlpatterns = [
    path("", views.papers, name="papers"),
    path("hang-loat/", views.batch, name="batch"),
    path("kiem-tra/", views.check, name="check"),
    path("chung-thu-so/", views.certificates, name="certificates"),
    path("chung-thu-so/them/", views.register, name="register"),
    path("chung-thu-so/yeu-cau/", views.rule, name="rule"),
    path("chung-thu-so/<int:pk>/thoi-dung/", views.end_certificate, name="end_certificate"),
    path("quyet-dinh/<int:pk>/", views.of_decision, name="of_decision"),
    path("to-trinh/<str:code>/", views.of_submission, name="of_submission"),
    path("<int:pk>/", views.paper, name="paper"),
    path("<int:pk>.pdf", views.pdf, name="pdf"),
    path("<int:pk>/ky/", views.sign, name="sign"),
    path("<int:pk>/nop-ban-da-ky/", views.hand_in, name="hand_in"),
]
