"""The interface as a system meets it: who gets in, what each sees, pages, problems, and work that is done once."""

import datetime as dt
import threading

import pytest
from django.db import connections
from django.utils import timezone

from tests.api.calling import Caller, token_for
from tests.makers import make_actor, make_agency, make_person, make_tree
from tests.world import SECRET, make_world
from thidua.agencies.models import Lineage, LineageKind, Post, Role
from thidua.agencies.permissions import ROLES, Action
from thidua.api import access
from thidua.api.models import IdempotentWork, Token
from thidua.api.scopes import Scope
from thidua.api.services import digest_of, revoke_token
from thidua.dossiers.models import Nomination
from thidua.law import appraise, read_case
from thidua.privacy.models import Access, AccessKind
from thidua.register.identity import citizen_hash
from thidua.register.models import Award, Claim, Source
from thidua.screens.brakes import Brake
from thidua.trail.models import Entry

pytestmark = pytest.mark.django_db
CERTIFICATE = "ministry_province_merit_certificate"
NUMBER = "079090123456"


@pytest.fixture
def tree(db):
    return make_tree()


def caller(agency, role=Role.UNIT_OFFICER, *scopes):
    return Caller(token_for(make_actor(agency, role), *scopes))


def refused(response, status, code):
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert (body["status"], body["code"]) == (status, code)
    assert body["detail"]
    return body


def test_without_a_token_or_with_a_wrong_one_nobody_gets_in(tree):
    for each in (Caller(), Caller("td_wrong"), Caller("")):
        response = each.get("/agencies")
        refused(response, 401, "unauthenticated")
        assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_session_is_no_way_in(client, tree):
    client.force_login(make_actor(tree["province"], Role.UNIT_OFFICER).account)
    refused(client.get("/api/v1/agencies"), 401, "unauthenticated")


def test_a_token_ends_by_its_day_by_being_revoked_with_its_post_and_with_its_account(tree):
    officer = make_actor(tree["province"], Role.UNIT_OFFICER)
    text = token_for(officer)
    system = Caller(text)
    token = Token.objects.get()
    assert system.get("/me").status_code == 200
    Token.objects.update(ends_on=timezone.localdate())
    assert system.get("/me").status_code == 200  # its last day counts
    Token.objects.update(ends_on=timezone.localdate() - dt.timedelta(days=1))
    refused(system.get("/me"), 401, "unauthenticated")
    Token.objects.update(ends_on=timezone.localdate())
    Post.objects.update(ends_on=timezone.localdate() - dt.timedelta(days=1))
    refused(system.get("/me"), 401, "unauthenticated")
    Post.objects.update(ends_on=None)
    officer.account.is_active = False
    officer.account.save()
    refused(system.get("/me"), 401, "unauthenticated")
    officer.account.is_active = True
    officer.account.save()
    assert system.get("/me").status_code == 200
    revoke_token(officer, token=token)
    refused(system.get("/me"), 401, "unauthenticated")


def test_only_the_hash_of_a_token_is_kept_and_when_it_was_last_used(tree):
    officer = make_actor(tree["province"], Role.UNIT_OFFICER)
    text = token_for(officer)
    token = Token.objects.get()
    assert token.digest == digest_of(text)
    assert text not in " ".join(map(str, vars(token).values()))
    assert token.last_used_at is None
    Caller(text).get("/me")
    token.refresh_from_db()
    assert token.last_used_at is not None
    assert not Entry.objects.filter(after__icontains=text[12:]).exists()


def test_a_scope_that_was_not_given_is_refused_and_said_by_name(tree):
    system = caller(tree["province"], Role.UNIT_OFFICER, Scope.AGENCIES.value)
    assert system.get("/agencies").status_code == 200
    assert "register:read" in refused(system.get("/subjects", q="an"), 403, "scope_missing")["detail"]


def test_a_role_that_was_changed_gives_no_more_than_the_role_whatever_the_scope_says(tree):
    system = caller(tree["province"], Role.UNIT_OFFICER)
    Post.objects.update(role=Role.LEGAL_OFFICER)
    refused(system.get("/subjects", q="an"), 403, "not_allowed")


def test_a_token_acts_as_its_post_alone_and_not_as_all_that_the_person_is(tree):
    officer = make_actor(tree["province"], Role.LEGAL_OFFICER, Role.APPRAISER)
    system = Caller(token_for(officer))
    assert system.get("/me").json()["role"] == "legal_officer"
    assert system.get("/law/awards").status_code == 200
    refused(system.get("/subjects", q="an"), 403, "scope_missing")


def test_the_limit_is_told_on_every_answer_and_holds(tree, monkeypatch):
    monkeypatch.setattr(access, "CALLS", Brake("few", limit=2, seconds=60))
    system, other = caller(tree["province"]), caller(tree["province"])
    assert [system.get("/me")["RateLimit-Remaining"] for _ in range(2)] == ["1", "0"]
    response = system.get("/me")
    refused(response, 429, "rate_limited")
    assert 1 <= int(response["Retry-After"]) <= 60
    assert other.get("/me").status_code == 200


def test_who_guesses_tokens_is_stopped(tree, monkeypatch):
    monkeypatch.setattr(access, "WRONG", Brake("guesses", limit=2, seconds=60))
    good = caller(tree["province"])
    for number in range(2):
        refused(Caller(f"td_{number}").get("/me"), 401, "unauthenticated")
    refused(Caller("td_again").get("/me"), 429, "too_many_wrong_tokens")
    refused(good.get("/me"), 429, "too_many_wrong_tokens")


def test_pages_are_whole_and_stable_although_rows_come_in_between(tree):
    for number in range(5):
        make_agency(f"Đơn vị {number}", parent=tree["province"])
    system = caller(tree["province"])
    names, cursor = [], None
    while True:
        page = system.get("/agencies", limit=2, **({"cursor": cursor} if cursor else {})).json()
        names += [each["name"] for each in page["items"]]
        make_agency(f"Aaa {len(names)}", parent=tree["province"])  # before all that was shown
        cursor = page["next"]
        if cursor is None:
            break
    assert len(names) == len(set(names)) == 8
    assert not any(name.startswith("Aaa") for name in names)


def test_a_cursor_of_another_list_or_made_up_is_refused(tree):
    for number in range(3):
        make_agency(f"Đơn vị {number}", parent=tree["province"])
    system = caller(tree["province"])
    cursor = system.get("/agencies", limit=1).json()["next"]
    refused(system.get("/nominations", cursor=cursor), 400, "bad_cursor")
    refused(system.get("/agencies", cursor="x" + cursor), 400, "bad_cursor")


def test_people_of_a_search_come_by_given_name_page_by_page(tree):
    for name in ("Trần Thị Yến", "Lê Thị Anh", "Nguyễn Thị Mai"):
        make_person(name, tree["province"])
    system = caller(tree["province"])
    first = system.get("/subjects", q="thi", limit=2).json()
    second = system.get("/subjects", q="thi", limit=2, cursor=first["next"]).json()
    names = [each["name"] for each in first["items"] + second["items"]]
    assert names == ["Lê Thị Anh", "Nguyễn Thị Mai", "Trần Thị Yến"]
    assert second["next"] is None


def test_an_agency_tells_what_it_came_from(tree):
    old = make_agency("Ủy ban nhân dân tỉnh Cũ", parent=tree["committee"])
    Lineage.objects.create(
        predecessor=old, successor=tree["province"], kind=LineageKind.MERGE, effective_on=dt.date(2025, 7, 1)
    )
    body = caller(tree["province"]).get(f"/agencies/{tree['province'].pk}").json()
    assert [(each["predecessor"], each["effective_on"]) for each in body["predecessors"]] == [(old.name, "2025-07-01")]
    refused(caller(tree["stranger"]).get(f"/agencies/{tree['province'].pk}"), 404, "not_found")


def test_a_citizen_number_is_asked_by_post_only_and_never_answered(tree):
    person = make_person("Nguyễn Thị Mẫu", tree["province"], citizen_hash=citizen_hash(NUMBER), citizen_tail="456")
    system = caller(tree["province"])
    refused(system.get("/subjects", q=NUMBER), 422, "citizen_number_in_address")
    refused(system.get("/agencies", q=NUMBER), 422, "citizen_number_in_address")
    response = system.post("/subjects/search", {"q": NUMBER})
    assert [each["id"] for each in response.json()["items"]] == [person.pk]
    assert NUMBER not in response.content.decode()
    look = Access.objects.get(subjects__contains=[person.pk])
    assert look.kind == AccessKind.API
    assert NUMBER not in f"{look.what}{look.note}"
    assert "•••456" in look.what


def test_details_are_masked_for_roles_that_do_not_need_them(tree):
    person = make_person(
        "Nguyễn Thị Mẫu",
        tree["province"],
        birth_date=dt.date(1980, 2, 3),
        address="Số 1 phố Thử",
        citizen_hash=citizen_hash(NUMBER),
        citizen_tail="456",
    )
    full = caller(tree["province"]).get(f"/subjects/{person.pk}").json()
    assert (full["born"], full["address"]) == ("03/02/1980", "Số 1 phố Thử")
    assert full["citizen_number"].endswith("456")
    text = caller(tree["province"], Role.AUDITOR).get(f"/subjects/{person.pk}").content.decode()
    assert '"born": "1980"' in text
    assert not any(hidden in text for hidden in ("03/02", "phố Thử", "456"))


def test_what_a_subject_was_given_is_read_in_order_and_written_down(tree):
    person = make_person("Nguyễn Thị Mẫu", tree["province"])
    for year in (2020, 2022):
        Award.objects.create(subject=person, code="advanced_worker", year=year, source=Source.ENTRY)
    system = caller(tree["province"])
    body = system.get(f"/subjects/{person.pk}/awards").json()
    assert [each["year"] for each in body["items"]] == [2022, 2020]
    assert body["items"][0]["name"] == "Lao động tiên tiến"
    look = Access.objects.get()
    assert look.subjects == [person.pk]
    assert "Phần mềm quản lý cán bộ thử nghiệm" in look.note
    refused(caller(tree["stranger"]).get(f"/subjects/{person.pk}/awards"), 404, "not_found")


def test_an_unchanged_answer_is_not_sent_again(tree):
    system = caller(tree["province"])
    first = system.get("/agencies")
    assert system.get("/agencies", headers={"If-None-Match": first["ETag"]}).status_code == 304
    make_agency("Đơn vị mới", parent=tree["province"])
    assert system.get("/agencies", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_case_is_answered_exactly_as_the_law_answers_it(tree):
    case = {
        "id": "thu-1",
        "award": "grassroots_emulation_soldier",
        "received_on": "2025-03-01",
        "subject": {"kind": "person", "categories": ["official"]},
        "history": {"complete": True, "ratings": [{"year": 2024, "rating": "good"}]},
    }
    system = caller(tree["province"])
    response = system.post("/appraisals", case)
    assert response.status_code == 200, response.content
    assert response.json() == appraise(read_case(case)).as_dict()
    body = refused(system.post("/appraisals", case | {"award": "no_such"}), 422, "case_unreadable")
    assert body["errors"][0]["field"] == "award"
    refused(system.post("/appraisals", "{"), 400, "bad_request")


def test_the_law_is_asked_as_of_a_day(tree):
    system = caller(tree["province"])
    body = system.get("/law/awards", on="2025-01-01", limit=200).json()
    assert body["on"] == "2025-01-01"
    assert "advanced_worker" in {each["code"] for each in body["items"]}
    assert system.get("/law/awards/advanced_worker", on="2025-01-01").json()["name"] == "Lao động tiên tiến"
    refused(system.get("/law/awards/no_such"), 404, "not_found")


def new_nomination(person, **changes):
    return {"subject_id": person.pk, "award": CERTIFICATE, "through_year": 2024} | changes


def test_a_nomination_is_made_read_and_withdrawn_as_on_the_pages(tree):
    person = make_person("Nguyễn Thị Mẫu", tree["province"])
    system = caller(tree["province"])
    made = system.post("/nominations", new_nomination(person), key="khoa-lap-1")
    assert made.status_code == 201, made.content
    code = made.json()["code"]
    assert system.get(f"/nominations/{code}").json()["status"] == "draft"
    assert [each["code"] for each in system.get("/nominations", own="true").json()["items"]] == [code]
    assert Entry.objects.filter(event="nomination_created").count() == 1
    refused(system.post("/nominations", new_nomination(person), key="khoa-lap-2"), 422, "refused")
    response = system.post(f"/nominations/{code}/withdraw", {"reason": "Lập nhầm"}, key="khoa-rut-1")
    assert response.json()["status"] == "withdrawn"
    refused(caller(tree["stranger"]).get(f"/nominations/{code}"), 404, "not_found")


def test_a_write_without_a_key_or_with_unknown_fields_is_refused(tree):
    person = make_person("Nguyễn Thị Mẫu", tree["province"])
    system = caller(tree["province"])
    refused(system.post("/nominations", new_nomination(person)), 422, "invalid")
    refused(system.post("/nominations", new_nomination(person, surprise=1), key="khoa-la-1"), 422, "invalid")
    assert not Nomination.objects.exists()


def test_the_same_request_again_gets_the_same_answer_and_another_body_is_refused(tree):
    person, other = (make_person(name, tree["province"]) for name in ("Nguyễn Thị Mẫu", "Trần Văn Khác"))
    system = caller(tree["province"])
    first = system.post("/nominations", new_nomination(person), key="khoa-moi-1")
    assert system.post("/nominations", new_nomination(person), key="khoa-moi-1").json() == first.json()
    refused(system.post("/nominations", new_nomination(other), key="khoa-moi-1"), 422, "idempotency_key_reused")
    assert Nomination.objects.count() == 1
    # A key belongs to its token: another system's same key is another key.
    assert caller(tree["province"]).post("/nominations", new_nomination(other), key="khoa-moi-1").status_code == 201


def test_refused_work_leaves_its_key_free(tree):
    person = make_person("Nguyễn Thị Mẫu", tree["province"])
    system = caller(tree["province"])
    refused(system.post("/nominations", new_nomination(person, award="no_such"), key="khoa-sai-1"), 422, "refused")
    assert not IdempotentWork.objects.exists()
    assert system.post("/nominations", new_nomination(person), key="khoa-sai-1").status_code == 201


def test_a_claimed_award_waits_for_an_officer_and_is_no_fact(tree):
    person = make_person("Nguyễn Thị Mẫu", tree["province"])
    system = caller(tree["province"])
    claim = {
        "subject_id": person.pk,
        "award": "advanced_worker",
        "year": 2021,
        "number": "12/QĐ-STC",
        "decided_on": "2021-12-20",
        "source_text": "LĐTT 2021",
    }
    assert system.post("/claims", claim, key="khoa-khai-1").status_code == 201
    assert Claim.objects.get().content["number"] == "12/QĐ-STC"
    assert not Award.objects.exists()
    refused(system.post("/claims", claim, key="khoa-khai-2"), 409, "refused")
    refused(system.post("/claims", claim | {"award": "labor_hero_x"}, key="khoa-khai-3"), 422, "refused")
    refused(system.post("/claims", claim | {"year": 2099}, key="khoa-khai-4"), 422, "refused")
    assert Claim.objects.count() == 1
    assert Entry.objects.filter(event="claim_made").count() == 1


def test_an_address_that_is_none_and_a_method_that_is_none_are_problems_too(tree):
    system = caller(tree["province"])
    refused(system.get("/nothing-here"), 404, "not_found")
    response = system.client.delete("/api/v1/agencies", headers=system.headers)
    refused(response, 405, "method_not_allowed")
    assert "GET" in response["Allow"]
    refused(system.get("/nominations/a%00b"), 400, "unusable_characters")


@pytest.mark.parametrize("role", sorted(ROLES[Action.CONNECT_SYSTEM]))
def test_every_address_with_every_role_shows_a_stranger_nothing_and_breaks_nowhere(role):
    world = make_world()
    numbers = world.records
    addresses = [
        "/me",
        "/agencies",
        f"/agencies/{world.agency.pk}",
        "/subjects?q=mat",
        f"/subjects/{numbers['subject']}",
        *(f"/subjects/{numbers['subject']}/{part}" for part in ("awards", "ratings", "initiatives")),
        f"/subjects/{numbers['subject']}/awards/{numbers['award']}",
        "/awards?decision_number=1",
        "/decisions",
        f"/decisions/{numbers['decision']}",
        f"/decisions/{numbers['decision']}/lines",
        "/nominations",
        f"/nominations/{numbers['nomination']}",
        "/law/awards",
        "/law/awards/advanced_worker",
    ]
    own, stranger = (make_actor(agency, role) for agency in (world.agency, world.stranger))
    token = token_for(own)
    for address in addresses:
        allowed = Caller(token).get(address)
        assert allowed.status_code in {200, 403}, (address, role)
        response = Caller(token_for(stranger)).get(address)
        assert response.status_code in {200, 403, 404}, (address, role)
        assert SECRET not in response.content.decode(), (address, role)
    for path, body in (
        ("/subjects/search", {"q": "mat"}),
        ("/nominations", {"subject_id": numbers["subject"], "award": CERTIFICATE, "through_year": 2023}),
        (f"/nominations/{numbers['nomination']}/withdraw", {"reason": "Thử rút của người khác"}),
        (
            "/claims",
            {"subject_id": numbers["subject"], "award": "advanced_worker", "year": 2020, "source_text": "Thử khai"},
        ),
    ):
        response = Caller(token_for(stranger)).post(path, body, key="khoa-la-9")
        assert response.status_code in {200, 403, 404}, (path, role)
        assert SECRET not in response.content.decode()
    made = Entry.objects.filter(agency_id=world.agency.pk, event="token_made")
    tokens = made.exclude(object_id=str(numbers["token"])).count()  # the world's own was there before
    assert Entry.objects.filter(agency_id=world.agency.pk).count() == world.entries + tokens


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_with_one_key_are_one_work_and_ten_same_answers():
    tree = make_tree()
    person = make_person("Nguyễn Thị Mẫu", tree["province"])
    token = token_for(make_actor(tree["province"], Role.UNIT_OFFICER))
    answers, start = [], threading.Barrier(10)

    def ask():
        try:
            start.wait()
            response = Caller(token).post("/nominations", new_nomination(person), key="mot-khoa-chung")
            answers.append((response.status_code, response.content))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(answers) == 10
    assert {status for status, _ in answers} == {201}
    assert len({content for _, content in answers}) == 1
    assert Nomination.objects.count() == 1
    assert IdempotentWork.objects.count() == 1
