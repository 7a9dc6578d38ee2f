"""Issued papers go into the archive by themselves, with their class; every file is read again within its days."""

import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from tests.decisions.desk import issued, make_desk, to_decide
from tests.makers import make_actor, make_person
from tests.signing.office import make_office
from tests.signing.pki import make_authority
from thidua.agencies.models import Agency, Authority, Role
from thidua.archive import fixity, stores
from thidua.archive.keeping import keep_new, store_to_fill, to_keep
from thidua.archive.models import Check, Holding, KeptFile, State
from thidua.archive.queries import DOORS, due, get_visible_holding, left_out, overdue, visible_holdings
from thidua.archive.retention import UNKNOWN, class_of, last_year_due, retentions
from thidua.documents.freezing import frozen, kept_pdf
from thidua.documents.models import IssuedPaper, PaperKind
from thidua.dossiers import files
from thidua.operations import checks
from thidua.register.models import Category
from thidua.signing.queries import current_pdf
from thidua.trail.events import Event
from thidua.trail.models import Entry, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def paper(desk):
    return frozen(PaperKind.DECISION, issued(desk))


def kept_somehow(count: int) -> list[KeptFile]:
    """Files in the store that are forms of nothing."""
    where, now = store_to_fill(), timezone.now()
    made = []
    for number in range(count):
        content = f"tệp {number}".encode()
        made.append(KeptFile.objects.create(sha256=stores.put(where, content), size=len(content), checked_at=now))
    return made


def lying(file: KeptFile) -> Path:
    return Path(django_settings.MEDIA_ROOT) / stores.path_of(file.sha256)


def test_a_paper_goes_into_the_archive_once_with_the_bytes_that_everybody_reads(paper, desk):
    assert list(to_keep()) == [paper]
    assert keep_new() == 1
    assert keep_new() == 0
    holding = Holding.objects.get()
    assert stores.get(stores.store(), holding.file.sha256) == kept_pdf(paper)
    assert (holding.agency, holding.kind, holding.signatures) == (desk.agency, PaperKind.DECISION, 0)
    assert holding.number
    assert (holding.year, holding.retention) == (timezone.localdate(paper.official_at).year, "ministry_province")
    assert Check.objects.get().found == State.WHOLE
    assert Entry.objects.filter(event=Event.ARCHIVE_KEPT, agency_id=desk.agency.pk).count() == 1


def test_the_bucket_takes_the_same_papers(s3, paper):
    assert keep_new() == 1
    holding = Holding.objects.get()
    assert (s3 / stores.path_of(holding.file.sha256)).read_bytes() == kept_pdf(paper)
    assert fixity.check_share().broken == []
    (s3 / stores.path_of(holding.file.sha256)).write_bytes(b"x")
    assert [file.state for file in fixity.check_share().broken] == [State.DAMAGED]


def test_a_paper_that_cannot_be_read_does_not_keep_the_others(paper, desk):
    content = kept_pdf(paper)
    paper.refresh_from_db()
    path = Path(django_settings.MEDIA_ROOT) / paper.file.path
    path.write_bytes(content[:-1])
    other = frozen(PaperKind.DECISION, issued(desk))
    assert keep_new() == 1
    assert Holding.objects.get().paper == other
    path.write_bytes(content)
    assert keep_new() == 1


@pytest.mark.parametrize(
    ("authority", "code"),
    [
        (Authority.PRESIDENT, "state"),
        (Authority.PRIME_MINISTER, "state"),
        (Authority.MINISTRY_PROVINCE_HEAD, "ministry_province"),
        (Authority.UNIT_HEAD, "unit_head"),
        (Authority.COMMUNE_HEAD, UNKNOWN),
        (Authority.CENTRAL_COMMITTEE, UNKNOWN),
    ],
)
def test_the_class_follows_who_decides_and_what_is_not_known_is_kept_for_ever(desk, authority, code):
    decision = issued(desk)
    Agency.objects.filter(pk=desk.agency.pk).update(authority=authority)
    decision.agency.refresh_from_db()
    assert class_of(PaperKind.DECISION, decision) == code


def test_a_decision_with_a_foreigner_is_kept_as_theirs_are(desk):
    person = make_person("Người Nước Ngoài", desk.department, categories=[Category.FOREIGNER])
    assert class_of(PaperKind.DECISION, issued(desk, [to_decide(desk, subject=person)])) == "foreigner"


def test_papers_of_which_no_term_is_known_say_so_and_never_fall_due():
    assert retentions()[UNKNOWN].source == "none"
    assert last_year_due(UNKNOWN, dt.date(2999, 1, 1)) is None
    assert all(each.basis and each.source in {"text", "secondary", "memory", "none"} for each in retentions().values())


def test_a_term_ends_with_its_last_year_and_nothing_is_deleted(paper, desk):
    keep_new()
    year = Holding.objects.get().year
    last = dt.date(year + 20, 12, 31)
    assert not Holding.objects.filter(due(last)).exists()
    assert Holding.objects.filter(due(last + dt.timedelta(days=1))).count() == 1


def test_every_file_is_read_again_within_the_days(settings):
    settings.ARCHIVE_CHECK_DAYS = 7
    start = timezone.now()
    with time_machine.travel(start - dt.timedelta(hours=1)):
        files = kept_somehow(17)
    for day in range(7):
        with time_machine.travel(start + dt.timedelta(days=day)):
            assert fixity.check_share().count == 3
    assert all(file.checked_at >= start for file in KeptFile.objects.all())
    assert Check.objects.count() == 21
    with time_machine.travel(start + dt.timedelta(days=8, minutes=-1)):
        assert not overdue(KeptFile.objects.filter(checked_at__gte=start)).exists()
    with time_machine.travel(start + dt.timedelta(days=20)):
        assert overdue(KeptFile.objects.all()).count() == len(files)


def test_a_damaged_or_missing_file_is_told_to_the_administrators_once_and_its_return_too(paper, desk):
    keep_new()
    above = make_actor(desk.tree["president"], Role.ADMINISTRATOR)
    administrator = make_actor(desk.agency, Role.ADMINISTRATOR)
    file = KeptFile.objects.get()
    content = lying(file).read_bytes()
    lying(file).write_bytes(content[:-1] + b"x")
    assert [each.state for each in fixity.check_share().broken] == [State.DAMAGED]
    fixity.check_share()
    assert list(Notice.objects.filter(event=Event.ARCHIVE_DAMAGED).values_list("account_id", flat=True)) == [
        administrator.account_id
    ]
    lying(file).unlink()
    assert [each.state for each in fixity.check_share().broken] == [State.MISSING]
    assert Notice.objects.filter(account_id=administrator.account_id, event=Event.ARCHIVE_DAMAGED).count() == 2
    lying(file).write_bytes(content)
    assert fixity.check_share().broken == []
    assert Notice.objects.filter(account_id=administrator.account_id, event=Event.ARCHIVE_WHOLE_AGAIN).count() == 1
    assert not Notice.objects.filter(account_id=above.account_id).exists()
    assert Entry.objects.filter(event=Event.ARCHIVE_DAMAGED).count() == 2


def test_where_the_agency_has_no_administrator_the_nearest_above_is_told(paper, desk):
    keep_new()
    above = make_actor(desk.tree["president"], Role.ADMINISTRATOR)
    lying(KeptFile.objects.get()).unlink()
    fixity.check_share()
    assert Notice.objects.filter(account_id=above.account_id, event=Event.ARCHIVE_DAMAGED).count() == 1


def test_a_store_that_does_not_answer_is_not_taken_for_a_loss(settings, paper, tmp_path):
    keep_new()
    settings.ARCHIVE_FOLDER = str(tmp_path / "not mounted")
    done = fixity.check_share()
    assert (done.count, done.broken, done.stopped) == (0, [], "MarkerMissing")
    assert KeptFile.objects.get().state == State.WHOLE
    assert not Notice.objects.filter(event=Event.ARCHIVE_DAMAGED).exists()


def test_an_empty_mount_point_is_no_loss_takes_no_new_file_and_is_told_once(settings, paper, desk, tmp_path):
    administrator = make_actor(desk.agency, Role.ADMINISTRATOR)
    settings.ARCHIVE_FOLDER = str(tmp_path / "kho")  # not made yet: the first keeping does
    assert keep_new() == 1
    assert checks._archive() == "1 tệp nguyên vẹn ở lần đọc lại gần nhất"
    (tmp_path / "kho").rename(tmp_path / "away")
    (tmp_path / "kho").mkdir()
    for _n in range(2):
        assert fixity.check_share().stopped
    assert KeptFile.objects.get().state == State.WHOLE
    told = Notice.objects.filter(event=Event.ARCHIVE_DAMAGED)
    assert [each.account_id for each in told] == [administrator.account_id]
    with pytest.raises(checks.Unsound, match="kho không đọc được"):
        checks._archive()
    frozen(PaperKind.DECISION, issued(desk))
    with pytest.raises(stores.Unreachable):
        keep_new()
    (tmp_path / "kho").rmdir()
    (tmp_path / "away").rename(tmp_path / "kho")
    assert keep_new() == 1


def test_one_file_that_cannot_be_read_does_not_keep_the_others_from_being_read(settings, paper, desk):
    administrator = make_actor(desk.agency, Role.ADMINISTRATOR)
    settings.ARCHIVE_CHECK_DAYS = 2
    keep_new()
    (first,) = KeptFile.objects.all()
    others = kept_somehow(1)
    lying(first).unlink()
    lying(first).mkdir()  # reading it is a fault of the disk, not an absence
    for _n in range(2):
        done = fixity.check_share()
        assert (done.count, done.unread, done.stopped) == (1, [first], "")
    assert Check.objects.filter(file=others[0]).count() == 2
    assert Notice.objects.filter(account_id=administrator.account_id, event=Event.ARCHIVE_DAMAGED).count() == 1
    with time_machine.travel(timezone.now() + dt.timedelta(days=4)):
        fixity.check_share()
        with pytest.raises(checks.Unsound, match="1 trong 2 tệp quá hạn"):
            checks._archive()


def test_each_role_reads_in_the_archive_what_it_reads_elsewhere(paper, desk):
    keep_new()
    held = Holding.objects.get()
    for kind in PaperKind:
        other = IssuedPaper.objects.create(
            kind=kind, object_id=held.paper.object_id, official_at=timezone.now(), title="x", template="x", data={}
        )
        row = {"paper": other, "signatures": 0, "kind": kind, "number": "9"}
        Holding.objects.create(file=held.file, agency=held.agency, year=held.year, retention=held.retention, **row)
    letters = {"submission", "decision", "notice", "posting", "results", "consult_ask", "consult_say", "after_ask"}
    letters |= {"move_plan", "move_review", "period_rep"}
    judged = letters | {"achievement", "appraisal", "minutes", "count_record"}
    for roles, kinds in (
        ([Role.CLERK], letters),
        ([Role.HEAD], judged),
        ([Role.AUDITOR], judged),
        ([Role.CLERK, Role.APPRAISER], judged | {"certificates", "after_made", "handover"}),
        ([Role.CLERK, Role.COUNCIL_SECRETARY], judged | {"invitation", "ballot"}),
        ([Role.APPRAISER], set()),
        ([Role.COUNCIL_SECRETARY], set()),
    ):
        actor = make_actor(desk.agency, *roles)
        assert set(visible_holdings(actor).values_list("kind", flat=True)) == kinds, roles
        if kinds:
            assert set(left_out(actor, held.year)) == set(PaperKind.values) - kinds
    secret = Holding.objects.get(kind=PaperKind.APPRAISAL)
    with pytest.raises(Holding.DoesNotExist):
        get_visible_holding(make_actor(desk.agency, Role.CLERK), secret.pk)


def test_every_kind_of_paper_has_its_door():
    assert set(DOORS) == set(PaperKind)


def test_the_index_shows_the_own_agencys_papers_to_those_who_keep_them(paper, desk):
    keep_new()
    for role in Role:
        seen = visible_holdings(make_actor(desk.agency, role)).exists()
        assert seen == (role in {Role.CLERK, Role.HEAD, Role.AUDITOR}), role
        assert not visible_holdings(make_actor(desk.tree["stranger"], role)).exists()
        assert not visible_holdings(make_actor(desk.department, role)).exists()


def test_what_is_kept_is_not_changed_by_anybody(paper):
    keep_new()
    with connection.cursor() as cursor, pytest.raises(Exception, match="never_changed"):
        cursor.execute("UPDATE archive_holding SET year = 1")


def test_each_signature_makes_a_form_of_its_own_and_the_earlier_ones_stay(settings, tmp_path):
    office = make_office(make_authority(), tmp_path, settings)
    paper = frozen(PaperKind.DECISION, office.issued())
    keep_new()
    office.sign(paper)
    assert [each.pk for each in to_keep()] == [paper.pk]
    office.seal_paper(paper)
    assert keep_new() == 2
    forms = list(Holding.objects.filter(paper=paper).order_by("signatures"))
    assert [each.signatures for each in forms] == [0, 1, 2]
    contents = [stores.get(stores.store(), each.file.sha256) for each in forms]
    assert contents == [kept_pdf(paper), *(files.read(each.file) for each in paper.signatures.order_by("position"))]
    assert contents[-1] == current_pdf(paper)
