"""The pages of jobs: mine only, the progress as it comes, without and with JavaScript."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.browser import assert_accessible
from tests.jobs.test_asking import ask
from tests.makers import make_actor, make_agency
from thidua.agencies.models import Role
from thidua.jobs.models import Job, State
from thidua.jobs.running import result_path, run

PASSWORD = "mat-khau-thu-nghiem"


@pytest.fixture
def asker(db):
    return make_actor(make_agency("Sở Tài chính"), Role.APPRAISER)


@pytest.fixture
def client(asker):
    client = Client()
    client.force_login(asker.account)
    return client


def address(job, page="job"):
    return reverse(f"jobs:{page}", args=[job.pk])


def set_job(job, **fields):
    Job.objects.filter(pk=job.pk).update(**fields)


def test_my_jobs_are_listed_and_nobody_elses(client, asker):
    ask(asker, title="Quét sổ bộ Sở Tài chính")
    ask(make_actor(asker.agency, Role.APPRAISER), title="Việc của đồng nghiệp")
    text = client.get(reverse("jobs:jobs")).content.decode()
    assert "Quét sổ bộ Sở Tài chính" in text
    assert "Việc của đồng nghiệp" not in text


def test_a_running_job_asks_again_and_an_ended_one_does_not(client, asker):
    job = ask(asker)
    set_job(job, state=State.RUNNING, done=3_700, total=10_000, message="Đang đếm")
    page = client.get(address(job)).content.decode()
    assert 'role="progressbar"' in page
    assert 'value="37"' in page
    assert "Đang đếm (3.700 trên 10.000)" in page
    assert 'hx-trigger="every 1s"' in page
    asked = client.get(address(job), headers={"HX-Request": "true", "HX-Target": "tien-do"})
    assert "<html" not in asked.content.decode()
    assert "HX-Refresh" not in asked
    set_job(job, state=State.DONE, message="Xong.", ended_at=timezone.now())
    assert client.get(address(job), headers={"HX-Request": "true", "HX-Target": "tien-do"})["HX-Refresh"] == "true"
    assert "hx-trigger" not in client.get(address(job)).content.decode().partition("<main")[2]


def test_stopping_and_asking_again_are_buttons(client, asker):
    job = ask(asker)
    assert client.get(address(job, "cancel")).status_code == 405
    client.post(address(job, "cancel"))
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    client.post(address(job, "retry"))
    job.refresh_from_db()
    assert job.state == State.WAITING
    answer = client.post(address(job, "retry"), follow=True).content.decode()
    assert "Chỉ làm lại được việc không thành hoặc đã dừng." in answer


@pytest.mark.django_db(transaction=True)
def test_the_file_is_handed_to_its_asker_only(client, asker):
    job = ask(asker, kind="test.write", arguments={})
    assert client.get(address(job, "file")).status_code == 404
    run(job.pk, lambda: False)
    answer = client.get(address(job, "file"))
    assert b"".join(answer.streaming_content).decode() == "một dòng"
    assert "danh-sach.csv" in answer["Content-Disposition"]
    other = Client()
    other.force_login(make_actor(asker.agency, Role.APPRAISER).account)
    assert other.get(address(job, "file")).status_code == 404
    result_path(job).unlink()
    assert client.get(address(job, "file")).status_code == 404
    assert (
        "danh-sach.csv" not in client.get(address(job)).content.decode().partition("<main")[2].partition("Nhật ký")[0]
    )


def sign_in(page, asker):
    page.goto("/dang-nhap/")
    page.fill("[name=username]", asker.account.username)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_bar_moves_by_itself_and_the_page_ends_the_asking(page, asker):
    sign_in(page, asker)
    job = ask(asker, title="Quét sổ bộ")
    page.goto(address(job))
    bar = page.get_by_role("progressbar", name="Quét sổ bộ")
    bar.wait_for()
    assert bar.get_attribute("value") is None
    assert_accessible(page)
    set_job(job, state=State.RUNNING, done=60, total=100, message="Đang đếm")
    page.wait_for_selector("progress[value='60']")
    page.wait_for_function("document.getElementById('loi-bao').textContent.includes('50%')")
    assert_accessible(page)
    set_job(job, state=State.DONE, message="Đã đếm xong.", result_link="/so-bo/", ended_at=timezone.now())
    page.get_by_role("link", name="Xem kết quả").wait_for()
    assert page.title().startswith("Đã xong")
    assert_accessible(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(1_500)
    assert asked == []
    page.goto(reverse("jobs:jobs"))
    assert_accessible(page)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_without_javascript_a_link_shows_the_news(browser, live_server, asker):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, asker)
    job = ask(asker)
    page.goto(address(job))
    set_job(job, state=State.RUNNING, done=60, total=100)
    page.get_by_role("link", name="Xem tiến độ mới nhất").click()
    assert page.locator("progress").get_attribute("value") == "60"
    context.close()
