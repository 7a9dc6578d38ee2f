from django.urls import path

from thidua.stock.views import book, items

app_name = "stock"
urlpatterns = [
    path("", items.stock, name="stock"),
    path("them/", items.add, name="add"),
    path("<int:pk>/", book.item, name="item"),
    path("<int:pk>/sua/", items.change, name="change"),
    path("<int:pk>/nhap/", book.receive, name="receive"),
    path("<int:pk>/xuat/", book.issue, name="issue"),
    path("<int:pk>/kiem-ke/", book.count, name="count"),
    path("phieu/<int:pk>/phieu-nguoc/", book.reverse_slip, name="reverse"),
]
