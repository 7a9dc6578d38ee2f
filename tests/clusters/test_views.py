"""The pages: what each may read at each step, and that what was typed is not lost."""

import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.clusters.stage import POINTS, Play, make_stage, published_stage, scored_stage
from tests.makers import make_actor, make_pdf
from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.clusters import queries, services
from thidua.clusters.central import seeds
from thidua.clusters.models import Cluster, Criterion, Stage, YearState

pytestmark = pytest.mark.django_db


def _as(actor: Actor) -> Client:
    client = Client()
    assert actor.account is not None
    client.force_login(actor.account)
    return client


def _get(actor: Actor, name: str, *args: object, **query: str) -> str:
    answer = _as(actor).get(reverse(f"clusters:{name}", args=args), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def _ranks_in(text: str) -> bool:
    """Whether the totals of two units can be read; what stands inside tags (tokens, addresses) can not."""
    return re.search(r">\s*(172|175)\b", text) is not None


def test_no_page_of_a_member_shows_points_or_ranks_of_others_before_publication() -> None:
    stage = scored_stage()
    member = stage.officers[2]
    for name, args in (("clusters", ()), ("cluster", (stage.cluster.pk,)), ("year", (stage.year.pk,))):
        assert not _ranks_in(_get(member, name, *args))
    assert "chưa được công bố" in _get(member, "ranking", stage.year.pk)
    assert not _ranks_in(_get(member, "ranking", stage.year.pk))
    assert _as(member).get(reverse("clusters:sheet", args=[stage.member(0).pk])).status_code == 404
    for paper in ("bang-diem", "suy-ton", "thong-bao"):
        assert _as(member).get(reverse("documents:cluster_paper", args=[stage.year.pk, paper])).status_code == 404
    assert _ranks_in(_get(stage.organiser, "ranking", stage.year.pk))
    services.publish(stage.organiser, year=stage.year)
    assert _ranks_in(_get(member, "ranking", stage.year.pk))


def test_a_stranger_finds_none_of_the_pages() -> None:
    stage, _edition = published_stage()
    for name, pk in (
        ("cluster", stage.cluster.pk),
        ("year", stage.year.pk),
        ("ranking", stage.year.pk),
        ("sheet", stage.member(0).pk),
        ("change_cluster", stage.cluster.pk),
        ("new_year", stage.cluster.pk),
        ("members", stage.year.pk),
    ):
        assert _as(stage.stranger).get(reverse(f"clusters:{name}", args=[pk])).status_code == 404, name
    assert stage.cluster.name not in _get(stage.stranger, "clusters")


def test_a_refused_sheet_keeps_all_that_was_typed_and_says_where_it_is_wrong() -> None:
    stage = make_stage()
    stage.to(YearState.SCORING)
    member, criteria = stage.member(0), stage.criteria()
    typed = {
        f"points_{each.pk}": value for each, value in zip(criteria, ["60,5", "39,25", "", "một", "0"], strict=True)
    }
    client, address = _as(stage.officers[0]), reverse("clusters:sheet", args=[member.pk])
    text = client.post(address, typed | {"version": member.version, "nop": "1"}).content.decode()
    for value in ("60,5", "39,25", "một"):
        assert f'value="{value}"' in text
    assert "ví dụ 12,5" in text
    typed[f"points_{criteria[3].pk}"] = "9"
    text = client.post(address, typed | {"version": member.version, "nop": "1"}).content.decode()
    assert "Điểm từ 0 đến 60." in text
    assert not member.scores.exists()
    typed[f"points_{criteria[0].pk}"] = "59,5"
    assert client.post(address, typed | {"version": member.version, "nop": "1"}).status_code == 302
    assert stage.member(0).sheet == "handed_in"
    assert member.scores.get(criterion=criteria[1]).points == Decimal("39.25")


def test_cross_check_and_self_score_stand_side_by_side_and_what_differs_is_marked() -> None:
    stage = make_stage()
    stage.to(YearState.SCORING)
    for place, points in enumerate(POINTS):
        stage.hand_in(place, *points)
    stage.to(YearState.CHECKING)
    checker = stage.officers[1]
    text = _get(checker, "sheet", stage.member(0).pk, chep="1")
    assert text.count('value="50"') == 1, "filled in from the unit's own points"
    stage.check(0, 45, 30, 2, 90, 0)
    for place in (1, 2):
        stage.check(place, *POINTS[place])
    stage.to(YearState.SETTLING)
    text = _get(stage.organiser, "sheet", stage.member(0).pk)
    assert text.count("sheet__differs") == 1
    assert "1 tiêu chí có điểm tự chấm và chấm chéo khác nhau" in text


def test_evidence_is_kept_handed_out_and_seen_by_nobody_else() -> None:
    stage = make_stage()
    stage.to(YearState.OPEN)
    member, criterion = stage.member(0), stage.criteria()[0]
    address = reverse("clusters:add_evidence", args=[member.pk, criterion.pk])
    upload = SimpleUploadedFile("bao-cao-thu.pdf", make_pdf())
    assert _as(stage.officers[0]).post(address, {"text": "", "file": upload}).status_code == 302
    kept = member.evidence.get()
    answer = _as(stage.officers[0]).get(reverse("clusters:evidence", args=[kept.pk]))
    assert answer.content == make_pdf()
    assert "attachment" in answer["Content-Disposition"]
    for other in (stage.officers[1], stage.stranger):
        assert _as(other).get(reverse("clusters:evidence", args=[kept.pk])).status_code == 404
    assert _as(stage.officers[0]).post(reverse("clusters:withdraw_evidence", args=[kept.pk])).status_code == 302
    assert "bao-cao-thu.pdf" not in _get(stage.officers[0], "sheet", member.pk).split("Nhật ký")[0]


def test_points_for_a_criterion_that_needs_evidence_are_refused_without_it_and_a_zero_is_not() -> None:
    stage = make_stage()
    criterion = stage.criteria()[0]
    Criterion.objects.filter(pk=criterion.pk).update(evidence_required=True)
    stage.to(YearState.SCORING)
    member = stage.member(0)
    address = reverse("clusters:sheet", args=[member.pk])
    typed = {f"points_{each.pk}": "1" for each in stage.criteria()} | {"version": member.version, "nop": "1"}
    assert "cần minh chứng" in _as(stage.officers[0]).post(address, typed).content.decode()
    typed[f"points_{criterion.pk}"] = "0"
    assert _as(stage.officers[0]).post(address, typed).status_code == 302


def test_rows_pasted_from_a_spreadsheet_become_criteria_and_a_wrong_line_is_named() -> None:
    stage = make_stage()
    address = reverse("clusters:new_table", args=[stage.year.pk])
    rows = (
        "Nhóm\tTiêu chí\tĐiểm tối đa\nKinh tế\tThu ngân sách\t60,5\n\nKinh tế\tGiải ngân\t39.5\tchuẩn\tx\nMô hình\t\t5"
    )
    typed = {"name": "Bảng ba", "max_points": "100", "rows": rows}
    text = _as(stage.organiser).post(address, typed).content.decode()
    assert "Dòng 5: thiếu tên tiêu chí." in text
    assert "Thu ngân sách\t60,5" in text
    typed["rows"] = rows.rpartition("\n")[0]
    assert _as(stage.organiser).post(address, typed).status_code == 302
    made = stage.year.tables.get(position=3)
    assert list(made.criteria.values_list("group", "name", "max_points", "evidence_required")) == [
        ("Kinh tế", "Thu ngân sách", Decimal("60.50"), False),
        ("Kinh tế", "Giải ngân", Decimal("39.50"), True),
    ]
    typed["max_points"] = "99"
    assert "cộng lại là 100 điểm" in _as(stage.organiser).post(address, typed).content.decode()


def test_every_page_of_the_organiser_opens_at_every_step() -> None:
    stage = scored_stage()
    for name, pk in _organiser_pages(stage):
        _get(stage.organiser, name, pk)
    services.publish(stage.organiser, year=stage.year)
    made = services.appeal(stage.officers[0], member=stage.member(0), text="Chấm sót.")
    _get(stage.organiser, "settle_appeal", made.pk)
    text = _get(stage.organiser, "ranking", stage.year.pk)
    assert "theo trí nhớ" in text, "the share of flags says how surely it is known"
    assert "20% của số đó chưa tròn một đơn vị" in text
    for paper in ("giao-uoc", "bang-diem", "suy-ton", "thong-bao"):
        answer = _as(stage.officers[0]).get(reverse("documents:cluster_paper", args=[stage.year.pk, paper]))
        assert answer.content.startswith(b"%PDF"), paper


def _organiser_pages(stage: Play) -> list[tuple[str, int]]:
    year = ("year", "change_year", "members", "leaders", "checkers", "new_table", "honour", "ranking")
    sheet = ("sheet", "exclude", "give_back", "remove")
    return [
        *((name, stage.year.pk) for name in year),
        *((name, stage.member(0).pk) for name in sheet),
        *((name, stage.cluster.pk) for name in ("cluster", "change_cluster", "new_year")),
    ]


def test_the_leader_lays_out_a_nomination_for_the_flag_with_one_link() -> None:
    stage, edition = published_stage()
    leader = edition.ranks.get(rank=1).membership
    text = _get(stage.officers[1], "ranking", stage.year.pk)
    assert "Lập hồ sơ đề nghị" not in text, "the register does not know the unit yet"
    stage.year.appeal_until = stage.year.appeal_until.replace(year=2000)  # type: ignore[union-attr]
    stage.year.save(update_fields=["appeal_until"])
    services.write_to_register(stage.organiser, year=stage.year)
    leader.refresh_from_db()
    text = _get(stage.officers[1], "ranking", stage.year.pk)
    address = reverse("dossiers:new_nomination", args=[leader.subject_id])
    asked = (
        f"khen-thuong=ministry_province_emulation_flag&amp;nam={stage.year.year}&amp;loai-hinh=merit&amp;thanh-tich="
    )
    assert f"{address}?{asked}" in text
    assert address not in _get(stage.officers[0], "ranking", stage.year.pk)


def test_the_central_clusters_are_offered_with_how_surely_they_are_known() -> None:
    stage = make_stage()
    central = make_actor(stage.tree["committee"], Role.APPRAISER)
    text = _get(central, "form_cluster")
    assert all(seed.name in text for seed in seeds())
    assert "theo trí nhớ" in text
    place = next(number for number, seed in enumerate(seeds()) if seed.confidence == "memory")
    address = reverse("clusters:form_cluster") + f"?mau={place}"
    name = seeds()[place].name
    assert _as(central).post(address, {"kind": "cluster", "name": name, "document": ""}).status_code == 302
    made = Cluster.objects.get(name=name)
    assert made.confidence == "memory"
    assert "chưa đối chiếu văn bản nào" in _get(central, "cluster", made.pk)
    assert seeds()[0].name not in _get(stage.organiser, "form_cluster"), "they are the central council's"
    year = services.open_cluster_year(
        central,
        cluster=made,
        year=stage.year.year,
        self_score_due=stage.year.self_score_due,
        check_due=stage.year.check_due,
    )
    (member,) = services.add_members(central, year=year, agencies=[stage.tree["stranger"]])
    assert queries.visible_years(stage.stranger).get() == year
    assert queries.stages_shown(stage.stranger, member) == (Stage.SELF, Stage.CHECK, Stage.FINAL)
