"""Slides: every one fits a screen of 1280 × 720 and can be read, with no other host."""

import pytest

from course_utils.checks import ASSIGNMENTS
from course_utils.grading.authoring import slides
from course_utils.grading.authoring.source import Source

SMALLEST = 18  # pixels of a letter's height, on 720
WALK = """async () => {
    const found = [];
    for (let k = 0; k < Reveal.getTotalSlides(); k++) {
        const slide = Reveal.getCurrentSlide();
        await Promise.all([...slide.querySelectorAll('img')].map((img) => img.decode()));
        const box = slide.getBoundingClientRect();
        const parts = [...slide.querySelectorAll('p, li, table, img, mjx-math, h1, h2, h3')]
            .filter((part) => !part.closest('aside')).map((part) => part.getBoundingClientRect());
        found.push({
            words: slide.innerText.slice(0, 60),
            parts: parts.length,
            right: Math.max(...parts.map((part) => part.right)),
            bottom: Math.max(...parts.map((part) => part.bottom)),
            size: parseFloat(getComputedStyle(slide).fontSize),
        });
        Reveal.next();
    }
    return found;
}"""


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_every_slide_fits_the_screen(assignment, browser, tmp_path_factory, shots):
    out = tmp_path_factory.getbasetemp() / "slides"
    made = slides.write(Source(assignment), out)
    page = browser.new_page()
    page.set_viewport_size({"width": 1280, "height": 720})
    asked, complaints = [], []
    page.on("request", lambda r: asked.append(r.url) if r.url.startswith("http") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(made.as_uri())
    page.wait_for_function("window.Reveal?.isReady()")
    page.screenshot(path=shots / f"slides_{assignment}.png")
    found = page.evaluate(WALK)
    assert len(found) > 20 and page.locator("mjx-merror").count() == 0
    for slide in found:
        assert slide["parts"] and slide["right"] <= 1280 and slide["bottom"] <= 720, slide
        assert slide["size"] >= SMALLEST, slide
    assert asked == [] and complaints == []
    page.close()
