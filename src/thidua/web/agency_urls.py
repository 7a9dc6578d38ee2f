"""Addresses of agencies and accounts. Their screens need `@page`, which stands above `agencies`, so they live here."""

from django.urls import path

from thidua.web import accounts, agencies, reorganising

app_name = "agencies"
urlpatterns = [
    path("", agencies.tree, name="tree"),
    path("goi-y/", agencies.suggestions, name="suggestions"),
    path("sap-xep-theo-quyet-dinh/", reorganising.reorganise, name="reorganise"),
    path("<int:agency_id>/", agencies.agency, name="agency"),
    path("<int:agency_id>/nhanh/", agencies.branch, name="branch"),
    path("<int:agency_id>/them/", agencies.new_agency, name="new_agency"),
    path("<int:agency_id>/sua/", agencies.edit_agency, name="edit_agency"),
    path("<int:agency_id>/sap-xep/", agencies.new_lineage, name="new_lineage"),
    path("tai-khoan/", accounts.accounts, name="accounts"),
    path("tai-khoan/moi/", accounts.new_account, name="new_account"),
    path("tai-khoan/<int:account_id>/", accounts.account, name="account"),
    path("tai-khoan/<int:account_id>/vai-tro/", accounts.new_post, name="new_post"),
    path("tai-khoan/<int:account_id>/vai-tro/<int:post_id>/thoi/", accounts.finish_post, name="finish_post"),
    path("tai-khoan/<int:account_id>/khoa/", accounts.lock_account, name="lock_account"),
    path("tai-khoan/<int:account_id>/mat-khau/", accounts.reset_password, name="reset_password"),
]
