"""What browser tests share: the accessibility check and screenshots."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

ARTEFACTS = Path(__file__).resolve().parent.parent / "artefacts"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def assert_accessible(page: Page) -> None:
    """Fail, naming each fault and element, when the page as it stands breaks WCAG 2.2 level A or AA (axe-core)."""
    page.wait_for_load_state()  # a page still on its way in has no document to look at
    page.evaluate("scrollTo(0, 0)")  # what has slid half under the head of the page is not a target too small
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]})
    faults = [
        f"{violation['id']}: {violation['help']}\n    " + "\n    ".join(node["html"] for node in violation["nodes"][:5])
        for violation in results.response["violations"]
    ]
    assert not faults, f"{page.url}\n" + "\n".join(faults)


def screenshot(page: Page, name: str) -> Path:
    """Write the whole page to `artefacts/<name>.png` and return the path; for eyes, not for comparison."""
    ARTEFACTS.mkdir(exist_ok=True)
    path = ARTEFACTS / f"{name}.png"
    page.screenshot(path=path, full_page=True)
    return path
