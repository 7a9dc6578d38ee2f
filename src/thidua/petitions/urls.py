from django.urls import path

from thidua.petitions.states import Doing
from thidua.petitions.views import cases, keys, receptions

app_name = "petitions"
SLUGS = {
    Doing.CLASSIFY: "phan-loai",
    Doing.TRANSFER: "chuyen",
    Doing.REJECT: "khong-thu-ly",
    Doing.ACCEPT: "thu-ly",
    Doing.VERIFY: "xac-minh",
    Doing.EXTEND: "gia-han",
    Doing.SUSPEND: "tam-dinh-chi",
    Doing.RESUME: "tiep-tuc",
    Doing.STOP: "dinh-chi",
    Doing.DECIDE: "quyet-dinh",
    Doing.APPEAL: "lan-hai",
    Doing.PUBLISH: "cong-khai",
    Doing.CLOSE: "ket-thuc",
}
urlpatterns = [
    path("", cases.petitions, name="petitions"),
    path("nhap/", cases.receive, name="receive"),
    path("tiep-cong-dan/", receptions.receptions, name="receptions"),
    path("tiep-cong-dan/moi/", receptions.new, name="new_reception"),
    path("khoa/", keys.keys, name="keys"),
    path("khoa/lap/", keys.make, name="make_key"),
    path("khoa/<int:pk>/thoi/", keys.end, name="end_key"),
    path("khoa/<int:pk>/trao/", keys.hand_on, name="hand_on"),
    path("tep/<int:pk>/", cases.attachment, name="attachment"),
    path("<int:pk>/", cases.petition, name="petition"),
    path("<int:pk>/doi-tuong/", cases.subject, name="subject"),
    path("<int:pk>/mo/", keys.open_petition, name="open"),
    path("<int:pk>/ban-trich/", keys.extract, name="extract"),
    *(path(f"<int:pk>/{slug}/", cases.step, {"doing": doing}, name=doing.value) for doing, slug in SLUGS.items()),
]
