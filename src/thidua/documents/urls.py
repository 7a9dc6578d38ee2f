from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from thidua.documents import (
    beside,
    book_views,
    ceremony_views,
    cluster_views,
    drafting_views,
    house_views,
    initiatives,
    inspection_views,
    petition_views,
    report_views,
    unit_views,
    views,
)


def _paper(route: str, view: Callable[..., HttpResponseBase], name: str) -> list[URLPattern]:
    """The two addresses of a paper: as PDF under its name, as Word under `<name>_word`."""
    return [
        path(f"{route}.pdf", view, name=name),
        path(f"{route}.docx", view, {"form": views.WORD}, name=f"{name}_word"),
    ]


app_name = "documents"
urlpatterns = [
    *_paper("to-trinh/<str:code>", views.submission, "submission"),
    *_paper("ke-hoach-phong-trao/<int:pk>", views.movement_plan, "movement_plan"),
    *_paper("ket-qua-phong-trao/<int:pk>", views.movement_review, "movement_review"),
    *_paper("bien-ban-hop/<int:pk>", views.minutes, "minutes"),
    *_paper("binh-xet/<int:pk>", unit_views.meeting, "meeting"),
    path("phieu-kin/<int:pk>.pdf", unit_views.slips, name="slips"),
    *_paper("bien-ban-kiem-phieu/<int:pk>", views.count_record, "count_record"),
    *_paper("bao-cao-thanh-tich/<str:code>", views.achievement, "achievement"),
    *_paper("giay-moi/<int:pk>", views.invitations, "invitations"),
    *_paper("phieu-bau/<int:pk>", views.ballot, "ballot"),
    *_paper("hiep-y/<int:pk>", views.consultation, "consultation"),
    *_paper("hiep-y/<int:pk>/tra-loi", views.answer, "answer"),
    *_paper("ban-cong-khai/<int:pk>", views.posting, "posting"),
    *_paper("giao-nhan/<int:pk>", views.handover, "handover"),
    *_paper("cum-khoi/<int:pk>/<str:paper>", cluster_views.cluster_paper, "cluster_paper"),
    *_paper("lay-y-kien-du-thao/<int:pk>", drafting_views.draft_consultation, "draft_consultation"),
    *_paper("tiep-thu-du-thao/<int:pk>", drafting_views.draft_opinions, "draft_opinions"),
    *_paper("to-trinh-du-thao/<int:pk>", drafting_views.draft_submission, "draft_submission"),
    *_paper("kiem-tra/<int:pk>/<str:part>", inspection_views.inspection_paper, "inspection_paper"),
    path("don-thu/<int:pk>/", petition_views.petition_papers, name="petition_papers"),
    *_paper("don-thu/<int:pk>/<str:paper>", petition_views.petition_paper_file, "petition_paper"),
    *_paper("le-trao-tang/<int:pk>/<str:paper>", ceremony_views.paper_of_ceremony, "ceremony_paper"),
    *_paper("bao-cao/<int:pk>", report_views.periodic_report, "periodic_report"),
    path("so-theo-doi/", book_views.book, name="book"),
    path("so-theo-doi/in.pdf", book_views.printed, name="book_pdf"),
    *_paper("quyet-dinh/<int:pk>", views.decision, "decision"),
    *_paper("thong-bao-ket-qua/<int:pk>", views.results, "results"),
    *_paper("cong-khai/<int:pk>", views.notice, "notice"),
    *_paper("xu-ly/<int:case>/to-trinh", views.after_request, "after_request"),
    *_paper("xu-ly/<int:case>/quyet-dinh", views.after_decision, "after_decision"),
    *_paper("sang-kien/<int:pk>", initiatives.initiative, "initiative"),
    *_paper("phieu-tham-dinh/<str:code>", views.appraisal, "appraisal"),
    *_paper("tra-loi-truy-cap/<int:pk>", views.access_answer, "access_answer"),
    path("mau/", house_views.wordings, name="wordings"),
    path("mau/<str:kind>/", house_views.wording, name="wording"),
    path("mau/<str:kind>/xem-truoc/", house_views.try_wording, name="try_wording"),
    path("mau/<str:kind>/ban/<int:number>/", house_views.wording_version, name="wording_version"),
    path("mau/<str:kind>/ban/<int:number>/dung-lai/", house_views.restore_wording, name="restore_wording"),
    path("bang/<int:pk>.pdf", views.certificates, name="certificates"),
    path("bang/<int:pk>/lap-tep/", beside.make_certificates, name="make_certificates"),
    path("bang-cua-toi/<int:pk>.pdf", views.own_certificate, name="own_certificate"),
    path("xu-ly/<int:case>/bang.pdf", views.after_certificate, name="after_certificate"),
]
