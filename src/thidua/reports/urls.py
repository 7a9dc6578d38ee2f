from django.urls import path

from thidua.reports.boards import views as boards
from thidua.reports.fairness import views as fairness
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
    path("cong-bang/", fairness.fairness, name="fairness"),
]
