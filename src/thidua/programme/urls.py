from django.urls import path

from thidua.programme.views import overview, programmes, tasks, work

app_name = "programme"
urlpatterns = [
    path("", tasks.tasks, name="tasks"),
    path("bang/", overview.board, name="board"),
    path("lich/", overview.calendar, name="calendar"),
    path("tong-hop/", overview.totals, name="totals"),
    path("giao/", tasks.assign, name="assign"),
    path("<int:pk>/", tasks.task, name="task"),
    path("<int:pk>/sua/", tasks.change, name="change"),
    path("<int:pk>/chia-viec/", tasks.break_down, name="break_down"),
    path("<int:pk>/tien-do/", work.report, name="report"),
    path("<int:pk>/gia-han/", work.ask_extension, name="ask_extension"),
    path("<int:pk>/nop/", work.hand_in, name="hand_in"),
    path("<int:pk>/nghiem-thu/", work.accept, name="accept"),
    path("<int:pk>/tra-lai/", work.give_back, name="give_back"),
    path("<int:pk>/thoi-giao/", work.cancel, name="cancel"),
    path("xin-gia-han/<int:pk>/", work.settle_extension, name="settle_extension"),
    path("tep/<int:pk>/", work.file, name="file"),
    path("chuong-trinh/", programmes.programmes, name="programmes"),
    path("chuong-trinh/lap/", programmes.draft, name="draft"),
    path("chuong-trinh/<int:pk>/", programmes.programme, name="programme"),
    path("chuong-trinh/<int:pk>/them/", tasks.plan, name="plan"),
    path("chuong-trinh/<int:pk>/phe-duyet/", programmes.approve, name="approve"),
    path("chuong-trinh/<int:pk>/ket-thuc/", programmes.end, name="end"),
    path("phien/<int:pk>/", programmes.session, name="session"),
    path("phien/<int:pk>/ket-luan/", tasks.conclude, name="conclude"),
    path("tai-lieu/<int:pk>/", programmes.paper, name="paper"),
    path("tai-lieu/<int:pk>/rut/", programmes.withdraw_paper, name="withdraw_paper"),
]
