from django.urls import path

from thidua.reports.boards import views as boards
from thidua.reports.fairness import views as fairness
from thidua.reports.indicators import views as indicators
from thidua.reports.periodic import views as periodic
from thidua.reports.radar import views as radar
from thidua.reports.statistics import views as statistics

app_name = "reports"
urlpatterns = [
    path("radar/", radar.radar, name="radar"),
    path("radar/quet/", radar.ask_radar, name="ask_radar"),
    path("radar/tien-do/", radar.radar_progress, name="radar_progress"),
    path("radar/mau-thuan/", radar.radar_refused, name="radar_refused"),
    path("radar/<slug:award_code>/<slug:basis>/", radar.radar_award, name="radar_award"),
    path("bang/cum-khoi/<int:pk>/", boards.of_cluster, name="cluster_board"),
    path("bang/phong-trao/<int:pk>/", boards.of_movement, name="movement_board"),
    path("thong-ke/", statistics.statistics, name="statistics"),
    path("thong-ke/<str:form_code>/", statistics.statistical_form, name="statistical_form"),
    path("thong-ke/<str:form_code>/dong/", statistics.statistical_rows, name="statistical_rows"),
    path("bang-dieu-hanh/", indicators.dashboard, name="dashboard"),
    path("chi-so/<str:code>/dong/", indicators.rows, name="rows"),
    path("dinh-ky/", periodic.reports, name="reports"),
    path("dinh-ky/lap/", periodic.begin, name="begin"),
    path("dinh-ky/<int:pk>/", periodic.report, name="report"),
    path("dinh-ky/<int:pk>/lay-lai/", periodic.refresh, name="refresh"),
    path("dinh-ky/<int:pk>/trinh/", periodic.propose, name="propose"),
    path("dinh-ky/<int:pk>/tra-lai/", periodic.give_back, name="give_back"),
    path("dinh-ky/<int:pk>/ban-hanh/", periodic.issue, name="issue"),
    path("dinh-ky/<int:pk>/thoi/", periodic.drop, name="drop"),
    path("dinh-ky/muc/<int:pk>/", periodic.section, name="section"),
    path("dinh-ky/muc/<int:pk>/nhiem-vu/<int:number>/", periodic.put_task, name="put_task"),
    path("dinh-ky/muc/<int:pk>/xem-truoc/", periodic.preview, name="preview"),
    path("cong-bang/", fairness.fairness, name="fairness"),
]
