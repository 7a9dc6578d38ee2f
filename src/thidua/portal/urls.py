from django.urls import path

from thidua.portal import comments, invitations, petitions, verification

app_name = "portal"
urlpatterns = [
    path("tra-cuu/", verification.look_up, name="look_up"),  # short: people type it from a certificate
    path("cong-khai/lay-y-kien/", comments.publications, name="publications"),
    path("cong-khai/lay-y-kien/<str:code>/", comments.publication, name="publication"),
    path("cong-khai/bang/<str:code>/", verification.verify, name="verify"),
    path("cong-khai/giay-moi/<str:code>/", invitations.invitation, name="invitation"),
    path("cong-khai/gui-don/", petitions.recipients, name="recipients"),
    path("cong-khai/gui-don/<str:code>/", petitions.send, name="send_petition"),
    path("cong-khai/theo-doi-don/", petitions.follow, name="follow"),
    path("cong-khai/ket-qua-don/", petitions.results, name="petition_results"),
]
