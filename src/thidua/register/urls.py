from django.urls import path

from thidua.register.views import accounts, claims, facts, numbers, pairs, ratings, search, subjects

app_name = "register"
urlpatterns = [
    path("", search.search_page, name="search"),
    path("quyet-dinh/", search.decision_page, name="decision"),
    path("them/", subjects.new_subject, name="new_subject"),
    path("xep-loai-nam/", ratings.ratings, name="ratings"),
    path("thong-tin-khai/", claims.claims, name="claims"),
    path("thong-tin-khai/xac-minh/", claims.verify_many, name="verify_claims"),
    path("thong-tin-khai/<int:pk>/", claims.claim, name="claim"),
    path("thong-tin-khai/<int:pk>/bac/", claims.reject, name="reject_claim"),
    path("nghi-trung/", pairs.pairs, name="pairs"),
    path("nghi-trung/tim/", pairs.ask_pairs, name="ask_pairs"),
    path("nghi-trung/tien-do/", pairs.pairs_progress, name="pairs_progress"),
    path("nghi-trung/hai-ho-so/", pairs.pair_two, name="pair_two"),
    path("nghi-trung/<int:pk>/", pairs.pair, name="pair"),
    path("nghi-trung/hoan-tac/<int:pk>/", pairs.undo, name="undo_merge"),
    path("<int:pk>/trung/", pairs.pairs_of_subject, name="pairs_of_subject"),
    path("<int:pk>/so-cu/", numbers.old_numbers, name="old_numbers"),
    path("<int:pk>/so-cu/<int:number_pk>/go/", numbers.end_number, name="end_old_number"),
    path("<int:pk>/", subjects.subject_page, name="subject"),
    path("<int:pk>/phia-truoc/", subjects.subject_path, name="path"),
    path("<int:pk>/thong-tin-khai/", subjects.subject_claims, name="subject_claims"),
    path("<int:pk>/nhat-ky/", subjects.subject_trail, name="subject_trail"),
    path("<int:pk>/ai-da-xem/", subjects.subject_looks, name="subject_looks"),
    path("<int:pk>/tai-khoan/", accounts.subject_account, name="subject_account"),
    path("<int:pk>/tai-khoan/thoi/", accounts.end_link, name="end_account_link"),
    path("<int:pk>/sua/", subjects.change_subject_page, name="change_subject"),
    path("<int:subject_pk>/ghi/", facts.choose_entry, name="choose_entry"),
    path("<int:subject_pk>/ghi/<slug:slug>/", facts.record, name="record"),
    path("<int:subject_pk>/<slug:slug>/<int:pk>/", facts.fact, name="fact"),
    path("<int:subject_pk>/<slug:slug>/<int:pk>/dinh-chinh/", facts.correct, name="correct"),
    path("<int:subject_pk>/<slug:slug>/<int:pk>/ket-thuc/", facts.end, name="end"),
    path("<int:subject_pk>/<slug:slug>/<int:pk>/go/", facts.take_back, name="take_back"),
]
