from django.urls import path

from thidua.drafting.views import cases, consulting, versions

app_name = "drafting"
urlpatterns = [
    path("", cases.cases, name="cases"),
    path("mo/", cases.new, name="new"),
    path("y-kien/", consulting.asked, name="asked"),
    path("y-kien/<int:pk>/", consulting.answer, name="answer"),
    path("<int:pk>/", cases.case, name="case"),
    path("<int:pk>/sua/", cases.change, name="change"),
    path("<int:pk>/han/", cases.days, name="days"),
    path("<int:pk>/to-soan-thao/", cases.add_member, name="add_member"),
    path("to-soan-thao/<int:pk>/roi/", cases.end_member, name="end_member"),
    path("<int:pk>/xong/<slug:step>/", cases.finish, name="finish"),
    path("<int:pk>/giay-to/<slug:step>/", cases.add_paper, name="add_paper"),
    path("<int:pk>/tra-ve/", cases.give_back, name="give_back"),
    path("<int:pk>/dung/", cases.stop, name="stop"),
    path("<int:pk>/ban-hanh/", cases.issue, name="issue"),
    path("<int:pk>/ban-ky/", cases.signed, name="signed"),
    path("giay-to/<int:pk>/", cases.paper, name="paper"),
    path("<int:pk>/ban-du-thao/", versions.new_version, name="new_version"),
    path("ban-du-thao/<int:pk>/", versions.version, name="version"),
    path("ban-du-thao/<int:pk>/tep/", versions.version_file, name="version_file"),
    path("<int:pk>/so-sanh/", versions.compared, name="compared"),
    path("<int:pk>/lay-y-kien/", consulting.consult, name="consult"),
    path("lay-y-kien/<int:pk>/", consulting.consultation, name="consultation"),
    path("lay-y-kien/<int:pk>/nhap/", consulting.enter_answer, name="enter_answer"),
    path("tra-loi/<int:pk>/tep/", consulting.answer_file, name="answer_file"),
    path("<int:pk>/tiep-thu/", consulting.opinions, name="opinions"),
    path("gop-y/<int:pk>/", consulting.settle, name="settle"),
]
