from django.urls import path

from thidua.legislation.views import browser, changes

app_name = "legislation"
urlpatterns = [
    path("", browser.awards, name="awards"),
    path("van-ban/", browser.documents, name="documents"),
    path("thay-doi/", changes.changes, name="changes"),
    path("thay-doi/xuat/", changes.export, name="export"),
    path("thay-doi/nhap/", changes.bring_in, name="bring_in"),
    path("thay-doi/van-ban-moi/", changes.new_document, name="new_document"),
    path("thay-doi/quy-dinh-rieng/", changes.new_local_rule, name="new_local_rule"),
    path("thay-doi/xac-nhan/<str:place>/", changes.confirm, name="confirm"),
    path("thay-doi/sua-doi/<str:place>/", changes.amend, name="amend"),
    path("thay-doi/<str:code>/", changes.change, name="change"),
    path("thay-doi/<str:code>/gui/", changes.propose, name="propose"),
    path("thay-doi/<str:code>/duyet/", changes.approve, name="approve"),
    path("thay-doi/<str:code>/tra-lai/", changes.give_back, name="give_back"),
    path("thay-doi/<str:code>/bo/", changes.withdraw, name="withdraw"),
    path("thay-doi/<str:code>/ngung/", changes.revoke, name="revoke"),
    path("<slug:award_code>/", browser.award, name="award"),
    path("<slug:award_code>/so-sanh/", browser.versions, name="versions"),
    path("<slug:award_code>/vi-du/", browser.examples, name="examples"),
]
