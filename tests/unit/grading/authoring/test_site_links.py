"""Links of the repository's texts, as the site has them."""

from __future__ import annotations

import pytest

from course_utils.grading.authoring.colab import Origin
from course_utils.grading.authoring.site_links import Links

ORIGIN = Origin("gans", "https://github.com/us/gans", "v2.0")
REPOSITORY = "https://github.com/us/gans/blob/v2.0"


@pytest.fixture
def links(tmp_path):
    for file in ("docs/terms.md", "LICENSE", "notebooks/01_a/a.ipynb", "tests/table.md"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    pages = {"docs/terms.md": "terms.md", "notebooks/01_a/a.ipynb": "notebooks/01_a.ipynb"}
    return Links(ORIGIN, tmp_path, pages)


@pytest.mark.parametrize(
    ("folder", "link", "target"),
    [
        (".", "docs/terms.md#logit", "/terms.md#logit"),
        ("notebooks/01_a", f"{REPOSITORY}/docs/terms.md#logit", "/terms.md#logit"),
        ("docs", "../notebooks/01_a/a.ipynb", "/notebooks/01_a.ipynb"),
        ("docs", "../LICENSE", f"{REPOSITORY}/LICENSE"),
        (".", "tests", "https://github.com/us/gans/tree/v2.0/tests"),
        (".", "tests/table.md#rows", f"{REPOSITORY}/tests/table.md#rows"),
        (".", "#here", "#here"),
        (".", "https://example.org/docs/terms.md", "https://example.org/docs/terms.md"),
        (".", "mailto:us@example.org", "mailto:us@example.org"),
        (".", "x", "x"),
    ],
)
def test_a_link_leads_to_a_page_where_there_is_one(links, folder, link, target):
    assert links.target(link, folder) == target


def test_code_is_left_alone(links):
    code = "`a[0](LICENSE)` and\n```\nb[1](LICENSE)\n```\n"
    assert links.rewritten(f"{code}[`us`](LICENSE)", ".") == f"{code}[`us`]({REPOSITORY}/LICENSE)"


def test_a_badge_is_text_and_asks_no_other_host(links):
    badge = ORIGIN.badge("notebooks/01_a/a.ipynb")
    said = links.rewritten(f"| {badge} |", ".")
    assert said.startswith("| [Open in Colab](https://colab.") and ".svg" not in said


def test_addresses_of_files_elsewhere_are_not_guessed(links):
    there = Links(Origin("gans", "https://git.example.edu/gans", "v2.0"), links.root, links.pages)
    assert there.target("LICENSE", ".") == "https://git.example.edu/gans"
    assert there.target("../../docs/terms.md", "notebooks/01_a") == "/terms.md"
