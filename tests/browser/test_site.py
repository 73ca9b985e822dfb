"""The site: built once in both editions, its links followed, its pages opened with no other host."""

from __future__ import annotations

import gzip
import json
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from bs4 import BeautifulSoup

from course_utils.checks import ASSIGNMENTS
from course_utils.files import ROOT
from course_utils.grading.authoring import site
from course_utils.grading.authoring.release import solution_path
from course_utils.grading.authoring.replays import FOLDER, RECORDS
from course_utils.grading.authoring.site_notebooks import REPLAYS, WIDGET
from course_utils.grading.authoring.source import Source
from course_utils.widgets.record import LIMIT, read
from tests.browser.axe import AXE, SERIOUS
from tests.browser.test_notebooks import WIDGETS

PAGES = [
    *sorted(path.with_suffix(".html").name for path in ROOT.glob("docs/*.md")),
    *(f"notebooks/{assignment}.html" for assignment in ASSIGNMENTS),
]
TEACHING = sorted(path.stem for path in ROOT.glob("docs/teaching/*.md"))
AT_MOST = 3 * 2**20  # bytes that a page loads, its figures included
# What axe finds in parts that come from the theme and from MyST-NB: controls that say more than
# their label does.
THEIRS = ["button.search-button-field", "details.hide > summary"]


@pytest.fixture(scope="module")
def sites(tmp_path_factory) -> dict[str, Path]:
    """The folder of each edition."""
    folder = tmp_path_factory.mktemp("sites")
    for edition in site.EDITIONS:
        site.build(folder / edition, edition)
    return {edition: folder / edition for edition in site.EDITIONS}


@pytest.fixture(scope="module", params=site.EDITIONS)
def edition(request, sites) -> Path:
    return sites[request.param]


@pytest.fixture(scope="module")
def soups(edition) -> dict[Path, BeautifulSoup]:
    """Every page of an edition, read."""
    pages = [page for folder in ("", "notebooks/", "teaching/")
             for page in sorted(edition.glob(f"{folder}*.html"))]  # fmt: skip
    assert {page.relative_to(edition).as_posix() for page in pages} >= set(PAGES)
    return {page: BeautifulSoup(page.read_text("utf-8"), "html.parser") for page in pages}


def test_links_and_anchors_lead_somewhere(edition, soups):
    ids = {page: {tag["id"] for tag in soup.find_all(id=True)} for page, soup in soups.items()}
    followed = 0
    for page, soup in soups.items():
        for tag in soup.find_all(["a", "img", "link", "script"]):
            link = tag.get("href") or tag.get("src") or ""
            if not link or re.match(r"[a-z]+:", link):
                continue
            file, _, anchor = link.partition("#")
            file = unquote(file.partition("?")[0])
            target = (page.parent / file).resolve() if file else page
            assert target.is_file(), f"{page.name}: {link} leads to no file"
            assert target.is_relative_to(edition), f"{page.name}: {link} leads out of the site"
            if anchor and tag.name == "a":
                assert unquote(anchor) in ids[target], f"{page.name}: {link} hits no anchor"
                followed += 1
    assert followed > 100


def test_terms_lead_to_the_glossary_of_the_site(soups):
    links = [
        tag["href"]
        for page, soup in soups.items()
        if page.parent.name == "notebooks"
        for tag in soup.select("article a[href*=glossary]")
    ]
    assert links and all(link.startswith("../glossary.html#") for link in links)


def test_no_formula_and_no_mark_of_markdown_is_left_as_text(soups):
    """Such as a formula that a line which begins with a sign has cut in two."""
    for page, soup in soups.items():
        if soup.article is None:  # the search
            continue
        # Words of MathJax's own stay in .math, where it finds them.
        words = [
            text
            for text in soup.article.find_all(string=True)
            if not text.find_parent(["pre", "code", "script", "style"])
            and not text.find_parent(class_="math")
        ]
        for text in words:
            found = re.search(r"\$|\\[a-z]{2,}|\*\*|\]\(|`", text)
            assert not found, f"{page.name}: {text}"


def test_every_figure_is_described(soups):
    for page, soup in soups.items():
        for picture in soup.select("article img"):
            assert len(picture.get("alt", "")) > 20, f"{page.name}: {picture['src']}"


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_figures_are_those_of_the_run_and_widgets_have_their_place(soups, assignment):
    (soup,) = (soup for page, soup in soups.items() if page.stem == assignment)
    nb = nbformat.read(solution_path(Source(assignment)), as_version=4)
    data = [out.get("data", {}) for cell in nb.cells for out in cell.get("outputs", [])]
    assert len(soup.select("article .cell_output img")) == sum("image/png" in d for d in data)
    widgets = sum(WIDGET in d for d in data)
    assert len(soup.select(".gan-course-widget img")) == widgets
    assert bool(widgets) == bool(WIDGETS[assignment])


def test_the_instructors_edition_has_every_line_of_every_solution(sites):
    """So the scan that finds none of them in the students' edition would have found them."""
    found = site.leaked(sites["instructor"])
    for assignment in ASSIGNMENTS:
        source, page = Source(assignment), f"{assignment}.html"
        marked = "".join(cell.source for cell in source.solution_cells())
        code = {x for x in source.solution_lines() if re.search(r"\w", x) and x in marked}
        assert code and {f"{page}: {x}" for x in (*code, "Model answer", "Rubric")} <= set(found)


def test_the_students_edition_has_none(sites):
    assert site.leaked(sites["students"]) == []
    for page in sites["students"].glob("**/*.html"):
        assert "BEGIN SOLUTION" not in page.read_text("utf-8"), page.name


@pytest.fixture
def opened(browser, sites):
    """open(page) shows a page with every other host away; it has .loaded, .asked and .complaints."""
    page = browser.new_page()
    page.loaded, page.asked, page.complaints = set(), [], []

    def note(request):
        local = request.url.startswith("file:")
        if local:
            page.loaded.add(
                unquote(request.url[len("file://") :].partition("?")[0].partition("#")[0])
            )
        elif not request.url.startswith(("data:", "blob:")):
            page.asked.append(request.url)

    page.on("request", note)
    page.on("requestfailed", lambda request: page.complaints.append(request.url))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
    page.route(re.compile("^https?:"), lambda route: route.abort())

    def show(name: str, edition: str = "students", less_motion: bool = False):
        if less_motion:
            page.emulate_media(reduced_motion="reduce")
        page.goto(f"{sites[edition].as_uri()}/{name}")
        page.wait_for_function("() => !window.MathJax || window.MathJax.startup?.promise")
        page.evaluate("() => window.MathJax?.startup.promise")
        return page

    yield show
    page.close()


@cache
def on_the_wire(file: Path) -> int:
    """The bytes of a file as a web server sends it: text is packed."""
    content = file.read_bytes()
    return len(gzip.compress(content) if file.suffix in (".html", ".css", ".js") else content)


# Lines of code that do not fit, where they are not longer than they should be.
CUT = """() => [...document.querySelectorAll('.cell_input pre')]
    .filter((e) => e.scrollWidth > e.clientWidth && !e.closest('details'))
    .map((e) => e.innerText.split('\\n').reduce((a, b) => (b.length > a.length ? b : a)))
    .filter((line) => line.length <= 100)"""
# Figures load when looked at, and so do records, which then stand for a picture.
LOOK_AT_ALL = """async () => {
    for (let y = 0; y < document.documentElement.scrollHeight; y += 500) {
        scrollTo(0, y);
        await new Promise(requestAnimationFrame);
    }
}"""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_any_other_host(opened, name, shots):
    page = opened(name)
    page.evaluate(LOOK_AT_ALL)
    page.wait_for_function(
        """() => [...document.querySelectorAll("article img")].every((e) => e.naturalWidth > 0)
            && [...document.querySelectorAll("figure[data-record] > div")].every(
                (e) => e.dataset.replays)"""
    )
    assert page.asked == [] and page.complaints == []
    assert page.locator("mjx-merror, [data-mjx-error]").count() == 0
    assert page.locator("span.math, div.math").count() == page.locator("mjx-container").count()
    before = [file for file in page.loaded if not re.search("_static/(players|replays)/", file)]
    weight = sum(on_the_wire(Path(file)) for file in before)
    assert weight <= AT_MOST, f"{name} loads {weight / 2**20:.1f} MB"
    assert "not set" not in page.locator("footer").first.inner_text()
    assert page.evaluate(CUT) == [], "lines of 100 characters are cut off"
    for width in (360, 800):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=shots / f"site_{Path(name).stem}_{width}.png")
    page.emulate_media(media="print")
    cut = "() => [...document.querySelectorAll('pre')].filter((e) => e.scrollWidth > e.clientWidth)"
    assert page.evaluate(f"({cut})().map((e) => e.innerText)") == [], "cut off on paper"


def serious(page, scheme: str) -> str:
    """What axe finds in a page that is ours, in its light or dark colours, with all that is folded open;
    empty where it finds nothing."""
    page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
    page.evaluate("mode => document.documentElement.dataset.theme = mode", scheme)
    page.wait_for_timeout(400)  # colours fade into each other
    page.add_script_tag(path=AXE)
    found = page.evaluate(SERIOUS, {"exclude": [[place] for place in THEIRS]})
    return json.dumps(found, indent=1) if found else ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [*PAGES, "search.html"])
def test_axe_finds_nothing_serious_that_is_ours(opened, name, scheme):
    assert serious(opened(name), scheme) == ""


@pytest.mark.parametrize("name", TEACHING)
def test_what_is_there_to_teach_from_is_for_instructors(opened, sites, shots, name):
    assert not (sites["students"] / "teaching").exists()
    page = opened(f"teaching/{name}.html", "instructor")
    for width in (360, 800, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        page.screenshot(path=shots / f"teaching_{name}_{width}.png")
    assert page.asked == [] and page.complaints == []
    # axe asks for style sheets by itself.
    assert [serious(page, scheme) for scheme in ("light", "dark")] == ["", ""]


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_questions_stand_without_code_and_with_folded_reasons(soups, assignment):
    (soup,) = (soup for page, soup in soups.items() if page.stem == assignment)
    asked = soup.select("article .gan-course-choose")
    assert len(asked) >= 5 and "check.choose(" not in soup.select_one("article").get_text()
    for question in asked:
        assert not question.details.has_attr("open")
        assert len(question.ol.find_all("li")) == len(question.details.find_all("li"))


def test_the_search_finds_a_term_offline(opened):
    page = opened("search.html?q=logit")
    page.locator("#search-results li a").first.wait_for()
    found = page.locator("#search-results li a").all_inner_texts()
    assert "Glossary" in " ".join(found)
    assert page.asked == []


def test_the_dark_is_dark_and_the_light_is_light(opened):
    page = opened("index.html")
    brightness = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(400)
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        brightness[scheme] = sum(map(int, re.findall(r"\d+", colour)[:3]))
    assert brightness["dark"] < 150 and brightness["light"] > 600


def test_the_first_page_plays_and_can_be_stopped(opened, shots):
    page = opened("index.html")
    page.evaluate(LOOK_AT_ALL)
    page.locator(".gan-course-replays").scroll_into_view_if_needed()
    page.wait_for_function("document.querySelectorAll('figure .gc').length === 4")
    roots = page.locator("figure .gc")
    places = """() => [...document.querySelectorAll('figure .gc input[type=range]')].map((e) => e.value)"""
    first = page.evaluate(places)
    page.wait_for_timeout(700)
    assert all(a != b for a, b in zip(first, page.evaluate(places), strict=True))
    page.screenshot(path=shots / "site_landing.png")
    page.get_by_role("button", name="Pause all").click()
    page.get_by_role("button", name="Play all").wait_for()
    stopped = page.evaluate(places)
    page.wait_for_timeout(500)
    assert page.evaluate(places) == stopped
    one = roots.first.get_by_role("button", name="Play")
    one.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('figure .gc').dataset.playing === 'true'")


def test_the_first_page_says_how_to_begin(soups):
    (page,) = (page for page in soups if page.name == "index.html")
    text = soups[page].article.get_text()
    assert "git clone https://" in text and "make lab" in text
    links = {tag["href"] for tag in soups[page].article.select("a[href]")}
    assert {"students.html", "notebooks/01_vanilla_gan.html"} <= links


def test_without_a_kernel_the_eye_test_counts(opened, sites):
    """On the page of 07, from the record of its own run."""
    page = opened("notebooks/07_evaluating_gans.html")
    figures = page.locator("figure[data-kind=eyetest]")
    assert figures.count() == 2
    first = figures.first
    first.scroll_into_view_if_needed()
    first.locator("canvas").click()
    record = sites["students"] / REPLAYS / f"{first.get_attribute('data-record')}.js"
    header, _ = read(json.loads(record.read_text("utf-8").partition(" = ")[2].strip(";\n")))
    for _ in header["truth"]:
        page.keyboard.press("ArrowRight")
    wrong = header["truth"].count(0)
    first.get_by_text(f"Done: in {wrong} of 40 pairs").wait_for()


def test_nothing_moves_by_itself_where_less_motion_is_asked_for(opened):
    page = opened("index.html", less_motion=True)
    page.locator(".gan-course-replays").scroll_into_view_if_needed()
    page.wait_for_function("document.querySelectorAll('figure .gc').length >= 1")
    page.wait_for_timeout(600)
    playing = "[...document.querySelectorAll('figure .gc')].map((e) => e.dataset.playing)"
    assert set(page.evaluate(playing)) == {"false"}


def test_what_the_first_page_plays_is_small():
    records = sorted((ROOT / FOLDER).glob("*.js"))
    assert {path.stem for path in records} == set(RECORDS)
    assert all(path.stat().st_size <= LIMIT + 1000 for path in records)
