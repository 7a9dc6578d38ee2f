from django.urls import path

from thidua.ceremonies.views import awarding, ceremonies, guests, lists, seats

app_name = "ceremonies"
urlpatterns = [
    path("", lists.ceremonies, name="ceremonies"),
    path("lap/", ceremonies.plan, name="plan"),
    path("giay-moi/", lists.invitations, name="invitations"),
    path("giay-moi/<int:pk>/", guests.invitation, name="invitation"),
    path("giay-moi/<int:pk>/rut/", guests.withdraw, name="withdraw"),
    path("da-trao/", lists.handed_over, name="handed_over"),
    path("da-trao/<int:pk>/huy-ghi-nhan/", awarding.take_back, name="take_back"),
    path("chua-trao/", lists.left_over, name="left_over"),
    path("<int:pk>/", ceremonies.ceremony, name="ceremony"),
    path("<int:pk>/sua/", ceremonies.change, name="change"),
    path("<int:pk>/chuong-trinh/", ceremonies.programme, name="programme"),
    path("<int:pk>/duyet/", ceremonies.approve, name="approve"),
    path("<int:pk>/huy/", ceremonies.cancel, name="cancel"),
    path("<int:pk>/ket-thuc/", ceremonies.close, name="close"),
    path("<int:pk>/khach-moi/", guests.guests, name="guests"),
    path("<int:pk>/diem-danh/", guests.attendance, name="attendance"),
    path("<int:pk>/danh-sach-trao/", awarding.turns, name="turns"),
    path("<int:pk>/thu-tu/", awarding.order, name="order"),
    path("<int:pk>/xuong-ten/", awarding.call, name="call"),
    path("<int:pk>/trao/", awarding.hand_over, name="hand_over"),
    path("luot/<int:pk>/dua-ra/", awarding.leave_out, name="leave_out"),
    path("<int:pk>/cho-ngoi/", seats.seats, name="seats"),
    path("<int:pk>/cho-ngoi/de-xuat/", seats.propose, name="propose_seats"),
    path("<int:pk>/cho-ngoi/sua/", seats.change, name="change_seats"),
]
