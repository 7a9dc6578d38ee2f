from django.urls import path

from thidua.movements.views import plans, reviews, taking_part

app_name = "movements"
urlpatterns = [
    path("", plans.movements, name="movements"),
    path("soan/", plans.new, name="new"),
    path("<int:pk>/", plans.movement, name="movement"),
    path("<int:pk>/sua/", plans.change, name="change"),
    path("<int:pk>/trinh/", plans.propose, name="propose"),
    path("<int:pk>/tra-lai/", plans.give_back, name="give_back"),
    path("<int:pk>/phat-dong/", plans.launch, name="launch"),
    path("<int:pk>/ket-thuc/", plans.end, name="end"),
    path("<int:pk>/huong-ung/", plans.adapt, name="adapt"),
    path("<int:pk>/dang-ky/", taking_part.join, name="join"),
    path("<int:pk>/danh-gia/", reviews.open_review, name="open_review"),
    path("tham-gia/<int:pk>/", taking_part.participation, name="participation"),
    path("tham-gia/<int:pk>/chi-tieu/", taking_part.targets, name="targets"),
    path("tham-gia/<int:pk>/rut/", taking_part.withdraw, name="withdraw"),
    path("tham-gia/<int:pk>/bao-cao/<int:period_pk>/", taking_part.write_report, name="write_report"),
    path("bao-cao/<int:pk>/", taking_part.report, name="report"),
    path("bao-cao/<int:pk>/tiep-nhan/", taking_part.accept, name="accept"),
    path("bao-cao/<int:pk>/tra-lai/", taking_part.return_report, name="return_report"),
    path("tai-lieu/<int:pk>/", taking_part.proof, name="proof"),
    path("ket-qua/<int:pk>/", reviews.review, name="review"),
    path("ket-qua/<int:pk>/cong-bo-lai/", reviews.revise, name="revise"),
    path("ket-qua/<int:pk>/khoa/", reviews.lock, name="lock"),
]
