"""The maps of the house and the users' guide name what is there: every package, every page, every place of the menu."""

import re
from pathlib import Path

import pytest

from thidua.web.navigation import NAVIGATION

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "huong-dan"
UNMAPPED = {"locale"}  # a catalogue, no room
PAGES = sorted(GUIDE.glob("*.md"))


@pytest.mark.parametrize("page", ["README.md", "docs/engineering/architecture.md"])
def test_the_map_of_the_house_names_every_package(page):
    rows = [line for line in (ROOT / page).read_text().splitlines() if line.startswith("| ")]
    named = set(re.findall(r"`([a-z]+)/?`", " ".join(row.split("|")[2] for row in rows)))
    packages = {each.name for each in (ROOT / "src" / "thidua").iterdir() if each.is_dir() and "__" not in each.name}
    assert packages - UNMAPPED - named == set()


@pytest.mark.parametrize("page", [ROOT / "README.md", *PAGES], ids=lambda page: page.stem)
def test_no_link_of_the_readme_or_the_guide_leads_nowhere(page):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_guides_first_page_leads_to_every_other():
    assert {page.name for page in PAGES if f"({page.name})" not in (GUIDE / "README.md").read_text()} == {"README.md"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_way_through_the_menu_is_told_as_the_menu_has_it(page):
    menu = {str(group): {str(place.label) for place in places} for group, places in NAVIGATION.items()}
    told = re.findall(r"\*\*([^*→]+?) → ([^*→]+?)(?: →[^*]*)?\.?\*\*", page.read_text())
    assert [(group, place) for group, place in told if group in menu and place not in menu[group]] == []
