from django.urls import path

from thidua.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("<int:pk>/", views.job, name="job"),
    path("<int:pk>/tep/", views.job_file, name="file"),
    path("<int:pk>/dung/", views.cancel, name="cancel"),
    path("<int:pk>/lam-lai/", views.retry, name="retry"),
]
