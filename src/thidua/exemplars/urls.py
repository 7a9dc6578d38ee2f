from django.urls import path

from thidua.exemplars.states import Doing
from thidua.exemplars.views import articles, campaigns, cases, following, press, totals

app_name = "exemplars"
SLUGS = {
    Doing.CHANGE: "sua",
    Doing.VERIFY: "xac-minh",
    Doing.CONSENT: "dong-y",
    Doing.REVOKE: "rut-dong-y",
    Doing.PROPOSE: "trinh",
    Doing.GIVE_BACK: "tra-lai",
    Doing.PUBLISH: "dang",
    Doing.TAKE_DOWN: "go",
    Doing.SET_ASIDE: "khong-chon",
}
urlpatterns = [
    path("", cases.exemplars, name="exemplars"),
    path("moi/", cases.discover, name="discover"),
    path("tong-hop/", totals.totals, name="totals"),
    path("de-an/", campaigns.campaigns, name="campaigns"),
    path("de-an/moi/", campaigns.new, name="new_campaign"),
    path("de-an/<int:pk>/", campaigns.campaign, name="campaign"),
    path("de-an/<int:pk>/sua/", campaigns.change, name="change_campaign"),
    path("de-an/<int:pk>/ket-qua/", campaigns.report, name="report_campaign"),
    path("de-an/<int:pk>/ket-thuc/", campaigns.end, name="end_campaign"),
    path("bao-chi/", press.press, name="press"),
    path("bao-chi/thang/", press.month, name="press_month"),
    path("bao-chi/moi/", press.plan, name="plan_press"),
    path("bao-chi/<int:pk>/", press.item, name="press_item"),
    path("bao-chi/<int:pk>/sua/", press.change, name="change_press"),
    path("bao-chi/<int:pk>/xong/", press.finish, name="finish_press"),
    path("bao-chi/<int:pk>/thoi/", press.drop, name="drop_press"),
    path("tep/<int:pk>/", cases.attachment, name="attachment"),
    path("anh/<int:pk>/", articles.picture, name="picture"),
    path("anh/<int:pk>/bo/", articles.remove_picture, name="remove_picture"),
    path("hoc-tap/<int:pk>/", following.report, name="report_following"),
    path("hoc-tap/<int:pk>/rut/", following.withdraw, name="withdraw_following"),
    path("<int:pk>/", cases.exemplar, name="exemplar"),
    path("<int:pk>/doi-tuong/", cases.subject, name="subject"),
    path("<int:pk>/bai/", articles.write, name="write"),
    path("<int:pk>/anh/", articles.add_picture, name="add_picture"),
    path("<int:pk>/ban/<int:number>/", articles.article, name="article"),
    path("<int:pk>/hoc-tap/", following.follow, name="follow"),
    *(path(f"<int:pk>/{slug}/", cases.step, {"doing": doing}, name=doing.value) for doing, slug in SLUGS.items()),
]
