from django.urls import path

from thidua.dossiers.views import consultations, nominations, publications, reviews, submissions

app_name = "dossiers"
urlpatterns = [
    path("", nominations.nominations, name="nominations"),
    path("lap/", nominations.choose_nominee, name="choose_nominee"),
    path("lap/<int:subject_pk>/", nominations.new_nomination, name="new_nomination"),
    path("to-trinh/", submissions.submissions, name="submissions"),
    path("to-trinh/soan/", submissions.new_submission, name="new_submission"),
    path("to-trinh/<str:code>/", submissions.submission, name="submission"),
    path("to-trinh/<str:code>/lay-lai/", submissions.take_back, name="take_back"),
    path("tham-dinh/", reviews.board_page, name="board"),
    path("tham-dinh/<str:code>/", reviews.review, name="review"),
    path("tham-dinh/<str:code>/doi-chieu/", reviews.appraise, name="appraise"),
    path("tham-dinh/<str:code>/xac-nhan/", reviews.attest, name="attest"),
    path("tham-dinh/<str:code>/y-kien/", reviews.settle, name="settle"),
    path("tham-dinh/<str:code>/xong-buoc/", reviews.complete, name="complete_step"),
    path("tham-dinh/<str:code>/ket-luan/", reviews.conclude, name="conclude"),
    path("tham-dinh/<str:code>/khong-xet/", reviews.refuse, name="refuse"),
    path("tham-dinh/<str:code>/mo-lai/", reviews.reopen, name="reopen"),
    path("lay-y-kien/", consultations.consultations, name="consultations"),
    path("lay-y-kien/hoi/", consultations.ask, name="ask_consultation"),
    path("lay-y-kien/<int:pk>/", consultations.consultation, name="consultation"),
    path("lay-y-kien/<int:pk>/tep/", consultations.answer_file, name="consultation_file"),
    path("cong-khai/", publications.publications, name="publications"),
    path("cong-khai/dang/", publications.new_publication, name="new_publication"),
    path("cong-khai/<int:pk>/", publications.publication, name="publication"),
    path("cong-khai/<int:pk>/ket-thuc/", publications.close, name="close_publication"),
    path("cong-khai/<int:pk>/y-kien/<int:comment_pk>/", publications.handle, name="handle_comment"),
    path("<str:code>/", nominations.nomination, name="nomination"),
    path("<str:code>/sua/", nominations.change_nomination, name="change_nomination"),
    path("<str:code>/rut/", nominations.withdraw_nomination, name="withdraw_nomination"),
    path("<str:code>/tra-lai/", nominations.return_nomination, name="return_nomination"),
    path("<str:code>/tai-lieu/", nominations.attach_evidence, name="attach_evidence"),
    path("<str:code>/tai-lieu/<int:pk>/", nominations.evidence_file, name="evidence_file"),
    path("<str:code>/tai-lieu/<int:pk>/go/", nominations.withdraw_evidence, name="withdraw_evidence"),
]
