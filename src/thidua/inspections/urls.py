from django.urls import path

from thidua.inspections.views import cases, following, plans, work

app_name = "inspections"
urlpatterns = [
    path("", cases.inspections, name="inspections"),
    path("ke-hoach/", plans.plans, name="plans"),
    path("ke-hoach/lap/", plans.new_plan, name="new_plan"),
    path("ke-hoach/<int:pk>/", plans.plan, name="plan"),
    path("ke-hoach/<int:pk>/sua/", plans.change_plan, name="change_plan"),
    path("ke-hoach/<int:pk>/phe-duyet/", plans.approve_plan, name="approve_plan"),
    path("chuan-bi/", cases.prepare, name="prepare"),
    path("<int:pk>/", cases.inspection, name="inspection"),
    path("<int:pk>/sua/", cases.change, name="change"),
    path("<int:pk>/de-cuong/", cases.questions, name="questions"),
    path("<int:pk>/quyet-dinh/", cases.decide, name="decide"),
    path("<int:pk>/thong-bao/", cases.announce, name="announce"),
    path("<int:pk>/bat-dau/", cases.start, name="start"),
    path("<int:pk>/thoi/", cases.cancel, name="cancel"),
    path("<int:pk>/tra-loi/", work.answer, name="answer"),
    path("<int:pk>/rut-mau/", work.draw_sample, name="draw_sample"),
    path("<int:pk>/phat-hien/", work.add_finding, name="add_finding"),
    path("<int:pk>/lap-ket-luan/", following.write_up, name="write_up"),
    path("<int:pk>/ket-luan/", following.conclusion, name="conclusion"),
    path("<int:pk>/tra-lai/", following.give_back, name="give_back"),
    path("<int:pk>/ky-ket-luan/", following.conclude, name="conclude"),
    path("mau/<int:pk>/", work.draw, name="draw"),
    path("mau/<int:pk>/danh-sach.txt", work.population, name="population"),
    path("phat-hien/<int:pk>/", work.finding, name="finding"),
    path("phat-hien/<int:pk>/giai-trinh/", work.explain, name="explain"),
    path("phat-hien/<int:pk>/xem-xet/", work.settle, name="settle"),
    path("phat-hien/<int:pk>/tam-dung/", work.hold, name="hold"),
    path("phat-hien/<int:pk>/thoi-tam-dung/", work.release, name="release"),
    path("kien-nghi/<int:pk>/", following.recommendation, name="recommendation"),
    path("kien-nghi/<int:pk>/tra-lai/", following.return_report, name="return_report"),
    path("kien-nghi/<int:pk>/xac-nhan/", following.close, name="close"),
    path("tep/<int:pk>/", work.attachment, name="attachment"),
]
