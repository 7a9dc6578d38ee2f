"""Who sees what of a package, that it is on record who looked, and the page on which a partner changes."""

import datetime as dt
import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.exchange import mutations, samples
from tests.exchange.desk import OTHER_KEY, ExchangeDesk, decided, make_exchange_desk, sent_above
from tests.makers import make_actor
from thidua.agencies.actor import Actor
from thidua.agencies.models import Post, Role
from thidua.councils.models import AgendaItem, Council, CouncilMember, Recusal, Session
from thidua.dossiers import services as dossiers
from thidua.dossiers.models import Nomination, Submission
from thidua.exchange import keys, services
from thidua.exchange.models import Package, Partner
from thidua.privacy.models import Access
from thidua.trail.errors import Refused
from thidua.trail.models import Entry

pytestmark = pytest.mark.django_db
HIDDEN, SEEN = "Nguyễn Thị Mẫu", "Trần Văn Khác"
OTHER_CODE = "HS2025-0000002"


@pytest.fixture
def desk() -> ExchangeDesk:
    return make_exchange_desk()


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.person)
    return client


def two_people(desk: ExchangeDesk) -> Package:
    """A package that waits, with two people; the papers of the evidence are the first one's."""
    first = json.loads(desk.content().body.model_dump_json())["nominations"][0]
    second = json.loads(json.dumps(first)) | {"evidence": []}
    second["origin"]["code"], second["subject"]["name"] = OTHER_CODE, SEEN
    return desk.received(nominations=[first, second])


def step_back(desk: ExchangeDesk, actor: Actor, nomination: Nomination, *, status: str = "preparing") -> None:
    """The actor is of the council that has the nomination before it, and stepped back from it."""
    council = Council.objects.create(agency=actor.agency, name="Hội đồng", formed_on=dt.date(2025, 1, 1))
    member = CouncilMember.objects.create(
        council=council, account=actor.account, role="member", from_day=dt.date(2025, 1, 1)
    )
    session = Session.objects.create(council=council, held_at=timezone.now(), place="Trụ sở", status=status)
    item = AgendaItem.objects.create(session=session, review=nomination.reviews.get(), position=1)
    Recusal.objects.create(item=item, member=member, reason="là vợ của người được đề nghị")


def page_of(client: Client, package: Package) -> str:
    return client.get(reverse("exchange:package", args=[package.pk])).content.decode()


def statuses(client: Client, package: Package) -> dict[str, int]:
    """What the papers and the package as a file answer."""
    found = {
        str(number): client.get(reverse("exchange:paper", args=[package.pk, number])).status_code
        for number in range(1, 5)
    }
    return found | {"file": client.post(reverse("exchange:hand_out", args=[package.pk])).status_code}


@pytest.mark.parametrize(("status", "is_hidden"), [("preparing", True), ("cancelled", False)])
def test_who_stepped_back_sees_neither_the_person_nor_a_paper_that_names_the_person(desk, status, is_hidden):
    package = services.accept_package(desk.officer, package=two_people(desk))
    Package.objects.filter(pk=package.pk).update(doubts=[f"{HIDDEN}: trùng tên"])
    dossiers.receive_submission(desk.officer, submission=Submission.objects.get(), received_on=timezone.localdate())
    other = make_actor(desk.tree["province"], Role.UNIT_OFFICER, Role.APPRAISER)
    step_back(desk, desk.officer, Nomination.objects.get(subject__name=HIDDEN), status=status)
    for actor, hides in ((desk.officer, is_hidden), (other, False)):
        client = signed_in(actor)
        text = page_of(client, package)
        assert SEEN in text
        assert (HIDDEN not in text) is hides
        assert ("không tham gia xét" in text) is hides
        answered = statuses(client, package)
        assert set(answered.values()) == {404 if hides else 200}
    lines = Access.objects.filter(account_id=desk.officer.account_id, what__startswith="Gói").values_list(
        "subjects", flat=True
    )
    seen = [SEEN] if is_hidden else [HIDDEN, SEEN]
    assert list(lines) == [sorted(Nomination.objects.filter(subject__name__in=seen).values_list("subject", flat=True))]


def test_the_paper_of_another_person_is_found_by_who_stepped_back(desk):
    package = services.accept_package(desk.officer, package=two_people(desk))
    dossiers.receive_submission(desk.officer, submission=Submission.objects.get(), received_on=timezone.localdate())
    step_back(desk, desk.officer, Nomination.objects.get(subject__name=SEEN))
    client = signed_in(desk.officer)
    assert SEEN not in page_of(client, package)
    assert statuses(client, package) == {"1": 200, "2": 200, "3": 200, "4": 404, "file": 404}  # the letter is left out


def looks(actor: Actor) -> list[tuple[str, list[int], int]]:
    return list(
        Access.objects.filter(account_id=actor.account_id).order_by("pk").values_list("what", "subjects", "row_count")
    )


def test_a_look_at_a_package_that_waits_is_on_record_once_for_a_while_though_nobody_is_in_the_register(desk):
    package, client = two_people(desk), signed_in(desk.officer)
    for _ in "12":
        page_of(client, package)
    assert looks(desk.officer) == [(f"Gói hồ sơ {package.short}", [], 2)]
    for _ in "12":
        client.get(reverse("exchange:paper", args=[package.pk, 2]))
    assert looks(desk.officer)[1:] == [(f"Tệp của gói hồ sơ {package.short}", [], 1)]
    for _ in "12":
        client.post(reverse("exchange:hand_out", args=[package.pk]))
    assert looks(desk.officer)[2:] == [(f"Tải gói hồ sơ {package.short}", [], 2)] * 2  # each download is one


def test_a_look_at_a_result_is_a_look_at_those_whom_it_tells_of_and_at_a_receipt_at_nobody(desk):
    submission = sent_above(desk)
    sent = services.make_submission_package(desk.officer, submission=submission, no_secrets=True)
    services.hand_out_package(desk.officer, package=sent)
    told = services.receive_package(desk.officer, content=decided(desk, sent)).package
    client = signed_in(desk.officer)
    page_of(client, told)
    subject = submission.nominations.get().subject_id
    assert looks(desk.officer) == [(f"Gói hồ sơ {told.short}", [subject], 1)]
    services.return_package(desk.officer, package=told, reason="Thiếu số quyết định.")
    page_of(client, Package.objects.get(kind="receipt"))
    assert len(looks(desk.officer)) == 1


def change(client: Client, partner: Partner, **typed: str) -> object:
    form = {"public_key": partner.public_key, "fingerprint": "", "url": ""} | typed
    return client.post(reverse("exchange:change_partner", args=[partner.pk]), form)


def test_an_administrator_changes_the_address_alone_or_the_key_with_its_fingerprint(desk):
    client = signed_in(desk.administrator)
    answer = change(client, desk.partner)
    assert "không có gì để đổi" in answer.content.decode()
    answer = change(client, desk.partner, public_key=OTHER_KEY, fingerprint="0000")
    assert "không khớp" in answer.content.decode()
    assert OTHER_KEY in answer.content.decode()  # what was typed is still there
    assert Partner.objects.get().ended_at is None
    assert change(client, desk.partner, public_key=OTHER_KEY).status_code == 200  # a new key was never compared
    assert Partner.objects.get().ended_at is None
    assert change(client, desk.partner, url="https://8.8.8.8/nhan/").status_code == 302
    moved = Partner.objects.get(ended_at=None)
    assert (moved.public_key, moved.url) == (desk.partner.public_key, "https://8.8.8.8/nhan/")
    fingerprint = keys.fingerprint(OTHER_KEY)
    assert change(client, moved, public_key=OTHER_KEY, fingerprint=fingerprint).status_code == 302
    assert Partner.objects.get(ended_at=None).public_key == OTHER_KEY
    assert "từ trước" in change(client, moved, url="https://8.8.4.4/").content.decode()  # the second officer
    events = list(Entry.objects.filter(object_type="exchange.partner").order_by("pk").values_list("event", flat=True))
    assert events == ["partner_added", *["partner_ended", "partner_added"] * 2]


def test_nobody_but_the_own_administrator_changes_a_partner(desk):
    stranger = make_actor(desk.tree["stranger"], Role.ADMINISTRATOR)
    assert change(signed_in(desk.officer), desk.partner, url="https://8.8.8.8/").status_code == 403
    assert change(signed_in(stranger), desk.partner, url="https://8.8.8.8/").status_code == 404
    assert Partner.objects.get().ended_at is None


@pytest.mark.parametrize(("days", "works"), [(0, True), (-1, False)])
def test_who_works_here_to_the_end_of_the_day_sends_no_package_and_nothing_of_it_is_read(desk, days, works):
    content = samples.signed({"data/exchange.json": b"no json"})
    raw = mutations.of(content)
    make_actor(desk.tree["commune"], Role.UNIT_OFFICER)
    Post.objects.filter(agency=desk.tree["commune"]).update(
        starts_on=dt.date(2025, 1, 1), ends_on=timezone.localdate() + dt.timedelta(days=days)
    )
    with pytest.raises(Refused, match="có người làm việc" if works else "không phải JSON"):
        services.receive_posted(raw)
    answer = Client().post(reverse("exchange:posted"), raw, content_type="application/zip")
    assert answer.status_code == (409 if works else 422)


def test_a_partner_that_ended_posts_nothing_that_is_read(desk):
    services.end_partner(desk.administrator, partner=desk.partner)
    raw = mutations.of(samples.signed({"data/exchange.json": b"no json"}))
    answer = Client().post(reverse("exchange:posted"), raw, content_type="application/zip")
    assert (answer.status_code, "Không rõ ai gửi" in answer.json()["detail"]) == (422, True)
