"""Questions for practice in JupyterLab: answered by the keyboard, and readable where no script runs."""

import pytest

from tests.browser.axe import AXE, SERIOUS

ONE = 'from course_utils import check\ncheck.choose("where_fakes_are_detached")'
SEVERAL = 'check.choose("what_a_checkpoint_holds")'
BY_LETTER = 'check.choose("what_g_sees", "a")'
# Markdown passes the sanitizer that outputs of foreign notebooks pass: no script gets through.
NO_SCRIPT = """from IPython.display import Markdown
Markdown(check.choose("what_g_sees").page())"""


@pytest.fixture(scope="module")
def asked(notebook_of_module):
    """The notebook, run, and its four questions as they are shown."""
    opened = notebook_of_module(ONE, SEVERAL, BY_LETTER, NO_SCRIPT)
    opened.run_all()
    assert opened.errors() == []
    places = opened.page.locator(".gan-course-choose")
    places.nth(3).wait_for()
    return opened, [places.nth(k) for k in range(4)]


def focused(page):
    return page.evaluate("document.activeElement.parentElement.innerText")


def test_one_answer_is_chosen_by_the_keyboard(asked, shots):
    opened, (place, *_) = asked
    page, status = opened.page, place.get_by_role("status")
    assert place.get_by_role("radio").count() == 4
    reasons = place.locator("p[id]")
    assert not any(reasons.nth(k).is_visible() for k in range(4))
    place.get_by_role("button", name="Check").click()
    assert status.inner_text() == "Choose first."

    before = page.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex")
    place.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    assert place.get_by_role("radio").nth(1).is_checked()
    assert "b." in focused(page), "the key is the form's and not the notebook's"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert status.inner_text().startswith("✗ Not so.")
    assert page.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex") == before
    for k in range(4):
        assert reasons.nth(k).is_visible()
        described = place.get_by_role("radio").nth(k).get_attribute("aria-describedby")
        assert reasons.nth(k).get_attribute("id") == described
    assert reasons.first.inner_text().startswith("✓ Right.")
    place.get_by_label("In D's step").check()
    place.get_by_role("button", name="Check").click()
    assert status.inner_text().startswith("✓ That is right.")
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        opened.theme(theme)
        page.wait_for_timeout(500)
        place.screenshot(path=shots / f"choose_{theme.split()[1].lower()}.png")


def test_several_answers(asked):
    _, (_, place, *_) = asked
    boxes, check = place.get_by_role("checkbox"), place.get_by_role("button", name="Check")
    status = place.get_by_role("status")
    assert boxes.count() == 5
    boxes.nth(0).check()
    check.click()
    assert status.inner_text().startswith("There are more.")
    for k in (1, 2):
        boxes.nth(k).check()
    check.click()
    assert status.inner_text().startswith("✓ That is right.")
    boxes.nth(3).check()
    check.click()
    assert status.inner_text().startswith("✗ Not so.")


def test_an_answer_by_letter_and_a_page_without_scripts(asked):
    _, (_, _, by_letter, no_script) = asked
    assert "You chose a: not right yet." in by_letter.inner_text()
    assert by_letter.get_by_text("✓ Right.").is_visible()
    assert no_script.locator("input").count() == 0
    assert not no_script.get_by_text("✓ Right.").is_visible()
    no_script.get_by_text("Which, and why").click()
    assert no_script.get_by_text("✓ Right.").is_visible()


def test_axe_finds_nothing_serious(asked):
    opened, _ = asked
    opened.page.add_script_tag(path=AXE)
    assert opened.page.evaluate(SERIOUS, ".gan-course-choose") == []
