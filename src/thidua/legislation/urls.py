from django.urls import path

from thidua.legislation.views import browser

app_name = "legislation"
urlpatterns = [
    path("", browser.awards, name="awards"),
    path("van-ban/", browser.documents, name="documents"),
    path("<slug:award_code>/", browser.award, name="award"),
    path("<slug:award_code>/so-sanh/", browser.versions, name="versions"),
    path("<slug:award_code>/vi-du/", browser.examples, name="examples"),
]
