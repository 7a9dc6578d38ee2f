"""The tree, one agency, its lineage, and who may change them."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.makers import make_actor, make_agency
from thidua.agencies.models import Agency, Level, Lineage, LineageKind, Role
from thidua.agencies.services import create_agency, record_lineage
from thidua.fund.services import open_year
from thidua.trail.errors import NotAllowed, Refused
from thidua.trail.models import Entry

DAY = dt.date(2025, 7, 1)


def page(client, name, *args, **query):
    return client.get(reverse(f"agencies:{name}", args=args), query)


def test_the_tree_shows_the_own_agency_and_what_is_below_and_nothing_beside(tree, admin, client_of):
    text = page(client_of(admin), "tree").content.decode()
    for own in ("province", "department", "commune"):
        assert tree[own].name in text
    assert tree["stranger"].name not in text


def test_a_branch_opens_to_the_agencies_right_below(tree, admin, client_of):
    make_agency("Phòng Ngân sách", parent=tree["department"])
    client = client_of(admin)
    assert "Phòng Ngân sách" not in page(client, "tree").content.decode()
    assert "Phòng Ngân sách" in page(client, "branch", tree["department"].pk).content.decode()
    assert page(client, "branch", tree["stranger"].pk).status_code == 404


@pytest.mark.parametrize("text", ["so tai chinh", "SỞ TÀI CHÍNH", "chính sở"])
def test_search_finds_with_and_without_marks_in_any_order(tree, admin, client_of, text):
    found = page(client_of(admin), "tree", q=text).context["listing"].lines
    assert [row.name for row, _cells in found] == ["Sở Tài chính"]


def test_search_stays_in_sight(tree, admin, client_of):
    assert page(client_of(admin), "tree", q="tinh la").context["listing"].lines == []


def test_suggestions_answer_with_name_and_code(tree, admin, client_of):
    found = page(client_of(admin), "suggestions", successor="tai chinh").content.decode()
    assert f'value="Sở Tài chính ({tree["department"].code})"' in found
    assert "option" not in page(client_of(admin), "suggestions", successor=" ").content.decode()


def test_an_agency_out_of_sight_is_not_found(tree, admin, client_of):
    for name in ("agency", "edit_agency", "new_agency", "new_lineage"):
        assert page(client_of(admin), name, tree["stranger"].pk).status_code == 404


def test_an_agency_shows_its_lineage_both_ways_with_how_sure_it_is(tree, admin, client_of):
    old = make_agency("Ủy ban nhân dân xã Cũ", level=Level.COMMUNE, parent=tree["province"])
    record_lineage(
        admin, predecessor=old, successor=tree["commune"], kind=LineageKind.MERGE, effective_on=DAY, document="NQ 1"
    )
    Lineage.objects.update(confidence="memory")
    client = client_of(admin)
    after = page(client, "agency", tree["commune"].pk)
    assert [line["other"] for line in after.context["came_from"]] == [old]
    assert "chưa đối chiếu văn bản" in after.content.decode()
    assert [line["other"] for line in page(client, "agency", old.pk).context["became"]] == [tree["commune"]]


def test_a_successor_out_of_sight_is_named_but_not_linked(tree, admin, client_of):
    Lineage.objects.create(
        predecessor=tree["commune"], successor=tree["stranger"], kind=LineageKind.MERGE, effective_on=DAY
    )
    text = page(client_of(admin), "agency", tree["commune"].pk).content.decode()
    assert tree["stranger"].name in text
    assert reverse("agencies:agency", args=[tree["stranger"].pk]) not in text


def test_only_an_administrator_may_change_agencies(tree, officer, client_of):
    client = client_of(officer)
    assert page(client, "agency", tree["department"].pk).status_code == 200
    for name in ("edit_agency", "new_agency", "new_lineage"):
        assert page(client, name, tree["department"].pk).status_code == 403


def new_agency(client, parent, **changes):
    fields = {"name": "Sở Nội vụ", "code": "SNV", "level": "grassroots", "authority": "unit_head", "symbol": "SNV"}
    return client.post(reverse("agencies:new_agency", args=[parent.pk]), fields | changes)


def test_a_new_agency_stands_below_its_parent_and_in_the_trail(tree, admin, client_of):
    response = new_agency(client_of(admin), tree["province"])
    made = Agency.objects.get(code="SNV")
    assert response.url == reverse("agencies:agency", args=[made.pk])
    assert made.path == f"{tree['province'].path}{made.pk}/"
    assert Entry.objects.get(event="agency_created").object_id == str(made.pk)


def test_a_code_is_used_once_and_the_form_keeps_what_was_typed(tree, admin, client_of):
    client = client_of(admin)
    new_agency(client, tree["province"])
    response = new_agency(client, tree["province"], name="Sở Nội vụ khác")
    assert "đã dùng" in str(response.context["form"].errors["code"])
    assert "Sở Nội vụ khác" in response.content.decode()
    assert Agency.objects.filter(code="SNV").count() == 1


def test_an_agency_is_added_only_below_the_own_tree(tree, admin):
    for parent in (tree["stranger"], tree["committee"]):
        with pytest.raises(Refused):
            create_agency(admin, code="X", name="X", level=Level.GRASSROOTS, parent=parent)
    assert not Agency.objects.filter(code="X").exists()


def test_a_new_name_is_found_by_search_at_once(tree, admin, client_of):
    client = client_of(admin)
    client.post(reverse("agencies:edit_agency", args=[tree["department"].pk]), {"name": "Sở Tài chính và Kế hoạch"})
    assert len(page(client, "tree", q="ke hoach").context["listing"].lines) == 1
    change = Entry.objects.get(event="agency_changed")
    assert (change.before["name"], change.after["name"]) == ("Sở Tài chính", "Sở Tài chính và Kế hoạch")


def lineage(client, predecessor, **changes):
    fields = {"kind": "merge", "successor": "", "effective_on": "01/07/2025", "document": "NQ 01/NQ-HĐND"}
    return client.post(reverse("agencies:new_lineage", args=[predecessor.pk]), fields | changes)


def test_a_merged_agency_ends_on_the_day_and_its_successor_is_found_by_name_or_code(tree, admin, client_of):
    client = client_of(admin)
    for number, how in enumerate((tree["commune"].name, tree["commune"].code, f"Xã ({tree['commune'].code})")):
        old = make_agency(f"Xã Cũ {number}", level=Level.COMMUNE, parent=tree["province"])
        assert lineage(client, old, successor=how).status_code == 302
        old.refresh_from_db()
        assert old.ended_on == DAY
        assert Lineage.objects.get(predecessor=old).successor == tree["commune"]


def test_an_unknown_or_ambiguous_successor_is_asked_again(tree, admin, client_of):
    for _twice in range(2):
        make_agency("Xã Trùng Tên", level=Level.COMMUNE, parent=tree["province"])
    for written, complaint in (("Xã Không Có", "Không tìm thấy"), ("Xã Trùng Tên", "nhiều cơ quan cùng tên")):
        errors = lineage(client_of(admin), tree["commune"], successor=written).context["form"].errors
        assert complaint in str(errors["successor"])
    assert not Lineage.objects.exists()


def test_what_is_split_off_leaves_the_old_agency_at_work(tree, admin):
    record_lineage(
        admin,
        predecessor=tree["department"],
        successor=tree["commune"],
        kind=LineageKind.SPLIT,
        effective_on=DAY,
        document="QĐ 1",
    )
    tree["department"].refresh_from_db()
    assert tree["department"].ended_on is None


@pytest.mark.parametrize(
    ("kind", "has_successor"), [(LineageKind.END, True), (LineageKind.MERGE, False), (LineageKind.RENAME, False)]
)
def test_only_what_ends_has_no_successor(tree, admin, kind, has_successor):
    successor = tree["commune"] if has_successor else None
    with pytest.raises(Refused):
        record_lineage(
            admin, predecessor=tree["department"], successor=successor, kind=kind, effective_on=DAY, document="QĐ"
        )


def test_lineage_never_runs_in_a_ring(tree, admin):
    def merge(one, other):
        record_lineage(admin, predecessor=one, successor=other, kind=LineageKind.MERGE, effective_on=DAY, document="QĐ")

    third = make_agency("Sở Thứ ba", parent=tree["province"])
    merge(tree["department"], tree["commune"])
    merge(tree["commune"], third)
    with pytest.raises(Refused, match="tiền thân"):
        merge(third, tree["department"])
    assert Lineage.objects.count() == 2


def test_a_service_asks_permission_itself(tree, officer):
    with pytest.raises(NotAllowed):
        create_agency(officer, code="X", name="X", level=Level.GRASSROOTS, parent=tree["department"])


def test_the_trail_shows_the_own_tree_only_and_is_filtered(tree, admin, client_of):
    stranger = make_actor(tree["stranger"], Role.ADMINISTRATOR, name="Người Lạ")
    create_agency(admin, code="A1", name="Sở Xây dựng", level=Level.GRASSROOTS, parent=tree["province"])
    create_agency(stranger, code="B1", name="Sở Bí Mật", level=Level.GRASSROOTS, parent=tree["stranger"])
    client = client_of(admin)

    def labels(**query):
        return [row.object_label for row, _cells in client.get("/nhat-ky/", query).context["listing"].lines]

    assert labels() == ["Sở Xây dựng"]
    assert labels(viec="agency_created", nguoi="Quản", ban_ghi="xây") == ["Sở Xây dựng"]
    assert labels(viec="signed_in") == []
    assert labels(nguoi="Người Lạ") == []
    assert labels(tu="01/01/2020", den="01/01/2021") == []
    assert labels(tu="không phải ngày") == ["Sở Xây dựng"]


def test_the_days_of_the_trail_include_both_ends(tree, admin, client_of):
    create_agency(admin, code="A1", name="Sở Xây dựng", level=Level.GRASSROOTS, parent=tree["province"])
    client = client_of(admin)
    today = timezone.localdate(Entry.objects.get().at)
    for start, end, count in ((0, 0, 1), (1, 1, 0), (-1, -1, 0), (-1, 0, 1)):
        query = {
            "tu": f"{today + dt.timedelta(days=start):%d/%m/%Y}",
            "den": f"{today + dt.timedelta(days=end):%d/%m/%Y}",
        }
        assert client.get("/nhat-ky/", query).context["listing"].total == count


@pytest.mark.parametrize(
    ("agency", "role", "seen"),
    [
        ("province", Role.AUDITOR, True),
        ("province", Role.ADMINISTRATOR, False),  # reads no fund
        ("committee", Role.AUDITOR, False),  # the pages of the fund are not for those above either
    ],
)
def test_what_pages_show_to_the_own_agency_alone_the_trail_shows_to_it_alone(tree, client_of, agency, role, seen):
    open_year(make_actor(tree["province"], Role.CLERK), year=2026)
    rows = client_of(make_actor(tree[agency], role)).get("/nhat-ky/").context["listing"].lines
    assert [row.object_type for row, _cells in rows] == ["fund.fundyear"] * seen
