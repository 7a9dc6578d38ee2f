"""Addresses of what happens after a decision; they belong to the room of decisions."""

from django.urls import path

from thidua.decisions.after import views

urlpatterns = [
    path("", views.after_cases, name="after_cases"),
    path("dong/<int:line>/", views.after_line, name="after_line"),
    path("dong/<int:line>/<slug:kind>/", views.ask_after, name="ask_after"),
    path("khen-thuong/<int:award>/", views.after_award, name="after_award"),
    path("<int:case>/", views.after_case, name="after_case"),
    path("<int:case>/kiem-tra/", views.check_after, name="check_after"),
    path("<int:case>/ky/", views.sign_after, name="sign_after"),
    path("<int:case>/tu-choi/", views.refuse_after, name="refuse_after"),
    path("<int:case>/rut/", views.withdraw_after, name="withdraw_after"),
    path("<int:case>/da-in/", views.mark_reprinted, name="mark_reprinted"),
    path("<int:case>/thu/", views.record_receipt, name="record_receipt"),
    path("phieu/<int:receipt>/huy/", views.cancel_receipt, name="cancel_receipt"),
]
