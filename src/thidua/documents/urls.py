from django.urls import path

from thidua.documents import beside, views

app_name = "documents"
urlpatterns = [
    path("to-trinh/<str:code>.pdf", views.submission, name="submission"),
    path("bien-ban-hop/<int:pk>.pdf", views.minutes, name="minutes"),
    path("bien-ban-kiem-phieu/<int:pk>.pdf", views.count_record, name="count_record"),
    path("quyet-dinh/<int:pk>.pdf", views.decision, name="decision"),
    path("bang/<int:pk>.pdf", views.certificates, name="certificates"),
    path("bang/<int:pk>/lap-tep/", beside.make_certificates, name="make_certificates"),
    path("bang-cua-toi/<int:pk>.pdf", views.own_certificate, name="own_certificate"),
    path("thong-bao-ket-qua/<int:pk>.pdf", views.results, name="results"),
    path("cong-khai/<int:pk>.pdf", views.notice, name="notice"),
    path("xu-ly/<int:case>/to-trinh.pdf", views.after_request, name="after_request"),
    path("xu-ly/<int:case>/quyet-dinh.pdf", views.after_decision, name="after_decision"),
    path("xu-ly/<int:case>/bang.pdf", views.after_certificate, name="after_certificate"),
    path("phieu-tham-dinh/<str:code>.pdf", views.appraisal, name="appraisal"),
    path("tra-loi-truy-cap/<int:pk>.pdf", views.access_answer, name="access_answer"),
]
