from django.urls import path

from thidua.polls.views import running, voting

app_name = "polls"
urlpatterns = [
    path("phieu/<int:pk>/", voting.slip_code, name="slip_code"),
    path("phieu/<int:pk>/bien-nhan/", voting.check, name="check"),
    path("phieu/<int:pk>/<str:code>/", voting.slip, name="slip"),
    path("<int:pk>/", running.poll, name="poll"),
    path("<int:pk>/phieu-cua-toi/", voting.vote, name="vote"),
    path("<int:pk>/tien-do/", running.progress, name="progress"),
    path("<int:pk>/dong/", running.close, name="close"),
    path("<int:pk>/huy/", running.cancel, name="cancel"),
    path("<int:pk>/in-lai/", running.renew, name="renew"),
    path("<int:pk>/kiem-phieu/", running.count, name="count"),
    path("<int:pk>/ket-qua/", running.result, name="result"),
]
