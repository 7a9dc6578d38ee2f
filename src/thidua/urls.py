"""Every way into the system, one line a room."""

from django.urls import include, path

urlpatterns = [
    path("", include("thidua.web.urls")),
    path("co-quan/", include("thidua.web.agency_urls")),
    path("quy-dinh/", include("thidua.legislation.urls")),
    path("so-bo/nhap-so-cu/", include("thidua.past.urls")),
    path("so-bo/", include("thidua.register.urls")),
    path("phong-trao/", include("thidua.movements.urls")),
    path("cum-khoi/", include("thidua.clusters.urls")),
    path("dang-ky-thi-dua/", include("thidua.registrations.urls")),
    path("sang-kien/", include("thidua.initiatives.urls")),
    path("binh-xet/", include("thidua.meetings.urls")),
    path("bo-phieu/", include("thidua.polls.urls")),
    path("ho-so/", include("thidua.dossiers.urls")),
    path("quyet-dinh-quet/", include("thidua.scans.urls")),
    path("hoi-dong/", include("thidua.councils.urls")),
    path("quyet-dinh/", include("thidua.decisions.urls")),
    path("cong-tac/", include("thidua.programme.urls")),
    path("xay-dung-van-ban/", include("thidua.drafting.urls")),
    path("kiem-tra/", include("thidua.inspections.urls")),
    path("don-thu/", include("thidua.petitions.urls")),
    path("guong-dien-hinh/", include("thidua.exemplars.urls")),
    path("hien-vat/", include("thidua.stock.urls")),
    path("quy-khen-thuong/", include("thidua.fund.urls")),
    path("le-trao-tang/", include("thidua.ceremonies.urls")),
    path("nhan-su/", include("thidua.staff.urls")),
    path("chat-luong/", include("thidua.quality.urls")),
    path("cong-doan/", include("thidua.union.urls")),
    path("van-ban/", include("thidua.documents.urls")),
    path("ky-so/", include("thidua.signing.urls")),
    path("luu-tru/", include("thidua.archive.urls")),
    path("", include("thidua.telling.urls")),
    path("phoi-bang/", include("thidua.blanks.urls")),
    path("trao-doi/", include("thidua.exchange.urls")),
    path("bao-cao/", include("thidua.reports.urls")),
    path("viec-nen/", include("thidua.jobs.urls")),
    path("ket-noi/", include("thidua.api.page_urls")),
    path("api/v1/", include("thidua.api.urls")),
    path("", include("thidua.portal.urls")),
]
handler403 = "thidua.screens.views.forbidden"
handler404 = "thidua.screens.views.not_found"
handler500 = "thidua.screens.views.failed"
