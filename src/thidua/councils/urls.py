from django.urls import path

from thidua.councils.views import councils, counting, sessions, voting

app_name = "councils"
urlpatterns = [
    path("", councils.councils, name="councils"),
    path("thanh-lap/", councils.form_council, name="form_council"),
    path("<int:pk>/", councils.council, name="council"),
    path("<int:pk>/them-thanh-vien/", councils.add_member, name="add_member"),
    path("<int:pk>/thanh-vien/<int:member>/thoi/", councils.end_member, name="end_member"),
    path("<int:pk>/them-phien/", sessions.prepare_session, name="prepare_session"),
    path("phien/<int:pk>/", sessions.session, name="session"),
    path("phien/<int:pk>/sua/", sessions.change_session, name="change_session"),
    path("phien/<int:pk>/moi-hop/", sessions.invite, name="invite"),
    path("phien/<int:pk>/chuong-trinh/", sessions.agenda, name="agenda"),
    path("phien/<int:pk>/diem-danh/", sessions.attendance, name="attendance"),
    path("phien/<int:pk>/khong-tham-gia/", sessions.recusals, name="recusals"),
    path("phien/<int:pk>/khong-tham-gia/bo/", sessions.lift_recusal, name="lift_recusal"),
    path("phien/<int:pk>/khoa/", sessions.keys, name="keys"),
    path("phien/<int:pk>/khoa/<int:order>/", sessions.take_key, name="take_key"),
    path("phien/<int:pk>/khoa/<int:order>/doi/", sessions.release_key, name="release_key"),
    path("phien/<int:pk>/mo-bo-phieu/", sessions.open_voting, name="open_voting"),
    path("phien/<int:pk>/dong-bo-phieu/", sessions.close_voting, name="close_voting"),
    path("phien/<int:pk>/huy/", sessions.cancel_session, name="cancel_session"),
    path("phien/<int:pk>/tien-do/", voting.progress, name="progress"),
    path("phien/<int:pk>/bo-phieu/", voting.vote, name="vote"),
    path("phien/<int:pk>/muc/<int:item>/", voting.item, name="item"),
    path("phien/<int:pk>/phieu-van-ban/<int:member>/", voting.written_opinion, name="written_opinion"),
    path("phien/<int:pk>/kiem-phieu/", counting.count, name="count"),
    path("phien/<int:pk>/ket-qua/", counting.result, name="result"),
    path("phien/<int:pk>/ban-chup/<int:member>/", counting.scan, name="scan"),
    path("phien/<int:pk>/bien-ban/", counting.conclude, name="conclude"),
]
