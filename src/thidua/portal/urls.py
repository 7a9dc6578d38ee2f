from django.urls import path

from thidua.portal import comments, drafts, exemplars, invitations, petitions, verification

app_name = "portal"
urlpatterns = [
    path("tra-cuu/", verification.look_up, name="look_up"),  # short: people type it from a certificate
    path("cong-khai/lay-y-kien/", comments.publications, name="publications"),
    path("cong-khai/lay-y-kien/<str:code>/", comments.publication, name="publication"),
    path("cong-khai/du-thao/", drafts.drafts, name="drafts"),
    path("cong-khai/du-thao/<int:pk>/", drafts.draft, name="draft"),
    path("cong-khai/bang/<str:code>/", verification.verify, name="verify"),
    path("cong-khai/giay-moi/<str:code>/", invitations.invitation, name="invitation"),
    path("cong-khai/gui-don/", petitions.recipients, name="recipients"),
    path("cong-khai/gui-don/<str:code>/", petitions.send, name="send_petition"),
    path("cong-khai/theo-doi-don/", petitions.follow, name="follow"),
    path("cong-khai/ket-qua-don/", petitions.results, name="petition_results"),
    path("cong-khai/guong-dien-hinh/", exemplars.gallery, name="gallery"),
    path("cong-khai/guong-dien-hinh/<str:code>/", exemplars.exemplar, name="exemplar"),
    path("cong-khai/anh-guong/<int:pk>/", exemplars.picture, {"size": "lon"}, name="picture"),
    path("cong-khai/anh-guong/<int:pk>/nho/", exemplars.picture, {"size": "nho"}, name="small_picture"),
    path("cong-khai/gioi-thieu-guong/", exemplars.recipients, name="propose_to"),
    path("cong-khai/gioi-thieu-guong/<str:code>/", exemplars.propose, name="propose"),
]
