from django.urls import path

from thidua.staff.views import departments, members, topics

app_name = "staff"
urlpatterns = [
    path("", members.staff, name="staff"),
    path("them/", members.add, name="add"),
    path("<int:pk>/", members.member, name="member"),
    path("<int:pk>/sua/", members.change, name="change"),
    path("<int:pk>/bo-tri/", members.place, name="place"),
    path("<int:pk>/thoi-viec/", members.leave, name="leave"),
    path("vi-tri/<int:pk>/sua/", members.correct_placement, name="correct_placement"),
    path("vi-tri/<int:pk>/ket-thuc/", members.end_placement, name="end_placement"),
    path("xep-loai/", members.ratings, name="ratings"),
    path("phong-ban/", departments.departments, name="departments"),
    path("phong-ban/them/", departments.add, name="add_department"),
    path("phong-ban/sap-xep/", departments.reorganise, name="reorganise"),
    path("phong-ban/<int:pk>/", departments.department, name="department"),
    path("phong-ban/<int:pk>/sua/", departments.change, name="change_department"),
    path("de-tai/", topics.topics, name="topics"),
    path("de-tai/dang-ky/", topics.open_topic, name="open_topic"),
    path("de-tai/<int:pk>/", topics.topic, name="topic"),
    path("de-tai/<int:pk>/sua/", topics.change, name="change_topic"),
    path("de-tai/<int:pk>/phe-duyet/", topics.start, name="start_topic"),
    path("de-tai/<int:pk>/bao-cao/", topics.report, name="report_topic"),
    path("de-tai/<int:pk>/nghiem-thu/", topics.accept, name="accept_topic"),
    path("de-tai/<int:pk>/dung/", topics.stop, name="stop_topic"),
    path("de-tai/bao-cao/<int:pk>/tep/", topics.report_file, name="topic_file"),
]
