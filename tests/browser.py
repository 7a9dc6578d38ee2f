"""What browser tests share: signing in, pressing, the accessibility check and screenshots at both widths."""

import os
import re
from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from thidua.agencies.actor import Actor

ARTEFACTS = Path(__file__).resolve().parent.parent / "artefacts"
WIDTHS = {"may-tinh": {"width": 1280, "height": 900}, "dien-thoai": {"width": 390, "height": 844}}
AXE_OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}


def assert_accessible(page: Page) -> None:
    """Fail, naming each fault and element, when the page as it stands breaks WCAG 2.2 level A or AA (axe-core)."""
    page.wait_for_load_state()  # a page still on its way in has no document to look at
    page.evaluate("scrollTo(0, 0)")  # what has slid half under the head of the page is not a target too small
    if not page.evaluate("'axe' in window"):  # half a megabyte: once for each document, whatever its widths
        page.evaluate(AXE_SCRIPT)
    violations = page.evaluate("options => axe.run(options).then(found => found.violations)", AXE_OPTIONS)
    faults = [
        f"{violation['id']}: {violation['help']}\n    " + "\n    ".join(node["html"] for node in violation["nodes"][:5])
        for violation in violations
    ]
    assert not faults, f"{page.url}\n" + "\n".join(faults)


def screenshot(page: Page, name: str) -> None:
    """Write the whole page to `artefacts/<name>.png` when PICTURES is set; for eyes, not for comparison."""
    if "PICTURES" in os.environ:
        ARTEFACTS.mkdir(exist_ok=True)
        page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=True)


def keep(content: bytes, name: str) -> None:
    """Write a paper to `artefacts/<name>` when PICTURES is set; for eyes."""
    if "PICTURES" in os.environ:
        ARTEFACTS.mkdir(exist_ok=True)
        (ARTEFACTS / name).write_bytes(content)


def enter(page: Page, actor: Actor) -> None:
    """Sign in as the actor, whoever was there before."""
    page.context.clear_cookies()
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(actor.person.username)
    page.get_by_label("Mật khẩu").fill("mat-khau-thu-nghiem")
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/")


def press(page: Page, name: str, *, sure: bool = False) -> None:
    """Press the first button with this name (a pattern) and wait for the next page; `sure`: and say yes when asked."""
    button = page.get_by_role("button", name=re.compile(name)).first
    if sure:
        button.click()
        page.get_by_role("dialog").get_by_role("button").first.wait_for()
        button = page.get_by_role("dialog").locator("button.button:not(.button--quiet, .button--secondary)").first
    with page.expect_navigation():
        button.click()


def looker(room: str) -> Callable[[Page, str], None]:
    """How a room's pages are looked at: at both widths, accessible, nothing wider than the window, with a picture."""

    def look(page: Page, name: str) -> None:
        for width, size in WIDTHS.items():
            page.set_viewport_size(size)
            page.wait_for_load_state()
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name}: {width}"
            screenshot(page, f"{room}-{name}-{width}")
        page.set_viewport_size(WIDTHS["may-tinh"])

    return look
