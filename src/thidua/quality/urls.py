from django.urls import path

from thidua.quality.views import audits, faults, procedures

app_name = "quality"
urlpatterns = [
    path("", procedures.procedures, name="procedures"),
    path("quy-trinh/soan/", procedures.draft, name="draft"),
    path("quy-trinh/<int:pk>/", procedures.procedure, name="procedure"),
    path("quy-trinh/<int:pk>/thong-tin/", procedures.change, name="change"),
    path("quy-trinh/<int:pk>/ban-moi/", procedures.new_version, name="new_version"),
    path("quy-trinh/<int:pk>/thoi-ap-dung/", procedures.end, name="end"),
    path("ban/<int:pk>/", procedures.version, name="version"),
    path("ban/<int:pk>/sua/", procedures.change_version, name="change_version"),
    path("ban/<int:pk>/ban-hanh/", procedures.approve, name="approve"),
    path("ban/<int:pk>/so-sanh/", procedures.compare, name="compare"),
    path("buoc/<int:pk>/", procedures.rows, name="rows"),
    path("buoc-cham/", faults.slow, name="slow"),
    path("buoc-cham/<int:pk>/ghi/", faults.record_slow, name="record_slow"),
    path("khong-phu-hop/", faults.faults, name="faults"),
    path("khong-phu-hop/ghi/", faults.record, name="record"),
    path("khong-phu-hop/<int:pk>/", faults.fault, name="fault"),
    path("khong-phu-hop/<int:pk>/nguyen-nhan/", faults.cause, name="cause"),
    path("khong-phu-hop/<int:pk>/giao-nguoi-khac/", faults.hand_over, name="hand_over"),
    path("khong-phu-hop/<int:pk>/khac-phuc/", faults.act, name="act"),
    path("khong-phu-hop/<int:pk>/dong/", faults.close, name="close"),
    path("khong-phu-hop/<int:pk>/mo-lai/", faults.reopen, name="reopen"),
    path("khong-phu-hop/<int:pk>/tep/", faults.proof, name="proof"),
    path("danh-gia/", audits.audits, name="audits"),
    path("danh-gia/lap/", audits.plan, name="plan_audit"),
    path("danh-gia/<int:pk>/", audits.audit, name="audit"),
    path("danh-gia/<int:pk>/sua/", audits.change, name="change_audit"),
    path("danh-gia/<int:pk>/ghi/", audits.fill, name="fill_audit"),
    path("danh-gia/<int:pk>/ket-luan/", audits.conclude, name="conclude_audit"),
    path("danh-gia/dong/<int:pk>/ghi-loi/", audits.record_line, name="record_line"),
]
