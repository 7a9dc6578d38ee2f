"""A case: opened, its days, its group, its versions, its steps, given back, stopped."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from tests.drafting.ground import SECOND, Ground, signed_file, word_file
from thidua.drafting import services
from thidua.drafting.models import DraftCase, State, Version
from thidua.drafting.provisions import parse
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(db):
    return Ground()


def test_a_case_has_the_steps_of_its_kind_and_who_opened_it_leads_it(ground):
    case = ground.case("guidance")
    assert [step.code for step in case.steps.all()] == ["plan", "draft", "consultation", "submission", "issue"]
    assert case.steps.get(code="submission").due_on == case.submit_by
    assert (case.state, case.lead) == (State.PLAN, ground.officer.account)


def test_only_a_legal_officer_of_the_agency_drafts(ground):
    with pytest.raises(NotAllowed):
        services.open_case(ground.head, kind="decree", title="Thử", submit_by=ground.today)
    with pytest.raises(NotAllowed):
        services.finish_step(ground.stranger, case=ground.case(), step=State.PLAN)


def test_the_way_of_a_decree_to_the_head_by_every_step(ground):
    case = ground.submitted("decree")
    assert case.state == State.ISSUE
    done = dict(case.steps.values_list("code", "done_on"))
    assert done.pop("issue") is None
    assert set(done.values()) == {ground.today}
    assert Notice.objects.filter(account_id=ground.head.account_id, event="draft_step_done").count() == 1


def test_a_step_is_not_done_while_something_is_missing_and_says_what(ground):
    case = ground.case(ground="")
    with pytest.raises(Refused, match="căn cứ"):
        ground.finish(case)
    services.change_case(
        ground.officer, case=case, title="Thử", ground="Luật", submit_by=ground.today, revision=case.revision
    )
    ground.finish(case)
    with pytest.raises(Refused, match="Tổ soạn thảo"):
        ground.finish(case)
    assert case.steps.get(code="group").result == ""  # what was refused is not kept


def test_appraisal_is_not_done_without_its_words(ground):
    case = ground.collecting()
    ground.answered(ground.asked(case, ground.department), ground.department)
    ground.finish(case)
    with pytest.raises(Refused, match="thẩm định"):
        ground.finish(case, " ")
    assert ground.finish(case, "12/BC-STP", upload=signed_file()).state == State.SUBMISSION
    assert case.steps.get(code="appraisal").papers.get().file_name == "12.pdf"


def test_who_saw_another_step_is_told(ground):
    case = ground.finish(ground.case("guidance"))
    with pytest.raises(Overtaken, match="Soạn thảo"):
        services.finish_step(ground.officer, case=case, step=State.PLAN)


def test_the_issue_is_not_a_step_that_an_officer_ends(ground):
    with pytest.raises(Refused, match="người có thẩm quyền"):
        ground.finish(ground.submitted())


def test_days_of_the_steps_follow_each_other_the_same_day_too(ground):
    case = ground.case("guidance")
    days = {"plan": ground.day(5), "draft": ground.day(5), "consultation": ground.day(30)}
    services.set_days(ground.officer, case=case, days=days, revision=1)
    assert case.steps.get(code="draft").due_on == ground.day(5)
    with pytest.raises(Refused) as refusal:
        services.set_days(ground.officer, case=case, days={"draft": ground.day(4)}, revision=2)
    assert "draft" in refusal.value.fields
    with pytest.raises(Refused):  # an empty day between does not hide the one before it
        services.set_days(ground.officer, case=case, days={"draft": None, "consultation": ground.day(4)}, revision=2)


def test_who_saved_second_is_told_and_nothing_is_overwritten(ground):
    case = ground.case()
    facts = {"ground": "Luật", "submit_by": ground.today, "revision": 1}
    services.change_case(ground.officer, case=case, title="Tên của người thứ nhất", **facts)
    with pytest.raises(Overtaken):
        services.change_case(ground.officer, case=case, title="Tên của người thứ hai", **facts)
    case.refresh_from_db()
    assert case.title == "Tên của người thứ nhất"


def test_a_group_has_one_leader_at_a_time_and_nobody_twice(ground):
    case = ground.case()
    first = services.add_member(ground.officer, case=case, name="Trần Thị Tổ", role="leader")
    with pytest.raises(Refused, match="tổ trưởng"):
        services.add_member(ground.officer, case=case, name="Người Khác", role="leader")
    with pytest.raises(Refused, match="đã có trong tổ"):
        services.add_member(ground.officer, case=case, name="Trần Thị Tổ", role="member")
    services.end_member(ground.officer, member=first)
    services.add_member(ground.officer, case=case, name="Người Khác", role="leader")
    with pytest.raises(Overtaken):
        services.end_member(ground.officer, member=first)
    assert case.members.count() == 2


def test_a_version_is_numbered_and_never_changes(ground):
    case = ground.case()
    first, second = ground.version(case), ground.version(case, SECOND)
    assert (first.number, second.number) == (1, 2)
    with pytest.raises(DatabaseError), transaction.atomic():
        Version.objects.filter(pk=first.pk).update(text="khác")
    with pytest.raises(Refused, match="giống hệt"):
        ground.version(case, f"\n{SECOND}  \n")


def test_who_did_not_see_the_last_version_is_told(ground):
    case = ground.case()
    ground.version(case)
    with pytest.raises(Overtaken, match="bản dự thảo 1"):
        services.add_version(ground.officer, case=case, text=SECOND, seen=0)


def test_a_word_file_is_read_with_its_tables_and_kept(ground):
    case = ground.case()
    made = ground.version(case, "", upload=word_file(row=("Mức chi", "100.000 đồng")))
    assert parse(made.text).counts == (3, 2, 3)
    assert "Mức chi 100.000 đồng" in made.text
    assert (made.file_name, made.file.size > 0) == ("du-thao.docx", True)


@pytest.mark.parametrize("upload", [signed_file("du-thao.docx"), SimpleUploadedFile("a.docx", b"PK\x03\x04 hong")])
def test_what_is_no_word_file_is_refused_beside_its_field(ground, upload):
    with pytest.raises(Refused) as refusal:
        ground.version(ground.case(), "", upload=upload)
    assert "upload" in refusal.value.fields


def test_no_version_is_empty_and_none_comes_after_the_submission(ground):
    with pytest.raises(Refused, match="Dán nội dung"):
        ground.version(ground.case(), " \n ")
    with pytest.raises(Overtaken):
        ground.version(ground.submitted(), SECOND)


def test_a_case_given_back_is_done_again_from_there(ground):
    case = ground.submitted()
    back = services.give_back_case(
        ground.head, case=case, step=State.ISSUE, to=State.CONSULTATION, reason="Hỏi thêm Sở Thử"
    )
    assert back.state == State.CONSULTATION
    done = dict(case.steps.values_list("code", "done_on"))
    assert [code for code, day in done.items() if day] == ["plan", "group", "draft"]
    assert Notice.objects.filter(account_id=ground.officer.account_id, text__contains="Hỏi thêm Sở Thử").exists()
    assert ground.version(back, SECOND).number == 2


def test_only_the_head_gives_back_what_was_submitted_and_nobody_forward(ground):
    case = ground.submitted()
    with pytest.raises(NotAllowed):
        services.give_back_case(ground.officer, case=case, step=State.ISSUE, to=State.DRAFT, reason="Thử")
    with pytest.raises(Refused, match="đứng trước"):
        services.give_back_case(ground.head, case=case, step=State.ISSUE, to=State.ISSUE, reason="Thử")
    with pytest.raises(Refused, match="lý do"):
        services.give_back_case(ground.head, case=case, step=State.ISSUE, to=State.DRAFT, reason=" ")


def test_a_stopped_case_stays_stopped(ground):
    case = ground.case()
    services.stop_case(ground.officer, case=case, reason="Luật đã sửa")
    for work in (
        lambda: services.stop_case(ground.officer, case=case, reason="Lại"),
        lambda: ground.version(case),
        lambda: ground.finish(case),
    ):
        with pytest.raises(Overtaken):
            work()
    assert Entry.objects.filter(event="draft_stopped").count() == 1


def test_nothing_of_a_case_is_deleted(ground):
    case = ground.case()
    with pytest.raises(DatabaseError), transaction.atomic():
        DraftCase.objects.filter(pk=case.pk)._raw_delete("default")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM drafting_step")


def test_an_issued_case_says_the_same_for_ever(ground):
    case = ground.issued()
    assert (case.state, case.issued_version.number) == (State.ISSUED, 1)
    with pytest.raises(DatabaseError), transaction.atomic():
        DraftCase.objects.filter(pk=case.pk).update(title="khác")
    with pytest.raises(Overtaken):
        services.stop_case(ground.officer, case=case, reason="Thử")
    assert case.issued_on == ground.today
