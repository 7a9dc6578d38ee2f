"""Who sees what of a petition, and who can open a sealed one: deny by default."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests.exporting import export
from tests.makers import make_actor
from tests.petitions.desk import EXTRACT, OTHER_WORDS, SENDER, WORDS, Desk
from thidua.agencies.models import Role
from thidua.petitions import queries, services
from thidua.petitions.models import IdentityKey, Petition, SealedKey
from thidua.polls.ballots import make_key
from thidua.polls.keys import TRIES
from thidua.privacy.models import Access
from thidua.trail.errors import NotAllowed, Refused
from thidua.trail.events import Event
from thidua.trail.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk(keys=2)


def page(actor, address):
    client = Client()
    client.force_login(actor.account)
    return client.get(address)


def opened(desk, petition, actor=None, words=WORDS):
    return services.open_identity(actor or desk.holder, petition=petition, passphrase=words, reason="Xác minh")


@pytest.mark.parametrize("kind", ["complaint", "denunciation"])
def test_another_agency_sees_no_petition_whatever_its_roles(desk, kind):
    petition = desk.received(kind)
    assert not queries.visible_petitions(desk.stranger).exists()
    assert not queries.visible_petitions(make_actor(desk.tree["committee"], *Role)).exists()
    assert page(desk.stranger, f"/don-thu/{petition.pk}/").status_code == 404
    assert petition.number not in page(desk.stranger, "/don-thu/").content.decode()


@pytest.mark.parametrize("role", Role.values)
def test_only_who_receives_settles_decides_or_audits_sees_petitions(desk, role):
    desk.received()
    seen = queries.visible_petitions(make_actor(desk.agency, Role(role))).exists()
    assert seen == (role in {Role.CLERK, Role.APPRAISER, Role.HEAD, Role.AUDITOR})


def test_of_a_sealed_petition_the_others_of_the_agency_see_that_it_is_there_and_nothing_it_says(desk):
    petition = desk.verified(desk.accepted("denunciation"))
    for actor in (desk.handler, desk.head, desk.holder):
        assert EXTRACT in page(actor, f"/don-thu/{petition.pk}/").content.decode()
    for actor in (desk.clerk, desk.colleague, desk.auditor):
        shown = page(actor, f"/don-thu/{petition.pk}/")
        assert shown.status_code == 200
        for hidden in (EXTRACT, "Khai khống", "Đã xác minh."):
            assert hidden not in shown.content.decode()
            assert hidden not in page(actor, "/don-thu/").content.decode()
        assert page(actor, f"/don-thu/{petition.pk}/mo/").status_code == 403


def test_lists_searches_and_exports_tell_nobody_who_denounced(desk):
    petition = desk.accepted("denunciation")
    for actor in (desk.handler, desk.head, desk.holder):
        client = Client()
        client.force_login(actor.account)
        for said in (SENDER.name, "zyxwvu", "Khai khống"):
            found = client.get("/don-thu/", {"q": said}).content.decode()
            assert f"/don-thu/{petition.pk}/" not in found
        file = export(client, "/don-thu/", kind="csv").content.decode()
        assert petition.number in file
        assert SENDER.name not in file


def test_a_holder_opens_it_with_passphrase_and_reason_and_that_is_written_down(desk):
    petition = desk.received("denunciation")
    found = opened(desk, petition)
    assert (found.sender.name, found.sender.text) == (SENDER.name, SENDER.text)
    entry = Entry.objects.get(event=Event.IDENTITY_OPENED)
    assert (entry.account_id, entry.reason) == (desk.holder.account_id, "Xác minh")
    assert Access.objects.filter(account_id=desk.holder.account_id, what__contains=petition.number).count() == 1
    opened(desk, petition)
    assert Access.objects.filter(what__contains=petition.number).count() == 2


def test_without_a_reason_nothing_opens(desk):
    petition = desk.received("denunciation")
    with pytest.raises(Refused):
        services.open_identity(desk.holder, petition=petition, passphrase=WORDS, reason="  ")
    assert not Entry.objects.filter(event=Event.IDENTITY_OPENED).exists()


def test_every_holder_opens_with_their_own_passphrase_and_with_no_other(desk):
    petition = desk.received("denunciation")
    assert opened(desk, petition, desk.head, OTHER_WORDS).sender.name == SENDER.name
    for actor, words in ((desk.head, WORDS), (desk.holder, OTHER_WORDS)):
        with pytest.raises(Refused, match="không đúng"):
            opened(desk, petition, actor, words)
    assert Entry.objects.filter(event=Event.IDENTITY_KEY_REFUSED).count() == 2


def test_after_some_wrong_tries_the_key_rests_even_for_the_right_passphrase(desk):
    petition = desk.received("denunciation")
    for _try in range(TRIES):
        with pytest.raises(Refused):
            opened(desk, petition, words="sai hẳn mật khẩu")
    with pytest.raises(Refused, match="tạm ngừng"):
        opened(desk, petition)


@pytest.mark.parametrize("who", ["clerk", "handler", "colleague", "auditor", "stranger"])
def test_who_holds_no_key_opens_nothing(desk, who):
    petition = desk.received("denunciation")
    with pytest.raises(NotAllowed):
        opened(desk, petition, getattr(desk, who))


def test_a_later_holder_opens_old_petitions_only_after_a_present_one_has_handed_them_on(desk):
    petition = desk.received("denunciation")
    third = "câu thứ ba của người giữ khóa"
    key = desk.key(desk.colleague, third)
    with pytest.raises(Refused, match="trước khi bạn lập khóa"):
        opened(desk, petition, desk.colleague, third)
    assert services.hand_on(desk.holder, to=key, passphrase=WORDS) == 1
    assert opened(desk, petition, desk.colleague, third).sender.name == SENDER.name
    assert services.hand_on(desk.holder, to=key, passphrase=WORDS) == 0


def test_an_ended_holder_opens_nothing_and_the_last_key_of_a_petition_stays():
    desk = Desk()
    petition = desk.received("denunciation")
    key = IdentityKey.objects.get()
    with pytest.raises(Refused, match="chỉ mở được bằng khóa này"):
        services.end_key(desk.head, key=key, reason="Nghỉ")
    services.hand_on(desk.holder, to=desk.key(desk.head, OTHER_WORDS), passphrase=WORDS)
    services.end_key(desk.head, key=key, reason="Nghỉ")
    with pytest.raises(NotAllowed):
        opened(desk, petition)
    assert opened(desk, petition, desk.head, OTHER_WORDS).sender.name == SENDER.name


def test_only_whom_the_head_named_makes_a_key(desk):
    with pytest.raises(NotAllowed):
        services.make_key(desk.colleague, passphrase=WORDS)
    with pytest.raises(NotAllowed):
        services.name_holder(desk.handler, account=desk.colleague.person)
    with pytest.raises(Refused, match="của cơ quan"):
        services.name_holder(desk.head, account=desk.stranger.person)


def test_nothing_is_sealed_for_a_key_that_somebody_put_into_the_database(desk):
    made = make_key("mật khẩu của kẻ lạ", desk_hardness())
    IdentityKey.objects.create(
        agency=desk.agency, holder=desk.colleague.person, order=9, named_on=desk.today, public_key=made.public,
        locked_secret_key=made.locked_secret, salt=made.salt, operations=1, memory=8_192,
    )  # fmt: skip
    desk.received("denunciation")
    assert SealedKey.objects.count() == 2
    assert not SealedKey.objects.filter(key__order=9).exists()


def desk_hardness():
    from tests.petitions.desk import CHEAP  # noqa: PLC0415 -- beside its only use

    return CHEAP


def test_without_a_key_a_denunciation_is_refused_and_nothing_is_kept():
    desk = Desk(keys=0)
    with pytest.raises(Refused, match="Chưa có gì được lưu"):
        desk.received("denunciation")
    assert not Petition.objects.exists()
    assert desk.received("complaint").sender_name == SENDER.name


def test_an_extract_that_names_the_denouncer_is_refused(desk):
    petition = desk.received("denunciation")
    for text in (f"Bà {SENDER.name} báo", "liên hệ 0987654321", SENDER.address):
        with pytest.raises(Refused, match="Hãy bỏ đi"):
            services.write_extract(desk.holder, petition=petition, passphrase=WORDS, summary="Đơn", extract=text)
    assert desk.extracted(petition).extract == EXTRACT


@pytest.mark.parametrize(
    "change",
    ["sender_name = 'X'", "text = 'X'", "about = 'X'", "is_sealed = false", "is_sealed = false, kind = 'proposal'"],
)
def test_the_database_itself_keeps_a_sealed_petition_from_telling(desk, change):
    petition = desk.received("denunciation")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE petitions_petition SET {change} WHERE id = %s", [petition.pk])  # noqa: S608 - of the test


@pytest.mark.parametrize("kind", ["complaint", "denunciation"])
def test_the_follow_page_tells_state_and_days_to_who_has_the_code_and_nothing_else(desk, kind):
    taken = desk.taken(kind)
    shown = Client().post("/cong-khai/theo-doi-don/", {"code": taken.code.lower()}).content.decode()
    assert "Mới nhận" in shown
    for hidden in (SENDER.name, SENDER.text, SENDER.about, taken.code, "trích"):
        assert hidden not in shown
    assert taken.code not in str(list(Petition.objects.values()))


def test_guessing_codes_is_braked(desk):
    taken = desk.taken()
    client = Client()
    for _try in range(20):
        client.post("/cong-khai/theo-doi-don/", {"code": "AAAA-AAAA-AAAA-AAAA"})
    answer = client.post("/cong-khai/theo-doi-don/", {"code": taken.code}).content.decode()
    assert "thử lại sau" in answer
    assert "Mới nhận" not in answer


def test_the_public_form_refuses_without_the_word_on_state_secrets_and_keeps_what_was_typed(desk):
    address = f"/cong-khai/gui-don/{desk.agency.code}/"
    answer = Client().post(
        address, {"kind": "reflection", "name": "Người Gửi", "contact": "0900", "text": "Nội dung dài"}
    )
    assert "Nội dung dài" in answer.content.decode()
    assert not Petition.objects.exists()
    assert Client().get("/cong-khai/gui-don/CHUA-CO/").status_code == 404


def test_the_public_form_checks_for_forged_requests(desk):
    client = Client(enforce_csrf_checks=True)
    answer = client.post(
        f"/cong-khai/gui-don/{desk.agency.code}/", {"kind": "denunciation", "text": "x", "not_secret": "on"}
    )
    assert answer.status_code == 403
    assert not Petition.objects.exists()


def test_an_agency_without_a_key_is_not_on_the_public_page():
    desk = Desk(keys=0)
    assert desk.agency.name not in Client().get("/cong-khai/gui-don/").content.decode()
    desk.key(desk.holder, WORDS)
    assert desk.agency.name in Client().get("/cong-khai/gui-don/").content.decode()
