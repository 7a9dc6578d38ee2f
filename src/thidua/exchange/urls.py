from django.urls import path

from thidua.exchange.views import packages, partners, posted

app_name = "exchange"
urlpatterns = [
    path("", packages.packages, name="packages"),
    path("lap-goi/", packages.new, name="new"),
    path("nhan/", packages.receive, name="receive"),
    path("goi/<int:pk>/", packages.package, name="package"),
    path("goi/<int:pk>/tep/<int:number>/", packages.paper, name="paper"),
    path("goi/<int:pk>/tai/", packages.hand_out, name="hand_out"),
    path("goi/<int:pk>/gui/", packages.send, name="send"),
    path("goi/<int:pk>/tiep-nhan/", packages.accept, name="accept"),
    path("goi/<int:pk>/tra-lai/", packages.return_, name="return"),
    path("goi/<int:pk>/ket-qua/", packages.result, name="result"),
    path("doi-tac/", partners.partners, name="partners"),
    path("doi-tac/them/", partners.add, name="add_partner"),
    path("doi-tac/<int:pk>/doi/", partners.change, name="change_partner"),
    path("doi-tac/<int:pk>/thoi/", partners.end, name="end_partner"),
    path("nhan-goi/", posted.posted, name="posted"),
]
