from django.urls import path

from thidua.clusters.views import clusters, results, sheets, years

app_name = "clusters"
urlpatterns = [
    path("", clusters.clusters, name="clusters"),
    path("lap/", clusters.form_cluster, name="form_cluster"),
    path("<int:pk>/", clusters.cluster, name="cluster"),
    path("<int:pk>/sua/", clusters.change_cluster, name="change_cluster"),
    path("<int:pk>/nam-moi/", clusters.new_year, name="new_year"),
    path("nam/<int:pk>/", years.year, name="year"),
    path("nam/<int:pk>/sua/", years.change_year, name="change_year"),
    path("nam/<int:pk>/buoc-tiep/", years.advance, name="advance"),
    path("nam/<int:pk>/thanh-vien/", years.members, name="members"),
    path("nam/<int:pk>/thanh-vien/cham-cheo/", years.checkers, name="checkers"),
    path("nam/<int:pk>/thanh-vien/truong/", years.leaders, name="leaders"),
    path("nam/<int:pk>/tieu-chi/", years.new_table, name="new_table"),
    path("nam/<int:pk>/tieu-chi/<int:number>/", years.table, name="table"),
    path("nam/<int:pk>/tieu-chi/<int:number>/bo/", years.drop_table, name="drop_table"),
    path("nam/<int:pk>/suy-ton/", results.honour, name="honour"),
    path("nam/<int:pk>/xep-hang/", results.ranking, name="ranking"),
    path("nam/<int:pk>/cong-bo/", results.publish, name="publish"),
    path("nam/<int:pk>/so-bo/", results.write_to_register, name="write_to_register"),
    path("phieu/<int:pk>/", sheets.sheet, name="sheet"),
    path("phieu/<int:pk>/giao-uoc/", sheets.covenant, name="covenant"),
    path("phieu/<int:pk>/tra-lai/", sheets.give_back, name="give_back"),
    path("phieu/<int:pk>/khong-xep-hang/", sheets.exclude, name="exclude"),
    path("phieu/<int:pk>/ra-khoi/", sheets.remove, name="remove"),
    path("phieu/<int:pk>/minh-chung/<int:criterion>/", sheets.add_evidence, name="add_evidence"),
    path("phieu/<int:pk>/kien-nghi/", results.appeal, name="appeal"),
    path("minh-chung/<int:pk>/", sheets.evidence, name="evidence"),
    path("minh-chung/<int:pk>/go/", sheets.withdraw_evidence, name="withdraw_evidence"),
    path("kien-nghi/<int:pk>/", results.settle_appeal, name="settle_appeal"),
]
