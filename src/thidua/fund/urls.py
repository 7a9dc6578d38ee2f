from django.urls import path

from thidua.fund.views import book, payments, years

app_name = "fund"
urlpatterns = [
    path("", years.fund, name="fund"),
    path("mo/", years.open_fund, name="open"),
    path("<int:pk>/", years.year, name="year"),
    path("<int:pk>/du-toan/", years.change, name="change"),
    path("<int:pk>/khoa-so/", years.close, name="close"),
    path("<int:pk>/so/", book.book, name="book"),
    path("<int:pk>/thu/", book.receive, name="receive"),
    path("<int:pk>/de-nghi/", payments.ask, name="ask"),
    path("<int:pk>/tien-thuong/<int:decision>/", payments.propose, name="propose"),
    path("phieu/<int:pk>/phieu-nguoc/", book.reverse_line, name="reverse"),
    path("khoan-chi/", payments.payments, name="payments"),
    path("khoan-chi/<int:pk>/", payments.payment, name="payment"),
    path("khoan-chi/<int:pk>/duyet/", payments.approve, name="approve"),
    path("khoan-chi/<int:pk>/khong-duyet/", payments.refuse, name="refuse"),
    path("khoan-chi/<int:pk>/thoi-chi/", payments.end, name="end"),
    path("khoan-chi/<int:pk>/chi/", payments.pay, name="pay"),
]
