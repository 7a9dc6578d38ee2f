from django.urls import path

from thidua.initiatives import views

app_name = "initiatives"
urlpatterns = [
    path("", views.cases, name="cases"),
    path("nop/", views.new, name="new"),
    path("lay-phieu/", views.vote, name="vote"),
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/sua/", views.change, name="change"),
    path("<int:pk>/rut/", views.withdraw, name="withdraw"),
    path("<int:pk>/tra-lai/", views.give_back, name="give_back"),
    path("<int:pk>/dua-ra-xet/", views.take_up, name="take_up"),
    path("<int:pk>/cham/", views.judge, name="judge"),
    path("<int:pk>/cong-nhan/", views.recognise, name="recognise"),
    path("<int:pk>/khong-cong-nhan/", views.refuse, name="refuse"),
    path("<int:pk>/giong/", views.alike, name="alike"),
    path("<int:pk>/giong/<int:other_pk>/", views.beside, name="beside"),
]
